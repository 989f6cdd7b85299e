/* SPDX-License-Identifier: Apache-2.0 */
#include "base/num.h"

bool
num_decimal(struct view text, uint64_t *ret)
{
	uint64_t value = 0;
	uint8_t digit;

	if (text.len == 0 || (text.len > 1 && text.ptr[0] == '0'))
		return false;
	while (view_u8(&text, &digit)) {
		if (digit < '0' || digit > '9')
			return false;
		if (__builtin_mul_overflow(value, 10U, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(digit - '0'), &value))
			return false;
	}
	*ret = value;
	return true;
}
