// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/assessing/storeanswers.h"

#include "promql/query.h"
#include "readiness/ownchecks.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::assessing {
namespace {

using readiness::LiveAnswer;

LiveAnswer::Sample sampleOf(const timeseries::Labels& labels, double value)
{
    LiveAnswer::Sample out;
    for (const auto& label : labels.all())
        out.labels.insert(QString::fromStdString(label.name), QString::fromStdString(label.value));
    out.value = value;
    return out;
}

LiveAnswer ask(const QString& name,
    const QString& expression,
    const timeseries::Snapshot& snapshot,
    qint64 now)
{
    LiveAnswer out{.name = name, .expression = expression};
    out.time = now;
    const auto answer
        = promql::queryInstant(snapshot, expression.toStdString(), now, {.samples = 5'000'000});
    if (!answer) {
        out.error = answer.error().text();
        return out;
    }
    if (const auto* vector = std::get_if<promql::Vector>(&answer->value)) {
        for (const auto& element : *vector)
            out.samples.push_back(sampleOf(element.labels, element.sample.value));
    } else if (const auto* scalar = std::get_if<promql::Scalar>(&answer->value)) {
        out.samples.push_back(sampleOf({}, scalar->sample.value));
    } else {
        out.error = u"the query gives neither an instant vector nor a scalar"_s;
    }
    return out;
}

} // namespace

std::vector<LiveAnswer> storeAnswers(const timeseries::Snapshot& snapshot, qint64 now)
{
    auto up = ask(u"up"_s, u"up"_s, snapshot, now);
    if (up.samples.empty() && up.error.isEmpty())
        return {};
    std::vector<LiveAnswer> out{std::move(up)};
    const auto all = ask(u"p95:"_s,
        u"histogram_quantile(0.95, sum by (le, job) "
        "(rate(http_request_duration_seconds_bucket[5m])))"_s,
        snapshot,
        now);
    for (const auto& sample : all.samples) {
        if (!std::isfinite(sample.value))
            continue; // no request in the last five minutes says nothing about latency
        LiveAnswer one = all;
        one.name += sample.labels.value(u"job"_s);
        one.samples = {sample};
        out.push_back(std::move(one));
    }
    return out;
}

QMap<QString, readiness::Outcome> ownPromqlOutcomes(
    const std::vector<config::OwnCheck>& checks, const timeseries::Snapshot& snapshot, qint64 now)
{
    QMap<QString, readiness::Outcome> out;
    for (const auto& check : checks) {
        if (check.kind == config::OwnCheck::Kind::Promql)
            out.insert(check.id,
                readiness::outcomeOfPromql(check, ask(check.id, check.query, snapshot, now)));
    }
    return out;
}

} // namespace slipway::assessing
