// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "readiness/checks/deploymentmigrations.h"
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Variables that switch an application between its modes.
bool isModeName(const QString& name)
{
    static const QStringList names{u"ENVIRONMENT"_s,
        u"APP_ENV"_s,
        u"APP_ENVIRONMENT"_s,
        u"NODE_ENV"_s,
        u"FLASK_ENV"_s,
        u"RAILS_ENV"_s,
        u"RACK_ENV"_s,
        u"MIX_ENV"_s,
        u"GO_ENV"_s,
        u"ASPNETCORE_ENVIRONMENT"_s,
        u"DOTNET_ENVIRONMENT"_s,
        u"SPRING_PROFILES_ACTIVE"_s,
        u"DEPLOY_ENV"_s,
        u"ENV"_s,
        u"STAGE"_s,
        u"APP_MODE"_s,
        u"DJANGO_ENV"_s,
        u"DEPLOYMENT_ENVIRONMENT"_s};
    return names.contains(name);
}

bool isProduction(const QString& value)
{
    const QString text = value.toLower();
    return text == u"production" || text == u"prod" || text == u"live"
        || text.startsWith(u"production,") || text.startsWith(u"prod,");
}

/// The variable of an app service that counts: in its environment, its tracked env files, its
/// image.
struct Mode {
    QString name;
    std::optional<QString> value; ///< nothing: given when it is deployed
    Evidence evidence;
};

std::optional<Mode> modeOfImage(const Facts& facts, const evidence::ComposeService& service)
{
    const auto& images = facts.get<ProductionImages>();
    for (const auto& build : images.builds) {
        if (build.service != service.name)
            continue;
        const auto& file = images.dockerfiles.at(build.dockerfile);
        const auto stage = evidence::factsOfStage(file, targetStage(build, file), build.arguments);
        for (auto it = stage.environment.cbegin(); it != stage.environment.cend(); ++it)
            if (isModeName(it.key()))
                return Mode{it.key(), it.value(), placeOf(facts, build.dockerfile, 1)};
    }
    return {};
}

std::optional<Mode> modeOf(const Facts& facts, const evidence::ComposeService& service)
{
    for (const auto& variable : service.environment) {
        if (!isModeName(variable.name))
            continue;
        Mode mode{variable.name, {}, placeOf(facts, variable.place)};
        if (variable.value)
            mode.value = evidence::valueWithDefaults(*variable.value);
        return mode;
    }
    for (const auto& file : service.environmentFiles) {
        const auto bytes = facts.tree().contains(file.text)
            ? facts.tree().read(file.text)
            : Result<QByteArray>(failure(file.text, u"absent"_s));
        if (!bytes) {
            continue;
        }
        for (const auto& line : evidence::readEnvironmentFile(*bytes))
            if (isModeName(line.name))
                return Mode{
                    line.name, line.value, placeOf(facts, file.text, line.line, line.column)};
    }
    return modeOfImage(facts, service);
}

/// Whether any template or other Compose file of the repository speaks of a mode.
bool isModeKnown(const Facts& facts)
{
    for (const auto& path : facts.tree().files()) {
        if (evidence::environmentFileKind(path) == evidence::EnvironmentFileKind::None)
            continue;
        const auto bytes = facts.tree().read(path, 256 * 1024);
        if (!bytes)
            continue;
        for (const auto& line : evidence::readEnvironmentFile(*bytes))
            if (isModeName(line.name))
                return true;
    }
    const auto speaks = [](const evidence::ComposeFile& file) {
        return std::ranges::any_of(file.services, [](const auto& service) {
            return std::ranges::any_of(
                service.environment, [](const auto& v) { return isModeName(v.name); });
        });
    };
    return std::ranges::any_of(facts.get<ProductionStack>().others, speaks);
}

/// Own services: those that are built here, or take the image that one of these is pushed as.
/// One-shot jobs count.
std::vector<const evidence::ComposeService*> ownServices(const ProductionStack& stack)
{
    QStringList images;
    for (const auto& service : stack.services)
        if (service.build && service.image)
            images << service.image->text;
    std::vector<const evidence::ComposeService*> out;
    for (const auto& service : stack.services)
        if (service.build || (service.image && images.contains(service.image->text)))
            out.push_back(&service);
    return out;
}

Outcome checkProductionMode(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    if (!stack.exists())
        return notApplicable(u"No Compose file of a deployed stack is in the repository."_s,
            {absent(u"docker-compose.prod.yml"_s)});
    if (!stack.missing.isEmpty())
        return unknown(UnknownReason::Missing,
            u"%1 does not exist."_s.arg(stack.missing.first()),
            {absent(stack.missing.first())});
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    const auto services = ownServices(stack);
    if (!services.empty() && !isComposeTarget(facts) && !stack.isScaffolding)
        return notApplicable(
            u"Kubernetes is what is deployed to; %1 has no overlay and serves developers."_s.arg(
                stack.paths.first()),
            {placeOf(facts, facts.get<KubernetesFiles>().paths.value(0), 1)});
    if (services.empty())
        return notApplicable(
            u"The stack builds no service of its own."_s, {placeOf(facts, stack.paths.first(), 1)});
    std::vector<Evidence> bad;
    std::vector<Evidence> open;
    std::vector<Evidence> good;
    QStringList wrong;
    QStringList without;
    QStringList given;
    std::vector<Evidence> silent;
    for (const auto* service : services) {
        auto mode = modeOf(facts, *service);
        if (!mode) {
            without << service->name;
            silent.push_back(placeOf(facts, service->place));
        } else if (!mode->value || mode->value->isEmpty()) {
            given << u"%1 of %2"_s.arg(mode->name, service->name);
            open.push_back(std::move(mode->evidence));
        } else if (isProduction(*mode->value)) {
            good.push_back(std::move(mode->evidence));
        } else {
            wrong << u"%1 runs with %2=%3"_s.arg(service->name, mode->name, mode->value->left(40));
            bad.push_back(std::move(mode->evidence));
        }
    }
    const bool isSwitched = !good.empty() || !bad.empty() || !open.empty() || isModeKnown(facts);
    if (isSwitched && !without.isEmpty()) {
        wrong << (without.size() == 1 ? u"%1 does not set the mode at all"_s
                                      : u"%1 do not set the mode at all"_s)
                     .arg(listed(without));
        bad.insert(bad.end(), silent.begin(), silent.end());
    }
    if (!bad.empty())
        return failed(
            u"In %1, %2."_s.arg(stack.paths.join(u" + "_s), wrong.mid(0, 3).join(u"; "_s)),
            std::move(bad));
    if (!open.empty())
        return unknown(UnknownReason::Missing,
            u"%1 is given only when it is deployed."_s.arg(listed(given)),
            std::move(open));
    if (good.empty())
        return notApplicable(
            u"No manifest, template or image of the repository sets a mode such as ENVIRONMENT."_s,
            std::move(silent));
    return passed(
        u"All %1 own services of the stack run in production mode."_s.arg(services.size()),
        std::move(good));
}

constexpr Check table[]{
    {"DEP-02",
        Category::Deployment,
        Severity::Blocker,
        "A failed migration stops the deployment",
        "Drop `|| true`, use `set -e`, and leave with the migration's exit code.",
        checkMigrations,
        "A deployment that goes on after a failed migration runs new code on an old schema."},
    {"DEP-11",
        Category::Deployment,
        Severity::Blocker,
        "The production stack runs every own service in production mode",
        "Set ENVIRONMENT=production for each own service in the production overlay.",
        checkProductionMode,
        "A service in development mode shows stack traces, reloads code and trusts more than it "
        "should."},
};

} // namespace

std::span<const Check> deploymentChecks()
{
    return table;
}

} // namespace slipway::readiness
