// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// One reader of other people's bytes, and its folder below corpus/.
struct FuzzTarget {
    const char* name;
    int (*run)(const uint8_t* data, size_t size);
};
/// All of them; written by CMake from the files beside.
std::span<const FuzzTarget> fuzzTargets();
