// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/testconfig.cpp
#include "evidence/testconfig.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    for (const auto& path : {u"pytest.ini"_s, u"tox.ini"_s, u"setup.cfg"_s, u"pyproject.toml"_s})
        (void)evidence::readTestConfig(bytes, path);
    return 0;
}
