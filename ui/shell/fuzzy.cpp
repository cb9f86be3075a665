// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzy.h"

#include <algorithm>
#include <vector>

namespace slipway::ui {
namespace {

constexpr int none = -1'000'000;
constexpr qsizetype longestText = 200;

bool isWordStart(const QString& text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text[at - 1];
    return !before.isLetterOrNumber() || (before.isLower() && text[at].isUpper());
}

int letterScore(const QString& text, qsizetype at)
{
    return 1 + (isWordStart(text, at) ? 8 : 0) + (at == 0 ? 4 : 0);
}

} // namespace

std::optional<int> fuzzyScore(const QString& pattern, const QString& text)
{
    const QString wanted = pattern.simplified().remove(u' ').toCaseFolded();
    if (wanted.isEmpty())
        return 0;
    const QString shown = text.left(longestText);
    const QString folded = shown.toCaseFolded();
    if (folded.size() != shown.size()) // folding changed the length: only plain containment is safe
        return folded.contains(wanted) ? std::optional(1) : std::nullopt;
    // best[i]: best score with the letters so far, the last of them at i.
    std::vector<int> best(static_cast<size_t>(folded.size()), none);
    for (qsizetype letter = 0; letter < wanted.size(); ++letter) {
        std::vector<int> next(best.size(), none);
        int reach = letter == 0 ? 0 : none;
        for (qsizetype i = 0; i < folded.size(); ++i) {
            const auto at = static_cast<size_t>(i);
            const int run = letter > 0 && i > 0 ? best[at - 1] : none;
            if (folded[i] == wanted[letter] && std::max(reach, run) > none)
                next[at] = std::max(reach, run == none ? none : run + 6) + letterScore(shown, i);
            if (letter > 0)
                reach = std::max(reach, best[at]);
        }
        best = std::move(next);
    }
    const int score = best.empty() ? none : *std::ranges::max_element(best);
    if (score <= none / 2)
        return std::nullopt;
    return score * 4 - static_cast<int>(std::min<qsizetype>(shown.size(), 80)) / 8;
}

} // namespace slipway::ui
