// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"
#include "ui/shell/page.h"
#include "ui/theme/tokens.h"

#include <memory>

class QStackedWidget;

namespace slipway::ui {

class ChecksPanel;
class ClaimsView;
class DetailPanel;
class EmptyState;
class ErrorBanner;
class PlainLabel;
class ScorecardView;
class StatusPill;
class TabStrip;
class Theme;

/// What is ready and what is not, each with its evidence: the scorecard, and the claims held
/// against it.
class ReadinessPage : public Page {
    Q_OBJECT
public:
    enum Tab { Scorecard, Claims, Environments, History, Compare };

    explicit ReadinessPage(const Theme& theme, QWidget* parent = nullptr);

    /// Shows a scorecard; selection, filters and scroll stay.
    void setAssessment(std::shared_ptr<const readiness::Assessment> assessment);
    /// An assessment is being made. The last one stays; without one, a skeleton is shown.
    void setLoading();
    /// Nothing can be assessed: why, and what to do.
    void setEmpty(const QString& title, const QString& sentence);
    /// The last assessment failed or is old: said in a strip above what is kept. Empty text: all is
    /// well.
    void setNotice(Sign sign, const QString& text);

    QString title() const override;
    QWidget* topBarContent() override { return m_topBar; }
    void focusFilter() override;
    bool goBack() override;
    void setNow(qint64 now) override;
    void reveal(const QString& kind, const QString& id) override;
    std::vector<std::pair<QString, QHeaderView*>> headers() const override;

    void showTab(Tab tab);
    TabStrip* tabs() const { return m_tabs; }
    ScorecardView* scorecard() const { return m_scorecard; }
    ChecksPanel* checks() const { return m_checks; }
    DetailPanel* detail() const { return m_detail; }
    ClaimsView* claims() const { return m_claims; }
    StatusPill* verdictPill() const { return m_verdict; }

signals:
    /// text, json or markdown.
    void exportRequested(const QString& format);
    /// The button of the empty state: choose a repository.
    void repositoryRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeScorecard(const Theme& theme);
    void makeTabs();
    void connectParts();
    void showCurrent();
    void copyCurrent();
    void tellTopBar();

    TabStrip* m_tabs;
    ErrorBanner* m_notice;
    QStackedWidget* m_stack;
    ScorecardView* m_scorecard;
    ChecksPanel* m_checks;
    DetailPanel* m_detail;
    ClaimsView* m_claims;
    EmptyState* m_empty;
    QWidget* m_loading;
    QWidget* m_scorecardTab;
    QWidget* m_claimsTab;
    QWidget* m_topBar;
    StatusPill* m_verdict;
    PlainLabel* m_subject;
    std::shared_ptr<const readiness::Assessment> m_assessment;
    qint64 m_now = 0;
};

} // namespace slipway::ui
