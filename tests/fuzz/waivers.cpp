// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/config/waiverfile.cpp
#include "config/waiverfile.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    (void)config::readWaivers(bytes, u"slipway-waivers.yaml"_s);
    return 0;
}
