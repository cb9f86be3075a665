// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/metricrun.h"

#include <array>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::analysis {
namespace {

constexpr std::array<std::pair<Phase, QLatin1StringView>, 5> phaseWords{{
    {Phase::Successful, "successful"_L1},
    {Phase::Failed, "failed"_L1},
    {Phase::Inconclusive, "inconclusive"_L1},
    {Phase::Error, "error"_L1},
    {Phase::NoData, "no-data"_L1},
}};

/// JSON has no NaN, no Inf and, as Qt writes it, no minus zero: they stand as text.
QJsonValue numberJson(double number)
{
    if (std::isnan(number))
        return u"NaN"_s;
    if (std::isinf(number))
        return number > 0 ? u"+Inf"_s : u"-Inf"_s;
    return number == 0 && std::signbit(number) ? QJsonValue(u"-0"_s) : QJsonValue(number);
}

/// Reads members one by one and remembers the first that is not as it should be.
class Members {
public:
    explicit Members(const QJsonObject& json) : m_json(json) { }

    QString text(const QString& key)
    {
        const QJsonValue value = m_json.value(key);
        return value.isString() ? value.toString() : (wrong(key), QString());
    }
    bool flag(const QString& key)
    {
        const QJsonValue value = m_json.value(key);
        return value.isBool() ? value.toBool() : (wrong(key), false);
    }
    qint64 whole(const QString& key)
    {
        constexpr qint64 never = std::numeric_limits<qint64>::min();
        const qint64 value = m_json.value(key).toInteger(never);
        return value != never ? value : (wrong(key), 0);
    }
    int small(const QString& key)
    {
        const qint64 value = whole(key);
        const bool fits
            = value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max();
        return fits ? static_cast<int>(value) : (wrong(key), 0);
    }
    std::optional<double> number(const QString& key)
    {
        const QJsonValue value = m_json.value(key);
        if (value.isUndefined())
            return std::nullopt;
        if (value.isDouble())
            return value.toDouble();
        const QString word = value.toString();
        if (word == u"NaN")
            return std::numeric_limits<double>::quiet_NaN();
        if (word == u"+Inf" || word == u"-Inf")
            return std::numeric_limits<double>::infinity() * (word == u"+Inf" ? 1 : -1);
        if (word == u"-0")
            return -0.0;
        wrong(key);
        return std::nullopt;
    }
    bool has(const QString& key) const { return m_json.contains(key); }
    void wrong(const QString& key)
    {
        if (!m_error)
            m_error = Error{key, u"the member is missing or of another kind"_s, {}};
    }
    template<typename T>
    Result<T> read(T value) const
    {
        return m_error ? Result<T>(failure(*m_error)) : Result<T>(std::move(value));
    }

private:
    const QJsonObject& m_json;
    std::optional<Error> m_error;
};

config::Metric readMetric(Members& members)
{
    config::Metric out;
    out.name = members.text(u"name"_s);
    out.title = members.text(u"title"_s);
    out.unit = members.text(u"unit"_s);
    out.query = members.text(u"template"_s);
    out.successCondition = members.text(u"successCondition"_s);
    out.failureCondition = members.text(u"failureCondition"_s);
    if (members.has(u"interval"_s))
        out.interval = Milliseconds(members.whole(u"interval"_s));
    out.initialDelay = Milliseconds(members.whole(u"initialDelay"_s));
    if (members.has(u"count"_s))
        out.count = members.small(u"count"_s);
    out.failureLimit = members.small(u"failureLimit"_s);
    out.inconclusiveLimit = members.small(u"inconclusiveLimit"_s);
    out.consecutiveErrorLimit = members.small(u"consecutiveErrorLimit"_s);
    out.consecutiveSuccessLimit = members.small(u"consecutiveSuccessLimit"_s);
    out.maxExtension = Milliseconds(members.whole(u"maxExtension"_s));
    out.dryRun = members.flag(u"dryRun"_s);
    out.threshold = members.number(u"threshold"_s);
    if (members.has(u"source"_s))
        out.source = members.text(u"source"_s);
    return out;
}

} // namespace

QJsonObject toJson(const Measurement& measurement)
{
    QJsonObject out{{u"message"_s, measurement.message}, {u"time"_s, measurement.time}};
    for (const auto& [phase, word] : phaseWords) {
        if (phase == measurement.phase)
            out[u"phase"_s] = QString(word);
    }
    if (measurement.value)
        out[u"value"_s] = numberJson(*measurement.value);
    if (measurement.stable)
        out[u"stable"_s] = numberJson(*measurement.stable);
    return out;
}

Result<Measurement> measurementFromJson(const QJsonObject& json)
{
    Members members(json);
    Measurement out;
    const QString word = members.text(u"phase"_s);
    bool isKnown = false;
    for (const auto& [phase, name] : phaseWords) {
        if (name == word) {
            out.phase = phase;
            isKnown = true;
        }
    }
    if (!isKnown)
        members.wrong(u"phase"_s);
    out.message = members.text(u"message"_s);
    out.time = members.whole(u"time"_s);
    out.value = members.number(u"value"_s);
    out.stable = members.number(u"stable"_s);
    return members.read(std::move(out));
}

QJsonObject toJson(const MetricSpec& spec)
{
    const auto& metric = spec.metric;
    QJsonObject out{{u"name"_s, metric.name},
        {u"title"_s, metric.title},
        {u"unit"_s, metric.unit},
        {u"template"_s, metric.query},
        {u"query"_s, spec.query},
        {u"stableQuery"_s, spec.stableQuery},
        {u"successCondition"_s, metric.successCondition},
        {u"failureCondition"_s, metric.failureCondition},
        {u"initialDelay"_s, qint64(metric.initialDelay.count())},
        {u"failureLimit"_s, metric.failureLimit},
        {u"inconclusiveLimit"_s, metric.inconclusiveLimit},
        {u"consecutiveErrorLimit"_s, metric.consecutiveErrorLimit},
        {u"consecutiveSuccessLimit"_s, metric.consecutiveSuccessLimit},
        {u"maxExtension"_s, qint64(metric.maxExtension.count())},
        {u"dryRun"_s, metric.dryRun}};
    if (metric.interval)
        out[u"interval"_s] = qint64(metric.interval->count());
    if (metric.count)
        out[u"count"_s] = *metric.count;
    if (metric.threshold)
        out[u"threshold"_s] = numberJson(*metric.threshold);
    if (!metric.source.isEmpty())
        out[u"source"_s] = metric.source;
    return out;
}

Result<MetricSpec> metricSpecFromJson(const QJsonObject& json)
{
    Members members(json);
    MetricSpec out;
    out.metric = readMetric(members);
    out.query = members.text(u"query"_s);
    out.stableQuery = members.text(u"stableQuery"_s);
    return members.read(std::move(out));
}

} // namespace slipway::analysis
