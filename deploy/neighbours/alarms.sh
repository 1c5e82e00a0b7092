# Follows status.log and calls `alarm LEVEL EVENT CHANGE SUBJECT DETAIL` once for each state that begins at warning or critical, and
# once when it ends. Read by alert-mail.sh and alert-webhook.sh; POSIX sh, with tail(1) and jq(1).
#
# The number of the last line that was told of is kept in STATE/seq, what is alarmed in STATE/raised: a restart of the daemon or of this
# script neither repeats nor loses one. A first start begins with what happens from then on. An alarm that cannot be delivered is tried again
# until it can; what follows waits for it.

# One line of text for one event, its fields parted by U+001F: no other control character is left in it. A line that is no event is left out.
conserved_fields='
  (try fromjson catch empty) | select(type == "object" and (.seq | type) == "number")
  | [.seq, .level, .event, .change, .subject, (.detail | tostring)]
  | map(tostring | gsub("[\\p{Cc}]"; "?")) | join("\u001f")'

# conserved_lines LOG ONCE: whatever is already in the log and its rotated files is read first, oldest first; what the state file knows is
# skipped by its number. Then the log is followed, unless ONCE is 1.
conserved_lines() {
    log=$1
    index=64
    while [ "$index" -ge 1 ]; do
        if [ -f "$log.$index" ]; then cat "$log.$index"; fi
        index=$((index - 1))
    done
    if [ "$2" = 1 ]; then
        if [ -f "$log" ]; then cat "$log"; fi
    else
        # It ends with this script, whatever ended that.
        exec tail --pid=$$ --lines=+1 --follow=name --retry --sleep-interval=0.1 "$log" 2>/dev/null
    fi
}

# conserved_follow STATUS STATE: never returns while the log grows; with CONSERVED_ONCE=1 it ends with the log.
conserved_follow() {
    status=$1
    state=$2
    mkdir -p "$state"
    touch "$state/raised"
    parted=$(printf '\037')
    if [ ! -f "$state/seq" ]; then
        # The first start: what is past is past.
        last=$(conserved_last "$status/status.log")
        conserved_keep "$state/seq" "$last"
    fi
    last=$(cat "$state/seq")
    # A log that was begun anew, with another store, counts from 1 again.
    newest=$(conserved_last "$status/status.log")
    if [ "$newest" -gt 0 ] && [ "$newest" -lt "$last" ]; then last=0; fi
    conserved_lines "$status/status.log" "${CONSERVED_ONCE:-}" | jq --unbuffered --raw-input --raw-output "$conserved_fields" |
        while IFS=$parted read -r seq level event change subject detail; do
            [ "$seq" -gt "$last" ] || continue
            # A rotation between two reads: what is missing is in the files by now.
            if [ "$seq" -gt $((last + 1)) ]; then conserved_fill "$last" "$seq"; fi
            conserved_deliver
            last=$seq
        done
}

# The lines between two numbers, from the files as they are.
conserved_fill() {
    conserved_lines "$status/status.log" 1 | jq --raw-input --raw-output "$conserved_fields" |
        while IFS=$parted read -r seq level event change subject detail; do
            if [ "$seq" -gt "$1" ] && [ "$seq" -lt "$2" ]; then conserved_deliver; fi
        done
}

# Tells of one event and remembers its number.
conserved_deliver() {
    until conserved_take "$state" "$level" "$event" "$change" "$subject" "$detail"; do
        if [ "${CONSERVED_ONCE:-}" = 1 ]; then exit 1; fi
        sleep 30
    done
    conserved_keep "$state/seq" "$seq"
}

# The number of the last whole line; 0 in a log without lines.
conserved_last() {
    if [ -f "$1" ]; then
        found=$(tail -n 2 "$1" | jq --raw-input --raw-output '(try fromjson catch empty) | .seq' 2>/dev/null | tail -n 1)
        if [ -z "$found" ] && [ -f "$1.1" ]; then
            found=$(tail -n 1 "$1.1" | jq --raw-input --raw-output '(try fromjson catch empty) | .seq' 2>/dev/null)
        fi
        echo "${found:-0}"
    else
        echo 0
    fi
}

# Whole or not at all, so that a power cut leaves the old text.
conserved_keep() {
    printf '%s\n' "$2" >"$1.new"
    mv -f "$1.new" "$1"
}

conserved_take() {
    key="$3 $5"
    case $4 in
    raised)
        case $2 in warning | critical) ;; *) return 0 ;; esac
        alarm "$2" "$3" raised "$5" "$6" || return 1
        # What has no end is not waited for.
        case $3 in standing.changed | clock.stepped | daemon.*) return 0 ;; esac
        if ! grep -qxF -- "$key" "$1/raised"; then printf '%s\n' "$key" >>"$1/raised"; fi
        ;;
    cleared)
        grep -qxF -- "$key" "$1/raised" || return 0
        alarm "$2" "$3" cleared "$5" "$6" || return 1
        grep -vxF -- "$key" "$1/raised" >"$1/raised.new" || :
        mv -f "$1/raised.new" "$1/raised"
        ;;
    esac
}
