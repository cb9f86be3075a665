// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "io/http.h"
#include "io/resolver.h"

#include <QFuture>
#include <QHash>
#include <QObject>

#include <deque>
#include <memory>
#include <vector>

namespace slipway::io {

class HttpLink;

/// Asks (by GET, or by POST of a form) and gives whole answers or faults. Nothing else in the
/// program speaks HTTP to the outside.
///
/// Lives in one thread (the poller's), where get() is called. At most 4 requests in flight per
/// origin and 64 in all; others wait, and their deadline starts when they are sent. Redirects are
/// followed by hand to the same scheme, host and port only; no cookies, no proxy, no TLS exception.
/// Sits on sockets of its own: QNetworkAccessManager reads heads without a limit in one shared
/// thread, so that a single hostile target stops it for all others.
class HttpClient : public QObject {
    Q_OBJECT
public:
    static constexpr int maxPerOrigin = 4;
    static constexpr int maxInFlight = 64;

    explicit HttpClient(const Clock& clock, QObject* parent = nullptr);
    /// Every future that is still open gets HttpFault::Cancelled.
    ~HttpClient() override;

    /// The future gets exactly one result, and is never cancelled by the client itself. Cancelling
    /// it keeps a waiting request from being sent.
    QFuture<HttpResult> get(const HttpRequest& request);

private:
    struct Job;
    using JobPointer = std::shared_ptr<Job>;

    void pump();
    void dispatch(const JobPointer& job);
    void send(const JobPointer& job, bool onFreshLink);
    void answered(const JobPointer& job);
    void follow(const JobPointer& job, const HttpResponse& response);
    void resolve(const JobPointer& job, HttpResult result);
    void fail(const JobPointer& job, HttpFault fault, const QString& text);
    HttpLink* takeIdle(const QString& key);
    void release(HttpLink* link);
    void drop(HttpLink* link);

    const Clock& m_clock;
    Resolver m_resolver;
    std::deque<JobPointer> m_waiting;
    std::vector<JobPointer> m_running;
    QHash<QString, int> m_perOrigin;
    QList<HttpLink*> m_idle; ///< open connections without a request, oldest first
};

} // namespace slipway::io
