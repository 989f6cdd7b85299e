#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What memory following 60 hostile logs takes: each kind of the table below six times.
# Told is the most, over time, of the proportional set size of all processes of ctvigil
# and of what their memfds hold that nobody maps: while the store works, and while it
# hangs as on a disk that does not answer.
#
#   hostile.sh CTVIGIL CTLOG WORST_TILE
# What logs.sh needs and sets:
# shellcheck disable=SC2034,SC2154
set -euo pipefail

ctvigil=$1
ctlog=$2
worst_tile=$3
of_each=6
bar_kib=$((1024 * 1024)) # docs/performance.md has the sum of the limits
follow_s=120             # so long it is looked at

# entries of the tile | row of worst.h, as worst_tile takes it | protocol | options of ctlog
kinds='
0 |                                         | static  | --entries 512 --lie gzip-bomb
0 |                                         | rfc6962 | --entries 2000 --lie endless=60000
3 | one name of 16 MiB                      | rfc6962 | --max 2
3 | 16 MiB of 0x30                          | static  | --plain
3 | 16 MiB of 0x30                          | rfc6962 | --max 2
3 | 1,000,000 SEQUENCEs inside one another  | static  | --plain
3 | 100,000 watched names                   | static  | --plain
3 | as many as fit of one watched name      | rfc6962 | --max 2
3 | as many names as fit that cannot be read | static  | --plain
3 | unread: watched names                   | rfc6962 | --max 2
'

command -v openssl >/dev/null || { echo 'bench: openssl is not installed'; exit 77; }
. "$(dirname "$0")/logs.sh"

# ---- the logs ----

logs=0
protocols=()
while IFS='|' read -r count row protocol options; do
	count=${count// /} protocol=${protocol// /}
	[ -n "$count" ] || continue
	if [ "$count" -gt 0 ]; then
		row=$(sed 's/^ *//; s/ *$//' <<<"$row")
		tile=$folder/$logs/tile/data/000.p
		mkdir -p "$tile"
		"$worst_tile" "$count" "$row" >"$tile/$count"
		options+=" --entries 0 --from-tiles $folder/$logs"
	fi
	for ((i = 0; i < of_each; i++)); do
		start_log "$logs" --protocol "$protocol" $options
		protocols[logs]=$protocol
		logs=$((logs + 1))
	done
done <<<"$kinds"
await_logs "$logs"

address_of()
{
	local url

	url=http://127.0.0.1:$(cat "$folder/port$1")/
	if [ "${protocols[$1]}" = static ]; then
		echo "\"submission_url\":\"$url\",\"monitoring_url\":\"$url\""
	else
		echo "\"url\":\"$url\""
	fi
}
write_list "$logs" address_of >"$folder/list.json"

# ---- ctvigil ----

# follow STOP: follows all logs in a new state, with a store that is stopped if STOP is
# 1; sets most, and at_most of it unmapped memfds.
follow()
{
	local main start=$SECONDS

	most=0 at_most=0
	"$ctvigil" watch .many.example --log-list "$folder/list.json" --from beginning --poll 1s --partial-after 1s \
		--state "$folder/state$1" >"$folder/out" 2>&1 &
	main=$!
	pids+=("$main")
	until pgrep -P "$main" -f ctvigil-parse >/dev/null; do
		kill -0 "$main"
		sleep 0.1
	done
	[ "$1" -eq 0 ] || kill -STOP "$(pgrep -P "$main" -f ctvigil-store)"
	while [ $((SECONDS - start)) -lt "$follow_s" ]; do
		measure_memory "$main"
		if [ $((pss + unmapped)) -gt "$most" ]; then
			most=$((pss + unmapped)) at_most=$unmapped
			print_processes >"$folder/processes"
		fi
		sleep 0.2
	done
	kill -KILL "$main"
	wait "$main" 2>/dev/null || true
}

# report WHEN: a row of the table.
report()
{
	awk -v when="$1" -v most="$most" -v unmapped="$at_most" -v bar="$bar_kib" 'BEGIN {
		printf "  %-52s %10.2f %-9s %8.2f  %s\n", when, most / 1024, "MiB", bar / 1024, most <= bar ? "met" : "NOT MET"
		printf "  %-52s %10.2f MiB\n", "  of it unmapped memfds", unmapped / 1024 }'
	cat "$folder/processes"
}

printf '\nmemory of all processes, one tree of names and %d hostile logs\n' "$logs"
follow 0
report 'PSS and unmapped memfds, the most'
follow 1
report 'the same while the store hangs'
