// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/requirements.cpp
#include "evidence/requirements.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    (void)evidence::readRequirements(bytes, u"requirements.txt"_s);
    (void)evidence::readRequirements(bytes, u"pyproject.toml"_s);
    for (const auto& path : {u"poetry.lock"_s, u"package-lock.json"_s, u"yarn.lock"_s})
        (void)evidence::readLock(bytes, path);
    return 0;
}
