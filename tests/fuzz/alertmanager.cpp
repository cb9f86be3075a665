// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/alertmanager.cpp
#include "evidence/alertmanager.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    (void)evidence::readAlertmanagerConfig(bytes);
    return 0;
}
