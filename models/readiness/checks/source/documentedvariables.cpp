// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/injected.h"
#include "readiness/documents.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

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
        const bool hasOther
            = std::ranges::any_of(settings, [&](const evidence::PythonSetting* one) {
                  return std::ranges::any_of(one->aliases,
                      [&](const QString& alias) { return templates.contains(alias); });
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
