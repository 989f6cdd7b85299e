#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# negative.sh [--check] FOLDER
#
# Whether the tests see what they are there for: each row of defects is made in a copy of
# the source, in FOLDER, and the test that it names must fail then and say why; without it,
# it must pass.  --check looks only whether each row still has its place.
set -euo pipefail
only_check=
if [ "$1" = --check ]; then
	only_check=1
	shift
fi
folder=$(readlink -f "$1")
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
build=$folder/build
said=$build/meson-logs/testlog.txt

die()
{
	printf 'negative: %s\n' "$*" >&2
	exit 1
}

# field NAME ROW: what a row says there, if anything.
field()
{
	sed -n "s/^$1: //p" <<<"$2"
}

# Line numbers of FILE where LINE stands inside FUNCTION, which begins with its name and
# ends with the next brace at the margin.
places()
{
	file=$1 function=$2 line=$3 awk '
		BEGIN { name = ENVIRON["function"]; inside = name == "-" }
		name != "-" && index($0, name "(") == 1 { inside = 1 }
		name != "-" && /^}/ { inside = 0 }
		{ text = $0; sub(/^[ \t]+/, "", text) }
		inside && text == ENVIRON["line"] { print NR }' "$1"
}

# The one line where a row has its place.
place()
{
	local file function found

	read -r file function <<<"$(field in "$1")"
	[ -f "$root/$file" ] || die "$(field defect "$1"): there is no $file"
	found=$(places "$root/$file" "$function" "$(field line "$1")")
	[[ $found =~ ^[0-9]+$ ]] || die "$(field defect "$1"): $file has its line not once, in $function"
	printf '%s\n' "$found"
}

# The program of the test SUITE NAME.
program()
{
	local suite name

	read -r suite name <<<"$(field fails "$1")"
	case $suite in
	unit) printf 'tests/unit/test_%s\n' "${name/\//_}" ;;
	fuzz-replay) printf 'tests/fuzz/fuzz_%s\n' "$name" ;;
	*) die "$(field defect "$1"): there is no suite $suite" ;;
	esac
}

# build_for ROW...: what their tests need.
build_for()
{
	local row wanted

	mapfile -t wanted < <(for row in "$@"; do program "$row"; field needs "$row"; done | sort -u)
	ninja -C "$build" "${wanted[@]}" >"$folder/ninja.log" 2>&1 || { cat "$folder/ninja.log"; return 1; }
}

# run_test ROW: what it says is in $said.
run_test()
{
	local suite name

	read -r suite name <<<"$(field fails "$1")"
	ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1 timeout 300 \
		meson test -C "$build" --no-rebuild --suite "$suite" "$name" \
		--timeout-multiplier 2 >"$folder/meson.log" 2>&1
}

# Makes the defect in the copy; the file is newer than what was built of it.
spoil()
{
	local file

	file=$(field in "$1")
	file=${file% *}
	at=$(place "$1") text=$(field becomes "$1") awk '
		NR == ENVIRON["at"] { match($0, /^[ \t]*/); print substr($0, 1, RLENGTH) ENVIRON["text"]; next }
		{ print }' "$root/$file" >"$folder/source/$file"
}

mend()
{
	local file

	file=$(field in "$1")
	file=${file% *}
	cp "$root/$file" "$folder/source/$file"
}

# The test of a row fails with its defect, and says what it should.
turns_red()
{
	local what start=$SECONDS

	what=$(field defect "$1")
	spoil "$1"
	build_for "$1" || die "$what: it cannot be built"
	if run_test "$1"; then
		die "$what: $(field fails "$1") does not see it"
	fi
	grep -F -- "$(field shows "$1")" "$said" >/dev/null ||
		{ tail -n 60 "$said"; die "$what: $(field fails "$1") fails for another reason"; }
	mend "$1"
	printf '%4d s  %-24s %s\n' $((SECONDS - start)) "$(field fails "$1")" "$what"
}

mapfile -d '' -t rows < <(awk 'BEGIN { RS = ""; ORS = "\0" } /(^|\n)defect: / { print }' "$here/defects")
for row in "${rows[@]}"; do
	place "$row" >/dev/null
done
[ -z "$only_check" ] || exit 0

mkdir -p "$folder/source"
for part in meson.build meson_options.txt docs src tests tools; do
	rm -rf "$folder/source/$part"
	cp -R "$root/$part" "$folder/source/$part"
done
if [ ! -f "$build/build.ninja" ]; then
	CC=clang-14 meson setup "$build" "$folder/source" -Dbuildtype=debug -Db_sanitize=address,undefined -Db_lundef=false
fi
build_for "${rows[@]}"
for row in "${rows[@]}"; do
	run_test "$row" || { tail -n 60 "$said"; die "$(field fails "$row") fails without a defect"; }
done
printf '%4d s  to build it without a defect\n' "$SECONDS"
for row in "${rows[@]}"; do
	turns_red "$row"
done
