# shellcheck shell=bash
# What the scripts share. Source it first: it stops at the first error and moves to the top of the checkout; the folder of
# the caller is in CALLER.
set -euo pipefail

CALLER=$PWD
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

# A line that says what begins now; bold on a terminal.
say() {
    if [ -t 1 ]; then printf '\n\033[1m==> %s\033[0m\n' "$*"; else printf '\n==> %s\n' "$*"; fi
}

# One line to standard error.
warn() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

# Ends the script: $1 is the exit code (2 usage, 3 cannot do), the rest the reason.
fail() {
    local code=$1
    shift
    warn "$*"
    exit "$code"
}

have() { command -v "$1" >/dev/null 2>&1; }

# Postfix's and HAProxy's programs live where an ordinary user's PATH does not reach.
PATH="$PATH:/usr/sbin:/sbin"
export PATH

# The comment at the top of a script is its help.
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"; }

# The flags of every debug build, here and in what the scripts call: another set would build everything anew. Imports must be
# declared in Package.swift.
BUILD_FLAGS=(--explicit-target-dependency-import-check error)

# The flags of the program that people run, likewise. The Swift runtime is linked in, so that it runs where no toolchain is.
RELEASE_FLAGS=(-c release --static-swift-stdlib --product sendguard)
