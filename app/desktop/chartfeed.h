// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "charts/framebuilder.h"
#include "charts/spread.h"
#include "promql/resultcache.h"
#include "timeseries/seriesstore.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>

namespace slipway::desktop {

/// Turns panels into frames: each query runs in the pool on a snapshot, or goes to the server that
/// the panel names; the frame comes back as a value. One query a panel at a time; of the requests
/// that come meanwhile only the last is run. What was evaluated of the own store is kept by aligned
/// step, so that a refresh costs the new steps only. Lives in the main thread.
class ChartFeed : public QObject {
    Q_OBJECT

public:
    /// `source` gives the samples as they are now; called in the main thread.
    using Source = std::function<std::shared_ptr<const timeseries::Snapshot>()>;
    /// Asks a server of an environment for a range; called in the main thread.
    using Ask = std::function<QFuture<Result<promql::Answer>>(
        const QString& environment, const QString& server, const QString& query, charts::Grid)>;
    ChartFeed(const Clock& clock, Source source, QThreadPool& pool, QObject* parent = nullptr);
    ~ChartFeed() override;

    void setAsk(Ask ask) { m_ask = std::move(ask); }
    /// The store behind `source` is another one: nothing that was evaluated holds.
    void forget();

    /// Answers come only from this environment's series; what is under way is forgotten.
    void setEnvironment(const QString& environment);
    /// Below this no step goes, milliseconds.
    void setScrapeInterval(qint64 milliseconds) { m_scrapeInterval = milliseconds; }
    /// `key` names who asks (page and panel); `width` is the plot's width in pixels.
    void request(const QString& key, const charts::Panel& panel, qint64 from, qint64 to, int width);

signals:
    void framed(const QString& key, const slipway::charts::Frame& frame);

private:
    struct Job {
        charts::Panel panel;
        charts::Grid grid;
    };
    /// What a job came to so far, from a server: its queries are asked one after the other.
    struct Asked;
    void start(const QString& key, const Job& job);
    void evaluate(const QString& key, const Job& job);
    void ask(const QString& key, const Job& job);
    void askNext(const QString& key, const std::shared_ptr<Asked>& asked);
    void finish(const QString& key, quint64 generation, const charts::Frame& frame);

    const Clock& m_clock;
    Source m_source;
    Ask m_ask;
    std::shared_ptr<promql::ResultCache> m_cache = std::make_shared<promql::ResultCache>();
    std::shared_ptr<std::atomic_bool> m_cancelled; ///< of what is under way
    QThreadPool& m_pool;
    QString m_environment;
    qint64 m_scrapeInterval = 5000;
    quint64 m_generation = 0; ///< counts environments: an answer for another one is dropped
    QHash<QString, bool> m_running;
    QHash<QString, Job> m_next;
};

/// What evaluateFrame() works with beyond the panel.
struct Evaluation {
    std::shared_ptr<const timeseries::Snapshot> snapshot;
    QString environment;
    qint64 scrapeInterval = 5000; ///< milliseconds
    qint64 now = 0; ///< when the snapshot was taken, milliseconds since the Unix epoch
    std::shared_ptr<promql::ResultCache> cache; ///< null: every step is evaluated
    std::shared_ptr<const std::atomic_bool> cancelled;
};

/// The frame of one panel, evaluated here and now: for the pool and for headless pictures.
charts::Frame evaluateFrame(
    const Evaluation& evaluation, const charts::Panel& panel, const charts::Grid& grid);

} // namespace slipway::desktop
