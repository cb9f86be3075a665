// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/mistakes.h"

#include "base/text.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

constexpr size_t shownMistakes = 100;

/// The candidate that `word` becomes when two neighbouring letters change places: the commonest
/// slip.
QString unswapped(const QString& word, const QStringList& candidates)
{
    for (qsizetype i = 0; i + 1 < word.size(); ++i) {
        QString other = word;
        std::swap(other[i], other[i + 1]);
        if (candidates.contains(other))
            return other;
    }
    return {};
}

} // namespace

void Mistakes::add(const yaml::Mark& mark, const QString& what, const QString& fix)
{
    m_found.push_back({mark, what, fix});
}

std::vector<Error> Mistakes::sorted() const
{
    auto found = m_found;
    std::ranges::stable_sort(found, {}, [](const Found& one) {
        return std::pair{one.mark.line, one.mark.column};
    });
    // What services[] says is read once for itself and once for each environment.
    std::vector<Found> once;
    for (const auto& one : found) {
        const auto sameLine = std::ranges::lower_bound(
            once, one.mark.line, {}, [](const Found& other) { return other.mark.line; });
        if (std::find(sameLine, once.end(), one) == once.end())
            once.push_back(one);
    }
    std::vector<Error> out;
    for (const auto& one : once) {
        if (out.size() == shownMistakes) {
            out.push_back({m_file, u"and %1 more"_s.arg(once.size() - shownMistakes), {}});
            break;
        }
        out.push_back(
            {u"%1:%2:%3"_s.arg(m_file).arg(one.mark.line).arg(one.mark.column), one.what, one.fix});
    }
    return out;
}

QString suggestion(const QString& word, const QStringList& candidates)
{
    const QString swapped = unswapped(word, candidates);
    const QString near = swapped.isEmpty() ? closest(word, candidates) : swapped;
    if (!near.isEmpty())
        return u"did you mean '%1'?"_s.arg(near);
    return candidates.isEmpty() ? QString() : u"there is: "_s + candidates.join(u", "_s);
}

QString quoted(const QString& text)
{
    return u'\'' + visible(text, 80) + u'\'';
}

} // namespace slipway::config
