// SPDX-License-Identifier: GPL-3.0-or-later
#include "trust/lines.h"

#include "base/text.h"
#include "config/secrets.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::trust {
namespace {

/// Never cut: what is not shown would be trusted unseen.
QString whole(const QString& text)
{
    return visible(text, 4 * (text.size() + 1) * 4);
}

QString listText(const QStringList& items)
{
    return QString::fromUtf8(
        QJsonDocument(QJsonArray::fromStringList(items)).toJson(QJsonDocument::Compact));
}

QString commandLine(const config::Command& command, const QDir& folder)
{
    QString out = u"command %1: %2"_s.arg(command.name, listText(command.argv));
    const QString where = folder.relativeFilePath(command.workingDirectory);
    if (where != u"." && !where.isEmpty())
        out += u", in %1"_s.arg(where);
    if (!command.environment.isEmpty())
        out += u", with %1"_s.arg(command.environment.join(u", "_s));
    if (!command.mutates)
        out += u", only looks"_s;
    return out;
}

QString secretText(const config::Authentication& authentication)
{
    using Kind = config::Authentication::Kind;
    const QString reference = config::referenceText(authentication.value);
    switch (authentication.kind) {
    case Kind::None: break;
    case Kind::Header: return u", sends %1 in %2"_s.arg(reference, authentication.header);
    case Kind::Basic:
        return u", sends %1 as the password of %2"_s.arg(reference, authentication.user);
    }
    return {};
}

void addEndpoint(
    const QString& name, const std::optional<config::Endpoint>& endpoint, QStringList& out)
{
    if (!endpoint)
        return;
    QString line = u"endpoint %1: %2"_s.arg(name, endpoint->url.toString())
        + secretText(endpoint->authentication);
    if (!endpoint->tls.key.isEmpty())
        line += u", with the key %1"_s.arg(endpoint->tls.key);
    if (!endpoint->tls.authorities.isEmpty())
        line += u", believes %1"_s.arg(endpoint->tls.authorities);
    out << line;
}

QString environmentLine(const config::Environment& environment)
{
    using Scorecard = config::Gates::Scorecard;
    QStringList parts{environment.isProtected ? u"protected"_s : u"not protected"_s};
    switch (environment.gates.scorecard) {
    case Scorecard::None: break;
    case Scorecard::Go: parts << u"scorecard must say go"_s; break;
    case Scorecard::GoWithRisk: parts << u"scorecard must say go or go-with-risk"_s; break;
    }
    if (!environment.querySource.isEmpty())
        parts << u"queries go to %1"_s.arg(environment.querySource);
    if (!environment.plans.isEmpty())
        parts << u"plans %1"_s.arg(environment.plans.join(u", "_s));
    return u"environment %1: %2"_s.arg(environment.name, parts.join(u"; "_s));
}

QString metricLine(const QString& place, const config::Metric& metric)
{
    QString out = u"metric %1/%2: %3"_s.arg(place, metric.name, metric.query.simplified());
    if (!metric.source.isEmpty())
        out += u"; asked of %1"_s.arg(metric.source);
    if (!metric.successCondition.isEmpty())
        out += u"; good if %1"_s.arg(metric.successCondition.simplified());
    if (!metric.failureCondition.isEmpty())
        out += u"; bad if %1"_s.arg(metric.failureCondition.simplified());
    out += u"; limits %1, %2, %3, %4"_s.arg(metric.failureLimit)
               .arg(metric.inconclusiveLimit)
               .arg(metric.consecutiveErrorLimit)
               .arg(metric.consecutiveSuccessLimit);
    if (metric.count)
        out += u"; %1 times"_s.arg(*metric.count);
    if (metric.interval)
        out += u"; every %1"_s.arg(durationText(*metric.interval));
    return metric.dryRun ? out + u"; never counts"_s : out;
}

QString stepText(const config::Step& step)
{
    QString out = step.name;
    if (!step.command.isEmpty() && step.command != step.name)
        out += u" runs %1"_s.arg(step.command);
    if (!step.undo.isEmpty())
        out += u" (undone by %1)"_s.arg(step.undo);
    if (step.onFailure != config::OnFailure::Abort)
        out += step.onFailure == config::OnFailure::Guide ? u" (failure: ask)"_s
                                                          : u" (failure: ignore)"_s;
    return step.isRequired ? out + u" (required)"_s : out;
}

QString stepsText(const std::vector<config::Step>& steps)
{
    QStringList out;
    for (const auto& step : steps)
        out << stepText(step);
    return out.join(u", "_s);
}

QString planLine(const config::RolloutPlan& plan)
{
    QString out = u"plan %1: %2"_s.arg(plan.name, stepsText(plan.steps));
    if (!plan.backgroundTemplates.isEmpty())
        out += u"; beside it %1 from step %2"_s.arg(
            plan.backgroundTemplates.join(u", "_s), QString::number(plan.backgroundFrom));
    if (!plan.rollback.empty())
        out += u"; rollback: %1"_s.arg(stepsText(plan.rollback));
    if (!plan.autoRollback)
        out += u"; never rolls back by itself"_s;
    for (const auto& set : {plan.variables, plan.canary, plan.stable}) {
        for (auto it = set.begin(); it != set.end(); ++it)
            out += u"; %1=%2"_s.arg(it.key(), it.value());
    }
    return out;
}

/// Own checks that run or ask something; what only reads the repository needs no trust.
void addCheck(const config::OwnCheck& check, QStringList& out)
{
    using Kind = config::OwnCheck::Kind;
    if (check.kind == Kind::Command)
        out << u"check %1: runs %2"_s.arg(check.id, listText(check.argv));
    else if (check.kind == Kind::Http)
        out << u"check %1: asks %2"_s.arg(check.id, check.url);
    else if (check.kind == Kind::Promql)
        out << u"check %1: queries %2"_s.arg(check.id, check.query.simplified());
}

} // namespace

QStringList linesOf(const config::Config& config)
{
    const QDir folder = QFileInfo(config.file).dir();
    QStringList out;
    for (const auto& command : config.commands)
        out << commandLine(command, folder);
    for (const auto& environment : config.environments) {
        out << environmentLine(environment);
        for (const auto& service : environment.services) {
            const QString name = environment.name + u'/' + service.name + u' ';
            addEndpoint(name + u"health"_s, service.health, out);
            addEndpoint(name + u"metrics"_s, service.metrics, out);
            addEndpoint(name + u"probe"_s, service.probe, out);
        }
        for (const auto& server : environment.servers)
            addEndpoint(environment.name + u"/prometheus "_s + server.name, server.endpoint, out);
    }
    for (const auto& analysis : config.analysisTemplates) {
        for (const auto& metric : analysis.metrics)
            out << metricLine(analysis.name, metric);
    }
    for (const auto& plan : config.plans)
        out << planLine(plan);
    for (const auto& check : config.readiness.checks)
        addCheck(check, out);
    for (auto& line : out)
        line = whole(line);
    return out;
}

} // namespace slipway::trust
