#!/bin/sh
# Sends a mail for each alarm of conserved, and one when it is over.
#
#   alert-mail.sh STATUS STATE RECIPIENT      STATUS: where status.log is; STATE: a directory of this script's own
#
# SENDMAIL names the program that takes the mail on its standard input (default: /usr/sbin/sendmail). See alarms.sh.
set -eu

[ $# -eq 3 ] || { sed -n '2,6p' "$0" >&2; exit 64; }
status=$1 state=$2 recipient=$3
. "$(dirname "$0")/alarms.sh"

# The subject line is ASCII without line ends: jq's escapes keep a name from adding headers.
alarm() {
    subject=$(printf '%s' "$4" | tr -cd 'A-Za-z0-9._/-' | cut -c 1-128)
    {
        printf 'To: %s\n' "$recipient"
        printf 'Subject: [conserved] %s %s %s %s\n' "$1" "$2" "$3" "$subject"
        printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
        printf '%s %s: %s\n%s\n' "$2" "$3" "$4" "$5"
    } | "${SENDMAIL:-/usr/sbin/sendmail}" -t -i
}

conserved_follow "$status" "$state"
