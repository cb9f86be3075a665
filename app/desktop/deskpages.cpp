// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desk.h"
#include "app/desktop/rows.h"
#include "format/time.h"
#include "ui/pages/alerts/alertspage.h"
#include "ui/pages/readiness/readinesspage.h"
#include "ui/pages/services/servicespage.h"
#include "ui/pages/sources/sourcespage.h"
#include "ui/shell/topbar.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

/// Alerts that the servers' own rules raised.
int firingOn(const std::vector<prometheus::ServerView>& servers)
{
    int count = 0;
    for (const auto& server : servers)
        count += static_cast<int>(std::ranges::count(
            server.alerts, prometheus::Alert::State::Firing, &prometheus::Alert::state));
    return count;
}

} // namespace

void Desk::show(ui::MainWindow& window)
{
    m_window = &window;
    m_rollout.show(window);
    m_range = window.range();
    pushProject();
    pushAll();
}

void Desk::pushAll()
{
    if (m_window == nullptr)
        return;
    pushFrame();
    pushPalette();
    pushBanner();
    for (int i = 0; i < ui::pageCount; ++i)
        pushPage(static_cast<ui::PageId>(i));
    if (m_config && m_window->isBuilt(ui::PageId::Charts))
        pushChartTabs();
    refreshCharts();
}

void Desk::pushPage(ui::PageId id)
{
    if (m_window == nullptr || !m_window->isBuilt(id) || !m_config)
        return;
    const qint64 now = m_clock.now();
    switch (id) {
    case ui::PageId::Readiness: pushReadiness(); break;
    case ui::PageId::Services: pushServices(); break;
    case ui::PageId::Charts: pushChartSummary(); break;
    case ui::PageId::Alerts:
        page<ui::AlertsPage>(id)->setAlerts(alertsOf(m_monitor, m_environment), observed(now));
        page<ui::AlertsPage>(id)->setServers(serverViews(m_monitor, *m_config, m_environment));
        break;
    case ui::PageId::Sources:
        page<ui::SourcesPage>(id)->setSources(sourceRows(m_monitor, m_environment, now));
        page<ui::SourcesPage>(id)->setServers(serverViews(m_monitor, *m_config, m_environment));
        break;
    case ui::PageId::Rollout:
    case ui::PageId::History: break; // told by the journal, when it changes
    }
}

void Desk::pageShown(ui::PageId id)
{
    if (!m_config)
        return;
    if (id == ui::PageId::Charts)
        pushChartTabs();
    if (id == ui::PageId::Services || id == ui::PageId::Charts)
        pushBands();
    if (id == ui::PageId::Rollout)
        m_rollout.push();
    if (id == ui::PageId::History)
        m_history.push();
    pushPage(id);
    refreshCharts();
}

ui::Observed Desk::observed(qint64 now) const
{
    ui::Observed observed;
    for (const auto& row : sourceRows(m_monitor, m_environment, now)) {
        ++observed.targets;
        if (row.lastSuccess > 0 && !row.isStale)
            ++observed.fresh;
    }
    return observed;
}

void Desk::pushProject()
{
    if (m_window == nullptr || !m_config)
        return;
    ui::ProjectView view;
    view.name = m_config->project.name;
    view.file = m_config->isDemo ? QString() : m_openPath;
    view.isRepository = m_isRepository;
    for (const auto& environment : m_config->environments)
        view.environments.push_back(
            {environment.name, environment.colour, environment.isProtected});
    view.environment = m_environment;
    view.isDemo = m_config->isDemo;
    m_window->setProject(view);
}

void Desk::pushFrame()
{
    if (m_window == nullptr || !m_config)
        return;
    const qint64 now = m_clock.now();
    m_window->setPollSummary(pollSummary(m_monitor, now));
    const auto fresh = freshness(m_monitor, m_environment, now);
    m_window->setFreshness(fresh);
    pushStaleness(fresh);
    ui::Badges badges;
    if (m_assessment && !m_assessment->blockers.isEmpty()) {
        const auto count = static_cast<int>(m_assessment->blockers.size());
        badges[ui::PageId::Readiness]
            = {QString::number(count), ui::Tone::Bad, tr("%n failed blocker(s)", nullptr, count)};
    }
    const auto rows = serviceRows(m_monitor, *m_config, m_environment, now, m_range);
    const auto worst = tables::worstState(rows);
    const auto unwell
        = static_cast<int>(std::ranges::count_if(rows, [](const tables::ServiceRow& row) {
              return row.state == health::State::Down || row.state == health::State::Degraded;
          }));
    if (unwell > 0) {
        badges[ui::PageId::Services] = {QString::number(unwell),
            tables::toneOf(tables::signOf(worst)),
            tr("%n service(s) not well", nullptr, unwell)};
    }
    const auto alerts = alertsOf(m_monitor, m_environment);
    const int onServers = firingOn(serverViews(m_monitor, *m_config, m_environment));
    if (!alerts.empty() || onServers > 0) {
        const bool isCritical
            = onServers > 0 || std::ranges::any_of(alerts, [](const alerts::Alert& alert) {
                  return alert.severity == alerts::Severity::Critical
                      && alert.phase == alerts::Phase::Firing;
              });
        const auto count = static_cast<int>(alerts.size()) + onServers;
        badges[ui::PageId::Alerts] = {QString::number(count),
            isCritical ? ui::Tone::Bad : ui::Tone::Warn,
            tr("%n alert(s)", nullptr, count)};
    }
    m_window->setBadges(badges);
}

void Desk::pushBanner()
{
    if (m_window == nullptr)
        return;
    if (!m_configMistakes.empty()) {
        const auto more = static_cast<int>(m_configMistakes.size()) - 1;
        QString text = m_config
            ? tr("The changed configuration is not used: %1").arg(m_configMistakes.front().text())
            : tr("This configuration cannot be used: %1").arg(m_configMistakes.front().text());
        if (more > 0)
            text += tr(" · and %n more", nullptr, more);
        m_window->setBanner(ui::Sign::Bad, text);
    } else if (const auto distrust = m_rollout.distrust(); !distrust.isEmpty()) {
        m_window->setBanner(ui::Sign::Unknown,
            tr("Watching only: no command is run and no secret is read. %1. Rollout shows what it "
               "would run.")
                .arg(distrust));
    } else if (m_monitor.isReadOnly()) {
        m_window->setBanner(ui::Sign::Unknown,
            tr("Another window polls this project. Services, charts, alerts and sources are shown "
               "there."));
    } else if (!m_monitor.storeTrouble().isEmpty()) {
        m_window->setBanner(
            ui::Sign::Bad, tr("Samples are in memory only: %1").arg(m_monitor.storeTrouble()));
    } else if (!m_monitor.mistakes().empty()) {
        m_window->setBanner(ui::Sign::Unknown,
            tr("Not everything can be asked: %1").arg(m_monitor.mistakes().front().text()));
    } else {
        m_window->setBanner(ui::Sign::None, QString());
    }
}

void Desk::pushPalette()
{
    if (m_window == nullptr || !m_config)
        return;
    std::vector<ui::PaletteTarget> targets;
    for (const auto& row :
        serviceRows(m_monitor, *m_config, m_environment, m_clock.now(), m_range)) {
        targets.push_back({u"service"_s,
            row.service,
            row.title,
            row.detail,
            ui::PageId::Services,
            tables::signOf(row.state)});
    }
    if (m_assessment) {
        for (const auto& check : m_assessment->checks) {
            targets.push_back({u"check"_s,
                check.id,
                check.title,
                check.id,
                ui::PageId::Readiness,
                tables::signOf(check.status)});
        }
    }
    m_window->setPaletteTargets(std::move(targets));
}

void Desk::pushReadiness()
{
    auto* readiness = page<ui::ReadinessPage>(ui::PageId::Readiness);
    if (readiness == nullptr)
        return;
    if (m_config && m_config->project.repository.isEmpty())
        readiness->setEmpty(tr("No repository to check"),
            tr("Name it in the configuration: project.repository, relative to the file."));
    else if (m_assessor.isBusy() && !m_assessment) {
        readiness->setEmpty({}, {}); // another project's scorecard is not kept
        readiness->setLoading();
    } else if (m_assessment)
        readiness->setAssessment(m_assessment);
}

void Desk::pushServices()
{
    auto* services = page<ui::ServicesPage>(ui::PageId::Services);
    if (services == nullptr)
        return;
    auto rows = serviceRows(m_monitor, *m_config, m_environment, m_clock.now(), m_range);
    qint64 interval = 15'000;
    for (const auto& watched : m_monitor.endpoints())
        interval = std::min<qint64>(interval, watched.pace.interval.count());
    services->setSpans(format::span(30 * interval), ui::rangeText(m_range));
    services->setRows(std::move(rows));
}

void Desk::tick()
{
    if (m_window == nullptr)
        return;
    m_window->setNow(m_clock.now());
    // Ages pass by themselves: what nobody answers turns stale without any event.
    pushFrame();
    pushBanner();
    m_rollout.tick();
    if (m_window->currentPage() != ui::PageId::Readiness)
        pushPage(m_window->currentPage());
}

} // namespace slipway::desktop
