// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonwords.h"

namespace slipway::evidence {
namespace {

constexpr size_t slotCount = 256;

constexpr size_t slotOf(std::u16string_view text)
{
    return (size_t(text.front()) * 5 + size_t(text.back()) * 29 + text.size() * 71) % slotCount;
}

/// The words by their slotCount; a word whose slot is taken has the next one that is free.
constexpr std::array<quint8, slotCount> wordSlots = [] {
    std::array<quint8, slotCount> out{};
    for (size_t i = 0; i < pythonWords.size(); ++i) {
        size_t at = slotOf(pythonWords[i]);
        while (out[at] != 0)
            at = (at + 1) % slotCount;
        out[at] = static_cast<quint8>(i + 1);
    }
    return out;
}();

} // namespace

PythonWord PythonWord::of(std::u16string_view text)
{
    constexpr size_t longest = 8;
    PythonWord out;
    if (text.empty() || text.size() > longest)
        return out;
    for (size_t at = slotOf(text); wordSlots[at] != 0; at = (at + 1) % slotCount) {
        if (pythonWords[wordSlots[at] - 1U] == text) {
            out.id = wordSlots[at];
            break;
        }
    }
    return out;
}

} // namespace slipway::evidence
