# shellcheck shell=bash
# Shared by the scripts. Source it first: it makes the script stop at the first error, and changes to the top of the
# checkout. CALLER is the caller's folder.
set -euo pipefail

CALLER=$PWD
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

# Prints a line about the next step; bold on a terminal.
say() {
    if [ -t 1 ]; then printf '\n\033[1m==> %s\033[0m\n' "$*"; else printf '\n==> %s\n' "$*"; fi
}

# Prints one line to standard error.
warn() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

# Ends the script: $1 is the exit code (2 usage, 3 cannot do), the rest is the reason.
fail() {
    local code=$1
    shift
    warn "$*"
    exit "$code"
}

have() { command -v "$1" >/dev/null 2>&1; }

# Postfix's and HAProxy's programs are not on an ordinary user's PATH.
PATH="$PATH:/usr/sbin:/sbin"
export PATH

# The comment at the top of a script is its help.
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"; }

# The flags of every debug build. All scripts must use the same flags, because other flags build everything again. Imports
# must be declared in Package.swift.
BUILD_FLAGS=(--explicit-target-dependency-import-check error)

# The flags of every release build. The Swift runtime is linked in, so that the program runs without a toolchain.
RELEASE_FLAGS=(-c release --static-swift-stdlib --product sendguard)
