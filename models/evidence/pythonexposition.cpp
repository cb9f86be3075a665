// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonmetricreaders.h"
#include "evidence/pythontraits.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

/// Libraries that bring series of their own.
const QSet<QStringView>& exporterPackages()
{
    static const QSet<QStringView> packages{u"prometheus_fastapi_instrumentator",
        u"starlette_exporter",
        u"starlette_prometheus",
        u"prometheus_flask_exporter",
        u"django_prometheus",
        u"fastapi_prometheus",
        u"opentelemetry",
        u"statsd",
        u"sanic_prometheus",
        u"celery_exporter",
        u"prometheus_async",
        u"py_grpc_prometheus"};
    return packages;
}

} // namespace

bool mayExposeMetrics(const PythonModule& module)
{
    return std::ranges::any_of(module.imports, [](const PythonImport& one) {
        const auto top = firstName(one.module);
        return top.contains(u"prometheus") || exporterPackages().contains(top);
    });
}

bool importsMetrics(const PythonModule& module)
{
    return std::ranges::any_of(module.imports, [](const PythonImport& one) {
        return one.module.contains(u"prometheus") || one.module.contains(u"starlette_exporter")
            || one.module.contains(u"opentelemetry") || one.module.contains(u"statsd");
    });
}

void readExposition(const PythonUnit& unit, PythonMetrics& out)
{
    static const QSet<QStringView> exposing{u"make_asgi_app",
        u"make_wsgi_app",
        u"start_http_server",
        u"start_wsgi_server",
        u"generate_latest",
        u"push_to_gateway",
        u"expose",
        u"handle_metrics",
        u"ExportToDjangoView"};
    const auto& module = unit.module();
    bool hasClient = false;
    for (const auto& one : module.imports) {
        const QString top = one.module.section(u'.', 0, 0);
        hasClient = hasClient || top.contains(u"prometheus") || exporterPackages().contains(top);
        if (top == u"opentelemetry" && !one.module.contains(u"metric"))
            continue;
        if (exporterPackages().contains(top) && !out.exporters.contains(top))
            out.exporters << top;
        if (!out.isMultiprocess
            && (one.module == u"prometheus_client.multiprocess" || one.name == u"multiprocess")
            && one.module.startsWith(u"prometheus_client")) {
            out.isMultiprocess = true;
            out.multiprocess = unit.lineOf(one.line);
        }
    }
    for (size_t i = 0; hasClient && !out.isExposed && i < module.calls.size(); ++i) {
        const int called = module.node(module.calls[i].node).first;
        if (exposing.contains(module.lastName(called))) {
            out.isExposed = true;
            out.exposed = unit.placeOf(module.calls[i].node);
        }
    }
}

} // namespace slipway::evidence
