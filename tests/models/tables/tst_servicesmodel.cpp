// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "tables/servicesmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using health::State;
using tables::ServiceRow;
using tables::ServicesModel;

namespace {

ServiceRow row(const QString& name, State state = State::Up)
{
    ServiceRow out;
    out.service = name;
    out.state = state;
    return out;
}

QString text(const ServicesModel& model, int column, int at = 0)
{
    return model.index(at, column).data().toString();
}

} // namespace

class ServicesModelTest : public QObject {
    Q_OBJECT
private slots:
    void keepsTheRulesOfModels()
    {
        ServicesModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({row(u"a"_s), row(u"b"_s), row(u"c"_s)});
        model.setRows({row(u"c"_s), row(u"d"_s), row(u"a"_s, State::Down)});
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }
    void aRowKeepsItsPlaceInTheSelection()
    {
        ServicesModel model;
        model.setRows({row(u"a"_s), row(u"b"_s)});
        const QPersistentModelIndex chosen = model.index(1, ServicesModel::NameColumn);
        model.setRows({row(u"new"_s), row(u"a"_s), row(u"b"_s, State::Down)});
        QCOMPARE(chosen.row(), 2);
        QCOMPARE(chosen.data(tables::KeyRole).toString(), u"b"_s);
    }
    void onlyChangedRowsAreReported()
    {
        ServicesModel model;
        model.setRows({row(u"a"_s), row(u"b"_s)});
        QSignalSpy spy(&model, &ServicesModel::dataChanged);
        model.setRows({row(u"a"_s), row(u"b"_s)});
        QCOMPARE(spy.size(), 0);
        model.setRows({row(u"a"_s), row(u"b"_s, State::Degraded)});
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.front().front().toModelIndex().row(), 1);
    }
    void showsWhatIsKnown()
    {
        ServicesModel model;
        auto one = row(u"api-blue"_s);
        one.title = u"api (blue)"_s;
        one.version = u"4.1.3"_s;
        one.latencyMs = 12.4;
        one.uptimePercent = 99.98;
        one.detail = u"fastapi · 2/2 ready"_s;
        model.setRows({one});
        QCOMPARE(text(model, ServicesModel::NameColumn), u"api (blue)"_s);
        QCOMPARE(text(model, ServicesModel::VersionColumn), u"4.1.3"_s);
        QCOMPARE(text(model, ServicesModel::LatencyColumn), u"12 ms"_s);
        QCOMPARE(text(model, ServicesModel::UptimeColumn), u"99.98 %"_s);
        QCOMPARE(text(model, ServicesModel::DetailColumn), u"fastapi · 2/2 ready"_s);
        QVERIFY(!model.index(0, ServicesModel::LatencyColumn).data(tables::ToneRole).isValid());
    }
    void whatIsNotKnownIsNotInvented()
    {
        ServicesModel model;
        model.setRows({row(u"x"_s, State::Unknown)});
        for (const int column : {ServicesModel::VersionColumn,
                 ServicesModel::LatencyColumn,
                 ServicesModel::UptimeColumn})
            QCOMPARE(text(model, column), u"–"_s);
    }
    void aServiceThatIsDownSpeaksRed()
    {
        ServicesModel model;
        auto one = row(u"ai"_s, State::Down);
        one.cause = u"timeout"_s;
        one.detail = u"timed out after 2 s"_s;
        model.setRows({one});
        QCOMPARE(text(model, ServicesModel::LatencyColumn), u"timeout"_s);
        for (const int column : {ServicesModel::LatencyColumn, ServicesModel::DetailColumn})
            QCOMPARE(model.index(0, column).data(tables::ToneRole).toInt(),
                static_cast<int>(tables::Tone::Bad));
    }
    void qualificationsAreSaid()
    {
        ServicesModel model;
        auto one = row(u"x"_s, State::Unknown);
        one.isStale = true;
        one.isFlapping = true;
        one.byScrape = true;
        one.hasContradiction = true;
        model.setRows({one});
        QCOMPARE(text(model, ServicesModel::DetailColumn),
            u"stale · flapping · by scrape · sources disagree"_s);
        QCOMPARE(model.index(0, ServicesModel::StateColumn).data(Qt::AccessibleTextRole).toString(),
            u"stale, flapping, by scrape"_s);
    }
    void rolesCarryRawValues()
    {
        ServicesModel model;
        auto one = row(u"x"_s, State::Degraded);
        one.beats = {{.state = State::Up, .time = 5, .latencyMs = 3}};
        one.latencies = {1, 2};
        one.latencyMs = 7;
        model.setRows({one});
        const auto index = model.index(0, ServicesModel::BeatsColumn);
        QCOMPARE(index.data(ServicesModel::StateRole).toInt(), static_cast<int>(State::Degraded));
        QCOMPARE(
            index.data(ServicesModel::BeatsRole).value<std::vector<tables::Beat>>(), one.beats);
        QCOMPARE(
            index.data(ServicesModel::LatenciesRole).value<std::vector<double>>(), one.latencies);
        QCOMPARE(
            model.index(0, ServicesModel::LatencyColumn).data(tables::SortRole).toDouble(), 7.0);
        QCOMPARE(model.index(0, ServicesModel::StateColumn).data(tables::SignRole).toInt(),
            static_cast<int>(tables::Sign::Warn));
    }
    void headingsNameTheirSpan()
    {
        ServicesModel model;
        const auto heading = [&](int column) {
            return model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        };
        QCOMPARE(heading(ServicesModel::BeatsColumn), u"Last 30 checks"_s);
        model.setSpans(u"2.5 min"_s, u"1 h"_s);
        QCOMPARE(heading(ServicesModel::BeatsColumn), u"Last 2.5 min"_s);
        QCOMPARE(heading(ServicesModel::ResponseColumn), u"Response time, 1 h"_s);
        QVERIFY(!model.headerData(99, Qt::Horizontal, Qt::DisplayRole).isValid());
    }
    void sumsUpInOneSentence()
    {
        QCOMPARE(
            tables::servicesSentence(
                {row(u"a"_s), row(u"b"_s, State::Down), row(u"c"_s), row(u"d"_s, State::Degraded)}),
            u"2 healthy · 1 degraded · 1 down"_s);
        QCOMPARE(tables::servicesSentence({}), u"No services"_s);
        QCOMPARE(tables::worstState({row(u"a"_s), row(u"b"_s, State::Unknown)}), State::Unknown);
        QCOMPARE(tables::worstState({row(u"a"_s, State::Degraded), row(u"b"_s, State::Unknown)}),
            State::Degraded);
        QCOMPARE(tables::worstState({}), State::Unknown);
    }
};

SLIPWAY_TEST(ServicesModelTest)
#include "tst_servicesmodel.moc"
