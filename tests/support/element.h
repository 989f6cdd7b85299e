/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements of DER built from their parts, to be right or wrong on purpose, and the
 * usual parts of a certificate.  What is built lives until the test program ends.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_ELEMENT_H
#define CTVIGIL_TESTS_SUPPORT_ELEMENT_H

#include "base/view.h"

#include <stddef.h>
#include <stdint.h>

/* The views one behind another. */
#define JOIN(...)                                          \
	element_join((const struct view[]){ __VA_ARGS__ }, \
	    sizeof((const struct view[]){ __VA_ARGS__ }) / sizeof(struct view))
struct view element_join(const struct view *parts, size_t count);

/* An element whose contents are the views one behind another. */
#define ELEMENT(tag, ...) element_of((tag), JOIN(__VA_ARGS__))
struct view element_of(uint8_t tag, struct view body);

/* The same with the indefinite form of the length (X.690 8.1.3.6), and with a length
 * that says extra octets more than there are. */
struct view element_indefinite(uint8_t tag, struct view body);
struct view element_too_long(uint8_t tag, struct view body, uint8_t extra);

/* count times the same bytes. */
struct view element_repeat(struct view bytes, size_t count);

/* The SEQUENCE of an AttributeTypeAndValue whose value has this tag, and the Name
 * with one commonName as UTF8String. */
struct view element_attribute(const char *oid_octets, uint8_t tag, struct view value);
struct view element_common_name(const char *text);

/* An Extension that is not critical. */
struct view element_extension(const char *oid_octets, struct view value);

/* The extension list, in its [3], of one subjectAltName with these names. */
struct view element_subject_alt_name(struct view names);

/* The fields of a TBSCertificate, all well; and one of them and the extensions. */
struct view element_serial(void);
struct view element_algorithm(void);
struct view element_validity(void);
struct view element_public_key(void);
struct view element_tbs(struct view subject, struct view extensions);

/* A Certificate around a TBSCertificate. */
struct view element_certificate(struct view tbs);

#endif
