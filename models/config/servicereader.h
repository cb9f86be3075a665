// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/fields.h"
#include "config/mistakes.h"

#include <QDir>

namespace slipway::config {

/// `services` and `environments` of the file, resolved against each other: what an environment says
/// about a service replaces, key by key, what `services` says. An environment without `services`
/// runs all of them; a file without `environments` has one, named `default`.
void readServices(const Fields& root, const QDir& folder, Config& out, Mistakes& mistakes);

} // namespace slipway::config
