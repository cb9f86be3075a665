// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/charts/chartspage.h"

#include "ui/charts/chartgrid.h"
#include "ui/charts/chartview.h"
#include "ui/pages/charts/explore.h"
#include "ui/theme/theme.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"

#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr GridShape shape{
    .columns = 2, .firstColumn = 135, .firstRow = 125, .leastHeight = 220, .isDetailed = true};

} // namespace

ChartsPage::ChartsPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_theme(theme)
    , m_summary(new PlainLabel(theme, {}, Tone::Dim, this))
    , m_tabs(new ChartTabs(theme))
    , m_tiles(new QWidget)
    , m_stack(new QStackedWidget)
    , m_charts(new ChartGrid(theme, shape))
    , m_explore(new Explore(theme, {theme, m_charts->crosshair(), m_charts->colours()}))
    , m_empty(new EmptyState(theme))
{
    auto* tiles = new QHBoxLayout(m_tiles);
    tiles->setContentsMargins(0, 0, 0, 0);
    tiles->setSpacing(size::gap);
    m_tiles->hide();
    m_empty->set(Sign::Pending,
        tr("No charts yet"),
        tr("Charts come from services with a metrics endpoint, and from charts in slipway.yaml."));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_charts);
    m_stack->addWidget(m_explore);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(size::pageMargin, 14, size::pageMargin, 16);
    body->setSpacing(size::gap);
    body->addWidget(m_tiles);
    body->addWidget(m_stack, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addLayout(body, 1);
    m_summary->hide();
    connect(m_tabs, &ChartTabs::chosen, this, &ChartsPage::showTab);
    connect(m_charts, &ChartGrid::rangeRequested, this, &ChartsPage::rangeRequested);
    connect(m_charts, &ChartGrid::liveRequested, this, &ChartsPage::liveRequested);
    connect(m_explore, &Explore::requested, this, &ChartsPage::exploreRequested);
    connect(&m_explore->chart(), &ChartView::rangeRequested, this, &ChartsPage::rangeRequested);
    connect(&m_explore->chart(), &ChartView::liveRequested, this, &ChartsPage::liveRequested);
}

QString ChartsPage::title() const
{
    return tr("Charts");
}

QWidget* ChartsPage::topBarContent()
{
    return m_summary;
}

void ChartsPage::focusFilter()
{
    showTab({});
    m_explore->focusInput();
}

bool ChartsPage::goBack()
{
    if (!currentTab().isEmpty() || m_lastTab.isEmpty())
        return false;
    showTab(m_lastTab);
    return true;
}

void ChartsPage::reveal(const QString& kind, const QString& id)
{
    const auto& tabs = m_tabs->tabs();
    if (kind == u"service" && std::ranges::find(tabs, id, &ChartTab::id) != tabs.end())
        showTab(id);
}

QString ChartsPage::currentTab() const
{
    return m_tabs->current();
}

void ChartsPage::setTabs(const std::vector<ChartTab>& tabs)
{
    m_tabs->setTabs(tabs);
    for (auto it = m_panels.begin(); it != m_panels.end();)
        it = std::ranges::find(tabs, it.key(), &ChartTab::id) == tabs.end() ? m_panels.erase(it)
                                                                            : std::next(it);
    if (tabs.empty())
        return m_stack->setCurrentWidget(m_empty);
    const bool isThere = std::ranges::find(tabs, currentTab(), &ChartTab::id) != tabs.end();
    const bool isExploring = m_stack->currentWidget() == m_explore;
    if (!isThere && !isExploring)
        showTab(tabs.front().id);
}

void ChartsPage::setPanels(const QString& tab, const std::vector<charts::Panel>& panels)
{
    m_panels.insert(tab, panels);
    if (tab == currentTab() && !tab.isEmpty())
        m_charts->setPanels(panels);
}

void ChartsPage::showTab(const QString& tab)
{
    if (!tab.isEmpty())
        m_lastTab = tab;
    m_tabs->setCurrent(tab);
    m_stack->setCurrentWidget(tab.isEmpty() ? static_cast<QWidget*>(m_explore) : m_charts);
    m_tiles->setVisible(!tab.isEmpty() && !m_tileViews.empty());
    if (!tab.isEmpty()) {
        // Two tabs share ids of panels, not their frames.
        m_charts->setPanels({});
        m_charts->setPanels(m_panels.value(tab));
    } else {
        m_explore->focusInput();
    }
    emit tabShown(tab);
}

void ChartsPage::setFrame(const QString& panelId, const charts::Frame& frame)
{
    if (panelId == u"explore")
        m_explore->setFrame(frame);
    else
        m_charts->setFrame(panelId, frame);
}

void ChartsPage::setExploreError(const Error& error)
{
    m_explore->setError(error);
}

void ChartsPage::setTiles(const std::vector<StatTile>& tiles)
{
    while (m_tileViews.size() > tiles.size()) {
        m_tileViews.back()->deleteLater();
        m_tileViews.pop_back();
    }
    while (m_tileViews.size() < tiles.size()) {
        m_tileViews.push_back(new StatTileView(m_theme, m_tiles));
        m_tiles->layout()->addWidget(m_tileViews.back());
    }
    for (size_t i = 0; i < tiles.size(); ++i)
        m_tileViews[i]->setTile(tiles[i]);
    m_tiles->setVisible(!tiles.empty() && m_stack->currentWidget() != m_explore);
}

void ChartsPage::setSummary(const QString& text)
{
    m_summary->setText(text);
    m_summary->setVisible(!text.isEmpty());
}

void ChartsPage::setRange(qint64 from, qint64 to)
{
    m_charts->setRange(from, to);
    m_explore->chart().setRange(from, to);
}

void ChartsPage::setRefreshing(bool isRefreshing)
{
    m_charts->setRefreshing(isRefreshing);
}

} // namespace slipway::ui
