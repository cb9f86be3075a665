// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "tables/gatesmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using analysis::Phase;
using analysis::Verdict;
using rollout::GateView;
using tables::GatesModel;
using tables::Sign;

namespace {

GateView gate(const QString& metric, Verdict verdict, const std::vector<Phase>& phases)
{
    GateView out;
    out.name = metric.toUpper();
    out.metric = metric;
    out.condition = u"< 1 %"_s;
    out.unit = u"%"_s;
    out.stable = 0.21;
    out.canary = 0.24;
    out.verdict = verdict;
    out.sentence = u"0.24 < 1"_s;
    qint64 time = 1000;
    for (const auto phase : phases)
        out.measurements.push_back({phase, 0.24, 0.21, u"0.24 < 1"_s, time += 1000});
    return out;
}

} // namespace

class GatesModelTest : public QObject {
    Q_OBJECT
private slots:
    void staysAValidTableOverRefreshes()
    {
        GatesModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto a = gate(u"a"_s, Verdict::Running, {Phase::Successful});
        const auto b = gate(u"b"_s, Verdict::Failed, {Phase::Failed});
        model.setRows({a, b});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
        auto c = b;
        c.step = 3; // the same metric in an analysis step of its own
        model.setRows({b, c, a});
        QCOMPARE(model.rowCount(), 3);
        model.setNow(90'000);
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }
    void showsValuesWithTheirUnit()
    {
        GatesModel model;
        auto row = gate(u"errors"_s, Verdict::Running, {Phase::Successful});
        row.stable.reset();
        row.isDryRun = true;
        model.setRows({row});
        const auto text = [&](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(GatesModel::NameColumn), u"ERRORS"_s);
        QCOMPARE(text(GatesModel::CanaryColumn), u"0.24 %"_s);
        QCOMPARE(text(GatesModel::StableColumn), u"–"_s);
        QCOMPARE(model.index(0, GatesModel::NameColumn).data(tables::SuffixRole).toString(),
            u"dry run"_s);
    }
    void keepsTheLastTwelve()
    {
        GatesModel model;
        std::vector<Phase> phases(20, Phase::Failed);
        phases.insert(phases.end(), 12, Phase::Successful);
        model.setRows({gate(u"a"_s, Verdict::Running, phases)});
        const auto dots = model.index(0, GatesModel::MeasurementsColumn)
                              .data(GatesModel::MeasurementsRole)
                              .value<std::vector<analysis::Measurement>>();
        QCOMPARE(dots.size(), size_t{12});
        QCOMPARE(dots.front().phase, Phase::Successful);
    }
    void signTellsOnlyWhatWasObserved_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<QByteArray>("dots");
        QTest::addColumn<int>("sign");
        const auto row = [](const char* name, Verdict verdict, const char* dots, Sign sign) {
            QTest::newRow(name) << int(verdict) << QByteArray(dots) << int(sign);
        };
        row("nothing yet", Verdict::Pending, "", Sign::Pending);
        row("running without a measurement", Verdict::Running, "", Sign::Pending);
        row("passes so far", Verdict::Running, "ooo", Sign::Ok);
        row("failed once", Verdict::Running, "ofo", Sign::Warn);
        row("fails now", Verdict::Running, "oof", Sign::Warn);
        row("no data now", Verdict::Running, "oon", Sign::Unknown);
        row("error now", Verdict::Running, "ooe", Sign::Unknown);
        row("inconclusive once", Verdict::Running, "owo", Sign::Ok);
        row("inconclusive now", Verdict::Running, "oow", Sign::Warn);
        row("data again", Verdict::Running, "ono", Sign::Ok);
        row("passed", Verdict::Successful, "ofo", Sign::Ok);
        row("failed", Verdict::Failed, "ooo", Sign::Bad);
        row("inconclusive", Verdict::Inconclusive, "ooo", Sign::Unknown);
        row("error", Verdict::Error, "ooo", Sign::Unknown);
    }
    void signTellsOnlyWhatWasObserved()
    {
        QFETCH(int, verdict);
        QFETCH(QByteArray, dots);
        QFETCH(int, sign);
        std::vector<Phase> phases;
        for (const char dot : dots)
            phases.push_back(dot == 'o' ? Phase::Successful
                    : dot == 'f'        ? Phase::Failed
                    : dot == 'w'        ? Phase::Inconclusive
                    : dot == 'e'        ? Phase::Error
                                        : Phase::NoData);
        const auto row = gate(u"a"_s, static_cast<Verdict>(verdict), phases);
        QCOMPARE(int(tables::signOf(row, 5000)), sign);
    }
    void anOverdueMeasurementIsUnknown()
    {
        GatesModel model;
        auto row = gate(u"a"_s, Verdict::Running, {Phase::Successful});
        row.nextDue = 10'000;
        model.setRows({row});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const auto sign = [&] { return model.index(0, 0).data(tables::SignRole).toInt(); };
        model.setNow(40'000);
        QCOMPARE(sign(), int(Sign::Ok));
        QCOMPARE(changed.size(), 0);
        model.setNow(40'001);
        QCOMPARE(sign(), int(Sign::Unknown));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(), u"overdue"_s);
    }
    void hostileTextIsMadeVisible()
    {
        GatesModel model;
        auto row = gate(u"a"_s, Verdict::Running, {Phase::Successful});
        row.name = u"x\u202Ey"_s;
        row.condition = u"<b>\x1B[0m"_s;
        row.unit = u"\n"_s;
        row.sentence = u"\x07"_s;
        model.setRows({row});
        for (int column = 0; column < GatesModel::ColumnCount; ++column) {
            for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole)}) {
                const QString text = model.index(0, column).data(role).toString();
                for (const QChar c : text)
                    QVERIFY(c.isPrint());
            }
        }
    }
};

SLIPWAY_TEST(GatesModelTest)
#include "tst_gatesmodel.moc"
