#!/usr/bin/env bash
# Stands in for curl while the README's commands run: the real one does the work, and
# what was asked and answered is kept for the test. KULANZ_CALLS is the folder for it,
# KULANZ_CURL the real curl.
set -euo pipefail
count=$(find "$KULANZ_CALLS" -mindepth 1 -maxdepth 1 | wc -l)
call=$KULANZ_CALLS/$(printf '%04d' "$count")
mkdir "$call"
printf '%s\0' "$@" >"$call/words"
"$KULANZ_CURL" "$@" --dump-header "$call/head" --output "$call/body" \
  --write-out '%{method} %{url_effective} %{http_code} %{content_type}\n' >"$call/told"
cat "$call/body"
