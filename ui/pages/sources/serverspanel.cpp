// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sources/serverspanel.h"

#include "base/clock.h"
#include "base/text.h"
#include "format/time.h"
#include "format/unit.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using prometheus::ServerView;
using prometheus::Target;

constexpr int serversHeight = 132; ///< header and three rows

QString timeText(qint64 time)
{
    return time > 0 ? toRfc3339(time) : ServersPanel::tr("never");
}

/// The rules that the server cannot evaluate, each with its words.
std::vector<Excerpt> failingRules(const ServerView& server)
{
    std::vector<Excerpt> out;
    for (const auto& rule : server.rules) {
        if (rule.health != prometheus::Rule::Health::Error || out.size() >= 5)
            continue;
        out.push_back({.title = visible(u"%1 · %2"_s.arg(rule.group, rule.name), 200),
            .lines = {visible(rule.query, 1000), visible(rule.lastError, 1000)}});
    }
    return out;
}

} // namespace

ServersPanel::ServersPanel(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_servers(new DataTable(theme))
    , m_targets(new DataTable(theme))
    , m_summary(new PlainLabel(theme, {}, Tone::Faint))
    , m_empty(new EmptyState(theme))
{
    m_serversFilter.setSourceModel(&m_serversModel);
    m_servers->setModel(&m_serversFilter);
    m_servers->setColumns({34, 100, 140, 92, 112, 88, 76, 0});
    m_servers->setAccessibleName(tr("Servers"));
    m_servers->setFixedHeight(serversHeight);
    m_targetsFilter.setSourceModel(&m_targetsModel);
    m_targets->setModel(&m_targetsFilter);
    m_targets->setColumns({34, 120, 180, 92, 76, 0});
    m_targets->setSortingEnabled(true);
    m_targets->sortByColumn(tables::ServerTargetsModel::SignColumn, Qt::AscendingOrder);
    m_targets->setAccessibleName(tr("Targets of the server"));
    m_targets->setEmptyView(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 8);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(11, 9, 11, 9);
    head->setSpacing(8);
    auto* heading = new PlainLabel(theme, tr("Servers"));
    heading->setFont(sans(size::text, QFont::DemiBold));
    head->addWidget(heading);
    head->addWidget(m_summary, 1);
    column->addLayout(head);
    column->addWidget(m_servers);
    column->addWidget(m_targets, 1);
    connect(m_servers, &DataTable::currentKeyChanged, this, &ServersPanel::fillTargets);
    hide();
}

void ServersPanel::setServers(std::vector<ServerView> servers)
{
    const auto total = static_cast<int>(servers.size());
    const auto answering = static_cast<int>(
        std::ranges::count_if(servers, [](const ServerView& s) { return s.build.has_value(); }));
    m_summary->setText(tr("%1 of %2 answering").arg(answering).arg(total));
    m_serversModel.setRows(std::move(servers));
    if (m_servers->currentKey().isEmpty() && m_serversFilter.rowCount() > 0)
        m_servers->selectRow(0);
    setVisible(total > 0);
    fillTargets();
}

void ServersPanel::setNow(qint64 now)
{
    m_now = now;
    m_serversModel.setNow(now);
    m_targetsModel.setNow(now);
}

void ServersPanel::setWords(const QString& words)
{
    m_targetsFilter.setWords(words);
    fillTargets();
}

const ServerView* ServersPanel::server() const
{
    const QModelIndex index = m_serversFilter.mapToSource(m_servers->currentIndex());
    return index.isValid() ? &m_serversModel.row(index) : nullptr;
}

const Target* ServersPanel::target() const
{
    const QModelIndex index = m_targetsFilter.mapToSource(m_targets->currentIndex());
    return index.isValid() ? &m_targetsModel.row(index) : nullptr;
}

void ServersPanel::fillTargets()
{
    const auto* chosen = server();
    m_targetsModel.setRows(chosen ? chosen->targets : std::vector<Target>{});
    if (!chosen)
        return m_empty->set(Sign::None, tr("No server selected"), {});
    if (!chosen->targets.empty())
        m_empty->set(Sign::None, tr("No target matches"), tr("The filter hides them all."));
    else if (chosen->time <= 0)
        m_empty->set(Sign::Running, tr("The server is asked"), tr("Its targets stand here soon."));
    else if (!chosen->build)
        m_empty->set(Sign::Bad, tr("The server does not answer"), chosen->trouble);
    else if (!chosen->build->hasTargets)
        m_empty->set(Sign::NotApplicable,
            tr("The server scrapes nothing itself"),
            tr("%1 does not tell of targets.").arg(visible(chosen->build->product)));
    else
        m_empty->set(Sign::None, tr("No targets"), tr("The server has nothing to scrape."));
}

void ServersPanel::showServer(DetailPanel& detail, const ServerView& server) const
{
    detail.setTitle(tables::signOf(server, m_now), visible(server.name, 100));
    detail.setSentence(
        server.trouble.isEmpty() ? tables::stateWord(server, m_now) : visible(server.trouble));
    detail.setExcerpts(failingRules(server));
    const auto build = server.build.value_or(prometheus::BuildInfo{});
    const int failing = tables::failingRules(server);
    std::vector<Fact> facts{{tr("URL"), visible(server.url), Tone::Text, true},
        {tr("Product"), visible(u"%1 %2"_s.arg(build.product, build.version).trimmed())},
        {tr("Last look"),
            server.time > 0 && m_now > 0 ? format::age(server.time, std::max(server.time, m_now))
                                         : tr("never"),
            tables::isStale(server, m_now) ? Tone::Warn : Tone::Text},
        {tr("Retention"), visible(build.retention, 100)}};
    if (build.hasTargets)
        facts.push_back({tr("Targets"),
            tr("%1 up, %2 down, %3 unknown")
                .arg(tables::targetsOf(server, Target::Health::Up))
                .arg(tables::targetsOf(server, Target::Health::Down))
                .arg(tables::targetsOf(server, Target::Health::Unknown))});
    if (build.hasRules)
        facts.push_back({tr("Rules"),
            tr("%1, %2 failing").arg(server.rules.size()).arg(failing),
            failing > 0 ? Tone::Warn : Tone::Text});
    for (const auto& warning : server.warnings)
        facts.push_back({tr("Warning"), visible(warning), Tone::Warn});
    facts.push_back({tr("Where"), visible(server.environment, 100)});
    detail.setFacts(facts);
}

void ServersPanel::showTarget(DetailPanel& detail, const Target& target) const
{
    detail.setTitle(tables::ServerTargetsModel::signOf(target),
        tr("%1 · %2").arg(visible(target.job, 100), visible(target.instance, 200)));
    detail.setSentence(
        target.lastError.isEmpty() ? tr("The last scrape was good.") : visible(target.lastError));
    detail.setExcerpts({});
    std::vector<Fact> facts{{tr("URL"), visible(target.scrapeUrl), Tone::Text, true},
        {tr("Last scrape"),
            target.lastScrape > 0 && m_now > 0
                ? format::age(target.lastScrape, std::max(target.lastScrape, m_now))
                : tr("never")},
        {tr("Duration"),
            target.lastDurationMs > 0 ? format::latency(target.lastDurationMs) : QString()}};
    for (const auto& label : target.labels.all())
        facts.push_back({visible(QString::fromStdString(label.name), 200),
            visible(QString::fromStdString(label.value), 500),
            Tone::Text,
            true});
    detail.setFacts(facts);
}

bool ServersPanel::showIn(DetailPanel& detail) const
{
    if (const auto* chosen = target(); chosen && m_tellsOfTarget) {
        showTarget(detail, *chosen);
        return true;
    }
    const auto* chosen = server();
    if (chosen)
        showServer(detail, *chosen);
    return chosen != nullptr;
}

QString ServersPanel::diagnostics() const
{
    const auto* chosen = server();
    if (!chosen)
        return {};
    QStringList lines{visible(u"%1 (%2)"_s.arg(chosen->name, chosen->environment)),
        u"url: "_s + visible(chosen->url),
        u"last look: "_s + timeText(chosen->time)};
    if (chosen->build)
        lines << visible(u"product: %1 %2"_s.arg(chosen->build->product, chosen->build->version));
    if (!chosen->trouble.isEmpty())
        lines << u"trouble: "_s + visible(chosen->trouble);
    const auto* scraped = m_tellsOfTarget ? target() : nullptr;
    if (scraped) {
        lines << visible(u"target: %1 %2"_s.arg(scraped->job, scraped->instance))
              << u"scrape url: "_s + visible(scraped->scrapeUrl)
              << u"last scrape: "_s + timeText(scraped->lastScrape);
        if (!scraped->lastError.isEmpty())
            lines << u"error: "_s + visible(scraped->lastError);
    }
    return lines.join(u'\n');
}

} // namespace slipway::ui
