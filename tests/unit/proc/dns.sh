#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# dns.sh FOLDER ADDRESS PORT
#
# Makes a root of its own and what is below it: zones that are signed (ldnsutils), some that
# are not, and one whose records were changed after it was signed.  The key of this root is in
# root.key.  Then it becomes unbound, which serves them all.  Exits with 77 if one of these
# packages is not there.
set -eu
PATH=$PATH:/usr/sbin
for program in unbound ldns-keygen ldns-signzone; do
	command -v "$program" >/dev/null || exit 77
done
cd "$1"

# zone FILE NAME: its records are on standard input.
zone()
{
	printf '$ORIGIN %s\n$TTL 300\n@ SOA ns.example. a.example. 1 600 600 600 60\n@ NS ns.example.\n' "$2" >"$1.zone"
	cat >>"$1.zone"
}

# sign FILE NAME: by one key, of which FILE.ds is the hash.
sign()
{
	local key

	key=$(ldns-keygen -a ECDSAP256SHA256 -k "$2")
	for end in key private ds; do
		mv "$key.$end" "$1.$end"
	done
	ldns-signzone -o "$2" -f "$1.zone.signed" "$1.zone" "$1"
	mv "$1.zone.signed" "$1.zone"
}

zone signed signed.example. <<'EOF'
@ CAA 0 issue "ca1.example"
www A 192.0.2.1
own CAA 0 issue ";"
*.star CAA 0 issuewild "ca2.example"
lost CNAME plain.example.
EOF
for i in {1..100}; do
	echo "large CAA 0 issue \"ca$i.example; account=$i\""
done >>signed.zone
sign signed signed.example.

zone changed changed.example. <<'EOF'
@ CAA 0 issue "ca1.example"
EOF
sign changed changed.example.
sed -i 's/"ca1.example"/"ca9.example"/' changed.zone

zone insecure insecure.example. <<'EOF'
@ CAA 0 issue "ca1.example"
EOF
zone quiet quiet.example. </dev/null

zone example example. <<EOF
ns A $2
signed NS ns
changed NS ns
insecure NS ns
quiet NS ns
alias CNAME own.signed.example.
moved DNAME signed.example.
plain A 192.0.2.1
$(cat signed.ds changed.ds)
EOF
sign example example.

zone root . <<EOF
example. NS ns.example.
ns.example. A $2
$(cat example.ds)
EOF
sign root .

cat >unbound.conf <<EOF
server:
  interface: $2
  port: $3
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "$1"
  pidfile: ""
  use-syslog: no
  logfile: ""
  # It serves, and verifies nothing: that is the child's.
  module-config: "iterator"
  local-zone: "refused.example." refuse
  local-zone: "silent.example." deny
remote-control:
  control-enable: no
EOF
while read -r file name; do
	printf 'auth-zone:\n  name: "%s"\n  zonefile: "%s.zone"\n  for-downstream: yes\n  for-upstream: no\n' "$name" "$file"
done >>unbound.conf <<'EOF'
root .
example example.
signed signed.example.
changed changed.example.
insecure insecure.example.
quiet quiet.example.
EOF
exec unbound -d -c "$1/unbound.conf"
