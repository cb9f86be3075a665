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
# Healthy is what serves: all that run, of both colours, and at least one. The version is the new one's where it runs.
healthy=true image=
[ "$all" -gt 0 ] || healthy=false
for colour in "$old" "$new"; do
    for id in $(docker compose --env-file versions.env ps --quiet --status running "api-$colour"); do
        image=$(docker inspect --format '{{.Config.Image}}' "$id")
        health=$(docker inspect --format '{{if .State.Health}}{{.State.Health.Status}}{{else}}healthy{{end}}' "$id")
        [ "$health" = healthy ] || healthy=false
    done
done
printf '{"version": "%s", "weight": %d, "healthy": %s}\n' "${image##*:}" "$weight" "$healthy"
