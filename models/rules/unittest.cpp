// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/unittest.h"

#include "promql/numbers.h"
#include "yaml/source.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace slipway::rules {
namespace {

constexpr qint64 mostEvaluations = 1'000'000; ///< of one test: a year by the half minute

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

bool isSame(double a, double b, bool isFuzzy)
{
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) && std::isnan(b);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return a == b
        || (isFuzzy && (std::nextafter(a, -infinity) == b || std::nextafter(a, infinity) == b));
}

using Samples = std::vector<ExpectedSample>;

QString textOf(const Samples& samples)
{
    QStringList out;
    for (const auto& sample : samples)
        out << shown(sample.labels.text()) + u' '
                + (sample.isHistogram ? u"a histogram"_s : shown(promql::numberText(sample.value)));
    return out.isEmpty() ? u"nil"_s : out.join(u", "_s);
}

QString textOf(const std::vector<ExpectedAlert>& alerts)
{
    QStringList out;
    for (const auto& alert : alerts) {
        QStringList annotations;
        for (const auto& annotation : alert.annotations)
            annotations << u"%1=\"%2\""_s.arg(shown(annotation.name), shown(annotation.value));
        out << u"%1 with {%2}"_s.arg(shown(alert.labels.text()), annotations.join(u", "_s));
    }
    return out.isEmpty() ? u"[]"_s : u'[' + out.join(u", "_s) + u']';
}

/// One test under way.
class Run {
public:
    Run(const TestGroup& test, const TestFile& file, const std::vector<RuleGroup>& groups)
        : m_test(test)
        , m_file(file)
        , m_groups(groups)
        , m_store(
              timeseries::makeMemoryStore({.retention = std::numeric_limits<qint64>::max() / 4}))
        , m_states(groups.size())
        , m_loaded(test.series.size(), 0)
    {
        m_surroundings.externalLabels = test.externalLabels;
        m_surroundings.externalUrl = test.externalUrl;
    }

    std::vector<TestFailure> run()
    {
        const auto end = lastTime();
        const auto step = m_file.evaluationInterval.count();
        if (end / step > mostEvaluations) {
            fail(m_test.mark, u"the test takes more than %1 evaluations"_s.arg(mostEvaluations));
            return std::move(m_failures);
        }
        for (qint64 time = 0; time <= end; time += step) {
            load(time);
            if (!evaluate(time))
                return std::move(m_failures);
            for (const auto& alert : m_test.alerts) {
                if (alert.at.count() >= time && alert.at.count() < time + step)
                    check(alert);
            }
        }
        const auto snapshot = m_store->snapshot();
        for (const auto& expression : m_test.expressions)
            check(expression, *snapshot);
        return std::move(m_failures);
    }

private:
    qint64 lastTime() const
    {
        qint64 out = 0;
        for (const auto& alert : m_test.alerts)
            out = std::max<qint64>(out, alert.at.count());
        for (const auto& expression : m_test.expressions)
            out = std::max<qint64>(out, expression.at.count());
        return out;
    }

    /// Samples up to a time; later ones are not seen by rules that look ahead.
    void load(qint64 time)
    {
        std::vector<timeseries::Point> points;
        for (size_t i = 0; i < m_test.series.size(); ++i) {
            const auto& series = m_test.series[i];
            const auto labels = std::make_shared<const Labels>(series.labels);
            auto& next = m_loaded[i];
            for (; next < series.values.size(); ++next) {
                const qint64 at = static_cast<qint64>(next) * m_test.interval.count();
                if (at > time)
                    break;
                if (series.values[next].kind == SeriesValue::Kind::Float)
                    points.push_back({labels, {m_test.start + at, series.values[next].value}});
            }
        }
        m_store->append(points);
    }

    bool evaluate(qint64 time)
    {
        bool isFine = true;
        for (size_t i = 0; i < m_groups.size(); ++i) {
            m_states[i] = rules::evaluate(
                m_groups[i], std::move(m_states[i]), *m_store, m_test.start + time, m_surroundings);
            for (size_t k = 0; k < m_states[i].rules.size(); ++k) {
                const auto& error = m_states[i].rules[k].error;
                if (error.isEmpty())
                    continue;
                fail(m_test.mark,
                    u"rule: %1, time: %2, err: %3"_s.arg(
                        shown(m_groups[i].rules[k].name), durationText(Milliseconds(time)), error));
                isFine = false;
            }
        }
        return isFine;
    }

    void check(const AlertTest& test)
    {
        std::vector<ExpectedAlert> got;
        for (size_t i = 0; i < m_groups.size(); ++i) {
            for (size_t k = 0; k < m_groups[i].rules.size(); ++k) {
                const auto& rule = m_groups[i].rules[k];
                if (rule.kind != Rule::Kind::Alerting || rule.name != test.name)
                    continue;
                for (const auto& alert : m_states[i].rules[k].alerts) {
                    if (alert.state == AlertState::Firing)
                        got.push_back({alert.labels, alert.annotations});
                }
            }
        }
        auto expected = test.alerts;
        const auto key
            = [](const ExpectedAlert& alert) { return std::pair(alert.labels, alert.annotations); };
        std::ranges::sort(got, {}, key);
        std::ranges::sort(expected, {}, key);
        if (!std::ranges::equal(expected, got, {}, key, key))
            fail(test.mark,
                u"alertname: %1, time: %2, exp: %3, got: %4"_s.arg(
                    shown(test.name), durationText(test.at), textOf(expected), textOf(got)));
    }

    void check(const ExpressionTest& test, const timeseries::Snapshot& snapshot)
    {
        const auto head
            = u"expr: \"%1\", time: %2, "_s.arg(shown(test.expression), durationText(test.at));
        const auto vector = queryVector(
            snapshot, test.expression, m_test.start + test.at.count(), m_surroundings.limits);
        if (!vector) {
            fail(test.mark, head + u"err: "_s + vector.error().text());
            return;
        }
        Samples got;
        for (const auto& element : *vector)
            got.push_back({element.labels, element.sample.value});
        auto expected = test.samples;
        std::ranges::stable_sort(got, {}, &ExpectedSample::labels);
        std::ranges::stable_sort(expected, {}, &ExpectedSample::labels);
        const bool isEqual = std::ranges::equal(
            expected, got, [this](const ExpectedSample& a, const ExpectedSample& b) {
                return a.labels == b.labels && !a.isHistogram
                    && isSame(a.value, b.value, m_file.isFuzzy);
            });
        if (isEqual)
            return;
        fail(test.mark, head + u"exp: %1, got: %2"_s.arg(textOf(expected), textOf(got)));
        m_failures.back().needsHistograms
            = std::ranges::any_of(expected, &ExpectedSample::isHistogram);
    }

    void fail(const yaml::Mark& mark, const QString& what)
    {
        m_failures.push_back({{yaml::whereOf(mark), what, {}}});
    }

    const TestGroup& m_test;
    const TestFile& m_file;
    const std::vector<RuleGroup>& m_groups;
    std::unique_ptr<timeseries::SeriesStore> m_store;
    std::vector<GroupState> m_states;
    std::vector<size_t> m_loaded; ///< values of each series that are in the store
    Surroundings m_surroundings;
    std::vector<TestFailure> m_failures;
};

void readInto(TestRules& out, const QString& path, const QString& name)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        out.problems.push_back(
            {name, u"the rule file cannot be read: "_s + file.errorString(), {}});
        return;
    }
    auto read = readRuleFile(file.readAll());
    for (const auto& problem : read.problems)
        out.problems.push_back(problem.in(name));
    std::ranges::move(read.groups, std::back_inserter(out.groups));
}

} // namespace

std::vector<TestFailure> runTest(
    const TestGroup& test, const TestFile& file, const std::vector<RuleGroup>& groups)
{
    return Run(test, file, groups).run();
}

TestRules loadTestRules(const TestFile& file, const QString& folder)
{
    TestRules out;
    for (const auto& pattern : file.ruleFiles) {
        const QFileInfo asked(QDir(folder), pattern);
        QStringList names{asked.fileName()};
        if (pattern.contains(u'*') || pattern.contains(u'?') || pattern.contains(u'['))
            names = asked.dir().entryList(names, QDir::Files, QDir::Name);
        for (const auto& name : names)
            readInto(out, asked.dir().filePath(name), name);
    }
    const auto place = [&file](const RuleGroup& group) {
        // As in promtool, a group that is not listed stands with the first one.
        const auto found = std::ranges::find(file.groupOrder, group.name);
        return found == file.groupOrder.end() ? 0 : found - file.groupOrder.begin();
    };
    std::ranges::stable_sort(out.groups, {}, place);
    return out;
}

} // namespace slipway::rules
