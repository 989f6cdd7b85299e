# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034,SC2154
#
# For benches that follow many logs: starts them, writes their list, and says how much
# memory ctvigil takes.  Needs ctlog, the program; sets folder, which goes at the end with all
# in pids.

folder=$(mktemp -d)
pids=()
cleanup()
{
	[ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
	wait
	rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# start_log NUMBER OPTION...: a local log with a key of its own.
start_log()
{
	local i=$1
	shift

	"$ctlog" serve --port 0 --port-file "$folder/port$i" --key "bench$i" --seed "$i" "$@" >"$folder/log$i" 2>&1 &
	pids+=($!)
}

# await_logs COUNT: until all of them answer.
await_logs()
{
	local i wait

	for ((i = 0; i < $1; i++)); do
		for ((wait = 0; wait < 600; wait++)); do
			[ ! -s "$folder/port$i" ] || break
			sleep 0.1
		done
		[ -s "$folder/port$i" ] || { cat "$folder/log$i" >&2; exit 1; }
	done
}

# write_list COUNT ADDRESS_OF: a list of them, each of an operator of its own; the function
# ADDRESS_OF prints the members of the list with the URLs of the log that is given.
write_list()
{
	local i key id address protocol

	echo '{"version":"1.0","log_list_timestamp":"2026-01-01T00:00:00Z","operators":['
	for ((i = 0; i < $1; i++)); do
		key=$(awk '/ key / { print $4 }' "$folder/log$i")
		id=$(openssl base64 -d -A <<<"$key" | openssl dgst -sha256 -binary | openssl base64 -A)
		address=$("$2" "$i")
		protocol=logs
		[[ $address != *monitoring_url* ]] || protocol=tiled_logs
		[ "$i" -eq 0 ] || echo ,
		echo "{\"name\":\"Operator $i\",\"email\":[],\"$protocol\":[{\"description\":\"Local $i\",\"log_id\":\"$id\","
		echo "\"key\":\"$key\",$address,\"mmd\":86400,"
		echo '"state":{"usable":{"timestamp":"2020-01-01T00:00:00Z"}}}]}'
	done
	echo ']}'
}

# KiB of the processes, each its share of what it shares.
pss_kib()
{
	cat "${@/%//smaps_rollup}" 2>/dev/null | awk '$1 == "Pss:" { sum += $2 } END { print sum + 0 }'
}

# KiB of memfds that no process maps.
unmapped_kib()
{
	local fd target inode mapped

	mapped=$(cat "${@/%//maps}" 2>/dev/null | awk '/memfd:/ { print $5 }' | sort -u)
	for fd in "${@/%//fd}"; do
		find "$fd" -lname '/memfd:*' -print0 2>/dev/null
	done | while IFS= read -r -d '' target; do
		inode=$(stat -L -c %i "$target" 2>/dev/null) || continue
		grep -qx "$inode" <<<"$mapped" || echo "$inode $(($(stat -L -c %b "$target" 2>/dev/null || echo 0) / 2))"
	done | sort -u | awk '{ sum += $2 } END { print sum + 0 }'
}

# Looks at ctvigil, whose main process is given: sets processes, pss and unmapped.
measure_memory()
{
	kill -0 "$1" || { cat "$folder/out" >&2; exit 1; }
	mapfile -t processes < <(pgrep -P "$1" | sed 's|^|/proc/|')
	processes+=("/proc/$1")
	pss=$(pss_kib "${processes[@]}")
	unmapped=$(unmapped_kib "${processes[@]}")
}

# What each process takes now.
print_processes()
{
	local process

	for process in "${processes[@]}"; do
		awk -v name="$(tr '\0' ' ' <"$process/cmdline")" '
			$1 == "Pss:" { printf "  %-52s %10.2f MiB\n", substr(name, 1, 52), $2 / 1024 }' "$process/smaps_rollup"
	done
}
