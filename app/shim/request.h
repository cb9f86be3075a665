// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace slipway::shim {

/// What `request` asks for; the environment is the shim's own.
struct Request {
    std::string program;
    std::vector<std::string> arguments;
    std::string directory;
    std::string log;
    long long logLimit = 0; ///< bytes
    long long fileMask = 0; ///< umask
};

/// Nothing if the file is missing, cut, or asks for what cannot be.
std::optional<Request> readRequest(int folder);

} // namespace slipway::shim
