#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Each header compiles alone, and twice.  Prints TAP.  Tables of rows (*_table.h)
# are no headers: who includes one says what a row is.
set -u
cd "$CTVIGIL_SOURCE_ROOT" || exit 1

flags=(-std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only -Isrc -Itests)
count=0 failed=0

for header in $(cd src && find . -name '*.h' ! -name '*_table.h' | sort) $(cd tests && find . -name '*.h' ! -name '*_table.h' | sort); do
	header=${header#./}
	count=$((count + 1))
	if "${CC:-cc}" "${flags[@]}" -include "$header" -include "$header" -x c /dev/null >&2; then
		echo "ok $count - $header can be included alone, and twice"
	else
		echo "not ok $count - $header can be included alone, and twice"
		failed=1
	fi
done
echo "1..$count"
exit $failed
