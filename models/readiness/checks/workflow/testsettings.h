// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/testconfig.h"
#include "readiness/checks/workflow/checks.h"

namespace slipway::readiness {

/// Every file that may configure pytest or coverage.py and is not a sample or other people's.
struct TestSettings {
    struct File {
        QString path;
        evidence::TestConfig config;
    };
    std::vector<File> files; ///< the root's first
    std::vector<Unreadable> unreadable;
    static TestSettings gather(const Facts& facts);
};

} // namespace slipway::readiness
