/* SPDX-License-Identifier: Apache-2.0 */
#include "spec/outcome.h"

#include "alert/certificate_text.h"
#include "base/escape.h"
#include "base/hex.h"
#include "base/num.h"
#include "ct/leaf.h"
#include "ct/tile_leaf.h"
#include "proc/reader.h"
#include "unit/watch/watched.h"
#include "watch/cidr.h"
#include "x509/identifier.h"

/* What is made of a case, and read again. */
struct entry {
	struct buf leaf; /* leaf_input, or the entry of a tile */
	struct buf extra;
	struct der_text leaf_text;
	struct der_text extra_text;
	struct ct_entry read;
	struct x509_certificate certificate;
	struct buf *out;
};

/* ---- making it ---- */

static bool
is_tile(const struct spec_case *c)
{
	char memory[32];
	struct view value = c->read;
	struct buf line;

	buf_init(&line, memory, sizeof(memory));
	return spec_line(&value, &line) && view_equal(buf_view(&line), VIEW("tile"));
}

static bool
make_entry(struct spec_case *c, struct entry *e)
{
	bool tile = is_tile(c);

	der_text_init(&e->leaf_text, c->parts.sources, c->parts.count, &e->leaf);
	der_text_init(&e->extra_text, c->parts.sources, c->parts.count, &e->extra);
	if (!der_text_write(&e->leaf_text, tile ? "tile" : "leaf")) {
		memcpy(c->error, e->leaf_text.error, sizeof(c->error));
		return false;
	}
	if (!tile && !der_text_write(&e->extra_text, "extra")) {
		memcpy(c->error, e->extra_text.error, sizeof(c->error));
		return false;
	}
	return true;
}

/* ---- what is read of it ---- */

/* Appends where in the entry a place is: "@name", or its offset as it was told. */
static void
append_place(struct buf *out, const struct der_text *text, size_t base, size_t offset)
{
	for (size_t i = 0; i < text->mark_count; i++) {
		const struct der_text_mark *mark = &text->marks[i];

		if (mark->offset == base + offset) {
			buf_byte(out, '@');
			buf_bytes(out, mark->name);
			return;
		}
	}
	buf_printf(out, "byte %zu", offset);
}

/* Where in the leaf the certificate begins; 0 if there is none. */
static size_t
certificate_base(const struct entry *e)
{
	return e->read.signed_entry.ptr == NULL
		   ? 0
		   : view_offset(buf_view(&e->leaf), e->read.signed_entry);
}

static void
append_fault(
    struct entry *e, const struct x509_fault *fault, const struct der_text *text, size_t base)
{
	buf_printf(e->out, "fault %s at ", x509_fault_code(fault->code));
	append_place(e->out, text, base, fault->offset);
	buf_byte(e->out, '\n');
}

static void
append_faults(struct entry *e)
{
	const struct x509_faults *faults = &e->read.faults;

	for (size_t i = 0; i < num_min(faults->count, LIMIT_CERT_FAULTS); i++) {
		bool in_extra = faults->kept[i].code == X509_FAULT_EXTRA_DATA;

		append_fault(e, &faults->kept[i], in_extra ? &e->extra_text : &e->leaf_text, 0);
	}
	faults = &e->certificate.faults;
	for (size_t i = 0; i < num_min(faults->count, LIMIT_CERT_FAULTS); i++)
		append_fault(e, &faults->kept[i], &e->leaf_text, certificate_base(e));
	if (faults->count > LIMIT_CERT_FAULTS)
		buf_printf(e->out, "faults in all %zu\n", faults->count);
}

/* A run of bytes in the certificate, or, with base 0, in the leaf. */
static void
append_unread(struct entry *e, struct view run, size_t base)
{
	if (run.len == 0)
		return;
	buf_printf(e->out, "unread %zu bytes at ", run.len);
	append_place(e->out, &e->leaf_text, base, view_offset(buf_view(&e->leaf), run) - base);
	buf_byte(e->out, '\n');
}

static void
append_identifier(void *context, const struct x509_identifier *identifier)
{
	const char *reading = x509_reading_text(identifier->reading);
	struct entry *e = context;
	struct address address;

	if (identifier->kind == X509_DOMAIN_NAME) {
		buf_text(e->out, "name ");
		escape_append_text(e->out, identifier->value);
	} else if (address_from_bytes(identifier->value, &address)) {
		buf_text(e->out, "address ");
		address_append(e->out, &address);
	}
	buf_printf(e->out, " (%s%s%s)\n", x509_where_text(identifier->where),
	    reading[0] == '\0' ? "" : ": ", reading);
}

/* The lines of the text for people whose labels the case names. */
static void
append_shown(const struct spec_case *c, struct entry *e)
{
	struct view labels = c->shows;
	char memory[1024];
	struct view rest;
	struct buf label;
	struct buf line;
	struct buf text;

	buf_init(&label, memory, sizeof(memory));
	buf_init_growing(&text, LIMIT_RENDERED);
	buf_init_growing(&line, LIMIT_RENDERED);
	certificate_append_text(&text, &e->certificate);
	while (spec_line(&labels, &label)) {
		buf_byte(&label, ' ');
		rest = buf_view(&text);
		while (spec_line(&rest, &line)) {
			if (!view_starts_with(buf_view(&line), buf_view(&label)))
				continue;
			buf_bytes(e->out, buf_view(&line));
			buf_byte(e->out, '\n');
		}
	}
	buf_fini(&line);
	buf_fini(&text);
}

static void
append_reading(const struct spec_case *c, struct entry *e)
{
	struct ct_tile tile;

	ct_entry_init(&e->read);
	if (is_tile(c)) {
		ct_tile_init(&tile, buf_view(&e->leaf), 1);
		if (!ct_tile_next(&tile, &e->read))
			return;
	} else {
		ct_leaf_read(buf_view(&e->leaf), &e->read);
		ct_extra_data_read(buf_view(&e->extra), &e->read);
	}
	if (e->read.signed_entry.ptr != NULL)
		x509_read_identifiers(
		    e->read.signed_entry, e->read.form, append_identifier, e, &e->certificate);
	append_faults(e);
	append_unread(e, e->read.unread, 0);
	for (size_t i = 0; i < e->certificate.unread_count; i++)
		append_unread(e, e->certificate.unread[i], certificate_base(e));
	append_shown(c, e);
}

/* ---- what is told of it ---- */

static void
on_entry(void *context unused_arg, uint64_t index unused_arg)
{
}

static void
on_match(void *context unused_arg, const struct reader_match *match unused_arg)
{
}

static void
on_item(void *context, const struct reader_item *item)
{
	struct entry *e = context;

	buf_text(e->out, item->exact ? "match " : "possible match ");
	escape_append_text(e->out, item->watch);
	buf_text(e->out, " by ");
	escape_append_text(e->out, item->value);
	buf_text(e->out, " (");
	buf_bytes(e->out, item->where);
	buf_text(e->out, ": ");
	buf_bytes(e->out, item->reason);
	buf_text(e->out, ")\n");
}

static void
on_fault(void *context, const struct reader_fault *fault)
{
	struct entry *e = context;
	size_t base = e->read.faults.count > 0 ? 0 : certificate_base(e);

	buf_text(e->out, "kept as it came: ");
	buf_bytes(e->out, fault->code);
	buf_text(e->out, " at ");
	append_place(e->out, &e->leaf_text, base, fault->offset);
	buf_byte(e->out, '\n');
}

/* The body in which a log hands it out. */
static void
append_body(const struct spec_case *c, const struct entry *e, struct buf *out)
{
	if (is_tile(c)) {
		buf_bytes(out, buf_view(&e->leaf));
		return;
	}
	buf_text(out, "{\"entries\":[{\"leaf_input\":\"");
	base64_append(out, buf_view(&e->leaf));
	buf_text(out, "\",\"extra_data\":\"");
	base64_append(out, buf_view(&e->extra));
	buf_text(out, "\"}]}");
}

static void
append_told(const struct spec_case *c, struct entry *e)
{
	static const struct reader_calls calls = { on_entry, on_match, on_item, on_fault, NULL };
	struct reader_body body = { .protocol = is_tile(c) ? LOG_STATIC : LOG_RFC6962, .end = 1 };
	struct reader_result result = { .end = 0 };
	struct watched *watched;
	struct reader *reader;
	struct buf items;
	struct buf bytes;
	struct error err;

	buf_init_growing(&items, MIB);
	buf_bytes(&items, c->watch);
	watched = watched_new(buf_string(&items));
	buf_init_growing(&bytes, LIMIT_BODY);
	append_body(c, e, &bytes);
	body.bytes = buf_view(&bytes);
	reader = reader_new(&watched->index, watch_text_view(&watched->lines), &calls, e);
	if (reader_read(reader, &body, &result, &err) == STATUS_OK)
		buf_printf(e->out, "counted parsed %ju, with faults %ju, faulty %ju\n",
		    (uintmax_t)result.parsed, (uintmax_t)result.with_faults,
		    (uintmax_t)result.faulty);
	else
		buf_printf(e->out, "refused: %s\n", err.message);
	reader_free(reader);
	watched_free(watched);
	buf_fini(&bytes);
	buf_fini(&items);
}

bool
spec_outcome(struct spec_case *c, struct buf *out)
{
	struct entry *e = xcalloc(1, sizeof(*e));
	bool made;

	e->out = out;
	buf_init_growing(&e->leaf, DER_TEXT_MAX);
	buf_init_growing(&e->extra, DER_TEXT_MAX);
	made = make_entry(c, e);
	if (made) {
		append_reading(c, e);
		append_told(c, e);
	}
	buf_fini(&e->extra);
	buf_fini(&e->leaf);
	free(e);
	return made;
}
