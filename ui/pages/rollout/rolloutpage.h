// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "ui/pages/rollout/rolloutviews.h"
#include "ui/shell/page.h"

class QStackedWidget;

namespace slipway::ui {

class EmptyState;
class ErrorBanner;
class PlainLabel;
class RunPanel;
class StartPanel;
class Theme;

/// Where a rollout is started, watched and steered. Values come in by setters, wishes go out by
/// signals; it starts nothing itself. A run that has ended stays until a person asks for another.
class RolloutPage : public Page {
    Q_OBJECT
public:
    explicit RolloutPage(const Theme& theme, QWidget* parent = nullptr);
    ~RolloutPage() override;

    QString title() const override;
    QWidget* topBarContent() override;
    void focusFilter() override;
    bool goBack() override;
    void setNow(qint64 now) override;
    std::vector<std::pair<QString, QHeaderView*>> headers() const override;
    bool hasAbort() const override;

    /// What could be started. A sheet that is open is disarmed when the digest changes.
    void setStart(const StartView& start);
    /// The run that goes on, or the last one; none: there was none.
    void setRun(const std::optional<rollout::RunView>& run);
    void setEngine(const EngineView& engine);
    /// One frame a gate, in the order of RunView::gates without repeats. Two are shown; another one
    /// when its gate is selected.
    void setGateFrames(std::vector<charts::Frame> frames);
    void setLog(const LogSource& log);
    /// The journal cannot be read: what is shown may be old; nothing can be ordered.
    void setProblem(const std::optional<Error>& problem);

    /// Shows what could be started, even over a run that has ended.
    void askForStart();

    StartPanel* startPanel() const { return m_start; }
    RunPanel* runPanel() const { return m_run; }
    EmptyState* emptyState() const { return m_empty; }
    ErrorBanner* banner() const { return m_banner; }

signals:
    /// Somebody changed what to start; setStart answers with a new preview.
    void planChosen(const QString& plan, const QString& version, const QString& stable);
    void startRequested(const slipway::ui::StartOrder& order);
    /// `reason` and `weight` where the action asks for them.
    void actionRequested(slipway::rollout::Action action, const QString& reason, int weight);
    /// The person has seen the difference and trusts the configuration.
    void trustRequested();
    /// From the start view back to the run that ended last.
    void previousRunRequested();

private:
    void choose();
    void tellTop();
    void tellBanner();

    const Theme& m_theme;
    ErrorBanner* m_banner;
    QStackedWidget* m_stack;
    QWidget* m_emptyPanel;
    EmptyState* m_empty;
    StartPanel* m_start;
    RunPanel* m_run;
    PlainLabel* m_sentence;
    StartView m_startView;
    std::optional<rollout::RunView> m_runView;
    EngineView m_engine;
    std::optional<Error> m_problem;
    bool m_wantsStart = false; ///< "Start another…" was pressed on an ended run
    qint64 m_now = 0;
};

} // namespace slipway::ui
