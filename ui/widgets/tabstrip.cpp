// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tabstrip.h"

#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>

namespace slipway::ui {
namespace {

class Tab : public QAbstractButton {
public:
    Tab(const Theme& theme, const QString& text, QWidget* parent)
        : QAbstractButton(parent)
        , m_theme(theme)
    {
        setText(text);
        setFont(sans(size::text, QFont::Medium));
        setCheckable(true);
        setAutoExclusive(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
    }
    QSize sizeHint() const override { return {fontMetrics().horizontalAdvance(text()) + 28, 34}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Tokens& t = m_theme.tokens();
        QColor words = underMouse() ? t.text : t.dim;
        if (!isEnabled())
            words = t.faint;
        if (isChecked()) {
            words = t.accent;
            painter.fillRect(QRect(0, height() - 2, width(), 2), t.accent);
        }
        painter.setFont(font());
        painter.setPen(words);
        painter.drawText(rect().adjusted(0, 0, 0, -2), Qt::AlignCenter, text());
        if (hasFocus())
            paintFocusRing(painter, QRectF(rect()).adjusted(2, 2, -2, -5), 4, t.accent);
    }

private:
    const Theme& m_theme;
};

} // namespace

TabStrip::TabStrip(const Theme& theme, QWidget* parent)
    : Strip(theme, Qt::BottomEdge, parent)
    , m_theme(theme)
{
    setFixedHeight(41);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::pageMargin, 6, size::pageMargin, 1);
    row->setSpacing(2);
    row->addStretch(1);
}

int TabStrip::addTab(const QString& text, const QString& whyNot)
{
    auto* tab = new Tab(m_theme, text, this);
    const auto index = static_cast<int>(m_tabs.size());
    tab->setEnabled(whyNot.isEmpty());
    tab->setToolTip(whyNot);
    tab->setAccessibleDescription(whyNot);
    connect(tab, &QAbstractButton::clicked, this, [this, index] {
        setCurrent(index);
        emit currentChanged(index);
    });
    static_cast<QHBoxLayout*>(layout())->insertWidget(index, tab);
    m_tabs.push_back(tab);
    if (index == m_current)
        tab->setChecked(true);
    return index;
}

void TabStrip::setText(int tab, const QString& text)
{
    button(tab)->setText(text);
    button(tab)->updateGeometry();
}

void TabStrip::setCurrent(int tab)
{
    m_current = tab;
    button(tab)->setChecked(true);
}

} // namespace slipway::ui
