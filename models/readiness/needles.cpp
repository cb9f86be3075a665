// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/needles.h"

#include <algorithm>

namespace slipway::readiness {
namespace {

constexpr size_t fewest = 3; ///< characters that are looked at before a word is

/// Five bits of each of three characters: the same for both cases of a letter.
constexpr quint32 slotOf(quint32 before, quint32 character)
{
    return (before << 5U | (character & 31U)) & 0x7FFFU;
}

bool isAt(QStringView text, std::string_view word)
{
    if (text.size() < qsizetype(word.size()))
        return false;
    for (size_t i = 0; i < word.size(); ++i) {
        const auto c = text[qsizetype(i)].unicode();
        const auto lower = c >= u'A' && c <= u'Z' ? c + (u'a' - u'A') : c;
        if (lower != static_cast<unsigned char>(word[i]))
            return false;
    }
    return true;
}

} // namespace

void Needles::add(size_t group, std::string_view words)
{
    Q_ASSERT(group < mostGroups);
    const quint64 bit = quint64{1} << group;
    for (size_t at = 0; at <= words.size();) {
        const size_t end = std::min(words.find('|', at), words.size());
        const auto word = words.substr(at, end - at);
        at = end + 1;
        Q_ASSERT(word.size() >= fewest);
        auto& others = m_words[static_cast<unsigned char>(word[0]) & 31U];
        const auto known = std::ranges::find(others, word, &Word::text);
        if (known != others.end())
            known->groups |= bit;
        else
            others.push_back({word, bit});
        quint32 slot = 0;
        for (size_t i = 0; i < fewest; ++i)
            slot = slotOf(slot, static_cast<unsigned char>(word[i]));
        m_begins[slot] = true;
    }
}

quint64 Needles::in(QStringView text) const
{
    constexpr char16_t longS = 0x17F;
    constexpr char16_t kelvin = 0x212A;
    quint64 out = 0;
    quint32 slot = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto c = text[i].unicode();
        if (c == longS || c == kelvin)
            return ~quint64{0};
        slot = slotOf(slot, c);
        if (i + 1 < qsizetype(fewest) || !m_begins[slot])
            continue;
        const auto rest = text.sliced(i + 1 - qsizetype(fewest));
        for (const auto& word : m_words[rest[0].unicode() & 31U])
            if ((out & word.groups) != word.groups && isAt(rest, word.text))
                out |= word.groups;
    }
    return out;
}

} // namespace slipway::readiness
