// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "tables/alertsmodel.h"
#include "tables/sourcesmodel.h"

#include <QAbstractItemModelTester>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::tables;

namespace {

constexpr qint64 now = 1'700'000'000'000;

alerts::Alert alert(const QString& service, alerts::Phase phase, alerts::Severity severity)
{
    alerts::Alert out;
    out.phase = phase;
    out.severity = severity;
    out.target = {u"production"_s, service, health::TargetKind::Health};
    out.title = u"ServiceDown"_s;
    out.since = now - 90'000;
    out.cause = u"connect timed out"_s;
    return out;
}

SourceRow source(const QString& service, health::State state)
{
    SourceRow out;
    out.environment = u"production"_s;
    out.service = service;
    out.url = u"http://127.0.0.1:1/health"_s;
    out.state = state;
    out.lastAttempt = now - 4000;
    out.nextDue = now + 6000;
    out.latencyMs = 12;
    return out;
}

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class AlertsModelTest : public QObject {
    Q_OBJECT
private slots:
    void isASoundModel()
    {
        AlertsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({alert(u"a"_s, alerts::Phase::Firing, alerts::Severity::Critical)});
        model.setRows({alert(u"b"_s, alerts::Phase::Firing, alerts::Severity::Critical),
            alert(u"a"_s, alerts::Phase::Pending, alerts::Severity::Warning)});
        QCOMPARE(model.rowCount(), 2);
        model.setRows({});
    }
    void firingAndCriticalSortFirst()
    {
        AlertsModel model;
        model.setRows({alert(u"a"_s, alerts::Phase::Pending, alerts::Severity::Critical),
            alert(u"b"_s, alerts::Phase::Firing, alerts::Severity::Warning),
            alert(u"c"_s, alerts::Phase::Firing, alerts::Severity::Critical)});
        const auto rank = [&](int row) {
            return model.index(row, AlertsModel::SignColumn).data(SortRole).toInt();
        };
        QVERIFY(rank(2) < rank(1));
        QVERIFY(rank(1) < rank(0));
        const auto sign = [&](int row) {
            return static_cast<Sign>(
                model.index(row, AlertsModel::SignColumn).data(SignRole).toInt());
        };
        QCOMPARE(sign(0), Sign::Running);
        QCOMPARE(sign(1), Sign::Warn);
        QCOMPARE(sign(2), Sign::Bad);
    }
    void tellsHowLongItLasts()
    {
        AlertsModel model;
        model.setRows({alert(u"a"_s, alerts::Phase::Firing, alerts::Severity::Critical)});
        model.setNow(now);
        const auto since = model.index(0, AlertsModel::SinceColumn);
        QVERIFY(!since.data().toString().isEmpty());
        QVERIFY2(since.data(SuffixRole).toString().startsWith(u"· 1 min"),
            qPrintable(since.data(SuffixRole).toString()));
    }
    void aChangedPhaseKeepsTheRow()
    {
        const auto pending = alert(u"a"_s, alerts::Phase::Pending, alerts::Severity::Critical);
        const auto firing = alert(u"a"_s, alerts::Phase::Firing, alerts::Severity::Critical);
        QCOMPARE(alertKey(pending), alertKey(firing));
        QVERIFY(alertKey(firing)
            != alertKey(alert(u"b"_s, alerts::Phase::Firing, alerts::Severity::Critical)));
    }
};

class SourcesModelTest : public QObject {
    Q_OBJECT
private slots:
    void isASoundModel()
    {
        SourcesModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({source(u"a"_s, health::State::Up), source(u"b"_s, health::State::Down)});
        model.setRows({source(u"b"_s, health::State::Up)});
        QCOMPARE(model.rowCount(), 1);
    }
    void neverIsSaidAsNever()
    {
        SourcesModel model;
        model.setRows({source(u"a"_s, health::State::Up)});
        model.setNow(now);
        QCOMPARE(cell(model, 0, SourcesModel::SuccessColumn), u"never"_s);
        QCOMPARE(cell(model, 0, SourcesModel::AttemptColumn), u"4 s ago"_s);
        QCOMPARE(cell(model, 0, SourcesModel::DueColumn), u"in 6 s"_s);
        QCOMPARE(cell(model, 0, SourcesModel::LatencyColumn), u"12 ms"_s);
    }
    void anOverdueSourceIsDueNow()
    {
        SourcesModel model;
        auto row = source(u"a"_s, health::State::Up);
        row.nextDue = now - 10'000;
        row.latencyMs.reset();
        model.setRows({row});
        model.setNow(now);
        QCOMPARE(cell(model, 0, SourcesModel::DueColumn), u"now"_s);
        QCOMPARE(cell(model, 0, SourcesModel::LatencyColumn), u"—"_s);
    }
    void theWorstSortsFirst()
    {
        SourcesModel model;
        model.setRows({source(u"a"_s, health::State::Up),
            source(u"b"_s, health::State::Down),
            source(u"c"_s, health::State::Unknown)});
        const auto rank = [&](int row) {
            return model.index(row, SourcesModel::StateColumn).data(SortRole).toInt();
        };
        QVERIFY(rank(1) < rank(2));
        QVERIFY(rank(2) < rank(0));
    }
    void anErrorShowsItsCauseAndTellsTheRestInTheTip()
    {
        SourcesModel model;
        auto row = source(u"a"_s, health::State::Down);
        row.cause = u"timeout"_s;
        row.error = u"connect timed out after 2 s"_s;
        model.setRows({row});
        const auto error = model.index(0, SourcesModel::ErrorColumn);
        QCOMPARE(error.data().toString(), u"timeout"_s);
        QCOMPARE(error.data(Qt::ToolTipRole).toString(), row.error);
        QCOMPARE(static_cast<Tone>(error.data(ToneRole).toInt()), Tone::Bad);
    }
    void kindsAreDifferentSources()
    {
        auto health = source(u"a"_s, health::State::Up);
        auto metrics = health;
        metrics.kind = health::TargetKind::Metrics;
        QVERIFY(sourceKey(health) != sourceKey(metrics));
    }
};

SLIPWAY_TEST(AlertsModelTest)
SLIPWAY_TEST(SourcesModelTest)
#include "tst_livetables.moc"
