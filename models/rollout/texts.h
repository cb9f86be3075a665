// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace slipway::rollout {

/// Translations of this room: `Texts::tr("…")`.
struct Texts {
    Q_DECLARE_TR_FUNCTIONS(slipway::rollout)
};

} // namespace slipway::rollout
