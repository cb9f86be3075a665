// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/workflow/checks.h"

namespace slipway::readiness {

/// Tests of the repository, by what they test.
struct TestInventory {
    int units = 0;
    int integrations = 0;
    bool countsFiles = false; ///< files by convention, not functions
    bool isKnown = false; ///< the language has a convention here
    std::vector<Evidence> unitPlaces;
    std::vector<Evidence> integrationPlaces;
    QStringList unreadable;
    static TestInventory gather(const Facts& facts);
};

/// True for a path or marker of tests of parts working together.
bool isIntegrationPath(const QString& path);
bool isIntegrationMarker(const QString& marker);
/// What checks on tests answer where there is no test at all.
Outcome withoutTests(const Facts& facts, const TestInventory& inventory);
/// `3 tests`, `1 test file`.
QString countText(int count, bool countsFiles);

} // namespace slipway::readiness
