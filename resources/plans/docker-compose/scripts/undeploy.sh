#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# undeploy.sh COLOUR: no container of the colour runs any more, and its former version stands again.
set -eu

colour=${1:?colour}
case $colour in blue) key=BLUE_VERSION ;; green) key=GREEN_VERSION ;;
*) echo "'$colour' is no colour (blue or green)" >&2; exit 1 ;; esac

docker compose --env-file versions.env up --detach --no-deps --no-recreate --scale "api-$colour=0" "api-$colour"
before=$(sed -n "s/^${key}_BEFORE=//p" versions.env)
if [ -n "$before" ]; then
    { grep -v "^$key=" versions.env | grep -v "^${key}_BEFORE=" || true
      echo "$key=$before"; } >versions.env.new
    mv versions.env.new versions.env
fi
echo "api-$colour: no container; next version ${before:-as it was}"
