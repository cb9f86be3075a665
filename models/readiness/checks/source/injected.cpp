// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/injected.h"

#include "evidence/envfile.h"
#include "readiness/checks/kubernetes/cluster.h"
#include "readiness/checks/stack/stack.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 maxMention = 512 * 1024;

InjectedEnvironment ofService(const Facts& facts, const evidence::ComposeService& service)
{
    InjectedEnvironment out;
    out.title = u"service "_s + service.name;
    out.place = service.place;
    for (const auto& file : service.environmentFiles) {
        const auto bytes = facts.tree().contains(file.text)
            ? facts.tree().read(file.text)
            : Result<QByteArray>(failure(file.text, u"absent"_s));
        if (!bytes) {
            out.isOpen = true;
            continue;
        }
        for (const auto& line : evidence::readEnvironmentFile(*bytes))
            out.variables.push_back(
                {line.name, line.value, false, {file.text, line.line, line.column}});
    }
    for (const auto& variable : service.environment) {
        InjectedVariable made{.name = variable.name, .place = variable.place};
        if (variable.value)
            made.value = evidence::valueWithDefaults(*variable.value);
        std::erase_if(out.variables, [&made](const auto& one) { return one.name == made.name; });
        out.variables.push_back(std::move(made));
    }
    return out;
}

InjectedEnvironment ofContainer(const KubernetesSet& set,
    const KubernetesWorkload& workload,
    const KubernetesContainer& container)
{
    InjectedEnvironment out;
    out.title = workload.title();
    out.isKubernetes = true;
    out.place = container.place;
    const auto reaching = evidence::reachingVariables(set, container);
    out.isOpen = !reaching.open.empty() || !set.unread.empty();
    for (const auto& one : reaching.variables)
        out.variables.push_back({one.name,
            one.value,
            one.from != evidence::KubernetesVariable::From::Value,
            one.source.line > 0 ? one.source : one.place});
    return out;
}

/// Upper-case words such as environment variables have.
void addWords(const QByteArray& bytes, QSet<QString>& out)
{
    qsizetype begin = -1;
    for (qsizetype i = 0; i <= bytes.size(); ++i) {
        const char c = i < bytes.size() ? bytes[i] : ' ';
        const bool isWord
            = (c >= 'A' && c <= 'Z') || c == '_' || (begin >= 0 && c >= '0' && c <= '9');
        if (isWord && begin < 0)
            begin = i;
        if (isWord || begin < 0)
            continue;
        if (i - begin >= 3)
            out.insert(QString::fromLatin1(bytes.mid(begin, i - begin)));
        begin = -1;
    }
}

QSet<QString> partsOf(const QString& name)
{
    static const QHash<QString, QString> synonyms{{u"DB"_s, u"DATABASE"_s},
        {u"POSTGRES"_s, u"DATABASE"_s},
        {u"PG"_s, u"DATABASE"_s},
        {u"SERVER"_s, u"HOST"_s},
        {u"HOSTNAME"_s, u"HOST"_s},
        {u"URI"_s, u"URL"_s},
        {u"DSN"_s, u"URL"_s},
        {u"PASS"_s, u"PASSWORD"_s},
        {u"PWD"_s, u"PASSWORD"_s},
        {u"USERNAME"_s, u"USER"_s},
        {u"ENV"_s, u"ENVIRONMENT"_s},
        {u"LOGLEVEL"_s, u"LEVEL"_s}};
    static const QSet<QString> filling{u"KEY"_s, u"APP"_s, u"THE"_s, u"MY"_s, u"API"_s};
    QSet<QString> out;
    for (const auto& part : name.toUpper().split(u'_', Qt::SkipEmptyParts))
        if (!filling.contains(part))
            out.insert(synonyms.value(part, part));
    return out;
}

} // namespace

const InjectedVariable* InjectedEnvironment::find(const QString& name, bool isCaseSensitive) const
{
    const auto sensitivity = isCaseSensitive ? Qt::CaseSensitive : Qt::CaseInsensitive;
    const auto found = std::ranges::find_if(
        variables, [&](const auto& one) { return one.name.compare(name, sensitivity) == 0; });
    return found == variables.end() ? nullptr : &*found;
}

Injected Injected::gather(const Facts& facts)
{
    Injected out;
    const auto& stack = facts.get<ProductionStack>();
    if (!stack.isScaffolding)
        for (const auto* service : ownServices(stack))
            out.environments.push_back(ofService(facts, *service));
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        for (const auto& workload : set->workloads) {
            const auto* container = mainContainer(workload);
            if (container == nullptr || isStatefulTier(workload) || isTool(workload))
                continue;
            const bool isForeign
                = container->image && backingService(imageBase(container->image->text)).isKnown();
            if (!isForeign)
                out.environments.push_back(ofContainer(*set, workload, *container));
        }
    }
    return out;
}

std::vector<const InjectedEnvironment*> Injected::ofApplication(
    const evidence::PythonSettings& settings) const
{
    std::vector<const InjectedEnvironment*> out;
    for (const auto& one : environments) {
        const bool isOwn = std::ranges::any_of(
            one.variables, [&](const auto& v) { return !settings.named(v.name).empty(); });
        if (isOwn)
            out.push_back(&one);
    }
    return out;
}

MentionedNames MentionedNames::gather(const Facts& facts)
{
    static const QStringList endings{u".sh"_s,
        u".bash"_s,
        u".js"_s,
        u".ts"_s,
        u".tsx"_s,
        u".mjs"_s,
        u".vue"_s,
        u".go"_s,
        u".conf"_s,
        u".ini"_s,
        u".toml"_s,
        u".cfg"_s,
        u".tmpl"_s,
        u".template"_s,
        u".j2"_s,
        u".java"_s,
        u".rb"_s};
    MentionedNames out;
    for (const auto& path : facts.tree().files()) {
        const QString name = path.section(u'/', -1);
        if (evidence::environmentFileKind(path) != evidence::EnvironmentFileKind::None)
            continue;
        const bool isWanted = name.contains(u"Dockerfile") || name == u"Procfile"
            || name.contains(u"entrypoint")
            || std::ranges::any_of(endings, [&name](const auto& e) { return name.endsWith(e); });
        if (!isWanted || path.contains(u"node_modules/"))
            continue;
        if (const auto bytes = facts.tree().read(path, maxMention))
            addWords(*bytes, out.names);
    }
    const auto& stack = facts.get<ProductionStack>();
    for (const auto& service : stack.services)
        if (service.command)
            addWords(
                service.command->text.toUtf8() + ' ' + service.command->words.join(u' ').toUtf8(),
                out.names);
    return out;
}

EnvironmentTemplates EnvironmentTemplates::gather(const Facts& facts)
{
    EnvironmentTemplates out;
    for (const auto& path : facts.tree().files()) {
        const auto kind = evidence::environmentFileKind(path);
        // A tracked `.env` beside no template is what people copy.
        const bool isCopied = path.section(u'/', -1) == u".env";
        if (kind != evidence::EnvironmentFileKind::Template && !isCopied)
            continue;
        if (isBesideApplication(path) && !path.startsWith(u'.'))
            continue;
        const auto bytes = facts.tree().read(path, maxMention);
        if (!bytes)
            continue;
        out.paths << path;
        for (const auto& line : evidence::readEnvironmentFile(*bytes))
            out.lines.push_back({line.name, line.value, {path, line.line, line.column}});
    }
    return out;
}

bool EnvironmentTemplates::contains(const QString& name) const
{
    return std::ranges::any_of(lines,
        [&name](const Line& one) { return one.name.compare(name, Qt::CaseInsensitive) == 0; });
}

const evidence::PythonSetting* meantBy(
    const QString& name, const std::vector<const evidence::PythonSetting*>& missing)
{
    const auto parts = partsOf(name);
    for (const auto* one : missing) {
        const auto wanted = partsOf(one->name);
        if (!parts.isEmpty() && parts == wanted)
            return one;
        // One word more or less, where two are the same: JWT_SECRET, JWT_SECRET_ROTATED.
        auto common = parts;
        common.intersect(wanted);
        if (common.size() >= 2 && std::abs(parts.size() - wanted.size()) == 1
            && common.size() == std::min(parts.size(), wanted.size()))
            return one;
    }
    return nullptr;
}

} // namespace slipway::readiness
