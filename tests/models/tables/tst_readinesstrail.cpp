// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "tables/changesmodel.h"
#include "tables/driftmodel.h"
#include "tables/environmentsmodel.h"
#include "tables/measurementsmodel.h"
#include "tables/partingsmodel.h"
#include "tables/scoresmodel.h"
#include "tables/snapshotsmodel.h"
#include "tables/waiversmodel.h"

#include <QAbstractItemModelTester>

#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::tables;

namespace {

constexpr qint64 day = 86'400'000;

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}
Tone toneAt(const QAbstractItemModel& model, int row, int column)
{
    return static_cast<Tone>(model.index(row, column).data(ToneRole).toInt());
}
Sign signAt(const QAbstractItemModel& model, int row)
{
    return static_cast<Sign>(model.index(row, 0).data(SignRole).toInt());
}

/// Fills, empties and fills again under the eyes of Qt's tester; reads every role of every cell.
template<typename Model, typename Rows>
void watch(Model& model, const Rows& rows)
{
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(rows);
    model.setRows({});
    model.setRows(rows);
    for (int column = 0; column < model.columnCount(); ++column) {
        model.headerData(column, Qt::Horizontal, Qt::DisplayRole);
        for (int row = 0; row < model.rowCount(); ++row) {
            for (const int role : {int(SortRole), int(ToneRole), int(FaceRole), int(FilterRole)})
                QVERIFY(model.index(row, column).data(role).isValid());
            QVERIFY(!model.index(row, column).data(Qt::AccessibleTextRole).toString().isNull()
                || !model.index(row, column).data().toString().isEmpty() || column > 0);
        }
    }
}

readiness::Snapshot snapshot(
    const QString& id, qint64 time, double proven, readiness::Status status)
{
    readiness::Snapshot out;
    out.id = id;
    out.time = time;
    out.commit = u"a298588f0c2"_s;
    out.score.proven = proven;
    out.checks[u"INF-01"_s] = {.status = status};
    return out;
}

} // namespace

class EnvironmentsModelTest : public QObject {
    Q_OBJECT
private slots:
    void faultsComeFirstAndAreMarked()
    {
        using readiness::VariableState;
        EnvironmentsModel model;
        std::vector<readiness::VariableFinding> rows;
        for (int state = 0; state <= int(VariableState::Unresolved); ++state) {
            readiness::VariableFinding row;
            row.name = u"V%1"_s.arg(state);
            row.state = static_cast<VariableState>(state);
            rows.push_back(row);
        }
        watch(model, rows);
        const auto rank = [&](VariableState state) {
            return model.index(int(state), EnvironmentsModel::StateColumn).data(SortRole).toInt();
        };
        QVERIFY(rank(VariableState::Missing) < rank(VariableState::Unresolved));
        QVERIFY(rank(VariableState::Unresolved) < rank(VariableState::Good));
        QCOMPARE(signAt(model, int(VariableState::WeakSecret)), Sign::Bad);
        QCOMPARE(signAt(model, int(VariableState::Unused)), Sign::Warn);
        QCOMPARE(signAt(model, int(VariableState::Unresolved)), Sign::Unknown);
        QCOMPARE(cell(model, 0, EnvironmentsModel::ServiceColumn), u"all"_s);
        QCOMPARE(cell(model, 0, EnvironmentsModel::ShapeColumn), u"—"_s);
    }
    void whatIsHiddenIsWrittenOut()
    {
        EnvironmentsModel model;
        readiness::VariableFinding row;
        row.name = u"A\u202EB"_s;
        model.setRows({row});
        QCOMPARE(cell(model, 0, EnvironmentsModel::NameColumn), u"A\\u{202E}B"_s);
    }
};

class DriftModelTest : public QObject {
    Q_OBJECT
private slots:
    void theUnexpectedComesFirst()
    {
        DriftModel model;
        std::vector<readiness::Drift> rows(4);
        for (int i = 0; i < 4; ++i) {
            rows[size_t(i)].subject = u"s%1"_s.arg(i);
            rows[size_t(i)].kind = static_cast<readiness::DriftKind>(i);
            rows[size_t(i)].verdict = static_cast<readiness::DriftVerdict>(i);
        }
        rows[0].left = u"1"_s;
        watch(model, rows);
        const auto rank = [&](int row) {
            return model.index(row, DriftModel::VerdictColumn).data(SortRole).toInt();
        };
        QVERIFY(rank(2) < rank(3) && rank(3) < rank(1) && rank(1) < rank(0));
        QCOMPARE(cell(model, 0, DriftModel::LeftColumn), u"1"_s);
        QCOMPARE(cell(model, 0, DriftModel::RightColumn), u"not there"_s);
        QCOMPARE(toneAt(model, 0, DriftModel::RightColumn), Tone::Faint);
    }
    void sidesNameTheirColumns()
    {
        DriftModel model;
        model.setSides(u"staging"_s, u"production"_s);
        QCOMPARE(
            model.headerData(DriftModel::LeftColumn, Qt::Horizontal, Qt::DisplayRole).toString(),
            u"staging"_s);
    }
    void theOtherSideIsAMirror()
    {
        readiness::DriftReport report{.left = u"a"_s, .right = u"b"_s};
        readiness::Drift row{.subject = u"x"_s, .left = u"1"_s, .right = u"2"_s};
        row.evidence.resize(2);
        row.evidence[0].path = u"one"_s;
        report.rows = {row};
        const auto other = mirrored(report);
        QCOMPARE(other.left, u"b"_s);
        QCOMPARE(other.rows[0].left, u"2"_s);
        QCOMPARE(other.rows[0].evidence[1].path, u"one"_s);
        QCOMPARE(mirrored(other), report);
    }
};

class ChangesModelTest : public QObject {
    Q_OBJECT
private slots:
    void pointsCarryTheirSign_data()
    {
        QTest::addColumn<double>("points");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("tone");
        QTest::newRow("gain") << 1.25 << u"+1.3"_s << int(Tone::Ok);
        QTest::newRow("loss") << -1.25 << u"−1.3"_s << int(Tone::Bad);
        QTest::newRow("none") << 0.0 << u"0"_s << int(Tone::Faint);
        QTest::newRow("rounded away") << -0.04 << u"0"_s << int(Tone::Faint);
        QTest::newRow("just shown") << 0.05 << u"+0.1"_s << int(Tone::Ok);
        QTest::newRow("no number")
            << std::numeric_limits<double>::quiet_NaN() << u"0"_s << int(Tone::Faint);
    }
    void pointsCarryTheirSign()
    {
        QFETCH(double, points);
        QTEST(pointsText(points), "text");
        QTEST(int(pointsTone(points)), "tone");
    }
    void aChangeTellsFromToAndWhy()
    {
        ChangesModel model;
        readiness::Change change{.id = u"CIC-02"_s,
            .title = u"Gate"_s,
            .from = readiness::Status::Pass,
            .to = readiness::Status::Fail,
            .cause = readiness::Cause::Waiver,
            .overallPoints = -2};
        change.why = u"It ended."_s;
        watch(model, std::vector{change});
        QCOMPARE(cell(model, 0, ChangesModel::FromColumn), u"pass → fail"_s);
        QCOMPARE(cell(model, 0, ChangesModel::CauseColumn), u"waiver"_s);
        QCOMPARE(cell(model, 0, ChangesModel::PointsColumn), u"−2.0"_s);
        QCOMPARE(signAt(model, 0), Sign::Bad);
        QCOMPARE(model.index(0, ChangesModel::TitleColumn).data(Qt::ToolTipRole).toString(),
            u"It ended."_s);
    }
};

class SnapshotsModelTest : public QObject {
    Q_OBJECT
private slots:
    void newestFirstWithPointsToTheOneBefore()
    {
        using readiness::Status;
        auto broken = snapshot(u"b"_s, 2 * day, 0, Status::Fail);
        broken.score = {};
        broken.error = u"cannot be read"_s;
        const std::vector history{snapshot(u"a"_s, day, 50, Status::Fail),
            broken,
            snapshot(u"c"_s, 3 * day, 52.5, Status::Pass)};
        const auto rows = snapshotRows(history);
        QCOMPARE(rows[0].snapshot.id, u"c"_s);
        QCOMPARE(rows[0].points, std::optional(2.5)); // over the one that could not be assessed
        QVERIFY(!rows[1].points && !rows[2].points);
        SnapshotsModel model;
        watch(model, rows);
        QCOMPARE(cell(model, 0, SnapshotsModel::PointsColumn), u"+2.5"_s);
        QCOMPARE(cell(model, 1, SnapshotsModel::SubjectColumn), u"cannot be read"_s);
        QCOMPARE(signAt(model, 1), Sign::Unknown);
        QCOMPARE(cell(model, 1, SnapshotsModel::ProvenColumn), u"–"_s);
    }
    void percentIsRoundedHalfUp()
    {
        QCOMPARE(scoreText(58.25), u"58.3"_s);
        QCOMPARE(scoreText(0.0), u"0.0"_s);
        QCOMPARE(scoreText({}), u"–"_s);
    }
    void sinceIsTheFirstOfTheLastRun()
    {
        using readiness::Status;
        const std::vector history{snapshot(u"a"_s, 1 * day, 1, Status::Fail),
            snapshot(u"b"_s, 2 * day, 1, Status::Pass),
            snapshot(u"c"_s, 3 * day, 1, Status::Fail),
            snapshot(u"d"_s, 4 * day, 1, Status::Fail)};
        const auto since = sinceOf(history, u"INF-01"_s, Status::Fail);
        QVERIFY(since);
        QCOMPARE(since->time, 3 * day);
        QCOMPARE(since->assessments, 2);
        QVERIFY(!since->isWhole);
        QVERIFY(!sinceOf(history, u"INF-01"_s, Status::Pass)); // the newest says otherwise
        QVERIFY(!sinceOf(history, u"INF-99"_s, Status::Fail));
        QVERIFY(!sinceOf({}, u"INF-01"_s, Status::Fail));
        const std::vector whole{history[2], history[3]};
        QVERIFY(sinceOf(whole, u"INF-01"_s, Status::Fail)->isWhole);
    }
};

class MeasurementsModelTest : public QObject {
    Q_OBJECT
private slots:
    void aSideThatWasNotMeasuredSaysSo()
    {
        MeasurementsModel model;
        readiness::Measurement build{.name = u"Build time"_s, .unit = u"s"_s};
        build.before = readiness::Figure{.value = 480};
        build.after = readiness::Figure{.value = 240};
        readiness::Measurement image{.name = u"Image size"_s, .unit = u"B"_s};
        image.after = readiness::Figure{.value = 182e6};
        readiness::Measurement coverage{.name = u"Coverage"_s, .unit = u"%"_s};
        coverage.before = readiness::Figure{.value = 80};
        coverage.after = readiness::Figure{.value = 70};
        coverage.isLowerBetter = false;
        watch(model, std::vector{build, image, coverage});
        QCOMPARE(cell(model, 0, MeasurementsModel::BeforeColumn), u"8 min"_s);
        QCOMPARE(cell(model, 0, MeasurementsModel::ChangeColumn), u"−50.0 %"_s);
        QCOMPARE(toneAt(model, 0, MeasurementsModel::ChangeColumn), Tone::Ok); // lower is better
        QCOMPARE(cell(model, 1, MeasurementsModel::BeforeColumn), u"not measured"_s);
        QCOMPARE(cell(model, 1, MeasurementsModel::ChangeColumn), QString());
        QCOMPARE(cell(model, 2, MeasurementsModel::ChangeColumn), u"−10.0 points"_s);
        QCOMPARE(toneAt(model, 2, MeasurementsModel::ChangeColumn), Tone::Bad);
    }
    void aClaimDecidesTheSign()
    {
        MeasurementsModel model;
        readiness::Measurement build{.name = u"Build time"_s};
        build.claimed = u"twice as fast"_s;
        build.verdict = readiness::ClaimVerdict::Contradicted;
        model.setRows({build});
        QCOMPARE(signAt(model, 0), Sign::Bad);
        build.claimed.clear();
        model.setRows({build});
        QCOMPARE(signAt(model, 0), Sign::Unknown); // nothing was measured
    }
};

class WaiversModelTest : public QObject {
    Q_OBJECT
private slots:
    void whatNoLongerHoldsComesFirst()
    {
        WaiversModel model;
        std::vector<readiness::WaiverUse> rows(4);
        for (int i = 0; i < 4; ++i) {
            rows[size_t(i)].waiver.line = i + 1;
            rows[size_t(i)].waiver.id = u"INF-0%1"_s.arg(i);
            rows[size_t(i)].state = static_cast<readiness::WaiverState>(i);
        }
        rows[0].waiver.expires = 1'798'675'200'000;
        rows[3].why = u"no approver"_s;
        watch(model, rows);
        const auto rank = [&](int row) {
            return model.index(row, WaiversModel::StateColumn).data(SortRole).toInt();
        };
        QVERIFY(rank(3) < rank(1) && rank(1) < rank(2) && rank(2) < rank(0));
        QCOMPARE(cell(model, 0, WaiversModel::ExpiresColumn), u"2026-12-31"_s);
        QCOMPARE(cell(model, 3, WaiversModel::WordColumn), u"invalid: no approver"_s);
        QCOMPARE(signAt(model, 0), Sign::Waived);
    }
};

class ScoresModelTest : public QObject {
    Q_OBJECT
private slots:
    void bothSidesStandInOneRow()
    {
        auto left = snapshot(u"a"_s, day, 50, readiness::Status::Fail);
        auto right = snapshot(u"b"_s, day, 55, readiness::Status::Fail);
        left.categories[0].proven = 80;
        ScoresModel model;
        watch(model, scorePairs(left, right));
        QCOMPARE(model.rowCount(), 9);
        QCOMPARE(cell(model, 0, ScoresModel::NameColumn), u"Overall"_s);
        QCOMPARE(cell(model, 0, ScoresModel::PointsColumn), u"+5.0"_s);
        QCOMPARE(cell(model, 1, ScoresModel::PointsColumn), u"–"_s); // one side was not scored
    }
};

class PartingsModelTest : public QObject {
    Q_OBJECT
private slots:
    void aClaimThatNeverAgreedSaysSo()
    {
        PartingsModel model;
        readiness::Parting one{.path = u"README.md"_s, .line = 4, .text = u"Clean"_s};
        readiness::Parting two = one;
        two.line = 5;
        two.commit = u"a298588f0c2d1"_s;
        two.subject = u"Ignore it"_s;
        watch(model, std::vector{one, two});
        QCOMPARE(cell(model, 0, PartingsModel::CommitColumn), u"never agreed"_s);
        QCOMPARE(cell(model, 1, PartingsModel::CommitColumn), u"a298588f0 · Ignore it"_s);
        QCOMPARE(cell(model, 1, PartingsModel::PlaceColumn), u"README.md:5"_s);
    }
};

SLIPWAY_TEST(EnvironmentsModelTest)
SLIPWAY_TEST(DriftModelTest)
SLIPWAY_TEST(ChangesModelTest)
SLIPWAY_TEST(SnapshotsModelTest)
SLIPWAY_TEST(MeasurementsModelTest)
SLIPWAY_TEST(WaiversModelTest)
SLIPWAY_TEST(ScoresModelTest)
SLIPWAY_TEST(PartingsModelTest)
#include "tst_readinesstrail.moc"
