// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/quoteview.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QTextLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

QuoteView::QuoteView(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setFont(sans(14, QFont::Medium));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void QuoteView::set(const QString& text, const QString& marked, Tone tone)
{
    m_text = u"“%1”"_s.arg(visible(text, 600));
    const QString part = visible(marked, 600);
    const auto found = part.isEmpty() ? -1 : m_text.indexOf(part);
    m_from = std::max(0, static_cast<int>(found));
    m_length = found < 0 ? 0 : static_cast<int>(part.size());
    m_tone = tone;
    setAccessibleName(m_text);
    updateGeometry();
    update();
}

int QuoteView::wrap(QTextLayout& layout, int width) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    int y = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max(1, width));
        line.setPosition(QPointF(0, y));
        y += fontMetrics().height() + 3;
    }
    layout.endLayout();
    return y;
}

QSize QuoteView::sizeHint() const
{
    return {320, heightForWidth(320)};
}

int QuoteView::heightForWidth(int width) const
{
    QTextLayout layout(m_text, font());
    return wrap(layout, width);
}

void QuoteView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    QTextLayout layout(m_text, font());
    if (m_length > 0) {
        QTextLayout::FormatRange range;
        range.start = m_from;
        range.length = m_length;
        range.format.setBackground(groundColor(t, m_tone));
        range.format.setForeground(wordColor(t, m_tone));
        layout.setFormats({range});
    }
    wrap(layout, width());
    painter.setPen(t.text);
    layout.draw(&painter, QPointF(0, 0));
}

} // namespace slipway::ui
