// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "conformance/script.h"
#include "promql/query.h"

namespace slipway::conformance {

/// What is wrong with a value, as `what, expected, got`; nothing if it is right.
QString valueProblem(const EvalCommand& asked, const promql::Value& value);

/// What is wrong with the one value of each series that is expected of an instant.
QString vectorProblem(const EvalCommand& asked, const promql::Vector& vector);

/// What is wrong with the error of a query that has to fail. Where our words are others than
/// Prometheus', theirs are looked for too.
QString failureProblem(const EvalCommand& asked, const Error& error);

/// What is wrong with warnings and infos.
QString annotationProblem(const EvalCommand& asked, const promql::Answer& answer);

/// What Prometheus says where we say `what`; empty where it has the same words.
QString prometheusWords(const QString& what);

} // namespace slipway::conformance
