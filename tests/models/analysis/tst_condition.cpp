// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/condition.h"
#include "analysis/metricrun.h"
#include "support/testcase.h"

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway::analysis;

namespace {

using Numbers = std::vector<double>;
using Outcome = Condition::Outcome;

const double notANumber = std::numeric_limits<double>::quiet_NaN();
const double infinite = std::numeric_limits<double>::infinity();

Condition::Judgement judge(
    const QString& text, const Numbers& result, std::optional<double> stable = {})
{
    const auto condition = Condition::parse(text);
    if (!condition)
        return {Outcome::Error, u"unread "_s + condition.error().text()};
    return condition->judge({result, stable, {}});
}

} // namespace

class ConditionTest : public QObject {
    Q_OBJECT
private slots:
    void judges_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Numbers>("result");
        QTest::addColumn<bool>("holds");
        const auto row = [](const char* text, const Numbers& result, bool holds) {
            QTest::addRow("%s of %zu", text, result.size())
                << QString::fromLatin1(text) << result << holds;
        };
        row("result < 0.01", {0.009}, true);
        row("result < 0.01", {0.01}, false);
        row("result <= 0.01", {0.01}, true);
        row("result >= .99", {0.99}, true);
        row("result > 1e-3", {0.001}, false);
        row("result == 3", {3}, true);
        row("result != 3", {3}, false);
        row("result[0] < 5", {4}, true);
        row("result[1] < 5", {4, 6}, false);
        row("len(result) == 2", {4, 6}, true);
        row("max(result) < 5 || min(result) == 4", {4, 6}, true);
        row("max(result) > 6", {4, 6}, false);
        row("max(result[0], result[1], 9) == 9", {4, 6}, true);
        row("min(result, 2) == 2", {4}, true);
        row("1 + 2 * 3 == 7", {0}, true);
        row("(1 + 2) * 3 == 9", {0}, true);
        row("8 / 4 / 2 == 1", {0}, true);
        row("5 - 3 - 1 == 1", {0}, true);
        row("-result == 2", {-2}, true);
        row("--result == 2", {2}, true);
        row("abs(result) < 3", {-2}, true);
        row("true || false && false", {0}, true);
        row("!(result > 1) && result > 0", {1}, true);
        row("!true == false", {0}, true);
        row("(result > 1) == (result > 2)", {3}, true);
        row("isNaN(result[1])", {1, notANumber}, true);
        row("isNaN(result[0])", {1, notANumber}, false);
        row("isInf(result)", {infinite}, true);
        row("isInf(-result)", {-infinite}, true);
        row("default(result[1], 7) == 7", {1, notANumber}, true);
        row("default(result[5], 7) == 7", {1}, true);
        row("default(result[0], 7) == 1", {1}, true);
        row("result>0&&result<2", {1}, true);
        row("result\n  < 2", {1}, true);
        row("false", {1}, false);
    }
    void judges()
    {
        QFETCH(const QString, text);
        QFETCH(const Numbers, result);
        QFETCH(const bool, holds);
        const auto judgement = judge(text, result);
        QVERIFY2(judgement.outcome == (holds ? Outcome::True : Outcome::False),
            qPrintable(judgement.message));
    }

    void comparesWithTheOldVersion()
    {
        QCOMPARE(judge(u"result <= 1.1 * stable"_s, {110}, 100.0),
            (Condition::Judgement{Outcome::True, u"110 <= 1.1 * 100"_s}));
        QCOMPARE(judge(u"result <= 1.1 * stable"_s, {111}, 100.0),
            (Condition::Judgement{Outcome::False, u"111 > 1.1 * 100"_s}));
        QCOMPARE(judge(u"result <= stable"_s, {1}).outcome, Outcome::NoData);
        QCOMPARE(judge(u"result <= stable"_s, {1}, notANumber).outcome, Outcome::NoData);
        QCOMPARE(judge(u"result <= default(stable, 5)"_s, {1}).outcome, Outcome::NoData);
        QVERIFY(Condition::parse(u"result < 1 || result < stable"_s)->namesStable());
        QVERIFY(!Condition::parse(u"result < 1"_s)->namesStable());
    }

    void neverComparesWithWhatIsNotANumber_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"result[0] < 1",
                 "result[0] > 1",
                 "result[0] == result[0]",
                 "result[0] != 1",
                 "!(result[0] > 1)",
                 "result[0] - 1 < 5",
                 "result[1] / result[1] < 5",
                 "max(result) < 5",
                 "min(result[0], 1) < 5",
                 "abs(result[0]) < 5",
                 "result[1] == 0 && result[0] < 1"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void neverComparesWithWhatIsNotANumber()
    {
        QFETCH(const QString, text);
        QCOMPARE(judge(text, {notANumber, 0}).outcome, Outcome::NoData);
    }
    void whatDecidesFirstDecides()
    {
        QCOMPARE(
            judge(u"result[1] == 0 || result[0] < 1"_s, {notANumber, 0}).outcome, Outcome::True);
        QCOMPARE(
            judge(u"result[1] == 1 && result[0] < 1"_s, {notANumber, 0}).outcome, Outcome::False);
    }

    void refusesAVectorWhereANumberIsMeant()
    {
        const auto judgement = judge(u"result < 1"_s, {0.1, 0.2, 0.3});
        QCOMPARE(judgement.outcome, Outcome::Error);
        QCOMPARE(judgement.message,
            u"the answer has 3 elements: aggregate in the query (as sum or max), or write result[0]"_s);
        QCOMPARE(judge(u"result[3] < 1"_s, {0.1, 0.2, 0.3}).message,
            u"the answer has no element result[3]: it has 3"_s);
        QCOMPARE(judge(u"result[3] < 1"_s, {0.1, 0.2, 0.3}).outcome, Outcome::Error);
    }

    void tellsWhatItSaw_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Numbers>("result");
        QTest::addColumn<QString>("message");
        QTest::newRow("holds") << u"result < 0.01"_s << Numbers{0.0021} << u"0.0021 < 0.01"_s;
        QTest::newRow("turned <") << u"result < 300"_s << Numbers{412} << u"412 >= 300"_s;
        QTest::newRow("turned <=") << u"result <= 300"_s << Numbers{412} << u"412 > 300"_s;
        QTest::newRow("turned >") << u"result > 300"_s << Numbers{1} << u"1 <= 300"_s;
        QTest::newRow("turned >=") << u"result >= 300"_s << Numbers{1} << u"1 < 300"_s;
        QTest::newRow("turned ==") << u"result == 300"_s << Numbers{1} << u"1 != 300"_s;
        QTest::newRow("turned !=") << u"result != 1"_s << Numbers{1} << u"1 == 1"_s;
        QTest::newRow("several") << u"result > 1 && result < 3"_s << Numbers{5}
                                 << u"not (5 > 1 && 5 < 3)"_s;
        QTest::newRow("element") << u"result[1] < len(result)"_s << Numbers{5, 1}
                                 << u"1 < len(result)"_s;
        QTest::newRow("several lines") << u"result\n   <\n 3"_s << Numbers{1} << u"1 < 3"_s;
        QTest::newRow("close") << u"result <= 0.3"_s << Numbers{0.30000000000000004}
                               << u"0.30000000000000004 > 0.3"_s;
        QTest::newRow("infinite") << u"result < 3"_s << Numbers{infinite} << u"inf >= 3"_s;
    }
    void tellsWhatItSaw()
    {
        QFETCH(const QString, text);
        QFETCH(const Numbers, result);
        QFETCH(const QString, message);
        QCOMPARE(judge(text, result).message, message);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        const auto row = [](const QString& text, const QString& error) {
            QTest::newRow(qPrintable(text.left(40))) << text << error;
        };
        row(u""_s, u"1: something is missing here (as result < 0.01)"_s);
        row(u"result"_s,
            u"1: the condition gives a number, not true or false (compare it, as result < 0.01)"_s);
        row(u"result <"_s, u"9: something is missing here (as result < 0.01)"_s);
        row(u"result < 1 < 2"_s, u"12: comparisons do not chain (write a < b && b < c)"_s);
        row(u"reslt < 1"_s, u"1: unknown name 'reslt' (did you mean 'result'?)"_s);
        row(u"result < 1 and true"_s, u"12: 'and' is left over (join conditions with && or ||)"_s);
        row(u"result = 1"_s, u"8: '=' does not belong into a condition (write == to compare)"_s);
        row(u"result < 1 & true"_s,
            u"12: '&' does not belong into a condition (write && for and)"_s);
        row(u"result < 1%"_s, u"11: '%' does not belong into a condition (write 0.01 for 1 %)"_s);
        row(u"result && true"_s,
            u"8: '&&' wants true or false, this is a number (compare it first, as result < 0.01)"_s);
        row(u"(result < 1) + 1 > 0"_s, u"14: '+' wants a number, this is true or false"_s);
        row(u"!result"_s,
            u"1: '!' wants true or false, this is a number (compare it first, as result < 0.01)"_s);
        row(u"-true"_s, u"1: '-' wants a number, this is true or false"_s);
        row(u"(result > 1) == 1"_s,
            u"14: '==' wants true or false, this is a number (compare it first, as result < 0.01)"_s);
        row(u"isNaN(true)"_s, u"1: 'isNaN' wants a number, this is true or false"_s);
        row(u"isNaN(1, 2)"_s, u"1: isNaN takes one number"_s);
        row(u"default(1) > 0"_s, u"1: default takes two numbers"_s);
        row(u"max(1) > 0"_s, u"1: max takes two numbers or more, or result"_s);
        row(u"len(1) > 0"_s, u"5: len is of result only (write len(result))"_s);
        row(u"len > 0"_s, u"5: '(' is missing here"_s);
        row(u"result[-1] > 0"_s, u"8: an index is a whole number from 0 (write result[0])"_s);
        row(u"result[0.5] > 0"_s, u"8: an index is a whole number from 0 (write result[0])"_s);
        row(u"result[0 > 0"_s, u"10: ']' is missing here"_s);
        row(u"(result > 0"_s, u"12: ')' is missing here"_s);
        row(u"result > 0)"_s, u"11: ')' is left over (join conditions with && or ||)"_s);
        row(u"result < 1.2.3"_s, u"10: '1.2.' is not a number (write 300, 0.01 or 1e-3)"_s);
        row(u"result < 5m"_s, u"10: '5m' is not a number (write 300, 0.01 or 1e-3)"_s);
        row(u"result < 1e999"_s, u"10: '1e999' is not a number (write 300, 0.01 or 1e-3)"_s);
        row(QString(50, u'(') + u"true"_s + QString(50, u')'), QString());
        row(QString(51, u'(') + u"true"_s + QString(51, u')'),
            u"52: the condition is nested more than 50 levels deep"_s);
        row(QString(51, u'!') + u"true"_s,
            u"52: the condition is nested more than 50 levels deep"_s);
        row(u"true"_s + QString(996, u' '), QString());
        row(u"true"_s + QString(997, u' '), u"1: the condition is longer than 1,000 characters"_s);
        row(u"result <\u202e 1"_s,
            u"9: '\\u{202E}' does not belong into a condition (there is: result, stable, numbers, "
            u"+ - * / < <= > >= == != && || ! ( ) [ ])"_s);
    }
    void refuses()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, error);
        const auto checked = checkCondition(text);
        QCOMPARE(checked ? QString() : checked.error().text(), error);
    }

    void longChainsAreFine()
    {
        QString text = u"0"_s;
        while (text.size() < 990)
            text += u"+1"_s;
        QCOMPARE(judge(text + u">495"_s, {0}).outcome, Outcome::False);
        QCOMPARE(judge(text + u">494"_s, {0}).outcome, Outcome::True);
    }

    void findsThePlainThreshold_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("threshold");
        QTest::newRow("right") << u"result < 0.01"_s << 0.01;
        QTest::newRow("left") << u"300 >= result"_s << 300.0;
        QTest::newRow("element") << u"result[0] > -(2 + 3)"_s << -5.0;
        QTest::newRow("second element") << u"result[1] > 5"_s << notANumber;
        QTest::newRow("stable") << u"result < 2 * stable"_s << notANumber;
        QTest::newRow("two") << u"result < 1 && result > 0"_s << notANumber;
        QTest::newRow("not a comparison") << u"isNaN(result)"_s << notANumber;
        QTest::newRow("both sides") << u"result < result + 1"_s << notANumber;
        QTest::newRow("infinite") << u"result < 1 / 0"_s << notANumber;
        QTest::newRow("broken") << u"result <"_s << notANumber;
    }
    void findsThePlainThreshold()
    {
        QFETCH(const QString, text);
        QFETCH(const double, threshold);
        const auto found = thresholdOf(text);
        QCOMPARE(found.has_value(), !std::isnan(threshold));
        if (found)
            QCOMPARE(*found, threshold);
    }
};

SLIPWAY_TEST(ConditionTest)
#include "tst_condition.moc"
