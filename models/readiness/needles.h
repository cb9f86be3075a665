// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <array>
#include <string_view>
#include <vector>

namespace slipway::readiness {

/// Groups of words, all looked for in one pass over a text: a quick look before expressions are
/// asked that cannot fit without one of the words.
class Needles {
public:
    static constexpr size_t mostGroups = 64;
    /// Words between `|`: ASCII in lower case, each of three characters or more. They are not
    /// copied.
    void add(size_t group, std::string_view words);
    /// A bit for each group of which a word is in the text, in whatever case. All of them for a
    /// text with one of the two letters that fold into ASCII (U+017F, U+212A).
    quint64 in(QStringView text) const;

private:
    static constexpr size_t size = 1U << 15U;
    struct Word {
        std::string_view text;
        quint64 groups = 0;
    };
    std::array<std::vector<Word>, 32> m_words{}; ///< by the last five bits of the first character
    std::vector<bool> m_begins = std::vector<bool>(size); ///< by three characters
};

} // namespace slipway::readiness
