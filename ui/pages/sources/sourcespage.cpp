// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sources/sourcespage.h"

#include "base/clock.h"
#include "base/text.h"
#include "format/time.h"
#include "format/unit.h"
#include "ui/pages/sources/serverspanel.h"
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

using tables::SourceRow;

QString timeText(qint64 time)
{
    return time > 0 ? toRfc3339(time) : SourcesPage::tr("never");
}

} // namespace

QString sourceDiagnostics(const SourceRow& row)
{
    QStringList lines{
        u"%1 %2 (%3)"_s.arg(
            visible(row.service), tables::kindWord(row.kind), visible(row.environment)),
        u"url: "_s + visible(row.url),
        u"state: "_s + health::stateWord(row.state) + (row.isStale ? u" (stale)"_s : QString()),
        u"last attempt: "_s + timeText(row.lastAttempt),
        u"last success: "_s + timeText(row.lastSuccess)};
    if (row.latencyMs)
        lines << u"latency: "_s + format::latency(*row.latencyMs);
    if (!row.capability.isEmpty())
        lines << u"speaks: "_s + visible(row.capability);
    if (row.samples)
        lines << u"samples: %1"_s.arg(*row.samples);
    if (!row.cause.isEmpty())
        lines << u"cause: "_s + visible(row.cause);
    if (!row.error.isEmpty())
        lines << u"error: "_s + visible(row.error);
    return lines.join(u'\n');
}

SourcesPage::SourcesPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_table(new DataTable(theme))
    , m_field(new FilterField(m_table))
    , m_summary(new PlainLabel(theme, {}, Tone::Faint))
    , m_servers(new ServersPanel(theme))
    , m_detail(new DetailPanel(theme))
    , m_topBar(new QWidget(this))
    , m_pill(new StatusPill(theme))
    , m_rest(new PlainLabel(theme, {}, Tone::Dim))
{
    auto* bar = new QHBoxLayout(m_topBar);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->setSpacing(12);
    bar->addWidget(m_pill);
    bar->addWidget(m_rest, 1);
    m_topBar->hide();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::pageMargin, 16, size::pageMargin, 16);
    row->setSpacing(size::gap);
    auto* tables = new QVBoxLayout;
    tables->setSpacing(size::gap);
    tables->addWidget(makeTablePanel(theme), 1);
    tables->addWidget(m_servers, 1);
    row->addLayout(tables, 1);
    row->addWidget(m_detail);
    auto* copy = m_detail->addButton(tr("Copy diagnostics"), Button::Kind::Primary);
    m_show = m_detail->addButton(tr("Show service"));
    connect(copy, &QAbstractButton::clicked, this, &SourcesPage::copyCurrent);
    connect(m_show, &QAbstractButton::clicked, this, [this] {
        if (const auto* source = current())
            emit pageRequested(PageId::Services, u"service"_s, source->service);
    });
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter.setWords(words);
        m_servers->setWords(words);
    });
    watchTables();
    setFocusProxy(m_table);
    setSources({});
}

QWidget* SourcesPage::makeTablePanel(const Theme& theme)
{
    m_filter.setSourceModel(&m_model);
    m_table->setModel(&m_filter);
    m_table->setColumns({34, 100, 68, 0, 92, 98, 76, 66, 74, 94});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(tables::SourcesModel::StateColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Sources"));
    auto* nothing = new EmptyState(theme);
    nothing->set(Sign::None,
        tr("No endpoints"),
        tr("Give a service a health, metrics or probe URL in slipway.yaml and it is asked from "
           "then on."));
    nothing->setExample(
        u"services:\n  - name: api\n    health: {url: http://localhost:8080/health}\n    metrics: {url: http://localhost:8080/metrics}"_s);
    m_table->setEmptyView(nothing);
    auto* panel = new Panel(theme);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(1, 0, 1, 8);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(11, 9, 11, 9);
    head->setSpacing(8);
    auto* heading = new PlainLabel(theme, tr("Endpoints"));
    heading->setFont(sans(size::text, QFont::DemiBold));
    head->addWidget(heading);
    head->addWidget(m_summary, 1);
    head->addWidget(m_field);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    return panel;
}

void SourcesPage::watchTables()
{
    for (auto* table : {m_table, m_servers->servers(), m_servers->targets()}) {
        // A click on the row that is selected already means it too.
        connect(table, &QAbstractItemView::clicked, this, [this, table] { follow(table); });
        connect(table, &DataTable::currentKeyChanged, this, [this, table] {
            if (table->hasFocus())
                follow(table);
            else
                showCurrent();
        });
    }
}

void SourcesPage::follow(const DataTable* table)
{
    m_tellsOfServers = table != m_table;
    m_servers->tellOfTarget(table == m_servers->targets());
    showCurrent();
}

void SourcesPage::copyCurrent()
{
    if (m_tellsOfServers) {
        if (const QString text = m_servers->diagnostics(); !text.isEmpty())
            emit copyRequested(text);
        return;
    }
    if (const auto* source = current())
        emit copyRequested(sourceDiagnostics(*source));
}

void SourcesPage::setServers(std::vector<prometheus::ServerView> servers)
{
    m_servers->setServers(std::move(servers));
    showCurrent();
}

QString SourcesPage::title() const
{
    return tr("Sources");
}

void SourcesPage::setSources(std::vector<SourceRow> rows)
{
    m_model.setRows(std::move(rows));
    if (m_table->currentKey().isEmpty() && m_filter.rowCount() > 0)
        m_table->selectRow(0);
    tell();
    showCurrent();
}

void SourcesPage::tell()
{
    const auto& rows = m_model.rows();
    const auto total = static_cast<int>(rows.size());
    const auto count
        = [&](auto rule) { return static_cast<int>(std::ranges::count_if(rows, rule)); };
    const int failing = count([](const SourceRow& r) { return r.state == health::State::Down; });
    const int unclear = count([](const SourceRow& r) { return r.state == health::State::Unknown; });
    const int answering = total - failing - unclear;
    const Sign sign = total == 0 ? Sign::Unknown
        : failing > 0            ? Sign::Bad
        : unclear > 0            ? Sign::Unknown
                                 : Sign::Ok;
    m_pill->set(sign, tr("%1 of %2 answering").arg(answering).arg(total));
    QStringList rest;
    if (failing > 0)
        rest << tr("%1 failing").arg(failing);
    if (unclear > 0)
        rest << tr("%1 unknown").arg(unclear);
    m_rest->setText(rest.join(u" · "_s));
    const int metrics
        = count([](const SourceRow& r) { return r.kind == health::TargetKind::Metrics; });
    const int probes
        = count([](const SourceRow& r) { return r.kind == health::TargetKind::Probe; });
    m_summary->setText(tr("%1 health · %2 metrics · %3 probes")
                           .arg(total - metrics - probes)
                           .arg(metrics)
                           .arg(probes));
}

const SourceRow* SourcesPage::current() const
{
    const QModelIndex index = m_filter.mapToSource(m_table->currentIndex());
    return index.isValid() ? &m_model.row(index) : nullptr;
}

void SourcesPage::showCurrent()
{
    m_show->setVisible(!m_tellsOfServers);
    if (m_tellsOfServers) {
        if (!m_servers->showIn(*m_detail))
            m_detail->setNothing(tr("Select a server"));
        return;
    }
    const auto* row = current();
    if (!row)
        return m_detail->setNothing(tr("Select an endpoint"));
    m_detail->setTitle(
        tables::signOf(row->state), tr("%1 · %2").arg(row->service, tables::kindWord(row->kind)));
    m_detail->setSentence(row->error.isEmpty()
            ? tr("Answers are read in full and are taken at their word.")
            : QString());
    std::vector<Excerpt> errors;
    if (!row->error.isEmpty())
        m_detail->setSentence(row->error);
    m_detail->setExcerpts(errors);
    const auto ago = [this](qint64 time) {
        if (time <= 0)
            return tr("never");
        const qint64 seconds = std::max<qint64>(1, (m_now - time) / 1000);
        return m_now > 0
            ? tr("%1, %2 ago").arg(format::moment(time, m_now), format::span(seconds * 1000))
            : QString();
    };
    m_detail->setFacts({{tr("URL"), row->url, Tone::Text, true},
        {tr("Cause"), row->cause, Tone::Bad},
        {tr("Attempt"), ago(row->lastAttempt)},
        {tr("Success"), ago(row->lastSuccess), row->isStale ? Tone::Warn : Tone::Text},
        {tr("Latency"), row->latencyMs ? format::latency(*row->latencyMs) : QString()},
        {tr("Speaks"), row->capability},
        {tr("Samples"), row->samples ? QString::number(*row->samples) : QString()},
        {tr("Where"), row->environment}});
}

void SourcesPage::focusFilter()
{
    m_field->takeFocus();
}

bool SourcesPage::goBack()
{
    const bool hadFilter = !m_field->text().isEmpty();
    m_field->clear();
    return hadFilter;
}

void SourcesPage::setNow(qint64 now)
{
    const bool isNewSecond = now / 1000 != m_now / 1000;
    m_now = now;
    m_model.setNow(now);
    m_servers->setNow(now);
    if (isNewSecond)
        showCurrent();
}

void SourcesPage::reveal(const QString& kind, const QString& id)
{
    if (kind != u"source")
        return;
    m_field->clear();
    m_tellsOfServers = false;
    m_table->selectKey(id);
    m_table->setFocus();
}

std::vector<std::pair<QString, QHeaderView*>> SourcesPage::headers() const
{
    return {{u"sources"_s, m_table->horizontalHeader()},
        {u"servers"_s, m_servers->servers()->horizontalHeader()},
        {u"serverTargets"_s, m_servers->targets()->horizontalHeader()}};
}

void SourcesPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_detail->setFixedWidth(width() < 1180 ? 302 : 316);
    layout()->activate();
    // The detail panel has it, where the table has no room for it.
    m_table->setColumnHidden(tables::SourcesModel::DueColumn, width() < 1180);
    m_table->setColumnHidden(tables::SourcesModel::CapabilityColumn, width() < 1180);
}

} // namespace slipway::ui
