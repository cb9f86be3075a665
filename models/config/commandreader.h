// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fields.h"
#include "config/placedtext.h"
#include "config/rolloutconfig.h"

#include <QDir>

namespace slipway::config {

/// A command and the places of its texts.
struct ReadCommand {
    Command command;
    yaml::Mark mark; ///< of its name
    std::vector<PlacedText> texts; ///< that may hold `{{…}}`
    std::vector<PlacedText> expressions; ///< of `redact`
};

/// `commands` of the file. A command with mistakes is there too, so that its name is known.
QMap<QString, ReadCommand> readCommands(const Fields& root, const QDir& folder, Mistakes& mistakes);

} // namespace slipway::config
