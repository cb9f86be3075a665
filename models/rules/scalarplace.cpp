// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/scalarplace.h"

namespace slipway::rules {
namespace {

/// Where the value begins behind an anchor and a tag.
qsizetype behindProperties(const QString& line, qsizetype at)
{
    while (at < line.size() && (line[at] == u'&' || line[at] == u'!')) {
        while (at < line.size() && !line[at].isSpace())
            ++at;
        while (at < line.size() && line[at].isSpace())
            ++at;
    }
    return at;
}

int indentOf(const QString& line)
{
    int out = 0;
    while (out < line.size() && line[out] == u' ')
        ++out;
    return out;
}

} // namespace

ScalarPlaces::ScalarPlaces(const QByteArray& bytes) : m_lines(QString::fromUtf8(bytes).split(u'\n'))
{
}

yaml::Mark ScalarPlaces::inFile(const yaml::Node& scalar, const QString& place) const
{
    const auto parts = place.split(u':');
    const int line = parts.value(0).toInt();
    const int column = parts.value(1).toInt();
    const auto mark = scalar.mark;
    if (line < 1 || column < 1 || mark.line < 1 || mark.line > m_lines.size())
        return mark;
    const auto& first = m_lines[mark.line - 1];
    const auto begin = behindProperties(first, mark.column - 1);
    if (begin >= first.size())
        return mark;
    if (first[begin] == u'|' && mark.line + line <= m_lines.size()) {
        int next = mark.line;
        while (next < m_lines.size() && m_lines[next].trimmed().isEmpty())
            ++next;
        const int indent = next < m_lines.size() ? indentOf(m_lines[next]) : 0;
        return {mark.line + line, indent + column};
    }
    const bool isQuoted = first[begin] == u'"' || first[begin] == u'\'';
    const auto from = begin + (isQuoted ? 1 : 0);
    // On one line and without escapes, the text stands in the file as it is.
    if (!QStringView(first).mid(from).startsWith(scalar.text) || line != 1)
        return mark;
    return {mark.line, static_cast<int>(from) + column};
}

} // namespace slipway::rules
