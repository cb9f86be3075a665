// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include <algorithm>
#include <numeric>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway {
namespace {

bool isInvisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    default: return false;
    }
}

qsizetype distance(QStringView a, QStringView b)
{
    std::vector<qsizetype> row(static_cast<size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = i;
        row[0] = i + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const qsizetype replaced = diagonal + (a[i].toLower() == b[j].toLower() ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({replaced, row[at] + 1, diagonal + 1});
        }
    }
    return row.back();
}

} // namespace

QString visible(const QString& text, qsizetype maxLength)
{
    const auto isPlain = [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7F; };
    if (text.size() <= maxLength && std::all_of(text.begin(), text.end(), isPlain))
        return text;
    QString out;
    out.reserve(std::min(text.size(), maxLength));
    for (const char32_t c : QStringView(text).left(maxLength).toUcs4()) {
        if (c == U'\n')
            out += u"\\n";
        else if (c == U'\t')
            out += u"\\t";
        else if (isInvisible(c))
            out += u"\\u{%1}"_s.arg(QString::number(c, 16).toUpper());
        else
            out += QStringView(QChar::fromUcs4(c));
    }
    if (text.size() > maxLength)
        out += u'…';
    return out;
}

bool hasInvisible(const QString& text)
{
    const auto characters = text.toUcs4();
    return std::any_of(characters.begin(), characters.end(), [](uint c) { return isInvisible(c); });
}

QString closest(const QString& word, const QStringList& candidates)
{
    QString best;
    qsizetype bestDistance = std::max<qsizetype>(1, word.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        if (const auto d = distance(word, candidate); d < bestDistance) {
            bestDistance = d;
            best = candidate;
        }
    }
    return best;
}

} // namespace slipway
