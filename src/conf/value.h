/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values of options and of members: how they are written, and what they may be.  For the
 * files of this room and the manual.
 *
 * An object is struct settings, and a row one of conf_options; or an object is an item of a
 * section, and a row one of its members.
 */
#ifndef CTVIGIL_CONF_VALUE_H
#define CTVIGIL_CONF_VALUE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/view.h"
#include "conf/settings.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the value of a row is: a bool, a number, a text, texts or items, by its kind. */
void *conf_place(void *object, const struct conf_option *row) must_use;
const void *conf_value(const void *object, const struct conf_option *row) must_use;

/* Whether it is struct conf_texts. */
bool conf_is_list(enum conf_kind kind) must_use;

/* An array of count elements with room for one more.  It has had so many appends, and so has
 * room for a power of two. */
void *conf_grow(void *array, size_t count, size_t size) must_use;

/* Adds a text, which must stay, to a list. */
void conf_append_text(struct conf_texts *texts, const char *text);

/* Sets what a row is about to a value, as it is written: for a flag true or false; to a list
 * one is added.  STATUS_USAGE says what the value may be, without the name of the row;
 * nothing has changed then.  The text must stay.  A section cannot be set. */
enum status conf_set(
    void *object, const struct conf_option *row, const char *text, struct error *err) must_use;

/* Sets each row that has a default to it. */
void conf_set_defaults(void *object, const struct conf_option *rows);

/* Adds an item, which has nothing but its defaults, and returns it; NULL if there is none
 * more.  Other items may be elsewhere afterwards. */
void *conf_add_item(struct conf_items *items, const struct conf_option *row) must_use;

/* One of the items. */
void *conf_item_at(
    const struct conf_items *items, const struct conf_section *section, size_t i) must_use;

/* Whether a row has a value: flags always have, and lists that may be empty. */
bool conf_is_set(const void *object, const struct conf_option *row) must_use;

/* Appends the value of a row as it is written in a configuration: 60s, true, "a text",
 * ["a", "b"]; null if it has none. */
void conf_append_value(struct buf *out, const void *object, const struct conf_option *row);

/* The same of an item: {name: "web", rescan: 5m}. */
void conf_append_item(struct buf *out, const void *item, const struct conf_section *section);

/* Appends what a value of this row may be: "a time from 1s to 1d". */
void conf_append_allowed(struct buf *out, const struct conf_option *row);

/* Appends a text in double quotes, as YAML and JSON both read it. */
void conf_append_quoted(struct buf *out, const char *text);

/* Appends the beginning of what was written, escaped, for a message. */
void conf_append_beginning(struct buf *out, struct view text);

/* A copy of a text that stays as long as the settings. */
const char *conf_keep(struct settings *settings, struct view text) must_use;

#endif
