// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/configreader.h"
#include "config/fields.h"

#include <QDir>

namespace slipway::config {

/// A text that another room judges, before its place is written out.
struct MarkedPlace {
    Place::Kind kind = Place::Kind::Condition;
    QString text;
    yaml::Mark mark;
};

/// `commands`, `analysisTemplates` and `plans` of the file, checked against each other.
std::vector<MarkedPlace> readRollouts(
    const Fields& root, const QDir& folder, Config& out, Mistakes& mistakes);

} // namespace slipway::config
