// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/markdown.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

/// The sign that an adornment line is made of; null for any other line.
QChar adornment(const QString& line)
{
    static const QString signs = u"=-`:.'\"~^_*+#<>"_s;
    const QString text = line.trimmed();
    if (text.size() < 2 || !signs.contains(text[0]) || text.count(text[0]) != text.size()
        || line[0].isSpace())
        return {};
    return text[0];
}

qsizetype indentOf(const QString& line)
{
    qsizetype at = 0;
    while (at < line.size() && line[at].isSpace())
        ++at;
    return at;
}

class Reader {
public:
    explicit Reader(const QByteArray& bytes) : m_lines(documentLines(bytes)) { }
    MarkdownDocument read();

private:
    bool heading();
    bool code();
    void text();

    QStringList m_lines;
    qsizetype m_at = 0;
    QStringList m_styles; ///< of headings, outermost first: the order in which they come
    MarkdownDocument m_document;
};

/// `Title` over a line of signs at least as long, perhaps with the same above it.
bool Reader::heading()
{
    const QString line = m_lines[m_at];
    const bool isOver = !adornment(line).isNull() && m_at + 2 < m_lines.size()
        && adornment(m_lines[m_at + 2]) == adornment(line);
    const qsizetype title = m_at + (isOver ? 1 : 0);
    const QString text = m_lines.value(title).trimmed();
    const QString under = m_lines.value(title + 1);
    const QChar sign = under.isEmpty() ? QChar() : adornment(under);
    if (text.isEmpty() || sign.isNull() || !adornment(m_lines[title]).isNull()
        || under.trimmed().size() + 2 < text.size() || (!isOver && line[0].isSpace()))
        return false;
    const QString style = QString(sign) + (isOver ? u"o"_s : QString());
    if (!m_styles.contains(style))
        m_styles << style;
    m_document.headings.push_back({static_cast<int>(m_styles.indexOf(style)) + 1,
        plainMarkdown(text),
        static_cast<int>(title) + 1,
        headingAnchor(text)});
    m_at = title + 2;
    return true;
}

/// `.. code-block:: sh`, or a line that ends in `::`, and what is indented below.
bool Reader::code()
{
    static const QRegularExpression directive(
        u"^\\s*\\.\\.\\s+(?:code-block|code|sourcecode|parsed-literal|prompt)::\\s*(\\S*)"_s);
    const QString line = m_lines[m_at];
    const auto match = directive.match(line);
    const bool isLiteral
        = !match.hasMatch() && line.trimmed().endsWith(u"::") && !line.trimmed().startsWith(u"..");
    if (!match.hasMatch() && !isLiteral)
        return false;
    if (isLiteral)
        text();
    else
        ++m_at;
    MarkdownFence out{match.captured(1).toLower(), static_cast<int>(m_at), {}};
    const qsizetype outer = indentOf(line);
    for (; m_at < m_lines.size(); ++m_at) {
        const QString inner = m_lines[m_at];
        if (!inner.trimmed().isEmpty() && indentOf(inner) <= outer)
            break;
        out.lines << inner;
    }
    while (!out.lines.isEmpty() && out.lines.last().trimmed().isEmpty())
        out.lines.removeLast();
    if (!out.lines.isEmpty())
        m_document.fences.push_back(std::move(out));
    return true;
}

void Reader::text()
{
    static const QRegularExpression bullet(u"^\\s*(?:[-*+•]|#\\.|\\d+[.)])\\s+(.+)$"_s);
    const QString line = m_lines[m_at];
    const int number = static_cast<int>(++m_at);
    if (line.trimmed().isEmpty() || line.trimmed().startsWith(u".. ") || !adornment(line).isNull())
        return;
    m_document.words += line.trimmed().count(u' ') + 1;
    if (const auto match = bullet.match(line); match.hasMatch())
        m_document.items.push_back({number, plainMarkdown(match.captured(1))});
    else
        m_document.prose.push_back({number, line.trimmed()});
}

MarkdownDocument Reader::read()
{
    while (m_at < m_lines.size()) {
        if (!heading() && !code())
            text();
    }
    return std::move(m_document);
}

} // namespace

MarkdownDocument readRestructured(const QByteArray& bytes)
{
    return Reader(bytes).read();
}

} // namespace slipway::evidence
