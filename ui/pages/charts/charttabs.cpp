// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/charts/charttabs.h"

#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace slipway::ui {
namespace {

constexpr int stripHeight = 44;
constexpr int tabHeight = 36;
constexpr int padding = 14;
constexpr int between = 2;
constexpr int widest = 220;

} // namespace

ChartTabs::ChartTabs(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_explore(new Button(theme, tr("Explore"), Button::Kind::Plain, Button::Height::Small, this))
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setAccessibleName(tr("Charts"));
    m_explore->setCheckable(true);
    connect(m_explore, &QPushButton::clicked, this, [this] { choose({}); });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ChartTabs::setTabs(std::vector<ChartTab> tabs)
{
    if (tabs == m_tabs)
        return;
    m_tabs = std::move(tabs);
    placeTabs();
}

void ChartTabs::setCurrent(const QString& id)
{
    m_current = id;
    m_explore->setChecked(id.isEmpty());
    placeTabs();
}

void ChartTabs::choose(const QString& id)
{
    const bool hasChanged = id != m_current;
    setCurrent(id);
    if (hasChanged)
        emit chosen(id);
}

QRect ChartTabs::tabRect(const QString& id) const
{
    for (size_t i = 0; i < m_tabs.size() && i < m_rects.size(); ++i) {
        if (m_tabs[i].id == id)
            return m_rects[i];
    }
    return {};
}

int ChartTabs::currentPlace() const
{
    const auto found = std::ranges::find(m_tabs, m_current, &ChartTab::id);
    return found == m_tabs.end() ? -1 : static_cast<int>(found - m_tabs.begin());
}

void ChartTabs::placeTabs()
{
    const QFontMetrics metrics(sans(size::text, QFont::Medium));
    m_explore->setGeometry(width() - size::pageMargin - m_explore->sizeHint().width(),
        (stripHeight - m_explore->sizeHint().height()) / 2 + 2,
        m_explore->sizeHint().width(),
        m_explore->sizeHint().height());
    m_rects.clear();
    int x = size::pageMargin;
    for (const auto& tab : m_tabs) {
        const int wide = std::min(widest, metrics.horizontalAdvance(tab.text) + 2 * padding + 4);
        m_rects.emplace_back(x, stripHeight - tabHeight, wide, tabHeight);
        x += wide + between;
    }
    const int room = m_explore->x() - size::gap;
    if (const int at = currentPlace(); at >= 0 && m_rects[static_cast<size_t>(at)].right() > room) {
        const int by = m_rects[static_cast<size_t>(at)].right() - room;
        for (auto& rect : m_rects)
            rect.translate(-by, 0);
    }
    if (const int at = currentPlace(); at >= 0)
        setAccessibleDescription(m_tabs[static_cast<size_t>(at)].text);
    update();
}

QSize ChartTabs::sizeHint() const
{
    return {400, stripHeight};
}

void ChartTabs::resizeEvent(QResizeEvent*)
{
    placeTabs();
}

void ChartTabs::focusInEvent(QFocusEvent* event)
{
    m_hasKeyboardFocus
        = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    update();
}

void ChartTabs::focusOutEvent(QFocusEvent*)
{
    m_hasKeyboardFocus = false;
    update();
}

void ChartTabs::mousePressEvent(QMouseEvent* event)
{
    for (size_t i = 0; i < m_rects.size(); ++i) {
        if (m_rects[i].contains(event->position().toPoint()))
            return choose(m_tabs[i].id);
    }
}

void ChartTabs::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const int next = currentPlace() + step;
    if (step == 0 || next < 0 || next >= static_cast<int>(m_tabs.size()))
        return QWidget::keyPressEvent(event);
    choose(m_tabs[static_cast<size_t>(next)].id);
}

void ChartTabs::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto& tokens = m_theme.tokens();
    painter.fillRect(rect(), tokens.panel);
    painter.fillRect(0, height() - 1, width(), 1, tokens.line);
    painter.setClipRect(QRect(0, 0, m_explore->x() - size::gap, height()));
    painter.setFont(sans(size::text, QFont::Medium));
    const int at = currentPlace();
    for (int i = 0; i < static_cast<int>(m_rects.size()); ++i) {
        const QRect& tab = m_rects[static_cast<size_t>(i)];
        painter.setPen(i == at ? tokens.accent : tokens.dim);
        painter.drawText(tab,
            Qt::AlignCenter,
            painter.fontMetrics().elidedText(m_tabs[static_cast<size_t>(i)].text,
                Qt::ElideMiddle,
                tab.width() - 2 * padding + 2));
        if (i == at)
            painter.fillRect(tab.left(), tab.bottom() - 1, tab.width(), 2, tokens.accent);
        if (i == at && m_hasKeyboardFocus)
            paintFocusRing(
                painter, QRectF(tab).adjusted(2, 3, -2, -4), size::controlRadius, tokens.accent);
    }
}

} // namespace slipway::ui
