# shellcheck shell=bash
# What the scripts share. Read by `source`, after `set -euo pipefail`.

# The checkout; the scripts work from any folder.
# shellcheck disable=SC2034 # for those who read this file
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Runs a build. On a terminal its own progress line is shown; elsewhere a line every 15 seconds says that it is still
# at work. What it prints besides is shown only if it fails. Everything goes to stderr.
build() { # what it is, command …
    local what=$1
    shift
    if [[ -t 2 ]]; then
        "$@" >&2
        return
    fi
    local log status=0 started=$SECONDS ticker
    log="$(mktemp)"
    (
        trap 'kill "$!" 2>/dev/null; exit 0' TERM
        while :; do
            sleep 15 &
            wait "$!"
            printf '%s … %d s%s\n' "$what" "$((SECONDS - started))" "$(steps "$log")" >&2
        done
    ) &
    ticker=$!
    "$@" >"$log" 2>&1 || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    if [[ $status -ne 0 ]]; then
        once <"$log" >&2
        printf '%s failed\n' "$what" >&2
    elif [[ $((SECONDS - started)) -ge 15 ]]; then
        printf '%s: done after %d s\n' "$what" "$((SECONDS - started))" >&2
    fi
    rm -f "$log"
    return "$status"
}

# How far the build in a log is, as ", step 12 of 345".
steps() {
    sed -n 's/^\[\([0-9]*\)\/\([0-9]*\)\].*/, step \1 of \2/p' "$1" | tail -n 1
}

# A build's log without its progress lines, and each message once: the compiler repeats one for every file that meets it.
once() {
    awk '
        function flush() {
            if (message != "" && !(message in seen)) { seen[message]; printf "%s", message }
            message = ""
        }
        /^\[[0-9]+\/[0-9]+\]/ { flush(); next }
        /^[^ ].*:[0-9]+:[0-9]+: (error|warning|note)/ { flush() }
        { message = message $0 "\n" }
        END { flush() }
    '
}
