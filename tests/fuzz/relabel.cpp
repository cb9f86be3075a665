// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/scrape/relabel.cpp
#include "scrape/relabel.h"

#include <cstdint>
#include <string>

using namespace slipway;

/// Lines: action (a digit or letter), sources (`,`), regex, target, replacement; then the next
/// step. Blanks set the parts apart.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    using config::RelabelStep;
    const auto text
        = QString::fromUtf8(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    std::vector<RelabelStep> steps;
    for (const auto& line : text.split(u'\n').mid(0, 8)) {
        const auto parts = line.split(u' ');
        RelabelStep step;
        step.action = static_cast<RelabelStep::Action>(
            parts[0].isEmpty() ? 0 : parts[0].front().unicode() % 11);
        step.sourceLabels = parts.value(1).split(u',');
        step.regex = parts.value(2);
        step.targetLabel = parts.value(3);
        step.replacement = parts.value(4);
        step.modulus = static_cast<quint64>(parts.size());
        steps.push_back(std::move(step));
    }
    const auto relabeller = scrape::Relabeller::compile(std::move(steps));
    if (relabeller)
        (void)relabeller->apply(timeseries::Labels(
            {{"__name__", "up"}, {"a", "foo"}, {"b", "bar\nbaz"}, {"c", "\xc3\xa4\xff"}}));
    return 0;
}
