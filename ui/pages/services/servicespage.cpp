// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/services/servicespage.h"

#include "ui/charts/chartgrid.h"
#include "ui/pages/services/servicedelegates.h"
#include "ui/pages/services/servicedetail.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/statuspill.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using tables::ServicesModel;

constexpr int rowHeight = 34; ///< as the picture: bars and lines want a little more than text
constexpr int shownRows = 8; ///< more scroll, so that the charts keep their room
constexpr int detailWidth = 380;

} // namespace

ServicesPage::ServicesPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_theme(theme)
    , m_model(new ServicesModel(this))
    , m_filter(new RowFilter(this))
    , m_pill(new StatusPill(theme, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(theme))
    , m_tablePanel(new Panel(theme))
    , m_filterLine(new QLineEdit)
    , m_table(new DataTable(theme))
    , m_charts(new ChartGrid(theme, {.columns = 3, .leastHeight = 170}))
    , m_detail(new ServiceDetail(theme))
{
    buildTable();
    m_detail->setFixedWidth(detailWidth);
    m_detail->hide();
    auto* lower = new QHBoxLayout;
    lower->setSpacing(size::gap);
    lower->addWidget(m_charts, 1);
    lower->addWidget(m_detail);
    auto* full = new QWidget;
    auto* column = new QVBoxLayout(full);
    column->setContentsMargins(size::pageMargin, 16, size::pageMargin, 16);
    column->setSpacing(size::gap);
    column->addWidget(m_tablePanel);
    column->addLayout(lower, 1);
    m_empty->set(Sign::Pending,
        tr("No services yet"),
        tr("Name what runs in slipway.yaml: a health or metrics endpoint each is enough."));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(full);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_stack);
    m_pill->hide();
    connect(m_charts, &ChartGrid::rangeRequested, this, &ServicesPage::rangeRequested);
    connect(m_charts, &ChartGrid::liveRequested, this, &ServicesPage::liveRequested);
    connect(m_detail, &ServiceDetail::closeRequested, this, [this] { choose({}); });
}

void ServicesPage::buildTable()
{
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    m_table->setAccessibleName(tr("Services"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder); // as configured, until a heading is clicked
    m_table->setColumns({36, 150, 86, 88, 212, 196, 96, 0});
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_table->setItemDelegateForColumn(
        ServicesModel::StateColumn, new StateDelegate(m_theme, m_table));
    m_table->setItemDelegateForColumn(
        ServicesModel::BeatsColumn, new BeatsDelegate(m_theme, m_table));
    m_table->setItemDelegateForColumn(
        ServicesModel::ResponseColumn, new LatenciesDelegate(m_theme, m_table));
    m_filterLine->setPlaceholderText(tr("Filter services"));
    m_filterLine->setAccessibleName(m_filterLine->placeholderText());
    m_filterLine->setClearButtonEnabled(true);
    m_filterLine->hide();
    auto* column = new QVBoxLayout(m_tablePanel);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_filterLine);
    column->addWidget(m_table);
    connect(m_filterLine, &QLineEdit::textChanged, m_filter, &RowFilter::setWords);
    connect(m_table, &DataTable::contentHeightChanged, this, &ServicesPage::fitTable);
    connect(m_table, &DataTable::rowActivated, this, &ServicesPage::choose);
    connect(m_table, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) {
        choose(index.data(tables::KeyRole).toString());
    });
    connect(m_table, &DataTable::currentKeyChanged, this, [this](const QString& key) {
        // While the detail is open it follows the arrow keys.
        if (!m_isUpdating && !m_chosen.isEmpty() && !key.isEmpty())
            choose(key);
    });
}

QString ServicesPage::title() const
{
    return tr("Services");
}

QWidget* ServicesPage::topBarContent()
{
    return m_pill;
}

void ServicesPage::focusFilter()
{
    m_filterLine->show();
    m_filterLine->setFocus(Qt::ShortcutFocusReason);
    m_filterLine->selectAll();
}

bool ServicesPage::goBack()
{
    if (m_filterLine->isVisibleTo(this)) {
        m_filterLine->clear();
        m_filterLine->hide();
        m_table->setFocus();
        return true;
    }
    if (m_chosen.isEmpty())
        return false;
    choose({});
    return true;
}

std::vector<std::pair<QString, QHeaderView*>> ServicesPage::headers() const
{
    return {{u"services"_s, m_table->horizontalHeader()}};
}

void ServicesPage::reveal(const QString& kind, const QString& id)
{
    if (kind != u"service")
        return;
    m_filterLine->clear();
    if (m_table->selectKey(id))
        choose(id);
}

void ServicesPage::setRows(std::vector<tables::ServiceRow> rows)
{
    m_pill->set(tables::signOf(tables::worstState(rows)), tables::servicesSentence(rows));
    // The pill stands in the top bar while this page is shown, and must not appear over another's.
    m_pill->setVisible(!rows.empty() && isVisible());
    m_stack->setCurrentIndex(rows.empty() ? 0 : 1);
    m_isUpdating = true;
    m_model->setRows(std::move(rows));
    m_isUpdating = false;
    fitTable();
    if (m_chosen.isEmpty())
        return;
    if (m_model->indexOf(m_chosen) < 0)
        return choose({});
    showDetail();
}

void ServicesPage::setSpans(const QString& beats, const QString& responses)
{
    m_model->setSpans(beats, responses);
}

void ServicesPage::setPanels(const std::vector<charts::Panel>& panels)
{
    m_charts->setPanels(panels);
}

void ServicesPage::setFrame(const QString& panelId, const charts::Frame& frame)
{
    m_charts->setFrame(panelId, frame);
}

void ServicesPage::setRange(qint64 from, qint64 to)
{
    m_charts->setRange(from, to);
}

void ServicesPage::setRefreshing(bool isRefreshing)
{
    m_charts->setRefreshing(isRefreshing);
}

void ServicesPage::choose(const QString& service)
{
    const bool hasChanged = service != m_chosen;
    m_chosen = service;
    m_detail->setVisible(!service.isEmpty());
    if (service.isEmpty())
        m_table->clearSelection();
    else
        showDetail();
    if (hasChanged)
        emit serviceChosen(service);
}

void ServicesPage::showDetail()
{
    if (const int at = m_model->indexOf(m_chosen); at >= 0)
        m_detail->setRow(m_model->rows()[static_cast<size_t>(at)]);
}

void ServicesPage::fitTable()
{
    const int rows = std::clamp(m_filter->rowCount(), 1, shownRows);
    m_table->setFixedHeight(size::header + rows * rowHeight);
}

} // namespace slipway::ui
