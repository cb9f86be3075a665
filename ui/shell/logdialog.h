// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/logviewsource.h"

#include <QString>

class QWidget;

namespace slipway::ui {

class Theme;

/// Shows a run's log in a dialog of its own, with search and follow. The dialog deletes itself; Esc
/// closes it. `theme` outlives it.
void showLog(QWidget& over, const Theme& theme, const QString& title, const LogSource& source);

} // namespace slipway::ui
