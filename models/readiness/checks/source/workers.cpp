// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/workers.h"

#include "evidence/shell.h"
#include "readiness/checks/kubernetes/cluster.h"
#include "readiness/checks/stack/stack.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

bool isServer(const QString& word)
{
    const QString name = word.section(u'/', -1);
    return name == u"uvicorn" || name == u"gunicorn" || name == u"hypercorn" || name == u"granian"
        || name == u"daphne";
}

std::optional<int> number(const QString& text)
{
    const auto value = evidence::valueWithDefaults(text);
    bool isNumber = false;
    const int out = value ? value->toInt(&isNumber) : 0;
    return isNumber && out > 0 && out < 10'000 ? std::optional(out) : std::nullopt;
}

/// Words of a command that may be one text for a shell.
QStringList wordsOf(QStringList words, const QString& text)
{
    if (words.isEmpty())
        words = text.split(u' ', Qt::SkipEmptyParts);
    QStringList out;
    for (const auto& word : words)
        out += word.split(u' ', Qt::SkipEmptyParts); // `sh -c "uvicorn …"`
    return out;
}

/// Of a service of Compose, else of the production image; `image` as a workload names it,
/// where a Dockerfile's folder is named so: one in another folder makes another image.
std::optional<ServerProcess> imageServer(
    const Facts& facts, const QString& service, const QString& image = {})
{
    const auto& images = facts.get<ProductionImages>();
    for (const auto& build : images.builds) {
        const bool isIt = service.isEmpty()
            ? !images.production || build.dockerfile == *images.production
            : build.service == service;
        const auto file = images.dockerfiles.find(build.dockerfile);
        const QString folder = build.dockerfile.section(u'/', -2, -2).toLower();
        if (!folder.isEmpty() && !image.isEmpty() && folder != imageBase(image))
            continue;
        if (!isIt || file == images.dockerfiles.end())
            continue;
        int stage = build.target.isEmpty() ? -1 : file->second.stageIndex(build.target);
        if (stage < 0)
            stage = int(file->second.stages.size()) - 1;
        const auto stageFacts = evidence::factsOfStage(file->second, stage, build.arguments);
        QStringList words;
        int line = 0;
        for (const auto* part : {&stageFacts.entrypoint, &stageFacts.command}) {
            if (!*part)
                continue;
            words += wordsOf((*part)->words, (*part)->arguments);
            line = (*part)->line;
        }
        if (auto workers = workersOf(words)) {
            if (!*workers || **workers == 1)
                if (stageFacts.environment.contains(u"WEB_CONCURRENCY"_s))
                    workers = number(stageFacts.environment[u"WEB_CONCURRENCY"_s]);
            return ServerProcess{.title = build.dockerfile,
                .workers = *workers,
                .place = {build.dockerfile, line, 1}};
        }
    }
    return {};
}

/// The named variable decides where the command says nothing.
void concurrency(std::optional<int>& workers, const QStringList& words, const QString& value)
{
    const bool isSaid = words.contains(u"--workers"_s) || words.contains(u"-w"_s)
        || std::ranges::any_of(
            words, [](const QString& one) { return one.startsWith(u"--workers="); });
    if (!isSaid)
        workers = number(value);
}

} // namespace

std::optional<std::optional<int>> workersOf(const QStringList& words)
{
    const auto server = std::ranges::find_if(words, isServer);
    const bool isFastApi
        = words.size() > 1 && words.contains(u"fastapi"_s) && words.contains(u"run"_s);
    if (server == words.end() && !isFastApi)
        return {};
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (words[i].startsWith(u"--workers="))
            return number(words[i].mid(10));
        if ((words[i] == u"--workers" || words[i] == u"-w") && i + 1 < words.size())
            return number(words[i + 1]);
        if (words[i] == u"-c" || words[i] == u"--config")
            if (server != words.end() && server->contains(u"gunicorn"))
                return std::optional<int>(); // its configuration decides
    }
    return std::optional<int>(1);
}

ServerProcesses ServerProcesses::gather(const Facts& facts)
{
    ServerProcesses out;
    const auto& stack = facts.get<ProductionStack>();
    for (const auto* service : ownServices(stack)) {
        if (stack.isScaffolding)
            break;
        std::optional<ServerProcess> server;
        QStringList words;
        for (const auto* part : {&service->entrypoint, &service->command})
            if (*part)
                words += wordsOf((*part)->words, (*part)->text);
        if (service->command || service->entrypoint) {
            if (const auto workers = workersOf(words))
                server = ServerProcess{.workers = *workers,
                    .place
                    = service->command ? service->command->place : service->entrypoint->place};
        } else {
            server = imageServer(facts, service->name);
        }
        if (!server)
            continue;
        server->title = u"service "_s + service->name;
        const auto given = serviceVariable(facts, *service, u"WEB_CONCURRENCY"_s);
        if (given.isSet && given.value)
            concurrency(server->workers, words, *given.value);
        server->replicas = 1;
        server->replicasPlace = service->place;
        if (service->replicas)
            server->replicas = number(service->replicas->text);
        out.servers.push_back(std::move(*server));
    }
    QSet<QString> folders; // of Dockerfiles: each makes the image of that name
    for (const auto& path : facts.tree().files())
        if (path.endsWith(u"/Dockerfile"))
            folders.insert(path.section(u'/', -2, -2).toLower());
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        for (const auto& workload : set->workloads) {
            const auto* container = mainContainer(workload);
            if (container == nullptr || !workload.isLasting() || isStatefulTier(workload))
                continue;
            QStringList words = wordsOf(container->command + container->arguments, {});
            std::optional<ServerProcess> server;
            if (const auto workers = workersOf(words))
                server = ServerProcess{.workers = *workers, .place = container->commandPlace};
            else if (words.isEmpty() && !isTool(workload)) {
                const QString image = container->image ? container->image->text : QString();
                const bool isNamed = folders.contains(imageBase(image));
                server = imageServer(facts, {}, isNamed ? image : QString());
                if (!server && isNamed) // what that image starts is not read
                    server = ServerProcess{.place = container->place};
            }
            if (!server)
                continue;
            server->title = workload.title();
            server->isKubernetes = true;
            server->replicas = workload.replicas.value_or(1);
            if (const auto* scaler = set->scalerOf(workload))
                server->replicas = scaler->most;
            server->replicasPlace = workload.place;
            out.servers.push_back(std::move(*server));
        }
    }
    if (out.servers.empty())
        if (auto server = imageServer(facts, {}))
            out.servers.push_back(std::move(*server));
    return out;
}

} // namespace slipway::readiness
