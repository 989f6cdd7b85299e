/* SPDX-License-Identifier: Apache-2.0 */
#include "ctlog/population.h"

#include "base/clock.h"
#include "base/own.h"
#include "support/cert_make.h"
#include "support/random.h"

#include <stdio.h>
#include <stdlib.h>

#define CERT_MAX (1U << 20)
#define KEYS 16
#define RSA_MODULUS_LEN 256
#define NAMES_MAX 100
#define HOSTS 8
#define NAME_MAX_LEN 96
#define CHAIN_MAX 4
#define HOUR_S 3600
#define DAY_S 86400
#define YEAR_S (365L * DAY_S)

struct population {
	struct random random;
	struct cert_issuer *root;
	struct cert_issuer *issuers[2]; /* P-256 */
	struct cert_issuer *rsa;
	struct cert_issuer *precertificate_signer;
	struct cert_issuer *incident_root;
	struct cert_issuer *incident_issuer;
	struct key *sct_logs[2];
	struct buf spkis[KEYS]; /* of subjects: half of them P-256, half RSA */
	size_t name_count;
	char names[NAMES_MAX][NAME_MAX_LEN];
};

static struct cert_issuer *
issuer(enum key_kind kind, const char *name, const struct cert_issuer *above)
{
	return cert_issuer_new(&(struct cert_issuer_spec){
	    .kind = kind, .common_name = name, .organization = "Local Test", .above = above });
}

static struct cert_issuer *
incident_issuer(const char *name, const struct cert_issuer *above)
{
	return cert_issuer_new(&(struct cert_issuer_spec){
	    .kind = KEY_RSA,
	    .common_name = name,
	    .organization = "Financijska agencija",
	    .unit = "SYNTHETIC test data, not issued by Fina",
	    .country = "HR",
	    .above = above,
	});
}

/* RFC 3279 2.3.1: RSAPublicKey ::= SEQUENCE { modulus, publicExponent }.  Nobody
 * has the private key: a subject never signs here. */
static void
make_rsa_spki(struct random *random, struct buf *out)
{
	uint8_t modulus[RSA_MODULUS_LEN];
	struct der_writer w;

	random_fill(random, modulus, sizeof(modulus));
	modulus[0] |= 0x80;
	modulus[RSA_MODULUS_LEN - 1] |= 1;
	der_write_init(&w, out);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_oid(&w, "1.2.840.113549.1.1.1");
	der_write_element(&w, DER_NULL, VIEW(""));
	der_write_end(&w);
	der_write_begin(&w, DER_BIT_STRING);
	buf_byte(out, 0);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_unsigned(&w, VIEW_OF(modulus));
	der_write_integer(&w, 65537);
	der_write_end(&w);
	der_write_end(&w);
	der_write_end(&w);
}

static void
make_subject_keys(struct population *p)
{
	for (size_t i = 0; i < KEYS; i++) {
		char word[32];
		struct key *key;

		buf_init_growing(&p->spkis[i], CERT_MAX);
		if (i % 2 == 1) {
			make_rsa_spki(&p->random, &p->spkis[i]);
			continue;
		}
		(void)snprintf(word, sizeof(word), "subject %zu", i);
		key = key_new(KEY_P256, word);
		buf_bytes(&p->spkis[i], key_spki(key));
		key_free(key);
	}
}

struct population *
population_new(uint64_t seed)
{
	struct population *p = xcalloc(1, sizeof(*p));

	p->random.state = seed;
	p->root = issuer(KEY_P256, "Local Test Root", NULL);
	p->issuers[0] = issuer(KEY_P256, "Local Test CA 1", p->root);
	p->issuers[1] = issuer(KEY_P256, "Local Test CA 2", p->root);
	p->rsa = issuer(KEY_RSA, "Local Test RSA CA", p->root);
	p->precertificate_signer = cert_issuer_new(&(struct cert_issuer_spec){
	    .kind = KEY_P256,
	    .common_name = "Local Test Precertificate Signer",
	    .organization = "Local Test",
	    .above = p->issuers[0],
	    .signs_precertificates = true,
	});
	p->incident_root = incident_issuer("Fina Root CA", NULL);
	p->incident_issuer = incident_issuer("Fina RDC 2020", p->incident_root);
	p->sct_logs[0] = key_new(KEY_P256, "a log that is nowhere");
	p->sct_logs[1] = key_new(KEY_P256, "another log that is nowhere");
	make_subject_keys(p);
	return p;
}

void
population_free(struct population *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < KEYS; i++)
		buf_fini(&p->spkis[i]);
	key_free(p->sct_logs[0]);
	key_free(p->sct_logs[1]);
	cert_issuer_free(p->incident_issuer);
	cert_issuer_free(p->incident_root);
	cert_issuer_free(p->precertificate_signer);
	cert_issuer_free(p->rsa);
	cert_issuer_free(p->issuers[1]);
	cert_issuer_free(p->issuers[0]);
	cert_issuer_free(p->root);
	free(p);
}

/* How many names a certificate has: most have few, some have very many; 5.6 in the
 * mean, as in logs. */
static size_t
draw_name_count(struct random *random)
{
	uint64_t of_1000 = random_between(random, 0, 999);

	if (of_1000 < 500)
		return random_between(random, 1, 2);
	if (of_1000 < 800)
		return random_between(random, 2, 5);
	if (of_1000 < 950)
		return random_between(random, 5, 21);
	if (of_1000 < 995)
		return random_between(random, 12, 52);
	return random_between(random, 60, NAMES_MAX);
}

static const char *
draw_word(struct random *random)
{
	static const char *const words[] = {
		"amber",
		"anchor",
		"basin",
		"beacon",
		"birch",
		"bridge",
		"canyon",
		"cedar",
		"cobalt",
		"copper",
		"coral",
		"delta",
		"ember",
		"falcon",
		"fern",
		"flint",
		"forest",
		"garnet",
		"glacier",
		"granite",
		"harbor",
		"hazel",
		"heron",
		"island",
		"ivory",
		"juniper",
		"lagoon",
		"lantern",
		"larch",
		"linden",
		"maple",
		"marble",
		"meadow",
		"mesa",
		"orchard",
		"osprey",
		"pebble",
		"pine",
		"prairie",
		"quartz",
		"raven",
		"ridge",
		"river",
		"saffron",
		"silver",
		"sparrow",
		"spruce",
		"summit",
		"thistle",
		"timber",
		"topaz",
		"valley",
		"violet",
		"walnut",
		"willow",
		"zephyr",
	};

	return words[random_between(random, 0, sizeof(words) / sizeof(words[0]) - 1)];
}

/* Names of one owner: a domain, hosts in it, and now and then another domain. */
static void
draw_names(struct population *p)
{
	static const char *const hosts[HOSTS] = { "", "www.", "mail.", "api.", "shop.", "cdn.",
		"*.", "autodiscover." };
	char domain[NAME_MAX_LEN / 2] = "";

	p->name_count = draw_name_count(&p->random);
	for (size_t i = 0; i < p->name_count; i++) {
		if (i % HOSTS == 0)
			(void)snprintf(domain, sizeof(domain), "%s-%s-%u.%s", draw_word(&p->random),
			    draw_word(&p->random), (unsigned)random_between(&p->random, 1, 99999),
			    random_between(&p->random, 0, 1) == 0 ? "example" : "test");
		(void)snprintf(p->names[i], NAME_MAX_LEN, "%s%s", hosts[i % HOSTS], domain);
	}
}

/* The certificates above one, its issuer first. */
static size_t
chain_of(const struct cert_issuer *from, struct view chain[CHAIN_MAX])
{
	size_t count = 0;

	for (; from != NULL; from = from->above)
		chain[count++] = buf_view(&from->certificate);
	return count;
}

void
population_submit(struct ctlog *log, const struct cert_spec *spec, uint64_t timestamp_ms)
{
	struct view chain[CHAIN_MAX];
	struct buf certificate;
	struct buf tbs;

	buf_init_growing(&certificate, CERT_MAX);
	buf_init_growing(&tbs, CERT_MAX);
	cert_make(spec, &certificate);
	if (spec->poison)
		cert_make_logged_tbs(spec, &tbs);
	ctlog_add(log,
	    &(struct ctlog_submission){
		.timestamp_ms = timestamp_ms,
		.certificate = buf_view(&certificate),
		.issuer_key_hash = spec->poison ? &cert_issuer_final(spec->issuer)->key_hash : NULL,
		.tbs = buf_view(&tbs),
		.chain = chain,
		.chain_count = chain_of(spec->issuer, chain),
	    });
	buf_fini(&certificate);
	buf_fini(&tbs);
}

static const struct cert_issuer *
draw_issuer(struct population *p, bool precertificate)
{
	uint64_t of_64 = random_between(&p->random, 0, 63);

	if (of_64 == 0)
		return p->rsa;
	if (of_64 == 1 && precertificate)
		return p->precertificate_signer;
	return p->issuers[of_64 % 2];
}

void
population_add(struct population *p, struct ctlog *log, uint64_t timestamp_ms)
{
	static const uint8_t address[] = { 192, 0, 2, 53 };
	int64_t now_s = (int64_t)(timestamp_ms / 1000);
	bool precertificate = random_between(&p->random, 0, 9) < 6;
	struct cert_san sans[NAMES_MAX + 1];
	struct cert_attribute subject = { .oid = CERT_OID_CN };
	uint8_t serial[16];
	struct buf scts;
	struct cert_spec spec = {
		.issuer = draw_issuer(p, precertificate),
		.subject = &subject,
		.subject_count = 1,
		.sans = sans,
		.poison = precertificate,
		.not_before_s = now_s - HOUR_S,
		.not_after_s = now_s - HOUR_S + 90L * DAY_S,
		.spki = buf_view(&p->spkis[random_between(&p->random, 0, KEYS - 1)]),
	};

	draw_names(p);
	for (size_t i = 0; i < p->name_count; i++)
		sans[i] = (struct cert_san){ CERT_SAN_DNS, view_text(p->names[i]) };
	spec.san_count = p->name_count;
	if (random_between(&p->random, 0, 127) == 0)
		sans[spec.san_count++] = (struct cert_san){ CERT_SAN_IP, VIEW_OF(address) };
	subject.value = view_text(p->names[0]);
	random_fill(&p->random, serial, sizeof(serial));
	serial[0] = 0x40 | (serial[0] & 0x3f);
	spec.serial = VIEW_OF(serial);
	buf_init_growing(&scts, CERT_MAX);
	for (size_t i = 0; !precertificate && i < 2; i++)
		cert_add_sct(&spec, p->sct_logs[i], timestamp_ms - 60000 - i, VIEW(""), &scts);
	spec.scts = buf_view(&scts);
	population_submit(log, &spec, timestamp_ms);
	buf_fini(&scts);
}

enum encoding {
	ENCODING_DER,
	ENCODING_PADDED,
};

static const struct incident {
	const char *not_before;
	const char *common_name;
	const char *dns[2];
	enum encoding encoding;
} incidents[] = {
#define INCIDENT(not_before, cn, dns, dns2, encoding) \
	{ not_before, cn, { dns, dns2 }, ENCODING_##encoding },
#include "ctlog/incident_table.h"
};

_Static_assert(sizeof(incidents) / sizeof(incidents[0]) == CTLOG_INCIDENT_COUNT,
    "the header says how many rows there are");

/* The layout that Fina's serials have: eight random octets, four zeros, a counter.
 * The random ones begin with a set bit, before which an INTEGER needs a zero. */
#define INCIDENT_SERIAL_LEN 17

static void
make_incident_serial(struct population *p, size_t i, struct buf *out)
{
	buf_uint(out, 1, 0);
	buf_uint(out, 8, random_next(&p->random) | 1ULL << 63);
	buf_uint(out, 4, 0);
	buf_uint(out, 4, 0x5f000000 + 0x1d3b7 * i);
}

const char *
population_add_incident(struct population *p, struct ctlog *log, size_t i, uint64_t timestamp_ms)
{
	const struct incident *incident = &incidents[i];
	const struct cert_attribute subject[] = {
		{ .oid = CERT_OID_C, .tag = DER_PRINTABLE_STRING, .value = VIEW("HR") },
		{ .oid = CERT_OID_L, .value = VIEW("ZAGREB") },
		{ .oid = CERT_OID_O, .value = VIEW("Financijska agencija") },
		{ .oid = CERT_OID_OU, .value = VIEW("SYNTHETIC test data") },
		{ .oid = CERT_OID_CN, .value = view_text(incident->common_name) },
	};
	struct cert_san sans[3];
	size_t count = 0;
	uint8_t serial[INCIDENT_SERIAL_LEN];
	struct buf serial_out;
	int64_t not_before_s;

	for (size_t name = 0; name < 2 && incident->dns[name] != NULL; name++)
		sans[count++] = (struct cert_san){ CERT_SAN_DNS, view_text(incident->dns[name]) };
	sans[count++] = incident->encoding == ENCODING_PADDED
			    ? (struct cert_san){ 0, VIEW("\x87\x81\x04\x01\x01\x01\x01") }
			    : (struct cert_san){ CERT_SAN_IP, VIEW("\x01\x01\x01\x01") };
	buf_init(&serial_out, serial, sizeof(serial));
	make_incident_serial(p, i, &serial_out);
	if (!clock_read(view_text(incident->not_before), &not_before_s))
		abort();
	population_submit(log,
	    &(struct cert_spec){
		.issuer = p->incident_issuer,
		.serial = buf_view(&serial_out),
		.subject = subject,
		.subject_count = sizeof(subject) / sizeof(subject[0]),
		.sans = sans,
		.san_count = count,
		.not_before_s = not_before_s,
		.not_after_s = not_before_s + YEAR_S,
		.spki = buf_view(&p->spkis[1]),
		.poison = true,
	    },
	    timestamp_ms);
	return incident->common_name;
}
