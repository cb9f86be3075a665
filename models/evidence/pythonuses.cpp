// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonuses.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;
using Statement = PythonStatement::Kind;

/// Everything below looks at one call of one file.
struct CallSite {
    const PythonProgram& program;
    int file = -1;
    const PythonModule& module;
    int node = -1;
    int statement = -1;
    QString callee; ///< resolved across files; own functions by their plain name
    bool isForeign = false;

    Place place() const { return program.placeOf(file, node); }
    std::optional<QString> text(int argument) const { return program.stringOf(argument, file); }
};

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

void danger(const CallSite& site, PythonUses& out)
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
    const bool isYaml = site.callee == u"yaml.load" || site.callee == u"yaml.load_all";
    if (!always.contains(site.callee) && !(isYaml && !hasSafeLoader(site)))
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
    int file = site.file;
    const auto* module = &site.module;
    if (module->is(node, Node::Name)) {
        const auto value = site.program.valueOf(site.program.symbolOf(node, file));
        if (value.node >= 0) {
            file = value.file;
            node = value.node;
            module = &site.program.module(file);
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
        const auto constant = site.program.valueOf(site.program.symbolOf(node, site.file));
        if (constant.node >= 0)
            if (const auto known = site.program.module(constant.file).integerOf(constant.node))
                value = int(*known);
    }
    if (place != nullptr)
        *place = site.program.placeOf(site.file, node);
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

/// The name an exception is bound to where the statement stands; and whether all are caught there.
struct Caught {
    QString name;
    bool isGeneral = false;
};

std::optional<Caught> caughtAt(const PythonModule& module, int statement)
{
    if (statement < 0 || statement >= int(module.statements.size()))
        return {};
    for (int at = statement; at >= 0; at = module.statements[size_t(at)].parent) {
        const auto& one = module.statements[size_t(at)];
        if (one.kind == Statement::Function) {
            const auto& function = module.functions[size_t(one.subject)];
            for (const int decorator : function.decorators) {
                const int called
                    = module.is(decorator, Node::Call) ? module.node(decorator).first : -1;
                const bool isHandler = module.is(called, Node::Attribute)
                    && (module.node(called).text == u"exception_handler"
                        || module.node(called).text == u"errorhandler");
                if (!isHandler || function.parameters.empty())
                    continue;
                const auto type = module.textOf(module.argument(decorator, 0));
                return Caught{function.parameters.back().name,
                    type == u"Exception" || type == u"500"
                        || type.endsWith(u"INTERNAL_SERVER_ERROR")};
            }
            return {};
        }
        if (one.kind == Statement::Except && one.target >= 0) {
            const auto type = module.textOf(one.value);
            return Caught{module.dotted(one.target),
                type == u"Exception" || type == u"BaseException" || type.isEmpty()};
        }
    }
    return {};
}

/// Whether an expression holds the text of the exception `name`; what it is.
QString leakIn(const PythonModule& module, int node, const QString& name, int depth = 0)
{
    if (node < 0 || depth > 12)
        return {};
    if (module.is(node, Node::Call)) {
        const QString callee = module.callee(node);
        if (callee == u"traceback.format_exc" || callee == u"traceback.format_exception")
            return callee + u"()"_s;
        if ((callee == u"str" || callee == u"repr")
            && module.dotted(module.argument(node, 0)) == name)
            return u"%1(%2)"_s.arg(callee, name);
    }
    if (module.is(node, Node::Format))
        for (const int child : module.children(node))
            if (module.dotted(child) == name)
                return u"{%1}"_s.arg(name);
    for (const int child : module.children(node)) {
        const QString found = leakIn(module, child, name, depth + 1);
        if (!found.isEmpty())
            return found;
    }
    return {};
}

int statusOf(const PythonModule& module, int node)
{
    if (node < 0)
        return 0;
    if (const auto number = module.integerOf(node))
        return int(std::clamp<qint64>(*number, 0, 999));
    const QString text = module.textOf(node);
    const auto at = text.indexOf(u"HTTP_");
    if (at >= 0)
        return text.mid(at + 5, 3).toInt();
    if (text.endsWith(u"INTERNAL_SERVER_ERROR"))
        return 500;
    return -1; // somebody else's choice
}

void leak(const CallSite& site, PythonUses& out)
{
    const QString last = site.callee.section(u'.', -1);
    const bool isException = last == u"HTTPException" || last == u"abort";
    const bool isAnswer = last == u"JSONResponse" || last == u"ORJSONResponse"
        || last == u"PlainTextResponse" || last == u"HTMLResponse" || last == u"jsonify"
        || last == u"JsonResponse" || last == u"HttpResponse" || last == u"Response";
    if (!isException && !isAnswer)
        return;
    const auto& module = site.module;
    const auto caught = caughtAt(module, site.statement);
    if (!caught)
        return;
    PythonLeak made{.isGeneral = caught->isGeneral, .place = site.place()};
    const int code
        = module.keyword(site.node, last == u"JsonResponse" ? u"status" : u"status_code");
    made.status = statusOf(module,
        code >= 0             ? code
            : isException     ? module.argument(site.node, 0)
            : last.size() > 3 ? module.argument(site.node, 1)
                              : -1);
    for (const int part : module.children(site.node)) {
        if (made.what.isEmpty())
            made.what = leakIn(module, part, caught->name);
    }
    if (!made.what.isEmpty())
        out.leaks.push_back(std::move(made));
}

void limiter(const CallSite& site, PythonUses& out)
{
    static const QSet<QString> libraries{u"slowapi"_s,
        u"fastapi_limiter"_s,
        u"flask_limiter"_s,
        u"ratelimit"_s,
        u"django_ratelimit"_s,
        u"asgi_ratelimit"_s,
        u"pyrate_limiter"_s};
    const auto& module = site.module;
    const QString last = site.callee.section(u'.', -1);
    const auto isLimiting = [](const QString& name) {
        const QString text = QString(name).remove(u'_').toLower();
        return text.contains(u"ratelimit") || text.contains(u"throttl")
            || text.contains(u"slowapi");
    };
    if (last == u"add_middleware" || last == u"Middleware" || last == u"middleware") {
        const QString what = module.textOf(module.argument(site.node, 0));
        if (isLimiting(what))
            out.limiters.push_back({what, true, site.place()});
    } else if (site.isForeign && libraries.contains(site.callee.section(u'.', 0, 0))) {
        const bool hasDefault = module.keyword(site.node, u"default_limits") >= 0
            || last == u"RateLimiter" || last == u"limits";
        out.limiters.push_back({site.callee, hasDefault, site.place()});
    } else if (last == u"limit" && module.is(module.node(site.node).first, Node::Attribute)) {
        const QString object = module.dotted(module.node(module.node(site.node).first).first);
        if (object.contains(u"limiter"))
            out.limiters.push_back({object + u".limit"_s, true, site.place()});
    } else if (isLimiting(last) && !last.isEmpty() && last.front().isUpper()) {
        out.limiters.push_back({last, false, site.place()});
    }
}

} // namespace

PythonUses usesOf(const PythonProgram& program)
{
    PythonUses out;
    QSet<QString> packages;
    for (int file = 0; file < int(program.files().size()); ++file) {
        const auto& module = program.module(file);
        for (const auto& one : module.imports)
            if (!one.module.startsWith(u'.'))
                packages.insert(one.module.section(u'.', 0, 0));
        for (const auto& call : module.calls) {
            const int called = module.node(call.node).first;
            CallSite site{program, file, module, call.node, call.statement, {}, false};
            const auto symbol = program.symbolOf(called, file);
            site.isForeign = !symbol.isKnown();
            site.callee = symbol.name;
            if (site.callee.isEmpty() && module.is(called, Node::Attribute))
                site.callee = u"?."_s + module.node(called).text.toString();
            if (site.callee.isEmpty() || program.functionOf(symbol).first >= 0)
                continue; // one of the program's own
            danger(site, out);
            cors(site, out);
            pool(site, out);
            leak(site, out);
            limiter(site, out);
        }
    }
    out.packages = QStringList(packages.begin(), packages.end());
    out.packages.sort();
    return out;
}

} // namespace slipway::evidence
