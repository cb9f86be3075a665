// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/reports/drill.cpp
#include "evidence/reports/drill.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    for (const auto& path : {u"drill.yaml"_s, u"drill.json"_s, u"drill.md"_s})
        (void)evidence::readDrills(bytes, path);
    return 0;
}
