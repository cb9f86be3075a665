// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "health/healthservice.h"
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

signals:
    void attempted(
        const slipway::health::TargetId& target, const slipway::health::Attempt& attempt);
    void scraped(const slipway::scrape::ScrapeOutcome& outcome);

private:
    struct Services;

    QThread m_thread;
    Services* m_services = nullptr; ///< lives and dies in m_thread
};

} // namespace slipway::polling
