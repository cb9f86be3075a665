// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/logviewarea.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

/// Keys, mouse and painting of the log's lines.
namespace slipway::ui {
namespace {

constexpr int lineHeight = 20;
constexpr int padX = 12;

QColor mixed(const QColor& under, const QColor& over, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(a + (b - a) * share); };
    return {mix(under.red(), over.red()),
        mix(under.green(), over.green()),
        mix(under.blue(), over.blue())};
}

} // namespace

bool LogArea::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) { // ours before the window's
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll))
            event->accept();
    }
    return QAbstractScrollArea::event(event);
}

void LogArea::resizeEvent(QResizeEvent*)
{
    arrange();
}

void LogArea::showEvent(QShowEvent* event)
{
    QAbstractScrollArea::showEvent(event);
    look();
}

void LogArea::scrollContentsBy(int, int)
{
    if (m_isArranging)
        return;
    wantBlocks();
    describe();
    viewport()->update();
}

void LogArea::wheelEvent(QWheelEvent* event)
{
    const int before = verticalScrollBar()->value();
    QAbstractScrollArea::wheelEvent(event);
    if (event->angleDelta().y() > 0
        && verticalScrollBar()->value() < verticalScrollBar()->maximum())
        setFollowing(false);
    else if (verticalScrollBar()->value() != before || event->angleDelta().y() < 0)
        scrolledByPerson();
}

void LogArea::moveCursor(qint64 line, bool extends)
{
    const qint64 to = std::clamp<qint64>(line, 0, std::max<qint64>(0, lineCount() - 1));
    m_cursor = to;
    if (!extends || m_anchor < 0)
        m_anchor = to;
    showLine(to);
}

void LogArea::keyPressEvent(QKeyEvent* event)
{
    auto* bar = verticalScrollBar();
    const bool extends = event->modifiers() & Qt::ShiftModifier;
    const qint64 cursor = m_cursor >= 0 ? m_cursor : topLine();
    if (event->matches(QKeySequence::Copy))
        return copySelection();
    if (event->matches(QKeySequence::SelectAll))
        return select(0, lineCount() - 1);
    switch (event->key()) {
    case Qt::Key_Up:
        if (extends)
            return moveCursor(cursor - 1, true);
        bar->triggerAction(QAbstractSlider::SliderSingleStepSub);
        return;
    case Qt::Key_Down:
        if (extends)
            return moveCursor(cursor + 1, true);
        bar->triggerAction(QAbstractSlider::SliderSingleStepAdd);
        return;
    case Qt::Key_PageUp:
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
        setFollowing(false);
        return;
    case Qt::Key_PageDown: bar->triggerAction(QAbstractSlider::SliderPageStepAdd); return;
    case Qt::Key_Home:
        bar->triggerAction(QAbstractSlider::SliderToMinimum);
        setFollowing(false); // also where the lines that came just now have not moved the bar yet
        return;
    case Qt::Key_End: setFollowing(true); return;
    case Qt::Key_Left:
        horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
        return;
    case Qt::Key_Right:
        horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
        return;
    default: event->ignore(); // not the base's: it takes keys that others want
    }
}

qint64 LogArea::lineUnder(int y) const
{
    return std::clamp<qint64>(
        topLine() + (y < 0 ? -1 : y / lineHeight), 0, std::max<qint64>(0, lineCount() - 1));
}

void LogArea::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || lineCount() == 0)
        return;
    const qint64 line = lineUnder(static_cast<int>(event->position().y()));
    if (!(event->modifiers() & Qt::ShiftModifier) || m_anchor < 0)
        m_anchor = line;
    m_cursor = line;
    viewport()->update();
}

void LogArea::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton) || m_anchor < 0)
        return;
    const auto y = static_cast<int>(event->position().y());
    m_cursor = lineUnder(y);
    if (y < 0 || y > viewport()->height())
        showLine(m_cursor);
    viewport()->update();
}

void LogArea::paintMarks(
    QPainter& painter, const LogLine& line, qint64 number, const QRect& room) const
{
    if (m_needle.isEmpty() || line.isNote)
        return;
    const Tokens& t = m_theme.tokens();
    const QFontMetrics metrics(painter.font());
    for (qsizetype at = line.text.indexOf(m_needle, 0, Qt::CaseInsensitive); at >= 0;
         at = line.text.indexOf(m_needle, at + m_needle.size(), Qt::CaseInsensitive)) {
        const int from = metrics.horizontalAdvance(line.text.left(at));
        const int width = metrics.horizontalAdvance(line.text.mid(at, m_needle.size()));
        painter.fillRect(QRect(room.left() + from, room.top() + 2, width, room.height() - 4),
            number == m_current ? mixed(t.panel, t.warn, 0.55) : t.warnBg);
    }
}

void LogArea::paintLine(
    QPainter& painter, const LogLine& line, qint64 number, const QRect& room) const
{
    const Tokens& t = m_theme.tokens();
    const QFontMetrics metrics(painter.font());
    const int base = room.top() + (room.height() - metrics.height()) / 2 + metrics.ascent();
    paintMarks(painter, line, number, room);
    if (line.spans.empty()) {
        painter.setPen(line.isNote ? t.faint : t.dim);
        painter.drawText(room.left(), base, line.text);
        return;
    }
    int x = room.left();
    const auto piece = [&](qsizetype from, qsizetype to, const TerminalStyle& style) {
        const QString text = line.text.mid(from, to - from);
        if (text.isEmpty())
            return;
        const int width = metrics.horizontalAdvance(text);
        const TerminalColour& inkOf = style.isInverse ? style.ground : style.ink;
        const TerminalColour& groundOf = style.isInverse ? style.ink : style.ground;
        QColor ground = t.panel;
        if (groundOf.kind != TerminalColour::Kind::Default || style.isInverse) {
            ground = mixed(t.panel, readableColour(groundOf, t, t.panel), 0.22);
            painter.fillRect(QRect(x, room.top() + 1, width, room.height() - 2), ground);
        }
        QColor ink = readableColour(inkOf, t, ground);
        if (style.isBold && inkOf.kind == TerminalColour::Kind::Default)
            ink = t.text;
        if (style.isFaint && inkOf.kind == TerminalColour::Kind::Default)
            ink = t.faint;
        painter.setPen(ink);
        painter.setFont(mono(12, style.isBold ? QFont::DemiBold : QFont::Normal));
        painter.drawText(x, base, text);
        if (style.isUnderlined)
            painter.fillRect(QRect(x, base + 2, width, 1), ink);
        x += width;
    };
    piece(0, line.spans.front().from, {});
    for (size_t i = 0; i < line.spans.size(); ++i)
        piece(line.spans[i].from,
            i + 1 < line.spans.size() ? line.spans[i + 1].from : line.text.size(),
            line.spans[i].style);
    painter.setFont(mono(12));
}

void LogArea::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    const Tokens& t = m_theme.tokens();
    painter.fillRect(viewport()->rect(), t.panel);
    painter.setFont(mono(12));
    const qint64 first = std::min(m_anchor, m_cursor);
    const qint64 last = std::max(m_anchor, m_cursor);
    const int left = padX - horizontalScrollBar()->value();
    const qint64 end = std::min(lineCount(), topLine() + pageLines() + 1);
    int y = 2;
    for (qint64 number = topLine(); number < end; ++number, y += lineHeight) {
        const QRect room(left, y, viewport()->width(), lineHeight);
        const bool isSelected = m_anchor >= 0 && number >= first && number <= last;
        if (isSelected)
            painter.fillRect(QRect(0, y, viewport()->width(), lineHeight), t.accentBg);
        if (const auto line = lineAt(number))
            paintLine(painter, *line, number, room);
    }
    if (hasFocus())
        painter.fillRect(QRect(0, 0, 2, viewport()->height()), t.accent);
}

} // namespace slipway::ui
