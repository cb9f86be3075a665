// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace slipway::verbs {

/// The catalogue of checks as a page of the manual, in Markdown: made from the code, so that it is
/// true. `resources/help/checks.md` is its output (`slipway help checks`); a test compares them.
QByteArray checkManual();

} // namespace slipway::verbs
