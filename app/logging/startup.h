// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace slipway::logging {

/// First line of every main(): files of ours are for their owner only, and neither a core dump nor
/// a debugger of another process of the same user shows secrets.
void harden();

} // namespace slipway::logging
