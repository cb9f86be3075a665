// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commandpalette.h"

#include "base/text.h"
#include "ui/shell/fuzzy.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int entryHeight = 34;
constexpr size_t mostShown = 200;

class EntryDelegate : public QStyledItemDelegate {
public:
    EntryDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {200, entryHeight};
    }
    void paint(QPainter* painter,
        const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        const Tokens& t = m_theme.tokens();
        painter->save();
        const QColor ground = option.state & QStyle::State_Selected ? t.accentBg : t.panel;
        paintBox(
            *painter, QRectF(option.rect).adjusted(6, 1, -6, -1), size::controlRadius, ground, {});
        QRect room = option.rect.adjusted(18, 0, -18, 0);
        if (const auto sign = static_cast<Sign>(index.data(PaletteModel::SignRole).toInt());
            sign != Sign::None) {
            paintGlyph(
                *painter, sign, QRectF(room.left(), room.center().y() - 6, 13, 13), t, ground);
            room.setLeft(room.left() + 22);
        }
        const QString group = index.data(PaletteModel::GroupRole).toString();
        painter->setFont(sans(size::tiny, QFont::DemiBold));
        painter->setPen(t.faint);
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, group);
        room.setRight(room.right() - 96);
        const QFont font = sans(size::text, QFont::Medium);
        const QFontMetrics metrics(font);
        const QString title
            = metrics.elidedText(index.data().toString(), Qt::ElideRight, room.width());
        painter->setFont(font);
        painter->setPen(t.text);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, title);
        room.setLeft(room.left() + metrics.horizontalAdvance(title) + 10);
        painter->setFont(sans(size::small));
        painter->setPen(t.faint);
        painter->drawText(room,
            Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(index.data(PaletteModel::DetailRole).toString(),
                Qt::ElideRight,
                std::max(0, room.width())));
        painter->restore();
    }

private:
    const Theme& m_theme;
};

} // namespace

void PaletteModel::setEntries(std::vector<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    m_pattern.clear();
    match();
}

void PaletteModel::setPattern(const QString& pattern)
{
    m_pattern = pattern;
    match();
}

void PaletteModel::match()
{
    beginResetModel();
    std::vector<std::pair<int, size_t>> scored;
    for (size_t i = 0; i < m_entries.size(); ++i) {
        auto score = fuzzyScore(m_pattern, m_entries[i].title);
        const auto detail = fuzzyScore(m_pattern, m_entries[i].detail);
        if (detail && (!score || *detail / 2 > *score))
            score = *detail / 2;
        if (score)
            scored.emplace_back(-*score, i);
    }
    std::ranges::stable_sort(scored);
    m_shown.clear();
    for (size_t i = 0; i < std::min(scored.size(), mostShown); ++i)
        m_shown.push_back(scored[i].second);
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& entry = m_entries[m_shown[static_cast<size_t>(index.row())]];
    switch (role) {
    case Qt::DisplayRole: return entry.title;
    case Qt::AccessibleTextRole: return u"%1, %2"_s.arg(entry.title, entry.group);
    case DetailRole: return entry.detail;
    case GroupRole: return entry.group;
    case SignRole: return static_cast<int>(entry.sign);
    default: return {};
    }
}

std::function<void()> PaletteModel::actionAt(int row) const
{
    if (row < 0 || row >= static_cast<int>(m_shown.size()))
        return {};
    return m_entries[m_shown[static_cast<size_t>(row)]].run;
}

CommandPalette::CommandPalette(const Theme& theme, QWidget* parent)
    : Overlay(theme, 620, parent)
    , m_field(new QLineEdit(panel()))
    , m_list(new QListView(panel()))
{
    auto* column = new QVBoxLayout(panel());
    column->setContentsMargins(9, 9, 9, 9);
    column->setSpacing(8);
    m_field->setPlaceholderText(tr("Page, environment, service, check or command"));
    m_field->setAccessibleName(tr("Search"));
    m_field->setFixedHeight(38);
    m_field->setTextMargins(8, 0, 8, 0);
    m_field->setFont(sans(14));
    m_field->setMaxLength(120);
    m_field->installEventFilter(this);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new EntryDelegate(theme, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFixedHeight(entryHeight * 11);
    auto* nothing = new PlainLabel(theme, tr("Nothing matches"), Tone::Faint, m_list);
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setFixedSize(600, 80);
    m_nothing = nothing;
    column->addWidget(m_field);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model.setPattern(text);
        m_list->setCurrentIndex(m_model.index(0));
        m_nothing->setVisible(m_model.rowCount() == 0);
    });
    connect(m_list, &QListView::clicked, this, [this] { runCurrent(); });
    setAccessibleName(tr("Command palette"));
}

void CommandPalette::openWith(std::vector<PaletteEntry> entries)
{
    m_model.setEntries(std::move(entries));
    m_field->clear();
    m_list->setCurrentIndex(m_model.index(0));
    m_list->scrollToTop();
    m_nothing->setVisible(m_model.rowCount() == 0);
    open();
}

int CommandPalette::count() const
{
    return m_model.rowCount();
}

QString CommandPalette::titleAt(int row) const
{
    return m_model.index(row).data().toString();
}

QWidget* CommandPalette::firstFocus()
{
    return m_field;
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return Overlay::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down: step(1); return true;
    case Qt::Key_Up: step(-1); return true;
    case Qt::Key_PageDown: step(10); return true;
    case Qt::Key_PageUp: step(-10); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: runCurrent(); return true;
    case Qt::Key_Escape: close(); return true;
    default: return false;
    }
}

void CommandPalette::runCurrent()
{
    const auto action = m_model.actionAt(m_list->currentIndex().row());
    if (!action)
        return;
    close();
    action();
}

void CommandPalette::step(int rows)
{
    const int last = m_model.rowCount() - 1;
    if (last >= 0)
        m_list->setCurrentIndex(
            m_model.index(std::clamp(m_list->currentIndex().row() + rows, 0, last)));
}

} // namespace slipway::ui
