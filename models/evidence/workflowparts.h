// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/workflow.h"
#include "yaml/document.h"

namespace slipway::evidence {

/// Scalars of a scalar or a list.
QStringList texts(const yaml::Node* node);
/// A map of scalars; empty without one.
QMap<QString, QString> textMap(const yaml::Node* node);
/// Line of a key; 0 if the map has none.
int keyLine(const yaml::Node& node, QStringView key);
/// `permissions` below a workflow or a job.
WorkflowPermissions permissionsOf(const yaml::Node& node);
/// Group of `concurrency`; empty without one.
QString concurrencyOf(const yaml::Node& node);
/// All of a job but its id, name, condition and steps.
void readJobParts(WorkflowJob& job, const yaml::Node& node);

} // namespace slipway::evidence
