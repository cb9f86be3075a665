// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/verb.h"

#include <string>

namespace slipway::verbs {

/// Replaces this process by slipway-desktop (beside this program, else on PATH); returns only if
/// that is not possible, with the exit code for it and after a message on stderr.
int handOver(const Session& session, const QStringList& arguments);

/// What `--help` says about exit codes, schemas and formats: the stable contract.
std::string contract();

/// `slipway help [TOPIC]`: the manual's pages.
void addHelp(CLI::App& app, Session& session);

} // namespace slipway::verbs
