// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythoncallsite.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;
using Statement = PythonStatement::Kind;

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

} // namespace

void readLeak(const CallSite& site, PythonUses& out)
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

const QSet<QString>& limitingLibraries()
{
    static const QSet<QString> libraries{u"slowapi"_s,
        u"fastapi_limiter"_s,
        u"flask_limiter"_s,
        u"ratelimit"_s,
        u"django_ratelimit"_s,
        u"asgi_ratelimit"_s,
        u"pyrate_limiter"_s};
    return libraries;
}

void readLimiter(const CallSite& site, PythonUses& out)
{
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
    } else if (site.isForeign && limitingLibraries().contains(site.callee.section(u'.', 0, 0))) {
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

} // namespace slipway::evidence
