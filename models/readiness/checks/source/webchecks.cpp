// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/webchecks.h"

#include "readiness/checks/source/injected.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

std::optional<Outcome> withoutWeb(const Facts& facts)
{
    if (auto other = withoutPython(facts))
        return other;
    const auto& source = facts.get<PythonSource>();
    if (source.routes.hasApplication)
        return {};
    if (auto unread = unreadModules(facts, source))
        return unread;
    if (!source.routes.routes.empty())
        return {};
    return notApplicable(u"No web application is made in the Python source here."_s,
        {placeOf(facts, facts.get<Language>().example)});
}

namespace {

using evidence::PythonCors;
using evidence::PythonSetting;

/// Keys that sign or encrypt: whoever knows them can forge what the application trusts.
bool isSigningName(const QString& name)
{
    static const QRegularExpression shape(
        u"(^|_)(SECRET_KEY|JWT_SECRET(_KEY)?|JWT_KEY|JWT_PRIVATE_KEY|SIGNING_KEY|SIGN_KEY|"
        u"ENCRYPTION_KEY|FERNET_KEY|SESSION_SECRET|COOKIE_SECRET|TOKEN_SECRET|APP_SECRET|"
        u"SECRET|AUTH_SECRET|HMAC_KEY|HMAC_SECRET)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(name).hasMatch();
}

/// Settings of tests and of developers' machines.
bool isDevelopment(const QString& owner, const QString& path)
{
    const QString name = owner + path.section(u'/', -1);
    return name.contains(u"Test") || name.contains(u"Dev") || name.contains(u"Local")
        || name.contains(u"dev.py") || name.contains(u"local.py") || name.contains(u"test");
}

/// A validator of the class raises: the default does not survive the start.
bool isGuarded(const evidence::PythonProgram& program, const PythonSetting& setting)
{
    if (setting.owner.isEmpty())
        return false;
    const auto unit = program.unit(setting.file);
    if (!unit)
        return false;
    const auto& module = unit.module();
    for (const auto& function : module.functions) {
        if (!function.qualified.startsWith(setting.owner + u'.') || function.decorators.empty())
            continue;
        const auto& head = module.statements[size_t(function.statement)];
        bool raises = false;
        for (int i = function.statement; i < head.end; ++i)
            raises = raises
                || module.statements[size_t(i)].kind == evidence::PythonStatement::Kind::Raise;
        const auto begin = module.node(function.decorators.front()).begin;
        const auto text = QStringView(module.source).mid(begin, 4000);
        if (raises && text.contains(setting.field))
            return true;
    }
    return false;
}

bool assignsSigningName(const evidence::PythonOutline& outline)
{
    for (int i = 0; i < outline.assigned.size(); ++i)
        if (isSigningName(outline.assigned.at(i).toString()))
            return true;
    return false;
}

/// `SECRET_KEY = "text"` at module level, as Django has it.
void findAssignedKeys(const Facts& facts, const PythonSource& source, Findings& bad)
{
    const auto& program = *source.program;
    for (int file = 0; file < program.size(); ++file) {
        if (isDevelopment({}, program.path(file)) || !assignsSigningName(program.outline(file)))
            continue;
        const auto unit = program.unit(file);
        if (!unit)
            continue;
        const auto& module = unit.module();
        for (const auto& one : module.statements) {
            const bool isAssignment = one.kind == evidence::PythonStatement::Kind::Assign
                || one.kind == evidence::PythonStatement::Kind::Annotated;
            if (!isAssignment || one.function >= 0 || one.owner >= 0 || one.target < 0)
                continue;
            const QString name = module.dotted(one.target);
            const auto text = module.stringOf(one.value);
            // A name of a variable or header is no key.
            if (!isSigningName(name) || !text || text->size() < 6 || text == text->toUpper())
                continue;
            bad.add(
                u"%1 is written into the code"_s.arg(name), placeOf(facts, unit.path(), one.line));
        }
    }
}

} // namespace

Outcome checkSigningKeys(const Facts& facts)
{
    if (auto other = withoutPython(facts))
        return std::move(*other);
    const auto& source = facts.get<PythonSource>();
    Findings bad;
    Findings poor;
    std::vector<Evidence> good;
    for (const auto& one : source.settings.settings) {
        const QString& name = one.field.isEmpty() ? one.name : one.field;
        if (!isSigningName(name) || isDevelopment(one.owner, one.place.path))
            continue;
        if (!one.fallback || one.isFallbackEmpty || one.fallback->size() < 2) {
            good.push_back(placeOf(facts, one.place));
            continue;
        }
        auto& list = isGuarded(*source.program, one) ? poor : bad;
        list.add(
            u"%1 has a default that everyone can read"_s.arg(one.name), placeOf(facts, one.place));
    }
    findAssignedKeys(facts, source, bad);
    for (auto* list : {&bad, &poor})
        for (auto& place : list->places)
            place.excerpt = place.excerpt.section(u'"', 0, 0).section(u'\'', 0, 0);
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (!poor.isEmpty())
        return warned(
            u"%1 A validator refuses it in some cases."_s.arg(poor.text()), std::move(poor.places));
    if (auto unread = unreadModules(facts, source))
        return std::move(*unread);
    if (good.empty())
        return notApplicable(u"The application reads no signing key."_s,
            {placeOf(facts, facts.get<Language>().example)});
    return passed(u"No signing key has a constant default."_s, std::move(good));
}

namespace {

/// Whether the origins that a setting gives are everyone's, as far as files say.
struct GivenOrigins {
    bool isAny = false;
    bool isKnown = false;
    Evidence where;
};

GivenOrigins givenOrigins(const Facts& facts, const PythonCors& cors)
{
    GivenOrigins out;
    const auto& settings = facts.get<PythonSource>().settings;
    const auto isAny = [](const QString& text) {
        const QString bare = QString(text).remove(u'"').remove(u'\'').remove(u'[').remove(u']');
        return bare.split(u',').contains(u"*"_s);
    };
    // A setting that is read beside the middleware is the one that is meant.
    const auto own = std::ranges::find_if(settings.settings, [&](const PythonSetting& one) {
        return one.place.path == cors.place.path
            && one.name.endsWith(u'_' + cors.setting, Qt::CaseInsensitive);
    });
    const QString ownName = own == settings.settings.end() ? QString() : own->name;
    for (const auto* environment : facts.get<Injected>().ofApplication(settings)) {
        for (const auto& variable : environment->variables) {
            const auto named = settings.named(variable.name);
            const bool isIt = std::ranges::any_of(named, [&](const PythonSetting* one) {
                if (!ownName.isEmpty())
                    return one->name == ownName;
                return one->field.compare(cors.setting, Qt::CaseInsensitive) == 0
                    || one->name.compare(cors.setting, Qt::CaseInsensitive) == 0;
            });
            if (!isIt || !variable.value)
                continue;
            out.isKnown = true;
            out.isAny = isAny(*variable.value);
            out.where = placeOf(facts, variable.place);
            return out;
        }
    }
    for (const auto& one : settings.settings) {
        const bool isIt = ownName.isEmpty()
            ? one.field.compare(cors.setting, Qt::CaseInsensitive) == 0
                || one.name.compare(cors.setting, Qt::CaseInsensitive) == 0
            : one.name == ownName;
        if (!isIt)
            continue;
        const auto line = facts.get<Lines>().line(facts, one.place.path, one.place.line);
        out.isAny = line.contains(u"\"*\"") || line.contains(u"'*'");
        out.isKnown = out.isAny || one.fallback.has_value();
        out.where = placeOf(facts, one.place);
        return out;
    }
    return out;
}

} // namespace

Outcome checkCors(const Facts& facts)
{
    if (auto without = withoutWeb(facts))
        return std::move(*without);
    const auto& source = facts.get<PythonSource>();
    Findings bad;
    Findings open;
    std::vector<Evidence> good;
    for (const auto& one : source.uses.cors) {
        auto place = placeOf(facts, one.place);
        if (one.credentials == false) {
            good.push_back(std::move(place));
            continue;
        }
        const bool isAny = one.origins == PythonCors::Origins::Any || one.isReflected;
        if (isAny && one.credentials == true) {
            bad.add(u"Every origin may send requests with credentials"_s, std::move(place));
        } else if (one.origins == PythonCors::Origins::Settings) {
            const auto given = givenOrigins(facts, one);
            if (given.isAny && one.credentials == true) {
                bad.add(u"%1 lets every origin send requests with credentials"_s.arg(one.setting),
                    given.where);
                bad.places.push_back(std::move(place));
            } else {
                good.push_back(std::move(place));
            }
        } else if (one.origins == PythonCors::Origins::Unknown || isAny) {
            open.add(u"What CORS allows is computed by the code"_s, std::move(place));
        } else {
            good.push_back(std::move(place));
        }
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (auto unread = unreadModules(facts, source))
        return std::move(*unread);
    if (!open.isEmpty())
        return unknown(UnknownReason::Unsupported, open.text(), std::move(open.places));
    if (good.empty())
        return passed(u"No CORS is set up: browsers allow the own origin only."_s,
            {placeOf(facts, source.routes.application)});
    return passed(u"CORS names its origins, or sends no credentials."_s, std::move(good));
}

Outcome checkExceptionLeaks(const Facts& facts)
{
    if (auto without = withoutWeb(facts))
        return std::move(*without);
    const auto& source = facts.get<PythonSource>();
    Findings bad;
    Findings poor;
    for (const auto& one : source.uses.leaks) {
        const QString text = u"%1 goes into an answer"_s.arg(one.what);
        if (one.status >= 500)
            bad.add(u"%1 of status %2"_s.arg(text).arg(one.status), placeOf(facts, one.place));
        else if (one.status <= 0 && one.isGeneral)
            poor.add(u"%1 to any exception"_s.arg(text), placeOf(facts, one.place));
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (auto unread = unreadModules(facts, source))
        return std::move(*unread);
    if (!poor.isEmpty())
        return warned(poor.text(), std::move(poor.places));
    return passed(
        u"No answer with status 5xx holds the text of an exception, as far as the code says."_s,
        {placeOf(facts, source.routes.application)});
}

Outcome checkDangerousCalls(const Facts& facts)
{
    if (auto other = withoutPython(facts))
        return std::move(*other);
    const auto& source = facts.get<PythonSource>();
    Findings bad;
    Findings poor;
    for (const auto& one : source.uses.dangers) {
        if (one.isConstant || one.place.path.endsWith(u"setup.py"))
            continue;
        const bool isDoubtful = one.isGuarded || one.isJustified
            || one.place.path.startsWith(u"scripts/") || one.place.path.startsWith(u"tools/");
        auto& list = isDoubtful ? poor : bad;
        list.add(
            u"%1 gets something that is not constant"_s.arg(one.callee), placeOf(facts, one.place));
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (auto unread = unreadModules(facts, source))
        return std::move(*unread);
    if (!poor.isEmpty())
        return warned(u"%1 It is guarded, justified or only in scripts."_s.arg(poor.text()),
            std::move(poor.places));
    return passed(
        u"No data is evaluated, executed or unpickled in %1 modules."_s.arg(source.program->size()),
        {placeOf(facts, facts.get<Language>().example)});
}

} // namespace slipway::readiness
