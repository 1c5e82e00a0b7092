#!/usr/bin/env bash
# Runs the tests.
#
#   deploy/test.sh [ARGUMENT...]      what follows is handed to `swift test`, such as --filter MeteringTests
#
# Tests against captured bodies need the corpus in ../shared/corpus or in $CONSERVED_CORPUS; without it they are skipped and say so.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

deploy/setup.sh
# A crashing test otherwise waits in the backtracer for a key.
SWIFT_BACKTRACE=enable=no exec swift test "$@"
