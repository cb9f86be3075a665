// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMutex>
#include <QString>
#include <QStringList>

namespace slipway {

/// Knows every secret value in use and takes it out of text on its way to a log, view or export.
/// Thread-safe. Values shorter than 4 characters are not masked (they would mask ordinary words).
class Redactor {
public:
    /// Registers a value, also in its base64 and percent-encoded forms.
    void add(const QString& secret);
    /// `text` with registered values, credentials in URLs (`//user:password@`) and
    /// `token=…`-like query items replaced by `‹redacted›`.
    QString redact(QString text) const;

private:
    mutable QMutex m_mutex;
    QStringList m_values; ///< longest first, so that a value inside another is masked whole
};

} // namespace slipway
