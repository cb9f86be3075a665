// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/dockerfile.cpp
#include "evidence/dockerfile.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    if (const auto file = evidence::readDockerfile(bytes))
        for (size_t i = 0; i < file->stages.size() && i < 20; ++i)
            (void)evidence::factsOfStage(*file, static_cast<int>(i));
    const evidence::IgnoreList list(bytes.left(4096), evidence::IgnoreList::Dialect::Docker);
    (void)list.ignores(u"app/main.py"_s);
    return 0;
}
