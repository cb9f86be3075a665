// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logging/startup.h"
#include "app/verbs/verb.h"

int main(int argc, char** argv)
{
    slipway::logging::harden();
    return slipway::verbs::run(argc, argv);
}
