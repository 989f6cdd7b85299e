/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base 64 at the speed that get-entries needs: what base64_read() of base/hex.h does,
 * 32 characters at a time where the processor can.
 */
#ifndef CTVIGIL_CT_BASE64_H
#define CTVIGIL_CT_BASE64_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* base64_read() of base/hex.h, with the same outputs and failures. */
bool ct_base64_read(struct view text, uint8_t *out, size_t size, size_t *ret_len) must_use;

#endif
