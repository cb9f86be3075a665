// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/promql/printer.cpp
#include "promql/parser.h"
#include "promql/printer.h"
#include "promql/treejson.h"

#include <QJsonDocument>

#include <cstdint>
#include <cstdlib>

using namespace slipway;

/// What is read, and printed, reads back: as the same text, and as a tree that means the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    promql::Span at;
    const auto tree = promql::parse(text, &at);
    if (!tree) {
        if (tree.error().what.isEmpty() || at.begin > at.end || at.end > size)
            std::abort();
        return 0;
    }
    (void)promql::treeJson(**tree);
    const auto printed = promql::canonicalText(**tree);
    const auto again = promql::parse(printed);
    // The text may have grown beyond what is read at all.
    if (!again && printed.size() < 200'000)
        std::abort();
    if (again && promql::canonicalText(**again) != printed)
        std::abort();
    constexpr size_t longToLayOut = 4096;
    if (size > longToLayOut)
        return 0;
    const auto laidOut = promql::parse(promql::prettyText(**tree));
    if (!laidOut || promql::canonicalText(**laidOut) != printed)
        std::abort();
    return 0;
}
