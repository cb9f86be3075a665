// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/steptimeline.h"

#include "base/text.h"
#include "tables/gatesmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"

#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using rollout::StepPhase;
using rollout::StepView;

constexpr int textLeft = 24;
constexpr int titleHeight = 19;
constexpr int lineHeight = 17;
constexpr int afterRow = 15;
constexpr int barRoom = 11; ///< bar with the space above it
constexpr int mostLines = 5;

bool isOver(StepPhase phase)
{
    return phase == StepPhase::Succeeded || phase == StepPhase::Skipped;
}

/// Wants to be read whole.
bool isLoud(const StepView& step)
{
    return step.isCurrent || step.phase == StepPhase::Failed || step.phase == StepPhase::TimedOut
        || step.phase == StepPhase::Errored || step.phase == StepPhase::Unknown;
}

std::optional<double> progressOf(const StepView& step, qint64 now)
{
    if (step.phase != StepPhase::Executing && step.phase != StepPhase::Waiting)
        return std::nullopt;
    if (step.kind == config::StepKind::Pause && step.due > step.started && step.started > 0
        && step.remaining == 0 && now > 0)
        return std::clamp(
            static_cast<double>(now - step.started) / static_cast<double>(step.due - step.started),
            0.0,
            1.0);
    if (step.progress)
        return std::clamp(*step.progress, 0.0, 1.0);
    return std::nullopt;
}

QString phaseText(StepPhase phase)
{
    switch (phase) {
    case StepPhase::Pending: return StepTimeline::tr("pending");
    case StepPhase::Executing: return StepTimeline::tr("running");
    case StepPhase::Waiting: return StepTimeline::tr("waiting");
    case StepPhase::Succeeded: return StepTimeline::tr("done");
    case StepPhase::Skipped: return StepTimeline::tr("skipped");
    case StepPhase::Failed: return StepTimeline::tr("failed");
    case StepPhase::TimedOut: return StepTimeline::tr("timed out");
    case StepPhase::Errored: return StepTimeline::tr("error");
    case StepPhase::Unknown: return StepTimeline::tr("outcome unknown");
    }
    return {};
}

QStringList wrapped(const QString& text, const QFont& font, int width, int lines)
{
    if (text.isEmpty())
        return {};
    const QFontMetrics metrics(font);
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QStringList out;
    layout.beginLayout();
    for (int i = 0; i < lines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(std::max(1, width));
        const bool isLast = i + 1 == lines;
        out << (isLast ? metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, width)
                       : text.mid(line.textStart(), line.textLength()));
    }
    layout.endLayout();
    return out;
}

} // namespace

QString stepSpan(qint64 milliseconds)
{
    const qint64 seconds = std::max<qint64>(0, milliseconds) / 1000;
    if (seconds < 60)
        return StepTimeline::tr("%1 s").arg(seconds);
    const auto two = [](qint64 value) { return u"%1"_s.arg(value, 2, 10, QChar(u'0')); };
    if (seconds < 3600)
        return u"%1:%2"_s.arg(seconds / 60).arg(two(seconds % 60));
    return u"%1:%2:%3"_s.arg(seconds / 3600).arg(two(seconds / 60 % 60), two(seconds % 60));
}

QString stepTime(const StepView& step, qint64 now)
{
    if (step.started == 0)
        return {};
    if (step.ended > 0)
        return stepSpan(step.ended - step.started);
    if (step.phase != StepPhase::Executing && step.phase != StepPhase::Waiting)
        return {};
    if (step.remaining > 0)
        return StepTimeline::tr("%1 left").arg(stepSpan(step.remaining));
    if (step.kind == config::StepKind::Pause && step.due > 0)
        return StepTimeline::tr("%1 left").arg(stepSpan(step.due - now + 999));
    return now > step.started ? stepSpan(now - step.started) : QString();
}

StepTimeline::StepTimeline(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void StepTimeline::setSteps(std::vector<StepView> steps)
{
    for (auto& step : steps) {
        step.name = visible(step.name, 200);
        step.detail = visible(step.detail, 1000);
    }
    if (steps == m_steps)
        return;
    m_steps = std::move(steps);
    describe();
    updateGeometry();
    update();
}

void StepTimeline::setNow(qint64 now)
{
    if (now == m_now)
        return;
    m_now = now;
    if (std::ranges::any_of(m_steps, [](const auto& s) { return s.started > 0 && s.ended == 0; })) {
        describe();
        update();
    }
}

QString StepTimeline::lineText(size_t step) const
{
    const auto& s = m_steps[step];
    QStringList parts{s.name, phaseText(s.phase), stepTime(s, m_now), s.detail};
    if (s.attempt > 1)
        parts.insert(2, tr("attempt %1").arg(s.attempt));
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

void StepTimeline::describe()
{
    QStringList lines;
    for (size_t i = 0; i < m_steps.size(); ++i)
        lines << lineText(i);
    setAccessibleDescription(lines.join(u"; "_s));
}

std::vector<StepTimeline::Row> StepTimeline::rowsFor(int width) const
{
    std::vector<Row> out;
    int y = 0;
    for (const auto& step : m_steps) {
        Row row;
        row.top = y;
        row.hasBar = progressOf(step, m_now).has_value();
        row.detail = wrapped(
            step.detail, sans(size::small), width - textLeft, isLoud(step) ? mostLines : 1);
        row.height = titleHeight + static_cast<int>(row.detail.size()) * lineHeight
            + (row.hasBar ? barRoom : 0) + afterRow;
        y += row.height;
        out.push_back(std::move(row));
    }
    return out;
}

QSize StepTimeline::sizeHint() const
{
    return {246, heightForWidth(std::max(120, width()))};
}

QSize StepTimeline::minimumSizeHint() const
{
    return {120, heightForWidth(std::max(120, width()))};
}

int StepTimeline::heightForWidth(int width) const
{
    const auto rows = rowsFor(width);
    return rows.empty() ? 0 : rows.back().top + rows.back().height;
}

bool StepTimeline::event(QEvent* event)
{
    if (event->type() == QEvent::Resize)
        updateGeometry();
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto rows = rowsFor(width());
    for (size_t i = 0; i < rows.size(); ++i) {
        if (help->pos().y() >= rows[i].top && help->pos().y() < rows[i].top + rows[i].height)
            QToolTip::showText(help->globalPos(), plainTip(lineText(i)), this);
    }
    return true;
}

void StepTimeline::paintRow(QPainter& painter, size_t step, const Row& row, const Row* next) const
{
    const Tokens& t = m_theme.tokens();
    const auto& s = m_steps[step];
    if (next)
        painter.fillRect(QRectF(6.2, row.top + 18, 1.6, next->top - row.top - 17),
            isOver(s.phase) ? t.ok : t.line);
    paintGlyph(painter, tables::signOf(s.phase), {0, row.top + 2.5, 14, 14}, t);
    const int room = width() - textLeft;
    const QString time = stepTime(s, m_now);
    painter.setFont(sans(size::text));
    painter.setPen(t.faint);
    const int timeWidth = painter.fontMetrics().horizontalAdvance(time);
    painter.drawText(
        QRect(textLeft, row.top, room, titleHeight), Qt::AlignRight | Qt::AlignVCenter, time);
    const bool isPending = s.phase == StepPhase::Pending;
    painter.setFont(sans(size::text, isPending ? QFont::Medium : QFont::DemiBold));
    painter.setPen(isPending ? t.dim : t.text);
    const int nameRoom = room - (timeWidth > 0 ? timeWidth + 8 : 0);
    painter.drawText(QRect(textLeft, row.top, nameRoom, titleHeight),
        Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(s.name, Qt::ElideRight, nameRoom));
    painter.setFont(sans(size::small));
    painter.setPen(t.dim);
    int y = row.top + titleHeight;
    for (const auto& line : row.detail) {
        painter.drawText(QRect(textLeft, y, room, lineHeight),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            painter.fontMetrics().elidedText(line, Qt::ElideRight, room));
        y += lineHeight;
    }
    const auto progress = progressOf(s, m_now);
    if (!row.hasBar || !progress)
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.line);
    painter.drawRoundedRect(QRectF(textLeft, y + 6, room, 5), 2.5, 2.5);
    painter.setBrush(t.accent);
    painter.drawRoundedRect(QRectF(textLeft, y + 6, std::max(5.0, room * *progress), 5), 2.5, 2.5);
}

void StepTimeline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto rows = rowsFor(width());
    for (size_t i = 0; i < rows.size(); ++i)
        paintRow(painter, i, rows[i], i + 1 < rows.size() ? &rows[i + 1] : nullptr);
}

} // namespace slipway::ui
