// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/workflow.cpp
#include "evidence/workflow.h"

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    if (const auto workflow = evidence::readWorkflow(bytes, u".github/workflows/ci.yml"_s)) {
        for (const auto& job : workflow->jobs)
            for (const auto& step : job.steps)
                (void)step.script();
    }
    (void)evidence::readCompositeAction(bytes);
    return 0;
}
