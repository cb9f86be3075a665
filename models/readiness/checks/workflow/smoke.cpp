// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/workflow/health.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

bool startsService(const PipelineCommand& command)
{
    if (!command.uses.isEmpty())
        return command.uses.startsWith(u"hoverkraft-tech/compose-action")
            || command.uses.startsWith(u"helm/kind-action")
            || command.uses.startsWith(u"isbang/compose-action")
            || command.uses.startsWith(u"cypress-io/github-action");
    const auto& words = command.words;
    const QString name = words.value(0).section(u'/', -1);
    if (name == u"docker" || name == u"docker-compose" || name == u"podman")
        return words.contains(u"up"_s) || words.contains(u"start"_s)
            || (words.contains(u"run"_s) && std::ranges::any_of(words, [](const QString& word) {
                   return word == u"--detach"
                       || (word.startsWith(u"-") && !word.startsWith(u"--") && word.contains(u'd'));
               }));
    static const QSet<QString> servers{u"uvicorn"_s,
        u"gunicorn"_s,
        u"hypercorn"_s,
        u"flask"_s,
        u"fastapi"_s,
        u"granian"_s,
        u"daphne"_s,
        u"kind"_s,
        u"minikube"_s,
        u"start-server-and-test"_s};
    if (servers.contains(name) || (name == u"manage.py" && words.contains(u"runserver"_s)))
        return true;
    const QString script = packageScript(words);
    if ((name == u"go" || name == u"cargo" || name == u"dotnet") && words.value(1) == u"run")
        return true;
    return script.startsWith(u"start") || script == u"serve" || script == u"preview"
        || script.startsWith(u"dev") || (name == u"helm" && words.value(1) == u"install");
}

/// Jobs that start a service and ask it something.
struct Smoke {
    std::vector<Evidence> good;
    std::vector<Evidence> bad;
    QString reason;
};

void judgeJob(const Facts& facts, const std::vector<const PipelineCommand*>& job, Smoke& out)
{
    bool isStarted = false;
    for (const auto* command : job) {
        isStarted = isStarted || startsService(*command);
        const auto probe = probeOf(*command);
        const bool isSelfStarting = command->words.value(0) == u"container-structure-test"
            || command->words.value(0) == u"dgoss"
            || command->words.value(0) == u"start-server-and-test";
        if (!probe.isProbe || (!isStarted && !isSelfStarting))
            continue;
        const QString flaw = command->mask.isEmpty() ? probe.flaw : command->mask;
        if (flaw.isEmpty()) {
            out.good.push_back(placeOf(facts, *command));
            continue;
        }
        if (out.reason.isEmpty())
            out.reason = u"Job %1 starts the service and runs `%2`, but %3."_s.arg(
                command->jobName.left(60), command->text.left(80), flaw);
        for (const auto& place : placesOf(facts, *command))
            out.bad.push_back(place);
    }
}

} // namespace

Outcome serviceIsProbed(const Facts& facts)
{
    const auto& runs = facts.get<PipelineRuns>();
    Smoke smoke;
    std::vector<const PipelineCommand*> job;
    for (const auto& command : runs.commands) {
        if (!job.empty()
            && (job.front()->workflow != command.workflow || job.front()->job != command.job)) {
            judgeJob(facts, job, smoke);
            job.clear();
        }
        job.push_back(&command);
    }
    judgeJob(facts, job, smoke);
    if (!smoke.good.empty())
        return passed(u"CI starts the service and probes it."_s, some(std::move(smoke.good)));
    if (!smoke.bad.empty())
        return failed(smoke.reason, some(std::move(smoke.bad)));
    if (!isDeployable(facts))
        return notApplicable(u"Nothing in the repository says that it runs as a service."_s,
            {absent(u"Dockerfile"_s)});
    if (const auto none = withoutWorkflows(facts, u"nothing starts the service"_s))
        return *none;
    if (!runs.elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"No job here starts the service; %1."_s.arg(elsewhereText(runs.elsewhere.first())),
            workflowPlaces(facts));
    return failed(u"No job starts the service and asks it anything."_s, workflowPlaces(facts));
}

} // namespace slipway::readiness
