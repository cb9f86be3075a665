# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What run.sh, test.sh and nightly.sh share; sourced, with the checkout as working directory.

# As many compilers as there are cores, but fewer where memory is small (1.5 GB each).
jobs_for_this_machine() {
    local cores available fit
    cores=$(nproc)
    available=$(awk '/^MemAvailable:/ {print int($2 / 1024)}' /proc/meminfo 2>/dev/null || echo 0)
    fit=$((available / 1500))
    if ((fit < 1)); then fit=1; fi
    echo $((cores < fit ? cores : fit))
}

# build PRESET [TARGET…]: configures and builds in build/PRESET.
build() {
    local preset=$1
    shift
    local targets=()
    if (($# > 0)); then targets=(--target "$@"); fi
    cmake --preset "$preset"
    cmake --build --preset "$preset" --parallel "$(jobs_for_this_machine)" "${targets[@]}"
}
