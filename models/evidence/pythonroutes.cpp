// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonroutereader.h"
#include "evidence/pythontraits.h"

#include <QMap>
#include <QSet>
#include <QVarLengthArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;
using Symbol = PythonSymbol;
constexpr int deepestRouter = 6;

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

bool isAdding(QStringView method)
{
    static const QSet<QStringView> adding{u"add_api_route",
        u"add_route",
        u"add_url_rule",
        u"mount",
        u"add_websocket_route",
        u"add_get",
        u"add_post"};
    return adding.contains(method);
}

/// Objects and functions that are a route by themselves.
bool isRouteClass(QStringView last)
{
    return last == u"Route" || last == u"Mount" || last == u"APIRoute" || last == u"path"
        || last == u"re_path";
}

bool isIncluding(QStringView method)
{
    return method == u"include_router" || method == u"register_blueprint";
}

/// The method of a decorator that registers a route, ANY where it names several; empty: it is none.
QString verbOf(const PythonModule& module, int decorator)
{
    const int called = module.is(decorator, Node::Call) ? module.node(decorator).first : -1;
    if (!module.is(called, Node::Attribute))
        return {};
    const auto word = module.node(called).text;
    return word == u"route" || word == u"api_route" ? u"ANY"_s : methodNamed(word);
}

/// Whether a module knows of the web at all.
bool isWeb(const PythonModule& module)
{
    static const QSet<QStringView> packages{u"fastapi",
        u"starlette",
        u"flask",
        u"django",
        u"sanic",
        u"aiohttp",
        u"quart",
        u"litestar",
        u"prometheus_fastapi_instrumentator",
        u"rest_framework"};
    return std::ranges::any_of(module.imports, [](const PythonImport& one) {
        return packages.contains(firstName(one.module)) || one.name.contains(u"router")
            || one.name == u"app" || one.module.contains(u"rout");
    });
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

using Segments = QVarLengthArray<QStringView, 16>;

Segments segments(QStringView path)
{
    Segments out;
    const auto plain = path.left(path.indexOf(u'?')); // without a query
    for (const auto part : plain.tokenize(u'/', Qt::SkipEmptyParts))
        out.append(part);
    return out;
}

bool isPlaceholder(QStringView segment)
{
    return segment.startsWith(u'{') || segment.startsWith(u'<') || segment.contains(u"(?P");
}

} // namespace

bool mayRoute(const PythonModule& module)
{
    if (!isWeb(module))
        return false;
    const auto isRouting = [&module](const PythonCall& call) {
        const int called = module.node(call.node).first;
        const auto last = module.lastName(called);
        if (isApplicationClass(last) || isRouterClass(last) || isRouteClass(last))
            return true;
        if (!module.is(called, Node::Attribute))
            return false;
        const auto method = module.node(called).text;
        return isIncluding(method) || isAdding(method) || method == u"expose";
    };
    return std::ranges::any_of(module.calls, isRouting)
        || std::ranges::any_of(module.functions, [&module](const PythonFunction& function) {
               return std::ranges::any_of(function.decorators,
                   [&module](int decorator) { return !verbOf(module, decorator).isEmpty(); });
           });
}

void RouteReader::visit(const PythonUnit& unit)
{
    if (!isWeb(unit.module()))
        return;
    objects(unit);
    inclusions(unit);
    decorators(unit);
    calls(unit);
}

/// A prefix as text; a field of a settings class counts with its default.
std::optional<QString> RouteReader::prefixOf(const PythonUnit& unit, int node) const
{
    if (node < 0)
        return QString();
    if (const auto text = unit.stringOf(node))
        return text;
    const auto& module = unit.module();
    return module.is(node, Node::Attribute) ? m_program.fieldText(module.node(node).text)
                                            : std::nullopt;
}

void RouteReader::objects(const PythonUnit& unit)
{
    const auto& module = unit.module();
    for (const auto& one : module.statements) {
        if (one.value < 0 || one.target < 0 || !module.is(one.value, Node::Call))
            continue;
        const int called = module.node(one.value).first;
        if (!unit.mayEndIn(called,
                [](QStringView last) { return isApplicationClass(last) || isRouterClass(last); }))
            continue;
        const auto made = unit.symbolOf(called);
        if (made.isKnown())
            continue;
        const QString name = made.name.section(u'.', -1);
        Router router;
        router.isApplication = isApplicationClass(name);
        if (!router.isApplication && !isRouterClass(name))
            continue;
        const auto* word = name == u"Blueprint" ? u"url_prefix" : u"prefix";
        const auto prefix = prefixOf(unit, module.keyword(one.value, word));
        router.isKnown = prefix.has_value() && !module.hasDoubleStar(one.value);
        router.prefix = router.isApplication ? QString() : prefix.value_or(QString());
        m_routers.insert({unit.file(), module.dotted(one.target)}, router);
        if (router.isApplication && !m_out.hasApplication) {
            m_out.hasApplication = true;
            m_out.application = unit.placeOf(one.value);
        }
    }
}

void RouteReader::inclusions(const PythonUnit& unit)
{
    const auto& module = unit.module();
    for (const auto& call : module.calls) {
        const int called = module.node(call.node).first;
        if (!module.is(called, Node::Attribute))
            continue;
        const auto name = module.node(called).text;
        if (!isIncluding(name))
            continue;
        const auto child = unit.symbolOf(module.argument(call.node, 0, u"router"));
        const auto parent = unit.symbolOf(module.node(called).first);
        const bool isFastApi = name == u"include_router";
        const auto prefix
            = prefixOf(unit, module.keyword(call.node, isFastApi ? u"prefix" : u"url_prefix"));
        m_inclusions.push_back(
            {key(parent), key(child), prefix.value_or(QString()), prefix.has_value()});
    }
}

void RouteReader::decorators(const PythonUnit& unit)
{
    const auto& module = unit.module();
    for (int i = 0; i < int(module.functions.size()); ++i) {
        for (const int decorator : module.functions[size_t(i)].decorators) {
            const QString verb = verbOf(module, decorator);
            if (verb.isEmpty())
                continue;
            const int called = module.node(decorator).first;
            const auto path = prefixOf(unit, module.argument(decorator, 0, u"path"));
            const auto router = unit.symbolOf(module.node(called).first);
            QStringList methods{verb};
            if (verb == u"ANY")
                if (const auto named = module.stringsOf(module.keyword(decorator, u"methods")))
                    methods = *named;
            for (const auto& method : methods)
                add(unit, router, method.toUpper(), path, i, decorator);
        }
    }
}

void RouteReader::calls(const PythonUnit& unit)
{
    const auto& module = unit.module();
    for (const auto& call : module.calls) {
        const int called = module.node(call.node).first;
        const auto last = module.lastName(called);
        const QString callee = isRouteClass(last) ? module.callee(call.node) : QString();
        if (module.is(called, Node::Attribute) && isAdding(module.node(called).text)) {
            const auto path = unit.stringOf(module.argument(call.node, 0, u"path"));
            if (!path) {
                m_out.isOpen = true;
                continue;
            }
            add(unit,
                unit.symbolOf(module.node(called).first),
                u"ANY"_s,
                path,
                handlerOf(unit, call.node),
                call.node);
        } else if (module.is(called, Node::Attribute) && module.node(called).text == u"expose"
            && module.source.contains(u"nstrumentator")) {
            const int endpoint = module.keyword(call.node, u"endpoint");
            const auto path = endpoint < 0 ? std::optional(u"/metrics"_s) : unit.stringOf(endpoint);
            add(unit, {unit.file(), u"app"_s}, u"GET"_s, path, -1, call.node);
        } else if (callee == u"starlette.routing.Route" || callee == u"starlette.routing.Mount"
            || callee == u"fastapi.routing.APIRoute") {
            const auto path = unit.stringOf(module.argument(call.node, 0, u"path"));
            add(unit,
                {unit.file(), u"app"_s},
                u"ANY"_s,
                path,
                handlerOf(unit, call.node),
                call.node);
        } else if (callee == u"django.urls.path" || callee == u"django.urls.re_path") {
            django(unit, call.node);
        }
    }
}

int RouteReader::handlerOf(const PythonUnit& unit, int call) const
{
    const auto& module = unit.module();
    const auto found = m_program.functionOf(unit.symbolOf(module.argument(call, 1, u"endpoint")));
    return found.first == unit.file() ? found.second : -1;
}

void RouteReader::django(const PythonUnit& unit, int call)
{
    const auto& module = unit.module();
    if (m_django.path.isEmpty())
        m_django = unit.placeOf(call);
    auto path = unit.stringOf(module.argument(call, 0, u"route"));
    if (module.callee(module.argument(call, 1)).endsWith(u"include"))
        m_out.isOpen = true;
    PythonRoute made;
    made.method = u"ANY"_s;
    made.path = u'/' + path.value_or(QString()).remove(u'^').remove(u'$');
    made.isComplete = false; // it may be included below a prefix
    made.file = unit.file();
    made.place = unit.placeOf(call);
    m_registered.push_back({std::move(made), std::nullopt, true});
}

void RouteReader::add(const PythonUnit& unit,
    const PythonSymbol& router,
    const QString& method,
    const std::optional<QString>& path,
    int function,
    int node)
{
    Registered made{.router = key(router), .hasPath = path.has_value()};
    made.route.method = method;
    made.route.path = path.value_or(QString());
    made.route.file = unit.file();
    made.route.function = function;
    if (function >= 0)
        made.route.handler = unit.module().functions[size_t(function)].name;
    made.route.place = unit.placeOf(node);
    m_registered.push_back(std::move(made));
}

std::vector<std::pair<QString, bool>> RouteReader::prefixes(const Key& router, int depth) const
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

PythonRoutes RouteReader::finish()
{
    if (!m_django.path.isEmpty()) {
        m_out.hasApplication = true;
        if (m_out.application.path.isEmpty())
            m_out.application = m_django;
    }
    for (const auto& one : m_inclusions)
        m_out.isOpen = m_out.isOpen || !m_routers.contains(one.child);
    QMap<Key, std::vector<std::pair<QString, bool>>> known;
    for (auto& [route, router, hasPath] : m_registered) {
        if (!router) {
            m_out.routes.push_back(std::move(route));
            continue;
        }
        auto found = known.constFind(*router);
        if (found == known.constEnd())
            found = known.insert(*router, prefixes(*router, 0));
        const bool isApp = router->second == u"app" || router->second.endsWith(u".app");
        for (const auto& [prefix, isComplete] : *found) {
            PythonRoute made = route;
            made.path = joined(prefix, route.path);
            if (!made.path.startsWith(u'/'))
                made.path.prepend(u'/');
            made.isComplete = (isComplete || isApp) && hasPath;
            m_out.routes.push_back(std::move(made));
        }
    }
    m_registered = {};
    std::ranges::stable_sort(m_out.routes, {}, [](const PythonRoute& one) {
        return std::tie(one.file, one.place.line, one.path);
    });
    return std::move(m_out);
}

PythonRoutes routesOf(const PythonProgram& program)
{
    RouteReader reader(program);
    sweep(program, {&reader});
    return reader.finish();
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
