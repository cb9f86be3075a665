// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/historypage.h"

#include "format/time.h"
#include "ui/pages/history/figuretile.h"
#include "ui/pages/history/rundetail.h"
#include "ui/pages/history/runtimeline.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using tables::RunsModel;

constexpr int detailWidth = 430;
constexpr int narrowDetail = 372;
constexpr int wideEnough = 1180;

} // namespace

HistoryPage::HistoryPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_theme(theme)
    , m_banner(new ErrorBanner(theme))
    , m_figures(new QWidget)
    , m_timeline(new RunTimeline(theme))
    , m_shown(new PlainLabel(theme, {}, Tone::Dim))
    , m_clear(new Button(theme, tr("Show all"), Button::Kind::Link, Button::Height::Small))
    , m_table(new DataTable(theme))
    , m_field(new FilterField(m_table))
    , m_empty(new EmptyState(theme))
    , m_detail(new RunDetail(theme))
    , m_sentence(new PlainLabel(theme, {}, Tone::Dim, this))
{
    auto* figures = new QHBoxLayout(m_figures);
    figures->setContentsMargins(0, 0, 0, 0);
    figures->setSpacing(size::gap);
    m_figures->hide();
    auto* row = new QHBoxLayout;
    row->setSpacing(size::gap);
    row->addWidget(makeTablePanel(theme), 1);
    row->addWidget(m_detail);
    auto* inside = new QVBoxLayout;
    inside->setContentsMargins(size::pageMargin, 16, size::pageMargin, 16);
    inside->setSpacing(size::gap);
    inside->addWidget(m_figures);
    inside->addWidget(makeTimelinePanel(theme));
    inside->addLayout(row, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addLayout(inside, 1);
    connectParts();
    setFocusProxy(m_table);
    tell();
    showCurrent();
}

QWidget* HistoryPage::makeTimelinePanel(const Theme& theme)
{
    auto* panel = new Panel(theme);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    auto* heading = new PlainLabel(theme, tr("Timeline"));
    heading->setFont(sans(size::text, QFont::DemiBold));
    head->addWidget(heading);
    head->addWidget(new PlainLabel(theme, tr("last 60 days · drag to filter"), Tone::Faint));
    head->addStretch(1);
    head->addWidget(m_shown);
    head->addWidget(m_clear);
    head->addWidget(m_field);
    m_field->setFixedWidth(150);
    column->addLayout(head);
    column->addWidget(m_timeline);
    return panel;
}

QWidget* HistoryPage::makeTablePanel(const Theme& theme)
{
    m_filter.setSourceModel(&m_model);
    m_table->setModel(&m_filter);
    m_table->setColumns({34, 122, 96, 98, 112, 72, 76, 74, 0});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunsModel::StartedColumn, Qt::DescendingOrder);
    m_table->setAccessibleName(tr("Rollouts"));
    m_table->setEmptyView(m_empty);
    auto* panel = new Panel(theme);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(1, 1, 1, 8);
    column->addWidget(m_table);
    return panel;
}

void HistoryPage::connectParts()
{
    connect(m_table, &DataTable::currentKeyChanged, this, &HistoryPage::showCurrent);
    connect(m_timeline, &RunTimeline::runPicked, this, &HistoryPage::pick);
    connect(m_timeline, &RunTimeline::rangeChanged, this, &HistoryPage::narrow);
    connect(m_field, &QLineEdit::textChanged, this, &HistoryPage::narrow);
    connect(m_clear, &QAbstractButton::clicked, this, [this] { goBack(); });
    connect(
        m_detail, &RunDetail::openLogRequested, this, [this] { emit openLogRequested(m_chosen); });
    connect(m_detail, &RunDetail::rollBackRequested, this, [this] {
        emit rollBackRequested(m_chosen);
    });
    connect(m_detail, &RunDetail::compareRequested, this, [this] {
        if (const auto* row = rowOf(m_chosen))
            emit compareRequested(m_chosen, previousOf(*row));
    });
    connect(m_detail, &RunDetail::replayRequested, this, [this](qint64 time) {
        emit replayRequested(m_chosen, time);
    });
    connect(m_detail, &RunDetail::replayEnded, this, [this] { emit replayEnded(m_chosen); });
    auto* bands = new QShortcut(QKeySequence(u"D"_s), this);
    bands->setContext(Qt::WidgetWithChildrenShortcut);
    connect(bands, &QShortcut::activated, m_detail, &RunDetail::toggleBands);
}

QString HistoryPage::title() const
{
    return tr("History");
}

QWidget* HistoryPage::topBarContent()
{
    return m_sentence;
}

void HistoryPage::setRuns(std::vector<history::RunRow> runs, qint64 now)
{
    m_isKnown = true;
    m_now = now;
    m_model.setNow(now);
    m_timeline->setRuns(runs, now);
    m_model.setRows(std::move(runs));
    if (m_table->currentKey().isEmpty() && m_filter.rowCount() > 0)
        m_table->selectRow(0);
    tell();
    showCurrent();
}

void HistoryPage::setFigures(std::vector<FigureView> figures)
{
    while (m_tiles.size() < figures.size()) {
        m_tiles.push_back(new FigureTile(m_theme));
        m_figures->layout()->addWidget(m_tiles.back());
    }
    for (size_t i = 0; i < m_tiles.size(); ++i) {
        if (i < figures.size())
            m_tiles[i]->setFigure(figures[i]);
        m_tiles[i]->setVisible(i < figures.size());
    }
    m_figures->setVisible(!figures.empty());
}

void HistoryPage::setDetail(const DetailView& detail)
{
    if (detail.run != m_chosen || m_chosen.isEmpty())
        return;
    m_detail->setDetail(detail);
    m_brokenText = detail.chain == ChainLook::Broken ? detail.chainText : QString();
    tellBanner();
}

void HistoryPage::setCompare(const std::optional<CompareView>& compare)
{
    m_detail->setCompare(compare);
}

void HistoryPage::setChain(const std::optional<history::ChainState>& chain)
{
    m_chain = chain;
    tellBanner();
}

void HistoryPage::setProblem(const std::optional<Error>& problem)
{
    m_problem = problem;
    tell();
}

void HistoryPage::setEnvironments(const QStringList& names)
{
    m_timeline->setEnvironments(names);
}

QString HistoryPage::currentRun() const
{
    return m_chosen;
}

const history::RunRow* HistoryPage::rowOf(const QString& run) const
{
    const int at = run.isEmpty() ? -1 : m_model.indexOf(run);
    return at < 0 ? nullptr : &m_model.rows()[static_cast<size_t>(at)];
}

QString HistoryPage::previousOf(const history::RunRow& row) const
{
    const history::RunRow* best = nullptr;
    for (const auto& other : m_model.rows()) {
        const bool isBefore = other.project == row.project && other.environment == row.environment
            && other.started < row.started;
        if (isBefore && (!best || other.started > best->started))
            best = &other;
    }
    return best ? best->run : QString();
}

void HistoryPage::showCurrent()
{
    const QString key = m_table->currentKey();
    const bool isOther = key != m_chosen;
    m_chosen = key;
    m_timeline->setCurrent(key);
    if (isOther) {
        m_brokenText.clear();
        tellBanner();
    }
    const auto* row = rowOf(key);
    if (!row)
        return m_detail->setNothing(
            m_model.rows().empty() ? tr("What a rollout did stands here") : tr("Select a rollout"));
    m_detail->setRow(*row, previousOf(*row), m_now);
    if (isOther)
        emit runChosen(key);
}

void HistoryPage::pick(const QString& run)
{
    if (m_table->selectKey(run))
        return;
    m_field->clear(); // words hid it
    m_table->selectKey(run);
}

void HistoryPage::narrow()
{
    const auto range = m_timeline->range();
    const auto* model = &m_model;
    if (range)
        m_filter.setRule([range = *range, model](const QModelIndex& index) {
            const qint64 started = model->row(index).started;
            return started >= range.from && started <= range.to;
        });
    else
        m_filter.setRule({});
    m_filter.setWords(m_field->text());
    if (m_table->currentKey().isEmpty() && m_filter.rowCount() > 0)
        m_table->selectRow(0);
    tell();
    showCurrent();
}

void HistoryPage::tell()
{
    const auto& rows = m_model.rows();
    const auto first = std::ranges::min_element(rows, {}, &history::RunRow::started);
    m_sentence->setText(rows.empty()
            ? (m_isKnown ? tr("Nothing is recorded yet") : tr("Reading the journal…"))
            : tr("%n rollout(s) since %1", nullptr, static_cast<int>(rows.size()))
                  .arg(first->started > 0 ? format::dayMonth(first->started) : tr("unknown")));
    const auto range = m_timeline->range();
    const bool isNarrowed = range || !m_filter.words().isEmpty();
    QStringList parts;
    if (isNarrowed)
        parts << tr("%1 of %2").arg(m_filter.rowCount()).arg(rows.size());
    if (range)
        parts << tr("%1 to %2").arg(format::dayMonth(range->from), format::dayMonth(range->to));
    m_shown->setText(parts.join(u" · "_s));
    m_clear->setVisible(isNarrowed);
    tellEmpty();
    tellBanner();
}

void HistoryPage::tellEmpty()
{
    m_empty->setExample({});
    if (!m_model.rows().empty())
        return m_empty->set(Sign::None,
            tr("No rollout matches"),
            tr("The filter hides all %1.").arg(m_model.rows().size()));
    if (m_problem)
        return m_empty->set(Sign::Unknown, tr("The journal cannot be read"), m_problem->text());
    if (!m_isKnown)
        return m_empty->set(Sign::Pending, tr("Reading the journal…"), {});
    m_empty->set(Sign::Pending,
        tr("Nothing is recorded yet"),
        tr("Every run of a plan becomes an entry here: its steps, gates, commands and people, in a "
           "journal that cannot be rewritten unnoticed."));
    m_empty->setExample(u"slipway rollout start staging --version v1.0.0"_s);
}

void HistoryPage::tellBanner()
{
    if (m_chain && m_chain->broken) {
        const auto& broken = *m_chain->broken;
        return m_banner->set(Sign::Bad,
            tr("Record %1 of %2 is not what was written: %3. It and what follows it prove nothing.")
                .arg(broken.sequence)
                .arg(broken.stream, broken.what));
    }
    if (!m_brokenText.isEmpty())
        return m_banner->set(
            Sign::Bad, tr("The chosen run's record is not what was written: %1").arg(m_brokenText));
    if (m_problem && !m_model.rows().empty())
        return m_banner->set(Sign::Warn,
            tr("The journal cannot be read; this was read before. %1").arg(m_problem->text()));
    m_banner->set(Sign::None, {});
}

void HistoryPage::focusFilter()
{
    m_field->takeFocus();
}

bool HistoryPage::goBack()
{
    if (m_timeline->range() || !m_field->text().isEmpty()) {
        m_timeline->setRange({});
        m_field->clear();
        narrow();
        return true;
    }
    return m_detail->goBack();
}

void HistoryPage::setNow(qint64 now)
{
    m_now = now;
    m_model.setNow(now);
    m_detail->setNow(now);
}

void HistoryPage::reveal(const QString& kind, const QString& id)
{
    if (kind != u"run")
        return;
    m_timeline->setRange({});
    m_field->clear();
    narrow();
    m_table->selectKey(id);
    m_table->setFocus();
}

std::vector<std::pair<QString, QHeaderView*>> HistoryPage::headers() const
{
    return {{u"history"_s, m_table->horizontalHeader()}};
}

void HistoryPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_detail->setFixedWidth(width() < wideEnough ? narrowDetail : detailWidth);
    m_table->setColumnHidden(RunsModel::CommitColumn, width() < wideEnough); // the detail has it
    layout()->activate();
}

} // namespace slipway::ui
