// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/rolloutconfig.h"

namespace slipway::config {

/// Names that are set for every run: version, stable, weight, environment, run, plan, project. No
/// plan may set them.
[[nodiscard]] const QStringList& builtInVariables();
/// The names in `{{…}}`, each once, in order of the text.
[[nodiscard]] QStringList variablesIn(const QString& text);

} // namespace slipway::config
