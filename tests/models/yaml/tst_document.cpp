// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "yaml/document.h"

using namespace Qt::StringLiterals;
using namespace slipway::yaml;

namespace {

/// A node as one line of JSON-like text, for comparisons.
QString shown(const Node& node)
{
    QStringList parts;
    switch (node.kind) {
    case Node::Kind::Null: return u"null"_s;
    case Node::Kind::Scalar: return node.isQuoted ? u'"' + node.text + u'"' : node.text;
    case Node::Kind::Sequence:
        for (const auto& item : node.items)
            parts << shown(item);
        return u'[' + parts.join(u", "_s) + u']';
    case Node::Kind::Map:
        for (const auto& [key, value] : node.entries)
            parts << shown(key) + u": "_s + shown(value);
        return u'{' + parts.join(u", "_s) + u'}';
    }
    return {};
}

QString tolerant(const QByteArray& bytes)
{
    const auto documents = readTolerant(bytes);
    if (!documents)
        return u"error at "_s + documents.error().where;
    QStringList parts;
    for (const auto& document : *documents)
        parts << shown(document);
    return parts.join(u" --- "_s);
}

} // namespace

class TolerantYamlTest : public QObject {
    Q_OBJECT
private slots:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const QByteArray& bytes, const QString& expected) {
            QTest::newRow(name) << bytes << expected;
        };
        row("nothing", "", u""_s);
        row("comment", "# only\n", u""_s);
        row("map", "a: 1\nb: [x, 'y', ~]\n", u"{a: 1, b: [x, \"y\", null]}"_s);
        row("empty value", "a:\nb: ''\n", u"{a: null, b: \"\"}"_s);
        row("byte order mark",
            "\xEF\xBB\xBF"
            "a: 1\n",
            u"{a: 1}"_s);
        row("CRLF", "a: 1\r\nb: |\r\n  x\r\n  y\r\n", u"{a: 1, b: \"x\ny\n\"}"_s);
        row("latin-1", "a: caf\xE9\n", u"{a: café}"_s);
        row("UTF-16",
            QByteArray("\xFF\xFE"
                       "a\0:\0 \0001\0",
                10),
            u"{a: 1}"_s);
        row("documents", "a: 1\n---\nb: 2\n...\n---\nc\n", u"{a: 1} --- {b: 2} --- c"_s);
        row("duplicates are kept", "a: 1\na: 2\n", u"{a: 1, a: 2}"_s);
        row("alias", "a: &x [1, 2]\nb: *x\n", u"{a: [1, 2], b: [1, 2]}"_s);
        row("merge",
            "base: &b {x: 1, y: 2}\nz: {<<: *b, y: 3}\n",
            u"{base: {x: 1, y: 2}, z: {x: 1, y: 3}}"_s);
        row("merge of a list: the first wins",
            "z: {<<: [{a: 1}, {a: 2, b: 3}], c: 4}\n",
            u"{z: {a: 1, b: 3, c: 4}}"_s);
        row("a quoted << is a key", "z: {'<<': {a: 1}}\n", u"{z: {\"<<\": {a: 1}}}"_s);
        row("anchors end with their document", "a: &x 1\n---\nb: *x\n", u"error at 3:4"_s);
        row("tags", "a: !reset null\nb: !!str 12\nc: !Ref x\n", u"{a: null, b: \"12\", c: x}"_s);
        row("alias to itself", "a: &x [1, *x]\n", u"error at 1:11"_s);
        row("alias to nothing", "a: *x\n", u"error at 1:4"_s);
        row("unclosed", "a: [1, 2\n", u"error at 2:1"_s);
        row("stray bracket", "]\n", u"error at 1:1"_s);
        row("end of transmission does not end the file", "a: 1\n\x04\nb: 2\n", u"error at 2:1"_s);
        row("NUL", QByteArray("a: \0\n", 5), u"error at 1:4"_s);
    }
    void reads()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        QCOMPARE(tolerant(bytes), expected);
    }
    void marksAreLinesAndCharacters()
    {
        const auto documents
            = readTolerant("\xEF\xBB\xBF"
                           "# é\r\na: {é: x, bb: yy}\r\nlist:\r\n  - one\r\n  - k: v\r\n");
        QVERIFY(documents.has_value());
        const Node& root = documents->front();
        QCOMPARE(root.mark, (Mark{2, 1}));
        QCOMPARE(root.find({u"a", u"bb"})->mark, (Mark{2, 15}));
        QCOMPARE(root.find(u"list")->items[1].find(u"k")->mark, (Mark{5, 8}));
        QCOMPARE(root.find({u"list", u"nowhere"}), nullptr);
        QCOMPARE(root.textOf(u"none", u"?"_s), u"?"_s);
    }
    void bombsAreRefused()
    {
        QByteArray bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 12; ++i) {
            const QByteArray name = "a" + QByteArray::number(i);
            const QByteArray alias = "*a" + QByteArray::number(i - 1);
            bomb += name + ": &" + name + " [" + QByteArrayList(9, alias).join(", ") + "]\n";
        }
        const auto documents = readTolerant(bomb);
        QVERIFY(!documents);
        QVERIFY2(documents.error().what.contains(u"200000 values"_s),
            qPrintable(documents.error().text()));
    }
    void depthIsLimited_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isRead");
        QTest::newRow("64 lists") << QByteArray(64, '[') + QByteArray(64, ']') << true;
        QTest::newRow("65 lists") << QByteArray(65, '[') + QByteArray(65, ']') << false;
        QTest::newRow("two million brackets") << QByteArray(2'000'000, '[') << false;
        QTest::newRow("two million braces") << QByteArray(2'000'000, '{') << false;
        QTest::newRow("a million dashes") << QByteArray("- ").repeated(1'000'000) << false;
        QTest::newRow("a million question marks") << QByteArray("? ").repeated(1'000'000) << false;
        QByteArray chain = "- &a0 [x]\n";
        for (int i = 1; i < 80; ++i)
            chain += "- &a" + QByteArray::number(i) + " [*a" + QByteArray::number(i - 1) + "]\n";
        QTest::newRow("deep by aliases") << chain << false;
    }
    void depthIsLimited()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, isRead);
        QCOMPARE(readTolerant(bytes).has_value(), isRead);
    }
    void nestedAnchorsDoNotMultiply()
    {
        QByteArray bytes;
        for (int i = 0; i < 60; ++i)
            bytes += "&a" + QByteArray::number(i) + " [";
        bytes += QByteArray("x,").repeated(50'000) + "x" + QByteArray(60, ']');
        QVERIFY(!readTolerant(bytes));
    }
    void sizeIsLimited()
    {
        QVERIFY(readTolerant(QByteArray(4 * 1024 * 1024, '\n')).has_value());
        QVERIFY(!readTolerant(QByteArray(4 * 1024 * 1024 + 1, '\n')));
    }
};

class StrictYamlTest : public QObject {
    Q_OBJECT
private slots:
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("where");
        const auto row = [](const char* name, const QByteArray& bytes, const QString& where) {
            QTest::newRow(name) << bytes << where;
        };
        row("duplicate key", "a: 1\nb: 2\na: 3\n", u"3:1"_s);
        row("duplicate key, quoted", "{a: 1, 'a': 2}\n", u"1:8"_s);
        row("anchor", "a: &x 1\n", u"1:4"_s);
        row("anchor on a map", "a: &x\n  b: 1\n", u"1:4"_s);
        row("alias", "a: *x\n", u"1:4"_s);
        row("merge", "a:\n  <<: {b: 1}\n", u"2:3"_s);
        row("tag", "a: !!int 1\n", u"1:4"_s);
        row("local tag on a list", "a: !x [1]\n", u"1:4"_s);
        row("bare tag", "a: ! 1\n", u"1:4"_s);
        row("second document", "a: 1\n---\nb: 1\n", u"2:1"_s);
        row("directive", "%YAML 1.1\n---\na: 1\n", u"1:1"_s);
        row("UTF-16",
            QByteArray("\xFF\xFE"
                       "a\0:\0",
                6),
            u"1:1"_s);
        row("UTF-16 without a mark", QByteArray("a\0:\0 \0", 6), u"1:1"_s);
        row("invalid UTF-8", "a: 1\nb: é\xFF\n", u"2:5"_s);
        row("overlong UTF-8", "a: \xC0\xAF\n", u"1:4"_s);
        row("surrogate", "a: \xED\xA0\x80\n", u"1:4"_s);
        row("cut inside a character", "a: \xE2\x82", u"1:4"_s);
        row("escape character", "a: é\x1b[0m\n", u"1:5"_s);
        row("list as key", "[a]: 1\n", u"1:1"_s);
        row("null as key", "~: 1\n", u"1:1"_s);
        row("17 levels", QByteArray(17, '[') + QByteArray(17, ']'), u"1:17"_s);
        row("1 MiB and a byte", QByteArray(1024 * 1024 + 1, ' '), u"1:1"_s);
        row("20,001 values", "[" + QByteArray("x,").repeated(20'000) + "]", u"1:40000"_s);
        row("syntax", "a: 1\n b: 2\n", u"2:3"_s);
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, where);
        const auto node = readStrict(bytes);
        QVERIFY(!node);
        QCOMPARE(node.error().where, where);
        QVERIFY(!node.error().what.isEmpty());
    }
    void accepts_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << QByteArray() << u"null"_s;
        QTest::newRow("one document with marks") << QByteArray("---\na: 1\n...\n") << u"{a: 1}"_s;
        QTest::newRow("byte order mark and CRLF") << QByteArray("\xEF\xBB\xBF"
                                                                "a: é\r\n")
                                                  << u"{a: é}"_s;
        QTest::newRow("16 levels")
            << QByteArray(16, '[') + QByteArray(16, ']') << QString(16, u'[') + QString(16, u']');
        QTest::newRow("quoted tag characters")
            << QByteArray("a: '!x'\nb: \"&y\"\n") << u"{a: \"!x\", b: \"&y\"}"_s;
        QTest::newRow("per cent inside")
            << QByteArray("a: 5%\nb: |\n  %x\n") << u"{a: 5%, b: \"%x\n\"}"_s;
    }
    void accepts()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        const auto node = readStrict(bytes);
        QVERIFY2(node.has_value(), node ? "" : qPrintable(node.error().text()));
        QCOMPARE(shown(*node), expected);
    }
};

SLIPWAY_TEST(TolerantYamlTest)
SLIPWAY_TEST(StrictYamlTest)
#include "tst_document.moc"
