// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>
#include <vector>

class QHostInfo;

namespace slipway::io {

/// Names to addresses. Remembers the last good answer of each name and gives it at once, renewing
/// it behind the caller's back, so that names whose DNS is dead never delay those that were once
/// found. Lives in one thread.
class Resolver : public QObject {
    Q_OBJECT
public:
    using Found = std::function<void(const QList<QHostAddress>&)>;

    explicit Resolver(const Clock& clock, QObject* parent = nullptr);

    /// Calls `found` once, perhaps before returning; an empty list means that there is no address.
    /// Not called when `context` is gone.
    void resolve(const QString& host, QObject* context, Found found);

private:
    struct Waiting {
        QPointer<QObject> context;
        Found found;
    };
    struct Entry {
        QList<QHostAddress> addresses;
        qint64 since = 0;
        bool isAsking = false;
        std::vector<Waiting> waiting;
    };
    void ask(const QString& host);
    void answered(const QString& host, const QHostInfo& info);

    const Clock& m_clock;
    QHash<QString, Entry> m_entries;
};

} // namespace slipway::io
