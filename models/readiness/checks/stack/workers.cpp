// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/stack/stack.h"

#include <QSet>

#include <algorithm>
#include <charconv>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// How many processes a command starts.
struct WorkerCount {
    QString program;
    int number = 0; ///< 0: as many as the machine has processors, or not known
    bool isByMachine = false; ///< counts the machine's processors, not the container's
    bool isOpen = false; ///< given when it is deployed
};

bool countsProcessors(const QString& text)
{
    return text.contains(u"nproc") || text.contains(u"cpu_count") || text == u"auto";
}

WorkerCount countOf(const QString& program, const QString& written)
{
    WorkerCount out{.program = program};
    if (countsProcessors(written)) {
        out.isByMachine = true;
        return out;
    }
    const auto filled = evidence::valueWithDefaults(written);
    out.number = filled ? filled->toInt() : 0;
    out.isOpen = !filled;
    return out;
}

/// `workers = 4` of a gunicorn configuration; other lines are not read.
std::optional<WorkerCount> countOfConfiguration(const Facts& facts, const QString& name)
{
    const QString end = name.section(u'/', -1);
    for (const auto& path : facts.tree().files()) {
        if (path.section(u'/', -1) != end)
            continue;
        const auto bytes = facts.tree().read(path, 256 * 1024).value_or(QByteArray());
        for (const auto& line : evidence::sourceText(bytes).split(u'\n'))
            if (line.startsWith(u"workers") && line.section(u'=', 0, 0).trimmed() == u"workers")
                return countOf(u"gunicorn"_s, line.section(u'=', 1).section(u'#', 0, 0).trimmed());
    }
    return {};
}

std::optional<WorkerCount> countIn(const Facts& facts, const QStringList& all)
{
    static const QSet<QString> servers{u"gunicorn"_s,
        u"uvicorn"_s,
        u"hypercorn"_s,
        u"granian"_s,
        u"puma"_s,
        u"celery"_s,
        u"fastapi"_s,
        u"uwsgi"_s,
        u"unicorn"_s};
    const auto at = std::ranges::find_if(
        all, [](const QString& word) { return servers.contains(word.section(u'/', -1)); });
    if (at == all.end())
        return {};
    const QString program = at->section(u'/', -1);
    const QStringList words = all.mid(at - all.begin() + 1);
    const bool isCelery = program == u"celery";
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString flag = words[i].section(u'=', 0, 0);
        const bool isLong
            = isCelery ? flag == u"--concurrency" : flag == u"--workers" || flag == u"--processes";
        const bool isShort = isCelery ? flag == u"-c" : flag == u"-w";
        if (isLong || isShort)
            return countOf(
                program, words[i].contains(u'=') ? words[i].section(u'=', 1) : words.value(i + 1));
        if (!isCelery && words[i].startsWith(u"-w") && words[i].size() > 2 && words[i][2].isDigit())
            return countOf(program, words[i].mid(2));
        if (program == u"gunicorn" && (flag == u"-c" || flag == u"--config"))
            if (const auto found = countOfConfiguration(facts, words.value(i + 1)))
                return found;
    }
    return {};
}

std::optional<WorkerCount> countOfWords(const Facts& facts, const QStringList& words)
{
    if (const auto found = countIn(facts, words))
        return found;
    for (const auto& word : words) {
        if (!word.contains(u' '))
            continue;
        for (const auto& command : evidence::splitShell(word, 200).commands)
            if (const auto found = countIn(facts, command.words))
                return found;
    }
    return {};
}

/// What one container is told, and how much of the processor it has.
struct Judge {
    const Facts& facts;
    Findings bad{};
    Findings open{};
    std::vector<Evidence> good{};

    void judge(const QString& who,
        const WorkerCount& count,
        std::optional<double> limit,
        Evidence at,
        std::optional<Evidence> limitAt)
    {
        if (count.isOpen || (!count.isByMachine && count.number <= 0)) {
            open.add(u"how many workers %1 starts is said when it is deployed"_s.arg(who),
                std::move(at));
        } else if (!limit) {
            open.add(u"%1 starts workers and has no CPU limit to fit"_s.arg(who), std::move(at));
        } else if (count.isByMachine) {
            bad.add(
                u"%1 counts the processors of its host for its workers, and may use %2"_s.arg(who)
                    .arg(*limit),
                std::move(at));
            if (limitAt)
                bad.places.push_back(*limitAt);
        } else if (count.number > 2 * *limit + 1) {
            bad.add(u"%1 starts %2 workers on %3 CPUs"_s.arg(who).arg(count.number).arg(*limit),
                std::move(at));
            if (limitAt)
                bad.places.push_back(*limitAt);
        } else {
            good.push_back(std::move(at));
        }
    }

    std::optional<std::pair<WorkerCount, Evidence>> ofImage(const QString& service) const
    {
        const auto& images = facts.get<ProductionImages>();
        for (const auto& build : images.builds) {
            if (build.service != service)
                continue;
            const auto& file = images.dockerfiles.at(build.dockerfile);
            const auto stage
                = evidence::factsOfStage(file, targetStage(build, file), build.arguments);
            for (const auto* instruction : {&stage.entrypoint, &stage.command}) {
                if (!*instruction)
                    continue;
                QStringList words = (*instruction)->words;
                if (!(*instruction)->isJson)
                    words << (*instruction)->arguments;
                if (const auto found = countOfWords(facts, words))
                    return std::pair(
                        *found, placeOf(facts, build.dockerfile, (*instruction)->line));
            }
        }
        return {};
    }

    void service(const evidence::ComposeService& service)
    {
        std::optional<double> limit;
        std::optional<Evidence> limitAt;
        if (service.cpuLimit) {
            if (const auto filled = evidence::valueWithDefaults(service.cpuLimit->text))
                limit = evidence::quantityOf(*filled);
            limitAt = placeOf(facts, service.cpuLimit->place);
        }
        std::optional<std::pair<WorkerCount, Evidence>> found;
        for (const auto* command : {&service.entrypoint, &service.command})
            if (*command && !found)
                if (const auto count = countOfWords(facts, (*command)->words))
                    found = std::pair(*count, placeOf(facts, (*command)->place));
        if (!found && !service.command && !service.entrypoint)
            found = ofImage(service.name);
        for (const auto& variable : service.environment)
            if (!found && variable.name == u"WEB_CONCURRENCY" && variable.value)
                found = std::pair(
                    countOf(variable.name, *variable.value), placeOf(facts, variable.place));
        if (found)
            judge(u"service "_s + service.name, found->first, limit, found->second, limitAt);
    }

    void container(const QString& owner, const evidence::KubernetesContainer& container)
    {
        auto count = countOfWords(facts, container.command + container.arguments);
        auto at = placeOf(facts, container.commandPlace);
        for (const auto& variable : container.variables) {
            if (count || variable.name != u"WEB_CONCURRENCY" || !variable.value)
                continue;
            count = countOf(variable.name, *variable.value);
            at = placeOf(facts, variable.place);
        }
        if (!count)
            return;
        std::optional<double> limit;
        std::optional<Evidence> limitAt;
        if (container.cpuLimit) {
            limit = evidence::quantityOf(container.cpuLimit->text);
            limitAt = placeOf(facts, container.cpuLimit->place);
        }
        judge(u"container %1 of %2"_s.arg(container.name, owner), *count, limit, at, limitAt);
    }
};

} // namespace

Outcome checkWorkers(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    const auto& kubernetes = facts.get<KubernetesFiles>();
    Judge judge{.facts = facts};
    for (const auto& service : stack.services)
        judge.service(service);
    for (const auto* set : kubernetes.judged())
        for (const auto& workload : set->workloads)
            for (const auto& container : workload.containers)
                judge.container(workload.title(), container);
    const bool isJudged = !judge.good.empty() || !judge.bad.isEmpty() || !judge.open.isEmpty();
    if (!isJudged && stack.services.empty() && kubernetes.judged().empty())
        if (const auto found = judge.ofImage({}))
            judge.judge(u"the production image"_s, found->first, {}, found->second, {});
    if (!judge.bad.isEmpty())
        return failed(judge.bad.text() + u" More than two a CPU and one wait for each other."_s,
            std::move(judge.bad.places));
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    if (!judge.open.isEmpty())
        return unknown(UnknownReason::Missing, judge.open.text(), std::move(judge.open.places));
    if (!judge.good.empty())
        return passed(u"Every number of workers fits the CPU limit of its container."_s,
            std::move(judge.good));
    return notApplicable(
        u"No command of an image, stack or manifest says how many workers to start."_s,
        {absent(u"Dockerfile"_s)});
}

} // namespace slipway::readiness
