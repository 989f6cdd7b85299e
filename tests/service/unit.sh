#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What systemd says about the unit of the service, as TAP.
#
#   unit.sh UNIT CTVIGIL
set -euo pipefail

exposure=12 # of 100

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unit=$folder/ctvigil.service
# The program that is built instead of one that is not installed yet.
sed "s|^ExecStart=[^ ]*|ExecStart=$2|" "$1" >"$unit"

# holds NUMBER SENTENCE COMMAND...: a test that passes if the command works and says nothing.
holds()
{
	local number=$1 says=$2 said
	shift 2

	if said=$("$@" 2>&1) && [ -z "$said" ]; then
		echo "ok $number - $says"
	else
		echo "not ok $number - $says"
		sed 's/^/# /' <<<"$said"
	fi
}

is_confined()
{
	systemd-analyze security --offline=true --threshold="$exposure" "$unit" >"$folder/report" ||
		{ cat "$folder/report"; return 1; }
}

echo 1..2
holds 1 'systemd finds nothing to say about the unit' systemd-analyze verify --man=no "$unit"
holds 2 "its exposure is $((exposure / 10)).$((exposure % 10)) of 10 at most" is_confined
