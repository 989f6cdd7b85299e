#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What bash completes after "ctvigil ...", and that zsh can read its file.  Prints TAP.
#
#   completion.sh BASH_FILE ZSH_FILE
set -u

bash_file=$1 zsh_file=$2
count=0 failed=0

result()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		failed=1
	fi
}

# completes SAYS EXPECTED WORD...: whether completing the last word gives EXPECTED.
completes()
{
	local says=$1 expected=$2

	shift 2
	COMP_WORDS=(ctvigil "$@") COMP_CWORD=$# COMPREPLY=()
	_ctvigil ctvigil "${*: -1}" "${COMP_WORDS[COMP_CWORD - 1]}"
	[ "${COMPREPLY[*]}" = "$expected" ]
	result $? "$says"
	[ "${COMPREPLY[*]}" = "$expected" ] || echo "# got: ${COMPREPLY[*]}"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/state" && touch "$folder/names.txt"

# shellcheck disable=SC1090 # it was built
. "$bash_file"
result $? "bash can read its file"
completes "the first word is a command" "verify" ver
completes "an option may stand before the command" "doctor" --quiet doc
completes "an option's value is no command" "watch" --contact doctor wat
completes "an option is completed by its command" "--once" watch --on
completes "an option of another command is not offered" "" logs --on
completes "every command knows --help" "--help" doctor --he
completes "a value of few words is one of them" "rfc6962 static" watch --protocol ""
completes "a value may stand behind an equals sign" "static" watch --protocol = sta
completes "a value of free text is left alone" "" watch --contact x
completes "a file is completed where one is read" "$folder/names.txt" watch --watchlist "$folder/na"
completes "standard input is completed where it is read" "-" watch --watchlist -
completes "a folder is completed where one is kept" "$folder/state" watch --state "$folder/"
completes "a watched item is left alone" "" watch exa
completes "a certificate is a file" "$folder/names.txt" show "$folder/na"
completes "what logs can do is offered" "evidence lost accept" logs ""
completes "help is about a command" "scan" help sc

if command -v zsh >/dev/null; then
	zsh -n "$zsh_file"
	result $? "zsh can read its file"
else
	count=$((count + 1))
	echo "ok $count - zsh can read its file # SKIP there is no zsh"
fi
echo "1..$count"
exit $failed
