// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "io/pollschedule.h"
#include "scrape/scrapeoutcome.h"
#include "timeseries/seriesstore.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <vector>

namespace slipway::io {
class HttpClient;
}

namespace slipway::scrape {

/// Asks metrics pages again and again and puts what they say into the store.
///
/// Lives in the poller's thread, as does the client it is given; pages are parsed in a pool of its
/// own. Targets are spread over their interval and asked one at a time each. Every series carries
/// `job`, `instance`, `service` and `environment`; `up`, `scrape_duration_seconds` and
/// `scrape_samples_scraped` are added; a series that is gone, or whose target fails, gets a stale
/// marker.
class ScrapeService : public QObject {
    Q_OBJECT
public:
    ScrapeService(io::HttpClient& client,
        timeseries::SeriesStore& store,
        const Clock& clock,
        QObject* parent = nullptr);
    ~ScrapeService() override;

    /// Replaces the targets. One that stays as it was keeps its turn and its series; one that goes
    /// ends its series.
    void apply(std::vector<ScrapeTarget> targets);
    /// Asks every target now that is not being asked.
    void pollNow();
    /// When a target's turn comes, milliseconds since the Unix epoch; none while it is being asked.
    std::optional<qint64> nextDue(const QString& environment, const QString& service) const;

signals:
    /// One scrape is over; what it brought stands in the store.
    void scraped(const slipway::scrape::ScrapeOutcome& outcome);

private:
    struct Work;
    struct Parsed;

    void askDue();
    void ask(const QString& key);
    void answered(const std::shared_ptr<Work>& work, qint64 started, const io::HttpResult& result);
    void parsed(const std::shared_ptr<Work>& work,
        qint64 started,
        ScrapeOutcome outcome,
        const Parsed& parsed);
    void finish(const std::shared_ptr<Work>& work, qint64 started, ScrapeOutcome outcome);
    void wake();

    io::HttpClient& m_client;
    timeseries::SeriesStore& m_store;
    const Clock& m_clock;
    io::PollSchedule m_schedule;
    QHash<QString, std::shared_ptr<Work>> m_work; ///< by key
    QTimer m_timer;
    QThreadPool m_pool;
};

} // namespace slipway::scrape
