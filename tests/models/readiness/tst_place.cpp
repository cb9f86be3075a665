// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/parallel.h"
#include "readiness/place.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;

namespace {

Inputs inputsOf(std::vector<std::pair<QString, QByteArray>> files)
{
    Inputs out;
    out.tree = evidence::makeTree(std::move(files));
    return out;
}

} // namespace

class PlaceTest : public QObject {
    Q_OBJECT
private slots:
    void linesAreAsTheFileHasThem_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char* name, const QByteArray& bytes, const QStringList& lines) {
            QTest::newRow(name) << bytes << lines;
        };
        row("empty", "", {u""_s});
        row("one", "a", {u"a"_s});
        row("with its end", "a\n", {u"a"_s, u""_s});
        row("CRLF", "a\r\nb", {u"a\r"_s, u"b"_s});
        row("BOM",
            "\xEF\xBB\xBF"
            "a\nb",
            {u"a"_s, u"b"_s});
        row("UTF-8", "\xC3\xA9\n\xF0\x9F\x9A\xA2", {u"é"_s, u"🚢"_s});
        row("Latin-1", "a\n\xE9 b\n", {u"a"_s, u"é b"_s, u""_s});
        row("cut within a character", "a\nb\xC3", {u"a"_s, u"b"_s});
        row("zero bytes", QByteArray("a\0b\nc", 5), {QString::fromUtf16(u"a\0b", 3), u"c"_s});
    }
    void linesAreAsTheFileHasThem()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, expected);
        const Inputs inputs = inputsOf({{u"f"_s, bytes}});
        const Facts facts(inputs);
        const auto& lines = facts.get<Lines>();
        QCOMPARE(lines.of(facts, u"f"_s), expected);
        for (int i = 1; i <= expected.size(); ++i)
            QCOMPARE(lines.line(facts, u"f"_s, i), expected[i - 1]);
        QCOMPARE(lines.some(facts, u"f"_s, -3, 1), expected.mid(0, 1));
        QCOMPARE(lines.some(facts, u"f"_s, int(expected.size()), 1'000), expected.last(1));
        QVERIFY(lines.some(facts, u"f"_s, int(expected.size()) + 1, 1'000).isEmpty());
        QVERIFY(lines.some(facts, u"f"_s, 2, 1).isEmpty());
        QVERIFY(lines.some(facts, u"f"_s, 0, 0).isEmpty());
    }
    void whatCannotBeReadHasNoLines()
    {
        const Inputs inputs = inputsOf({});
        const Facts facts(inputs);
        QVERIFY(facts.get<Lines>().of(facts, u"gone"_s).isEmpty());
        QVERIFY(placeOf(facts, u"gone"_s, 3).excerpt.isEmpty());
    }
    void anExcerptIsWhatStandsThere()
    {
        const Inputs inputs = inputsOf({{u"f"_s, "a\nb  \r\nPASSWORD=hunter22\nd\ne\nf\ng\nh\n"}});
        const Facts facts(inputs);
        QCOMPARE(placeOf(facts, u"f"_s, 2).excerpt, u"b"_s);
        QCOMPARE(placeOf(facts, u"f"_s, 2, 0, 3).excerpt, u"b\nPASSWORD=‹hidden›"_s);
        QCOMPARE(placeOf(facts, u"f"_s, 4, 0, 100).excerpt, u"d\ne\nf\ng\nh\n"_s);
        QCOMPARE(placeOf(facts, u"f"_s, 100).excerpt, QString());
    }
    void severalThreadsAskAtATime()
    {
        std::vector<std::pair<QString, QByteArray>> files;
        for (int i = 0; i < 50; ++i)
            files.emplace_back(u"f%1"_s.arg(i), QByteArray::number(i) + "\nx\n");
        const Inputs inputs = inputsOf(std::move(files));
        const Facts facts(inputs);
        std::vector<QString> seen(5'000);
        inParallel(seen.size(),
            [&](size_t, size_t i) { seen[i] = placeOf(facts, u"f%1"_s.arg(i % 50), 1).excerpt; });
        for (size_t i = 0; i < seen.size(); ++i)
            QCOMPARE(seen[i], QString::number(i % 50));
    }
};

SLIPWAY_TEST(PlaceTest)
#include "tst_place.moc"
