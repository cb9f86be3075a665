// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desk.h"
#include "app/desktop/rows.h"
#include "format/time.h"
#include "format/unit.h"
#include "promql/query.h"
#include "ui/charts/chartgrid.h"
#include "ui/pages/charts/chartspage.h"
#include "ui/pages/services/servicespage.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

const QString servicesKey = u"services/"_s;
const QString chartsKey = u"charts/"_s;
const QString totalsKey = u"totals/"_s;
const QString exploreId = u"explore"_s;
const QString overviewTab = u"overview"_s;

/// The tile of a figure over all services, from its frame.
ui::StatTile tileOf(const charts::Frame& frame)
{
    ui::StatTile tile{frame.title, u"–"_s, frame.unit, ui::Tone::Unknown, {}, frame.note};
    if (frame.lines.empty() || !frame.lines.front().last)
        return tile;
    const auto& line = frame.lines.front();
    const auto quantity = format::quantity(*line.last, frame.unit);
    tile.number = quantity.number;
    tile.unit = quantity.unit;
    tile.line = line.values;
    tile.tone = !frame.threshold        ? ui::Tone::Text
        : *line.last > *frame.threshold ? ui::Tone::Bad
                                        : ui::Tone::Ok;
    return tile;
}

} // namespace

const config::Environment* Desk::openEnvironment() const
{
    if (!m_config)
        return nullptr;
    const auto found
        = std::ranges::find(m_config->environments, m_environment, &config::Environment::name);
    return found == m_config->environments.end() ? nullptr : &*found;
}

QString Desk::sourceOf(const QString& written) const
{
    if (written == u"own")
        return {};
    const auto* environment = openEnvironment();
    return written.isEmpty() && environment ? environment->querySource : written;
}

QString Desk::foundSource() const
{
    const auto* environment = openEnvironment();
    const bool isScraped = environment
        && std::ranges::any_of(environment->services,
            [](const config::Service& service) { return service.metrics.has_value(); });
    return isScraped ? QString() : sourceOf({});
}

std::vector<charts::Panel> Desk::found(std::vector<charts::Panel> panels) const
{
    for (auto& panel : panels)
        panel.source = foundSource();
    return panels;
}

charts::Scope Desk::scope(const QString& service) const
{
    charts::Scope scope;
    scope.service = service;
    scope.scrapeInterval = Milliseconds{scrapeInterval()};
    if (!foundSource().isEmpty()) {
        // A server's series carry its own labels.
        scope.serviceLabel = u"job"_s;
        return scope;
    }
    scope.environment = m_environment;
    return scope;
}

std::vector<charts::Panel> Desk::panelsOf(const QString& tab) const
{
    if (tab != overviewTab)
        return found(charts::servicePanels(scope(tab)));
    std::vector<charts::Panel> panels;
    for (const auto& chart : m_config->charts)
        panels.push_back({{},
            chart.title,
            chart.unit,
            chart.query,
            chart.legend,
            chart.threshold,
            sourceOf(chart.source)});
    return panels.empty() ? found(charts::servicePanels(scope({})))
                          : charts::numbered(std::move(panels));
}

void Desk::pushChartTabs()
{
    auto* page = static_cast<ui::ChartsPage*>(m_window->page(ui::PageId::Charts));
    std::vector<ui::ChartTab> tabs{{overviewTab, tr("Overview")}};
    page->setPanels(overviewTab, panelsOf(overviewTab));
    for (const auto& environment : m_config->environments) {
        if (environment.name != m_environment)
            continue;
        for (const auto& service : environment.services) {
            if (!service.metrics)
                continue;
            const QString title = service.title.isEmpty() ? service.name : service.title;
            tabs.push_back({service.name, tr("%1 (found)").arg(title)});
            page->setPanels(service.name, panelsOf(service.name));
        }
    }
    page->setTabs(tabs);
}

void Desk::pushChartSummary()
{
    if (!m_window->isBuilt(ui::PageId::Charts))
        return;
    auto* page = static_cast<ui::ChartsPage*>(m_window->page(ui::PageId::Charts));
    const auto rows = serviceRows(m_monitor, *m_config, m_environment, m_clock.now(), m_range);
    const auto up = std::ranges::count(rows, health::State::Up, &tables::ServiceRow::state);
    const auto size = m_monitor.store().size();
    page->setSummary(tr("%1 series from %n service(s)", nullptr, static_cast<int>(rows.size()))
                         .arg(format::quantity(static_cast<double>(size.series), {}).number));
    std::vector<ui::StatTile> tiles{{tr("Service status"),
        u"%1 / %2"_s.arg(up).arg(rows.size()),
        tr("up"),
        rows.empty() ? ui::Tone::Unknown : tables::toneOf(tables::signOf(tables::worstState(rows))),
        {},
        {}}};
    const auto totals = charts::totalPanels(scope({}));
    for (const auto& panel : totals) {
        const auto known = std::ranges::find(m_totals, panel.title, &charts::Frame::title);
        tiles.push_back(known != m_totals.end()
                ? tileOf(*known)
                : ui::StatTile{panel.title, u"–"_s, panel.unit, ui::Tone::Unknown, {}, {}});
    }
    page->setTiles(tiles);
}

void Desk::pushStaleness(const ui::Freshness& fresh)
{
    // Nothing answers any more: what is drawn stays, hatched and with its age.
    const QString age
        = fresh.kind == ui::Freshness::Kind::Stale ? format::span(fresh.milliseconds) : QString();
    if (m_window->isBuilt(ui::PageId::Services))
        static_cast<ui::ServicesPage*>(m_window->page(ui::PageId::Services))
            ->charts()
            .setStale(age);
    if (m_window->isBuilt(ui::PageId::Charts))
        static_cast<ui::ChartsPage*>(m_window->page(ui::PageId::Charts))->charts().setStale(age);
}

void Desk::refreshCharts()
{
    if (m_window == nullptr || !m_config)
        return;
    if (m_window->currentPage() == ui::PageId::Services)
        requestServiceCharts();
    if (m_window->currentPage() == ui::PageId::Charts)
        requestChartsPage();
}

void Desk::requestServiceCharts()
{
    auto* page = static_cast<ui::ServicesPage*>(m_window->page(ui::PageId::Services));
    const qint64 now = m_clock.now();
    const auto [from, to] = m_fixedRange.value_or(std::pair(now - m_range, now));
    const auto panels = found(charts::servicePanels(scope(m_shownService)));
    page->setPanels(panels);
    page->setRange(from, to);
    page->setRefreshing(true);
    for (const auto& panel : panels)
        m_feed.request(servicesKey + panel.id, panel, from, to, page->charts().plotWidth());
}

void Desk::requestChartsPage()
{
    auto* page = static_cast<ui::ChartsPage*>(m_window->page(ui::PageId::Charts));
    const qint64 now = m_clock.now();
    const auto [from, to] = m_fixedRange.value_or(std::pair(now - m_range, now));
    const int width = page->charts().plotWidth();
    page->setRange(from, to);
    page->setRefreshing(true);
    for (const auto& panel : found(charts::totalPanels(scope({}))))
        m_feed.request(totalsKey + panel.id, panel, from, to, 120);
    const QString tab = page->currentTab();
    if (tab.isEmpty()) {
        if (!m_explored.isEmpty())
            m_feed.request(chartsKey + exploreId,
                {exploreId, tr("Explore"), {}, m_explored, {}, {}, sourceOf({})},
                from,
                to,
                width);
        return;
    }
    for (const auto& panel : panelsOf(tab))
        m_feed.request(chartsKey + panel.id, panel, from, to, width);
}

void Desk::takeFrame(const QString& key, const charts::Frame& frame)
{
    if (m_window == nullptr)
        return;
    const QString id = key.section(u'/', 1);
    if (key.startsWith(servicesKey) && m_window->isBuilt(ui::PageId::Services)) {
        auto* page = static_cast<ui::ServicesPage*>(m_window->page(ui::PageId::Services));
        page->setFrame(id, frame);
        page->setRefreshing(false);
    }
    if (!m_window->isBuilt(ui::PageId::Charts))
        return;
    auto* page = static_cast<ui::ChartsPage*>(m_window->page(ui::PageId::Charts));
    if (key.startsWith(totalsKey)) {
        std::erase_if(
            m_totals, [&](const charts::Frame& known) { return known.title == frame.title; });
        m_totals.push_back(frame);
        pushChartSummary();
    } else if (key.startsWith(chartsKey)) {
        if (id == exploreId && frame.emptiness == charts::Emptiness::QueryError)
            page->setExploreError({{}, frame.note, {}});
        else
            page->setFrame(id, frame);
        page->setRefreshing(false);
    }
}

void Desk::chooseService(const QString& service)
{
    m_shownService = service;
    refreshCharts();
}

void Desk::explore(const QString& expression)
{
    auto* page = static_cast<ui::ChartsPage*>(m_window->page(ui::PageId::Charts));
    // Parsed here for the place of a mistake; evaluated in the pool.
    if (const auto parsed = promql::metricNames(expression.toStdString()); !parsed) {
        page->setExploreError(parsed.error());
        return;
    }
    m_explored = expression;
    requestChartsPage();
}

void Desk::showRange(qint64 from, qint64 to)
{
    m_fixedRange = std::pair(from, to);
    refreshCharts();
}

void Desk::goLive()
{
    m_fixedRange.reset();
    refreshCharts();
}

} // namespace slipway::desktop
