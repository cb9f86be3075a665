// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/grafana.h"

#include "evidence/grafanajson.h"

#include <QRegularExpression>

#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

bool isList(const yaml::Node* node)
{
    return node != nullptr && node->isSequence();
}

/// A key that only dashboards have beside title and panels, so that other JSON with "panels" is not
/// taken for one.
bool isBoard(const yaml::Node& node)
{
    if (!node.isMap())
        return false;
    const bool hasBody = isList(node.find(u"panels")) || isList(node.find(u"rows"));
    const bool hasMark = node.find(u"schemaVersion") != nullptr
        || node.find(u"templating") != nullptr || node.find(u"timepicker") != nullptr
        || node.find(u"uid") != nullptr || node.find(u"refresh") != nullptr
        || node.find(u"__inputs") != nullptr;
    return hasBody && hasMark;
}

/// Whether a `datasource` (an object, a name or null) is of Prometheus; nothing if it does not say.
std::optional<bool> isPrometheus(const yaml::Node* datasource)
{
    static const QRegularExpression other(
        u"loki|elastic|opensearch|influx|graphite|tempo|jaeger|zipkin|postgres|mysql|mssql|"
        u"cloudwatch|stackdriver|azure|testdata|infinity|clickhouse|bigquery|redis|json|csv|"
        u"pyroscope|sentry|athena|datadog|splunk|mongo"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (datasource == nullptr || datasource->isNull())
        return std::nullopt;
    if (datasource->isScalar()) {
        if (datasource->text.startsWith(u"--") || datasource->text.trimmed().isEmpty())
            return std::nullopt;
        return !other.match(datasource->text).hasMatch();
    }
    const QString type = datasource->textOf(u"type");
    if (!type.isEmpty() && !type.startsWith(u'$') && type != u"datasource")
        return type == u"prometheus" || type.contains(u"victoriametrics")
            || type.contains(u"prometheus");
    const QString uid = datasource->textOf(u"uid");
    if (uid.isEmpty() || uid.startsWith(u"--"))
        return std::nullopt;
    return !other.match(uid).hasMatch();
}

void readTargets(const yaml::Node& panel, Dashboard& out)
{
    const auto* targets = panel.find(u"targets");
    if (!isList(targets))
        return;
    const auto ofPanel = isPrometheus(panel.find(u"datasource"));
    for (const auto& target : targets->items) {
        const auto* expression = target.find(u"expr");
        if (expression == nullptr || expression->text.trimmed().isEmpty())
            continue;
        const auto own = isPrometheus(target.find(u"datasource"));
        out.queries.push_back({panel.textOf(u"title"),
            expression->text,
            expression->mark,
            own.value_or(ofPanel.value_or(true))});
    }
}

void readPanels(const yaml::Node& owner, Dashboard& out)
{
    for (const auto key : {u"panels", u"rows"}) {
        const auto* list = owner.find(QStringView(key));
        if (!isList(list))
            continue;
        for (const auto& panel : list->items) {
            const bool isHeading = QStringView(key) == u"rows" || panel.textOf(u"type") == u"row";
            out.panels += isHeading ? 0 : 1;
            out.libraryPanels += panel.find(u"libraryPanel") != nullptr ? 1 : 0;
            readPanels(panel, out);
            readTargets(panel, out);
        }
    }
}

/// The selector or expression in a template variable's query; empty: it has none.
QString askedBy(const QString& query)
{
    const QString text = query.trimmed();
    if (!text.endsWith(u')'))
        return {};
    if (text.startsWith(u"query_result("))
        return text.mid(13).chopped(1).trimmed();
    if (!text.startsWith(u"label_values("))
        return {};
    const QString inner = text.mid(13).chopped(1);
    const auto comma = inner.lastIndexOf(u',');
    // Of `label_values({a="b", c="d"}, x)` the last comma is outside of the braces.
    return comma > inner.lastIndexOf(u'}') ? inner.left(comma).trimmed() : QString();
}

void readVariables(const yaml::Node& board, Dashboard& out)
{
    const auto* list = board.find({u"templating", u"list"});
    if (!isList(list))
        return;
    for (const auto& variable : list->items) {
        if (variable.textOf(u"type") != u"query")
            continue;
        const auto* query = variable.find(u"query");
        if (query != nullptr && query->isMap())
            query = query->find(u"query");
        if (query == nullptr || !query->isScalar())
            continue;
        const QString asked = askedBy(query->text);
        if (!asked.isEmpty())
            out.queries.push_back({u"variable "_s + variable.textOf(u"name"),
                asked,
                query->mark,
                isPrometheus(variable.find(u"datasource")).value_or(true),
                variable.textOf(u"name")});
    }
}

} // namespace

bool isDashboard(const yaml::Node& root)
{
    const auto* wrapped = root.find(u"dashboard");
    return isBoard(root) || (wrapped != nullptr && isBoard(*wrapped));
}

Dashboard dashboardOf(const yaml::Node& root)
{
    Dashboard out;
    out.mark = root.mark;
    const yaml::Node* board = &root;
    const auto* inner = root.find(u"dashboard");
    if (inner != nullptr && inner->isMap() && !isList(root.find(u"panels"))) {
        out.isWrapped = true;
        out.mark = inner->mark;
        board = inner;
    }
    out.title = board->textOf(u"title");
    out.isTitled = !root.textOf(u"title").trimmed().isEmpty();
    out.isPanelled = isList(root.find(u"panels")) || isList(root.find(u"rows"));
    readPanels(*board, out);
    readVariables(*board, out);
    return out;
}

Result<Dashboard> readDashboard(const QByteArray& bytes)
{
    const auto root = readJson(bytes);
    if (!root)
        return failure(root.error());
    if (!root->isMap())
        return failure(u"1:1"_s, u"not a JSON object"_s);
    return dashboardOf(*root);
}

} // namespace slipway::evidence
