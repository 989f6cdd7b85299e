/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/cosignature.h"

void
cosignature_append(struct buf *out, const struct cosignature *cosignature)
{
	buf_uint(out, 1, (uint64_t)cosignature->state);
	buf_uint(out, 8, cosignature->time_s);
}

bool
cosignature_take(struct view *in, struct cosignature *ret)
{
	struct view trial = *in;
	uint64_t state;
	uint64_t time_s;

	if (!view_uint(&trial, 1, &state) || state > COSIGNATURE_UNCHECKED ||
	    !view_uint(&trial, 8, &time_s))
		return false;
	*in = trial;
	*ret = (struct cosignature){ (enum cosignature_state)state, time_s };
	return true;
}
