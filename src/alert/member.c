/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/member.h"

const struct alert_member alert_members[] = {
#define MEMBER(line, path, type, says) { ALERT_##line, path, type, says },
#include "alert/member_table.h"
};

const size_t alert_member_count = sizeof(alert_members) / sizeof(alert_members[0]);
