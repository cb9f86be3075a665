// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/paths.h"

#include "app/logging/paths.h"

#include <QCoreApplication>

namespace slipway::engine {

Paths defaultPaths()
{
    return {logging::stateDirectory()};
}

QString programBeside(const QString& name)
{
    return QCoreApplication::applicationDirPath() + u'/' + name;
}

} // namespace slipway::engine
