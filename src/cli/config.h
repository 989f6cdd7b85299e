/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What commands that have a configuration share.
 */
#ifndef CTVIGIL_CLI_CONFIG_H
#define CTVIGIL_CLI_CONFIG_H

#include "base/attr.h"
#include "conf/settings.h"
#include "proc/output.h"

#include <stdbool.h>

/* Loads the configuration that given name, and says what is wrong with it, line by line.
 * The caller frees *ret with conf_free(), whatever is returned. */
bool config_load(
    const struct settings *given, struct output *output, struct settings *ret) must_use;

#endif
