// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace slipway::io {

/// Writes a file so that a reader, a crash or a power cut sees the old bytes or the new, never a
/// part: a temporary file beside it, synced, renamed over it, the folder synced. Mode 0600. A
/// symbolic link is replaced, not followed. Blocks on the disk.
Result<void> writeAtomically(const QString& path, const QByteArray& bytes);

/// The bytes of a regular file; fails beyond `limit` bytes and on devices, sockets and pipes.
/// Blocks on the disk.
Result<QByteArray> readFile(const QString& path, qint64 limit);

} // namespace slipway::io
