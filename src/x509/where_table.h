/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The places in which a certificate names what it is for: name, spelling in the
 * output, sentence.
 */
X509_WHERE(SAN_DNS,     "san.dns",     "dNSName of the subjectAltName")
X509_WHERE(SAN_IP,      "san.ip",      "iPAddress of the subjectAltName")
X509_WHERE(SAN_URI,     "san.uri",     "host of a uniformResourceIdentifier of the subjectAltName")
X509_WHERE(SAN_EMAIL,   "san.email",   "domain of an rfc822Name of the subjectAltName")
X509_WHERE(SAN_DIR_CN,  "san.dir.cn",  "commonName in a directoryName of the subjectAltName")
X509_WHERE(SAN_OTHER,   "san.other",   "otherName of the subjectAltName")
X509_WHERE(SUBJECT_CN,  "subject.cn",  "commonName of the subject")
X509_WHERE(UNREAD,      "unread",      "bytes of the subject or extensions that could not be read")
#undef X509_WHERE
