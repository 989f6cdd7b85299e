#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# seed.sh BUILD
#
# Writes the first inputs of each fuzz target to corpus/: one row each, whose
# bytes printf writes, and those of certificates by fuzz_seed of a build without
# fuzzing.  What a fuzzer finds later is added as a file, with a name that says what
# it showed.
set -eu
maker=$(readlink -f "$1")/tests/fuzz/fuzz_seed
cd "$(dirname "$(readlink -f "$0")")"
mkdir -p corpus
"$maker" corpus

# seed TARGET NAME BYTES
seed()
{
	mkdir -p "corpus/$1"
	# shellcheck disable=SC2059 # the bytes are the format
	printf "$3" >"corpus/$1/$2"
}

seed der null '\x05\x00'
seed der sequence '\x30\x06\x02\x01\x7f\x04\x01\xff'
seed der length-of-two-octets '\x30\x82\x00\x04\x02\x02\x01\x00'
seed der indefinite '\x30\x80\x05\x00\x31\x80\x00\x00\x00\x00'
seed der tag-of-two-octets '\x9f\x81\x00\x01\xaa'
seed der cut-short '\x30\x05\x02\x03\x01'

seed time utc '261124120000Z'
seed time generalized '20500101000000Z'
seed time rfc3339 '2026-11-24T12:00:00.5Z'
seed time no-such-day '20270229000000Z'

seed base64 whole 'Zm9vYmFy'
seed base64 one-pad 'Zm9vYmE='
seed base64 two-pads 'Zm9vYg=='
seed base64 trailing-bits 'Zm9='

seed hex both-cases '00aFfA99'
seed hex odd '000'

seed utf ascii 'a.example'
seed utf four-lengths 'a\xc3\xa4\xe6\xbc\xa2\xf0\x9f\x94\x92'
seed utf surrogate-pair '\xd8\x3d\xdd\x12'
seed utf overlong '\xc0\x80'

seed escape plain 'a.example'
seed escape controls 'a\n\x1b[2J\x00b'
seed escape direction 'a\xe2\x80\xaeb'
seed escape backslash-beside-bytes 'a\\\\b\xff"c'
seed escape tag '\xf3\xa0\x81\x81'

# Whether a wildcard, and then for each record length, flags, length of the tag, tag, value.
seed caa named '\x00\x00\x12\x00\x05issueca1.example'
seed caa nobody '\x00\x00\x08\x00\x05issue;'
seed caa parameters '\x00\x00\x29\x00\x05issueca.example; accounturi=https://a/1'
seed caa wildcard '\x01\x00\x11\x00\x05issueca.example\x00\x0c\x00\x09issuewild;'
seed caa critical '\x00\x00\x05\x80\x03tbs'
seed caa malformed '\x00\x00\x0c\x00\x05issue%%%%%%%%%%'

# Length of the payload, type, request, payload.
seed message hello '\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01'
seed message ready '\x00\x00\x00\x08\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x03'
seed message unready '\x00\x00\x00\x07\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x01\x00\x00\x00\x01a'
seed message no-such-type '\x00\x00\x00\x00\x00\x00\x00\xff\x00\x00\x00\x00\x00\x00\x00\x01'
seed message too-long '\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01'

seed url https 'https://log.example/2026h2/'
seed url plain 'http://127.0.0.1:8080/'
seed url literal 'https://[::1]:8443/log'
seed url user 'https://a:b@log.example/'
seed url fragment 'https://log.example/#a'

seed retry seconds '120'
seed retry many '99999999999999999999'
seed retry date 'Tue, 24 Nov 2026 12:05:00 GMT'
seed retry past 'Sun, 06 Nov 1994 08:49:37 GMT'

# The key of no log: an EC point of zeros, whose hash is the id.
spki()
{
	printf '\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04'
	head -c 64 /dev/zero
}
key=$(spki | base64 -w 0)
id=$(spki | openssl dgst -sha256 -binary | base64)

seed loglist empty '{"operators":[]}'
seed loglist not-json '{"operators":['
seed loglist one-log "$(printf '{"version":"1.0","log_list_timestamp":"2026-11-24T12:00:00Z","operators":[{"name":"One","email":[],"logs":[{"description":"A","log_id":"%s","key":"%s","url":"https://log.example/a/","mmd":86400,"state":{"usable":{"timestamp":"2026-01-01T00:00:00Z"}},"temporal_interval":{"start_inclusive":"2026-07-01T00:00:00Z","end_exclusive":"2027-01-01T00:00:00Z"}}],"tiled_logs":[]}]}' "$id" "$key")"
seed loglist tiled-log "$(printf '{"operators":[{"name":"Two","logs":[],"tiled_logs":[{"log_id":"%s","key":"%s","submission_url":"https://log.example/t/","monitoring_url":"https://mon.example/t/","mmd":60,"state":{"qualified":{"timestamp":"2026-01-01T00:00:00Z"}}}]}]}' "$id" "$key")"
seed loglist wrong-id "$(printf '{"operators":[{"name":"Three","logs":[{"log_id":"AAAA","key":"%s","url":"https://log.example/w/","mmd":1}]}]}' "$key")"

text64=Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy
seed base64_wide text "\\x05\\x00\\x2d$text64$text64"
seed base64_wide pads "\\x00\\x00A${text64}Zg=="

seed entries one '{"entries":[{"leaf_input":"AAAA","extra_data":"AAAA"}]}'
seed entries two '{"entries":[{"leaf_input":"AAAA","extra_data":""},{"extra_data":"","leaf_input":"AAAA"}]}'
seed entries blanks ' {\n"entries" :\t[ { "leaf_input" : "AA==" , "extra_data" : "" } ] } '
seed entries other-members '{"next":"x","entries":[{"sct":"AA==","leaf_input":"AA==","extra_data":"AA=="}]}'
seed entries escape '{"entries":[{"leaf_input":"\\\\u0041A==","extra_data":""}]}'
seed entries null '{"entries":null}'
seed entries none '{"entries":[]}'

seed json number '9223372036854775807'
seed json beyond '9223372036854775808'
seed json object '{"tree_size":1,"leaf_input":"AAAA","entries":["AAAA",null],"a":1.5}'
seed json base64 'Zm9vYg=='

hash64=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
seed note checkpoint "log.example/2026h2\\n4711\\n$hash64\\n\\n\\xe2\\x80\\x94 log.example/2026h2 AAAAAQAAAAAAAAABBAMAAUE=\\n"
seed note cosigned "log.example/2026h2\\n4711\\n$hash64\\n\\n\\xe2\\x80\\x94 log.example/2026h2 AAAAAQAAAAAAAAABBAMAAUE=\\n\\xe2\\x80\\x94 witness.example AAAAAgAAAABrBqYAQUJD\\n"
seed note extension "log.example\\n0\\n$hash64\\nmore\\n\\n\\xe2\\x80\\x94 a AAAAAUFB\\n\\xe2\\x80\\x94 b AA==\\n"
seed note no-signature "log.example\\n18446744073709551616\\n$hash64\\n\\n"

hex64=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
pairs=$(sed 's/../&:/g; s/:$//' <<<"$hex64")
seed declare keys "# ours\n$hex64 a.example .b.example *.c.example 192.0.2.0/24\r\n\n$pairs\nsha256//$hash64 \xc3\xa4.example # d\n"
seed declare tbs "\xef\xbb\xbf$hash64\n$hex64 x\n$hex64"
seed declare public-key "text\n  -----BEGIN PUBLIC KEY-----\n$key\n  -----END PUBLIC KEY-----\n$hex64 a..b\n"
seed declare private-key "$hex64\n -----BEGIN EC PRIVATE KEY-----\n$key\n-----END EC PRIVATE KEY-----\n"
seed declare blocks " -----BEGIN A-----\n-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n-----END B-----\n-----BEGIN C-----\n"

# Value of the extension: OCTET STRING, list, one SCT of 47 bytes and a signature.
{
	printf '\x04\x36\x00\x34\x00\x32\x00'
	head -c 40 /dev/zero
	printf '\x00\x00\x04\x03\x00\x03\x30\x01\x00'
} >corpus.sct && mkdir -p corpus/sct && mv corpus.sct corpus/sct/one
seed sct empty '\x04\x02\x00\x00'

# Begin and end, and no node; begin, leaves to the left and to the right.
seed range nothing '\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x05'
seed range seven-and-nine '\x00\x00\x00\x00\x00\x00\x00\x03\x07\x09'
seed range at-the-end '\xff\xff\xff\xff\xff\xff\xff\xe0\x0f\x10'

# Leaves, which of them; then changes: position, bits.
seed proof as-it-is '\x0c\x06'
seed proof a-bit '\x0c\x06\x05\x00\x21\x01'
seed proof shorter '\x20\x1f\x05\xff\xff\x02'
seed proof swapped '\x1f\x0c\x00\xff\xfe\x01'
# Protocol, leaves, which of them; then changes: position, byte.
seed prove consistency '\x00\x0c\x06'
seed prove tiles '\x01\x0c\x06'
seed prove changed '\x01\x0c\x06\x00\x05\x21'
# Kind, protocol, when it was found, MMD, heads less one; each head: root, size, time, whether it
# is kept; then changes: position, byte.
seed evidence two-roots '\x00\x00\x00\x00\x01a\x05\x01\x00b\x05\x02\x00'
seed evidence two-roots-static '\x00\x01\x00\x00\x01a\x05\x01\x00b\x05\x02\x00'
seed evidence taken-back '\x01\x01\x00\x00\x03a\x05\x02\x00b\x06\x02\x00c\x06\x03\x07d\x04\x04\x00'
seed evidence no-contradiction '\x00\x00\x00\x00\x01a\x05\x01\x00a\x05\x02\x00'
seed evidence hash-only '\x00\x00\x00\x00\x01a\x05\x01\x00b\x05\x02\x07'
seed evidence other-entries '\x02\x01\x00\x00\x00a\x05\x01\x00'
seed evidence stale '\x03\x01\x0b\x0a\x00a\x05\x01\x00'
seed evidence not-stale '\x03\x00\x0a\x0a\x00a\x05\x01\x00'
seed evidence signed-after-all '\x04\x00\x00\x00\x00a\x05\x01\x00'
seed evidence unknown-kind '\x05\x00\x00\x00\x00a\x05\x01\x00'
seed evidence changed '\x01\x00\x00\x00\x01a\x05\x01\x00a\x05\x02\x00\x02\x9a\x62\x01\x01\x31'
# Size, how far it is shifted, which leaf; then changes: body, position, bits.
seed hash_tiles small '\x00\x00\x00\x00\x00\x00\x01\x11\x00\x00\x00\x00\x00\x00\x00\x00\x99'
seed hash_tiles huge '\xff\xff\xff\xff\xff\xff\xff\xff\x01\x70\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05\x01'
seed hash_tiles largest '\xff\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff'
# Protocol, size, time; then changes: position, byte.
seed head sth '\x00\x00\x00\x00\x00\x00\x00\x24\x00\x00\x00\x03\x3a\x00\x00\x00\x00'
seed head checkpoint '\x01\x00\x00\x00\x00\x00\x00\x24\x00\x00\x00\x03\x3a\x00\x00\x00\x00'
seed head changed '\x01\x00\x00\x00\x00\x00\x00\x24\x00\x00\x00\x03\x3a\x00\x00\x00\x00\x00\x40\x31'
seed head changed-size '\x01\x00\x00\x00\x00\x00\x00\x00\x24\x00\x00\x00\x03\x3a\x00\x00\x00\x00\x13\x39'
# Child; then messages: which, request, length, payload.
seed hostile fetched '\x00\x02\x01\x00\x24\x00\x00\x00\xc8\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00'
seed hostile faulty '\x01\x04\x01\x00\x1c\x00\x00\x00\x00\x00\x00\x00\x64\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'
seed hostile parsed '\x01\x06\x01\x00\x33\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x6e\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'
seed hostile start-for-head '\x02\x03\x01\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'
seed hostile linked-unasked '\x02\x04\x02\x00\x06\x00\x00\x00\x00\x00\x00'
seed hostile listed '\x02\x07\x04\x00\x16\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'
seed hostile of-another-role '\x03\x86\x01\x00\x00'
# Changes: position, length, bytes.
seed index as-it-is '\x00\x00\x00\x00c'
seed index a-line '\x00\x00\x00\x00c\x00\x00\xf0\x03\xff\xff\xff\xff'
seed index header '\x00\x00\x10\x03\x00\x00\x00\x07'
# Which name is put in, how far in.
seed unread name '\x00\x00\x04\x30\x82\x01\x00\x05\x00'
seed unread wide '\x03\x00\x08\x1e\x12\x00a\x00.\x00b\x00c'
seed unread address '\x04\x00\x02\x87\x04\x87\x10'
# What is planted, where, in which form; then changes: kind, which.
for place in 0 1 2 3 4 5 6 7 8 9 a b c d e f 10 11 12; do
	seed planted "place-$place" "\\x00\\x$place\\x00"
done
seed planted address '\x04\x03\x01'
seed planted elements-changed '\x01\x02\x01\x01\x00\x07\x02\x01\x11'
seed planted length-broken '\x03\x06\x00\x00\x00\x05'
seed planted text-in-text '\xfd\x00\x40\x00\x2d\x02\x01\x00\x02\x04\x01\x12\x01\x4e\x08\x12\x02\x07\x4e\x4e\x4e\x4e\x4e\x4e\x4e\x20'
seed watch_list items 'example.com\n.example.org\n# a comment\n\n192.0.2.0/24\n2001:db8::1\n'
seed watch_list options 'example.com valid_at:2026-11-24\nexample.com tag:a b\n.\n'
seed watch_list idn 'b\xc3\xbccher.example\nXN--BCHER-KVA.example\n*.example\n'
seed watch_list wrong 'https://example.com/\na@example.com\n1.2.3\n[::1]:80\n..\n192.0.2.1/33\n'
seed reader answer '\x01\x00\x00\x00{"entries":[{"leaf_input":"AAAA","extra_data":""}]}'
