// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/verb.h"

#include <memory>
#include <string>

namespace slipway::verbs {

/// `slipway config trust`: what is to be done.
struct TrustWish {
    std::string file;
    std::string format = "text";
    std::string digest; ///< of `--yes-i-mean`: the first 12 hexadecimal digits or more
    bool showsOnly = false;
    bool forgets = false;
};

/// Adds `trust` to the verb `config`.
void addConfigTrust(CLI::App& config, Session& session);

} // namespace slipway::verbs
