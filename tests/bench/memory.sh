#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What memory following 60 logs over TLS takes: the local log sixty times, each with a
# key of its own, behind nginx with the certificate of a throw-away CA.  Told is the
# proportional set size of all processes of ctvigil while they follow, and what their
# memfds hold that nobody maps.
#
#   memory.sh CTVIGIL CTLOG
# What logs.sh needs and sets:
# shellcheck disable=SC2034,SC2154
set -euo pipefail

ctvigil=$1
ctlog=$2
logs=60
entries=2000 # of each log
bar_kib=$((64 * 1024))
samples=5
follow_s=20 # how long it follows before the first sample

for tool in nginx openssl; do
	PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || { echo "bench: $tool is not installed"; exit 77; }
done
PATH=$PATH:/usr/sbin

. "$(dirname "$0")/logs.sh"

# ---- the logs ----

for ((i = 0; i < logs; i++)); do
	start_log "$i" --protocol both --entries "$entries"
done
await_logs "$logs"

# ---- TLS in front of them ----

make_certificates()
{
	cd "$folder"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
		-subj '/CN=throw-away CA' -keyout ca.key -out ca.pem
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
		-keyout server.key -out server.csr
	openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
		-extfile <(echo 'subjectAltName=IP:127.0.0.1') -out server.pem
}
(make_certificates) >"$folder/openssl" 2>&1 || { cat "$folder/openssl" >&2; exit 1; }

# The port of log i is that of its own server and 20,000 more or less: free, most likely.
tls_port()
{
	local port

	port=$(cat "$folder/port$1")
	echo $((port > 40000 ? port - 20000 : port + 20000))
}

{
	echo "daemon off; pid $folder/nginx.pid; error_log $folder/nginx.err; worker_processes 1;"
	echo 'events { worker_connections 4096; }'
	echo "http { access_log off; ssl_certificate $folder/server.pem; ssl_certificate_key $folder/server.key;"
	echo "client_body_temp_path $folder/t1; proxy_temp_path $folder/t2; fastcgi_temp_path $folder/t3;"
	echo "uwsgi_temp_path $folder/t4; scgi_temp_path $folder/t5;"
	for ((i = 0; i < logs; i++)); do
		echo "server { listen 127.0.0.1:$(tls_port "$i") ssl;"
		echo "location / { proxy_pass http://127.0.0.1:$(cat "$folder/port$i"); } }"
	done
	echo '}'
} >"$folder/nginx.conf"
nginx -e "$folder/nginx.err" -c "$folder/nginx.conf" &
pids+=($!)

# ---- their list ----

address_of()
{
	echo "\"url\":\"https://127.0.0.1:$(tls_port "$1")/\""
}
write_list "$logs" address_of >"$folder/list.json"

# ---- ctvigil ----

"$ctvigil" watch nothing.example --log-list "$folder/list.json" --ca-file "$folder/ca.pem" --from beginning --poll 1s \
	--state "$folder/state" >"$folder/out" 2>&1 &
main=$!
pids+=("$main")

sleep "$follow_s"
most=0
for ((sample = 0; sample < samples; sample++)); do
	measure_memory "$main"
	[ $((pss + unmapped)) -le "$most" ] || most=$((pss + unmapped))
	sleep 1
done

awk -v most="$most" -v bar="$bar_kib" -v logs="$logs" -v unmapped="$unmapped" '
	BEGIN {
		printf "\nmemory of all processes, one name and %d logs over TLS\n", logs
		printf "  %-52s %10.2f %-9s %8.2f  %s\n", "PSS and unmapped memfds, the most of 5 samples", most / 1024, "MiB", bar / 1024, most <= bar ? "met" : "NOT MET"
		printf "  %-52s %10.2f MiB\n", "  of it unmapped memfds, in the last", unmapped / 1024
	}'
tail -n 3 "$folder/out"
print_processes
