// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/runtimeline.h"

#include "base/text.h"
#include "tables/runsmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using history::RunResult;

constexpr int labelWidth = 80;
constexpr int leftMargin = 4; ///< so that the first shape is whole
constexpr int rightMargin = 10;
constexpr int firstLane = 16;
constexpr int lanePitch = 26;
constexpr double radius = 4.5;
constexpr double reach = 8; ///< pixels around a shape that belong to it

QString tipOf(const history::RunRow& row, qint64 now)
{
    QStringList parts{QCoreApplication::translate("RunTimeline", "%1 to %2: %3")
                          .arg(row.version, row.environment, tables::resultText(row.result)),
        tables::startedText(row.started, now)};
    if (const QString took = tables::tookText(row, now); !took.isEmpty())
        parts << took;
    return parts.join(u" · "_s);
}

/// Later ones lie above: what wants an eye.
int heightOf(RunResult result)
{
    switch (tables::signOf(result)) {
    case Sign::Bad: return 3;
    case Sign::Running: return 2;
    case Sign::Warn: return 1;
    default: return 0;
    }
}

void paintShape(QPainter& painter, RunResult result, const QPointF& at, const Tokens& tokens)
{
    painter.setPen(Qt::NoPen);
    switch (tables::signOf(result)) {
    case Sign::Ok:
        painter.setBrush(tokens.ok);
        painter.drawEllipse(at, radius, radius);
        return;
    case Sign::Bad: {
        constexpr double half = 5.7;
        painter.setBrush(tokens.bad);
        painter.drawPolygon(QPolygonF({at + QPointF(0, -half),
            at + QPointF(half, 0),
            at + QPointF(0, half),
            at + QPointF(-half, 0)}));
        return;
    }
    case Sign::Warn:
        painter.setBrush(tokens.warn);
        painter.drawPolygon(
            QPolygonF({at + QPointF(0, -5.4), at + QPointF(5.6, 4.6), at + QPointF(-5.6, 4.6)}));
        return;
    case Sign::Running:
        painter.setBrush(tokens.panel);
        painter.setPen(QPen(tokens.accent, 2));
        painter.drawEllipse(at, radius, radius);
        return;
    default:
        painter.setBrush(tokens.panel);
        painter.setPen(QPen(tokens.unk, 1.5));
        painter.drawEllipse(at, radius - 1, radius - 1);
    }
}

} // namespace

RunTimeline::RunTimeline(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Timeline"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void RunTimeline::setRuns(const std::vector<history::RunRow>& runs, qint64 now)
{
    m_runs = runs;
    m_now = now;
    rebuild();
}

void RunTimeline::setEnvironments(const QStringList& names)
{
    m_environments = names;
    rebuild();
}

void RunTimeline::rebuild()
{
    const int lanesBefore = static_cast<int>(m_lanes.size());
    QStringList lanes = m_environments;
    std::vector<const history::RunRow*> shown;
    for (const auto& run : m_runs) {
        if (run.started < m_now - shownSpan)
            continue;
        shown.push_back(&run);
        if (!lanes.contains(run.environment))
            lanes << run.environment;
    }
    if (lanes.size() > mostLanes) {
        const auto folded = lanes.size() - mostLanes + 1;
        lanes = lanes.first(mostLanes - 1);
        lanes << tr("%1 others").arg(folded);
    }
    m_lanes = lanes;
    m_dots.clear();
    m_dots.reserve(shown.size());
    for (const auto* run : shown)
        m_dots.push_back({run->run,
            std::min(run->started, m_now),
            laneOf(run->environment),
            run->result,
            tipOf(*run, m_now)});
    std::ranges::stable_sort(m_dots, {}, &Dot::time);
    if (lanesBefore != m_lanes.size())
        updateGeometry();
    describe();
    update();
}

int RunTimeline::laneOf(const QString& environment) const
{
    const auto found = m_lanes.indexOf(environment);
    return static_cast<int>(found < 0 ? m_lanes.size() - 1 : found);
}

void RunTimeline::setCurrent(const QString& run)
{
    if (run == m_current)
        return;
    m_current = run;
    describe();
    update();
}

void RunTimeline::setRange(const std::optional<TimeSpan>& range)
{
    if (range == m_range)
        return;
    m_range = range;
    m_anchor.reset();
    update();
}

std::optional<QPoint> RunTimeline::placeOf(const QString& run) const
{
    const auto found = std::ranges::find(m_dots, run, &Dot::run);
    return found == m_dots.end() ? std::nullopt : std::optional(pointOf(*found).toPoint());
}

double RunTimeline::xAt(qint64 time) const
{
    const double room = std::max(1, width() - labelWidth - leftMargin - rightMargin);
    const double share
        = static_cast<double>(time - (m_now - shownSpan)) / static_cast<double>(shownSpan);
    return labelWidth + leftMargin + std::clamp(share, 0.0, 1.0) * room;
}

qint64 RunTimeline::timeAt(double x) const
{
    const double room = std::max(1, width() - labelWidth - leftMargin - rightMargin);
    const double share = std::clamp((x - labelWidth - leftMargin) / room, 0.0, 1.0);
    return m_now - shownSpan + static_cast<qint64>(share * static_cast<double>(shownSpan));
}

QPointF RunTimeline::pointOf(const Dot& dot) const
{
    return {std::round(xAt(dot.time)), static_cast<double>(firstLane + dot.lane * lanePitch)};
}

QSize RunTimeline::sizeHint() const
{
    const int lanes = std::max(1, static_cast<int>(m_lanes.size()));
    return {600, lanes * lanePitch + 10};
}

QSize RunTimeline::minimumSizeHint() const
{
    return {220, sizeHint().height()};
}

void RunTimeline::describe()
{
    const auto* dot = currentDot();
    const QString count = tr("%n rollout(s) in 60 days", nullptr, static_cast<int>(m_dots.size()));
    setAccessibleDescription(dot ? count + u". "_s + visible(dot->tip) : count);
}

void RunTimeline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& tokens = m_theme.tokens();
    const QFont font = sans(size::small);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    paintRange(painter);
    for (int lane = 0; lane < m_lanes.size(); ++lane) {
        const int y = firstLane + lane * lanePitch;
        painter.setPen(tokens.dim);
        painter.drawText(0,
            y + 4,
            metrics.elidedText(visible(m_lanes[lane], 80), Qt::ElideRight, labelWidth - 8));
        painter.fillRect(labelWidth, y, width() - labelWidth - 4, 1, tokens.line);
    }
    paintDots(painter);
    if (hasFocus())
        paintFocusRing(painter, rect(), size::controlRadius, tokens.accent);
}

void RunTimeline::paintRange(QPainter& painter) const
{
    const auto& span = m_dragged ? m_dragged : m_range;
    if (!span)
        return;
    const auto& tokens = m_theme.tokens();
    const double left = std::floor(xAt(span->from)) - 1;
    const double right = std::ceil(xAt(span->to)) + 1;
    painter.fillRect(QRectF(left, 0, right - left, height()), tokens.accentBg);
    painter.fillRect(QRectF(left, 0, 1, height()), tokens.accent);
    painter.fillRect(QRectF(right - 1, 0, 1, height()), tokens.accent);
}

void RunTimeline::paintDots(QPainter& painter) const
{
    const auto& tokens = m_theme.tokens();
    std::set<std::tuple<int, int, RunResult>> done; // one shape a place is enough
    std::vector<std::pair<QPointF, RunResult>> shapes;
    for (const auto& dot : m_dots) {
        const QPointF at = pointOf(dot);
        if (done.emplace(dot.lane, static_cast<int>(at.x()), dot.result).second)
            shapes.emplace_back(at, dot.result);
    }
    std::ranges::stable_sort(shapes, {}, [](const auto& shape) { return heightOf(shape.second); });
    for (const auto& [at, result] : shapes)
        paintShape(painter, result, at, tokens);
    const auto* chosen = currentDot();
    if (!chosen)
        return;
    paintShape(painter, chosen->result, pointOf(*chosen), tokens);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tokens.accent, 1.5));
    painter.drawEllipse(pointOf(*chosen), reach, reach);
}

const RunTimeline::Dot* RunTimeline::dotNear(const QPointF& position) const
{
    const Dot* best = nullptr;
    double bestDistance = reach + 0.5;
    for (const auto& dot : m_dots) {
        const QPointF away = pointOf(dot) - position;
        const double distance = std::hypot(away.x(), away.y());
        const bool isCloser = distance < bestDistance;
        const bool isAbove
            = best && distance == bestDistance && heightOf(dot.result) >= heightOf(best->result);
        if (!isCloser && !isAbove)
            continue;
        best = &dot;
        bestDistance = distance;
    }
    return best;
}

const RunTimeline::Dot* RunTimeline::currentDot() const
{
    const auto found = std::ranges::find(m_dots, m_current, &Dot::run);
    return found == m_dots.end() ? nullptr : &*found;
}

} // namespace slipway::ui
