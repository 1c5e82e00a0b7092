#!/usr/bin/env bash
# Installs conserved: the program, its manual, what shells complete, its user and its unit.
#
#   deploy/install.sh [--destdir DIR] [--program FILE]
#
# Builds a release unless a built program is given. Into DIR instead of / for packages. Starts nothing.
set -euo pipefail

destdir=""
program=""
while (($# > 0)); do
  case "$1" in
    --destdir) destdir="${2:?--destdir wants a directory}" && shift 2 ;;
    --program) program=$(realpath "${2:?--program wants a file}") && shift 2 ;;
    *)
      sed --quiet '2,6s/^# \{0,1\}//p' "$0"
      case "$1" in -h | --help) exit 0 ;; *) exit 64 ;; esac
      ;;
  esac
done
[[ -z $destdir ]] || { mkdir --parents "$destdir" && destdir=$(realpath "$destdir"); }

cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ -z $program ]]; then
  deploy/setup.sh
  swift build --configuration release --product conserved >&2
  program="$(swift build --configuration release --show-bin-path)/conserved"
fi

install -D --mode 755 "$program" "$destdir/usr/bin/conserved"
put() { install -D --mode 644 /dev/stdin "$destdir$1"; }
manual() { "$program" manual --section "$1" | gzip --best --no-name | put "/usr/share/man/man$1/$2.$1.gz"; }
manual 1 conserved </dev/null
manual 5 conserved.yaml <config/conserved.yaml
manual 8 conserved </dev/null
"$program" --generate-completion-script bash | put /usr/share/bash-completion/completions/conserved
"$program" --generate-completion-script zsh | put /usr/share/zsh/vendor-completions/_conserved
"$program" --generate-completion-script fish | put /usr/share/fish/vendor_completions.d/conserved.fish
put /usr/lib/sysusers.d/conserved.conf <deploy/conserved.sysusers
put /usr/lib/systemd/system/conserved.service <deploy/conserved.service
install --directory --mode 755 "$destdir/etc/conserved"
# What is there already is somebody's own.
[[ -e $destdir/etc/conserved/conserved.yaml ]] || put /usr/share/doc/conserved/conserved.yaml <config/conserved.yaml
if [[ -z $destdir ]]; then
  systemd-sysusers /usr/lib/sysusers.d/conserved.conf
  if [[ -d /run/systemd/system ]]; then systemctl daemon-reload; fi
fi
echo "installed; describe your meters in $destdir/etc/conserved/conserved.yaml, then: systemctl enable --now conserved"
