// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace slipway::trust {

/// Whose a file may be.
enum class Owner { Me, MeOrRoot };

/// Why others than its owner could change what stands at `path` (the file, or its folder), one
/// sentence; empty if they could not.
[[nodiscard]] QString whyChangeable(const QString& path, Owner owner);

} // namespace slipway::trust
