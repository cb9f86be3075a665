// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"

namespace slipway::readiness {

/// Whether the image is that of a command-line tool: it exposes no port, and started without
/// arguments it prints its help or its version (`CMD ["--help"]`).
bool isToolImage(const ImageBuild& build, const evidence::Dockerfile& file);

/// Where the tree says that it is a library or a tool that others use, and nothing that is
/// deployed: a package.json that publishes files, or the image of a tool. Nothing where anything
/// in it is deployed, or where the tree does not say what it is.
std::optional<Evidence> publishedOnly(const Facts& facts);

} // namespace slipway::readiness
