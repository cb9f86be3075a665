// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <QJsonObject>

namespace slipway::verbs {

/// By name, with defaults filled in.
QJsonObject commandsJson(const QMap<QString, config::Command>& commands);
QJsonObject templatesJson(const QMap<QString, config::AnalysisTemplate>& templates);
QJsonObject plansJson(const QMap<QString, config::RolloutPlan>& plans);

} // namespace slipway::verbs
