// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace slipway::desktop {

/// The person's editor as argv: `$SLIPWAY_EDITOR` with `{file}` and `{line}`, or `$VISUAL` if it is
/// an editor with a window of its own. Empty: none is configured. No shell is involved.
QStringList editorCommand(const QProcessEnvironment& environment, const QString& file, int line);

} // namespace slipway::desktop
