// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "evidence/secretscan.h"
#include "readiness/checks/source/injected.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::PythonSetting;

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

/// Secrets that Compose gives a service, that the application reads and that the Deployment of the
/// same name is not given, although it is given secrets of other names.
void addLostSecrets(const Facts& facts,
    const evidence::PythonSettings& settings,
    const InjectedEnvironment& environment,
    Findings& bad)
{
    if (!environment.isKubernetes || environment.isOpen)
        return;
    const QString name = environment.title.section(u'/', -1);
    const auto& all = facts.get<Injected>().environments;
    const auto twin = std::ranges::find_if(all, [&name](const auto& one) {
        return !one.isKubernetes && one.title == u"service "_s + name;
    });
    if (twin == all.end())
        return;
    QStringList other;
    for (const auto& one : environment.variables)
        if (evidence::isSecretName(one.name) && twin->find(one.name, false) == nullptr)
            other << one.name;
    if (other.isEmpty())
        return;
    QStringList lost;
    std::vector<Evidence> places;
    for (const auto& one : twin->variables) {
        const auto read = settings.named(one.name);
        if (!evidence::isSecretName(one.name) || read.empty()
            || isSupplied(environment, settings, *read.front()))
            continue;
        // The one without which anybody can sign comes first.
        const bool isSigning = one.name.contains(u"SECRET");
        lost.insert(isSigning ? 0 : lost.size(), one.name);
        const std::vector<Evidence> two{
            placeOf(facts, one.place), placeOf(facts, read.front()->place)};
        places.insert(isSigning ? places.begin() : places.end(), two.begin(), two.end());
    }
    if (lost.isEmpty())
        return;
    bad.add(u"%1 is given %2, and not %3, which Compose gives the same service and the "
            "application reads"_s.arg(environment.title, listed(other, 2), listed(lost, 3)),
        placeOf(facts, environment.find(other.first())->place));
    bad.places.insert(bad.places.end(), places.begin(), places.end());
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
        if (secretsOnly)
            addLostSecrets(facts, settings, *environment, bad);
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
            {placeOf(
                facts, settings.open.line > 0 ? settings.open : settings.settings.front().place)});
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
    Findings lost;
    for (const auto* environment : facts.get<Injected>().ofApplication(settings))
        addLostSecrets(facts, settings, *environment, lost);
    if (!lost.isEmpty())
        return failed(lost.text(), std::move(lost.places));
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

} // namespace slipway::readiness
