// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <span>

namespace slipway::readiness {

/// What some versions of a package want of another one.
struct KnownNeed {
    QStringView package;
    QStringView versions; ///< PEP 440
    QStringView dependency;
    QStringView needs; ///< PEP 440
};

/// A small table of needs that often collide, each from the package's own metadata on pypi.org
/// (Requires-Dist of the versions named).
std::span<const KnownNeed> knownNeeds();

} // namespace slipway::readiness
