// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/workflow/health.h"

#include "readiness/checks/pipelinetools.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// An answer that is looked at: piped on, compared, or kept in a variable.
bool isLookedAt(const QString& text)
{
    return text.contains(u"http_code") || text.contains(u"response_code") || text.contains(u"grep")
        || text.contains(u"jq ");
}

bool isHealthUrl(const QString& text)
{
    static const QRegularExpression path(
        u"/(health|healthz|healthcheck|ready|readyz|live|livez|ping|status|up|version|api|docs)\\b|"
        u"HEALTH|localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|_URL|url\\b"_s);
    return path.match(text).hasMatch();
}

Probe curlProbe(const PipelineCommand& command)
{
    Probe out;
    static const QRegularExpression download(
        u"(^|\\s)(-o|-O|--output|-X|-d|--data|--upload-file|-T)\\b(?!\\s*/dev/null)"_s);
    // What is fetched and unpacked or run is a tool.
    static const QRegularExpression fetched(
        u"/releases/(latest/)?download/|raw\\.githubusercontent\\.com|"
        u"\\.(tar|tgz|gz|xz|zip|sh|deb|rpm|asc|gpg)\\b|"
        u"\\|\\s*(sudo\\s+)?(tar|sh|bash|gpg|apt-key)\\b"_s);
    out.isProbe = isHealthUrl(command.text) && !download.match(command.text).hasMatch()
        && !fetched.match(command.text).hasMatch();
    const bool fails = hasWord(command.words, {u"--fail", u"--fail-with-body"})
        || std::ranges::any_of(command.words, [](const QString& word) {
               return word.size() > 1 && word[0] == u'-' && word[1] != u'-' && word.contains(u'f');
           });
    if (!fails && !isLookedAt(command.text))
        out.flaw = u"`curl` without `--fail` succeeds on an error page"_s;
    return out;
}

} // namespace

Probe probeOf(const PipelineCommand& command)
{
    if (!command.uses.isEmpty()) {
        static const QStringList actions{u"jtalk/url-health-check-action"_s,
            u"nev7n/wait_for_response"_s,
            u"iFaxity/wait-on-action"_s,
            u"ifaxity/wait-on-action"_s,
            u"cygnetdigital/wait_for_response"_s,
            u"insightsengineering/"_s,
            u"lewagon/wait-on-check-action"_s};
        const bool isKnown = std::ranges::any_of(
            actions, [&command](const auto& name) { return command.uses.startsWith(name); });
        const bool isStable = command.with.value(u"wait-for-service-stability"_s) == u"true";
        return {isKnown || isStable, {}};
    }
    const auto& words = command.words;
    const QString name = words.value(0).section(u'/', -1);
    // Tests that are told where the service listens: `BASE_URL=http://127.0.0.1:8080 go test …`
    static const QRegularExpression told(
        u"^\\s*(\\w+=\\S*\\s+)*\\w+=[\"']?https?://(localhost|127\\.0\\.0\\.1)[:/]"_s);
    if (gateOf(words) == GateKind::Test
        && told.match(QString(command.text).remove(u'\\')).hasMatch())
        return {true, {}};
    if (name == u"curl")
        return curlProbe(command);
    if (name == u"wget" || name == u"http" || name == u"httpie")
        return {isHealthUrl(command.text)
                && (name != u"wget" || hasWord(words, {u"--spider", u"-q", u"-qO-", u"-O-"})),
            {}};
    if (name == u"kubectl" || name == u"oc")
        return {(words.contains(u"rollout"_s) && words.contains(u"status"_s))
                || words.value(1) == u"wait",
            {}};
    if (name == u"helm")
        return {hasWord(words, {u"--wait", u"--atomic", u"--rollback-on-failure"})
                || words.value(1) == u"test",
            {}};
    if (name == u"docker" || name == u"docker-compose")
        return {words.contains(u"--wait"_s)
                || (words.contains(u"inspect"_s) && command.text.contains(u"Health")),
            {}};
    if (name == u"aws" || name == u"argocd")
        return {words.contains(u"wait"_s), {}};
    static const QSet<QString> waiters{u"wait-on"_s,
        u"wait-for-it"_s,
        u"wait-for-it.sh"_s,
        u"wait-for"_s,
        u"dockerize"_s,
        u"newman"_s,
        u"hurl"_s,
        u"container-structure-test"_s,
        u"goss"_s,
        u"dgoss"_s,
        u"grpc_health_probe"_s,
        u"nc"_s};
    if (waiters.contains(name) || name == u"start-server-and-test")
        return {true, {}};
    static const QRegularExpression script(
        u"(^|[/_-])(smoke|health|healthcheck|health_check|verify|readiness)([_-]?\\w*)?\\.(sh|py|js|mjs|ts)$"_s);
    const bool runsFile = name == u"bash" || name == u"sh" || name == u"node" || name == u"tsx";
    const QString file = runsFile ? words.value(1) : words.value(0);
    return {script.match(file).hasMatch() || packageScript(words).contains(u"smoke")
            || ((name == u"make" || name == u"just" || name == u"task")
                && hasWord(words, {u"smoke", u"smoke-test", u"health", u"health-check"}))
            || (name == u"pytest" && command.text.contains(u"smoke")),
        {}};
}

namespace {

/// A platform that looks after what it starts by itself, or one whose rules are not known here.
bool looksAfterItself(const PipelineCommand& command)
{
    static const QSet<QString> programs{u"flyctl"_s,
        u"fly"_s,
        u"vercel"_s,
        u"netlify"_s,
        u"heroku"_s,
        u"railway"_s,
        u"serverless"_s,
        u"sls"_s,
        u"gcloud"_s,
        u"az"_s,
        u"aws"_s,
        u"cdk"_s,
        u"sam"_s,
        u"copilot"_s,
        u"terraform"_s,
        u"tofu"_s,
        u"terragrunt"_s,
        u"pulumi"_s,
        u"argocd"_s,
        u"flux"_s,
        u"kamal"_s,
        u"eb"_s,
        u"cf"_s,
        u"nomad"_s,
        u"wrangler"_s,
        u"firebase"_s,
        u"doctl"_s,
        u"ansible-playbook"_s,
        u"cap"_s,
        u"helmfile"_s,
        u"kapp"_s,
        u"skaffold"_s,
        u"ssh"_s,
        u"curl"_s,
        u"dokku"_s};
    if (!command.uses.isEmpty())
        return true;
    return programs.contains(command.words.value(0).section(u'/', -1));
}

/// One way to deploy: a job, or a script that people run.
struct DeployPath {
    QString name;
    std::vector<PipelineCommand> commands;
    Evidence place;
};

bool isDeployScript(const QString& path)
{
    static const QRegularExpression script(
        u"(^|/)[\\w.-]*deploy[\\w.-]*\\.(sh|bash)$"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression aside(
        u"(^|/)(tests?|fixtures?|examples?|docs?|vendor|third_party|node_modules|\\.github|"
        u"k3d|kind|minikube|local|dev|\\.devcontainer)/"_s);
    return script.match(path).hasMatch() && !aside.match(path).hasMatch();
}

/// Pushes an image to a registry, and starts nothing.
bool onlyPublishes(const std::vector<PipelineCommand>& commands)
{
    static const QStringList shell{
        u"echo"_s, u"set"_s, u"cd"_s, u"export"_s, u"printf"_s, u"exit"_s, u"git"_s};
    return std::ranges::any_of(commands, isImagePush)
        && std::ranges::all_of(commands, [](const PipelineCommand& command) {
               const QString name = command.words.value(0);
               return isImagePush(command) || isImageBuild(command) || shell.contains(name)
                   || (name == u"docker" && hasWord(command.words, {u"login", u"tag", u"pull"}));
           });
}

std::vector<DeployPath> deployPaths(const Facts& facts)
{
    std::vector<DeployPath> out;
    const auto& workflows = facts.get<WorkflowFacts>().workflows;
    const auto& runs = facts.get<PipelineRuns>();
    for (size_t begin = 0; begin < runs.commands.size();) {
        size_t end = begin;
        const auto& first = runs.commands[begin];
        bool deploys = false;
        bool isTest = false;
        DeployPath path;
        for (; end < runs.commands.size() && runs.commands[end].workflow == first.workflow
             && runs.commands[end].job == first.job;
             ++end) {
            const auto& command = runs.commands[end];
            deploys = deploys || isDeployment(command);
            isTest = isTest || command.uses.contains(u"kind-action")
                || command.words.value(0) == u"kind" || command.words.value(0) == u"minikube";
            path.commands.push_back(command);
        }
        const auto& workflow = workflows[size_t(first.workflow)];
        const auto& job = jobOf(facts, first);
        // Later jobs that need it may look after it.
        for (const auto& command : runs.commands)
            if (deploys && command.workflow == first.workflow && command.job != first.job
                && jobOf(facts, command).needs.contains(job.id))
                path.commands.push_back(command);
        if (deploys && !isTest) {
            path.name = u"job %1"_s.arg(job.id);
            path.place = placeOf(facts, workflow.path, job.line);
            out.push_back(std::move(path));
        }
        begin = end;
    }
    for (const auto& path : facts.tree().files()) {
        if (!isDeployScript(path) || out.size() >= 50)
            continue;
        auto commands = commandsOfScript(facts, path);
        if (!onlyPublishes(commands))
            out.push_back({path, std::move(commands), placeOf(facts, path, 1)});
    }
    return out;
}

struct Judged {
    enum class Kind { Good, Masked, None, Unclear };
    Kind kind = Kind::None;
    QString reason;
    std::vector<Evidence> places;
};

/// Whether a path fails with one of its probes.
Judged judgePath(const Facts& facts, const DeployPath& path)
{
    Judged out;
    bool isManaged = path.commands.empty();
    for (const auto& command : path.commands) {
        const auto probe = probeOf(command);
        if (!probe.isProbe) {
            isManaged = isManaged || (isDeployment(command) && looksAfterItself(command));
            continue;
        }
        const QString flaw = command.mask.isEmpty() ? probe.flaw : command.mask;
        if (flaw.isEmpty())
            return {Judged::Kind::Good, {}, {placeOf(facts, command)}};
        if (out.kind == Judged::Kind::Masked)
            continue;
        out.kind = Judged::Kind::Masked;
        out.reason = u"%1 checks the new version with `%2`, but %3."_s.arg(
            path.name, command.text.left(80), flaw);
        out.places = placesOf(facts, command);
    }
    if (out.kind == Judged::Kind::Masked)
        return out;
    out.kind = isManaged ? Judged::Kind::Unclear : Judged::Kind::None;
    out.places = {path.place};
    out.reason = isManaged
        ? u"%1 deploys by a platform whose own health check is not read here."_s.arg(path.name)
        : u"%1 deploys and never asks whether the new version is well."_s.arg(path.name);
    return out;
}

} // namespace

Outcome deployHeedsHealth(const Facts& facts)
{
    std::vector<Evidence> good;
    std::vector<Evidence> bad;
    std::vector<Evidence> open;
    QString badReason;
    QString openReason;
    for (const auto& path : deployPaths(facts)) {
        const auto judged = judgePath(facts, path);
        const bool isBad = judged.kind == Judged::Kind::Masked || judged.kind == Judged::Kind::None;
        auto& list = judged.kind == Judged::Kind::Good ? good : isBad ? bad : open;
        list.insert(list.end(), judged.places.begin(), judged.places.end());
        if (isBad && badReason.isEmpty())
            badReason = judged.reason;
        if (judged.kind == Judged::Kind::Unclear && openReason.isEmpty())
            openReason = judged.reason;
    }
    if (!bad.empty())
        return failed(badReason, some(std::move(bad)));
    if (!open.empty())
        return unknown(UnknownReason::Unsupported, openReason, some(std::move(open)));
    if (!good.empty())
        return passed(u"A failing health check fails the deployment."_s, some(std::move(good)));
    if (!isDeployable(facts))
        return notApplicable(
            u"Nothing in the repository says that it is deployed."_s, {absent(u"Dockerfile"_s)});
    return unknown(UnknownReason::Missing,
        u"There is no script and no job that deploys, so that nothing can be said of it."_s,
        {absent(u"deploy.sh"_s)});
}

} // namespace slipway::readiness
