// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/scrape/targetpage.cpp
#include "fuzz/pagerun.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    return slipway::fuzz::runPage(data, size, slipway::scrape::Format::Text);
}
