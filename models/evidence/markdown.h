// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace slipway::evidence {

/// `## Deploy`, or a line underlined with = or -.
struct MarkdownHeading {
    int level = 1;
    QString text; ///< without markup
    int line = 0;
    QString anchor{}; ///< as GitHub makes it: `deploy`, `deploy-1`; or as `{#own}` says
    friend bool operator==(const MarkdownHeading&, const MarkdownHeading&) = default;
};

/// A row of a table, cells without markup.
struct MarkdownRow {
    int line = 0;
    QStringList cells;
    friend bool operator==(const MarkdownRow&, const MarkdownRow&) = default;
};

/// A pipe table; the first row is its head.
struct MarkdownTable {
    std::vector<MarkdownRow> rows;
    friend bool operator==(const MarkdownTable&, const MarkdownTable&) = default;
};

/// `- text`, `1. text`, `- [x] text`, `✅ text`.
struct MarkdownItem {
    enum class Box { None, Open, Ticked };
    int line = 0;
    QString text; ///< without bullet, box and markup
    Box box = Box::None;
    friend bool operator==(const MarkdownItem&, const MarkdownItem&) = default;
};

/// A line of running text.
struct MarkdownLine {
    int line = 0;
    QString text; ///< as written, without space around it
    friend bool operator==(const MarkdownLine&, const MarkdownLine&) = default;
};

/// Inline code or a link, where it stands: `[t](x)`, `[r]: x`, `<https://x>`, `<a href="x">`.
struct MarkdownSpan {
    enum class Kind { Code, Link };
    Kind kind = Kind::Code;
    QString text; ///< the code, or the link's target
    int line = 0;
    int column = 0; ///< of the code or the target, from 1
    bool isImage = false;
    friend bool operator==(const MarkdownSpan&, const MarkdownSpan&) = default;
};

/// A fenced block.
struct MarkdownFence {
    QString language;
    int line = 0; ///< of the opening fence
    QStringList lines;
    friend bool operator==(const MarkdownFence&, const MarkdownFence&) = default;
};

/// A document as far as checks and claims read it.
struct MarkdownDocument {
    std::vector<MarkdownHeading> headings;
    std::vector<MarkdownTable> tables;
    std::vector<MarkdownItem> items;
    std::vector<MarkdownSpan> spans; ///< in order; none from fences, comments and front matter
    std::vector<MarkdownFence> fences;
    qsizetype words = 0; ///< outside of fences
    std::vector<MarkdownLine> prose; ///< neither heading, item, table, fence, comment nor blank
    QStringList anchors; ///< `<a name="x">` and `id="x"`
    std::vector<MarkdownLine> frontMatter; ///< lines between `---` and `---`
    /// Headings that a line stands under, outermost first.
    QStringList sectionsOf(int line) const;
    friend bool operator==(const MarkdownDocument&, const MarkdownDocument&) = default;
};

/// Reads Markdown as GitHub shows it, line by line; never fails. BOM, CRLF and text that is not
/// UTF-8 are taken.
MarkdownDocument readMarkdown(const QByteArray& bytes);
/// The same of reStructuredText, thinly: headings, code blocks, lists and running text.
MarkdownDocument readRestructured(const QByteArray& bytes);
/// Lines of a document without BOM, line ends as `\n`, UTF-8 or else Latin-1; each at most 8,000
/// characters.
QStringList documentLines(const QByteArray& bytes);
/// The anchor that GitHub gives a heading's text.
QString headingAnchor(const QString& text);
/// Text without `**`, `_`, backticks, links and HTML tags.
QString plainMarkdown(const QString& text);

} // namespace slipway::evidence
