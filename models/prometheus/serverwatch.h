// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "io/pollschedule.h"
#include "prometheus/apiclient.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace slipway::prometheus {

/// Looks at servers again and again: each at its endpoint's interval, one look at a time, less
/// often while it fails, and not before it wants to be asked again.
///
/// Lives in the poller's thread, as does the client it is given.
class ServerWatch : public QObject {
    Q_OBJECT
public:
    ServerWatch(io::HttpClient& http, const Clock& clock, QObject* parent = nullptr);
    ~ServerWatch() override;

    /// Replaces the servers. One that stays as it was keeps its turn and what is known of it; of
    /// one that goes nothing more is told.
    void apply(std::vector<ServerAddress> servers);
    /// Looks at every server now that is not being looked at.
    void pollNow();
    /// When a server's turn comes, milliseconds since the Unix epoch; none while it is looked at.
    std::optional<qint64> nextDue(const QString& environment, const QString& name) const;
    /// The client of a server, for queries; nobody if there is no such server. It lives until the
    /// next apply() without that server.
    ApiClient* client(const QString& environment, const QString& name) const;

signals:
    /// One look is over.
    void looked(const slipway::prometheus::ServerView& view);

private:
    void askDue();
    void ask(const QString& key);
    void wake();

    io::HttpClient& m_http;
    const Clock& m_clock;
    io::PollSchedule m_schedule;
    QHash<QString, std::shared_ptr<ApiClient>> m_clients; ///< by key
    QTimer m_timer;
};

} // namespace slipway::prometheus
