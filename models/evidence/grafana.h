// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "yaml/document.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace slipway::evidence {

/// An expression of a panel.
struct DashboardQuery {
    QString panel;
    QString expression;
    yaml::Mark mark;
    bool isPrometheus = true; ///< false: its data source is of another kind
    QString variable{}; ///< of a query of a template variable: its name
    friend bool operator==(const DashboardQuery&, const DashboardQuery&) = default;
};

/// A Grafana dashboard as a file.
struct Dashboard {
    QString title; ///< where Grafana's file provisioning looks for it: at the top; else that of the
                   ///< wrapped one
    bool isWrapped = false; ///< the dashboard is below a `dashboard` key, as the HTTP API wants it
    bool isTitled = false; ///< a title at the top
    bool isPanelled = false; ///< a list of panels (or rows) at the top
    int panels = 0; ///< at any depth, rows' and collapsed ones included, row headings not
    yaml::Mark mark; ///< of the `dashboard` key's value if wrapped, else of the root
    std::vector<DashboardQuery> queries; ///< of panels, then of template variables
    int libraryPanels = 0; ///< panels whose content is kept in Grafana, not here
    friend bool operator==(const Dashboard&, const Dashboard&) = default;
};

/// True if a JSON value looks like a dashboard, wrapped or not.
bool isDashboard(const yaml::Node& root);
/// Reads a dashboard; the error's `where` is `line:column`.
Result<Dashboard> readDashboard(const QByteArray& bytes);
/// The same out of a value read before.
Dashboard dashboardOf(const yaml::Node& root);

/// An expression without Grafana's variables: intervals stand as `5m`, numbers as `1`, parts of
/// names as `__var_x`; within strings variables stay, as `$x`.
struct PlainExpression {
    QString text{};
    bool hasVariables = false;
    friend bool operator==(const PlainExpression&, const PlainExpression&) = default;
};
PlainExpression plainExpression(const QString& expression);

} // namespace slipway::evidence
