#!/usr/bin/env bash
# Makes this machine ready to build conserved: installs the libraries that are missing and checks the Swift toolchain.
#
#   deploy/setup.sh
#
# For Debian and its kin. Asks for sudo only when something is missing and you are not root; says nothing when nothing is.
set -euo pipefail

if (($# > 0)); then
  sed --quiet '2,6s/^# \{0,1\}//p' "$0"
  case "$1" in -h | --help) exit 0 ;; *) exit 64 ;; esac
fi

packages=(libcurl4-openssl-dev libssl-dev libsqlite3-dev libxml2-dev pkg-config tzdata ca-certificates)
swift_needed=6.2

is_installed() {
  [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

# pkg-config is a transitional name on newer systems; what counts is the command.
is_there() {
  case "$1" in
    pkg-config) command -v pkg-config >/dev/null ;;
    *) is_installed "$1" ;;
  esac
}

install_missing() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    # Elsewhere the packages have other names; the headers tell whether they are there.
    if command -v pkg-config >/dev/null && pkg-config --exists libcurl libcrypto sqlite3 libxml-2.0; then return; fi
    echo "setup: no apt-get here; install the development files of libcurl, OpenSSL, SQLite and libxml2, and pkg-config" >&2
    exit 69
  fi
  local missing=()
  for package in "${packages[@]}"; do
    is_there "$package" || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0

  local as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "setup: missing ${missing[*]}; run as root: apt-get install ${missing[*]}" >&2
      exit 77
    fi
    as_root=(sudo)
  fi
  echo "setup: installing ${missing[*]}" >&2
  "${as_root[@]}" apt-get update --quiet=2 >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}" >&2
}

check_swift() {
  if ! command -v swift >/dev/null; then
    echo "setup: no swift found; install Swift $swift_needed or later from https://www.swift.org/install/linux" >&2
    exit 69
  fi
  local version
  version="$(swift --version 2>/dev/null | sed --quiet 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head --lines=1)"
  if [[ "$(printf '%s\n' "$swift_needed" "${version:-0}" | sort --version-sort | head --lines=1)" != "$swift_needed" ]]; then
    echo "setup: Swift is ${version:-of an unknown version}; install $swift_needed or later from https://www.swift.org/install/linux" >&2
    exit 69
  fi
}

install_missing
check_swift
