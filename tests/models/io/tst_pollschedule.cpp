// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/pollschedule.h"
#include "support/testcase.h"

#include <QSet>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace slipway;
using io::PollSchedule;

class PollScheduleTest : public QObject {
    Q_OBJECT
private slots:
    void targetsAreSpreadOverTheirInterval()
    {
        QSet<qint64> quarters;
        for (int i = 0; i < 64; ++i)
            quarters.insert(io::spread(u"env/service-%1"_s.arg(i), 15'000) / 3'750);
        QCOMPARE(quarters.size(), 4);
        QCOMPARE(io::spread(u"env/api"_s, 15'000), io::spread(u"env/api"_s, 15'000));
        QCOMPARE(io::spread(u"env/api"_s, 0), 0);
    }

    void aNewTargetIsAskedSoon()
    {
        PollSchedule schedule;
        schedule.set({{.key = u"a"_s, .interval = 1h}}, 1'000'000);
        QVERIFY(*schedule.nextDue() - 1'000'000 < 2'000);
    }

    void oneRequestAtATime()
    {
        PollSchedule schedule;
        schedule.set({{.key = u"a"_s, .interval = 1s}}, 0);
        QCOMPARE(schedule.takeDue(10'000).size(), 1U);
        QVERIFY(schedule.takeDue(20'000).empty());
        schedule.dueNow(20'000);
        QVERIFY(schedule.takeDue(20'000).empty());
        QVERIFY(!schedule.nextDue());
        schedule.finished(u"a"_s, 20'000, false);
        QVERIFY(schedule.nextDue());
    }

    void regularTurnsKeepTheInterval()
    {
        PollSchedule schedule;
        schedule.set({{.key = u"a"_s, .interval = 10s}}, 0);
        qint64 now = *schedule.nextDue();
        schedule.takeDue(now);
        schedule.finished(u"a"_s, now, false);
        now = *schedule.nextDue();
        for (int i = 0; i < 5; ++i) {
            schedule.takeDue(now);
            schedule.finished(u"a"_s, now + 300, false); // a slow answer does not shift the grid
            QCOMPARE(*schedule.nextDue(), now + 10'000);
            now += 10'000;
        }
    }

    void failuresBackOffButNeverBeyondTwoIntervals()
    {
        PollSchedule schedule;
        schedule.set({{.key = u"a"_s, .interval = 10s}}, 0);
        qint64 now = 0;
        qint64 longest = 0;
        for (int i = 0; i < 20; ++i) {
            now = *schedule.nextDue();
            schedule.takeDue(now);
            schedule.finished(u"a"_s, now, true);
            longest = std::max(longest, *schedule.nextDue() - now);
        }
        QVERIFY2(longest > 15'000 && longest <= 20'000, qPrintable(QString::number(longest)));
        schedule.takeDue(*schedule.nextDue());
        schedule.finished(u"a"_s, now, false);
        QVERIFY(*schedule.nextDue() - now <= 15'000);
    }

    void retryAfterIsHonouredUpToAnHour()
    {
        PollSchedule schedule;
        schedule.set({{.key = u"a"_s, .interval = 1s}}, 0);
        schedule.takeDue(5'000);
        schedule.finished(u"a"_s, 5'000, false, 60'000);
        QCOMPARE(*schedule.dueOf(u"a"_s), 65'000);
        schedule.dueNow(65'000);
        schedule.takeDue(65'000);
        schedule.finished(u"a"_s, 65'000, false, 86'400'000);
        QCOMPARE(*schedule.dueOf(u"a"_s), 65'000 + 3'600'000);
    }

    void whoStaysKeepsItsTurn()
    {
        PollSchedule schedule;
        schedule.set({{.key = u"a"_s, .interval = 10s}}, 0);
        schedule.takeDue(5'000);
        schedule.finished(u"a"_s, 5'000, false);
        const auto due = schedule.dueOf(u"a"_s);
        schedule.set({{.key = u"a"_s, .interval = 10s}, {.key = u"b"_s, .interval = 10s}}, 6'000);
        QCOMPARE(schedule.dueOf(u"a"_s), due);
        schedule.set({{.key = u"b"_s, .interval = 10s}}, 7'000);
        QVERIFY(!schedule.dueOf(u"a"_s));
        schedule.finished(u"a"_s, 8'000, false); // an answer for one that is gone changes nothing
        QVERIFY(!schedule.dueOf(u"a"_s));
    }

    void aChangedIntervalDoesNotAskTwiceAtOnce()
    {
        PollSchedule schedule;
        schedule.set({{.key = u"a"_s, .interval = 10s}}, 0);
        QCOMPARE(schedule.takeDue(5'000).size(), 1U);
        schedule.set({{.key = u"a"_s, .interval = 5s}}, 6'000);
        QVERIFY(schedule.takeDue(60'000).empty());
    }
};

SLIPWAY_TEST(PollScheduleTest)
#include "tst_pollschedule.moc"
