// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/rollout.h"
#include "app/verbs/scorecard.h"
#include "base/text.h"
#include "rollout/enginelog.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::rollout", text);
}

QJsonObject jsonOf(const engine::StartPreview& preview)
{
    QJsonArray conditions;
    for (const auto& one : preview.permit.conditions)
        conditions << QJsonObject{
            {u"name"_s, one.name}, {u"holds"_s, one.holds}, {u"text"_s, one.text}};
    QJsonObject out{{u"allowed"_s, preview.permit.allowed},
        {u"conditions"_s, conditions},
        {u"digest"_s, QString::fromLatin1(preview.digest.toHex())}};
    if (!preview.mistake.isEmpty())
        out.insert(u"mistake"_s, preview.mistake);
    if (preview.plan)
        out.insert(u"plan"_s, rollout::toJson(*preview.plan));
    return out;
}

QString textOf(const engine::StartPreview& preview)
{
    QStringList lines;
    for (const auto& one : preview.permit.conditions)
        lines << (one.holds                       ? u"  ok       "_s
                         : preview.permit.allowed ? u"  override "_s // against the typed reason
                                                  : u"  blocked  "_s)
                + visible(one.text);
    if (!preview.mistake.isEmpty())
        lines << u"  blocked  "_s + visible(preview.mistake);
    if (preview.plan) {
        for (const auto& step : preview.plan->steps) {
            lines << u"  step     "_s + visible(step.name);
            if (step.command)
                lines << u"           "_s + visible(rollout::argvText(step.command->argv));
        }
    }
    return lines.join(u'\n');
}

void print(const RolloutOptions& options, const QJsonObject& json, const QString& text)
{
    auto whole = json;
    whole.insert(u"schema"_s, u"slipway.rollout-start/1"_s);
    printDocument(
        options.format == "json" ? QJsonDocument(whole).toJson().trimmed() : text.toUtf8());
}

/// Only a configuration that is held to its scorecard has one made.
std::optional<policy::Scorecard> cardFor(
    Session& session, const RolloutOptions& options, const config::Config& config)
{
    if (config.project.repository.isEmpty())
        return {};
    const auto card = scorecardOf(
        session, config, QString::fromStdString(options.environment), options.isOffline);
    if (!card) {
        complain(session, card.error().text());
        return {};
    }
    return *card;
}

} // namespace

int rolloutStart(Session& session, const RolloutOptions& options)
{
    const auto config = configOf(session, options);
    if (!config)
        return Exit::Usage;
    const auto paths = pathsOf(options);
    const auto journal = journalOf(session, paths);
    if (!journal)
        return Exit::CannotTell;
    engine::StartOrder order;
    order.config = *config;
    order.environment = QString::fromStdString(options.environment);
    order.plan = QString::fromStdString(options.plan);
    order.version = QString::fromStdString(options.version);
    order.stable = QString::fromStdString(options.stable);
    order.reason = QString::fromStdString(options.reason);
    order.overrideReason = QString::fromStdString(options.overrideReason);
    order.typedName = QString::fromStdString(options.yesIMean);
    order.scorecard = cardFor(session, options, *config);
    const auto preview = engine::previewOf(*journal, *session.clock, paths, order);
    const bool isAllowed = preview.permit.allowed && preview.mistake.isEmpty();
    if (options.dryRun || !isAllowed) {
        print(options, jsonOf(preview), textOf(preview));
        return isAllowed ? Exit::Good : Exit::Bad;
    }
    order.confirmed = preview.digest;
    const auto started = engine::startRun(*journal, *session.clock, paths, order);
    if (!started) {
        complain(session, started.error().text());
        if (options.format == "json")
            print(options, {{u"allowed"_s, false}, {u"error"_s, started.error().text()}}, {});
        return Exit::Bad;
    }
    print(options,
        {{u"allowed"_s, true}, {u"run"_s, started->run}, {u"number"_s, started->number}},
        tr("Started #%1 (%2). Follow it: slipway rollout watch %3")
            .arg(started->number)
            .arg(started->run, order.environment));
    if (!options.isWatching)
        return Exit::Good;
    auto watched = options;
    watched.run = started->run.toStdString();
    return rolloutWatch(session, watched);
}

} // namespace slipway::verbs
