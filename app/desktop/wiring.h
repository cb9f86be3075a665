// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

#include <map>

namespace slipway::ui {
class MainWindow;
class Theme;
} // namespace slipway::ui

namespace slipway::desktop {

class Desk;

/// How each page is made, with its wishes already soldered to the desk. `theme` and `desk` outlive
/// the window.
std::map<ui::PageId, ui::PageFactory> pageFactories(const ui::Theme& theme, Desk& desk);

/// The window's wishes to the desk, the desk's values to the window.
void wire(ui::MainWindow& window, Desk& desk);

} // namespace slipway::desktop
