// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "evidence/secretscan.h"
#include "readiness/checks/securityfacts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

struct Found {
    QString sentence;
    Evidence evidence;
};

/// Evidence whose excerpt does not show the value.
Evidence hidden(const Facts& facts, const evidence::Place& place, const QString& value)
{
    auto out = placeOf(facts, place);
    const auto separator = out.excerpt.indexOf(u':');
    const auto equals = out.excerpt.indexOf(u'=');
    const auto from = std::max<qsizetype>(
        0, equals >= 0 && (separator < 0 || equals < separator) ? equals : separator);
    if (!value.isEmpty())
        out.excerpt = out.excerpt.left(from) + out.excerpt.mid(from).replace(value, u"‹hidden›"_s);
    return out;
}

/// The password itself where a variable's value is, or falls back to, one that everyone knows; else
/// nothing.
std::optional<QString> defaultIn(const QString& name, const QString& value)
{
    if (evidence::hasDefaultCredentials(value)) {
        const auto filled = evidence::valueWithDefaults(value).value_or(value);
        return filled.section(u"://"_s, 1).section(u'@', 0, -2).section(u':', 1);
    }
    if (!evidence::isSecretName(name))
        return {};
    const auto filled = evidence::valueWithDefaults(value);
    if (filled && !filled->isEmpty() && evidence::isDefaultPassword(*filled))
        return filled;
    // A fallback that is no word everyone knows is a password in the file all the same.
    const auto references = evidence::referencesOf(value);
    const bool hasFallback = std::ranges::any_of(references, [](const auto& reference) {
        return (reference.operation == u":-" || reference.operation == u"-")
            && !reference.word.isEmpty();
    });
    return hasFallback && filled && !filled->isEmpty() ? filled : std::nullopt;
}

void judge(const Facts& facts,
    const QString& owner,
    const QString& name,
    const QString& value,
    const evidence::Place& place,
    std::vector<Found>& out)
{
    const auto found = defaultIn(name, value);
    if (!found)
        return;
    const bool isFallback = value.contains(u":-") || value.contains(u"${");
    out.push_back({u"%1 of %2 %3 a credential that is written in the repository"_s.arg(
                       name, owner, isFallback ? u"falls back to"_s : u"is"_s),
        hidden(facts, place, *found)});
}

/// `--requirepass x` and its like.
void judgeCommand(
    const Facts& facts, const evidence::ComposeService& service, std::vector<Found>& out)
{
    if (!service.command)
        return;
    const auto& words = service.command->words;
    for (qsizetype i = 0; i + 1 < words.size(); ++i)
        if (words[i] == u"--requirepass" || words[i] == u"--masterauth")
            judge(facts,
                u"service "_s + service.name,
                u"redis_password"_s,
                words[i + 1],
                service.command->place,
                out);
}

/// Real environment files that the stack reads and git tracks.
void judgeFiles(const Facts& facts,
    const evidence::ComposeService& service,
    QStringList& seen,
    std::vector<Found>& out)
{
    for (const auto& file : service.environmentFiles) {
        if (seen.contains(file.text) || !facts.tree().contains(file.text)
            || !facts.tree().isTracked(file.text)
            || evidence::environmentFileKind(file.text) != evidence::EnvironmentFileKind::Real)
            continue;
        seen << file.text;
        const auto bytes = facts.tree().read(file.text);
        if (!bytes)
            continue;
        for (const auto& line : evidence::readEnvironmentFile(*bytes))
            judge(
                facts, file.text, line.name, line.value, {file.text, line.line, line.column}, out);
    }
}

} // namespace

Outcome checkDefaultCredentials(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    const auto& kubernetes = facts.get<KubernetesFiles>();
    std::vector<Found> found;
    QStringList seen;
    for (const auto& service : stack.services) {
        for (const auto& variable : service.environment)
            if (variable.value)
                judge(facts,
                    u"service "_s + service.name,
                    variable.name,
                    *variable.value,
                    variable.place,
                    found);
        judgeCommand(facts, service, found);
        judgeFiles(facts, service, seen, found);
    }
    for (const auto& variable : kubernetes.values)
        judge(facts, variable.owner, variable.name, variable.value, variable.place, found);
    if (!found.empty()) {
        std::vector<Evidence> evidence;
        QStringList sentences;
        for (auto& one : found) {
            sentences << one.sentence;
            evidence.push_back(std::move(one.evidence));
        }
        QString reason = sentences.first();
        if (sentences.size() > 1)
            reason += u"; %1 more like it"_s.arg(sentences.size() - 1);
        if (stack.isScaffolding)
            return warned(reason
                    + u". The file starts backing services only, as for development; deployed, "
                      u"everyone "
                      "would know them."_s,
                std::move(evidence));
        return failed(reason + u'.', std::move(evidence));
    }
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    if (!stack.missing.isEmpty())
        return unknown(UnknownReason::Missing,
            u"%1 does not exist."_s.arg(stack.missing.first()),
            {absent(stack.missing.first())});
    if (!stack.exists() && kubernetes.paths.isEmpty()) {
        if (!kubernetes.charts.isEmpty())
            return unknown(UnknownReason::Unsupported,
                u"Helm templates are not read."_s,
                {placeOf(facts, kubernetes.charts.first(), 1)});
        return notApplicable(u"No Compose file and no Kubernetes manifest is in the repository."_s,
            {absent(u"docker-compose.yml"_s)});
    }
    std::vector<Evidence> good;
    for (const auto& path : stack.paths + kubernetes.paths.mid(0, 3))
        good.push_back(placeOf(facts, path, 1));
    return passed(
        u"No credential in the manifests is written out or falls back to one."_s, std::move(good));
}

} // namespace slipway::readiness
