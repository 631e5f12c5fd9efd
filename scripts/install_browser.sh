#!/bin/sh
# Installs Chromium and a Chinese font for the tests of the web page, if apt-get can.
# If it cannot, those tests are skipped and say why.
set -u

has_browser() {
    [ -n "${REPLYSEARCH_TEST_CHROMIUM:-}" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_font() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]
}

wanted=""
has_browser || wanted="chromium"
has_font || wanted="$wanted fontconfig fonts-noto-cjk"
[ -n "$wanted" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    exit 0
elif [ "$(id -u)" -eq 0 ]; then
    become=""
elif sudo -n true 2>/dev/null; then
    become="sudo"
else
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # unquoted, so that an empty $become is no word
$become apt-get update -qq >/dev/null 2>&1
# shellcheck disable=SC2086 # unquoted, because $wanted is a list of packages
$become apt-get install -y -qq --no-install-recommends $wanted >/dev/null 2>&1 ||
    echo "could not install: $wanted; the tests of the page may be skipped" >&2
exit 0
