#!/bin/sh
# Posts a JSON object to a URL for each alarm of conserved, and one when it is over.
#
#   alert-webhook.sh STATUS STATE CONFIG      STATUS: where status.log is; STATE: a directory of this script's own
#
# CONFIG is a file of curl(1) options that holds the URL and, where one is needed, a header with a secret, so that neither is seen in the list of
# processes:  url = "https://chat.example/hook"   See alarms.sh. CURL names another program in place of curl.
set -eu

[ $# -eq 3 ] || { sed -n '2,7p' "$0" >&2; exit 64; }
status=$1 state=$2 config=$3
. "$(dirname "$0")/alarms.sh"

# jq writes the object, so that no name can add to it.
alarm() {
    jq --null-input --compact-output --arg level "$1" --arg event "$2" --arg change "$3" --arg subject "$4" --arg detail "$5" \
        '{level: $level, event: $event, change: $change, subject: $subject, detail: $detail,
          text: "conserved: \($event) \($change) \($subject) (\($level))"}' |
        "${CURL:-curl}" --silent --show-error --fail --max-time 20 --retry 3 --header 'Content-Type: application/json' \
            --data-binary @- --output /dev/null --config "$config"
}

conserved_follow "$status" "$state"
