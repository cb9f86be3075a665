// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/ticks.h"
#include "support/testcase.h"

#include <QDateTime>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

constexpr qint64 minute = 60'000;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

qint64 local(const QTimeZone& zone, QDate date, QTime time = {0, 0})
{
    return QDateTime(date, time, zone).toMSecsSinceEpoch();
}

} // namespace

class ValueScaleTest : public QObject {
    Q_OBJECT
private slots:
    void isRound_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("minimum");
        QTest::addColumn<double>("maximum");
        QTest::addColumn<double>("step");
        QTest::newRow("rate") << 611.0 << 861.0 << 0.0 << 1000.0 << 250.0;
        QTest::newRow("threshold") << 0.0 << 375.0 << 0.0 << 400.0 << 100.0;
        QTest::newRow("percent") << 0.0 << 100.0 << 0.0 << 100.0 << 25.0;
        QTest::newRow("1200") << 0.0 << 1200.0 << 0.0 << 1200.0 << 300.0;
        QTest::newRow("below zero") << -3.0 << 5.0 << -4.0 << 6.0 << 2.0;
        QTest::newRow("small") << 0.0 << 0.0021 << 0.0 << 0.003 << 0.001;
        QTest::newRow("flat") << 0.0 << 0.0 << 0.0 << 1.0 << 0.25;
    }
    void isRound()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        const auto scale = charts::valueScale(low, high);
        QTEST(scale.minimum, "minimum");
        QTEST(scale.maximum, "maximum");
        QTEST(scale.step, "step");
        QCOMPARE(scale.ticks.front(), scale.minimum);
        QCOMPARE(scale.ticks.back(), scale.maximum);
    }
    void staysFiniteAndSmallWhateverComes_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        const double endless = std::numeric_limits<double>::infinity();
        QTest::newRow("nothing") << std::nan("") << std::nan("");
        QTest::newRow("endless") << -endless << endless;
        QTest::newRow("turned round") << 5.0 << -5.0;
        QTest::newRow("huge") << 0.0 << 1e308;
        QTest::newRow("tiny") << 0.0 << 1e-300;
        QTest::newRow("just below a step") << 0.0 << std::nextafter(100.0, 0.0);
    }
    void staysFiniteAndSmallWhateverComes()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        for (const int wanted : {-1, 0, 4, 1'000'000}) {
            const auto scale = charts::valueScale(low, high, wanted);
            QVERIFY(std::isfinite(scale.minimum) && std::isfinite(scale.maximum));
            QVERIFY(scale.minimum < scale.maximum);
            QVERIFY(scale.ticks.size() >= 2 && scale.ticks.size() <= 13);
        }
    }
};

class TimeTicksTest : public QObject {
    Q_OBJECT
private slots:
    void standAtRoundTimes_data()
    {
        QTest::addColumn<qint64>("range");
        QTest::addColumn<int>("most");
        QTest::addColumn<QStringList>("labels");
        QTest::newRow("15 min") << 15 * minute << 5
                                << QStringList{u"14:05"_s, u"14:10"_s, u"14:15"_s};
        QTest::newRow("1 h") << hour << 5
                             << QStringList{u"14:15"_s, u"14:30"_s, u"14:45"_s, u"15:00"_s};
        QTest::newRow("6 h") << 6 * hour << 4 << QStringList{u"16:00"_s, u"18:00"_s, u"20:00"_s};
        QTest::newRow("24 h") << day << 5
                              << QStringList{u"18:00"_s, u"23 Nov"_s, u"06:00"_s, u"12:00"_s};
        QTest::newRow("7 d") << 7 * day << 8
                             << QStringList{u"23 Nov"_s,
                                    u"24 Nov"_s,
                                    u"25 Nov"_s,
                                    u"26 Nov"_s,
                                    u"27 Nov"_s,
                                    u"28 Nov"_s,
                                    u"29 Nov"_s};
        QTest::newRow("half a minute")
            << qint64(30'000) << 3 << QStringList{u"14:02:15"_s, u"14:02:30"_s};
    }
    void standAtRoundTimes()
    {
        QFETCH(qint64, range);
        QFETCH(int, most);
        const auto zone = QTimeZone::utc();
        const qint64 from = local(zone, {2026, 11, 22}, {14, 2, 3});
        QStringList labels;
        for (const auto& tick : charts::timeTicks(from, from + range, most, zone))
            labels << tick.label;
        QTEST(labels, "labels");
    }
    void stayRoundWhereTheOffsetIsNoWholeHour()
    {
        const QTimeZone zone("Asia/Kathmandu");
        QVERIFY(zone.isValid());
        const qint64 from = local(zone, {2026, 11, 22}, {1, 0});
        const auto ticks = charts::timeTicks(from, from + day, 5, zone);
        QCOMPARE(ticks.front().label, u"06:00"_s);
        QCOMPARE(ticks.back().label, u"23 Nov"_s);
    }
    void riseOverTheHourThatIsThereTwice()
    {
        const QTimeZone zone("Europe/Berlin");
        QVERIFY(zone.isValid());
        const qint64 from = local(zone, {2026, 10, 25});
        const auto ticks = charts::timeTicks(from, from + 25 * hour, 12, zone);
        QVERIFY(ticks.size() >= 8);
        for (size_t i = 1; i < ticks.size(); ++i)
            QVERIFY(ticks[i].time > ticks[i - 1].time);
        QCOMPARE(ticks.front().label, u"25 Oct"_s);
        QCOMPARE(ticks.back().label, u"26 Oct"_s);
    }
    void areFewWhateverComes_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("to");
        QTest::newRow("turned round") << qint64(5) << qint64(3);
        QTest::newRow("nothing") << qint64(5) << qint64(5);
        QTest::newRow("a century") << qint64(0) << 36'500 * day;
        QTest::newRow("one millisecond") << qint64(0) << qint64(1);
        QTest::newRow("before the epoch") << -9 * day << qint64(0);
    }
    void areFewWhateverComes()
    {
        QFETCH(qint64, from);
        QFETCH(qint64, to);
        for (const int most : {-5, 4, 1'000'000})
            QVERIFY(charts::timeTicks(from, to, most, QTimeZone::utc()).size() <= 13);
    }
};

SLIPWAY_TEST(ValueScaleTest)
SLIPWAY_TEST(TimeTicksTest)
#include "tst_ticks.moc"
