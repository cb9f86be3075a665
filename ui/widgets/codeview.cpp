// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/codeview.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int lineHeight = 18;
constexpr int padX = 10;
constexpr int padY = 9;
constexpr int mostLines = 14;

QFont codeFont()
{
    QFont font = mono(size::tiny);
    font.setPixelSize(12);
    return font;
}

/// Tabs as four spaces, everything that cannot be seen as an escape.
QString shown(QString line)
{
    line.replace(u'\t', u"    "_s);
    return visible(line, 400);
}

} // namespace

CodeView::CodeView(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void CodeView::setExcerpt(Excerpt excerpt)
{
    excerpt.title = visible(excerpt.title);
    for (auto& line : excerpt.lines)
        line = shown(line);
    const int count = static_cast<int>(excerpt.lines.size());
    if (count > mostLines) {
        const int mark = std::max(0, excerpt.markFrom - excerpt.firstLine);
        const int from = std::clamp(mark - 4, 0, count - mostLines);
        excerpt.lines = excerpt.lines.mid(from, mostLines);
        if (excerpt.firstLine > 0)
            excerpt.firstLine += from;
    }
    m_excerpt = std::move(excerpt);
    setAccessibleName(m_excerpt.title);
    setAccessibleDescription(m_excerpt.lines.join(u'\n'));
    setVisible(!m_excerpt.lines.isEmpty() || !m_excerpt.title.isEmpty());
    updateGeometry();
    update();
}

QSize CodeView::sizeHint() const
{
    const auto rows
        = static_cast<int>(m_excerpt.lines.size()) + (m_excerpt.title.isEmpty() ? 0 : 1);
    return {300, 2 * padY + rows * lineHeight};
}

QSize CodeView::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

bool CodeView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = (help->pos().y() - padY) / lineHeight - (m_excerpt.title.isEmpty() ? 0 : 1);
    const QString text = row < 0 ? m_excerpt.title : m_excerpt.lines.value(row);
    QToolTip::showText(help->globalPos(), plainTip(text), this);
    return true;
}

void CodeView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    paintBox(painter, rect(), size::controlRadius, t.panel2, t.line);
    painter.setFont(codeFont());
    const QFontMetrics metrics(painter.font());
    const int room = width() - 2 * padX;
    int y = padY;
    const auto line = [&](int x, const QString& text, Qt::TextElideMode mode) {
        painter.drawText(QRect(padX + x, y, room - x, lineHeight),
            Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(text, mode, room - x));
    };
    if (!m_excerpt.title.isEmpty()) {
        painter.setPen(t.faint);
        line(0, m_excerpt.title, Qt::ElideLeft);
        y += lineHeight;
    }
    const int last = m_excerpt.firstLine + static_cast<int>(m_excerpt.lines.size()) - 1;
    const int gutter = m_excerpt.firstLine > 0
        ? metrics.horizontalAdvance(QString::number(last)) + 2 * metrics.averageCharWidth()
        : 0;
    for (int i = 0; i < m_excerpt.lines.size(); ++i) {
        const int number = m_excerpt.firstLine + i;
        const bool isMarked = m_excerpt.markFrom > 0 && number >= m_excerpt.markFrom
            && number <= std::max(m_excerpt.markFrom, m_excerpt.markTo);
        if (isMarked)
            painter.fillRect(QRect(padX, y, room, lineHeight), groundColor(t, m_excerpt.tone));
        painter.setPen(isMarked ? t.text : t.dim);
        if (gutter > 0)
            line(0, QString::number(number), Qt::ElideRight);
        line(gutter, m_excerpt.lines[i], Qt::ElideRight);
        y += lineHeight;
    }
}

ExampleBox::ExampleBox(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ExampleBox::setText(const QString& text)
{
    m_lines.clear();
    for (const auto& line : text.split(u'\n'))
        m_lines << shown(line);
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize ExampleBox::sizeHint() const
{
    const QFontMetricsF metrics(codeFont());
    double width = 0;
    for (const auto& line : m_lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    return {int(std::ceil(width)) + 2 * padX + 4, int(m_lines.size()) * lineHeight + 2 * padY};
}

void ExampleBox::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    paintBox(painter, rect(), size::controlRadius, t.panel2, t.line);
    painter.setFont(codeFont());
    painter.setPen(t.dim);
    for (int i = 0; i < m_lines.size(); ++i)
        painter.drawText(QRect(padX, padY + i * lineHeight, width() - padX, lineHeight),
            Qt::AlignVCenter | Qt::TextSingleLine,
            m_lines[i]);
}

} // namespace slipway::ui
