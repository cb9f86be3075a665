// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/makefile.cpp
#include "evidence/makefile.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    (void)evidence::readTasks(bytes, u"Makefile"_s);
    (void)evidence::readJustfile(bytes, u"justfile"_s);
    (void)evidence::readTaskfile(bytes, u"Taskfile.yml"_s);
    return 0;
}
