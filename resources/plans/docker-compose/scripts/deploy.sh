#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# deploy.sh COLOUR VERSION: writes the version down and pulls its image. Starts nothing.
set -eu

colour=${1:?colour} version=${2:?version}
case $colour in blue) key=BLUE_VERSION ;; green) key=GREEN_VERSION ;;
*) echo "'$colour' is no colour (blue or green)" >&2; exit 1 ;; esac
case $version in *[!A-Za-z0-9._-]*) echo "'$version' is no version" >&2; exit 1 ;; esac

now=$(sed -n "s/^$key=//p" versions.env)
if [ "$now" != "$version" ]; then
    # Once more after a cut-off run changes nothing: what was there before is kept until another version comes.
    { grep -v "^$key=" versions.env | grep -v "^${key}_BEFORE=" || true
      echo "${key}_BEFORE=$now"
      echo "$key=$version"; } >versions.env.new
    mv versions.env.new versions.env
fi
docker compose --env-file versions.env pull "api-$colour"
