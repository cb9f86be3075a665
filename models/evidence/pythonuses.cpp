// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythoncallsite.h"
#include "evidence/pythontraits.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;

QStringView lineOf(const PythonModule& module, qsizetype offset)
{
    const QStringView source(module.source);
    const auto begin = offset > 0 ? source.lastIndexOf(u'\n', offset - 1) + 1 : 0;
    const auto end = source.indexOf(u'\n', offset);
    return source.mid(begin, (end < 0 ? source.size() : end) - begin);
}

bool isJustified(const CallSite& site)
{
    const auto line = lineOf(site.module, site.module.node(site.node).begin);
    return line.contains(u"# nosec") || line.contains(u"# noqa: S") || line.contains(u"#nosec");
}

bool hasSafeLoader(const CallSite& site)
{
    const int loader = site.module.argument(site.node, 1, u"Loader");
    return loader >= 0 && site.module.textOf(loader).contains(u"Safe");
}

bool isDangerous(const QString& callee)
{
    static const QSet<QString> always{u"eval"_s,
        u"exec"_s,
        u"pickle.loads"_s,
        u"pickle.load"_s,
        u"cPickle.loads"_s,
        u"dill.loads"_s,
        u"dill.load"_s,
        u"cloudpickle.loads"_s,
        u"cloudpickle.load"_s,
        u"marshal.loads"_s,
        u"jsonpickle.decode"_s,
        u"shelve.open"_s,
        u"yaml.unsafe_load"_s,
        u"yaml.full_load"_s,
        u"builtins.eval"_s,
        u"builtins.exec"_s};
    return always.contains(callee);
}

void danger(const CallSite& site, PythonUses& out)
{
    const bool isYaml = site.callee == u"yaml.load" || site.callee == u"yaml.load_all";
    if (!isDangerous(site.callee) && !(isYaml && !hasSafeLoader(site)))
        return;
    const int first = site.module.argument(site.node, 0);
    PythonDanger made{.callee = site.callee, .place = site.place()};
    made.isConstant = first >= 0 && site.module.isLiteral(first);
    made.isJustified = isJustified(site);
    const int globals = site.module.argument(site.node, 1);
    made.isGuarded = globals >= 0
        && (site.module.textOf(globals).contains(u"__builtins__")
            || site.module.source.contains(u"RestrictedPython"));
    out.dangers.push_back(std::move(made));
}

/// Field of settings, or variable, that an expression takes its value from.
QString settingOf(const PythonModule& module, int node, int depth = 0)
{
    if (node < 0 || depth > 6)
        return {};
    if (module.is(node, Node::Attribute))
        return module.node(node).text.toString();
    for (const int child : module.children(node)) {
        const QString found = settingOf(module, child, depth + 1);
        if (!found.isEmpty() && found != u"split" && found != u"strip" && found != u"get")
            return found;
    }
    return {};
}

void origins(const CallSite& site, int node, PythonCors& made)
{
    const auto* module = &site.module;
    PythonValue value{site.unit, -1};
    if (module->is(node, Node::Name)) {
        value = site.unit.valueOf(site.unit.symbolOf(node));
        if (value.node >= 0) {
            node = value.node;
            module = &value.unit.module();
        }
    }
    if (const auto list = module->stringsOf(node)) {
        made.list = *list;
        made.origins
            = list->contains(u"*"_s) ? PythonCors::Origins::Any : PythonCors::Origins::Listed;
    } else if (const auto one = module->stringOf(node)) {
        made.list = {*one};
        made.origins = *one == u"*" ? PythonCors::Origins::Any : PythonCors::Origins::Listed;
    } else {
        made.setting = settingOf(*module, node);
        if (!made.setting.isEmpty())
            made.origins = PythonCors::Origins::Settings;
    }
}

void cors(const CallSite& site, PythonUses& out)
{
    const auto& module = site.module;
    const bool isFlask = site.callee == u"flask_cors.CORS";
    bool isMiddleware = false;
    const QString last = site.callee.section(u'.', -1);
    if (last == u"add_middleware" || last == u"Middleware")
        isMiddleware = module.resolved(module.argument(site.node, 0)).endsWith(u"CORSMiddleware");
    isMiddleware = isMiddleware || (last == u"CORSMiddleware" && site.isForeign);
    if (!isMiddleware && !isFlask)
        return;
    PythonCors made{.place = site.place()};
    const int allowed = module.keyword(site.node, isFlask ? u"origins" : u"allow_origins");
    if (allowed >= 0)
        origins(site, allowed, made);
    else if (isFlask && !module.hasDoubleStar(site.node))
        made.origins = PythonCors::Origins::Any; // the default of the library
    else if (!module.hasDoubleStar(site.node))
        made.origins = PythonCors::Origins::Listed;
    const auto pattern = site.text(module.keyword(site.node, u"allow_origin_regex"));
    made.isReflected = pattern == u".*" || pattern == u"https?://.*";
    const int credentials
        = module.keyword(site.node, isFlask ? u"supports_credentials" : u"allow_credentials");
    if (credentials < 0 && !module.hasDoubleStar(site.node))
        made.credentials = false;
    else
        made.credentials = module.boolOf(credentials);
    if (!made.credentials)
        made.credentialsSetting = settingOf(module, credentials);
    out.cors.push_back(std::move(made));
}

void poolSize(
    const CallSite& site, int node, std::optional<int>& value, QString& setting, Place* place)
{
    if (node < 0)
        return;
    const auto number = site.module.integerOf(node);
    if (number && *number >= -1 && *number < 100'000)
        value = int(*number);
    else
        setting = settingOf(site.module, node);
    if (!value && setting.isEmpty() && site.module.is(node, Node::Name)) {
        const auto constant = site.unit.valueOf(site.unit.symbolOf(node));
        if (constant.node >= 0)
            if (const auto known = constant.unit.module().integerOf(constant.node))
                value = int(*known);
    }
    if (place != nullptr)
        *place = site.unit.placeOf(node);
}

void pool(const CallSite& site, PythonUses& out)
{
    static const QSet<QString> engines{u"sqlalchemy.create_engine"_s,
        u"sqlalchemy.engine.create_engine"_s,
        u"sqlalchemy.ext.asyncio.create_async_engine"_s,
        u"sqlmodel.create_engine"_s};
    static const QSet<QString> pools{u"asyncpg.create_pool"_s,
        u"psycopg_pool.ConnectionPool"_s,
        u"psycopg_pool.AsyncConnectionPool"_s,
        u"psycopg2.pool.ThreadedConnectionPool"_s,
        u"psycopg2.pool.SimpleConnectionPool"_s};
    const auto& module = site.module;
    PythonPool made{.kind = site.callee.section(u'.', -1), .place = site.place()};
    if (pools.contains(site.callee)) {
        const int most = module.keyword(site.node, u"max_size");
        poolSize(site,
            most >= 0 ? most : module.argument(site.node, 1, u"maxconn"),
            made.size,
            made.sizeSetting,
            &made.sizePlace);
        if (most < 0 && site.callee == u"asyncpg.create_pool")
            made.size = 10; // the library's default
        made.overflow = 0;
        out.pools.push_back(std::move(made));
        return;
    }
    if (!engines.contains(site.callee))
        return;
    const QString url = site.module.textOf(module.argument(site.node, 0, u"url"));
    const QString kind = module.textOf(module.keyword(site.node, u"poolclass"));
    made.isNull = kind.contains(u"NullPool");
    made.isStatic = kind.contains(u"StaticPool") || kind.contains(u"SingletonThreadPool")
        || url.contains(u"sqlite");
    poolSize(site,
        module.keyword(site.node, u"pool_size"),
        made.size,
        made.sizeSetting,
        &made.sizePlace);
    poolSize(site,
        module.keyword(site.node, u"max_overflow"),
        made.overflow,
        made.overflowSetting,
        nullptr);
    const bool isWhole = !module.hasDoubleStar(site.node);
    if (isWhole && module.keyword(site.node, u"pool_size") < 0)
        made.size = 5; // SQLAlchemy's defaults: QueuePool of 5 and 10 more
    if (isWhole && module.keyword(site.node, u"max_overflow") < 0)
        made.overflow = 10;
    out.pools.push_back(std::move(made));
}

/// Last names of what runs or rebuilds code: much has such a name, little is it.
bool isDangerName(QStringView last)
{
    static const QSet<QStringView> names{u"eval",
        u"exec",
        u"loads",
        u"load",
        u"decode",
        u"open",
        u"unsafe_load",
        u"full_load",
        u"load_all"};
    return names.contains(last);
}

/// The last names that any of the other readers above may look for: most calls have none of them.
bool isOtherName(QStringView last)
{
    static const QSet<QStringView> names{u"CORS",
        u"add_middleware",
        u"Middleware",
        u"middleware",
        u"CORSMiddleware",
        u"create_engine",
        u"create_async_engine",
        u"create_pool",
        u"ConnectionPool",
        u"AsyncConnectionPool",
        u"ThreadedConnectionPool",
        u"SimpleConnectionPool",
        u"HTTPException",
        u"abort",
        u"JSONResponse",
        u"ORJSONResponse",
        u"PlainTextResponse",
        u"HTMLResponse",
        u"jsonify",
        u"JsonResponse",
        u"HttpResponse",
        u"Response",
        u"limit"};
    // The letters that they begin with, and those of a class that limits: see readLimiter().
    const bool isClass = !last.isEmpty() && last.front().isUpper();
    if (last.isEmpty() || (!isClass && !QStringView(u"acjlm").contains(last.front())))
        return false;
    if (names.contains(last))
        return true;
    return isClass
        && (last.contains(u'_') || last.contains(u"limit", Qt::CaseInsensitive)
            || last.contains(u"throttl", Qt::CaseInsensitive)
            || last.contains(u"slowapi", Qt::CaseInsensitive));
}

bool isOfInterest(QStringView last)
{
    return isDangerName(last) || isOtherName(last);
}

bool hasStar(const PythonModule& module)
{
    return std::ranges::any_of(
        module.imports, [](const PythonImport& one) { return one.name == u"*"; });
}

/// Whether what is called may be a danger, as far as one module knows.
bool mayBeDanger(const PythonModule& module, int called)
{
    int root = called;
    while (module.is(root, Node::Attribute))
        root = module.node(root).first;
    if (!module.is(root, Node::Name))
        return false;
    const auto name = module.node(root).text;
    const QString* bound = module.bound(name);
    if (bound == nullptr) // of the module's own, or a builtin
        return name == u"eval" || name == u"exec" || name == u"builtins" || hasStar(module);
    const QString callee = module.resolved(called);
    return isDangerous(callee) || callee == u"yaml.load" || callee == u"yaml.load_all"
        || !isForeignPackage(callee);
}

} // namespace

bool mayUse(const PythonModule& module)
{
    return std::ranges::any_of(module.calls, [&module](const PythonCall& call) {
        const int called = module.node(call.node).first;
        const auto last = module.lastName(called);
        return isOtherName(last) || (isDangerName(last) && mayBeDanger(module, called));
    });
}

UseReader::UseReader(const PythonProgram& program, PythonUses& out) : m_program(program), m_out(out)
{
    QSet<QString> packages;
    for (int file = 0; file < program.size(); ++file)
        for (const auto& one : program.outline(file).packages)
            packages.insert(one);
    m_hasLimiters = packages.intersects(limitingLibraries());
    out.packages = QStringList(packages.begin(), packages.end());
    out.packages.sort();
}

void UseReader::visit(const PythonUnit& unit)
{
    const auto& module = unit.module();
    for (const auto& call : module.calls) {
        const int called = module.node(call.node).first;
        if (!m_hasLimiters && !unit.mayEndIn(called, isOfInterest))
            continue;
        CallSite site{unit, module, call.node, call.statement, {}, false};
        const auto symbol = unit.symbolOf(called);
        site.isForeign = !symbol.isKnown();
        site.callee = symbol.name;
        if (site.callee.isEmpty() && module.is(called, Node::Attribute))
            site.callee = u"?."_s + module.node(called).text.toString();
        if (site.callee.isEmpty() || m_program.functionOf(symbol).first >= 0)
            continue; // one of the program's own
        danger(site, m_out);
        cors(site, m_out);
        pool(site, m_out);
        readLeak(site, m_out);
        readLimiter(site, m_out);
    }
}

PythonUses usesOf(const PythonProgram& program)
{
    PythonUses out;
    UseReader reader(program, out);
    sweep(program, {&reader});
    return out;
}

} // namespace slipway::evidence
