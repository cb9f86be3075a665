// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/kubernetes.cpp
#include "evidence/kubernetes.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    (void)evidence::readKubernetes(bytes, u"k8s/all.yaml"_s);
    return 0;
}
