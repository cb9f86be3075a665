// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/assessor.h"
#include "history/journalwatch.h"
#include "readiness/trail.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>

#include <atomic>
#include <map>
#include <memory>
#include <vector>

namespace slipway::ui {
class ReadinessPage;
} // namespace slipway::ui

namespace slipway::desktop {

/// What stands beside the scorecard: environments, measurements, the journal's assessments, and any
/// revision of the repository. Lives in the main thread; what blocks happens in the pool or in the
/// journal's thread.
class ReadinessDesk : public QObject {
    Q_OBJECT
public:
    /// All references outlive it.
    ReadinessDesk(const Clock& clock,
        QThreadPool& pool,
        history::JournalWatch& journal,
        QObject* parent = nullptr);
    ~ReadinessDesk() override;

    /// Another project, or the same one anew. What was made of another one is dropped.
    void open(const config::Config& config);
    void setEnvironment(const QString& environment);
    void solder(ui::ReadinessPage& page);
    /// All there is, once more.
    void push();
    /// A new scorecard: shown, and remembered if it differs from the last one.
    void take(const AssessmentResult& result);
    /// There is no new scorecard: said beside the last one, or instead of it.
    void tellFailure(const Error& error);

signals:
    void said(const QString& text);
    /// The person asks for a new scorecard.
    void assessWanted();

private:
    using Step = Result<readiness::Snapshot>;
    enum class Walk { None, Trail, Pair };

    void loadHistory();
    void remember(const readiness::Snapshot& snapshot);
    void tellChanges(const QString& before, const QString& after);
    void walk(const QString& since);
    void compare(const QString& left, const QString& right);
    void follow(const QFuture<Step>& future, Walk walk, std::shared_ptr<std::atomic<bool>> stop);
    void takeStep(int index);
    void endWalk();
    void endPair();
    void cancel();
    void tellLines(const readiness::Evidence& place);
    void edit(const QString& path, int line);
    const readiness::Snapshot* snapshotOf(const QString& id) const;

    const Clock& m_clock;
    QThreadPool& m_pool;
    history::JournalWatch& m_journal;
    QPointer<ui::ReadinessPage> m_page;
    config::Config m_config;
    QString m_environment;
    std::optional<AssessmentResult> m_result;
    std::vector<readiness::Snapshot> m_history; ///< of the journal, oldest first
    std::vector<readiness::Snapshot> m_trail; ///< oldest first
    std::map<int, readiness::Snapshot> m_ordered; ///< the trail by place in the history
    std::vector<Step> m_steps; ///< of the walk that goes on, as they come
    std::array<std::optional<readiness::Snapshot>, 2> m_pair;
    QString m_problem; ///< of the last walk
    QFutureWatcher<Step>* m_watcher = nullptr;
    std::shared_ptr<std::atomic<bool>> m_stop;
    Walk m_walk = Walk::None;
};

/// Lines around a place of a file of the repository, secrets masked; empty if the file no longer
/// says what the evidence says, or is not in the repository. Blocks: for the pool.
std::pair<int, QStringList> linesAround(
    const QString& repository, const readiness::Evidence& place);

} // namespace slipway::desktop
