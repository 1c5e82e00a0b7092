#!/usr/bin/env bash
# Takes pictures of every page of a report: 390 and 1280 px wide, light and dark, and as A4 on paper.
#
#   deploy/report-shots.sh REPORT_DIR OUT_DIR
#
# Wants chromium; without a network, and fails when a page says anything to the console or is wider than its window.
# Where pdftoppm is installed the sheets of paper are pictures too.
set -euo pipefail

if (($# != 2)) || [[ $1 == -* ]]; then
  sed --quiet '2,7s/^# \{0,1\}//p' "$0"
  case "${1:-}" in -h | --help) exit 0 ;; *) exit 64 ;; esac
fi
report=$(realpath "$1")
mkdir --parents "$2"
out=$(realpath "$2")
work=$(mktemp --directory)
trap 'rm --recursive --force "$work"' EXIT
faults=0

# What chromium says goes to a file, what it prints to standard output.
browse() {
  timeout 120 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
    --host-resolver-rules="MAP * ~NOTFOUND" --enable-logging=stderr "$@" 2>"$work/said" || {
    echo "chromium failed: $*" >&2
    tail --lines=3 "$work/said" >&2
    exit 1
  }
  if grep CONSOLE "$work/said" >&2; then
    echo "$page: the console is not silent" >&2
    faults=$((faults + 1))
  fi
}

# Prints how wide and how high a page is in a window of so many pixels.
measure() {
  cat >"$work/measure.html" <<HTML
<!DOCTYPE html><title>measure</title><iframe id="page" src="file://$report/$page" width="$1" height="800" style="border:0"></iframe>
<script>page.onload = () => { const root = page.contentDocument.documentElement;
document.title = root.scrollWidth + " " + root.scrollHeight }</script>
HTML
  browse --allow-file-access-from-files --virtual-time-budget=2000 --dump-dom "file://$work/measure.html" |
    sed --quiet 's/.*<title>\([0-9]* [0-9]*\)<\/title>.*/\1/p'
}

shopt -s nullglob
pages=("$report"/*.html)
((${#pages[@]} > 0)) || {
  echo "$report has no pages" >&2
  exit 66
}
for path in "${pages[@]}"; do
  page=${path##*/}
  name=${page%.html}
  for width in 390 1280; do
    measure "$width" >"$work/size"
    read -r wide high <"$work/size" || {
      echo "$page could not be measured" >&2
      exit 1
    }
    if ((wide > width)); then
      echo "$page is $wide px wide in a window of $width px" >&2
      faults=$((faults + 1))
    fi
    for scheme in light dark; do
      [[ $scheme == dark ]] && preferred=0 || preferred=1
      browse --window-size="$width,$high" --blink-settings="preferredColorScheme=$preferred" \
        --screenshot="$out/$name.$width.$scheme.png" "file://$path"
    done
  done
  browse --no-pdf-header-footer --print-to-pdf="$out/$name.a4.pdf" "file://$path"
  if command -v pdftoppm >/dev/null; then pdftoppm -r 80 -png "$out/$name.a4.pdf" "$out/$name.a4"; fi
done
((faults == 0))
