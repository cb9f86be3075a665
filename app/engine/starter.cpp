// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/starter.h"

#include "io/command.h"
#include "rollout/advance.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::engine {
namespace {

/// The starter only bridges the moment until its engine holds the lease.
constexpr Milliseconds bridge = 15s;

/// The version that the last run left in the environment, and those seen before.
void readVersions(const std::vector<history::RunRow>& runs, StartPreview& preview)
{
    for (const auto& row : runs) {
        const bool isIn = row.result == history::RunResult::Succeeded;
        const bool isBack = row.result == history::RunResult::RolledBack
            || row.result == history::RunResult::Aborted
            || row.result == history::RunResult::Cancelled;
        if (preview.stable.isEmpty() && isIn)
            preview.stable = row.version;
        if (preview.stable.isEmpty() && isBack)
            preview.stable = row.stable;
        for (const auto& version : {row.version, row.stable}) {
            if (!version.isEmpty() && !preview.knownVersions.contains(version))
                preview.knownVersions << version;
        }
    }
}

history::Append firstOf(const rollout::event::Created& created, qint64 now)
{
    const auto begun = rollout::advance({}, created, now);
    history::Append out;
    out.stream = rollout::streamOf(created.run);
    out.entries = {rollout::toEntry(created, now)};
    out.row = rollout::rowOf(begun.state);
    return out;
}

QString reasonsOf(const policy::Permit& permit)
{
    QStringList out;
    for (const auto& condition : permit.conditions) {
        if (!condition.holds)
            out << condition.text;
    }
    return out.join(u"; "_s);
}

void readTrust(const Paths& paths, const StartOrder& order, StartPreview& out)
{
    const auto standing = standingOf(order.config, paths);
    if (standing)
        out.trust = *standing;
    else
        out.trust.why = standing.error().text();
    if (const auto subject = trust::subjectOf(order.config))
        out.trusted = subject->digest;
}

rollout::PlanQuestion questionOf(const StartOrder& order, const QString& stable, const QString& run)
{
    return {.environment = order.environment,
        .plan = order.plan,
        .version = order.version.isEmpty() ? u"?"_s : order.version,
        .stable = stable,
        .run = run};
}

/// Begins the run under this id; fails, with nothing written, also when the id is taken.
Result<Begun> beginAs(const QString& run,
    history::Journal& journal,
    qint64 now,
    const StartOrder& order,
    const StartPreview& preview)
{
    rollout::event::Created created;
    created.run = run;
    // What was confirmed is the plan before the run's own id stands in it.
    auto plan = rollout::makePlan(order.config, questionOf(order, preview.stable, run));
    if (!plan)
        return failure(plan.error());
    plan->project = preview.plan->project;
    created.plan = std::move(*plan);
    created.planDigest = preview.digest;
    created.configDigest = preview.trusted;
    created.permit = preview.permit;
    created.scorecard = order.scorecard;
    created.overrideReason = order.overrideReason;
    created.actor = userName();
    created.host = hostName();
    created.reason = order.reason;
    created.isRollback = order.isRollback;
    const auto wanted = history::leaseOfThisProcess(created.plan.project, order.environment, run);
    const auto lease = journal.begin(wanted, bridge, firstOf(created, now));
    if (!lease)
        return failure(lease.error());
    return Begun{run, *lease};
}

} // namespace

StartPreview previewOf(
    history::Journal& journal, const Clock& clock, const Paths& paths, const StartOrder& order)
{
    StartPreview out;
    const QString project = projectOf(order.config);
    const auto runs
        = journal.runs({.project = project, .environment = order.environment, .limit = 50});
    if (runs)
        readVersions(*runs, out);
    if (!order.stable.isEmpty())
        out.stable = order.stable;
    auto plan = rollout::makePlan(order.config, questionOf(order, out.stable, u"preview"_s));
    if (plan) {
        plan->project = project;
        out.digest = rollout::digestOf(*plan);
        out.plan = std::move(*plan);
    } else {
        out.mistake = plan.error().text();
    }
    readTrust(paths, order, out);
    policy::StartQuestion question;
    question.config = &order.config;
    question.environment = order.environment;
    question.plan = out.plan ? out.plan->name : order.plan;
    question.version = order.version;
    question.trust = out.trust;
    question.scorecard = order.scorecard;
    question.typedName = order.typedName;
    question.overrideReason = order.overrideReason;
    question.now = clock.now();
    if (const auto lease = journal.lease(project, order.environment);
        lease && *lease && history::isHolderAlive(**lease, question.now))
        question.lease = *lease;
    out.permit = policy::mayStart(question);
    if (!runs)
        out.mistake = runs.error().text();
    if (!out.mistake.isEmpty())
        out.permit.allowed = false;
    return out;
}

Result<Begun> beginRun(
    history::Journal& journal, const Clock& clock, const Paths& paths, const StartOrder& order)
{
    const auto preview = previewOf(journal, clock, paths, order);
    if (!preview.mistake.isEmpty())
        return failure(order.environment, preview.mistake);
    if (!preview.permit.allowed)
        return failure(order.environment, reasonsOf(preview.permit));
    if (!order.confirmed.isEmpty() && order.confirmed != preview.digest)
        return failure(order.environment,
            u"the plan has changed since it was confirmed"_s,
            u"look at it again"_s);
    // An id names a second and a number; who starts many a second draws one twice now and then.
    static constexpr int draws = 8;
    for (int draw = 1;; ++draw) {
        const auto run = rollout::newRunId(clock.now());
        auto begun = beginAs(run, journal, clock.now(), order, preview);
        if (begun || draw == draws)
            return begun;
        if (const auto taken = journal.run(run); !taken || !*taken)
            return begun;
    }
}

Result<Started> startRun(
    history::Journal& journal, const Clock& clock, const Paths& paths, const StartOrder& order)
{
    const auto begun = beginRun(journal, clock, paths, order);
    if (!begun)
        return failure(begun.error());
    if (const auto engine = startEngine(paths, begun->run, begun->lease.nonce); !engine)
        return failure(engine.error().in(begun->run));
    const auto row = journal.run(begun->run);
    return Started{begun->run, row && *row ? (*row)->number : 0};
}

Result<void> startEngine(const Paths& paths, const QString& run, const QString& nonce)
{
    QStringList arguments{u"rollout"_s, u"engine"_s, run, u"--state"_s, paths.state};
    if (!nonce.isEmpty())
        arguments << u"--nonce"_s << nonce;
    const auto started = io::startDetached(
        programBeside(u"slipway"_s), arguments, QProcessEnvironment::systemEnvironment());
    if (!started)
        return failure(started.error());
    return {};
}

Result<int> revive(history::Journal& journal, const Clock& clock, const Paths& paths)
{
    // Ended ones too: an engine that died before it let go has not stored the log.
    auto runs = journal.runs({.onlyOpen = true});
    const auto recent = journal.runs({.limit = 20});
    if (!runs || !recent)
        return failure((runs ? recent : runs).error());
    std::ranges::copy_if(*recent, std::back_inserter(*runs), [](const auto& row) {
        return row.result != history::RunResult::Open;
    });
    int revived = 0;
    for (const auto& row : *runs) {
        const auto lease = journal.lease(row.project, row.environment);
        if (!lease || (*lease && history::isHolderAlive(**lease, clock.now())))
            continue;
        const bool isOpen = row.result == history::RunResult::Open;
        const bool isUnfinished = *lease && (*lease)->run == row.run;
        if ((isOpen || isUnfinished) && startEngine(paths, row.run, {}))
            ++revived;
    }
    return revived;
}

Result<std::optional<history::RunRow>> currentRun(
    history::Journal& journal, const QString& project, const QString& environment)
{
    const auto runs = journal.runs({.project = project, .environment = environment, .limit = 20});
    if (!runs)
        return failure(runs.error());
    const auto isOpen = [](const auto& row) { return row.result == history::RunResult::Open; };
    if (const auto found = std::ranges::find_if(*runs, isOpen); found != runs->end())
        return *found;
    return runs->empty() ? std::nullopt : std::optional(runs->front());
}

Result<qint64> askFor(history::Journal& journal,
    const Clock& clock,
    const QString& run,
    const QString& action,
    const QString& reason,
    int weight)
{
    QJsonObject payload;
    if (!reason.isEmpty())
        payload.insert(u"reason"_s, reason);
    if (weight >= 0)
        payload.insert(u"weight"_s, weight);
    history::Request request;
    request.run = run;
    request.type = action;
    request.payload = QJsonDocument(payload).toJson(QJsonDocument::Compact);
    request.actor = userName();
    request.host = hostName();
    request.time = clock.now();
    return journal.ask(request);
}

} // namespace slipway::engine
