// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/reports/anyreport.cpp
#include "evidence/reports/anyreport.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    // By content and by every name: SARIF, scanners, loads, SBOMs, runs, settings, images.
    for (const auto& path : {u"reports/any.json"_s, u"gitleaks.json"_s, u"ci-runs.json"_s})
        (void)evidence::readAnyReport(bytes, path);
    return 0;
}
