// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/evaluate.h"
#include "support/testcase.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rules;
using timeseries::Label;
using timeseries::Labels;

namespace {

constexpr qint64 minute = 60'000;

/// A store, a group, and what the group remembers.
class World {
public:
    explicit World(const char* group, Surroundings surroundings = {})
        : m_surroundings(std::move(surroundings))
    {
        const auto file = readRuleFile(QByteArray("groups:\n  - name: g\n") + group);
        if (!file.problems.empty())
            qFatal("%s", qPrintable(file.problems.front().text()));
        m_group = file.groups.front();
    }
    void sample(std::vector<Label> labels, qint64 time, double value)
    {
        const timeseries::Point point{
            std::make_shared<const Labels>(std::move(labels)), {time, value}};
        m_store->append(std::span(&point, 1));
    }
    void evaluate(qint64 time)
    {
        m_state = rules::evaluate(m_group, std::move(m_state), *m_store, time, m_surroundings);
    }
    const RuleState& rule(size_t at) const { return m_state.rules[at]; }
    /// `labels value`, sorted by labels.
    QStringList ask(const char* expression, qint64 time) const
    {
        const auto vector = queryVector(*m_store->snapshot(), expression, time, {});
        if (!vector)
            return {vector.error().text()};
        QStringList out;
        for (const auto& element : *vector)
            out << u"%1 %2"_s.arg(QString::fromStdString(element.labels.text()))
                       .arg(element.sample.value);
        out.sort();
        return out;
    }
    QStringList alerts(size_t at) const
    {
        QStringList out;
        for (const auto& alert : rule(at).alerts)
            out << u"%1 %2 %3"_s
                       .arg(QString::fromStdString(alert.labels.text()),
                           QString::fromStdString(stateText(alert.state)))
                       .arg(alert.activeAt / minute);
        return out;
    }

private:
    RuleGroup m_group;
    GroupState m_state;
    Surroundings m_surroundings;
    std::unique_ptr<timeseries::SeriesStore> m_store = timeseries::makeMemoryStore();
};

} // namespace

class EvaluateTest : public QObject {
    Q_OBJECT
private slots:
    void laterRulesSeeWhatEarlierOnesRecorded()
    {
        World world("    rules:\n"
                    "      - {record: 'a:sum', expr: sum(a), labels: {kind: total}}\n"
                    "      - {record: twice, expr: 2 * a:sum}\n"
                    "      - {record: one, expr: 1}\n");
        world.sample({{"__name__", "a"}, {"i", "1"}}, minute, 2);
        world.sample({{"__name__", "a"}, {"i", "2"}}, minute, 3);
        world.evaluate(minute);
        QCOMPARE(world.ask("{__name__=~\"a:sum|twice|one\"}", minute),
            (QStringList{u"a:sum{kind=\"total\"} 5"_s, u"one 1"_s, u"twice{kind=\"total\"} 10"_s}));
    }
    void seriesThatAreGoneGetAStalenessMarker()
    {
        World world("    rules: [{record: r, expr: a > 1}]\n");
        world.sample({{"__name__", "a"}, {"i", "1"}}, 0, 2);
        world.sample({{"__name__", "a"}, {"i", "2"}}, 0, 2);
        world.evaluate(0);
        QCOMPARE(world.ask("r", 0).size(), 2);
        world.sample({{"__name__", "a"}, {"i", "1"}}, minute, 0);
        world.evaluate(minute);
        QCOMPARE(world.ask("r", minute), QStringList{u"r{i=\"2\"} 2"_s});
    }
    void anEmptyLabelRemovesTheResultsOwn()
    {
        World world("    rules: [{record: r, expr: a, labels: {i: ''}}]\n");
        world.sample({{"__name__", "a"}, {"i", "1"}}, 0, 2);
        world.evaluate(0);
        QCOMPARE(world.ask("r", 0), QStringList{u"r 2"_s});
    }
    void equalLabelsAfterReplacementFail()
    {
        World world("    rules: [{record: r, expr: a, labels: {i: x}}, {alert: A, expr: a, labels: "
                    "{i: x}}]\n");
        world.sample({{"__name__", "a"}, {"i", "1"}}, 0, 2);
        world.sample({{"__name__", "a"}, {"i", "2"}}, 0, 2);
        world.evaluate(0);
        QCOMPARE(world.rule(0).error,
            u"vector contains metrics with the same labelset after applying rule labels"_s);
        QCOMPARE(world.rule(1).error,
            u"vector contains metrics with the same labelset after applying alert labels"_s);
        QVERIFY(world.ask("r", 0).isEmpty());
    }
    void limitsAreKept()
    {
        World world("    limit: 1\n    rules: [{record: r, expr: a}, {alert: A, expr: a}]\n");
        world.sample({{"__name__", "a"}, {"i", "1"}}, 0, 2);
        world.evaluate(0);
        QVERIFY(world.rule(0).error.isEmpty());
        QCOMPARE(world.alerts(1).size(), 1);
        world.sample({{"__name__", "a"}, {"i", "2"}}, minute, 2);
        world.evaluate(minute);
        QCOMPARE(world.rule(0).error, u"exceeded limit of 1 with 2 series"_s);
        QCOMPARE(world.rule(1).error, u"exceeded limit of 1 with 2 alerts"_s);
        QVERIFY(world.alerts(1).isEmpty());
    }
    void theQueryOffsetMovesReadingAndWriting()
    {
        World world("    query_offset: 1m\n    rules: [{record: r, expr: timestamp(a)}]\n");
        world.sample({{"__name__", "a"}}, 0, 1);
        world.sample({{"__name__", "a"}}, 2 * minute, 1);
        world.evaluate(2 * minute);
        QCOMPARE(world.ask("timestamp(r)", 2 * minute), QStringList{u"{} 60"_s});
        QCOMPARE(world.ask("r", 2 * minute), QStringList{u"r 0"_s});
    }
    void aFailureLeavesAllAsItWas()
    {
        World world("    rules: [{record: r, expr: a / on() a}, {record: s, expr: \"'text'\"}, "
                    "{record: t, expr: 'a[1m]'}]\n");
        world.sample({{"__name__", "a"}, {"i", "1"}}, 0, 2);
        world.evaluate(0);
        QCOMPARE(world.rule(0).written.size(), size_t(1));
        QCOMPARE(world.rule(1).error, u"rule result is not a vector or scalar"_s);
        QCOMPARE(world.rule(2).error, u"rule result is not a vector or scalar"_s);
        world.sample({{"__name__", "a"}, {"i", "2"}}, minute, 2);
        world.evaluate(minute);
        QVERIFY(!world.rule(0).error.isEmpty());
        QCOMPARE(world.rule(0).written.size(), size_t(1));
        QCOMPARE(world.ask("r", minute).size(), 1); // no marker was written
    }

    void alertsWaitFireAndResolve()
    {
        World world("    rules:\n      - {alert: Down, expr: up == 0, for: 2m, labels: {severity: "
                    "page}}\n");
        for (const qint64 at : {0, 1, 2, 3})
            world.sample({{"__name__", "up"}, {"job", "a"}}, at * minute, at == 0 ? 1 : 0);
        const QString labels = u"{alertname=\"Down\", job=\"a\", severity=\"page\"}"_s;
        world.evaluate(0);
        QVERIFY(world.alerts(0).isEmpty());
        world.evaluate(minute);
        QCOMPARE(world.alerts(0), QStringList{labels + u" pending 1"_s});
        QCOMPARE(world.ask("ALERTS", minute),
            QStringList{
                u"ALERTS{alertname=\"Down\", alertstate=\"pending\", job=\"a\", severity=\"page\"} 1"_s});
        QCOMPARE(world.ask("ALERTS_FOR_STATE", minute),
            QStringList{
                u"ALERTS_FOR_STATE{alertname=\"Down\", job=\"a\", severity=\"page\"} 60"_s});
        world.evaluate(3 * minute);
        QCOMPARE(world.alerts(0), QStringList{labels + u" firing 1"_s});
        QCOMPARE(world.rule(0).alerts[0].firedAt, 3 * minute);
        QCOMPARE(world.ask("ALERTS", 3 * minute),
            QStringList{
                u"ALERTS{alertname=\"Down\", alertstate=\"firing\", job=\"a\", severity=\"page\"} 1"_s});
        world.sample({{"__name__", "up"}, {"job", "a"}}, 4 * minute, 1);
        world.evaluate(4 * minute);
        QCOMPARE(world.alerts(0), QStringList{labels + u" inactive 1"_s});
        QVERIFY(world.ask("{__name__=~\"ALERTS.*\"}", 4 * minute).isEmpty());
        // Resolved ones are forgotten after a quarter of an hour; one that comes back is new.
        world.evaluate(19 * minute);
        QCOMPARE(world.alerts(0).size(), 1);
        world.evaluate(20 * minute);
        QVERIFY(world.alerts(0).isEmpty());
    }
    void aPendingAlertThatEndsIsForgotten()
    {
        World world("    rules: [{alert: A, expr: a > 0, for: 5m}]\n");
        world.sample({{"__name__", "a"}}, 0, 1);
        world.evaluate(0);
        world.sample({{"__name__", "a"}}, minute, 0);
        world.evaluate(minute);
        QVERIFY(world.alerts(0).isEmpty());
        world.sample({{"__name__", "a"}}, 2 * minute, 1);
        world.evaluate(2 * minute);
        QCOMPARE(world.alerts(0), QStringList{u"{alertname=\"A\"} pending 2"_s});
    }
    void keepsFiringForAWhile()
    {
        World world("    rules: [{alert: A, expr: a > 0, keep_firing_for: 2m}]\n");
        world.sample({{"__name__", "a"}}, 0, 1);
        world.evaluate(0);
        QCOMPARE(world.alerts(0), QStringList{u"{alertname=\"A\"} firing 0"_s});
        world.sample({{"__name__", "a"}}, minute, 0);
        world.evaluate(minute);
        world.evaluate(2 * minute);
        QCOMPARE(world.alerts(0), QStringList{u"{alertname=\"A\"} firing 0"_s});
        world.evaluate(3 * minute);
        QCOMPARE(world.alerts(0), QStringList{u"{alertname=\"A\"} inactive 0"_s});
    }
    void labelsAndAnnotationsAreExpanded()
    {
        Surroundings surroundings;
        surroundings.externalLabels = Labels(std::vector<Label>{{"dc", "x1"}});
        surroundings.externalUrl = "http://example.org";
        World world(R"yaml(    rules:
      - alert: A
        expr: a
        labels: {big: "{{ if gt $value 1.0 }}yes{{ end }}", dc: "{{ $externalLabels.dc }}"}
        annotations:
          all: '{{ .Labels.i }} {{ $labels.__name__ }} {{ $value | humanize }} {{ $externalURL }} {{ query "sum(a)" | first | value
    }}'
          bad: '{{ query "b" | first }}'
)yaml",
            surroundings);
        world.sample({{"__name__", "a"}, {"i", "1"}}, 0, 2000);
        world.sample({{"__name__", "a"}, {"i", "2"}}, 0, 1);
        world.evaluate(0);
        QVERIFY(world.rule(0).error.isEmpty());
        const auto& alerts = world.rule(0).alerts;
        QCOMPARE(alerts.size(), size_t(2));
        QCOMPARE(QString::fromStdString(alerts[0].labels.text()),
            u"{alertname=\"A\", big=\"yes\", dc=\"x1\", i=\"1\"}"_s);
        QCOMPARE(QString::fromStdString(alerts[0].annotations[0].value),
            u"1 a 2k http://example.org 2001"_s);
        QCOMPARE(QString::fromStdString(alerts[0].annotations[1].value),
            u"<error expanding template: error executing template __alert_A: template: "
            u"__alert_A:1:16: "
            "executing \"__alert_A\" at <first>: error calling first: first() called on vector with no elements>"_s);
        QCOMPARE(QString::fromStdString(alerts[1].labels.text()),
            u"{alertname=\"A\", dc=\"x1\", i=\"2\"}"_s);
    }
};

SLIPWAY_TEST(EvaluateTest)

#include "tst_evaluate.moc"
