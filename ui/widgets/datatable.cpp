// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/datatable.h"

#include "ui/delegates/celldelegate.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

RowFilter::RowFilter(QObject* parent) : QSortFilterProxyModel(parent)
{
    setSortRole(tables::SortRole);
    setDynamicSortFilter(true);
}

void RowFilter::setWords(const QString& words)
{
    m_words = words.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void RowFilter::setRule(std::function<bool(const QModelIndex&)> accepts)
{
    m_accepts = std::move(accepts);
    invalidateFilter();
}

bool RowFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_accepts && !m_accepts(index))
        return false;
    const QString text = m_words.isEmpty() ? QString() : index.data(tables::FilterRole).toString();
    return std::ranges::all_of(
        m_words, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool RowFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant a = left.data(sortRole());
    const QVariant b = right.data(sortRole());
    const auto order = QVariant::compare(a, b);
    if (order == QPartialOrdering::Equivalent)
        return left.row() < right.row();
    return order == QPartialOrdering::Less;
}

DataTable::DataTable(const Theme& theme, QWidget* parent)
    : QTableView(parent)
    , m_cells(new CellDelegate(theme, this))
{
    setItemDelegate(m_cells);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(size::row);
    verticalHeader()->setDefaultSectionSize(size::row);
    horizontalHeader()->setFixedHeight(size::header);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(28);
    setSortingEnabled(false);
}

void DataTable::setColumns(const std::vector<int>& widths)
{
    auto* header = horizontalHeader();
    for (int column = 0; column < static_cast<int>(widths.size()); ++column) {
        const int width = widths[static_cast<size_t>(column)];
        header->setSectionResizeMode(
            column, width == 0 ? QHeaderView::Stretch : QHeaderView::Interactive);
        if (width > 0)
            header->resizeSection(column, width);
    }
}

void DataTable::setEmptyView(QWidget* view)
{
    m_emptyView = view;
    view->setParent(this);
    placeEmptyView();
    rowsChanged();
}

void DataTable::setModel(QAbstractItemModel* next)
{
    if (model())
        disconnect(model(), nullptr, this, nullptr);
    QTableView::setModel(next);
    if (!next)
        return;
    connect(next, &QAbstractItemModel::rowsInserted, this, &DataTable::rowsChanged);
    connect(next, &QAbstractItemModel::rowsRemoved, this, &DataTable::rowsChanged);
    connect(next, &QAbstractItemModel::modelReset, this, &DataTable::rowsChanged);
    rowsChanged();
}

QString DataTable::currentKey() const
{
    return currentIndex().isValid()
        ? currentIndex().siblingAtColumn(0).data(tables::KeyRole).toString()
        : QString();
}

bool DataTable::selectKey(const QString& key)
{
    for (int row = 0; model() && row < model()->rowCount(); ++row) {
        const QModelIndex index = model()->index(row, 0);
        if (index.data(tables::KeyRole).toString() != key)
            continue;
        selectRow(row);
        scrollTo(index);
        return true;
    }
    return false;
}

int DataTable::contentHeight() const
{
    return size::header + size::row * (model() ? model()->rowCount() : 0);
}

void DataTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        QStringList cells;
        for (int column = 0; currentIndex().isValid() && column < model()->columnCount(); ++column)
            cells << currentIndex().siblingAtColumn(column).data().toString();
        if (!cells.isEmpty())
            QApplication::clipboard()->setText(cells.join(u'\t').trimmed());
        return;
    }
    const bool isPlain = event->modifiers() == Qt::NoModifier;
    if (isPlain && (event->key() == Qt::Key_J || event->key() == Qt::Key_K) && model()
        && model()->rowCount() > 0) {
        const int step = event->key() == Qt::Key_J ? 1 : -1;
        const int row = currentIndex().isValid() ? currentIndex().row() + step : 0;
        setCurrentIndex(model()->index(std::clamp(row, 0, model()->rowCount() - 1), 0));
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (!currentKey().isEmpty())
            emit rowActivated(currentKey());
        return;
    }
    // Letters are the window's shortcuts, not a search in the first column.
    if (!event->text().isEmpty() && event->text().at(0).isPrint())
        return event->ignore();
    QTableView::keyPressEvent(event);
}

void DataTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    placeEmptyView();
}

void DataTable::mouseDoubleClickEvent(QMouseEvent* event)
{
    QTableView::mouseDoubleClickEvent(event);
    if (indexAt(event->position().toPoint()).isValid())
        emit rowActivated(currentKey());
}

void DataTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    viewport()->update();
    if (current.row() != previous.row() || !previous.isValid())
        emit currentKeyChanged(currentKey());
}

void DataTable::rowsChanged()
{
    if (m_emptyView)
        m_emptyView->setVisible(!model() || model()->rowCount() == 0);
    emit contentHeightChanged();
}

void DataTable::placeEmptyView()
{
    if (m_emptyView)
        m_emptyView->setGeometry(0, size::header, width(), std::max(0, height() - size::header));
}

} // namespace slipway::ui
