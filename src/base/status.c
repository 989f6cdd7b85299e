/* SPDX-License-Identifier: Apache-2.0 */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	enum status_class class;
	const char *text;
} statuses[] = {
#define STATUS(name, class, text) { #name, STATUS_CLASS_##class, text },
#include "base/status_table.h"
};

const char *
status_text(enum status status)
{
	return statuses[status].text;
}

const char *
status_name(enum status status)
{
	return statuses[status].name;
}

enum status_class
status_class(enum status status)
{
	return statuses[status].class;
}

bool
status_from_number(uint64_t number, enum status *ret)
{
	if (number >= sizeof(statuses) / sizeof(statuses[0]))
		return false;
	*ret = (enum status)number;
	return true;
}

enum status
error_set(struct error *err, enum status status, int os_errno, const char *format, ...)
{
	static const char cut[] = "...";
	char message[LIMIT_ERROR_MESSAGE] = "";
	va_list args;
	int len;

	if (err == NULL)
		return status;
	err->status = status;
	err->os_errno = os_errno;
	va_start(args, format);
	len = vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof(message) && os_errno != 0)
		len += snprintf(
		    message + len, sizeof(message) - (size_t)len, ": %s", strerror(os_errno));
	if (len < 0 || (size_t)len >= sizeof(message))
		memcpy(message + strnlen(message, sizeof(message) - sizeof(cut)), cut, sizeof(cut));
	memcpy(err->message, message, strlen(message) + 1);
	return status;
}
