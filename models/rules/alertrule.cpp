// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/alertrule.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace slipway::rules {
namespace {

constexpr qint64 resolvedRetention = 15 * 60'000;

using templates::fromLabels;
using templates::Value;
using Alerts = std::map<Labels, Alert>;

/// Expands the texts of one element of the result.
class Expansion {
public:
    Expansion(const AlertEvaluation& evaluation, const promql::VectorElement& element)
        : m_name("__alert_" + evaluation.rule.name)
    {
        const auto& surroundings = evaluation.surroundings;
        auto record = std::make_shared<templates::Record>();
        record->type = "struct { Labels map[string]string; ExternalLabels map[string]string; "
                       "ExternalURL string; Value interface {} }";
        record->fields = {{"Labels", fromLabels(element.labels)},
            {"ExternalLabels", fromLabels(surroundings.externalLabels)},
            {"ExternalURL", Value{surroundings.externalUrl}},
            {"Value", Value{element.sample.value}}};
        const std::array variables{"$labels", "$externalLabels", "$externalURL", "$value"};
        for (size_t i = 0; i < variables.size(); ++i)
            m_context.variables.emplace(variables.at(i), record->fields[i].second);
        m_dot = Value{templates::RecordPtr(std::move(record))};
        m_context.now = evaluation.time;
        m_context.externalUrl = surroundings.externalUrl;
        m_context.limits = surroundings.templates;
        m_context.query = [&evaluation](const std::string& expression) {
            return asked(evaluation, expression);
        };
    }

    std::string expand(const RuleText& text) const
    {
        if (!text.compiled)
            return text.value;
        auto out = text.compiled->expand(m_dot, m_context);
        if (out)
            return *std::move(out);
        const auto name = QString::fromStdString(m_name);
        return u"<error expanding template: error executing template %1: template: %1:%2: %3>"_s
            .arg(name, out.error().where, out.error().what)
            .toStdString();
    }

private:
    static Result<std::vector<Value>> asked(
        const AlertEvaluation& evaluation, const std::string& expression)
    {
        const auto vector = queryVector(
            evaluation.snapshot, expression, evaluation.time, evaluation.surroundings.limits);
        if (!vector)
            return failure(vector.error());
        std::vector<Value> out;
        for (const auto& element : *vector)
            out.push_back(templates::makeSample(element.labels, element.sample.value));
        return out;
    }

    std::string m_name;
    Value m_dot;
    TemplateContext m_context;
};

/// The alerts of this moment, all pending.
Result<Alerts> present(const AlertEvaluation& evaluation, const promql::Vector& result)
{
    Alerts out;
    for (const auto& element : result) {
        const Expansion expansion(evaluation, element);
        auto labels = element.labels.without(timeseries::metricName);
        for (const auto& label : evaluation.rule.labels)
            labels = labels.with(label.name, expansion.expand(label));
        labels = labels.with("alertname", evaluation.rule.name);
        Alert alert;
        alert.labels = labels;
        alert.value = element.sample.value;
        alert.activeAt = evaluation.time;
        for (const auto& annotation : evaluation.rule.annotations)
            alert.annotations.push_back({annotation.name, expansion.expand(annotation)});
        if (!out.emplace(std::move(labels), std::move(alert)).second)
            return failure({},
                u"vector contains metrics with the same labelset after applying alert labels"_s);
    }
    return out;
}

/// An alert whose expression holds no more; false if it is to be forgotten.
bool rest(Alert& alert, const AlertEvaluation& evaluation)
{
    const qint64 keep = evaluation.rule.keepFiring.count();
    bool isKept = false;
    if (alert.state == AlertState::Firing && keep > 0) {
        alert.keptSince = alert.keptSince.value_or(evaluation.time);
        isKept = evaluation.time - *alert.keptSince < keep;
    }
    if (alert.state == AlertState::Pending)
        return false;
    if (alert.resolvedAt && evaluation.time - *alert.resolvedAt > resolvedRetention)
        return false;
    if (alert.state != AlertState::Inactive && !isKept) {
        alert.state = AlertState::Inactive;
        alert.resolvedAt = evaluation.time;
    }
    return true;
}

Labels seriesLabels(const AlertEvaluation& evaluation, const Alert& alert, std::vector<Label> own)
{
    // As in Prometheus, a label whose template came out empty stands here as written.
    std::vector<Label> labels;
    for (const auto& label : evaluation.rule.labels)
        labels.push_back({label.name, label.value});
    labels.insert(labels.end(), alert.labels.all().begin(), alert.labels.all().end());
    labels.push_back({"alertname", evaluation.rule.name});
    labels.insert(labels.end(), own.begin(), own.end());
    return Labels(std::move(labels));
}

void addSeries(const AlertEvaluation& evaluation, const Alert& alert, promql::Vector& out)
{
    const std::string name(timeseries::metricName);
    out.push_back(
        {seriesLabels(
             evaluation, alert, {{name, "ALERTS"}, {"alertstate", stateText(alert.state)}}),
            {evaluation.time, 1}});
    const qint64 seconds = alert.activeAt / 1000 - (alert.activeAt % 1000 < 0 ? 1 : 0);
    out.push_back({seriesLabels(evaluation, alert, {{name, "ALERTS_FOR_STATE"}}),
        {evaluation.time, static_cast<double>(seconds)}});
}

} // namespace

Result<promql::Vector> alert(
    const AlertEvaluation& evaluation, const promql::Vector& result, std::vector<Alert>& alerts)
{
    auto now = present(evaluation, result);
    if (!now)
        return failure(now.error());
    Alerts active;
    for (auto& alert : alerts) {
        auto labels = alert.labels;
        active.emplace(std::move(labels), std::move(alert));
    }
    for (auto& [labels, alert] : *now) {
        const auto known = active.find(labels);
        if (known != active.end() && known->second.state != AlertState::Inactive) {
            known->second.value = alert.value;
            known->second.annotations = alert.annotations;
        } else {
            active.insert_or_assign(labels, alert);
        }
    }
    promql::Vector out;
    alerts.clear();
    qint64 count = 0;
    for (auto& [labels, alert] : active) {
        if (now->contains(labels))
            alert.keptSince.reset();
        else if (!rest(alert, evaluation))
            continue;
        if (alert.state != AlertState::Inactive) {
            ++count;
            const qint64 waited = evaluation.time - alert.activeAt;
            if (alert.state == AlertState::Pending && waited >= evaluation.rule.wait.count()) {
                alert.state = AlertState::Firing;
                alert.firedAt = evaluation.time;
            }
            addSeries(evaluation, alert, out);
        }
        alerts.push_back(std::move(alert));
    }
    if (evaluation.limit > 0 && count > evaluation.limit) {
        alerts.clear();
        return failure(
            {}, u"exceeded limit of %1 with %2 alerts"_s.arg(evaluation.limit).arg(count));
    }
    return out;
}

} // namespace slipway::rules
