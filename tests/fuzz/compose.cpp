// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/compose.cpp
#include "evidence/compose.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    if (auto file = evidence::readCompose(bytes, u"docker-compose.yml"_s))
        (void)evidence::mergeCompose({*file, *file});
    return 0;
}
