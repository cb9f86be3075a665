// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/framebuilder.h"
#include "timeseries/seriesstore.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace slipway::desktop {

/// Turns panels into frames: each query runs in the pool on a snapshot, the frame comes back as a
/// value. One query a panel at a time; of the requests that come meanwhile only the last is run.
/// Lives in the main thread.
class ChartFeed : public QObject {
    Q_OBJECT

public:
    /// `source` gives the samples as they are now; called in the main thread.
    using Source = std::function<std::shared_ptr<const timeseries::Snapshot>()>;
    ChartFeed(Source source, QThreadPool& pool, QObject* parent = nullptr);

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
    void start(const QString& key, const Job& job);

    Source m_source;
    QThreadPool& m_pool;
    QString m_environment;
    qint64 m_scrapeInterval = 5000;
    quint64 m_generation = 0; ///< counts environments: an answer for another one is dropped
    QHash<QString, bool> m_running;
    QHash<QString, Job> m_next;
};

/// The frame of one panel, evaluated here and now: for the pool and for headless pictures.
charts::Frame evaluateFrame(const std::shared_ptr<const timeseries::Snapshot>& snapshot,
    const QString& environment,
    const charts::Panel& panel,
    const charts::Grid& grid);

} // namespace slipway::desktop
