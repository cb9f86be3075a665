// SPDX-License-Identifier: GPL-3.0-or-later
#include "promqldata.h"

#include "promql/children.h"
#include "promql/numbers.h"
#include "promql/parser.h"

#include <cmath>
#include <map>

using slipway::timeseries::Label;
using slipway::timeseries::Labels;
using slipway::timeseries::Sample;
using slipway::timeseries::Series;

namespace slipway::test {
namespace {

constexpr qint64 begin = 1'700'000'000'000;
constexpr qint64 length = 3 * 3'600'000;
constexpr qint64 interval = 15'000;
constexpr qint64 offSeconds = 123; ///< milliseconds of every sample's time

enum class Shape { Counter, Gauge, Switch, Constant, Odd, Sparse, Brief };

/// Makes series of one kind after the other.
class Maker {
public:
    explicit Maker(std::mt19937& random) : m_random(random) { }

    void add(Labels labels, Shape shape, double scale)
    {
        Series series{std::make_shared<const Labels>(std::move(labels)), {}};
        const qint64 phase = number(0, 14) * 1000 + offSeconds;
        const auto gap = shape == Shape::Sparse ? 240'000 : interval;
        const qint64 from = shape == Shape::Brief ? number(0, 150) * 60'000 : 0;
        const qint64 to = shape == Shape::Brief ? from + 600'000 : length;
        double value = shape == Shape::Counter ? 0 : scale * uniform();
        qint64 silentUntil = 0;
        for (qint64 at = from; at < to; at += gap) {
            value = next(shape, value, scale);
            if (at >= silentUntil && uniform() < 0.003)
                silentUntil = at + number(1, 12) * 60'000;
            const bool isLost = uniform() < 0.01;
            if (at >= silentUntil && !isLost)
                series.samples.push_back({begin + at + phase, value});
        }
        if (!series.samples.empty())
            m_out.push_back(std::move(series));
    }

    /// A classic histogram: cumulative buckets that grow together and are reset together.
    void addHistogram(const std::string& name, const std::vector<Label>& labels)
    {
        static const std::vector<std::pair<std::string, double>> bounds{{"0.05", 0.3},
            {"0.1", 0.5},
            {"0.25", 0.7},
            {"0.5", 0.85},
            {"1", 0.95},
            {"2.5", 0.99},
            {"+Inf", 1}};
        std::vector<Series> all(bounds.size() + 2);
        for (size_t i = 0; i < all.size(); ++i) {
            auto set = labels;
            const bool isBucket = i < bounds.size();
            set.push_back({"__name__",
                name
                    + (isBucket                  ? "_bucket"
                            : i == bounds.size() ? "_count"
                                                 : "_sum")});
            if (isBucket)
                set.push_back({"le", bounds[i].first});
            all[i].labels = std::make_shared<const Labels>(std::move(set));
        }
        const qint64 phase = number(0, 14) * 1000 + offSeconds;
        std::vector<double> values(all.size());
        for (qint64 at = 0; at < length; at += interval) {
            if (uniform() < 0.004)
                values.assign(values.size(), 0);
            const auto seen = static_cast<double>(number(0, 40));
            for (size_t i = 0; i < bounds.size(); ++i)
                values[i] += std::floor(seen * bounds[i].second);
            values[bounds.size()] = values[bounds.size() - 1];
            values.back() += seen * uniform();
            for (size_t i = 0; i < all.size(); ++i)
                all[i].samples.push_back({begin + at + phase, values[i]});
        }
        std::ranges::move(all, std::back_inserter(m_out));
    }

    SampleSet take() { return {std::move(m_out), begin, begin + length}; }

private:
    double uniform() { return std::uniform_real_distribution<>(0, 1)(m_random); }
    qint64 number(int least, int most)
    {
        return std::uniform_int_distribution<>(least, most)(m_random);
    }

    double next(Shape shape, double value, double scale)
    {
        static const std::vector<double> odd{
            NAN, INFINITY, -INFINITY, 0, -1.5, 3, 1e-7, 12345678.25};
        switch (shape) {
        case Shape::Counter:
            return uniform() < 0.006 ? 0 : value + std::floor(scale * uniform() * uniform());
        case Shape::Gauge:
        case Shape::Sparse:
        case Shape::Brief:
            return std::round((value + scale * (uniform() - 0.5) * 0.1) * 1000) / 1000;
        case Shape::Switch:
            return uniform() < 0.05 ? 1 - std::round(value / scale) : std::round(value / scale);
        case Shape::Constant: return scale;
        case Shape::Odd:
            return odd[static_cast<size_t>(number(0, static_cast<int>(odd.size()) - 1))];
        }
        return value;
    }

    std::mt19937& m_random;
    std::vector<Series> m_out;
};

Labels labelsOf(const std::string& name, std::vector<Label> labels)
{
    labels.push_back({"__name__", name});
    return Labels(std::move(labels));
}

void collectSelectors(
    const promql::Expression& expression, std::vector<promql::VectorSelector>& out)
{
    if (const auto* matrix = std::get_if<promql::MatrixSelector>(&expression.node)) {
        out.push_back({matrix->selector.name, matrix->selector.matchers, {}, {}});
    } else if (const auto* selector = std::get_if<promql::VectorSelector>(&expression.node)) {
        out.push_back({selector->name, selector->matchers, {}, {}});
    } else {
        promql::eachChild(
            expression, [&](const promql::Expression& child) { collectSelectors(child, out); });
    }
}

/// What an equality or a simple regular expression wants.
std::string wantedValue(const timeseries::Matcher& matcher)
{
    std::string value = matcher.value().substr(0, matcher.value().find('|'));
    std::ranges::replace(value, '.', '0');
    return value;
}

/// Without any blank, which OpenMetrics does not allow.
QByteArray lineOf(const Labels& labels)
{
    QByteArray name;
    QByteArray out;
    for (const auto& label : labels.all()) {
        if (label.name == timeseries::metricName)
            name = QByteArray::fromStdString(label.value);
        else
            out += (out.isEmpty() ? "" : ",") + QByteArray::fromStdString(label.name) + "=\""
                + QByteArray::fromStdString(label.value) + '"';
    }
    return name + '{' + out + '}';
}

} // namespace

QByteArray SampleSet::openMetrics() const
{
    QByteArray out;
    for (const auto& one : series) {
        const auto labels = lineOf(*one.labels);
        for (const auto& sample : one.samples) {
            out += labels + ' ' + QByteArray::fromStdString(promql::numberText(sample.value)) + ' '
                + QByteArray::number(sample.time / 1000) + '.'
                + QByteArray::number(sample.time % 1000).rightJustified(3, '0') + '\n';
        }
    }
    return out + "# EOF\n";
}

std::unique_ptr<timeseries::SeriesStore> SampleSet::store() const
{
    auto out = timeseries::makeMemoryStore({.retention = 1LL << 60});
    for (const auto& one : series) {
        std::vector<timeseries::Point> points;
        for (const auto& sample : one.samples)
            points.push_back({one.labels, sample});
        out->append(points);
    }
    return out;
}

SampleSet serviceSamples(std::mt19937& random)
{
    Maker maker(random);
    for (const std::string job : {"api", "web", "worker"}) {
        maker.add(labelsOf("limit", {{"job", job}}),
            Shape::Constant,
            50 + static_cast<double>(job.size()));
        maker.add(labelsOf("owner", {{"job", job}, {"team", job + "-team"}}), Shape::Constant, 1);
        for (const std::string instance : {"a:80", "b:80", "c:80", "d:81", "e:81"}) {
            const std::vector<Label> base{{"job", job}, {"instance", instance}};
            maker.add(labelsOf("up", base), Shape::Switch, 1);
            maker.add(labelsOf("memory_bytes", base), Shape::Gauge, 1e9);
            maker.add(labelsOf("errors_total", base), Shape::Counter, 3);
            maker.add(labelsOf("queue_length", base), Shape::Sparse, 30);
            maker.add(labelsOf("started", base), Shape::Brief, 10);
            maker.addHistogram("request_seconds", base);
            for (const std::string code : {"200", "404", "500"}) {
                for (const std::string method : {"get", "post"}) {
                    auto set = base;
                    set.push_back({"code", code});
                    set.push_back({"method", method});
                    maker.add(labelsOf("requests_total", set), Shape::Counter, 40);
                }
            }
        }
    }
    for (const std::string kind : {"a", "b", "c", "d"}) {
        maker.add(labelsOf("odd_values", {{"kind", kind}}), Shape::Odd, 1);
        maker.add(
            labelsOf("temperature_celsius", {{"room", kind}, {"floor", kind < "c" ? "1" : "2"}}),
            Shape::Gauge,
            20);
    }
    return maker.take();
}

SampleSet samplesFor(const QStringList& expressions, std::mt19937& random)
{
    std::map<Labels, Shape> wanted;
    for (const auto& text : expressions) {
        const auto tree = promql::parse(text.toStdString());
        std::vector<promql::VectorSelector> selectors;
        if (tree)
            collectSelectors(**tree, selectors);
        for (const auto& selector : selectors) {
            std::vector<Label> labels;
            for (const auto& matcher : selector.matchers)
                labels.push_back({matcher.name(), wantedValue(matcher)});
            const bool isCounter
                = selector.name.ends_with("_total") || selector.name.ends_with("_count");
            for (const std::string instance : {"0", "1"}) {
                labels.push_back({"instance", instance});
                for (const std::string bound : {"0.1", "0.3", "1", "+Inf"}) {
                    auto set = labels;
                    const bool isBucket = selector.name.ends_with("_bucket");
                    if (isBucket && !Labels(labels).contains("le"))
                        set.push_back({"le", bound});
                    wanted[Labels(set)] = isCounter || isBucket ? Shape::Counter : Shape::Gauge;
                }
            }
        }
    }
    Maker maker(random);
    for (const auto& [labels, shape] : wanted)
        maker.add(labels, shape, shape == Shape::Counter ? 9 : 1);
    return maker.take();
}

} // namespace slipway::test
