// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"

#include <algorithm>

namespace slipway::promql::functions {
namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Takes the run of digits, or of other characters, at the start of `text`.
std::string_view takeRun(std::string_view& text)
{
    const bool areDigits = isDigit(text.front());
    size_t size = 1;
    while (size < text.size() && isDigit(text[size]) == areDigits)
        ++size;
    const auto run = text.substr(0, size);
    text.remove_prefix(size);
    return run;
}

std::string_view withoutZeros(std::string_view digits)
{
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

/// Less, equal or greater; numbers of any length.
int compareRuns(std::string_view a, std::string_view b)
{
    if (!isDigit(a.front()) || !isDigit(b.front()))
        return a.compare(b);
    const auto left = withoutZeros(a);
    const auto right = withoutZeros(b);
    if (left.size() != right.size())
        return left.size() < right.size() ? -1 : 1;
    return left.compare(right);
}

} // namespace

bool isNaturallyLess(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        if (const int order = compareRuns(takeRun(a), takeRun(b)); order != 0)
            return order < 0;
    }
    return a.empty() && !b.empty();
}

} // namespace slipway::promql::functions
