// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/trendchart.h"

#include "format/time.h"
#include "tables/snapshotsmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr double leftRoom = 34;
constexpr double rightRoom = 14;
constexpr double topRoom = 8;
constexpr double bottomRoom = 22;
constexpr int dateGap = 130; ///< between dates below the plot, device-independent pixels

} // namespace

TrendChart::TrendChart(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    describe();
}

void TrendChart::setSnapshots(std::vector<readiness::Snapshot> snapshots)
{
    m_snapshots = std::move(snapshots);
    m_hovered = -1;
    describe();
    update();
}

void TrendChart::setCategory(int category)
{
    m_category = category;
    describe();
    update();
}

void TrendChart::setCurrent(const QString& id)
{
    m_current = id;
    describe();
    update();
}

const readiness::Score& TrendChart::scoreOf(int snapshot, int category) const
{
    const auto& one = m_snapshots[static_cast<size_t>(snapshot)];
    return category < 0 ? one.score : one.categories[static_cast<size_t>(category)];
}

QRectF TrendChart::plot() const
{
    return QRectF(rect()).adjusted(leftRoom, topRoom, -rightRoom, -bottomRoom);
}

double TrendChart::yOf(double percent) const
{
    const QRectF area = plot();
    return area.bottom() - std::clamp(percent, 0.0, 100.0) / 100 * area.height();
}

QPointF TrendChart::pointOf(int snapshot) const
{
    const QRectF area = plot();
    const auto count = static_cast<int>(m_snapshots.size());
    const double x
        = count < 2 ? area.center().x() : area.left() + area.width() * snapshot / (count - 1);
    return {x, yOf(scoreOf(snapshot, m_category).proven.value_or(0))};
}

int TrendChart::nearest(double x) const
{
    const QRectF area = plot();
    const auto count = static_cast<int>(m_snapshots.size());
    if (count < 2 || area.width() < 1)
        return count - 1;
    const auto at = static_cast<int>(std::lround((x - area.left()) / area.width() * (count - 1)));
    return std::clamp(at, 0, count - 1);
}

int TrendChart::indexOf(const QString& id) const
{
    const auto found = std::ranges::find(m_snapshots, id, &readiness::Snapshot::id);
    return found == m_snapshots.end() ? -1 : static_cast<int>(found - m_snapshots.begin());
}

QString TrendChart::tipOf(int snapshot) const
{
    const auto& one = m_snapshots[static_cast<size_t>(snapshot)];
    QStringList lines{tables::snapshotText(one)};
    if (!one.subject.isEmpty())
        lines << one.subject;
    if (!one.error.isEmpty())
        return (lines << one.error).join(u'\n');
    const auto line = [&](const QString& name, const readiness::Score& score) {
        lines << tr("%1: %2 to %3")
                     .arg(name, tables::scoreText(score.proven), tables::scoreText(score.best));
    };
    line(tr("Overall"), one.score);
    for (int i = 0; i < readiness::categoryCount; ++i)
        line(readiness::categoryName(static_cast<readiness::Category>(i)), scoreOf(snapshot, i));
    return lines.join(u'\n');
}

void TrendChart::describe()
{
    const QString name = m_category < 0
        ? tr("Overall score over time")
        : tr("%1 over time")
              .arg(readiness::categoryName(static_cast<readiness::Category>(m_category)));
    setAccessibleName(name);
    const int at = indexOf(m_current);
    setAccessibleDescription(
        at < 0 ? tr("%n assessment(s)", nullptr, static_cast<int>(m_snapshots.size())) : tipOf(at));
}

bool TrendChart::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && !m_snapshots.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), plainTip(tipOf(nearest(help->pos().x()))), this);
        return true;
    }
    return QWidget::event(event);
}

void TrendChart::keyPressEvent(QKeyEvent* event)
{
    const auto count = static_cast<int>(m_snapshots.size());
    const int at = indexOf(m_current);
    int next = -1;
    switch (event->key()) {
    case Qt::Key_Left: next = at < 0 ? count - 1 : at - 1; break;
    case Qt::Key_Right: next = at < 0 ? count - 1 : at + 1; break;
    case Qt::Key_Home: next = 0; break;
    case Qt::Key_End: next = count - 1; break;
    default: return QWidget::keyPressEvent(event);
    }
    if (event->modifiers() != Qt::NoModifier)
        return QWidget::keyPressEvent(event);
    if (next >= 0 && next < count)
        emit chosen(m_snapshots[static_cast<size_t>(next)].id);
}

void TrendChart::mousePressEvent(QMouseEvent* event)
{
    QWidget::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && !m_snapshots.empty())
        emit chosen(m_snapshots[static_cast<size_t>(nearest(event->position().x()))].id);
}

void TrendChart::mouseMoveEvent(QMouseEvent* event)
{
    const int at = m_snapshots.empty() ? -1 : nearest(event->position().x());
    if (at == m_hovered)
        return;
    m_hovered = at;
    update();
}

void TrendChart::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_hovered = -1;
    update();
}

void TrendChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void TrendChart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void TrendChart::paintGrid(QPainter& painter) const
{
    const Tokens& t = m_theme.tokens();
    const QRectF area = plot();
    painter.setFont(sans(size::tiny));
    const QFontMetricsF metrics(painter.font());
    for (int percent = 0; percent <= 100; percent += 25) {
        const double y = std::round(yOf(percent)) + 0.5;
        painter.setPen(QPen(t.line, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(t.faint);
        painter.drawText(QRectF(0, y - 9, leftRoom - 8, 18),
            Qt::AlignRight | Qt::AlignVCenter,
            QString::number(percent));
    }
    const auto count = static_cast<int>(m_snapshots.size());
    double free = area.left();
    for (int i = 0; i < count; ++i) {
        const QString text = format::dayMonth(m_snapshots[static_cast<size_t>(i)].time);
        const double width = metrics.horizontalAdvance(text);
        const double x = std::min(pointOf(i).x() - width / 2, area.right() - width);
        if (x < free)
            continue;
        painter.drawText(QRectF(x, area.bottom() + 5, width + 2, 16), Qt::AlignLeft, text);
        free = x + dateGap;
    }
}

void TrendChart::paintLine(QPainter& painter, int category, const QPen& pen) const
{
    painter.setPen(pen);
    QPolygonF points;
    const auto flush = [&] {
        if (points.size() > 1)
            painter.drawPolyline(points);
        else if (points.size() == 1)
            painter.drawPoint(points.front());
        points.clear();
    };
    for (int i = 0; i < static_cast<int>(m_snapshots.size()); ++i) {
        const auto& proven = scoreOf(i, category).proven;
        if (proven && m_snapshots[static_cast<size_t>(i)].error.isEmpty())
            points.append({pointOf(i).x(), yOf(*proven)});
        else
            flush(); // a gap is never bridged
    }
    flush();
}

void TrendChart::paintBest(QPainter& painter) const
{
    const Tokens& t = m_theme.tokens();
    QPolygonF upper;
    QPolygonF lower;
    QColor pale = t.accent;
    pale.setAlphaF(0.16F);
    const auto flush = [&] {
        std::ranges::reverse(lower);
        painter.setPen(Qt::NoPen);
        painter.setBrush(pale);
        painter.drawPolygon(upper + lower);
        upper.clear();
        lower.clear();
    };
    for (int i = 0; i < static_cast<int>(m_snapshots.size()); ++i) {
        const auto& score = scoreOf(i, m_category);
        if (!score.proven || !score.best || !m_snapshots[static_cast<size_t>(i)].error.isEmpty()) {
            flush();
            continue;
        }
        upper.append({pointOf(i).x(), yOf(*score.best)});
        lower.append({pointOf(i).x(), yOf(*score.proven)});
    }
    flush();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.text, 1.2, Qt::DotLine));
    for (int i = 0; i + 1 < static_cast<int>(m_snapshots.size()); ++i) {
        const auto& from = scoreOf(i, m_category).claimed;
        const auto& to = scoreOf(i + 1, m_category).claimed;
        if (from && to)
            painter.drawLine(
                QPointF(pointOf(i).x(), yOf(*from)), QPointF(pointOf(i + 1).x(), yOf(*to)));
    }
}

void TrendChart::paintMarks(QPainter& painter) const
{
    const Tokens& t = m_theme.tokens();
    const auto count = static_cast<int>(m_snapshots.size());
    const int current = indexOf(m_current);
    const bool isDense = count > 60;
    for (int i = 0; i < count; ++i) {
        const bool isLoud = i == current || i == m_hovered;
        if (!scoreOf(i, m_category).proven || (isDense && !isLoud)
            || !m_snapshots[static_cast<size_t>(i)].error.isEmpty())
            continue;
        painter.setPen(QPen(t.accent, 1.5));
        painter.setBrush(i == current ? t.accent : t.panel);
        const double radius = isLoud ? 4.5 : 2.5;
        painter.drawEllipse(pointOf(i), radius, radius);
    }
    painter.setBrush(Qt::NoBrush);
    if (current >= 0) {
        painter.setPen(QPen(t.accent, 1, Qt::DashLine));
        const double x = pointOf(current).x();
        painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
    }
}

void TrendChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = m_theme.tokens();
    paintGrid(painter);
    if (m_snapshots.empty())
        return;
    paintBest(painter);
    QColor quiet = t.faint;
    quiet.setAlphaF(0.38F);
    for (int i = -1; i < readiness::categoryCount; ++i) {
        if (i != m_category)
            paintLine(painter, i, QPen(quiet, 1));
    }
    paintLine(painter, m_category, QPen(t.accent, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    paintMarks(painter);
    if (hasFocus())
        paintFocusRing(painter, rect(), size::controlRadius, t.accent);
}

} // namespace slipway::ui
