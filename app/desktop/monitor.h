// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alerts/alert.h"
#include "app/polling/poller.h"
#include "app/polling/targets.h"
#include "config/config.h"
#include "health/board.h"
#include "timeseries/durablestore.h"

#include <QHash>
#include <QLockFile>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

namespace slipway::desktop {

/// What the last scrape of a target was, beside its condition.
struct ScrapeNote {
    qint64 samples = 0;
    QString capability;
};

/// Watches one configuration: polls its targets, keeps their board, and says when there is
/// something new to see. Samples go to disk every few seconds; a second window reads them from
/// there. Lives in the main thread; polling happens in the Poller's.
class Monitor : public QObject {
    Q_OBJECT

public:
    /// All three outlive the monitor.
    Monitor(const Clock& clock, Redactor& redactor, QThreadPool& pool, QObject* parent = nullptr);
    ~Monitor() override;

    /// Watches this configuration from now on. Another file starts from nothing; the same file
    /// keeps what is known of the targets that stay.
    /// Without trust no secret is read, and what needs one is not asked.
    void apply(const config::Config& config, bool isTrusted);
    void pollAll();

    const health::Board& board() const { return m_board; }
    const std::vector<polling::WatchedEndpoint>& endpoints() const { return m_endpoints; }
    const timeseries::SeriesStore& store() const { return *m_store; }
    const std::vector<alerts::Alert>& alerts() const { return m_alerts; }
    std::optional<ScrapeNote> scrapeNote(const health::TargetId& id) const;
    /// The servers that were looked at, in the configuration's order.
    const std::vector<prometheus::ServerView>& servers() const { return m_servers; }
    /// Asks a server of the configuration; as polling::Poller::queryRange().
    QFuture<Result<promql::Answer>> queryRange(const QString& environment,
        const QString& server,
        const QString& query,
        qint64 start,
        qint64 end,
        qint64 step);
    /// When the last of the targets had its first answer, and then each time all were asked again;
    /// 0: not yet.
    qint64 lastSweep() const { return m_lastSweep; }
    /// Another window of this user polls the same project: this one only reads.
    bool isReadOnly() const { return m_isReadOnly; }
    /// Why samples do not get onto the disk; empty: they do, or should not.
    const QString& storeTrouble() const { return m_storeTrouble; }
    /// Targets that cannot be asked, because a secret cannot be read.
    const std::vector<Error>& mistakes() const { return m_mistakes; }

signals:
    /// Board, alerts or sweep are others; at most four times a second.
    void changed();
    /// Every target was asked once since the configuration was applied.
    void firstSweepDone();
    /// Another store: charts start anew.
    void storeReplaced();
    /// storeTrouble() is another.
    void storeTroubleChanged();

private:
    struct Prepared;
    void takeLock(const QString& file);
    void setStoreTrouble(const QString& trouble);
    void prepare(const config::Config& config, bool isTrusted, bool opensStore);
    void takePrepared(const Prepared& prepared);
    void keepStore();
    void readStore();
    void take(const health::TargetId& id, const health::Attempt& attempt);
    void noteSweep(const health::TargetId& id);
    void take(const prometheus::ServerView& view);
    void takePlan(const polling::PollPlan& plan);
    void publish();
    const polling::WatchedEndpoint* endpointOf(const health::TargetId& id) const;

    const Clock& m_clock;
    Redactor& m_redactor;
    QThreadPool& m_pool;
    QThreadPool m_storagePool; ///< one thread: a folder is opened after it was written
    std::shared_ptr<timeseries::SeriesStore> m_store;
    std::shared_ptr<timeseries::DurableStore> m_durable; ///< the same, where it is kept on disk
    QString m_storeFolder; ///< empty: only in memory
    QString m_storeTrouble; ///< why the last write failed; empty: it did not
    qint64 m_readSince = 0; ///< what is newer was not read yet of another window's folder
    bool m_isStoring = false;
    QTimer m_keep; ///< writes the store, or reads another window's
    std::unique_ptr<polling::Poller> m_poller;
    std::unique_ptr<QLockFile> m_lock;
    QString m_file;
    quint64 m_generation = 0;
    bool m_isReadOnly = false;
    std::vector<polling::WatchedEndpoint> m_endpoints;
    std::vector<Error> m_mistakes;
    health::Board m_board;
    std::vector<alerts::Alert> m_alerts;
    std::map<health::TargetId, ScrapeNote> m_scrapeNotes;
    std::map<health::TargetId, bool> m_seenThisSweep;
    size_t m_asked = 0; ///< endpoints of the plan
    std::vector<prometheus::ServerView> m_servers;
    qint64 m_lastSweep = 0;
    bool m_isFirstSweepDone = false;
    QTimer m_publish;
};

} // namespace slipway::desktop
