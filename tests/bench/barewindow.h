// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QApplication;

namespace slipway::bench {

/// The least a Qt window costs: menu, status bar, label. Prints `first frame` when painted, and
/// ends.
int showBareWindow(QApplication& app);

} // namespace slipway::bench
