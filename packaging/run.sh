#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One command to a live dashboard: installs what is missing, builds, opens the demo. Arguments go to slipway.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/common.sh
source packaging/common.sh

# What is said while building goes to stderr: stdout is the program's.
{
    packaging/install-dependencies.sh --runtime --build
    build release slipway slipway-desktop
} >&2

if (($# > 0)); then
    exec build/release/bin/slipway "$@"
fi
if [[ -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} ]]; then
    exec build/release/bin/slipway-desktop --demo
fi
pictures=$PWD/build/pictures
mkdir -p "$pictures"
QT_QPA_PLATFORM=offscreen exec build/release/bin/slipway-desktop --demo --headless-report "$pictures"
