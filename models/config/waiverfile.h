// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace slipway::config {

/// One entry of the policy file, as written. Dates are midnight UTC.
struct WaiverEntry {
    QString check;
    QString path; ///< scope; empty: any
    QString service;
    QString fingerprint;
    QString reason;
    QString owner;
    QString approver;
    qint64 created = 0; ///< milliseconds since the Unix epoch
    qint64 expires = 0;
    int line = 0; ///< where it begins
    friend bool operator==(const WaiverEntry&, const WaiverEntry&) = default;
};

/// A policy file, read. Entries with a mistake are left out, and told.
struct WaiverFile {
    std::vector<WaiverEntry> entries;
    std::vector<Error> mistakes; ///< each with `file:line:column`
};

/// Reads `version: 1` and `waivers: [{check, path, service, fingerprint, reason, owner, approver,
/// created, expires}]`; all but the scope are required. `file` is how a person calls it.
WaiverFile readWaivers(const QByteArray& bytes, const QString& file);

} // namespace slipway::config
