/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of a hostile peer: what is decoded and encoded again is the same
 * bytes, and a header that is refused is left.
 */
#include "ipc/message.h"

#include "fuzz/fuzz.h"

static void
check_message(const struct message_header *header, struct view whole, struct view payload)
{
	struct message message = { .type = header->type, .request = header->request };
	struct buf out;

	if (!message_decode(header, payload, &message))
		return;
	promise(message.type == header->type && message.request == header->request);
	buf_init_growing(&out, whole.len);
	promise(message_encode(&message, &out));
	promise(view_equal(buf_view(&out), whole));
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	struct message_header header;
	struct view payload;

	for (;;) {
		struct view whole = in;

		if (!message_decode_header(&in, &header)) {
			promise(in.ptr == whole.ptr && in.len == whole.len);
			return 0;
		}
		promise(header.type < MESSAGE_COUNT && header.payload_len <= LIMIT_MESSAGE);
		if (!view_take(&in, header.payload_len, &payload))
			return 0;
		whole.len -= in.len;
		check_message(&header, whole, payload);
	}
}
