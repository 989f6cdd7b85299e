#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The demonstration: a log of our own serves 10,000 ordinary certificates, and among
# them, as in September 2025, twelve for the address 1.1.1.1 (synthetic: names as in
# the incident, keys of our own).  ctvigil follows the log and must report exactly
# these twelve.  Needs no network.
#
#   demo.sh [--jsonl] [--stay]
set -euo pipefail

watched='1.1.1.1 one.one.one.one'
expected=12
over_s=12    # how long it takes until all twelve are logged
wait_s=60    # after that something is wrong

root=$(dirname "$(readlink -f "$0")")/../..
build=$root/build
json=
stay=
for argument in "$@"; do
	case $argument in
	--jsonl) json=--jsonl ;;
	--stay) stay=1 ;;
	*)
		echo "usage: dev demo [--jsonl] [--stay]" >&2
		exit 2
		;;
	esac
done

folder=$(mktemp -d)
log_pid=
watch_pid=
cleanup()
{
	[ -z "$watch_pid" ] || kill "$watch_pid" 2>/dev/null || true
	[ -z "$log_pid" ] || kill "$log_pid" 2>/dev/null || true
	wait
	rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

say()
{
	printf '\n\033[1m%s\033[0m\n' "$*" >&2
}

say "Starting a log on this machine: 10,000 certificates, and twelve for 1.1.1.1 that come one by one"
"$build"/tests/ctlog/ctlog serve --port 0 --entries 10000 --incident-over "$over_s" \
	--port-file "$folder/port" >"$folder/log" 2>&1 &
log_pid=$!
for _ in $(seq 300); do
	[ -s "$folder/port" ] && break
	kill -0 "$log_pid" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
	sleep 0.1
done
read -r _ url _ key _ < <(grep -m1 'key' "$folder/log")

say "ctvigil watch $watched --log $url --key ... --from beginning"
# shellcheck disable=SC2086 # the items are words
"$build"/ctvigil watch $watched --log "$url" --key "$key" --from beginning --poll 1s \
	--partial-after 1s --state "$folder/state" $json >"$folder/found" 2> >(cat >&2) &
watch_pid=$!

# Each match is one line of JSON, or one block of text that begins with its item.
count()
{
	if [ -n "$json" ]; then
		grep -c . "$folder/found" || true
	else
		grep -c '^1\.1\.1\.1 ' "$folder/found" || true
	fi
}

shown=0
show_new()
{
	local size
	size=$(stat -c %s "$folder/found")
	[ "$size" -eq "$shown" ] && return
	tail -c +$((shown + 1)) "$folder/found" | head -c $((size - shown))
	shown=$size
}

for _ in $(seq $((wait_s * 5))); do
	kill -0 "$watch_pid" 2>/dev/null || break
	show_new
	[ "$(count)" -ge "$expected" ] && break
	sleep 0.2
done
sleep 2 # one more would come within a poll
show_new
found=$(count)

if [ -n "$stay" ]; then
	say "Found $found; following until Ctrl-C"
	while kill -0 "$watch_pid" 2>/dev/null; do
		show_new
		sleep 0.5
	done
fi
kill "$watch_pid" 2>/dev/null || true
wait "$watch_pid" || true
watch_pid=
show_new

if [ "$found" -ne "$expected" ]; then
	say "Expected $expected certificates for $watched, and found $found"
	exit 1
fi
say "All $expected certificates for 1.1.1.1 were found among 10,012, and nothing else"
