// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/envfile.cpp
#include "evidence/envfile.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    (void)evidence::readEnvironmentFile(bytes);
    return 0;
}
