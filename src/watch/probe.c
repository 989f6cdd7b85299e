/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/probe.h"

#include "watch/name_hash.h"

void
watch_probe_init(
    struct watch_probe *probe, const struct watch_index *index, watch_hit_fn *fn, void *context)
{
	*probe = (struct watch_probe){ .index = index, .fn = fn, .context = context };
}

/* Tells that the identifier of a key may match, if it was not told yet. */
static void
key_tell(struct watch_probe *probe, const struct probe_key *key)
{
	if (probe->told == key->identifier)
		return;
	probe->told = key->identifier;
	probe->fn(probe->context, key->cookie);
}

/* Looks up the keys that passed the filter. */
static void
passed_find(struct watch_probe *probe)
{
	for (size_t i = 0; i < probe->passed_count; i++) {
		const struct probe_key *key = &probe->passed[i];
		size_t step = 0;
		size_t rank;

		if (key->is_above || index_find(probe->index, key->hash, &step, &rank))
			key_tell(probe, key);
	}
	probe->passed_count = 0;
}

/* Lets the keys that pass the filter wait for their slots, which are asked for, and
 * looks up those that have waited. */
static void
keys_filter(struct watch_probe *probe)
{
	const struct watch_index *index = probe->index;
	uint8_t passed[PROBE_KEYS];
	size_t count = 0;

	/* Without a branch, so that the words are fetched side by side. */
	for (size_t i = 0; i < probe->count; i++) {
		const struct probe_key *key = &probe->keys[i];

		passed[count] = (uint8_t)i;
		count += filter_has(key->is_above ? &index->above : &index->names, key->hash);
	}
	passed_find(probe);
	for (size_t i = 0; i < count; i++) {
		const struct probe_key *key = &probe->keys[passed[i]];

		__builtin_prefetch(&index->slots[index_slot_of(index, key->hash)]);
		probe->passed[probe->passed_count++] = *key;
	}
	probe->count = 0;
}

void
watch_probe_flush(struct watch_probe *probe)
{
	keys_filter(probe);
	passed_find(probe);
}

/* Adds a key and asks for the memory of its filter. */
static void
key_add(struct watch_probe *probe, uint64_t hash, uint64_t cookie, bool is_above)
{
	if (probe->count == PROBE_KEYS)
		keys_filter(probe);
	filter_prefetch(is_above ? &probe->index->above : &probe->index->names, hash);
	probe->keys[probe->count++] = (struct probe_key){
		.hash = hash,
		.cookie = cookie,
		.identifier = probe->identifiers,
		.is_above = is_above,
	};
}

/* The high bit of each byte of word that is b. */
static inline uint64_t
bytes_that_are(uint64_t word, uint8_t b)
{
	const uint64_t low_bits = UINT64_C(0x7f7f7f7f7f7f7f7f);
	uint64_t differs = word ^ UINT64_C(0x0101010101010101) * b;

	return ~(((differs & low_bits) + low_bits) | differs | low_bits);
}

/* Adds a key for what may be below the readable end of a pattern, which is the name above
 * its last dot, if it has one. */
static void
pattern_add(struct watch_probe *probe, const struct name_hash *above, uint64_t cookie)
{
	if (above->word_len < NAME_HASH_WORD)
		key_add(probe, name_hash_end(above), cookie, true);
	else if (probe->index->name_count > 0)
		probe->fn(probe->context, cookie);
}

/* Adds a key for each tree that a name may be in, and one for the name itself, eight bytes
 * at a time from its end. */
static void
name_add(struct watch_probe *probe, struct view name, uint64_t cookie)
{
	struct name_hash hash = name_hash_begin();
	struct name_hash above = { .word_len = NAME_HASH_WORD }; /* no dot yet */
	uint64_t word;

	for (size_t left = name.len; left > 0; name_hash_add_word(&hash, word, &left)) {
		uint64_t dots;
		uint64_t marks;

		word = name_hash_word(name, left);
		dots = bytes_that_are(word, '.');
		marks = dots | bytes_that_are(word, '*') | bytes_that_are(word, X509_BAD_LABEL);
		while (marks != 0) {
			unsigned behind = (unsigned)__builtin_clzll(marks) / 8;
			uint64_t mark = UINT64_C(1) << 63 >> 8 * behind;
			struct name_hash at = name_hash_with(&hash, word, behind);

			if (unlikely((dots & mark) == 0)) {
				pattern_add(probe, &above, cookie);
				return;
			}
			key_add(probe, name_hash_end(&at) ^ NAME_HASH_TREE, cookie, false);
			above = at;
			marks ^= mark;
		}
	}
	key_add(probe, name_hash_end(&hash) ^ NAME_HASH_TREE, cookie, false);
	key_add(probe, name_hash_end(&hash), cookie, false);
}

static bool
address_may_match(const struct watch_index *index, struct view bytes)
{
	struct address address;

	return address_from_bytes(bytes, &address) && index_find_address(index, &address) != 0;
}

void
watch_probe_add(
    struct watch_probe *probe, const struct x509_identifier *identifier, uint64_t cookie)
{
	probe->identifiers++;
	if (probe->index->everything == 0 && identifier->kind == X509_DOMAIN_NAME)
		name_add(probe, identifier->value, cookie);
	else if (probe->index->everything > 0 || address_may_match(probe->index, identifier->value))
		probe->fn(probe->context, cookie);
}
