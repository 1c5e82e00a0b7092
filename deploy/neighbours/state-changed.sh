#!/bin/sh
# Runs a program when the state of conserved became another one.
#
#   state-changed.sh STATUS STATE PROGRAM      STATUS: where status.env is; STATE: a directory of this script's own
#
# PROGRAM is called with the former state (empty at first) and the new one, and finds every name of status.env in its environment. When it
# fails it is called again with the next status.
set -eu

[ $# -eq 3 ] || { sed -n '2,7p' "$0" >&2; exit 64; }
status=$1 directory=$2 program=$3
[ -f "$status/status.env" ] || exit 0

# The values of status.env are quoted for sh: nothing in them is run.
set -a
. "$status/status.env"
set +a

mkdir -p "$directory"
former=
if [ -f "$directory/state" ]; then former=$(cat "$directory/state"); fi
[ "$former" != "$STATE" ] || exit 0
"$program" "$former" "$STATE"
printf '%s\n' "$STATE" >"$directory/state.new"
mv -f "$directory/state.new" "$directory/state"
