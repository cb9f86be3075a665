// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace slipway::rules::templates {

/// `host` of `host:port` and `[host]:port`; anything else unchanged.
std::string withoutPort(const std::string& hostPort);
/// The first part of a host's name, with the port if there is one; addresses unchanged.
std::string withoutDomain(const std::string& hostPort);

} // namespace slipway::rules::templates
