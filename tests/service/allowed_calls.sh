#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The system calls that the SystemCallFilter= lines of a unit allow, one a line, as
# systemd.exec(5) reads them: the first line says what is allowed beside @default,
# those with ~ take from it.
#
#   allowed_calls.sh UNIT
set -euo pipefail

# The calls of these calls and groups; a group may hold groups.
calls_of()
{
	local name members

	for name in "$@"; do
		if [[ $name = @* ]]; then
			members=$(systemd-analyze syscall-filter "$name" | sed -n 's/^    \([@a-z0-9_-]*\)$/\1/p')
			calls_of $members
		else
			echo "$name"
		fi
	done
}

mapfile -t lines < <(sed -n 's/^SystemCallFilter=//p' "$1")
allowed=$(calls_of @default ${lines[0]} | sort -u)
for line in "${lines[@]:1}"; do
	[[ $line = '~'* ]] || { echo "$1: a second line that allows calls is not understood here" >&2; exit 1; }
	allowed=$(comm -23 <(echo "$allowed") <(calls_of ${line#'~'} | sort -u))
done
echo "$allowed"
