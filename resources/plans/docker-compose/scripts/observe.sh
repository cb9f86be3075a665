#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# observe.sh NEW OLD: one line of JSON with the version, weight and health that really are.
set -eu

new=${1:?new colour} old=${2:?old colour}
count() { # COLOUR: how many of its containers run
    docker compose --env-file versions.env ps --quiet --status running "api-$1" | grep -c . || true
}

green=$(count "$new") blue=$(count "$old")
all=$((green + blue)) weight=0
[ "$all" -eq 0 ] || weight=$((100 * green / all))
ids=$(docker compose --env-file versions.env ps --quiet --status running "api-$new")
healthy=true image=
for id in $ids; do
    image=$(docker inspect --format '{{.Config.Image}}' "$id")
    health=$(docker inspect --format '{{if .State.Health}}{{.State.Health.Status}}{{else}}healthy{{end}}' "$id")
    [ "$health" = healthy ] || healthy=false
done
[ "$green" -gt 0 ] || healthy=false
printf '{"version": "%s", "weight": %d, "healthy": %s}\n' "${image##*:}" "$weight" "$healthy"
