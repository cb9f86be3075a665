// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/checkdetail.h"
#include "ui/pages/readiness/checkspanel.h"
#include "ui/pages/readiness/claimsview.h"
#include "ui/pages/readiness/environmentsview.h"
#include "ui/pages/readiness/readinesspage.h"
#include "ui/pages/readiness/revisionsview.h"
#include "ui/pages/readiness/scorecardview.h"
#include "ui/pages/readiness/scorehistory.h"
#include "ui/theme/theme.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statuspill.h"
#include "ui/widgets/tabstrip.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

QWidget* padded(QWidget* content, QWidget* parent)
{
    auto* out = new QWidget(parent);
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(size::pageMargin, 12, size::pageMargin, 16);
    column->addWidget(content);
    return out;
}

} // namespace

ReadinessPage::ReadinessPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_theme(theme)
    , m_tabs(new TabStrip(theme))
    , m_notice(new ErrorBanner(theme))
    , m_stack(new QStackedWidget)
    , m_scorecard(new ScorecardView(theme))
    , m_checks(new ChecksPanel(theme))
    , m_detail(new CheckDetail(theme))
    , m_claims(new ClaimsView(theme))
    , m_environments(new EnvironmentsView(theme))
    , m_history(new ScoreHistory(theme))
    , m_revisions(new RevisionsView(theme))
    , m_empty(new EmptyState(theme))
    , m_loading(new Skeleton(theme, 16))
    , m_topBar(new QWidget(this))
    , m_verdict(new StatusPill(theme))
    , m_level(new StatusPill(theme))
    , m_subject(new PlainLabel(theme, {}, Tone::Dim))
{
    m_pages = {padded(makeScorecard(theme), m_stack),
        padded(m_claims, m_stack),
        padded(m_environments, m_stack),
        padded(m_history, m_stack),
        padded(m_revisions, m_stack)};
    makeTabs();
    auto* bar = new QHBoxLayout(m_topBar);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->setSpacing(12);
    bar->addWidget(m_verdict);
    bar->addWidget(m_level);
    bar->addWidget(m_subject, 1);
    m_topBar->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_notice);
    column->addWidget(m_stack, 1);
    for (auto* page : m_pages)
        m_stack->addWidget(page);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_loading);
    connect(m_empty->addAction(tr("Point at a repository…")),
        &QAbstractButton::clicked,
        this,
        &ReadinessPage::repositoryRequested);
    connectParts();
    connectHistory();
    setFocusProxy(m_checks->table());
    setLoading();
}

QWidget* ReadinessPage::makeScorecard(const Theme&)
{
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::gap);
    column->addWidget(m_scorecard);
    auto* row = new QHBoxLayout;
    row->setSpacing(size::gap);
    row->addWidget(m_checks, 1);
    row->addWidget(m_detail);
    column->addLayout(row, 1);
    return out;
}

void ReadinessPage::makeTabs()
{
    for (const auto& text :
        {tr("Scorecard"), tr("Claims"), tr("Environments"), tr("History"), tr("Compare")})
        m_tabs->addTab(text);
    tellTabs();
}

void ReadinessPage::connectParts()
{
    connect(m_tabs, &TabStrip::currentChanged, this, [this](int tab) {
        showTab(static_cast<Tab>(tab));
    });
    connect(m_notice, &ErrorBanner::actionTriggered, this, &ReadinessPage::assessRequested);
    connect(m_scorecard, &ScorecardView::categoryChosen, m_checks, &ChecksPanel::setCategory);
    connect(m_checks, &ChecksPanel::categoryChosen, m_scorecard, &ScorecardView::choose);
    connect(m_checks, &ChecksPanel::categoryCleared, m_scorecard, &ScorecardView::clearCategory);
    connect(m_checks, &ChecksPanel::currentChanged, this, &ReadinessPage::showCurrent);
    connect(m_checks, &ChecksPanel::exportRequested, this, &ReadinessPage::exportRequested);
    connect(m_checks, &ChecksPanel::rowActivated, m_detail, &CheckDetail::openPiece);
    connect(m_detail, &CheckDetail::openRequested, this, &Page::openFileRequested);
    connect(m_detail, &CheckDetail::editorRequested, this, &ReadinessPage::editorRequested);
    connect(m_detail, &CheckDetail::copyRequested, this, &ReadinessPage::copyCurrent);
    connect(m_detail, &CheckDetail::waiveRequested, this, &ReadinessPage::waiveCurrent);
    connect(m_detail, &CheckDetail::linesRequested, this, &ReadinessPage::linesRequested);
    connect(m_detail, &CheckDetail::claimRequested, this, [this](const QString& key) {
        reveal(u"claim"_s, key);
    });
    auto* key = new QShortcut(QKeySequence(u"Y"_s), this);
    key->setContext(Qt::WidgetWithChildrenShortcut);
    connect(key, &QShortcut::activated, this, &ReadinessPage::copyCurrent);
    connect(m_claims, &ClaimsView::openFileRequested, this, &Page::openFileRequested);
    connect(m_claims, &ClaimsView::copyRequested, this, &Page::copyRequested);
    connect(m_environments, &EnvironmentsView::openFileRequested, this, &Page::openFileRequested);
    connect(m_claims, &ClaimsView::checkRequested, this, [this](const QString& id) {
        reveal(u"check"_s, id);
    });
}

void ReadinessPage::connectHistory()
{
    const auto showCheck = [this](const QString& id) { reveal(u"check"_s, id); };
    connect(m_history, &ScoreHistory::checkRequested, this, showCheck);
    connect(m_history, &ScoreHistory::openFileRequested, this, &Page::openFileRequested);
    connect(m_history, &ScoreHistory::changesRequested, this, &ReadinessPage::changesRequested);
    connect(m_history, &ScoreHistory::trailRequested, this, &ReadinessPage::trailRequested);
    connect(m_history, &ScoreHistory::cancelRequested, this, &ReadinessPage::cancelRequested);
    connect(m_revisions, &RevisionsView::checkRequested, this, showCheck);
    connect(
        m_revisions, &RevisionsView::revisionRequested, this, &ReadinessPage::revisionRequested);
    connect(m_revisions, &RevisionsView::cancelRequested, this, &ReadinessPage::cancelRequested);
}

std::vector<std::pair<QString, QHeaderView*>> ReadinessPage::headers() const
{
    return {{u"readiness-checks"_s, m_checks->table()->horizontalHeader()},
        {u"claims"_s, m_claims->table()->horizontalHeader()},
        {u"variables"_s, m_environments->variables()->horizontalHeader()},
        {u"drift"_s, m_environments->drifts()->horizontalHeader()},
        {u"assessments"_s, m_history->table()->horizontalHeader()}};
}

} // namespace slipway::ui
