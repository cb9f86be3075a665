// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/alerts/serveralerts.h"

#include "base/clock.h"
#include "base/text.h"
#include "format/time.h"
#include "tables/serversmodel.h"
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

using tables::ServerAlertRow;

QString textOf(const std::string& text)
{
    return visible(QString::fromStdString(text), 500);
}

} // namespace

ServerAlerts::ServerAlerts(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_table(new DataTable(theme))
    , m_summary(new PlainLabel(theme, {}, Tone::Faint))
    , m_empty(new EmptyState(theme))
{
    m_filter.setSourceModel(&m_model);
    m_table->setModel(&m_filter);
    m_table->setColumns({34, 72, 78, 144, 108, 92, 76, 0});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(tables::ServerAlertsModel::SignColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Alerts of servers"));
    m_table->setEmptyView(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 8);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(11, 9, 11, 9);
    head->setSpacing(8);
    auto* heading = new PlainLabel(theme, tr("Alerts of servers"));
    heading->setFont(sans(size::text, QFont::DemiBold));
    head->addWidget(heading);
    head->addWidget(m_summary, 1);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    hide();
}

void ServerAlerts::setServers(std::vector<prometheus::ServerView> servers)
{
    m_servers = std::move(servers);
    fill();
}

void ServerAlerts::setNow(qint64 now)
{
    const bool isNewSecond = now / 1000 != m_now / 1000;
    m_now = now;
    m_model.setNow(now);
    if (isNewSecond && !m_servers.empty())
        fill(); // a look may have become stale
}

void ServerAlerts::setWords(const QString& words)
{
    m_filter.setWords(words);
    fill();
}

void ServerAlerts::fill()
{
    m_model.setRows(tables::alertRows(m_servers, m_now));
    setVisible(!m_servers.empty());
    const auto total = static_cast<int>(m_servers.size());
    const auto answering = static_cast<int>(std::ranges::count_if(m_servers,
        [this](const auto& s) { return s.build && s.time > 0 && !tables::isStale(s, m_now); }));
    const bool isLoading
        = std::ranges::all_of(m_servers, [](const auto& s) { return s.time <= 0; });
    QString names;
    for (const auto& server : m_servers)
        names += (names.isEmpty() ? QString() : u", "_s) + visible(server.name, 40);
    m_summary->setText(tr("%1 · %2 of %3 answering").arg(names).arg(answering).arg(total));
    if (!m_model.rows().empty())
        m_empty->set(
            Sign::None, tr("No alert of a server matches"), tr("The filter hides them all."));
    else if (isLoading)
        m_empty->set(Sign::Running, tr("Servers are asked"), tr("Their alerts stand here soon."));
    else if (answering < total)
        m_empty->set(Sign::Unknown,
            tr("No alerts of servers so far"),
            tr("%1 of %2 servers do not answer: this is not the same as all well.")
                .arg(total - answering)
                .arg(total));
    else
        m_empty->set(Sign::Ok, tr("No alerts of servers"), tr("None is pending or firing."));
}

const ServerAlertRow* ServerAlerts::current() const
{
    const QModelIndex index = m_filter.mapToSource(m_table->currentIndex());
    return index.isValid() ? &m_model.row(index) : nullptr;
}

int ServerAlerts::firing() const
{
    return static_cast<int>(std::ranges::count_if(m_model.rows(), [](const ServerAlertRow& row) {
        return !row.isStale && row.alert.state == prometheus::Alert::State::Firing;
    }));
}

int ServerAlerts::pending() const
{
    return static_cast<int>(std::ranges::count_if(m_model.rows(), [](const ServerAlertRow& row) {
        return !row.isStale && row.alert.state == prometheus::Alert::State::Pending;
    }));
}

bool ServerAlerts::showIn(DetailPanel& detail) const
{
    const auto* row = current();
    if (!row)
        return false;
    const auto& alert = row->alert;
    const auto text
        = [&alert](const QString& name) { return visible(alert.annotations.value(name), 2000); };
    const QString summary = text(u"summary"_s);
    detail.setTitle(tables::signOf(*row),
        tr("%1 · %2").arg(visible(alert.name, 200), visible(row->server, 80)));
    detail.setSentence(summary.isEmpty() ? text(u"description"_s) : summary);
    std::vector<Excerpt> code;
    if (!alert.query.isEmpty())
        code.push_back({.title = tr("Rule of %1").arg(visible(alert.group, 100)),
            .lines = {visible(alert.query, 2000)}});
    detail.setExcerpts(code);
    std::vector<Fact> facts{
        {tr("State"),
            row->isStale ? tr("stale: the server was not seen lately")
                : alert.state == prometheus::Alert::State::Firing ? tr("firing")
                                                                  : tr("pending")},
        {tr("Since"),
            alert.activeAt > 0 && m_now > 0 ? format::moment(alert.activeAt, m_now) : QString()},
        {tr("Value"), visible(alert.value, 100), Tone::Text, true},
        {tr("Where"), visible(row->environment, 100)}};
    for (const auto& label : alert.labels.all()) {
        if (label.name != "alertname")
            facts.push_back({textOf(label.name), textOf(label.value), Tone::Text, true});
    }
    for (auto it = alert.annotations.cbegin(); it != alert.annotations.cend(); ++it) {
        if (it.key() != u"summary")
            facts.push_back({visible(it.key(), 200), visible(it.value(), 2000)});
    }
    detail.setFacts(facts);
    return true;
}

QString ServerAlerts::evidence() const
{
    const auto* row = current();
    if (!row)
        return {};
    const auto& alert = row->alert;
    QStringList lines{u"%1 · %2 (%3): %4"_s.arg(visible(alert.name),
        visible(row->server),
        visible(row->environment),
        textOf(alert.labels.text()))};
    if (alert.activeAt > 0)
        lines << u"since "_s + toRfc3339(alert.activeAt);
    if (!alert.query.isEmpty())
        lines << u"rule: "_s + visible(alert.query);
    for (auto it = alert.annotations.cbegin(); it != alert.annotations.cend(); ++it)
        lines << visible(it.key()) + u": "_s + visible(it.value());
    return lines.join(u'\n');
}

} // namespace slipway::ui
