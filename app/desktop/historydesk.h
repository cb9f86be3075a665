// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/paths.h"
#include "base/clock.h"
#include "history/journalwatch.h"
#include "rollout/view.h"
#include "ui/pages/history/historypage.h"
#include "ui/widgets/logviewsource.h"

#include <QObject>

#include <optional>
#include <vector>

namespace slipway::desktop {

/// The deployments that the journal knows of one project, and one of them in detail: at its end, or
/// at any moment of it. Lives in the main thread; what blocks happens in the journal's.
class HistoryDesk : public QObject {
    Q_OBJECT
public:
    /// All references outlive it.
    HistoryDesk(const Clock& clock,
        history::JournalWatch& journal,
        engine::Paths paths,
        QObject* parent = nullptr);

    void open(const QString& project, const QStringList& environments, bool isDemo);
    void setEnvironment(const QString& environment);
    void setRuns(const std::vector<history::RunRow>& runs);
    void solder(ui::HistoryPage& page);
    void push();

signals:
    /// The run's log is wanted, in a window of its own.
    void logWanted(const QString& title, const slipway::ui::LogSource& source);
    void rollBackWanted(const slipway::history::RunRow& to);
    void said(const QString& text);

private:
    void choose(const QString& run);
    void take(const std::vector<history::Record>& records, bool isFirst);
    void verify();
    void pushDetail();
    void compare(const QString& run, const QString& previous);
    void openLog(const QString& run);
    ui::LogFacts logFacts(const rollout::RunView& view) const;
    const history::RunRow* rowOf(const QString& run) const;

    const Clock& m_clock;
    history::JournalWatch& m_journal;
    engine::Paths m_paths;
    ui::HistoryPage* m_page = nullptr;
    QString m_project;
    QString m_environment;
    QStringList m_environments;
    bool m_isDemo = false;
    std::vector<history::RunRow> m_runs;
    std::optional<Error> m_problem;
    QString m_run; ///< in detail
    std::vector<history::Record> m_records; ///< of m_run
    ui::ChainLook m_chain = ui::ChainLook::Unknown;
    QString m_chainText;
    qint64 m_verified = 0; ///< records that the last verification covered
    qint64 m_replayAt = 0; ///< 0: the end
};

} // namespace slipway::desktop
