// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace slipway::logging {

/// Folders of this program by the XDG base directory rules; absolute, not created.
QString configDirectory(); ///< `$XDG_CONFIG_HOME/slipway`: settings of the window
QString stateDirectory(); ///< `$XDG_STATE_HOME/slipway`: what must outlive a restart
QString cacheDirectory(); ///< `$XDG_CACHE_HOME/slipway`: may be deleted at any time
QString logDirectory(); ///< below the state directory

/// Makes a folder that only its owner may enter; true if it is there.
bool makePrivate(const QString& directory);

} // namespace slipway::logging
