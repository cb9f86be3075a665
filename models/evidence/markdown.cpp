// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/markdown.h"

#include "evidence/markdownline.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype maxWidth = 8'000; ///< of a line; the rest is not read
constexpr qsizetype maxHeading = 500;

class Reader {
public:
    explicit Reader(const QByteArray& bytes) : m_lines(documentLines(bytes)) { }
    MarkdownDocument read();

private:
    bool frontMatter();
    bool fence();
    bool heading(const QString& line);
    void addHeading(int level, QString text, int line);
    void readHtml(const QString& line, int number);
    bool table(const QString& line);
    void item(const QString& line);
    /// The line at m_at with comments blanked, so that columns stay.
    QString uncommented();

    QStringList m_lines;
    qsizetype m_at = 0;
    bool m_isInComment = false;
    QString m_before; ///< the paragraph line before this one, for underlined headings
    QHash<QString, int> m_anchors; ///< given so far
    MarkdownDocument m_document;
};

bool Reader::frontMatter()
{
    if (m_lines.value(0).trimmed() != u"---")
        return false;
    for (qsizetype i = 1; i < m_lines.size() && i < 200; ++i) {
        if (m_lines[i].trimmed() == u"---") {
            for (qsizetype inner = 1; inner < i; ++inner)
                m_document.frontMatter.push_back(
                    {static_cast<int>(inner) + 1, m_lines[inner].trimmed()});
            m_at = i + 1;
            return true;
        }
    }
    return false;
}

bool Reader::fence()
{
    static const QRegularExpression open(
        u"^\\s*(?:[-*+>]\\s+|\\d+[.)]\\s+)?(`{3,}|~{3,})\\s*([^`]*)$"_s);
    // Before an expression is asked, here and below, a look says of most lines that it cannot fit.
    // One character is found faster than three.
    const QString& line = m_lines[m_at];
    if (!(line.contains(u'`') && line.contains(u"```"))
        && !(line.contains(u'~') && line.contains(u"~~~")))
        return false;
    const auto match = open.match(m_lines[m_at]);
    if (!match.hasMatch())
        return false;
    const QString mark = match.captured(1);
    MarkdownFence out{
        match.captured(2).trimmed().section(u' ', 0, 0).toLower(), static_cast<int>(m_at) + 1, {}};
    for (++m_at; m_at < m_lines.size(); ++m_at) {
        const QString text = m_lines[m_at].trimmed();
        if (text.startsWith(mark) && text.count(mark[0]) == text.size())
            break;
        out.lines << m_lines[m_at];
    }
    ++m_at;
    m_document.fences.push_back(std::move(out));
    return true;
}

bool Reader::heading(const QString& line)
{
    static const QRegularExpression atx(u"^ {0,3}(#{1,6})(?:\\s+(.*?))?(?:\\s+#+)?\\s*$"_s);
    static const QRegularExpression underline(u"^ {0,3}(=+|-+)\\s*$"_s);
    const int number = static_cast<int>(m_at) + 1;
    const QChar first = firstOf(line);
    const bool isAtx = first == u'#';
    const bool isUnderline
        = (first == u'=' || first == u'-') && QStringView(line).trimmed().endsWith(first);
    if (line.size() > maxHeading || (!isAtx && !isUnderline))
        return false;
    if (isAtx) {
        const auto match = atx.match(line);
        if (match.hasMatch())
            addHeading(static_cast<int>(match.captured(1).size()), match.captured(2), number);
        return match.hasMatch();
    }
    const auto match = underline.match(line);
    if (!match.hasMatch() || m_before.trimmed().isEmpty())
        return false;
    // The line above was taken for running text.
    if (!m_document.prose.empty() && m_document.prose.back().line == number - 1)
        m_document.prose.pop_back();
    addHeading(match.captured(1).startsWith(u'=') ? 1 : 2, m_before, number - 1);
    return true;
}

void Reader::addHeading(int level, QString text, int line)
{
    static const QRegularExpression own(u"\\s*\\{:?\\s*#([\\w.:-]+)[^}]*\\}\\s*$"_s);
    MarkdownHeading out{level, {}, line, {}};
    if (const auto match = own.match(text); match.hasMatch()) {
        out.anchor = match.captured(1);
        text.truncate(match.capturedStart());
    }
    out.text = plainMarkdown(text);
    if (out.anchor.isEmpty()) {
        out.anchor = headingAnchor(out.text);
        const int before = m_anchors[out.anchor]++;
        if (before > 0)
            out.anchor += u'-' + QString::number(before);
    }
    m_document.headings.push_back(std::move(out));
}

/// Anchors, links, pictures and headings that are written as HTML.
void Reader::readHtml(const QString& line, int number)
{
    static const QRegularExpression named(u"\\s(?:id|name)\\s*=\\s*[\"']([^\"'\\s]{1,200})[\"']"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression linked(
        u"<(a|img)\\b[^>]{0,1000}?\\s(?:href|src)\\s*=\\s*[\"']([^\"'\\s]{1,1000})[\"']"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression title(u"^\\s*<h([1-6])\\b[^>]*>(.*?)(?:</h[1-6]>\\s*)?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (!line.contains(u'<'))
        return;
    for (auto it = named.globalMatch(line); it.hasNext();)
        m_document.anchors << it.next().captured(1);
    for (auto it = linked.globalMatch(line); it.hasNext();) {
        const auto match = it.next();
        m_document.spans.push_back({MarkdownSpan::Kind::Link,
            match.captured(2),
            number,
            static_cast<int>(match.capturedStart(2)) + 1,
            match.captured(1).size() > 1});
    }
    const auto match = title.match(line);
    if (match.hasMatch() && !match.captured(2).trimmed().isEmpty())
        addHeading(match.captured(1).toInt(), match.captured(2), number);
}

bool Reader::table(const QString& line)
{
    static const QRegularExpression delimiter(
        u"^\\s*\\|?\\s*:?-+:?\\s*(\\|\\s*:?-+:?\\s*)*\\|?\\s*$"_s);
    if (!line.contains(u'|') || m_at + 1 >= m_lines.size() || !m_lines[m_at + 1].contains(u'|')
        || !delimiter.match(m_lines[m_at + 1]).hasMatch())
        return false;
    MarkdownTable out;
    for (qsizetype row = m_at; m_at < m_lines.size(); ++m_at) {
        const QString text = uncommented();
        if (!text.contains(u'|') || text.trimmed().isEmpty())
            break;
        readSpans(text, static_cast<int>(m_at) + 1, m_document.spans);
        readHtml(text, static_cast<int>(m_at) + 1);
        m_document.words += text.count(u' ');
        if (m_at != row + 1)
            out.rows.push_back({static_cast<int>(m_at) + 1, splitCells(text)});
    }
    m_document.tables.push_back(std::move(out));
    return true;
}

void Reader::item(const QString& line)
{
    static const QRegularExpression bullet(
        u"^\\s*(?:>\\s*)*(?:(?:[-*+•]|\\d+[.)])\\s+(?:\\[([ xX])\\]\\s+)?|(?=[✅☑✔❌⚠🔴🟢]))(.+)$"_s);
    const QChar first = firstOf(line);
    if (first.isNull())
        return;
    const bool mayBegin = first.unicode() >= 0x80 || first.isDigit() || u"-*+>"_s.contains(first);
    const auto match = mayBegin ? bullet.match(line) : QRegularExpressionMatch();
    const int number = static_cast<int>(m_at) + 1;
    if (match.hasMatch()) {
        const QString box = match.captured(1);
        m_document.items.push_back({number,
            plainMarkdown(match.captured(2)),
            box.isEmpty()       ? MarkdownItem::Box::None
                : box == u" "_s ? MarkdownItem::Box::Open
                                : MarkdownItem::Box::Ticked});
    } else if (const QString text = line.trimmed(); !text.isEmpty()) {
        m_document.prose.push_back({number, text});
    }
}

QString Reader::uncommented()
{
    QString line = m_lines[m_at];
    if (!m_isInComment && !line.contains(u'<'))
        return line;
    qsizetype at = 0;
    while (at < line.size()) {
        if (!m_isInComment) {
            at = line.indexOf(u"<!--", at);
            if (at < 0)
                break;
            m_isInComment = true;
        }
        const qsizetype end = line.indexOf(u"-->", at);
        const qsizetype stop = end < 0 ? line.size() : end + 3;
        line.replace(at, stop - at, QString(stop - at, u' '));
        m_isInComment = end < 0;
        at = stop;
    }
    return line;
}

MarkdownDocument Reader::read()
{
    frontMatter();
    while (m_at < m_lines.size()) {
        if (!m_isInComment && fence()) {
            m_before.clear();
            continue;
        }
        const QString line = uncommented();
        if (table(line)) {
            m_before.clear();
            continue;
        }
        if (heading(line)) {
            m_before.clear();
        } else {
            item(line);
            m_before = line;
        }
        readSpans(line, static_cast<int>(m_at) + 1, m_document.spans);
        readHtml(line, static_cast<int>(m_at) + 1);
        m_document.words += line.trimmed().isEmpty() ? 0 : line.trimmed().count(u' ') + 1;
        ++m_at;
    }
    return std::move(m_document);
}

} // namespace

QStringList documentLines(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8); // takes a BOM away
    QString text = decoder(bytes);
    if (decoder.hasError())
        text = QString::fromLatin1(bytes);
    if (text.contains(u'\r'))
        text.replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
    QStringList lines = text.split(u'\n');
    for (auto& line : lines)
        line.truncate(maxWidth);
    return lines;
}

QString headingAnchor(const QString& text)
{
    QString out;
    for (const QChar c : text.trimmed().toLower()) {
        if (c.isLetterOrNumber() || c.isMark() || c == u'_' || c == u'-')
            out += c;
        else if (c.isSpace())
            out += u'-';
    }
    return out;
}

QStringList MarkdownDocument::sectionsOf(int line) const
{
    std::vector<const MarkdownHeading*> open;
    for (const auto& heading : headings) {
        if (heading.line > line)
            break;
        while (!open.empty() && open.back()->level >= heading.level)
            open.pop_back();
        open.push_back(&heading);
    }
    QStringList out;
    for (const auto* heading : open)
        out << heading->text;
    return out;
}

MarkdownDocument readMarkdown(const QByteArray& bytes)
{
    return Reader(bytes).read();
}

} // namespace slipway::evidence
