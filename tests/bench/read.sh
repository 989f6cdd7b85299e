#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What reading a log takes that is on disk already: writes one, and measures.
#
#   read.sh BENCH_READ CTLOG
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

"$2" write "$folder/log" --entries 100000 >"$folder/said"
"$1" "$folder/log"
