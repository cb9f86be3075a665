// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/markdownline.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype maxWidth = 8'000;
constexpr qsizetype maxTarget = 1'000;

qsizetype runOf(const QString& line, qsizetype at)
{
    qsizetype end = at;
    while (end < line.size() && line[end] == line[at])
        ++end;
    return end - at;
}

/// Where the code that opens at `at` with `length` backticks closes, or -1.
qsizetype closing(const QString& line, qsizetype at, qsizetype length)
{
    for (qsizetype i = at + length; i < line.size();) {
        if (line[i] != u'`') {
            ++i;
            continue;
        }
        const qsizetype run = runOf(line, i);
        if (run == length)
            return i;
        i += run;
    }
    return -1;
}

void addLink(
    const QString& raw, qsizetype start, int number, bool isImage, std::vector<MarkdownSpan>& spans)
{
    static const QRegularExpression space(u"\\s"_s);
    QString target = raw;
    qsizetype skipped = 0;
    while (skipped < target.size() && target[skipped].isSpace())
        ++skipped;
    target = target.mid(skipped);
    if (target.startsWith(u'<')) {
        target = target.mid(1).section(u'>', 0, 0);
        ++skipped;
    } else {
        target = target.section(space, 0, 0);
    }
    if (!target.isEmpty())
        spans.push_back({MarkdownSpan::Kind::Link,
            target,
            number,
            static_cast<int>(start + skipped) + 1,
            isImage});
}

/// Whether the bracket that closes at `at` was opened by `![`.
bool closesImage(const QString& line, qsizetype at)
{
    int depth = 0;
    for (qsizetype i = at; i >= 0 && i > at - maxTarget; --i) {
        if (line[i] == u']')
            ++depth;
        else if (line[i] == u'[' && --depth == 0)
            return i > 0 && line[i - 1] == u'!';
    }
    return false;
}

/// `](target)` at `at`, which is the closing bracket.
qsizetype link(const QString& line, qsizetype at, int number, std::vector<MarkdownSpan>& spans)
{
    int depth = 0;
    for (qsizetype i = at + 1; i < line.size() && i < at + maxTarget; ++i) {
        if (line[i] == u'(')
            ++depth;
        else if (line[i] == u')' && --depth == 0) {
            addLink(line.mid(at + 2, i - at - 2), at + 2, number, closesImage(line, at), spans);
            return i + 1;
        }
    }
    return at + 1;
}

} // namespace

void readSpans(const QString& wholeLine, int number, std::vector<MarkdownSpan>& spans)
{
    static const QRegularExpression definition(u"^ {0,3}\\[[^\\]]+\\]:\\s*(\\S+)"_s);
    static const QRegularExpression autolink(
        u"<((?:https?://|mailto:|ftp://)[^<>\\s]{1,1000}|[\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,64}){1,5})>"_s);
    const QString line = wholeLine.left(maxWidth);
    const bool mayDefine = firstOf(line) == u'[';
    if (const auto match = mayDefine ? definition.match(line) : QRegularExpressionMatch();
        match.hasMatch()) {
        addLink(match.captured(1), match.capturedStart(1), number, false, spans);
        return;
    }
    int unclosed = 0;
    for (qsizetype i = 0; i < line.size();) {
        if (line[i] == u'\\') {
            i += 2;
        } else if (line[i] == u'`') {
            const qsizetype length = runOf(line, i);
            const qsizetype end = unclosed > 8 ? -1 : closing(line, i, length);
            if (end < 0) {
                ++unclosed;
                i += length;
                continue;
            }
            const QString code = line.mid(i + length, end - i - length);
            qsizetype lead = 0;
            while (lead < code.size() && code[lead].isSpace())
                ++lead;
            spans.push_back({MarkdownSpan::Kind::Code,
                code.trimmed(),
                number,
                static_cast<int>(i + length + lead) + 1});
            i = end + length;
        } else if (line[i] == u']' && i + 1 < line.size() && line[i + 1] == u'(' && unclosed <= 8) {
            const qsizetype next = link(line, i, number, spans);
            unclosed += next == i + 1 ? 1 : 0;
            i = next;
        } else if (line[i] == u'<') {
            const auto match = autolink.match(line,
                i,
                QRegularExpression::NormalMatch,
                QRegularExpression::AnchorAtOffsetMatchOption);
            if (match.hasMatch())
                spans.push_back({MarkdownSpan::Kind::Link,
                    match.captured(1),
                    number,
                    static_cast<int>(match.capturedStart(1)) + 1,
                    false});
            i = match.hasMatch() ? match.capturedEnd() : i + 1;
        } else {
            ++i;
        }
    }
}

QStringList splitCells(const QString& line)
{
    const QString row = line.left(maxWidth);
    QStringList cells;
    QString cell;
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (row[i] == u'\\' && i + 1 < row.size() && row[i + 1] == u'|') {
            cell += u'|';
            ++i;
        } else if (row[i] == u'`') {
            const qsizetype length = runOf(row, i);
            const qsizetype end = closing(row, i, length);
            const qsizetype stop = end < 0 ? i + length : end + length;
            cell += row.mid(i, stop - i);
            i = stop - 1;
        } else if (row[i] == u'|') {
            cells << plainMarkdown(cell);
            cell.clear();
        } else {
            cell += row[i];
        }
    }
    cells << plainMarkdown(cell);
    if (cells.size() > 1 && cells.first().isEmpty())
        cells.removeFirst();
    if (cells.size() > 1 && cells.last().isEmpty())
        cells.removeLast();
    return cells;
}

QChar firstOf(QStringView line)
{
    const auto* found = std::ranges::find_if(line, [](QChar c) { return !c.isSpace(); });
    return found == line.end() ? QChar() : *found;
}

namespace {

/// Takes away links but for their text, tags, and marks of emphasis.
void removeMarks(QString& text)
{
    static const QRegularExpression linked(u"!?\\[([^\\]\\[]*)\\]\\([^()]*\\)"_s);
    static const QRegularExpression tag(u"</?[A-Za-z][^>]{0,200}>"_s);
    static const QRegularExpression emphasis(
        u"\\*\\*|__|~~|(?<![\\w*])\\*(?=\\S)|(?<=\\S)\\*(?![\\w*])|`"_s);
    if (text.contains(u']') && text.contains(u"]("))
        text.replace(linked, u"\\1"_s);
    if (text.contains(u'<'))
        text.remove(tag);
    if (text.contains(u'*') || text.contains(u'`') || (text.contains(u'_') && text.contains(u"__"))
        || (text.contains(u'~') && text.contains(u"~~")))
        text.remove(emphasis);
}

} // namespace

QString plainMarkdown(const QString& text)
{
    if (!text.contains(u'`')) {
        QString out = text.left(maxWidth);
        removeMarks(out);
        return out.simplified();
    }
    // What stands in backticks is as written: `__init__.py`.
    const QStringList parts = text.left(maxWidth).split(u'`');
    if (parts.size() < 3 || parts.size() % 2 == 0 || text.contains(u"``")) {
        QString out = text.left(maxWidth);
        removeMarks(out);
        return out.simplified();
    }
    // Code stands aside as private characters while the rest loses its marks.
    QString out = parts.first();
    for (qsizetype i = 1; i < parts.size(); ++i)
        out += i % 2 == 1 ? QString(QChar(ushort(0xe000 + i / 2))) : parts[i];
    removeMarks(out);
    for (qsizetype i = 1; i < parts.size(); i += 2)
        out.replace(QChar(ushort(0xe000 + i / 2)), parts[i]);
    return out.simplified();
}

} // namespace slipway::evidence
