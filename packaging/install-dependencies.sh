#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what Slipway needs from Debian 12's own packages. The one list of them.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: packaging/install-dependencies.sh [--runtime] [--build] [--test] [--list]
  --runtime  what the programs need to run
  --build    what compiles them
  --test     what the tests start or need
  --list     print the packages instead of installing them
Without --runtime, --build or --test: runtime and build.
Where nothing is missing, nothing is asked of the network.
TEXT
}

runtime=(
    ca-certificates fonts-inter fonts-jetbrains-mono
    libqt6core6 libqt6gui6 libqt6widgets6 libqt6network6 libqt6charts6 libqt6svg6 libqt6dbus6
    libqt6sql6 libqt6sql6-sqlite qt6-qpa-plugins
    libyaml-cpp0.7 libspdlog1.10 libre2-9 libgit2-1.5 zlib1g
)
build=(
    g++ cmake ninja-build ccache lld pkg-config
    qt6-base-dev qt6-charts-dev libqt6opengl6-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
    libyaml-cpp-dev libspdlog-dev libcli11-dev libexpected-dev libfast-float-dev
    libre2-dev libgit2-dev zlib1g-dev
)
test=(xvfb openbox xauth x11-utils git dbus openssl prometheus prometheus-node-exporter prometheus-alertmanager prometheus-redis-exporter
    prometheus-postgres-exporter victoria-metrics redis-server rabbitmq-server postgresql
    haproxy python3-uvicorn python3-fastapi python3-prometheus-client)

wanted=()
only_list=false
for argument in "$@"; do
    case $argument in
        --runtime) wanted+=("${runtime[@]}") ;;
        --build) wanted+=("${build[@]}") ;;
        --test) wanted+=("${test[@]}") ;;
        --list) only_list=true ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done
if ((${#wanted[@]} == 0)); then
    wanted=("${runtime[@]}" "${build[@]}")
fi
if $only_list; then
    printf '%s\n' "${wanted[@]}"
    exit 0
fi
if ! command -v dpkg-query >/dev/null; then
    echo "install-dependencies: this is not Debian; install by hand: ${wanted[*]}" >&2
    exit 1
fi

installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null \
    | awk '$2 == "installed" {print $1}' || true)
missing=()
for package in "${wanted[@]}"; do
    if ! grep -qxF -- "$package" <<<"$installed"; then
        missing+=("$package")
    fi
done
if ((${#missing[@]} == 0)); then
    exit 0
fi

as_root=()
if (($(id -u) != 0)); then
    if ! command -v sudo >/dev/null; then
        echo "install-dependencies: run this as root, or install sudo; missing: ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

# Packages such as prometheus would start a service at once; the tests start their own.
policy=/usr/sbin/policy-rc.d
made_policy=false
cleanup() {
    if $made_policy; then
        "${as_root[@]}" rm -f "$policy"
    fi
}
trap cleanup EXIT
if [[ ! -e $policy ]]; then
    made_policy=true
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
fi

echo "installing: ${missing[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends -- "${missing[@]}"
