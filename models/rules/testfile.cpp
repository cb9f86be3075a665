// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "base/text.h"
#include "promql/numbers.h"
#include "promql/parser.h"
#include "rules/fields.h"
#include "rules/unittest.h"
#include "yaml/source.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace slipway::rules {
namespace {

constexpr size_t mostValues = 5'000'000; ///< of all series of a file together

/// Labels of `name{a="b"}`, as the matchers of a selector that must all be equalities.
Result<Labels> metricLabels(const QString& text)
{
    const auto plain = text.trimmed();
    if (plain.isEmpty() || plain == u"{}")
        return Labels();
    const auto selector = promql::parseSelector(plain.toStdString());
    if (!selector)
        return failure(selector.error());
    std::vector<Label> labels;
    for (const auto& matcher : selector->matchers) {
        if (matcher.kind() != timeseries::Matcher::Kind::Equal)
            return failure({}, u"a series has labels with ="_s, u"write name{label=\"value\"}"_s);
        labels.push_back({matcher.name(), matcher.value()});
    }
    return Labels(std::move(labels));
}

/// Reads one file; problems gather.
class Reader {
public:
    explicit Reader(TestFile& out) : m_out(out) { }

    void read(const yaml::Node& root)
    {
        const Fields fields(root,
            u"a file of rule tests"_s,
            {u"rule_files"_s,
                u"evaluation_interval"_s,
                u"group_eval_order"_s,
                u"tests"_s,
                u"fuzzy_compare"_s},
            m_out.problems);
        m_out.ruleFiles = fields.texts(u"rule_files"_s);
        const auto interval = fields.duration(u"evaluation_interval"_s);
        if (interval.count() > 0)
            m_out.evaluationInterval = interval;
        m_out.isFuzzy = fields.flag(u"fuzzy_compare"_s);
        for (const auto& name : fields.texts(u"group_eval_order"_s)) {
            const auto text = name.toStdString();
            if (std::ranges::find(m_out.groupOrder, text) != m_out.groupOrder.end())
                fields.complain(root.mark,
                    u"group name repeated in evaluation order: %1"_s.arg(visible(name, 80)));
            m_out.groupOrder.push_back(text);
        }
        const auto& tests = fields.items(u"tests"_s);
        for (size_t i = 0; i < tests.size(); ++i)
            readTest(tests[i], i);
    }

private:
    void readTest(const yaml::Node& node, size_t number)
    {
        const Fields fields(node,
            u"a test"_s,
            {u"interval"_s,
                u"input_series"_s,
                u"alert_rule_test"_s,
                u"promql_expr_test"_s,
                u"external_labels"_s,
                u"external_url"_s,
                u"name"_s,
                u"start_timestamp"_s},
            m_out.problems);
        TestGroup test;
        test.mark = node.mark;
        test.name = fields.text(u"name"_s);
        if (test.name.isEmpty())
            test.name = u"unnamed#%1"_s.arg(number);
        test.interval = fields.duration(u"interval"_s);
        if (test.interval.count() == 0)
            test.interval = m_out.evaluationInterval;
        test.externalUrl = fields.text(u"external_url"_s).toStdString();
        if (const auto* start = fields.find(u"start_timestamp"_s)) {
            const auto time = parseTime(fields.text(u"start_timestamp"_s));
            if (!time)
                fields.complain(start->mark, time.error().what, time.error().fix);
            test.start = time.value_or(0);
        }
        test.externalLabels = Labels(texts(fields, u"external_labels"_s));
        for (const auto& item : fields.items(u"input_series"_s))
            readSeries(item, test);
        for (const auto& item : fields.items(u"alert_rule_test"_s))
            readAlertTest(item, test);
        for (const auto& item : fields.items(u"promql_expr_test"_s))
            readExpressionTest(item, test);
        m_out.tests.push_back(std::move(test));
    }

    static std::vector<Label> texts(const Fields& fields, const QString& key)
    {
        std::vector<Label> out;
        for (const auto& [name, value] : fields.pairs(key))
            out.push_back({name->text.toStdString(), value->text.toStdString()});
        return out;
    }

    Labels labelsOf(const Fields& fields, const QString& key)
    {
        const auto* node = fields.find(key);
        if (!node)
            return {};
        const auto text = fields.text(key);
        const auto labels = metricLabels(text);
        if (!labels)
            fields.complain(
                node->mark, u"%1 \"%2\": %3"_s.arg(key, visible(text, 120), labels.error().text()));
        return labels.value_or(Labels());
    }

    void readSeries(const yaml::Node& node, TestGroup& test)
    {
        const Fields fields(node, u"an input series"_s, {u"series"_s, u"values"_s}, m_out.problems);
        InputSeries series{labelsOf(fields, u"series"_s), {}};
        if (!fields.find(u"series"_s))
            fields.complain(node.mark, u"an input series has no series"_s, u"add series"_s);
        const auto* written = fields.find(u"values"_s);
        auto values = seriesValues(fields.text(u"values"_s).toStdString());
        if (!values)
            fields.complain(written->mark, values.error().what, values.error().fix);
        else if (m_values += values->size(); m_values > mostValues)
            fields.complain(
                written->mark, u"the file's series have more than %1 values"_s.arg(mostValues));
        else
            series.values = *std::move(values);
        test.series.push_back(std::move(series));
    }

    void readAlertTest(const yaml::Node& node, TestGroup& test)
    {
        const Fields fields(node,
            u"an alert_rule_test"_s,
            {u"eval_time"_s, u"alertname"_s, u"exp_alerts"_s},
            m_out.problems);
        AlertTest out{fields.text(u"alertname"_s).toStdString(),
            fields.duration(u"eval_time"_s),
            {},
            node.mark};
        if (out.name.empty())
            fields.complain(node.mark,
                u"an item under alert_rule_test misses required attribute alertname"_s,
                u"add alertname"_s);
        for (const auto& item : fields.items(u"exp_alerts"_s)) {
            const Fields expected(item,
                u"an expected alert"_s,
                {u"exp_labels"_s, u"exp_annotations"_s},
                m_out.problems);
            auto labels = texts(expected, u"exp_labels"_s);
            labels.push_back({"alertname", out.name});
            out.alerts.push_back(
                {Labels(std::move(labels)), texts(expected, u"exp_annotations"_s)});
        }
        test.alerts.push_back(std::move(out));
    }

    void readExpressionTest(const yaml::Node& node, TestGroup& test)
    {
        const Fields fields(node,
            u"a promql_expr_test"_s,
            {u"expr"_s, u"eval_time"_s, u"exp_samples"_s},
            m_out.problems);
        ExpressionTest out{
            fields.text(u"expr"_s).toStdString(), fields.duration(u"eval_time"_s), {}, node.mark};
        for (const auto& item : fields.items(u"exp_samples"_s)) {
            const Fields expected(item,
                u"an expected sample"_s,
                {u"labels"_s, u"value"_s, u"histogram"_s},
                m_out.problems);
            ExpectedSample sample;
            sample.labels = labelsOf(expected, u"labels"_s);
            sample.isHistogram = expected.find(u"histogram"_s) != nullptr;
            if (const auto* value = expected.find(u"value"_s)) {
                const auto number = yamlNumber(expected.text(u"value"_s));
                if (!number)
                    expected.complain(value->mark, u"value is not a number"_s, u"write 1.5"_s);
                sample.value = number.value_or(0);
            }
            out.samples.push_back(std::move(sample));
        }
        test.expressions.push_back(std::move(out));
    }

    /// A float of YAML: `.inf` and `.nan` too.
    static std::optional<double> yamlNumber(QString text)
    {
        static const QSet<QString> words{u".inf"_s, u"-.inf"_s, u"+.inf"_s, u".nan"_s};
        if (words.contains(text.toLower()))
            text.remove(u'.');
        return promql::parseNumber(text.toStdString());
    }

    TestFile& m_out;
    size_t m_values = 0; ///< of all series so far
};

} // namespace

TestFile readTestFile(const QByteArray& bytes)
{
    TestFile out;
    const auto root = readDocument(bytes);
    if (!root) {
        out.problems.push_back(root.error());
        return out;
    }
    Reader(out).read(*root);
    return out;
}

} // namespace slipway::rules
