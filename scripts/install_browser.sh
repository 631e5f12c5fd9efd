#!/bin/sh
# Installs Chromium and a Chinese font for the tests of the web page, if apt-get can.
# If it cannot, those tests are skipped and say why.
set -u

has_browser() {
    [ -n "${REPLYSEARCH_TEST_CHROMIUM:-}" ] && return 0
    for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_font() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]
}

wanted=""
has_browser || wanted="browser"
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
# shellcheck disable=SC2086 # `become` may be empty
$become apt-get update -qq >/dev/null 2>&1

# shellcheck disable=SC2086 # the arguments are words, and `become` may be empty
install() { $become apt-get install -y -qq --no-install-recommends $* >/dev/null 2>&1; }

for each in $wanted; do
    case "$each" in
    browser) install chromium-headless-shell || install chromium ;;
    *) install "$each" ;;
    esac || echo "could not install: $each; the tests of the page may be skipped" >&2
done
exit 0
