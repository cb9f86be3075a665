// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "io/http.h"
#include "io/resolver.h"

#include <QFuture>
#include <QObject>

#include <optional>

namespace slipway::io {

/// Whether a TCP port took a connection. Says nothing about who listens there.
struct TcpResult {
    /// Dns, Refused, Unreachable, Timeout, BadRequest or Cancelled; none = connected.
    std::optional<HttpFault> fault = {};
    QString text = {}; ///< one sentence for a person, empty if connected
    qint64 milliseconds = 0; ///< from the call to the connection or the fault
    bool isConnected() const { return !fault; }
};

/// Connects and closes again, sending nothing. Lives in one thread; at most 64 connections at once,
/// later ones wait and their clock starts when their turn comes. Destruction resolves what is open
/// as Cancelled.
class TcpProbe : public QObject {
    Q_OBJECT
public:
    explicit TcpProbe(const Clock& clock, QObject* parent = nullptr);
    ~TcpProbe() override;

    /// Tries each address of `host` in turn within `timeout` (wall clock, names included).
    QFuture<TcpResult> connectTo(const QString& host, quint16 port, Milliseconds timeout);

private:
    class Attempt;
    void pump();

    const Clock& m_clock;
    Resolver m_resolver;
    QList<Attempt*> m_waiting;
    QList<Attempt*> m_running;
};

} // namespace slipway::io
