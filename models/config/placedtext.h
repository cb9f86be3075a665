// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "yaml/document.h"

#include <QString>

namespace slipway::config {

/// A text of the file and where it stands, for what can only be judged when all is read.
struct PlacedText {
    QString text;
    yaml::Mark mark;
};

} // namespace slipway::config
