// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <sys/resource.h>
#include <sys/types.h>

namespace slipway::shim {

/// What this process was given and the command gets back.
struct Inherited {
    rlimit core = {};
};

/// Before anything else: private files, no core, no tracer, a session of its own, orphans of the
/// tree come to us, signals wait until they are asked for, standard descriptors are open.
Inherited harden();
/// The signals that `harden` blocked, for signalfd.
const sigset_t& awaitedSignals();
/// In the command's process, just before exec: as if we had not been there.
void relax(const Inherited& inherited);

} // namespace slipway::shim
