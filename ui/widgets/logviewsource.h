// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace slipway::ui {

/// The log of a run: a file that may grow, or bytes that were kept with the journal.
struct LogSource {
    QString file{}; ///< absolute; empty: none yet
    qint64 freedFrom = 0; ///< the hole in its middle; equal: none
    qint64 freedTo = 0;
    QString stepTitle{}; ///< `step 5 · traffic 50 %`
    bool isAttachment = false; ///< `bytes` stand for the file, which is on another machine
    QByteArray bytes{};
    friend bool operator==(const LogSource&, const LogSource&) = default;
};

} // namespace slipway::ui
