// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "io/pollschedule.h"
#include "scrape/scrapeoutcome.h"
#include "scrape/targetpage.h"
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
/// `job`, `instance`, `service` and `environment`; `up` and `scrape_…` are added as Prometheus adds
/// them, also when a scrape fails; a series that is gone, or whose target fails, gets a stale
/// marker unless its samples say their own time.
class ScrapeService : public QObject {
    Q_OBJECT
public:
    ScrapeService(io::HttpClient& client,
        timeseries::SeriesStore& store,
        const Clock& clock,
        QObject* parent = nullptr);
    ~ScrapeService() override;

    /// Replaces the targets. One that stays keeps its turn and its series, also with other
    /// settings; one that goes, or whose address changes, ends its series.
    void apply(std::vector<ScrapeTarget> targets);
    /// What is kept beyond a target's budget (ScrapeSettings::keep): series that match all matchers
    /// of one of these, with the labels they have in the store. Holds from the next scrape on.
    void setWanted(Selectors wanted);
    /// Asks every target now that is not being asked.
    void pollNow();
    /// When a target's turn comes, milliseconds since the Unix epoch; none while it is being asked.
    std::optional<qint64> nextDue(const QString& environment, const QString& service) const;

signals:
    /// One scrape is over; what it brought stands in the store.
    void scraped(const slipway::scrape::ScrapeOutcome& outcome);

private:
    struct Work;
    struct Started;
    struct Parsed;
    using WorkPointer = std::shared_ptr<Work>;

    WorkPointer begin(ScrapeTarget target) const;
    void change(Work& work, ScrapeTarget target) const;
    void end(Work& work);
    void askDue();
    void ask(const QString& key);
    void answered(const WorkPointer& work, Started started, const io::HttpResult& result);
    void parsed(
        const WorkPointer& work, Started started, ScrapeOutcome outcome, const Parsed& back);
    void finish(const WorkPointer& work, Started started, ScrapeOutcome outcome, qint64 lines);
    void wake();

    io::HttpClient& m_client;
    timeseries::SeriesStore& m_store;
    const Clock& m_clock;
    io::PollSchedule m_schedule;
    QHash<QString, WorkPointer> m_work; ///< by key
    std::shared_ptr<const Selectors> m_wanted;
    std::uint64_t m_wantedVersion = 0;
    QTimer m_timer;
    QThreadPool m_pool;
};

} // namespace slipway::scrape
