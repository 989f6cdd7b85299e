/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Properties of CAA records that have a specification: name, tag, where it is specified.
 * One of them that is critical is not one that nobody knows.
 */
/*      name          tag             rule */
CAA_TAG(ISSUE,        "issue",        "RFC 8659 4.2")
CAA_TAG(ISSUEWILD,    "issuewild",    "RFC 8659 4.3")
CAA_TAG(IODEF,        "iodef",        "RFC 8659 4.4")
CAA_TAG(ISSUEMAIL,    "issuemail",    "RFC 9495 3")
CAA_TAG(ISSUEVMC,     "issuevmc",     "VMC Requirements")
CAA_TAG(CONTACTEMAIL, "contactemail", "TLS Baseline Requirements A.1.1")
CAA_TAG(CONTACTPHONE, "contactphone", "TLS Baseline Requirements A.1.2")
#undef CAA_TAG
