// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "evidence/secretscan.h"
#include "readiness/checks/source/injected.h"
#include "readiness/documents.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::PythonSetting;

/// Variables of platforms and libraries that no source of the application names.
bool isPlatformName(const QString& name)
{
    static const QStringList beginnings{u"AWS_"_s,
        u"AZURE_"_s,
        u"GOOGLE_"_s,
        u"GCP_"_s,
        u"OTEL_"_s,
        u"SENTRY_"_s,
        u"OPENAI_"_s,
        u"ANTHROPIC_"_s,
        u"PROMETHEUS_"_s,
        u"PYTHON"_s,
        u"UVICORN_"_s,
        u"GUNICORN_"_s,
        u"CELERY_"_s,
        u"FLASK_"_s,
        u"DJANGO_"_s,
        u"NEW_RELIC_"_s,
        u"DD_"_s,
        u"TRAEFIK_"_s,
        u"PIP_"_s,
        u"UV_"_s,
        u"HF_"_s,
        u"LANGCHAIN_"_s,
        u"SSL_"_s,
        u"C_FORCE_"_s};
    static const QStringList words{u"TZ"_s,
        u"LANG"_s,
        u"PATH"_s,
        u"HOME"_s,
        u"USER"_s,
        u"PORT"_s,
        u"WEB_CONCURRENCY"_s,
        u"HTTP_PROXY"_s,
        u"HTTPS_PROXY"_s,
        u"NO_PROXY"_s,
        u"NODE_ENV"_s,
        u"MALLOC_ARENA_MAX"_s};
    return words.contains(name.toUpper())
        || std::ranges::any_of(
            beginnings, [&name](const QString& one) { return name.startsWith(one); });
}

bool isNestedPart(const evidence::PythonSettings& settings, const QString& name)
{
    return std::ranges::any_of(settings.nestedPrefixes,
        [upper = name.toUpper()](const QString& one) { return upper.startsWith(one); });
}

bool isSupplied(const InjectedEnvironment& environment,
    const evidence::PythonSettings& settings,
    const PythonSetting& setting)
{
    if (environment.find(setting.name, setting.isCaseSensitive) != nullptr)
        return true;
    if (std::ranges::any_of(setting.aliases, [&](const QString& one) {
            return environment.find(one, setting.isCaseSensitive) != nullptr;
        }))
        return true;
    return std::ranges::any_of(environment.variables, [&](const auto& one) {
        return isNestedPart(settings, one.name)
            && one.name.startsWith(setting.name, Qt::CaseInsensitive);
    });
}

/// Settings that an environment does not set, and that do matter: required ones, and those with a
/// default.
std::vector<const PythonSetting*> unsupplied(
    const InjectedEnvironment& environment, const evidence::PythonSettings& settings)
{
    std::vector<const PythonSetting*> out;
    for (const auto& one : settings.settings)
        if (!isSupplied(environment, settings, one))
            out.push_back(&one);
    return out;
}

std::optional<Outcome> withoutSettings(const Facts& facts)
{
    if (auto other = withoutPython(facts))
        return other;
    const auto& source = facts.get<PythonSource>();
    if (source.settings.settings.empty()) {
        if (auto unread = unreadModules(facts, source))
            return unread;
        return notApplicable(u"No Python source here reads an environment variable."_s,
            {placeOf(facts, facts.get<Language>().example)});
    }
    return {};
}

Outcome withoutEnvironments(const Facts& facts)
{
    const auto& kubernetes = facts.get<KubernetesFiles>();
    if (!kubernetes.charts.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"Helm templates are not read."_s,
            {placeOf(facts, kubernetes.charts.first(), 1)});
    return notApplicable(
        u"No manifest of the repository sets a variable that the application reads."_s,
        {absent(u"docker-compose.yml"_s)});
}

Outcome judgeNames(const Facts& facts, bool secretsOnly)
{
    if (auto without = withoutSettings(facts))
        return std::move(*without);
    const auto& settings = facts.get<PythonSource>().settings;
    const auto environments = facts.get<Injected>().ofApplication(settings);
    if (environments.empty())
        return withoutEnvironments(facts);
    const auto& mentioned = facts.get<MentionedNames>().names;
    Findings bad;
    std::vector<Evidence> good;
    for (const auto* environment : environments) {
        const auto missing = unsupplied(*environment, settings);
        for (const auto& variable : environment->variables) {
            if (secretsOnly != evidence::isSecretName(variable.name))
                continue;
            if (!settings.named(variable.name).empty()) {
                if (good.size() < 4)
                    good.push_back(placeOf(facts, variable.place));
                continue;
            }
            if (isPlatformName(variable.name) || isNestedPart(settings, variable.name)
                || mentioned.contains(variable.name))
                continue;
            const auto* meant = meantBy(variable.name, missing);
            if (meant == nullptr)
                continue;
            bad.add(u"%1 is given %2, which nothing reads; the application reads %3"_s.arg(
                        environment->title, variable.name, meant->name),
                placeOf(facts, variable.place));
            bad.places.push_back(placeOf(facts, meant->place));
        }
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (good.empty() && secretsOnly)
        return notApplicable(u"No manifest gives the application a secret."_s,
            {placeOf(facts, environments.front()->place)});
    if (settings.isOpen)
        return unknown(UnknownReason::Unsupported,
            u"Some names of variables are computed by the code; they cannot be compared."_s,
            {placeOf(facts, settings.settings.front().place)});
    return passed(secretsOnly
            ? u"Each secret that is injected has the name that the application reads."_s
            : u"No variable that is injected misses a similar name that the application reads."_s,
        std::move(good));
}

bool isSpelled(const QString& value)
{
    return !value.contains(u'$') && !value.contains(u"{{") && !evidence::isPlaceholder(value);
}

/// Why no setting of that name takes the value; nothing: one does.
std::optional<std::pair<QString, const PythonSetting*>> mistakeOf(
    const evidence::PythonSettings& settings, const QString& name, const QString& value)
{
    std::optional<std::pair<QString, const PythonSetting*>> out;
    for (const auto* one : settings.named(name)) {
        const auto mistake = evidence::mistakeIn(*one, value);
        if (!mistake)
            return {};
        out.emplace(*mistake, one);
    }
    return out;
}

} // namespace

std::vector<Evidence> placesOf(
    const Facts& facts, const std::vector<evidence::Place>& places, size_t most)
{
    std::vector<Evidence> out;
    for (size_t i = 0; i < places.size() && i < most; ++i)
        out.push_back(placeOf(facts, places[i]));
    return out;
}

std::optional<Outcome> unreadModules(const Facts& facts, const PythonSource& source)
{
    if (source.unreadable.isEmpty())
        return {};
    return unknown(UnknownReason::Unreadable,
        u"%1 cannot be read as Python 3."_s.arg(listed(source.unreadable, 2)),
        {placeOf(facts, source.unreadable.first(), 1)});
}

Outcome checkSecretNames(const Facts& facts)
{
    return judgeNames(facts, true);
}

Outcome checkVariableNames(const Facts& facts)
{
    return judgeNames(facts, false);
}

Outcome checkRequiredSettings(const Facts& facts)
{
    if (auto without = withoutSettings(facts))
        return std::move(*without);
    const auto& kubernetes = facts.get<KubernetesFiles>();
    if (kubernetes.sets.empty()) {
        if (!kubernetes.charts.isEmpty())
            return withoutEnvironments(facts);
        return notApplicable(u"No Kubernetes manifest is in the repository."_s, {absent(u"k8s"_s)});
    }
    const auto& settings = facts.get<PythonSource>().settings;
    std::vector<const PythonSetting*> required;
    for (const auto& one : settings.settings)
        if (one.isRequired)
            required.push_back(&one);
    if (required.empty())
        return passed(u"No setting is required: each has a default."_s,
            {placeOf(facts, settings.settings.front().place)});
    Findings bad;
    Findings open;
    std::vector<Evidence> good;
    for (const auto* environment : facts.get<Injected>().ofApplication(settings)) {
        if (!environment->isKubernetes)
            continue;
        good.push_back(placeOf(facts, environment->place));
        for (const auto* one : required) {
            if (isSupplied(*environment, settings, *one))
                continue;
            auto& list = environment->isOpen ? open : bad;
            list.add(u"%1 does not get %2, which the application requires"_s.arg(
                         environment->title, one->name),
                placeOf(facts, environment->place));
            list.places.push_back(placeOf(facts, one->place));
        }
    }
    if (good.empty())
        return withoutEnvironments(facts);
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (!open.isEmpty())
        return unknown(UnknownReason::Missing,
            u"%1, unless a source outside of the repository sets it."_s.arg(open.text().chopped(1)),
            std::move(open.places));
    return passed(
        u"All %1 required settings reach the pods."_s.arg(required.size()), std::move(good));
}

Outcome checkTypedValues(const Facts& facts)
{
    if (auto without = withoutSettings(facts))
        return std::move(*without);
    const auto& settings = facts.get<PythonSource>().settings;
    Findings bad;
    std::vector<Evidence> good;
    int checked = 0;
    const auto judge = [&](const QString& name,
                           const std::optional<QString>& value,
                           const evidence::Place& place) {
        if (!value || !isSpelled(*value) || settings.named(name).empty())
            return;
        ++checked;
        const auto mistake = mistakeOf(settings, name, *value);
        if (!mistake) {
            if (good.size() < 4)
                good.push_back(placeOf(facts, place));
            return;
        }
        bad.add(
            u"The value of %1 %2, and %3 wants %4"_s.arg(name,
                mistake->first,
                mistake->second->owner.isEmpty() ? u"the code"_s : mistake->second->owner,
                mistake->second->typeText.isEmpty() ? u"a number"_s : mistake->second->typeText),
            placeOf(facts, place));
        bad.places.push_back(placeOf(facts, mistake->second->place));
    };
    for (const auto* environment : facts.get<Injected>().ofApplication(settings))
        for (const auto& one : environment->variables)
            judge(one.name, one.value, one.place);
    for (const auto& line : facts.get<EnvironmentTemplates>().lines)
        judge(line.name, line.value, line.place);
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (checked == 0)
        return notApplicable(u"No value of a setting is written in the repository."_s,
            {placeOf(facts, settings.settings.front().place)});
    return passed(
        u"All %1 values that are written here parse as their settings' types."_s.arg(checked),
        std::move(good));
}

namespace {

/// A name that the reader of documents finds somewhere.
bool isInDocuments(const Facts& facts, const QString& name)
{
    for (const auto& file : facts.get<Documents>().files) {
        const auto bytes = facts.tree().read(file.path, 1024 * 1024);
        if (bytes && bytes->contains(name.toUtf8()))
            return true;
    }
    return false;
}

/// Variables that somebody has to set: name → where they are used.
std::map<QString, evidence::Place> neededVariables(const Facts& facts)
{
    std::map<QString, evidence::Place> out;
    for (const auto& one : facts.get<PythonSource>().settings.settings)
        if (one.isRequired)
            out.emplace(one.name, one.place);
    const auto& stack = facts.get<ProductionStack>();
    for (const auto& service : stack.services) {
        for (const auto& variable : service.environment) {
            if (!variable.value)
                continue;
            for (const auto& reference : evidence::referencesOf(*variable.value)) {
                const bool hasDefault = reference.operation == u":-" || reference.operation == u"-"
                    || reference.operation.endsWith(u'+');
                if (!hasDefault)
                    out.emplace(reference.name, variable.place);
            }
        }
        if (service.image)
            for (const auto& reference : evidence::referencesOf(service.image->text))
                if (reference.operation.isEmpty() || reference.operation.endsWith(u'?'))
                    out.emplace(reference.name, service.image->place);
    }
    return out;
}

} // namespace

Outcome checkVariablesDocumented(const Facts& facts)
{
    const auto& templates = facts.get<EnvironmentTemplates>();
    const auto& stack = facts.get<ProductionStack>();
    const auto& source = facts.get<PythonSource>();
    if (!stack.exists() && source.settings.settings.empty()) {
        if (auto other = withoutPython(facts))
            return std::move(*other);
        return notApplicable(
            u"Nothing here reads an environment variable."_s, {absent(u".env.example"_s)});
    }
    const auto needed = neededVariables(facts);
    Findings bad;
    for (const auto& [name, place] : needed) {
        const auto settings = source.settings.named(name);
        const bool hasOther = std::ranges::any_of(settings, [&](const PythonSetting* one) {
            return std::ranges::any_of(
                one->aliases, [&](const QString& alias) { return templates.contains(alias); });
        });
        if (templates.contains(name) || hasOther || isPlatformName(name))
            continue;
        if (bad.places.size() < 20 && isInDocuments(facts, name))
            continue;
        bad.add(u"%1 has to be set, and %2 does not name it"_s.arg(name,
                    templates.paths.isEmpty() ? u"no template (.env.example) or document"_s
                                              : templates.paths.first()),
            placeOf(facts, place));
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (auto unread = unreadModules(facts, source))
        return std::move(*unread);
    if (auto other = withoutPython(facts); other && other->status == Status::Unknown)
        return std::move(*other); // what the code itself needs is not known
    if (needed.empty())
        return passed(u"No variable has to be set: each has a default."_s,
            templates.paths.isEmpty()
                ? std::vector<Evidence>()
                : std::vector<Evidence>{placeOf(facts, templates.paths.first(), 1)});
    return passed(
        u"All %1 variables that have to be set are named in a template or document."_s.arg(
            needed.size()),
        templates.paths.isEmpty()
            ? std::vector<Evidence>()
            : std::vector<Evidence>{placeOf(facts, templates.paths.first(), 1)});
}

} // namespace slipway::readiness
