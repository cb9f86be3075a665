// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/starter.h"
#include "base/clock.h"
#include "history/journalwatch.h"
#include "policy/permit.h"
#include "rollout/view.h"
#include "ui/pages/rollout/rolloutpage.h"
#include "ui/shell/mainwindow.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace slipway::desktop {

/// The rollout of one environment as the journal tells it: hands its view to the Rollout page, the
/// summary to the window's frame, and the person's wishes to the journal. Starts engines, never
/// drives one. Lives in the main thread; everything that blocks happens in the journal's.
class RolloutDesk : public QObject {
    Q_OBJECT
public:
    /// All references outlive it.
    RolloutDesk(const Clock& clock,
        history::JournalWatch& journal,
        engine::Paths paths,
        QObject* parent = nullptr);

    /// From here on values go to this window.
    void show(ui::MainWindow& window);
    /// Another project, or none.
    void open(const std::optional<config::Config>& config);
    void setEnvironment(const QString& environment);
    void setScorecard(const std::optional<policy::Scorecard>& scorecard);
    /// What the journal lists of the project.
    void setRuns(const std::vector<history::RunRow>& runs);
    /// The page is there, or in front: all of it anew.
    void push();
    /// Ages and countdowns, once a second.
    void tick();
    void solder(ui::RolloutPage& page);
    /// The start view with this version filled in, as a way back.
    void prepareRollback(const history::RunRow& to);
    /// Of the run that goes on, wherever the person is.
    void abort();

    const std::optional<rollout::State>& state() const { return m_state; }
    /// Why the configuration may only be watched; empty: it may more, or it is not known yet.
    QString distrust() const;
    bool isTrusted() const { return m_preview && m_preview->trust.state == trust::State::Trusted; }

signals:
    /// A short word for the window's foot.
    void said(const QString& text);
    /// The Rollout page is wanted.
    void pageWanted();
    /// The configuration's standing became known or changed.
    void trustKnown(bool isTrusted);

private:
    void take(const std::vector<history::Record>& records, bool isFirst);
    void followCurrent();
    void pushRun();
    void pushStart();
    void pushSummary();
    void pushLog(const rollout::RunView& view);
    void pushEngine();
    void readEngine();
    void revive();
    void preview();
    void start(const ui::StartOrder& order);
    void act(const QString& run, rollout::Action action, const QString& reason, int weight);
    void trustNow();
    engine::StartOrder orderOf(
        const QString& plan, const QString& version, const QString& stable) const;
    std::optional<rollout::RunView> view() const;
    ui::RolloutPage* page() const;
    const history::RunRow* openRun() const;

    const Clock& m_clock;
    history::JournalWatch& m_journal;
    engine::Paths m_paths;
    ui::MainWindow* m_window = nullptr;
    std::optional<config::Config> m_config;
    QString m_project;
    QString m_environment;
    std::optional<policy::Scorecard> m_scorecard;
    std::vector<history::RunRow> m_runs;
    QString m_run; ///< that the page shows
    std::optional<rollout::State> m_state; ///< the fold of m_run's records so far
    std::optional<engine::StartPreview> m_preview;
    qint64 m_previewAt = 0;
    quint64 m_previewAsked = 0; ///< answers to earlier questions are dropped
    QString m_plan; ///< as chosen; empty: the first
    QString m_version;
    QString m_stable;
    bool m_isRollback = false;
    std::optional<history::Lease> m_lease;
    std::optional<Error> m_problem;
    std::optional<QByteArray> m_attachedLog; ///< where the file is not here
    QString m_attachedRun;
    QTimer m_engineTimer;
};

} // namespace slipway::desktop
