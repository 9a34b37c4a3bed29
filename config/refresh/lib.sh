# shellcheck shell=bash
# Shared by the commands in this folder. Source it first.
#
# The rules of a refresh command: it writes one JSON object a line, {"email", "reason", "created_at"}, and only when it
# has read every page. Else it writes nothing, says why on standard error, and exits with 3, so the guard keeps the
# version in force. A secret is read from a file and given to curl on its standard input, where `ps` cannot see it.
set -euo pipefail

# The comment at the top of a command is its help.
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"; }

# fail CODE TEXT: ends the command. 2 is usage, 3 cannot do.
fail() {
    local code=$1
    shift
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit "$code"
}

# option NAME VALUE-OR-NOTHING: the value of a flag, or a usage error.
option() {
    [ $# -ge 2 ] && [ -n "$2" ] || fail 2 "$1 needs a value (try --help)"
    printf '%s' "$2"
}

# begin: checks the tools and makes WORK, a private folder that goes when the command ends.
begin() {
    local tool
    for tool in curl jq; do
        command -v $tool >/dev/null || fail 3 "$tool is not installed: apt-get install $tool"
    done
    WORK=$(mktemp -d)
    trap 'rm -rf "$WORK"' EXIT
    : >"$WORK/rows"
}

# secret FILE: its first line; refused when it is empty.
secret() {
    local value=
    [ -r "$1" ] || fail 3 "cannot read the secret in $1"
    IFS= read -r value <"$1" || [ -n "$value" ] || fail 3 "$1 is empty; it must hold the secret in its first line"
    value=${value%$'\r'}
    [ -n "$value" ] || fail 3 "$1 has an empty first line; the secret belongs there"
    printf '%s' "$value"
}

# quoted TEXT: as a value in curl's configuration.
quoted() {
    local text=${1//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}

# base URL: the URL without a slash at its end. Only https, and http to this machine: a secret goes there.
base() {
    case "$1" in
        https://?*) ;;
        http://127.0.0.1:* | http://localhost:* | http://\[::1\]:*) ;;
        *) fail 2 "--url must begin with https://, because the secret is sent there" ;;
    esac
    printf '%s' "${1%/}"
}

# encoded TEXT: percent-encoded for a query, all but unreserved characters (RFC 3986, section 2.3).
encoded() { jq -rn --arg text "$1" '$text | @uri'; }

# fetch URL JQ-TEST: reads one page into $WORK/page. The page must be JSON that passes the test: a page that was cut
# off, or an error with status 200, does not. curl tries again after 408, 429 and 5xx, and waits as the server asks.
# CURL_SECRETS has the lines of curl's configuration that must not be seen.
fetch() {
    local code
    code=$(printf '%s\n' "$CURL_SECRETS" | curl --disable --config - --silent --show-error --output "$WORK/page" \
        --write-out '%{http_code}' --connect-timeout 20 --max-time "${PAGE_SECONDS:-120}" --retry "${RETRIES:-5}" \
        --retry-connrefused --proto '=https,http' --header 'Accept: application/json' -- "$1") \
        || fail 3 "cannot read ${1%%\?*} (see above)"
    case "$code" in
        200) ;;
        401 | 403) fail 3 "${1%%\?*} answered $code: the secret is wrong, or may not read suppressions" ;;
        *) fail 3 "${1%%\?*} answered $code: $(head -c 300 "$WORK/page" | tr -c '[:print:]' ' ')" ;;
    esac
    jq -e "$2" "$WORK/page" >/dev/null 2>&1 \
        || fail 3 "${1%%\?*} answered $(stat -c %s "$WORK/page") octets that are not a list of suppressions"
}

# take JQ-FILTER [JQ-ARGUMENT...]: adds the rows that the filter makes of the page. A row without an address is an
# error, because somebody would be missing.
take() {
    local filter=$1
    shift
    jq -c "$@" "$filter | if (.email | type) == \"string\" and .email != \"\" then . else error(\"a row without an address\") end" \
        "$WORK/page" >>"$WORK/rows" 2>"$WORK/error" || fail 3 "a page has rows that cannot be read: $(head -c 300 "$WORK/error")"
}

# finish: writes all rows. An empty list is an error unless --may-be-empty was given: it is more often a wrong account.
finish() {
    [ -s "$WORK/rows" ] || [ "${MAY_BE_EMPTY-}" = yes ] \
        || fail 3 "there is no suppression at all; if that is right, add --may-be-empty"
    cat "$WORK/rows"
}
