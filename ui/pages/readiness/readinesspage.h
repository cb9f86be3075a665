// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/environments.h"
#include "readiness/measurements.h"
#include "readiness/trail.h"
#include "ui/pages/readiness/checkdetail.h"
#include "ui/shell/page.h"
#include "ui/theme/tokens.h"

#include <array>
#include <memory>

class QStackedWidget;

namespace slipway::ui {

class ChecksPanel;
class ClaimsView;
class EmptyState;
class EnvironmentsView;
class ErrorBanner;
class PlainLabel;
class RevisionsView;
class ScoreHistory;
class ScorecardView;
class StatusPill;
class TabStrip;
class Theme;
class WaiverSheet;

/// What is ready and what is not, each with its evidence: the scorecard, the claims held against
/// it, environments and what differs between them, the score over time, and two revisions side by
/// side.
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
    /// Variables of each environment, and what differs between two.
    void setEnvironments(readiness::Environments environments);
    /// The table "before and after".
    void setMeasurements(readiness::Measurements measurements);
    /// Assessments of the journal, oldest first. Enables History and Compare: commits and revisions
    /// need no journal, so an empty list does too where there is git.
    void setHistory(std::vector<readiness::Snapshot> history);
    /// Assessments commit by commit, oldest first: may come in parts while they are made.
    void setTrail(std::vector<readiness::Snapshot> trail);
    /// Where claim and evidence parted, for the trail.
    void setPartings(std::vector<readiness::Parting> partings);
    /// What changed from one snapshot of the list to the next: the answer to changesRequested.
    void setChanges(
        const QString& before, const QString& after, std::vector<readiness::Change> changes);
    /// Two sides and what changed from left to right: the answer to revisionRequested.
    void setComparison(readiness::Snapshot left,
        readiness::Snapshot right,
        std::vector<readiness::Change> changes);
    /// Why nothing can be compared, or walked; empty: nothing is wrong.
    void setTrailProblem(const QString& text);
    /// Work on revisions goes on: `done` of `total`; total 0: it ended.
    void setTrailProgress(int done, int total);
    /// Lines of a file around a piece of evidence, secrets masked: the answer to linesRequested.
    void setLines(const QString& path, int firstLine, const QStringList& lines);
    /// True offers "Open in editor".
    void setEditorAvailable(bool isAvailable);
    /// Where a waiver would be written by a person, relative to the repository.
    void setPolicyFile(const QString& file);

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
    CheckDetail* detail() const { return m_detail; }
    ClaimsView* claims() const { return m_claims; }
    EnvironmentsView* environments() const { return m_environments; }
    ScoreHistory* history() const { return m_history; }
    RevisionsView* revisions() const { return m_revisions; }
    StatusPill* verdictPill() const { return m_verdict; }
    StatusPill* levelPill() const { return m_level; }
    ErrorBanner* notice() const { return m_notice; }
    /// Null until it was opened once.
    WaiverSheet* waiverSheet() const { return m_waiver; }

signals:
    /// text, json or markdown.
    void exportRequested(const QString& format);
    /// The button of the empty state: choose a repository.
    void repositoryRequested();
    /// Compare these: each a git revision, or the id of a snapshot; left empty: the last journalled
    /// one, right empty: the working directory.
    void revisionRequested(const QString& left, const QString& right);
    /// Assess every commit since this tag or commit.
    void trailRequested(const QString& since);
    /// What goes on for revisions is no longer wanted.
    void cancelRequested();
    /// What changed between two snapshots of the history or the trail, by id?
    void changesRequested(const QString& before, const QString& after);
    /// Lines around this place are wanted, if they still say what the evidence says.
    void linesRequested(const slipway::readiness::Evidence& place);
    /// Open the file at the line in the configured editor.
    void editorRequested(const QString& path, int line);
    /// Assess anew.
    void assessRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeScorecard(const Theme& theme);
    void makeTabs();
    void connectParts();
    void connectHistory();
    void showCurrent();
    void copyCurrent();
    void waiveCurrent();
    void tellTopBar();
    void tellTabs();
    void tellNotice();
    bool isStale() const;

    const Theme& m_theme;
    TabStrip* m_tabs;
    ErrorBanner* m_notice;
    QStackedWidget* m_stack;
    ScorecardView* m_scorecard;
    ChecksPanel* m_checks;
    CheckDetail* m_detail;
    ClaimsView* m_claims;
    EnvironmentsView* m_environments;
    ScoreHistory* m_history;
    RevisionsView* m_revisions;
    EmptyState* m_empty;
    QWidget* m_loading;
    std::array<QWidget*, 5> m_pages{}; ///< by Tab
    QWidget* m_topBar;
    StatusPill* m_verdict;
    StatusPill* m_level;
    PlainLabel* m_subject;
    WaiverSheet* m_waiver = nullptr;
    std::shared_ptr<const readiness::Assessment> m_assessment;
    std::vector<readiness::Snapshot> m_snapshots; ///< of the journal
    Sign m_noticeSign = Sign::None;
    QString m_noticeText;
    QString m_policyFile{QStringLiteral("slipway-waivers.yaml")};
    bool m_hasEnvironments = false;
    bool m_hasHistory = false;
    qint64 m_now = 0;
};

} // namespace slipway::ui
