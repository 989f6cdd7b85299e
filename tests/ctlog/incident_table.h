/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A replay of what became public in September 2025: twelve certificates for the
 * address 1.1.1.1, by one issuer, between February 2024 and August 2025.  Names,
 * number, period and serial layout are modelled on the published facts; keys,
 * serials, dates and signatures are ours, and issuer and subjects say SYNTHETIC.
 *
 *   INCIDENT(not before, common name, dNSName or NULL, dNSName or NULL, encoding)
 *
 * The encoding of the address: DER, or PADDED: the length of the iPAddress takes
 * two octets (87 81 04) where one would do, which BER allows and DER does not
 * (X.690 10.1), so that a strict parser refuses the whole subjectAltName.
 */
INCIDENT("2024-02-18T09:12:44Z", "test1.hr",  "test1.hr",  NULL,        DER)
INCIDENT("2024-03-05T11:40:02Z", "test11.hr", "test11.hr", NULL,        DER)
INCIDENT("2024-04-22T08:03:51Z", "test12.hr", "test12.hr", "test1.hr",  DER)
INCIDENT("2024-06-11T13:25:17Z", "ssltest5",  "ssltest5",  NULL,        DER)
INCIDENT("2024-08-29T07:58:30Z", "test1.hr",  "test1.hr",  "test11.hr", DER)
INCIDENT("2024-10-17T10:31:09Z", "test11.hr", "test11.hr", "test12.hr", PADDED)
INCIDENT("2024-12-03T14:06:26Z", "1.1.1.1",   "test1.hr",  NULL,        DER)
INCIDENT("2025-02-20T09:47:33Z", "test12.hr", "test12.hr", NULL,        DER)
INCIDENT("2025-03-28T12:15:58Z", "test1.hr",  NULL,        NULL,        DER)
INCIDENT("2025-05-14T08:22:14Z", "test1.hr",  "test1.hr",  "test12.hr", DER)
INCIDENT("2025-07-08T11:09:40Z", "test1.hr",  "test1.hr",  "test11.hr", DER)
INCIDENT("2025-08-21T06:55:05Z", "test11.hr", "test11.hr", "test12.hr", DER)
#undef INCIDENT
