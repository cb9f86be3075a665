// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "tables/runsmodel.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>

#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::tables;
using history::RunResult;

namespace {

constexpr qint64 now = 1'795'360'800'000;

history::RunRow run(int number, RunResult result = RunResult::Succeeded)
{
    history::RunRow row;
    row.run = u"run-%1"_s.arg(number);
    row.number = number;
    row.version = u"v4.1.%1"_s.arg(number);
    row.environment = u"production"_s;
    row.result = result;
    row.phase = u"paused"_s;
    row.started = now - 3'600'000LL * number;
    row.ended = result == RunResult::Open ? 0 : row.started + 451'000;
    row.actor = u"oncall"_s;
    row.commit = u"8c01f2e9d1b2c3d4e5f60718293a4b5c6d7e8f90"_s;
    row.score = 74.4;
    return row;
}

QVariant cell(const RunsModel& model, int row, int column, int role = Qt::DisplayRole)
{
    return model.data(model.index(row, column), role);
}

} // namespace

class RunsModelTest : public QObject {
    Q_OBJECT
private slots:
    void keepsTheModelContract()
    {
        RunsModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setNow(now);
        model.setRows({run(1), run(2), run(3)});
        model.setRows({run(4), run(3), run(1), run(5)});
        auto changed = run(3);
        changed.result = RunResult::RolledBack;
        model.setRows({changed, run(5)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
        QCOMPARE(cell(model, 0, RunsModel::ResultColumn).toString(), u"rolled back"_s);
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }
    void cellsReadAsInTheList()
    {
        RunsModel model;
        model.setNow(now);
        model.setRows({run(2)});
        const QString started = startedText(now - 7'200'000, now);
        QCOMPARE(cell(model, 0, RunsModel::VersionColumn).toString(), u"v4.1.2"_s);
        QCOMPARE(cell(model, 0, RunsModel::StartedColumn).toString(), started);
        QCOMPARE(cell(model, 0, RunsModel::TookColumn).toString(), u"7:31"_s);
        QCOMPARE(cell(model, 0, RunsModel::CommitColumn).toString(), u"8c01f2e"_s);
        QCOMPARE(cell(model, 0, RunsModel::ReadinessColumn).toString(), u"74"_s);
        QCOMPARE(cell(model, 0, RunsModel::SignColumn, SignRole).toInt(), int(Sign::Ok));
        QCOMPARE(cell(model, 0, 0, KeyRole).toString(), u"run-2"_s);
        QCOMPARE(
            model.headerData(RunsModel::ActorColumn, Qt::Horizontal, Qt::DisplayRole).toString(),
            u"By"_s);
    }
    void resultsHaveSignToneAndWord_data()
    {
        QTest::addColumn<int>("result");
        QTest::addColumn<int>("sign");
        QTest::addColumn<QString>("word");
        QTest::newRow("open") << int(RunResult::Open) << int(Sign::Running) << u"paused"_s;
        QTest::newRow("good") << int(RunResult::Succeeded) << int(Sign::Ok) << u"succeeded"_s;
        QTest::newRow("back") << int(RunResult::RolledBack) << int(Sign::Bad) << u"rolled back"_s;
        QTest::newRow("stuck") << int(RunResult::RollbackFailed) << int(Sign::Bad)
                               << u"rollback failed"_s;
        QTest::newRow("aborted") << int(RunResult::Aborted) << int(Sign::Warn) << u"aborted"_s;
        QTest::newRow("cancelled")
            << int(RunResult::Cancelled) << int(Sign::NotApplicable) << u"cancelled"_s;
        QTest::newRow("rejected") << int(RunResult::Rejected) << int(Sign::Warn) << u"rejected"_s;
    }
    void resultsHaveSignToneAndWord()
    {
        QFETCH(int, result);
        QFETCH(int, sign);
        RunsModel model;
        model.setRows({run(1, static_cast<RunResult>(result))});
        QCOMPARE(cell(model, 0, RunsModel::SignColumn, SignRole).toInt(), sign);
        QTEST(cell(model, 0, RunsModel::ResultColumn).toString(), "word");
        if (result != int(RunResult::Open))
            QCOMPARE(cell(model, 0, RunsModel::ResultColumn, ToneRole).toInt(),
                int(tables::toneOf(static_cast<Sign>(sign))));
    }
    void tookIsToldToTheSecond_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << qint64(0) << u"0:00"_s;
        QTest::newRow("cut, not rounded") << qint64(1999) << u"0:01"_s;
        QTest::newRow("minutes") << qint64(242'000) << u"4:02"_s;
        QTest::newRow("hours") << qint64(3'723'000) << u"1:02:03"_s;
        QTest::newRow("a day") << qint64(90'000'000) << u"25:00:00"_s;
        QTest::newRow("ended before it began") << qint64(-5) << QString();
    }
    void tookIsToldToTheSecond()
    {
        QFETCH(qint64, milliseconds);
        auto row = run(1);
        row.ended = row.started + milliseconds;
        QTEST(tookText(row, now), "text");
    }
    void anEndThatNobodySawIsNotTold()
    {
        auto row = run(1);
        row.ended = 0;
        QCOMPARE(tookText(row, now), QString());
        row.result = RunResult::Open;
        QCOMPARE(tookText(row, row.started + 61'000), u"1:01"_s);
    }
    void readinessIsUnknownWhereNobodyMeasured()
    {
        auto row = run(1);
        QCOMPARE(readinessText(row), u"74"_s);
        row.scoreAfter = 75.5;
        QCOMPARE(readinessText(row), u"74 → 76"_s);
        row.score.reset();
        QCOMPARE(readinessText(row), u"unknown"_s);
        row.score = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(readinessText(row), u"unknown"_s);
    }
    void thePastHasItsYear()
    {
        const qint64 old = now - 400LL * 86'400'000;
        QVERIFY(startedText(old, now).endsWith(
            QString::number(QDateTime::fromMSecsSinceEpoch(old).date().year())));
        QVERIFY(startedText(now, now).contains(u':'));
        QCOMPARE(startedText(0, now), u"unknown"_s);
    }
    void demoAndRollbackAreSaid()
    {
        RunsModel model;
        auto row = run(1);
        row.isDemo = row.isRollback = true;
        model.setRows({row});
        QCOMPARE(
            cell(model, 0, RunsModel::VersionColumn, SuffixRole).toString(), u"rollback · DEMO"_s);
        QVERIFY(cell(model, 0, 0, FilterRole).toString().contains(u"DEMO"_s));
    }
    void onlyOpenOnesGetOlder()
    {
        RunsModel model;
        model.setNow(now);
        model.setRows({run(1), run(2, RunResult::Open)});
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setNow(now + 400);
        QCOMPARE(changed.size(), 0);
        model.setNow(now + 1000);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 1);
        QCOMPARE(cell(model, 1, RunsModel::TookColumn).toString(), u"2:00:01"_s);
        QCOMPARE(cell(model, 1, RunsModel::TookColumn, SuffixRole).toString(), u"so far"_s);
    }
    void hostileTextIsMadeVisible()
    {
        RunsModel model;
        auto row = run(1, RunResult::Open);
        row.version = u"v1\n\u202ex"_s;
        row.actor = QString(5000, u'a');
        row.phase = u"\x1b[31mred"_s;
        row.commit = u"\u202eabc"_s;
        model.setRows({row});
        for (int column = 0; column < RunsModel::ColumnCount; ++column) {
            const QString text = cell(model, 0, column).toString();
            QVERIFY2(!text.contains(u'\n') && !text.contains(QChar(0x202e))
                    && !text.contains(QChar(0x1b)),
                qPrintable(text));
            QVERIFY(text.size() < 200);
        }
    }
    void ordersByValueNotByText()
    {
        RunsModel model;
        auto longer = run(1);
        longer.ended = longer.started + 3'600'000;
        model.setRows({longer, run(2)});
        QVERIFY(cell(model, 0, RunsModel::TookColumn, SortRole).toLongLong()
            > cell(model, 1, RunsModel::TookColumn, SortRole).toLongLong());
        QCOMPARE(cell(model, 0, RunsModel::StartedColumn, SortRole).toLongLong(), longer.started);
    }
};

SLIPWAY_TEST(RunsModelTest)
#include "tst_runsmodel.moc"
