/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fills a log with certificates as they come: 60 % precertificates, 40 % final
 * ones with two SCTs, 1 to 100 names each (5.6 in the mean, most have one or two),
 * by four issuers.  All of it follows from a seed.  Names end in .example and
 * .test (RFC 2606), addresses are those for documentation (RFC 5737), and the SCTs
 * are by two logs that are nowhere.
 */
#ifndef CTVIGIL_TESTS_CTLOG_POPULATION_H
#define CTVIGIL_TESTS_CTLOG_POPULATION_H

#include "base/attr.h"
#include "ctlog/log.h"

#include <stddef.h>
#include <stdint.h>

/* Certificates of the replay (incident_table.h). */
#define CTLOG_INCIDENT_COUNT 12U

struct cert_spec;
struct population;

struct population *population_new(uint64_t seed) must_use;

/* Frees it.  Takes NULL. */
void population_free(struct population *population);

/* Adds one certificate that nobody needs to be told about. */
void population_add(struct population *population, struct ctlog *log, uint64_t timestamp_ms);

/* Adds the certificate of spec with its chain, as precert_entry if it has the poison. */
void population_submit(struct ctlog *log, const struct cert_spec *spec, uint64_t timestamp_ms);

/* Adds the precertificate number i, below CTLOG_INCIDENT_COUNT, of the replay, and
 * gives its commonName. */
const char *population_add_incident(
    struct population *population, struct ctlog *log, size_t i, uint64_t timestamp_ms);

#endif
