// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/dockerfile.h"
#include "evidence/shell.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

/// One component against `*`, `?` and `[…]`; linear in time but for the number of stars.
bool matchesComponent(QStringView pattern, QStringView text)
{
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype mark = 0;
    while (t < text.size()) {
        qsizetype next = p + 1;
        bool isMatch = false;
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            mark = t;
            continue;
        }
        if (p < pattern.size() && pattern[p] == u'[') {
            const auto close = pattern.indexOf(u']', p + 2);
            if (close > 0) {
                const bool isNegated = pattern[p + 1] == u'!' || pattern[p + 1] == u'^';
                for (qsizetype i = p + 1 + (isNegated ? 1 : 0); i < close; ++i) {
                    if (i + 2 < close && pattern[i + 1] == u'-') {
                        isMatch = isMatch || (pattern[i] <= text[t] && text[t] <= pattern[i + 2]);
                        i += 2;
                    } else {
                        isMatch = isMatch || pattern[i] == text[t];
                    }
                }
                isMatch = isMatch != isNegated;
                next = close + 1;
            }
        } else if (p < pattern.size()) {
            if (pattern[p] == u'\\' && p + 1 < pattern.size()) {
                isMatch = pattern[p + 1] == text[t];
                next = p + 2;
            } else {
                isMatch = pattern[p] == u'?' || pattern[p] == text[t];
            }
        }
        if (isMatch) {
            p = next;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

/// Component by component, one row of a table at a time: never exponential.
std::vector<bool> reached(const QStringList& pattern, const QStringList& path)
{
    std::vector<bool> row(size_t(path.size()) + 1, false);
    row[0] = true;
    for (const auto& part : pattern) {
        std::vector<bool> next(row.size(), false);
        for (size_t i = 0; i < row.size(); ++i) {
            if (part == u"**")
                next[i] = row[i] || (i > 0 && next[i - 1]);
            else if (row[i] && i + 1 < row.size())
                next[i + 1] = matchesComponent(part, path[qsizetype(i)]);
        }
        row = std::move(next);
    }
    return row;
}

} // namespace

bool matchesPath(const QStringList& pattern, const QStringList& path)
{
    return reached(pattern, path).back();
}

IgnoreList::IgnoreList(const QByteArray& bytes, Dialect dialect)
{
    for (QString line : sourceText(bytes).split(u'\n')) {
        line = line.trimmed();
        if (line.isEmpty() || line.startsWith(u'#') || m_patterns.size() >= 5000)
            continue;
        Pattern pattern;
        if (line.startsWith(u'!')) {
            pattern.isException = true;
            line = line.mid(1).trimmed();
        }
        while (line.endsWith(u'/'))
            line.chop(1);
        const bool isAnchored = dialect == Dialect::Docker || line.contains(u'/');
        line = QDir::cleanPath(line);
        while (line.startsWith(u'/'))
            line.remove(0, 1);
        if (line.isEmpty())
            continue;
        if (line != u".") // `.` alone has no effect in either
            pattern.parts = line.split(u'/');
        if (pattern.parts.isEmpty())
            continue;
        if (!isAnchored)
            pattern.parts.prepend(u"**"_s);
        m_patterns.push_back(std::move(pattern));
    }
}

bool IgnoreList::ignores(const QString& path) const
{
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    bool isIgnored = false;
    for (const auto& pattern : m_patterns) {
        if (pattern.isException != isIgnored)
            continue; // could change nothing
        const auto row = reached(pattern.parts, parts);
        for (size_t i = 1; i < row.size(); ++i) {
            if (row[i]) { // the path itself, or a folder above it
                isIgnored = !pattern.isException;
                break;
            }
        }
    }
    return isIgnored;
}

} // namespace slipway::evidence
