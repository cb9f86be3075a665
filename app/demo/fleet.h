// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/httpserver.h"
#include "app/demo/services.h"
#include "app/demo/traffic.h"
#include "base/clock.h"
#include "base/result.h"

#include <QJsonObject>
#include <QMap>
#include <QObject>
#include <QTcpServer>
#include <QTimer>

#include <map>
#include <memory>

namespace slipway::demo {

/// Where and how a fleet runs.
struct FleetOptions {
    quint16 portsFrom = 0; ///< the first of consecutive ports; 0 takes free ones
    quint32 seed = 20261122; ///< of the simulated traffic
    QString folder = {}; ///< run folder; chosen by itself if empty
};

/// The demo's services, each a real HTTP server on 127.0.0.1, with traffic that follows the
/// router's weights and faults on demand. Lives in one thread. Nothing it serves was observed
/// anywhere: it is a demo.
///
/// `POST /control/weight`, `POST /control/fault`, `POST /control/deploy` and `GET /control/state`
/// on the router need the token of the run folder (`Authorization: Bearer …`).
class Fleet : public QObject {
    Q_OBJECT
public:
    explicit Fleet(const Clock& clock, QObject* parent = nullptr);
    /// stop()
    ~Fleet() override;

    /// Opens all ports, makes the run folder with token and state.json, starts the traffic.
    Result<void> start(const FleetOptions& options);
    /// Closes everything and removes the run folder.
    void stop();

    /// Copies the built-in project into `folder` (created; below the run folder if empty), with the
    /// ports of this fleet in its slipway.yaml, whose path it returns.
    Result<QString> writeProject(const QString& folder = {});

    QString runFolder() const { return m_folder; }
    QByteArray token() const { return m_token; }
    /// The HTTP port of a member, or 0.
    quint16 port(const QString& name) const;
    /// The port for TCP probes of a store, or 0.
    quint16 tcpPort(const QString& name) const;
    QUrl url(const QString& name, const QString& path) const;

    /// Sets the share of `blue` or `green`; the other gets the rest.
    Result<void> setWeight(const QString& backend, int percent);
    /// `latency` (milliseconds), `errors` (percent), `down`, `garbage` (no value).
    Result<void> setFault(const QString& kind, const QString& name, double value = 0);
    /// Mends one member, or all if `name` is empty.
    Result<void> clearFault(const QString& name = {});
    /// Lets an API member (`api-green`, `staging-api`, …) run another version, as a deployment
    /// does; a `v` before the number is dropped, as services tell theirs. Also to the one that it
    /// ran before: undeploy().
    Result<void> deploy(const QString& name, const QString& version);
    Result<void> undeploy(const QString& name);
    /// Weights, faults, ports and counts, as `GET /control/state` answers.
    QJsonObject state() const;
    /// Lets simulated time pass at once, beside what passes by itself: for tests.
    void advance(Milliseconds step);

private:
    /// The member with the version that it runs now.
    Member running(const Member& member) const;
    Reply answer(const Member& member, const Request& request);
    Reply pageOf(const Member& member, const Request& request);
    Reply work(const Member& member);
    Reply control(const Request& request);
    Result<void> command(const QString& path, const QJsonObject& order);
    QByteArray metrics(const Member& member) const;
    Result<void> open(quint16 portsFrom);
    Result<void> openStore(const QString& name, quint16 port);
    Result<void> applyDown(const Member& member);
    Result<void> writeState();

    const Clock& m_clock;
    mutable Traffic m_traffic{0};
    std::map<QString, std::unique_ptr<HttpServer>> m_servers;
    std::map<QString, std::unique_ptr<QTcpServer>> m_stores;
    QMap<QString, quint16> m_storePorts;
    QMap<QString, QStringList> m_deployed; ///< versions of a member, the last one runs
    QTimer m_tick;
    qint64 m_since = 0; ///< milliseconds UTC
    qint64 m_last = 0; ///< monotonic
    QString m_folder;
    QString m_project; ///< path of its slipway.yaml
    QByteArray m_token;
};

} // namespace slipway::demo
