// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonroutes.h"

#include <QMap>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;
using Symbol = PythonProgram::Symbol;
constexpr int deepestRouter = 6;

/// An application or router object.
struct Router {
    QString prefix;
    bool isApplication = false;
    bool isKnown = true; ///< the prefix is constant
};

/// `parent.include_router(child, prefix=…)`.
struct Inclusion {
    std::pair<int, QString> parent;
    std::pair<int, QString> child;
    QString prefix;
    bool isKnown = true;
};

/// Upper case of a method that a decorator names; empty: it is none.
QString methodNamed(QStringView word)
{
    static const QHash<QStringView, QString> methods{{u"get", u"GET"_s},
        {u"post", u"POST"_s},
        {u"put", u"PUT"_s},
        {u"patch", u"PATCH"_s},
        {u"delete", u"DELETE"_s},
        {u"head", u"HEAD"_s},
        {u"options", u"OPTIONS"_s},
        {u"websocket", u"WEBSOCKET"_s}};
    return methods.value(word);
}

bool isApplicationClass(QStringView name)
{
    static const QSet<QStringView> classes{
        u"FastAPI", u"Starlette", u"Flask", u"Sanic", u"Quart", u"Application", u"Litestar"};
    return classes.contains(name);
}

bool isRouterClass(QStringView name)
{
    return name == u"APIRouter" || name == u"Blueprint" || name == u"Router";
}

QString joined(const QString& left, const QString& right)
{
    QString out = left;
    while (out.endsWith(u'/'))
        out.chop(1);
    if (!right.isEmpty() && !right.startsWith(u'/'))
        out += u'/';
    return out + right;
}

class RouteReader {
public:
    RouteReader(const PythonProgram& program, PythonRoutes& out)
        : m_program(program)
        , m_out(out) { }

    void run()
    {
        std::vector<int> web;
        for (int file = 0; file < int(m_program.files().size()); ++file)
            if (isWeb(file))
                web.push_back(file);
        for (const int file : web)
            objects(file);
        for (const int file : web)
            inclusions(file);
        for (const int file : web) {
            decorators(file);
            calls(file);
        }
        std::ranges::stable_sort(m_out.routes, {}, [](const PythonRoute& one) {
            return std::tie(one.file, one.place.line, one.path);
        });
    }

private:
    bool isWeb(int file) const
    {
        static const QSet<QString> packages{u"fastapi"_s,
            u"starlette"_s,
            u"flask"_s,
            u"django"_s,
            u"sanic"_s,
            u"aiohttp"_s,
            u"quart"_s,
            u"litestar"_s,
            u"prometheus_fastapi_instrumentator"_s,
            u"rest_framework"_s};
        const auto& imports = m_program.module(file).imports;
        return std::ranges::any_of(imports, [](const PythonImport& one) {
            return packages.contains(one.module.section(u'.', 0, 0)) || one.name.contains(u"router")
                || one.name == u"app" || one.module.contains(u"rout");
        });
    }
    static std::pair<int, QString> key(const Symbol& symbol) { return {symbol.file, symbol.name}; }

    /// A prefix as text; a field of a settings class counts with its default.
    std::optional<QString> prefixOf(int node, int file) const
    {
        if (node < 0)
            return QString();
        const auto& module = m_program.module(file);
        if (const auto text = m_program.stringOf(node, file))
            return text;
        if (!module.is(node, Node::Attribute))
            return {};
        std::optional<QString> out;
        for (int i = 0; i < int(m_program.files().size()); ++i)
            for (const auto& one : m_program.module(i).classes)
                for (const auto& field : one.fields)
                    if (field.name == module.node(node).text)
                        if (const auto text = m_program.module(i).stringOf(field.value))
                            out = text;
        return out;
    }
    void objects(int file)
    {
        const auto& module = m_program.module(file);
        for (const auto& one : module.statements) {
            if (one.value < 0 || one.target < 0 || !module.is(one.value, Node::Call))
                continue;
            const int called = module.node(one.value).first;
            if (!m_program.mayEndIn(called, file, [](QStringView last) {
                    return isApplicationClass(last) || isRouterClass(last);
                }))
                continue;
            const auto made = m_program.symbolOf(called, file);
            if (made.isKnown())
                continue;
            const QString name = made.name.section(u'.', -1);
            Router router;
            router.isApplication = isApplicationClass(name);
            if (!router.isApplication && !isRouterClass(name))
                continue;
            const auto* word = name == u"Blueprint" ? u"url_prefix" : u"prefix";
            const auto prefix = prefixOf(module.keyword(one.value, word), file);
            router.isKnown = prefix.has_value() && !module.hasDoubleStar(one.value);
            router.prefix = router.isApplication ? QString() : prefix.value_or(QString());
            m_routers.insert({file, module.dotted(one.target)}, router);
            if (router.isApplication && !m_out.hasApplication) {
                m_out.hasApplication = true;
                m_out.application = m_program.placeOf(file, one.value);
            }
        }
    }
    void inclusions(int file)
    {
        const auto& module = m_program.module(file);
        for (const auto& call : module.calls) {
            const int called = module.node(call.node).first;
            if (!module.is(called, Node::Attribute))
                continue;
            const auto name = module.node(called).text;
            if (name != u"include_router" && name != u"register_blueprint")
                continue;
            const auto child = m_program.symbolOf(module.argument(call.node, 0, u"router"), file);
            const auto parent = m_program.symbolOf(module.node(called).first, file);
            const bool isFastApi = name == u"include_router";
            const auto prefix
                = prefixOf(module.keyword(call.node, isFastApi ? u"prefix" : u"url_prefix"), file);
            if (!m_routers.contains(key(child)))
                m_out.isOpen = true;
            m_inclusions.push_back(
                {key(parent), key(child), prefix.value_or(QString()), prefix.has_value()});
        }
    }
    /// Every full prefix of a router; the flag: it leads to an application.
    std::vector<std::pair<QString, bool>> prefixes(
        const std::pair<int, QString>& router, int depth) const
    {
        const auto found = m_routers.constFind(router);
        if (found == m_routers.constEnd())
            return {{QString(), false}};
        if (found->isApplication)
            return {{QString(), true}};
        std::vector<std::pair<QString, bool>> out;
        for (const auto& one : m_inclusions) {
            if (one.child != router || depth > deepestRouter || out.size() > 32)
                continue;
            for (const auto& [outer, isComplete] : prefixes(one.parent, depth + 1)) {
                // Where the application is a parameter its name says so.
                const bool isRooted = isComplete || one.parent.second == u"app";
                out.emplace_back(joined(joined(outer, one.prefix), found->prefix),
                    isRooted && one.isKnown && found->isKnown);
            }
        }
        if (out.empty())
            out.emplace_back(found->prefix, false);
        return out;
    }
    void add(int file,
        const Symbol& router,
        const QString& method,
        std::optional<QString> path,
        int function,
        int node)
    {
        const bool isApp = router.name == u"app" || router.name.endsWith(u".app");
        auto known = m_prefixes.constFind(key(router));
        if (known == m_prefixes.constEnd())
            known = m_prefixes.insert(key(router), prefixes(key(router), 0));
        for (const auto& [prefix, isComplete] : *known) {
            PythonRoute made;
            made.method = method;
            made.path = joined(prefix, path.value_or(QString()));
            if (!made.path.startsWith(u'/'))
                made.path.prepend(u'/');
            made.isComplete = (isComplete || isApp) && path.has_value();
            made.file = file;
            made.function = function;
            if (function >= 0)
                made.handler = m_program.module(file).functions[size_t(function)].name;
            made.place = m_program.placeOf(file, node);
            m_out.routes.push_back(std::move(made));
        }
    }
    void decorators(int file)
    {
        const auto& module = m_program.module(file);
        for (int i = 0; i < int(module.functions.size()); ++i) {
            for (const int decorator : module.functions[size_t(i)].decorators) {
                if (!module.is(decorator, Node::Call))
                    continue;
                const int called = module.node(decorator).first;
                if (!module.is(called, Node::Attribute))
                    continue;
                const auto word = module.node(called).text;
                const bool isRoute = word == u"route" || word == u"api_route";
                const QString verb = isRoute ? u"ANY"_s : methodNamed(word);
                if (verb.isEmpty())
                    continue;
                const auto path = prefixOf(module.argument(decorator, 0, u"path"), file);
                const auto router = m_program.symbolOf(module.node(called).first, file);
                QStringList methods{verb};
                if (isRoute)
                    if (const auto named = module.stringsOf(module.keyword(decorator, u"methods")))
                        methods = *named;
                for (const auto& method : methods)
                    add(file, router, method.toUpper(), path, i, decorator);
            }
        }
    }
    void calls(int file)
    {
        const auto& module = m_program.module(file);
        static const QSet<QStringView> adding{u"add_api_route",
            u"add_route",
            u"add_url_rule",
            u"mount",
            u"add_websocket_route",
            u"add_get",
            u"add_post"};
        for (const auto& call : module.calls) {
            const int called = module.node(call.node).first;
            const auto last = module.lastName(called);
            const bool mayBeClass = last == u"Route" || last == u"Mount" || last == u"APIRoute"
                || last == u"path" || last == u"re_path";
            const QString callee = mayBeClass ? module.callee(call.node) : QString();
            if (module.is(called, Node::Attribute) && adding.contains(module.node(called).text)) {
                const auto path = m_program.stringOf(module.argument(call.node, 0, u"path"), file);
                if (!path) {
                    m_out.isOpen = true;
                    continue;
                }
                add(file,
                    m_program.symbolOf(module.node(called).first, file),
                    u"ANY"_s,
                    path,
                    handlerOf(file, call.node),
                    call.node);
            } else if (module.is(called, Node::Attribute) && module.node(called).text == u"expose"
                && module.source.contains(u"nstrumentator")) {
                const int endpoint = module.keyword(call.node, u"endpoint");
                const auto path = endpoint < 0 ? std::optional(u"/metrics"_s)
                                               : m_program.stringOf(endpoint, file);
                add(file, {file, u"app"_s}, u"GET"_s, path, -1, call.node);
            } else if (callee == u"starlette.routing.Route" || callee == u"starlette.routing.Mount"
                || callee == u"fastapi.routing.APIRoute") {
                const auto path = m_program.stringOf(module.argument(call.node, 0, u"path"), file);
                add(file, {file, u"app"_s}, u"ANY"_s, path, handlerOf(file, call.node), call.node);
            } else if (callee == u"django.urls.path" || callee == u"django.urls.re_path") {
                django(file, call.node);
            }
        }
    }
    int handlerOf(int file, int call) const
    {
        const auto& module = m_program.module(file);
        const auto found
            = m_program.functionOf(m_program.symbolOf(module.argument(call, 1, u"endpoint"), file));
        return found.first == file ? found.second : -1;
    }
    void django(int file, int call)
    {
        const auto& module = m_program.module(file);
        m_out.hasApplication = true;
        if (m_out.application.path.isEmpty())
            m_out.application = m_program.placeOf(file, call);
        auto path = m_program.stringOf(module.argument(call, 0, u"route"), file);
        if (module.callee(module.argument(call, 1)).endsWith(u"include"))
            m_out.isOpen = true;
        PythonRoute made;
        made.method = u"ANY"_s;
        made.path = u'/' + path.value_or(QString()).remove(u'^').remove(u'$');
        made.isComplete = false; // it may be included below a prefix
        made.file = file;
        made.place = m_program.placeOf(file, call);
        m_out.routes.push_back(std::move(made));
    }

    const PythonProgram& m_program;
    PythonRoutes& m_out;
    QMap<std::pair<int, QString>, Router> m_routers;
    std::vector<Inclusion> m_inclusions;
    /// What prefixes() said of a router, once every file was read.
    QMap<std::pair<int, QString>, std::vector<std::pair<QString, bool>>> m_prefixes;
};

QStringList segments(const QString& path)
{
    return path.section(u'?', 0, 0).split(u'/', Qt::SkipEmptyParts);
}

bool isPlaceholder(const QString& segment)
{
    return segment.startsWith(u'{') || segment.startsWith(u'<') || segment.contains(u"(?P");
}

} // namespace

PythonRoutes routesOf(const PythonProgram& program)
{
    PythonRoutes out;
    RouteReader(program, out).run();
    return out;
}

bool answers(const PythonRoute& route, const QString& path)
{
    const auto own = segments(route.path);
    const auto asked = segments(path);
    if (own.size() > asked.size() || (route.isComplete && own.size() != asked.size()))
        return false;
    const auto skipped = asked.size() - own.size();
    for (qsizetype i = 0; i < own.size(); ++i)
        if (own[i] != asked[i + skipped] && !isPlaceholder(own[i]))
            return false;
    return !own.isEmpty() || asked.isEmpty();
}

} // namespace slipway::evidence
