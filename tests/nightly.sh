#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is too long for test.sh, by hand: nightly.sh [--only NAME] [--since REF]. Each part takes at most 20 minutes.
#   asan   the tests of what reads other people's bytes, with address and undefined sanitizers
#   tidy   clang-tidy over every source, or with --since over those changed since REF
#   fuzz   libFuzzer with both sanitizers (clang), each reader for SLIPWAY_FUZZ_SECONDS (600); SLIPWAY_FUZZ_TARGETS
#          names some of them. What is found stays in build/fuzz/found
#   differential  thousands of generated queries here and in a real Prometheus
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/common.sh
source packaging/common.sh

all_parts=(asan tidy fuzz differential)
parts=("${all_parts[@]}")
since=
while (($# > 0)); do
    case $1 in
        --only) parts=("${2:?a name}"); shift 2 ;;
        --since) since=${2:?a commit}; shift 2 ;;
        *) sed -n '3,8s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
    esac
done

readers=(tst_yaml tst_config tst_timeseries tst_scrape tst_promql tst_prometheus tst_rules tst_health tst_evidence tst_readiness tst_lint tst_fuzz tst_io)

part_asan() {
    build asan "${readers[@]}"
    export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
    export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    local pattern
    pattern=$(IFS='|'; echo "^(${readers[*]})\$")
    ctest --preset asan -R "$pattern"
}

part_tidy() {
    if ! command -v clang-tidy >/dev/null; then
        echo "SKIP tidy: clang-tidy is not installed"
        return 0
    fi
    # clang cannot read gcc's precompiled headers, so this build has none.
    cmake --preset dev -B build/tidy -DSLIPWAY_PCH=OFF >/dev/null
    cmake --build build/tidy --parallel "$(jobs_for_this_machine)" --target slipway_ui_autogen slipway_desktop_autogen \
        >/dev/null 2>&1 || true
    local files=()
    if [[ -n $since ]]; then
        mapfile -t files < <(git diff --name-only --diff-filter=d "$since" -- '*.cpp')
    else
        mapfile -t files < <(git ls-files -- 'models/*.cpp' 'app/*.cpp' 'ui/*.cpp')
    fi
    if ((${#files[@]} == 0)); then
        return 0
    fi
    printf '%s\0' "${files[@]}" | xargs -0 -n 4 -P "$(jobs_for_this_machine)" clang-tidy -p build/tidy --quiet
}

part_fuzz() {
    if ! command -v clang++ >/dev/null; then
        echo "SKIP fuzz: clang is not installed"
        return 0
    fi
    local flags='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -g -O1'
    cmake --preset dev -B build/fuzz -DSLIPWAY_PCH=OFF -DSLIPWAY_FUZZ=ON -DCMAKE_CXX_COMPILER=clang++ \
        -DCMAKE_CXX_FLAGS="$flags" >/dev/null
    local targets
    if [[ -n ${SLIPWAY_FUZZ_TARGETS:-} ]]; then
        read -ra targets <<<"$SLIPWAY_FUZZ_TARGETS"
    else
        mapfile -t targets < <(cd tests/fuzz/corpus && ls)
    fi
    cmake --build build/fuzz --parallel "$(jobs_for_this_machine)" --target "${targets[@]/#/fuzz_}"
    mkdir -p build/fuzz/found
    # The kept corpus is only read; what is learnt goes to a folder of the build.
    printf '%s\0' "${targets[@]}" | xargs -0 -n 1 -P "$(jobs_for_this_machine)" sh -c '
        mkdir -p "build/fuzz/learnt/$1"
        build/fuzz/bin/fuzz_$1 -max_total_time='"${SLIPWAY_FUZZ_SECONDS:-600}"' -timeout=10 -rss_limit_mb=2048 \
            -max_len=65536 -print_final_stats=1 -artifact_prefix="build/fuzz/found/$1-" \
            "build/fuzz/learnt/$1" "tests/fuzz/corpus/$1" >"build/fuzz/$1.log" 2>&1
        code=$?
        echo "FUZZ $1: exit $code, $(sed -n "s/^stat::number_of_executed_units: *//p" "build/fuzz/$1.log") runs"
        exit $code' sh
}

part_differential() {
    build dev tst_servers
    SLIPWAY_DIFFERENTIAL=3000 ctest --preset dev -R '^tst_servers$'
}

failed=0
for part in "${parts[@]}"; do
    if [[ " ${all_parts[*]} " != *" $part "* ]]; then
        echo "nightly.sh: no part is called '$part'; there is: ${all_parts[*]}" >&2
        exit 2
    fi
    begin=$SECONDS
    # In a shell of its own and not behind ||, or `set -e` would not hold inside a part.
    set +e
    (set -e; "part_$part")
    code=$?
    set -e
    echo "NIGHTLY $part: exit $code after $((SECONDS - begin)) s"
    if ((code != 0)); then failed=1; fi
done
exit "$failed"
