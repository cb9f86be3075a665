// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/number.h"
#include "format/time.h"
#include "format/unit.h"
#include "support/testcase.h"

#include <QDateTime>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;

class NumberTest : public QObject {
    Q_OBJECT
private slots:
    void compacts_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("thousands") << 1104.4 << u"1\u2009104"_s;
        QTest::newRow("millions") << 1234567.0 << u"1\u2009234\u2009567"_s;
        QTest::newRow("three digits") << 742.3 << u"742"_s;
        QTest::newRow("two digits") << 52.4 << u"52"_s;
        QTest::newRow("one digit") << 4.21 << u"4.2"_s;
        QTest::newRow("whole") << 4.0 << u"4"_s;
        QTest::newRow("share") << 0.214 << u"0.21"_s;
        QTest::newRow("small") << 0.00341 << u"0.0034"_s;
        QTest::newRow("tiny") << 3.2e-9 << u"3.2e-09"_s;
        QTest::newRow("zero") << 0.0 << u"0"_s;
        QTest::newRow("negative") << -1500.0 << u"−1\u2009500"_s;
        QTest::newRow("three digits are not grouped behind a minus") << -150.0 << u"−150"_s;
        QTest::newRow("huge") << 1e300 << u"1e+300"_s;
        QTest::newRow("nothing") << std::nan("") << u"–"_s;
        QTest::newRow("endless") << std::numeric_limits<double>::infinity() << u"–"_s;
    }
    void compacts()
    {
        QFETCH(double, value);
        QTEST(format::compact(value), "text");
    }
    void keepsDigits()
    {
        QCOMPARE(format::fixed(0.1, 2), u"0.10"_s);
        QCOMPARE(format::fixed(-0.001, 2), u"0.00"_s);
        QCOMPARE(format::grouped(12345.67, 1), u"12\u2009345.7"_s);
    }
    void prefixes()
    {
        QCOMPARE(format::withPrefix(950), u"950"_s);
        QCOMPARE(format::withPrefix(1200), u"1.2\u2009k"_s);
        QCOMPARE(format::withPrefix(999'900), u"1\u2009M"_s);
        QCOMPARE(format::withPrefix(3.4e9), u"3.4\u2009G"_s);
    }
    void aShareIsNeverRoundedUpToAll_data()
    {
        QTest::addColumn<double>("share");
        QTest::addColumn<QString>("text");
        QTest::newRow("exact") << 1.0 << u"100 %"_s;
        QTest::newRow("almost") << 0.99999 << u"99.99 %"_s;
        QTest::newRow("usual") << 0.9998 << u"99.98 %"_s;
        QTest::newRow("none") << 0.0 << u"0 %"_s;
        QTest::newRow("hardly any") << 0.00001 << u"0.01 %"_s;
        QTest::newRow("unknown") << std::nan("") << u"–"_s;
    }
    void aShareIsNeverRoundedUpToAll()
    {
        QFETCH(double, share);
        QTEST(format::percent(share), "text");
    }
};

class UnitTest : public QObject {
    Q_OBJECT
private slots:
    void showsValuesWithTheirUnit_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("text");
        QTest::newRow("rate") << 742.0 << u"req/s"_s << u"742 req/s"_s;
        QTest::newRow("seconds below one") << 0.184 << u"s"_s << u"184 ms"_s;
        QTest::newRow("seconds") << 2.5 << u"s"_s << u"2.5 s"_s;
        QTest::newRow("long latency") << 12'000.0 << u"ms"_s << u"12 s"_s;
        QTest::newRow("bytes") << 1.5e9 << u"bytes"_s << u"1.5 GB"_s;
        QTest::newRow("few bytes") << 12.0 << u"B"_s << u"12 B"_s;
        QTest::newRow("own unit") << 3.0 << u"pods"_s << u"3 pods"_s;
        QTest::newRow("none") << 3.0 << QString() << u"3"_s;
        QTest::newRow("no value") << std::nan("") << u"ms"_s << u"–"_s;
    }
    void showsValuesWithTheirUnit()
    {
        QFETCH(double, value);
        QFETCH(QString, unit);
        QTEST(format::withUnit(value, unit), "text");
    }
    void ticksOfAnAxisHaveEqualDigits_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("step");
        QTest::addColumn<QString>("text");
        QTest::newRow("whole") << 1200.0 << 300.0 << u"1200"_s;
        QTest::newRow("half") << 1.0 << 0.5 << u"1.0"_s;
        QTest::newRow("quarter") << 0.5 << 0.25 << u"0.50"_s;
        QTest::newRow("two and a half") << 5.0 << 2.5 << u"5.0"_s;
        QTest::newRow("large") << 2e6 << 5e5 << u"2\u2009M"_s;
        QTest::newRow("no step") << 2.0 << 0.0 << u"–"_s;
    }
    void ticksOfAnAxisHaveEqualDigits()
    {
        QFETCH(double, value);
        QFETCH(double, step);
        QTEST(format::axisLabel(value, step), "text");
    }
    void latencies()
    {
        QCOMPARE(format::latency(12.3), u"12 ms"_s);
        QCOMPARE(format::latency(0.42), u"0.4 ms"_s);
        QCOMPARE(format::latency(0), u"< 1 ms"_s);
        QCOMPARE(format::latency(1234), u"1.2 s"_s);
        QCOMPARE(format::latency(-1), u"–"_s);
    }
};

class TimeTextTest : public QObject {
    Q_OBJECT
private slots:
    void spans_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("milliseconds") << qint64(12) << u"12 ms"_s;
        QTest::newRow("short") << qint64(1'240) << u"1.2 s"_s;
        QTest::newRow("does not say 10.0") << qint64(9'990) << u"10 s"_s;
        QTest::newRow("seconds") << qint64(45'000) << u"45 s"_s;
        QTest::newRow("minutes") << qint64(120'000) << u"2 min"_s;
        QTest::newRow("minutes with seconds") << qint64(130'000) << u"2 min 10 s"_s;
        QTest::newRow("many minutes") << qint64(25 * 60'000 + 10'000) << u"25 min"_s;
        QTest::newRow("hours") << qint64(65 * 60'000) << u"1 h 5 min"_s;
        QTest::newRow("days") << qint64(76 * 3'600'000) << u"3 d 4 h"_s;
        QTest::newRow("negative") << qint64(-5) << u"0 ms"_s;
    }
    void spans()
    {
        QFETCH(qint64, milliseconds);
        QTEST(format::span(milliseconds), "text");
    }
    void ages()
    {
        QCOMPARE(format::age(1000, 2200), u"1.2 s ago"_s);
        QCOMPARE(format::age(2000, 2380), u"0.4 s ago"_s);
        QCOMPARE(format::age(0, 2200), u"never"_s);
        QCOMPARE(format::age(3000, 2200), u"just now"_s);
        QCOMPARE(format::until(6000, 2000), u"in 4 s"_s);
        QCOMPARE(format::until(1000, 2000), u"now"_s);
    }
    void moments()
    {
        const auto zone = QTimeZone::utc();
        const qint64 time
            = QDateTime(QDate(2026, 11, 22), QTime(14, 30, 5), zone).toMSecsSinceEpoch();
        QCOMPARE(format::clockTime(time, zone), u"14:30"_s);
        QCOMPARE(format::moment(time, time + 1000, zone), u"14:30:05"_s);
        QCOMPARE(format::moment(time, time + 86'400'000, zone), u"22 Nov 14:30"_s);
        QCOMPARE(format::moment(0, time, zone), u"never"_s);
        QCOMPARE(format::dateTime(time, zone), u"22 Nov 14:30:05"_s);
    }
};

SLIPWAY_TEST(NumberTest)
SLIPWAY_TEST(UnitTest)
SLIPWAY_TEST(TimeTextTest)
#include "tst_format.moc"
