// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/coverage.cpp
#include "evidence/coverage.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    (void)evidence::isCoverage(bytes);
    (void)evidence::readCoverage(bytes);
    return 0;
}
