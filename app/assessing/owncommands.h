// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/ownchecks.h"

#include <QProcessEnvironment>

namespace slipway::assessing {

/// Runs an own check's program in `directory` and waits for it: no shell, no stdin, an environment
/// of the few variables that commands get, stdout to a file of at most 1 MiB, stderr nowhere. After
/// its timeout the whole process group is killed and nothing is known. Blocks: for the pool, or a
/// verb. Only for a configuration that is trusted.
readiness::CommandAnswer runOwnCommand(const config::OwnCheck& check,
    const QString& directory,
    const QProcessEnvironment& environment,
    qint64 now);

} // namespace slipway::assessing
