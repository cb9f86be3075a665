// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"
#include "readiness/checks/deploymentstack.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Files that define a load test, by tool.
struct LoadTool {
    const char* tool;
    std::array<const char*, 3> endings; ///< of the path, one of them
    const char* content; ///< bytes that must be in it
};

constexpr LoadTool loadTools[]{
    {"k6", {".js", ".ts", ".mjs"}, "from 'k6"},
    {"k6", {".js", ".ts", ".mjs"}, "from \"k6"},
    {"Locust", {".py"}, "from locust import"},
    {"Locust", {".py"}, "import locust"},
    {"JMeter", {".jmx"}, ""},
    {"Gatling", {".scala", ".java", ".kt"}, "io.gatling"},
    {"Artillery", {".yaml", ".yml"}, "phases:"},
    {"autocannon", {".js", ".ts", ".mjs"}, "require('autocannon')"},
    {"Vegeta", {".go"}, "tsenart/vegeta"},
    {"wrk", {".lua"}, "wrk."},
    {"Taurus", {".yaml", ".yml"}, "scenarios:"},
};

bool endsAs(const QString& path, const LoadTool& tool)
{
    return std::ranges::any_of(tool.endings, [&path](const char* ending) {
        return ending != nullptr && path.endsWith(QLatin1StringView(ending));
    });
}

/// The tool whose load test the file is, by its name and what it says; empty: none.
QString loadToolOf(const Facts& facts, const QString& path)
{
    static const QRegularExpression script(
        u"(^|[/_.-])(load[-_]?(tests?|gen)|stress|bench(mark)?|perf(ormance)?)([_.-][^/]*)?\\.sh$"_s);
    std::optional<QByteArray> content;
    for (const auto& tool : loadTools) {
        if (!endsAs(path, tool))
            continue;
        if (!content)
            content = facts.tree().read(path, 256 * 1024).value_or(QByteArray());
        if (*tool.content == '\0' || content->contains(tool.content))
            return QString::fromLatin1(tool.tool);
    }
    return script.match(path).hasMatch() ? u"oha, hey, wrk or k6"_s : QString();
}

/// Only files that may be one are opened: reading every source would cost more than all other
/// checks.
bool isLikely(const QString& path)
{
    static const QRegularExpression likely(
        u"(load|stress|perf|k6|locust|gatling|artillery|jmeter|bench|vegeta|spike|soak)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression aside(u"(^|/)(node_modules|vendor|third_party|docs?)/"_s);
    return likely.match(path).hasMatch() && !aside.match(path).hasMatch();
}

Outcome checkLoadTest(const Facts& facts)
{
    QStringList unknownFiles;
    static const QRegularExpression folder(
        u"(^|/)(load[-_]?tests?|loadtest|stress|k6|locust|gatling|performance)/"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression source(
        u"\\.(py|js|ts|go|rs|rb|java|kt|scala|lua|cs|ya?ml|jmx|sh)$"_s);
    for (const auto& path : facts.tree().files()) {
        if (!isLikely(path) || path.startsWith(u".github/"))
            continue;
        const QString tool = loadToolOf(facts, path);
        if (!tool.isEmpty())
            return passed(
                u"%1 defines a load test (%2)."_s.arg(path, tool), {placeOf(facts, path, 1)});
        if (folder.match(path).hasMatch() && source.match(path).hasMatch())
            unknownFiles << path;
    }
    if (!unknownFiles.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"%1 may be a load test of a tool that is not known here."_s.arg(unknownFiles.first()),
            {placeOf(facts, unknownFiles.first(), 1)});
    if (!isDeployable(facts))
        return notApplicable(
            u"Nothing in the repository is deployed: no image, stack, manifest or platform file."_s,
            {absent(u"Dockerfile"_s)});
    return failed(
        u"There is no load test in the repository (k6, Locust, JMeter, Gatling, Artillery, Vegeta, wrk)."_s,
        {absent(u"loadtest"_s)});
}

bool isRedisLike(const QString& name)
{
    static const QStringList images{u"redis"_s,
        u"valkey"_s,
        u"keydb"_s,
        u"redis-stack"_s,
        u"redis-stack-server"_s,
        u"dragonfly"_s};
    return images.contains(name);
}

/// What a cache is told, from its command and the configuration mounted into it.
QString settingsOf(const Facts& facts, const evidence::ComposeService& service)
{
    QString out;
    if (service.command)
        out += service.command->words.join(u' ') + u'\n';
    if (service.entrypoint)
        out += service.entrypoint->words.join(u' ') + u'\n';
    for (const auto& variable : service.environment)
        if (variable.value)
            out += variable.name.toLower().replace(u'_', u'-') + u' ' + *variable.value + u'\n';
    for (const auto& volume : service.volumes) {
        if (!volume.isBind || !facts.tree().contains(volume.source))
            continue;
        if (const auto bytes = facts.tree().read(volume.source, 256 * 1024))
            for (const QString& line : evidence::sourceText(*bytes).split(u'\n'))
                if (!line.trimmed().startsWith(u'#'))
                    out += line + u'\n';
    }
    return out;
}

Outcome checkCacheBound(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    if (!stack.exists())
        return notApplicable(u"No Compose file of a deployed stack is in the repository."_s,
            {absent(u"docker-compose.yml"_s)});
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    static const QRegularExpression limit(u"maxmemory[ \"',=]+([^\\s\"',]+)"_s);
    static const QRegularExpression policy(u"maxmemory-policy[ \"',=]+([a-z-]+)"_s);
    std::vector<Evidence> good;
    std::vector<Evidence> bad;
    std::vector<Evidence> half;
    QStringList unbounded;
    QStringList withoutPolicy;
    for (const auto& service : stack.services) {
        const QString name = imageName(service);
        const auto place = placeOf(facts, service.command ? service.command->place : service.place);
        if (name == u"memcached") { // bounded by default: 64 MB, least recently used
            good.push_back(place);
            continue;
        }
        if (!isRedisLike(name))
            continue;
        const QString settings = settingsOf(facts, service);
        const auto bound = limit.match(settings);
        if (!bound.hasMatch() || bound.captured(1) == u"0") {
            unbounded << service.name;
            bad.push_back(place);
        } else if (!policy.match(settings).hasMatch()) {
            withoutPolicy << service.name;
            half.push_back(place);
        } else {
            good.push_back(place);
        }
    }
    if (!bad.empty())
        return failed(
            u"Service %1 sets no maxmemory: it grows until its container or the host is out of memory."_s
                .arg(listed(unbounded)),
            std::move(bad));
    if (!stack.missing.isEmpty())
        return unknown(UnknownReason::Missing,
            u"%1 does not exist."_s.arg(stack.missing.first()),
            {absent(stack.missing.first())});
    if (!half.empty())
        return warned(
            u"Service %1 sets maxmemory and no eviction policy: when full, it refuses writes."_s
                .arg(listed(withoutPolicy)),
            std::move(half));
    if (good.empty())
        return notApplicable(u"The stack of %1 has no cache."_s.arg(stack.paths.join(u" + "_s)),
            {placeOf(facts, stack.paths.first(), 1)});
    return passed(
        u"Every cache of the stack has a limit and an eviction policy."_s, std::move(good));
}

constexpr Check table[]{
    {"PERF-01",
        Category::Performance,
        Severity::High,
        "A load test is defined in the repository",
        "Commit the load test (k6, Locust, JMeter …) beside the code.",
        checkLoadTest,
        "Without a load test nobody knows at which load the service stops answering."},
    {"PERF-08",
        Category::Performance,
        Severity::Medium,
        "Caches are bounded and evict",
        "Set maxmemory and maxmemory-policy.",
        checkCacheBound,
        "A cache without a bound grows until the kernel ends it, or its neighbours."},
};

} // namespace

std::span<const Check> performanceChecks()
{
    return table;
}

} // namespace slipway::readiness
