// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/logviewindex.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <optional>

namespace slipway::ui {

/// Lines of a log that hold a text, any case, found in the background; goes on where it ended when
/// the log grows. Only what is shown of a line is searched. Main thread.
class LogSearch : public QObject {
    Q_OBJECT
public:
    explicit LogSearch(QObject* parent = nullptr);
    ~LogSearch() override;

    /// An empty needle ends the search.
    void start(const QString& needle, const LogBytes& log, const LogIndex& index);
    /// The log has grown; searches what is new.
    void extend(const LogBytes& log, const LogIndex& index);
    const QString& needle() const { return m_needle; }
    /// Numbers of the lines, rising.
    const std::vector<qint64>& hits() const { return m_hits; }
    bool isRunning() const { return m_isRunning; }
    /// There are more than are kept.
    bool isCut() const { return m_isCut; }
    /// The hit after (or before) a line, going round; nothing without hits.
    std::optional<qint64> next(qint64 line) const;
    std::optional<qint64> previous(qint64 line) const;

signals:
    /// More hits, or the end of a search.
    void changed();

private:
    struct Found {
        std::vector<qint64> lines;
        bool isCut = false;
    };
    /// A stretch that is searched in one go.
    struct Portion {
        LogBlock from;
        qint64 end = 0;
    };
    static Found look(const QString& needle,
        const LogBytes& log,
        const Portion& portion,
        const std::atomic<bool>& isCancelled);
    void plan(const LogIndex& index, const LogBlock& from);
    void run();
    void cancel();

    QThreadPool m_pool;
    std::shared_ptr<std::atomic<bool>> m_isCancelled;
    QString m_needle;
    LogBytes m_log;
    std::vector<Portion> m_portions; ///< still to be searched, the next one last
    LogBlock m_resume; ///< last block of what was planned: it may have grown
    qint64 m_planned = 0; ///< bytes
    std::vector<qint64> m_hits;
    bool m_isRunning = false;
    bool m_isCut = false;
    quint64 m_turn = 0;
};

} // namespace slipway::ui
