#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Writes the first inputs of each fuzz target to corpus/: one row each, whose
# bytes printf writes.  What a fuzzer finds later is added as a file, with a name
# that says what it showed.
set -eu
cd "$(dirname "$(readlink -f "$0")")"

# seed TARGET NAME BYTES
seed()
{
	mkdir -p "corpus/$1"
	# shellcheck disable=SC2059 # the bytes are the format
	printf "$3" >"corpus/$1/$2"
}

seed der null '\x05\x00'
seed der sequence '\x30\x06\x02\x01\x7f\x04\x01\xff'
seed der length-of-two-octets '\x30\x82\x00\x04\x02\x02\x01\x00'
seed der indefinite '\x30\x80\x05\x00\x31\x80\x00\x00\x00\x00'
seed der tag-of-two-octets '\x9f\x81\x00\x01\xaa'
seed der cut-short '\x30\x05\x02\x03\x01'

seed time utc '261124120000Z'
seed time generalized '20500101000000Z'
seed time rfc3339 '2026-11-24T12:00:00.5Z'
seed time no-such-day '20270229000000Z'

seed base64 whole 'Zm9vYmFy'
seed base64 one-pad 'Zm9vYmE='
seed base64 two-pads 'Zm9vYg=='
seed base64 trailing-bits 'Zm9='

seed hex both-cases '00aFfA99'
seed hex odd '000'

seed utf ascii 'a.example'
seed utf four-lengths 'a\xc3\xa4\xe6\xbc\xa2\xf0\x9f\x94\x92'
seed utf surrogate-pair '\xd8\x3d\xdd\x12'
seed utf overlong '\xc0\x80'

seed escape plain 'a.example'
seed escape controls 'a\n\x1b[2J\x00b'
seed escape direction 'a\xe2\x80\xaeb'
seed escape backslash-beside-bytes 'a\\\\b\xff"c'
seed escape tag '\xf3\xa0\x81\x81'

# Length of the payload, type, request, payload.
seed message hello '\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01'
seed message ready '\x00\x00\x00\x08\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x03'
seed message unready '\x00\x00\x00\x07\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x01\x00\x00\x00\x01a'
seed message no-such-type '\x00\x00\x00\x00\x00\x00\x00\xff\x00\x00\x00\x00\x00\x00\x00\x01'
seed message too-long '\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01'

seed url https 'https://log.example/2026h2/'
seed url plain 'http://127.0.0.1:8080/'
seed url literal 'https://[::1]:8443/log'
seed url user 'https://a:b@log.example/'
seed url fragment 'https://log.example/#a'

seed retry seconds '120'
seed retry many '99999999999999999999'
seed retry date 'Tue, 24 Nov 2026 12:05:00 GMT'
seed retry past 'Sun, 06 Nov 1994 08:49:37 GMT'

# The key of no log: an EC point of zeros, whose hash is the id.
spki()
{
	printf '\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04'
	head -c 64 /dev/zero
}
key=$(spki | base64 -w 0)
id=$(spki | openssl dgst -sha256 -binary | base64)

seed loglist empty '{"operators":[]}'
seed loglist not-json '{"operators":['
seed loglist one-log "$(printf '{"version":"1.0","log_list_timestamp":"2026-11-24T12:00:00Z","operators":[{"name":"One","email":[],"logs":[{"description":"A","log_id":"%s","key":"%s","url":"https://log.example/a/","mmd":86400,"state":{"usable":{"timestamp":"2026-01-01T00:00:00Z"}},"temporal_interval":{"start_inclusive":"2026-07-01T00:00:00Z","end_exclusive":"2027-01-01T00:00:00Z"}}],"tiled_logs":[]}]}' "$id" "$key")"
seed loglist tiled-log "$(printf '{"operators":[{"name":"Two","logs":[],"tiled_logs":[{"log_id":"%s","key":"%s","submission_url":"https://log.example/t/","monitoring_url":"https://mon.example/t/","mmd":60,"state":{"qualified":{"timestamp":"2026-01-01T00:00:00Z"}}}]}]}' "$id" "$key")"
seed loglist wrong-id "$(printf '{"operators":[{"name":"Three","logs":[{"log_id":"AAAA","key":"%s","url":"https://log.example/w/","mmd":1}]}]}' "$key")"
