// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/dockerfile.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace slipway::readiness {

/// A command of a RUN that installs something, or takes it away again.
struct Install {
    enum class Manager { System, Python, Node, Build };
    Manager manager = Manager::System;
    QString program{}; ///< apt-get, apk, pip, poetry, uv, npm, go, …
    QStringList packages{}; ///< as written, versions too
    QStringList files{}; ///< requirements files, as written
    QStringList words{}; ///< of the whole command
    bool isRemoval = false; ///< of packages
    int stage = 0; ///< index of the stage
    int line = 0; ///< of the RUN
};

/// What the RUNs of a stage and of those it builds on install, in order.
std::vector<Install> installsOf(const evidence::DockerStageFacts& stage);

/// Name of a package without its version (`curl=7.88`, `requests==2`, `vite@5`), lower case.
QString packageName(const Install& install, const QString& package);

} // namespace slipway::readiness
