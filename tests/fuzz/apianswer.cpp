// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/prometheus/queryreader.cpp
#include "prometheus/answerreader.h"

#include <cstdint>

using namespace slipway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const prometheus::AnswerLimits limits{.depth = 64, .series = 100, .samples = 500, .items = 200};
    (void)prometheus::readQueryAnswer(body, limits);
    (void)prometheus::readSeries(body, limits);
    (void)prometheus::readNames(body, limits);
    (void)prometheus::readMetadata(body, limits);
    (void)prometheus::readTargets(body, limits);
    (void)prometheus::readRules(body, limits);
    (void)prometheus::readAlerts(body, limits);
    (void)prometheus::readBuildFacts(body);
    (void)prometheus::readRuntimeFacts(body);
    (void)prometheus::readComplaint(body);
    return 0;
}
