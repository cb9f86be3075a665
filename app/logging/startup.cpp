// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logging/startup.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace slipway::logging {

void harden()
{
    ::umask(S_IRWXG | S_IRWXO);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__ // the leak checker attaches to its own process
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

} // namespace slipway::logging
