// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plainlabel.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QTextLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::ui {

QString plainTip(const QString& text)
{
    if (text.isEmpty())
        return {};
    return u"<span style=\"white-space:pre-wrap\">"_s + visible(text).toHtmlEscaped()
        + u"</span>"_s;
}

PlainLabel::PlainLabel(const Theme& theme, const QString& text, Tone tone, QWidget* parent)
    : QLabel(parent)
    , m_theme(theme)
    , m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    setFont(sans());
    setText(text);
}

void PlainLabel::setText(const QString& text)
{
    const QString safe = visible(text);
    if (safe == QLabel::text())
        return;
    QLabel::setText(safe);
    updateTip();
}

void PlainLabel::setTone(Tone tone)
{
    if (tone == m_tone)
        return;
    m_tone = tone;
    update();
}

void PlainLabel::setWrapped(int lines)
{
    setWordWrap(true);
    m_mostLines = lines;
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    updateTip();
}

int PlainLabel::wrap(QTextLayout& layout, int width) const
{
    QTextOption option(alignment());
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    const int line = fontMetrics().height() + 2;
    int y = 0;
    layout.beginLayout();
    for (int count = 0; m_mostLines == 0 || count < m_mostLines; ++count) {
        QTextLine next = layout.createLine();
        if (!next.isValid())
            break;
        next.setLineWidth(std::max(1, width));
        next.setPosition(QPointF(0, y));
        y += line;
    }
    layout.endLayout();
    return y;
}

QSize PlainLabel::sizeHint() const
{
    if (!wordWrap())
        return QLabel::sizeHint();
    const QMargins margins = contentsMargins();
    const int width = std::min(fontMetrics().horizontalAdvance(text()) + 1, 320) + margins.left() + margins.right();
    return {width, heightForWidth(width)};
}

int PlainLabel::heightForWidth(int width) const
{
    if (!wordWrap())
        return -1;
    const QMargins margins = contentsMargins();
    QTextLayout layout(text(), font());
    return wrap(layout, width - margins.left() - margins.right()) + margins.top() + margins.bottom();
}

void PlainLabel::setElideMode(Qt::TextElideMode mode)
{
    m_elide = mode;
    update();
}

QSize PlainLabel::minimumSizeHint() const
{
    if (wordWrap())
        return {40, fontMetrics().height()};
    const int few
        = fontMetrics().horizontalAdvance(text().left(3)) + fontMetrics().horizontalAdvance(u'…');
    return {std::min(few, QLabel::sizeHint().width()), QLabel::sizeHint().height()};
}

void PlainLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(wordColor(m_theme.tokens(), m_tone));
    const QRect room = contentsRect();
    if (wordWrap()) {
        QTextLayout layout(text(), font());
        wrap(layout, room.width());
        layout.draw(&painter, room.topLeft());
        return;
    }
    painter.drawText(room,
        int(alignment()) | Qt::TextSingleLine,
        fontMetrics().elidedText(text(), m_elide, room.width()));
}

void PlainLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    updateTip();
}

void PlainLabel::updateTip()
{
    const bool isCut = wordWrap()
        ? m_mostLines > 0 || heightForWidth(width()) > height()
        : fontMetrics().horizontalAdvance(text()) > contentsRect().width();
    setToolTip(isCut ? plainTip(text()) : QString());
}

RunLabel::RunLabel(const Theme& theme, int pixels, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_pixels(pixels)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void RunLabel::setRuns(std::vector<Run> runs)
{
    for (auto& run : runs)
        run.text = visible(run.text);
    if (runs == m_runs)
        return;
    m_runs = std::move(runs);
    QString whole;
    for (const auto& run : m_runs)
        whole += run.text;
    setAccessibleName(whole);
    updateGeometry();
    update();
}

void RunLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

double RunLabel::width(const std::vector<Run>& runs) const
{
    double out = 0;
    for (const auto& run : runs)
        out += QFontMetricsF(sans(m_pixels, run.weight)).horizontalAdvance(run.text);
    return out;
}

QSize RunLabel::sizeHint() const
{
    return {int(std::ceil(width(m_runs))), QFontMetrics(sans(m_pixels)).height()};
}

QSize RunLabel::minimumSizeHint() const
{
    return {std::min(40, sizeHint().width()), sizeHint().height()};
}

void RunLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const double total = width(m_runs);
    double x = 0;
    if (m_alignment & Qt::AlignHCenter)
        x = std::max(0.0, (QWidget::width() - total) / 2);
    else if (m_alignment & Qt::AlignRight)
        x = std::max(0.0, QWidget::width() - total);
    const QFontMetricsF base(sans(m_pixels));
    const double y = (height() - base.height()) / 2 + base.ascent();
    for (const auto& run : m_runs) {
        const QFont font = sans(m_pixels, run.weight);
        const QFontMetricsF metrics(font);
        const double room = QWidget::width() - x;
        if (room < 4)
            break;
        painter.setFont(font);
        painter.setPen(wordColor(m_theme.tokens(), run.tone));
        painter.drawText(QPointF(x, y), metrics.elidedText(run.text, Qt::ElideRight, room + 0.5));
        x += metrics.horizontalAdvance(run.text);
    }
}

} // namespace slipway::ui
