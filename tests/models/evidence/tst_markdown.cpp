// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/markdown.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

class MarkdownTest : public QObject {
    Q_OBJECT
private slots:
    void knowsSections()
    {
        const auto document = readMarkdown(
            "# A\n\n## B `x` ##\ntext\nUnder\n-----\n### C\n```\n# not one\n```\n#no\n# D\n");
        QStringList titles;
        for (const auto& heading : document.headings)
            titles << u"%1%2@%3"_s.arg(heading.text).arg(heading.level).arg(heading.line);
        QCOMPARE(titles.join(u' '), u"A1@1 B x2@3 Under2@5 C3@7 D1@12"_s);
        QCOMPARE(document.sectionsOf(8), (QStringList{u"A"_s, u"Under"_s, u"C"_s}));
        QCOMPARE(document.sectionsOf(12), QStringList{u"D"_s});
        QVERIFY(readMarkdown("text").sectionsOf(1).isEmpty());
    }
    void readsTables()
    {
        const auto document = readMarkdown("| Category | Score |\r\n|---|:--:|\r\n| **Security** | "
                                           "95% |\r\n| a \\| `b|c` | 1 |\r\n\r\nend");
        QCOMPARE(document.tables.size(), 1u);
        const auto& rows = document.tables[0].rows;
        QCOMPARE(rows.size(), 3u);
        QCOMPARE(rows[1], (MarkdownRow{3, {u"Security"_s, u"95%"_s}}));
        QCOMPARE(rows[2].cells, (QStringList{u"a | b|c"_s, u"1"_s}));
    }
    void findsCodeAndLinksWithTheirPlace()
    {
        const auto document
            = readMarkdown("See `a/b.py` and [x](docs/y.md#z \"t\") <!-- `no.md` -->\n"
                           "``x ` y`` `open\n[ref]: other.md\n```sh\n`in a fence`\n```\n");
        QStringList spans;
        for (const auto& span : document.spans)
            spans << u"%1@%2:%3"_s.arg(span.text).arg(span.line).arg(span.column);
        QCOMPARE(spans,
            (QStringList{
                u"a/b.py@1:6"_s, u"docs/y.md#z@1:22"_s, u"x ` y@2:3"_s, u"other.md@3:8"_s}));
        QCOMPARE(document.fences.size(), 1u);
        QCOMPARE(document.fences[0], (MarkdownFence{u"sh"_s, 4, {u"`in a fence`"_s}}));
    }
    void findsStatements()
    {
        const auto document = readMarkdown(
            "- [x] done\n* **Non-root** user\n1. one\n✅ Multi-stage\n> - quoted\nplain\n");
        QStringList items;
        for (const auto& item : document.items)
            items << item.text;
        QCOMPARE(items,
            (QStringList{
                u"done"_s, u"Non-root user"_s, u"one"_s, u"✅ Multi-stage"_s, u"quoted"_s}));
    }
    void knowsBoxes()
    {
        const auto document = readMarkdown("- [x] a\n- [ ] b\n- c\n");
        QCOMPARE(document.items[0].box, MarkdownItem::Box::Ticked);
        QCOMPARE(document.items[1].box, MarkdownItem::Box::Open);
        QCOMPARE(document.items[2].box, MarkdownItem::Box::None);
    }
    void knowsAnchors()
    {
        const auto document = readMarkdown(
            "# What's new?\n## Usage\n## Usage\n## A `b_c` & D\n## Own {#mine}\n## 🚀 Go\n"
            "<a name=\"by-hand\"></a>\n<h2 id='h'>In HTML</h2>\n");
        QStringList anchors;
        for (const auto& heading : document.headings)
            anchors << heading.anchor;
        QCOMPARE(anchors,
            (QStringList{u"whats-new"_s,
                u"usage"_s,
                u"usage-1"_s,
                u"a-b_c--d"_s,
                u"mine"_s,
                u"-go"_s,
                u"in-html"_s}));
        QCOMPARE(document.anchors, (QStringList{u"by-hand"_s, u"h"_s}));
    }
    void findsEveryKindOfLink()
    {
        const auto document
            = readMarkdown("![p](a.png) <https://a.test> <x@a.test> <a href=\"b.md\">b</a>\n");
        QStringList links;
        for (const auto& span : document.spans)
            links << (span.isImage ? u"!"_s : QString()) + span.text;
        links.sort();
        QCOMPARE(links, (QStringList{u"!a.png"_s, u"b.md"_s, u"https://a.test"_s, u"x@a.test"_s}));
    }
    void keepsFrontMatterAndRunningText()
    {
        const auto document = readMarkdown(
            "---\ntitle: A\ndate: 2025-01-02\n---\n# T\nfirst\n\n- item\nUnder\n---\n");
        QCOMPARE(document.frontMatter.size(), 2u);
        QCOMPARE(document.frontMatter[1], (MarkdownLine{3, u"date: 2025-01-02"_s}));
        QCOMPARE(document.prose.size(), 1u);
        QCOMPARE(document.prose[0], (MarkdownLine{6, u"first"_s}));
        QCOMPARE(document.headings.back().text, u"Under"_s);
    }
    void readsRestructuredText()
    {
        const auto document = readRestructured(
            "=====\nTitle\n=====\n\ntext\n\nPart\n----\n\n* one\n* two\n\nRun::\n\n    make\n\n.. "
            "code-block:: sh\n\n   ls\n   cd\n\nSub\n~~~\n");
        QStringList titles;
        for (const auto& heading : document.headings)
            titles << u"%1%2@%3"_s.arg(heading.text).arg(heading.level).arg(heading.line);
        QCOMPARE(titles.join(u' '), u"Title1@2 Part2@7 Sub3@22"_s);
        QCOMPARE(document.items.size(), 2u);
        QCOMPARE(document.fences.size(), 2u);
        QCOMPARE(document.fences[1].language, u"sh"_s);
        QVERIFY(readRestructured("").headings.empty());
        readRestructured(QByteArray("=\n").repeated(10'000));
        readRestructured(QByteArray("::\n ").repeated(10'000));
    }
    void survivesAnything_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("Latin-1") << QByteArray("# caf\xe9\n");
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF# T\n");
        QTest::newRow("zeros") << QByteArray(5000, '\0');
        QTest::newRow("backticks") << QByteArray("`").repeated(100'000);
        QTest::newRow("brackets") << (QByteArray("[x](").repeated(2'000) + '\n').repeated(50);
        QTest::newRow("pipes") << QByteArray("|").repeated(50'000) + "\n|-|\n"
                + QByteArray("|").repeated(50'000);
        QTest::newRow("spaces in a heading") << "# " + QByteArray(100'000, ' ') + "x";
        QTest::newRow("open fence") << QByteArray("```\n# x\n");
        QTest::newRow("open comment") << QByteArray("<!-- \n# x\n");
        QTest::newRow("stars") << QByteArray("- ") + QByteArray("*a").repeated(50'000);
    }
    void survivesAnything()
    {
        QFETCH(QByteArray, bytes);
        const auto document = readMarkdown(bytes);
        QVERIFY(document.headings.size() <= 1);
    }
};

SLIPWAY_TEST(MarkdownTest)
#include "tst_markdown.moc"
