// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/workflow/checks.h"

namespace slipway::readiness {

/// Names of images that the pipelines push.
struct PushedImages {
    QStringList names; ///< without tag; `*` for what cannot be told
    std::vector<Evidence> places; ///< of every push
    bool isOpen = false; ///< something is pushed whose name nobody can tell
    static PushedImages gather(const Facts& facts);
    /// True if one of the names may be that image.
    bool covers(const QString& image) const;
};

/// The image without tag and digest, lower case; `*` for every `${{ … }}`, `$X` and `<x>` in it.
QString imagePattern(const QString& image);
/// True for an image that somebody else publishes: a database, a proxy, a base.
bool isForeignImage(const QString& image);

} // namespace slipway::readiness
