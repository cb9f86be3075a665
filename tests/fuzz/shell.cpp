// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/shell.cpp
#include "evidence/shell.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto script = evidence::splitShell(evidence::sourceText(bytes));
    for (size_t i = 0; i < script.commands.size() && i < 200; ++i)
        (void)evidence::maskOf(script, static_cast<int>(i), {});
    return 0;
}
