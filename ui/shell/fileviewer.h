// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace slipway::ui {

/// Shows a text read-only in a dialog of its own, plain, with line numbers, scrolled to `line`
/// (from 1; 0: none), which is marked. The dialog deletes itself; Esc closes it. `name` is shown as
/// the title.
void showFile(QWidget& over, const QString& name, const QString& text, int line);

} // namespace slipway::ui
