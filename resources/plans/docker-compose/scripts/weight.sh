#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# weight.sh NEW OLD PERCENT: NEW gets PERCENT of ten containers, OLD the rest. PERCENT in tens.
set -eu

all=10
new=${1:?new colour} old=${2:?old colour} percent=${3:?percent}
case $percent in 0 | [1-9]0 | 100) ;;
*) echo "weight $percent cannot be had with $all containers (0, 10, … 100)" >&2; exit 1 ;; esac

containers() { # COLOUR COUNT: exactly so many, healthy; those that run stay as they are
    docker compose --env-file versions.env up --detach --no-deps --no-recreate --wait \
        --scale "api-$1=$2" "api-$1"
}
running() { # COLOUR: how many run
    docker compose --env-file versions.env ps --quiet --status running "api-$1" | grep -c . || true
}

more=$((all * percent / 100)) less=$((all - all * percent / 100))
# Whoever grows comes first: at no moment are there fewer than were needed.
if [ "$(running "$new")" -lt "$more" ]; then
    containers "$new" "$more"
    containers "$old" "$less"
else
    containers "$old" "$less"
    containers "$new" "$more"
fi
seen() { # COLOUR COUNT: what was asked for really runs
    now=$(running "$1")
    if [ "$now" -ne "$2" ]; then
        echo "api-$1: $2 containers were asked for, $now run" >&2
        exit 1
    fi
    echo "api-$1: $now of $all containers"
}
seen "$new" "$more"
seen "$old" "$less"
