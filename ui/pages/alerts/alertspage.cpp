// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/alerts/alertspage.h"

#include "base/clock.h"
#include "base/text.h"
#include "format/time.h"
#include "tables/sourcesmodel.h"
#include "ui/pages/alerts/serveralerts.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statuspill.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using alerts::Rule;

/// What makes an alert of this kind fire and end, in one sentence.
QString ruleText(Rule rule)
{
    switch (rule) {
    case Rule::Down:
        return AlertsPage::tr(
            "Failed probes reached the threshold; ends after as many good answers");
    case Rule::Stale: return AlertsPage::tr("No answer for 2 × interval + timeout, at least 30 s");
    case Rule::Unknown: return AlertsPage::tr("Answers cannot be taken at their word");
    case Rule::Flapping: return AlertsPage::tr("More than 3 changes of state within 10 minutes");
    case Rule::Degraded:
        return AlertsPage::tr("The service calls itself degraded, or is slower than allowed");
    }
    return {};
}

} // namespace

AlertsPage::AlertsPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_table(new DataTable(theme))
    , m_field(new FilterField(m_table))
    , m_summary(new PlainLabel(theme, {}, Tone::Faint))
    , m_servers(new ServerAlerts(theme))
    , m_detail(new DetailPanel(theme))
    , m_show(m_detail->addButton(tr("Show service"), Button::Kind::Primary))
    , m_empty(new EmptyState(theme))
    , m_topBar(new QWidget(this))
    , m_critical(new StatusPill(theme))
    , m_warning(new StatusPill(theme))
    , m_rest(new PlainLabel(theme, {}, Tone::Dim))
{
    makeTopBar(theme);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::pageMargin, 16, size::pageMargin, 16);
    row->setSpacing(size::gap);
    auto* tables = new QVBoxLayout;
    tables->setSpacing(size::gap);
    tables->addWidget(makeTablePanel(theme), 3);
    tables->addWidget(m_servers, 2);
    row->addLayout(tables, 1);
    row->addWidget(m_detail);
    auto* copy = m_detail->addButton(tr("Copy as evidence"));
    connect(m_show, &QAbstractButton::clicked, this, [this] {
        if (const auto* alert = current())
            emit pageRequested(PageId::Services, u"service"_s, alert->target.service);
    });
    connect(copy, &QAbstractButton::clicked, this, &AlertsPage::copyCurrent);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter.setWords(words);
        m_servers->setWords(words);
        tell();
    });
    for (auto* table : {m_table, m_servers->table()}) {
        const bool isServers = table != m_table;
        // A click on the row that is selected already means it too.
        connect(table, &QAbstractItemView::clicked, this, [this, isServers] { follow(isServers); });
    }
    connect(m_table, &DataTable::currentKeyChanged, this, [this] {
        if (m_table->hasFocus())
            m_tellsOfServers = false;
        showCurrent();
    });
    connect(m_servers->table(), &DataTable::currentKeyChanged, this, [this] {
        if (m_servers->table()->hasFocus())
            m_tellsOfServers = true;
        showCurrent();
    });
    setFocusProxy(m_table);
    setAlerts({}, {});
}

void AlertsPage::makeTopBar(const Theme&)
{
    auto* row = new QHBoxLayout(m_topBar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_critical);
    row->addWidget(m_warning);
    row->addWidget(m_rest, 1);
    m_topBar->hide();
}

QWidget* AlertsPage::makeTablePanel(const Theme& theme)
{
    m_filter.setSourceModel(&m_model);
    m_table->setModel(&m_filter);
    m_table->setColumns({34, 72, 78, 144, 108, 122, 0});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(tables::AlertsModel::SignColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Alerts"));
    m_table->setEmptyView(m_empty);
    auto* panel = new Panel(theme);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(1, 0, 1, 8);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(11, 9, 11, 9);
    head->setSpacing(8);
    auto* heading = new PlainLabel(theme, tr("Alerts"));
    heading->setFont(sans(size::text, QFont::DemiBold));
    head->addWidget(heading);
    head->addWidget(m_summary, 1);
    head->addWidget(m_field);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    return panel;
}

QString AlertsPage::title() const
{
    return tr("Alerts");
}

void AlertsPage::setAlerts(std::vector<alerts::Alert> alerts, const Observed& observed)
{
    m_observed = observed;
    m_model.setRows(std::move(alerts));
    if (m_table->currentKey().isEmpty() && m_filter.rowCount() > 0)
        m_table->selectRow(0);
    tell();
    showCurrent();
}

void AlertsPage::setServers(std::vector<prometheus::ServerView> servers)
{
    m_servers->setServers(std::move(servers));
    tell();
    showCurrent();
}

void AlertsPage::follow(bool servers)
{
    m_tellsOfServers = servers;
    showCurrent();
}

void AlertsPage::copyCurrent()
{
    if (m_tellsOfServers) {
        if (const QString text = m_servers->evidence(); !text.isEmpty())
            emit copyRequested(text);
        return;
    }
    if (const auto* alert = current())
        emit copyRequested(u"%1 · %2 (%3): %4\nsince %5"_s.arg(visible(alert->title),
            visible(alert->target.service),
            visible(alert->target.environment),
            visible(alert->cause),
            toRfc3339(alert->since)));
}

void AlertsPage::tell()
{
    const auto& rows = m_model.rows();
    const auto count = [&](alerts::Phase phase, alerts::Severity severity) {
        return static_cast<int>(std::ranges::count_if(rows,
            [&](const alerts::Alert& a) { return a.phase == phase && a.severity == severity; }));
    };
    const int critical = count(alerts::Phase::Firing, alerts::Severity::Critical);
    const int warning = count(alerts::Phase::Firing, alerts::Severity::Warning);
    const int pending = static_cast<int>(rows.size()) - critical - warning;
    m_critical->set(Sign::Bad, tr("%1 critical").arg(critical));
    m_critical->setVisible(critical > 0);
    m_warning->set(Sign::Warn, tr("%n warning(s)", nullptr, warning));
    m_warning->setVisible(warning > 0);
    const int missing = m_observed.targets - m_observed.fresh;
    QStringList rest;
    if (pending > 0)
        rest << tr("%1 pending").arg(pending);
    if (m_servers->firing() > 0)
        rest << tr("%1 firing on servers").arg(m_servers->firing());
    if (m_servers->pending() > 0)
        rest << tr("%1 pending on servers").arg(m_servers->pending());
    rest << tr("%1 of %2 targets fresh").arg(m_observed.fresh).arg(m_observed.targets);
    m_rest->setText(rest.join(u" · "_s));
    m_summary->setText(tr("5 rules here · %n target(s) observed", nullptr, m_observed.targets));
    if (m_observed.targets == 0)
        m_empty->set(Sign::Unknown,
            tr("Nothing is observed"),
            tr("No endpoint is configured, so there is nothing to be alarmed by and nothing to "
               "rely on."));
    else if (!rows.empty())
        m_empty->set(
            Sign::None, tr("No alert matches"), tr("The filter hides all %1.").arg(rows.size()));
    else if (missing > 0)
        m_empty->set(Sign::Unknown,
            tr("No alerts so far"),
            tr("%1 of %2 targets have no fresh answer yet: this is not the same as all well.")
                .arg(missing)
                .arg(m_observed.targets));
    else if (m_servers->firing() + m_servers->pending() > 0)
        m_empty->set(Sign::None,
            tr("No alerts of Slipway's own"),
            tr("%n target(s) observed, all fresh. What the servers say stands below.",
                nullptr,
                m_observed.targets));
    else
        m_empty->set(Sign::Ok,
            tr("No alerts"),
            tr("%n target(s) observed, all fresh.", nullptr, m_observed.targets));
}

const alerts::Alert* AlertsPage::current() const
{
    const QModelIndex index = m_filter.mapToSource(m_table->currentIndex());
    return index.isValid() ? &m_model.row(index) : nullptr;
}

void AlertsPage::showCurrent()
{
    m_show->setVisible(!m_tellsOfServers);
    if (m_tellsOfServers) {
        if (!m_servers->showIn(*m_detail))
            m_detail->setNothing(tr("Select an alert"));
        return;
    }
    const auto* alert = current();
    if (!alert)
        return m_detail->setNothing(
            m_model.rows().empty() ? tr("Alerts tell their cause here") : tr("Select an alert"));
    m_detail->setTitle(
        tables::signOf(*alert), tr("%1 · %2").arg(alert->title, alert->target.service));
    m_detail->setSentence(alert->cause);
    m_detail->setExcerpts({});
    const qint64 lasted = std::max<qint64>(1, (m_now - alert->since) / 1000) * 1000;
    m_detail->setFacts(
        {{tr("Since"),
             m_now > 0
                 ? tr("%1, for %2").arg(format::moment(alert->since, m_now), format::span(lasted))
                 : QString()},
            {tr("Where"),
                tr("%1 · %2").arg(alert->target.environment, tables::kindWord(alert->target.kind))},
            {tr("Rule"), ruleText(alert->rule)}});
}

void AlertsPage::focusFilter()
{
    m_field->takeFocus();
}

bool AlertsPage::goBack()
{
    const bool hadFilter = !m_field->text().isEmpty();
    m_field->clear();
    return hadFilter;
}

void AlertsPage::setNow(qint64 now)
{
    const bool isNewSecond = now / 1000 != m_now / 1000;
    m_now = now;
    m_model.setNow(now);
    m_servers->setNow(now);
    if (isNewSecond) {
        tell();
        showCurrent();
    }
}

void AlertsPage::reveal(const QString& kind, const QString& id)
{
    if (kind != u"alert")
        return;
    m_field->clear();
    m_tellsOfServers = false;
    m_table->selectKey(id);
    m_table->setFocus();
}

std::vector<std::pair<QString, QHeaderView*>> AlertsPage::headers() const
{
    return {{u"alerts"_s, m_table->horizontalHeader()},
        {u"serverAlerts"_s, m_servers->table()->horizontalHeader()}};
}

void AlertsPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_detail->setFixedWidth(width() < 1180 ? 330 : 392);
    layout()->activate();
}

} // namespace slipway::ui
