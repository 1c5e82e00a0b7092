#!/usr/bin/env bash
# Builds conserved and shows it at work: a small simulated fleet on loopback and the daemon on it.
#
#   deploy/demo.sh [--directory D] [--seconds N]
#
# Says where to look; what follows is handed to `conserved demo`. Nothing outside the demo's directory and .build is touched.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Paths that the user gives are relative to where the user stands, not to the repository.
started_in="$OLDPWD"

deploy/setup.sh
swift build --configuration release --product conserved >&2
program="$(swift build --configuration release --show-bin-path)/conserved"
cd "$started_in"
exec "$program" demo "$@"
