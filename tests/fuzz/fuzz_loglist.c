/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log lists: each log that is accepted has an id, a key and addresses that can
 * be used as they are, and a list that is merged with itself stays the same.
 */
#include "source/loglist.h"

#include "fuzz/fuzz.h"
#include "source/url.h"

static bool
ends(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

static void
check_log(const struct log_description *log)
{
	promise(ends(log->name, sizeof(log->name)) && ends(log->url, sizeof(log->url)));
	promise(ends(log->operator_name, sizeof(log->operator_name)));
	promise(url_refused(view_text(log->url)) == NULL);
	promise(log->url[strlen(log->url) - 1] == '/');
	promise(log->key_len > 0 && log->key_len <= sizeof(log->key));
	promise(log_state_text(log->state) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct log_list list = { .count = 0 };
	struct error err;
	size_t count;

	if (log_list_read(view_of(bytes, len), "a list", &list, &err) != STATUS_OK) {
		promise(list.logs == NULL && list.count == 0);
		promise(ends(err.message, sizeof(err.message)));
		return 0;
	}
	for (size_t i = 0; i < list.count; i++)
		check_log(&list.logs[i]);
	count = list.count;
	log_list_merge(&list, &list);
	promise(list.count == count);
	log_list_fini(&list);
	return 0;
}
