// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "io/http.h"
#include "prometheus/server.h"
#include "promql/query.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>

namespace slipway::io {
class HttpClient;
}

namespace slipway::prometheus {

/// A server to ask, with its credentials resolved.
struct ServerAddress {
    QString environment;
    QString name;
    config::Endpoint endpoint; ///< its authentication is not looked at: `headers` has it resolved
    QList<std::pair<QByteArray, QByteArray>> headers;
    friend bool operator==(const ServerAddress&, const ServerAddress&) = default;
};

/// Asks one server. Reads only: paths of administration are refused before anything is sent.
///
/// Lives in the thread of the HttpClient it is given; futures get exactly one result. Times are
/// milliseconds since the Unix epoch. Errors: `where` is the server's URL without secrets, or
/// `line:column` of the expression where the server said one. What is still open when it goes gets
/// an error. Answers are read in a pool of its own. Source: the HTTP API documentation of
/// Prometheus.
class ApiClient : public QObject {
    Q_OBJECT
public:
    ApiClient(
        io::HttpClient& http, const Clock& clock, ServerAddress address, QObject* parent = nullptr);
    ~ApiClient() override;

    const ServerAddress& address() const { return m_address; }

    QFuture<Result<promql::Answer>> query(const QString& expression, qint64 time);
    /// Start and end are aligned to the step; more than 11,000 points are asked for in several
    /// requests.
    QFuture<Result<promql::Answer>> queryRange(
        const QString& expression, qint64 start, qint64 end, qint64 step);
    /// At most `limit` of them, also where the server does not know limits.
    QFuture<Result<std::vector<timeseries::Labels>>> series(
        const QStringList& selectors, qint64 from, qint64 to, int limit);
    QFuture<Result<QStringList>> labelNames(const QStringList& selectors, qint64 from, qint64 to);
    QFuture<Result<QStringList>> labelValues(
        const QString& label, const QStringList& selectors, qint64 from, qint64 to);
    /// Of all metrics if `metric` is empty.
    QFuture<Result<std::vector<Metadata>>> metadata(const QString& metric);
    QFuture<Result<std::vector<Target>>> targets();
    QFuture<Result<std::vector<Rule>>> rules();
    QFuture<Result<std::vector<Alert>>> alerts();
    /// Asked once and kept; asked again after a failure.
    QFuture<Result<BuildInfo>> buildInfo();
    /// Everything that the pages show, in one look. A part that fails is named in `trouble`, the
    /// rest stands.
    QFuture<ServerView> look();
    /// How long the server wants to be left alone, milliseconds, if its last answer said so.
    std::optional<qint64> retryAfter() const;
    /// HTTP status of its last answer; 0: there was none.
    int lastStatus() const;

private:
    const Clock& m_clock;
    ServerAddress m_address;
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace slipway::prometheus
