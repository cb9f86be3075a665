// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/rules/rulefile.cpp
#include "rules/rulefile.h"

#include "rules/unittest.h"

#include <cstdint>

using namespace slipway;

/// Rule files and files of their tests; what reads well is evaluated on nothing.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto rules = rules::readRuleFile(bytes);
    if (rules.problems.empty()) {
        const auto store = timeseries::makeMemoryStore();
        for (const auto& group : rules.groups)
            (void)rules::evaluate(group, {}, *store, 60'000);
    }
    (void)rules::readTestFile(bytes);
    return 0;
}
