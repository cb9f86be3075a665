// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "health/healthservice.h"
#include "prometheus/apiclient.h"
#include "scrape/scrapeservice.h"
#include "timeseries/seriesstore.h"

#include <QObject>
#include <QThread>

#include <vector>

namespace slipway::polling {

/// Everything that is asked for, as values.
struct PollPlan {
    std::vector<health::HealthTarget> health; ///< HTTP health endpoints and TCP probes
    std::vector<scrape::ScrapeTarget> metrics;
    std::vector<prometheus::ServerAddress> servers;
    /// Selectors of everything that asks: kept beyond a target's budget.
    std::vector<std::vector<timeseries::Matcher>> wanted;
};

/// Owns the thread in which all polling happens; answers come back as values in the thread of this
/// object. The store must outlive it. Destruction ends what is in flight and joins the thread.
class Poller : public QObject {
    Q_OBJECT

public:
    Poller(timeseries::SeriesStore& store, const Clock& clock, QObject* parent = nullptr);
    ~Poller() override;

    /// Replaces what is polled; targets that stay keep their pace.
    void apply(PollPlan plan);
    /// Asks every target now.
    void pollAll();
    /// Asks a server of the plan for a range (milliseconds since the Unix epoch). The future gets
    /// exactly one result, an error where there is no such server; it never does once this is gone.
    QFuture<Result<promql::Answer>> queryRange(const QString& environment,
        const QString& server,
        const QString& query,
        qint64 start,
        qint64 end,
        qint64 step);

signals:
    void attempted(
        const slipway::health::TargetId& target, const slipway::health::Attempt& attempt);
    void scraped(const slipway::scrape::ScrapeOutcome& outcome);
    /// A server was looked at: its alerts, rules and targets.
    void looked(const slipway::prometheus::ServerView& view);

private:
    struct Services;

    QThread m_thread;
    Services* m_services = nullptr; ///< lives and dies in m_thread
};

} // namespace slipway::polling
