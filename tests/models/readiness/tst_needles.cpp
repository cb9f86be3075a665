// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/needles.h"
#include "support/testcase.h"

#include <QRandomGenerator>

#include <array>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;

class NeedlesTest : public QObject {
    Q_OBJECT
private slots:
    void groupsAreTold_data()
    {
        QTest::addColumn<quint64>("expected");
        const auto row
            = [](const char* text, quint64 expected) { QTest::newRow(text) << expected; };
        row("", 0);
        row("te", 0);
        row("test", 0b001);
        row("a TEST of it", 0b001);
        row("latest", 0b001);
        row("tes", 0);
        row("not yet", 0b010);
        row("NOT  yet", 0);
        row("canary", 0b110); // a word of two groups
        row("the test of the canary", 0b111);
        row("\u00e9\u00e9test\u00e9", 0b001);
    }
    void groupsAreTold()
    {
        QFETCH(quint64, expected);
        Needles needles;
        needles.add(0, "test");
        needles.add(1, "not yet|canary");
        needles.add(2, "blue|canary");
        QCOMPARE(needles.in(QString::fromUtf8(QTest::currentDataTag())), expected);
    }
    void lettersThatFoldIntoAsciiAreLeftToTheExpression()
    {
        Needles needles;
        needles.add(0, "test");
        QVERIFY(needles.in(u"te\u017Ft") != 0);
        QVERIFY(needles.in(u"\u212A") != 0);
    }
    /// Whatever the text, as QString finds them.
    void noWordIsMissed()
    {
        constexpr std::array words{"aab", "aba", "abab", "bba b", "b.b", "aaaa"};
        Needles needles;
        for (size_t i = 0; i < words.size(); ++i)
            needles.add(i, words[i]);
        QRandomGenerator random(4711);
        const QString letters = u"aAbB .\u0141"_s; // the last has the five bits of an A
        for (int round = 0; round < 20'000; ++round) {
            QString text;
            for (int i = random.bounded(24); i > 0; --i)
                text += letters[random.bounded(int(letters.size()))];
            quint64 expected = 0;
            for (size_t i = 0; i < words.size(); ++i)
                if (text.contains(QLatin1StringView(words[i]), Qt::CaseInsensitive))
                    expected |= quint64{1} << i;
            QCOMPARE(needles.in(text), expected);
        }
    }
};

SLIPWAY_TEST(NeedlesTest)
#include "tst_needles.moc"
