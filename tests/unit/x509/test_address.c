/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses, as octets and as text where a name should be. */
#include "identifier_case.h"

static void
addresses(void)
{
	const struct identifier_case rows[] = {
		{ "4 octets are an address", address(VIEW("\1\2\3\4")), "san.ip:@01020304 " },
		{ "16 octets are an address",
		    address(VIEW("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1")),
		    "san.ip:@20010db8000000000000000000000001 " },
		{ "an IPv4-mapped address is both",
		    address(VIEW("\0\0\0\0\0\0\0\0\0\0\xff\xff\1\2\3\4")),
		    "san.ip:@00000000000000000000ffff01020304 san.ip:@01020304(ipv4-mapped) " },
		{ "8 octets are an address and a mask", address(VIEW("\1\2\3\4\xff\xff\xff\0")),
		    "san.ip:@01020304(address-and-mask) " },
		{ "32 octets are an address and a mask",
		    address(element_repeat(VIEW("\1\2\3\4"), 8)),
		    "san.ip:@01020304010203040102030401020304(address-and-mask) " },
		{ "an IPv4-mapped address with a mask may be both",
		    address(JOIN(VIEW("\0\0\0\0\0\0\0\0\0\0\xff\xff\1\2\3\4"),
			element_repeat(VIEW("\xff"), 16))),
		    "san.ip:@00000000000000000000ffff01020304(address-and-mask) "
		    "san.ip:@01020304(address-and-mask) " },
		{ "brackets around nothing are no address", address(VIEW("[]")),
		    "san.ip:@5b5d0000(odd-length-address) " },
		{ "no octets are no address", address(VIEW("")), "" },
		{ "3 octets may lack the last one", address(VIEW("\1\2\3")),
		    "san.ip:@01020300(odd-length-address) " },
		{ "5 octets may have one too many at either end", address(VIEW("\1\2\3\4\5")),
		    "san.ip:@01020304(odd-length-address) san.ip:@02030405(odd-length-address) " },
		{ "9 octets may also lack the last seven", address(VIEW("\1\2\3\4\5\6\7\10\11")),
		    "san.ip:@01020304(odd-length-address) san.ip:@06070809(odd-length-address) "
		    "san.ip:@01020304050607080900000000000000(odd-length-address) " },
		{ "15 octets may lack the last one",
		    address(VIEW("\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17")),
		    "san.ip:@01020304(odd-length-address) san.ip:@0c0d0e0f(odd-length-address) "
		    "san.ip:@0102030405060708090a0b0c0d0e0f00(odd-length-address) " },
		{ "17 octets may have one too many at either end",
		    address(VIEW("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20")),
		    "san.ip:@000102030405060708090a0b0c0d0e0f(odd-length-address) "
		    "san.ip:@0102030405060708090a0b0c0d0e0f10(odd-length-address) " },
		{ "text in an iPAddress is read", address(VIEW("1.1.1.1")),
		    "san.ip:@312e312e(odd-length-address) san.ip:@2e312e31(odd-length-address) "
		    "san.ip:@01010101(ip-text) " },
		{ "16 octets may be text as well", address(VIEW("2001:db8::1:2:33")),
		    "san.ip:@323030313a6462383a3a313a323a3333 "
		    "san.ip:@20010db8000000000000000100020033(ip-text) " },
		{ "a dotted quad is an address", dns(VIEW("1.2.3.4")),
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4 " },
		{ "255 is the largest part", dns(VIEW("1.2.3.255")),
		    "san.dns:@010203ff(ip-text) san.dns:1.2.3.255 " },
		{ "256 is no part of an address", dns(VIEW("1.2.3.256")), "san.dns:1.2.3.256 " },
		{ "five parts are no address", dns(VIEW("1.2.3.4.5")), "san.dns:1.2.3.4.5 " },
		{ "a dotted quad with a port is an address", dns(VIEW("1.2.3.4:443")),
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4:443 " },
		{ "a dotted quad with a prefix length is an address", dns(VIEW("1.2.3.4/32")),
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4/32 "
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4(cut-at-slash) " },
		{ "a dotted quad in front of a NUL is an address", dns(VIEW("1.2.3.4\0x")),
		    "san.dns:1.2.3.?(unreadable-label) "
		    "san.dns:@01020304(ip-text) san.dns:1.2.3.4(cut-at-nul) " },
		{ "the text of an IPv6 address is read", dns(VIEW("2001:DB8::1")),
		    "san.dns:@20010db8000000000000000000000001(ip-text) san.dns:2001:db8::1 " },
		{ "an IPv6 address may be nothing but colons", dns(VIEW("::")),
		    "san.dns:@00000000000000000000000000000000(ip-text) san.dns::: " },
		{ "an IPv6 address with brackets and port is read", dns(VIEW("[2001:db8::1]:443")),
		    "san.dns:@20010db8000000000000000000000001(ip-text) san.dns:[2001:db8::1]:443 " },
		{ "an IPv6 address with a zone is read", dns(VIEW("fe80::1%eth0")),
		    "san.dns:@fe800000000000000000000000000001(ip-text) san.dns:fe80::1%eth0 " },
		{ "an IPv6 address with a prefix length is read", dns(VIEW("::1/128")),
		    "san.dns:@00000000000000000000000000000001(ip-text) san.dns:::1/128 "
		    "san.dns:@00000000000000000000000000000001(ip-text) san.dns:::1(cut-at-slash) " },
		{ "the text of an IPv4-mapped address is both", dns(VIEW("::ffff:1.2.3.4")),
		    "san.dns:@00000000000000000000ffff01020304(ip-text) "
		    "san.dns:@01020304(ipv4-mapped) san.dns:::ffff:1.2.3.4 " },
		{ "a number may be an address", dns(VIEW("16843009")),
		    "san.dns:@01010101(ip-number) san.dns:16843009 " },
		{ "a number in hex may be an address", dns(VIEW("0x01010101")),
		    "san.dns:@01010101(ip-number) san.dns:0x01010101 " },
		{ "2^32 - 1 may be an address", dns(VIEW("4294967295")),
		    "san.dns:@ffffffff(ip-number) san.dns:4294967295 " },
		{ "2^32 is no address", dns(VIEW("4294967296")), "san.dns:4294967296 " },
		{ "an address may have two parts", dns(VIEW("1.257")),
		    "san.dns:@01000101(ip-number) san.dns:1.257 " },
		{ "parts with leading zeros may be octal or decimal", dns(VIEW("01.010.1.1")),
		    "san.dns:@01080101(ip-number) san.dns:@010a0101(ip-number) san.dns:01.010.1.1 " },
		{ "parts with leading zeros may be no octal", dns(VIEW("1.1.1.08")),
		    "san.dns:@01010108(ip-number) san.dns:1.1.1.08 " },
		{ "a part that is zero stays", dns(VIEW("1.00.0.1")),
		    "san.dns:@01000001(ip-number) san.dns:@01000001(ip-number) san.dns:1.00.0.1 " },
		{ "letters beside a number are a name", dns(VIEW("1.2.3.4a")),
		    "san.dns:1.2.3.4a " },
		{ "brackets behind a name are no address", dns(VIEW("a[::1]")), "san.dns:a[::1] " },
		{ "a NUL inside a number is no address", dns(VIEW("01.1.1.1\0")),
		    "san.dns:01.1.1.?(unreadable-label) san.dns:@01010101(ip-number) "
		    "san.dns:@01010101(ip-number) san.dns:01.1.1.1(cut-at-nul) " },
		{ "a blank beside an address is no address", dns(VIEW("1.2.3.4 x")),
		    "san.dns:1.2.3.4 x " },
		{ "a number with zeros that is too long is no address",
		    dns(element_repeat(VIEW("0"), 46)),
		    "san.dns:0000000000000000000000000000000000000000000000 " },
	};

	tap_section("x509: addresses");
	tap_rows(rows, identifier_run);
}

int
main(void)
{
	addresses();
	return tap_done();
}
