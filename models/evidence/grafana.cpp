// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/grafana.h"

#include "evidence/grafanajson.h"

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

void readPanels(const yaml::Node& owner, Dashboard& out)
{
    for (const auto key : {u"panels", u"rows"}) {
        const auto* list = owner.find(QStringView(key));
        if (!isList(list))
            continue;
        for (const auto& panel : list->items) {
            const bool isHeading = QStringView(key) == u"rows" || panel.textOf(u"type") == u"row";
            out.panels += isHeading ? 0 : 1;
            readPanels(panel, out);
            const auto* targets = panel.find(u"targets");
            if (!isList(targets))
                continue;
            for (const auto& target : targets->items) {
                const auto* expression = target.find(u"expr");
                if (expression != nullptr && !expression->text.trimmed().isEmpty())
                    out.queries.push_back(
                        {panel.textOf(u"title"), expression->text, expression->mark});
            }
        }
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
