// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartview.h"

#include "charts/bands.h"
#include "format/time.h"
#include "format/unit.h"
#include "ui/charts/axisscale.h"
#include "ui/charts/chartinput.h"
#include "ui/charts/chartlegend.h"
#include "ui/charts/chartnotice.h"
#include "ui/charts/crosshairgroup.h"
#include "ui/charts/plotitem.h"
#include "ui/charts/seriescolours.h"
#include "ui/charts/valuetip.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QGraphicsLineItem>
#include <QPainter>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int headHeight = 32;
constexpr int legendHeight = 26;
constexpr int labelWidth
    = 44; ///< room for the y labels, the same on all charts so that plots align
constexpr int rightMargin = 12;

constexpr int bottomMargin = 15; ///< room for the time labels
constexpr QMargins chartMargins(0, 2, rightMargin, bottomMargin);
constexpr int settleTime = 120; ///< milliseconds without a move before data is asked for

} // namespace

ChartView::ChartView(const ChartContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_view(new QChartView(this))
    , m_legend(new ChartLegend(context.theme, this))
    , m_notice(new ChartNotice(context.theme, this))
    , m_tip(new ValueTip(context.theme, this))
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    setFocusPolicy(Qt::StrongFocus);
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    buildChart();
    connectInput();
    connect(&m_context.theme, &Theme::changed, this, &ChartView::applyTheme);
    connect(&m_context.crosshair, &CrosshairGroup::moved, this, &ChartView::showCrosshair);
    connect(&m_context.crosshair, &CrosshairGroup::bandsShown, this, [this](bool areShown) {
        m_plot->setBandsShown(areShown);
        describe();
    });
    m_plot->setBandsShown(m_context.crosshair.areBandsShown());
    applyTheme();
    setFrame({});
}

void ChartView::buildChart()
{
    m_chart = new QChart;
    m_view->setChart(m_chart);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_view->setViewportUpdateMode(QGraphicsView::MinimalViewportUpdate);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->setBackgroundVisible(false);
    m_chart->setPlotAreaBackgroundVisible(false);
    m_chart->setMargins(chartMargins);
    connect(m_chart, &QChart::plotAreaChanged, this, &ChartView::placePlot);
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->legend()->hide();
    m_axis = new QValueAxis;
    m_axis->setGridLineVisible(false);
    m_axis->setLineVisible(false);
    m_axis->setLabelsFont(sans(size::tiny));
    m_axis->setTruncateLabels(false); // a tick without its number is none; layOut gives them room
    m_chart->addAxis(m_axis, Qt::AlignLeft);
    m_plot = new PlotItem(m_chart);
    m_line = new QGraphicsLineItem(m_chart);
    m_line->setZValue(20);
    m_line->hide();
}

void ChartView::applyTheme()
{
    const auto& tokens = m_context.theme.tokens();
    m_view->setBackgroundBrush(tokens.panel);
    m_axis->setLabelsColor(tokens.faint);
    m_line->setPen(QPen(tokens.dim, 1));
    m_plot->setTokens(tokens);
    update();
}

void ChartView::setFrame(const charts::Frame& frame)
{
    const bool hasScaleChanged = frame.yMin != this->frame().yMin
        || frame.yMax != this->frame().yMax || frame.yTicks != this->frame().yTicks;
    m_slots = m_context.colours.slotsFor(frame);
    m_plot->setFrame(frame, m_slots);
    if (hasScaleChanged)
        applyScale();
    if (to() == 0 && frame.to > frame.from)
        setRange(frame.from, frame.to);
    m_legend->setFrame(frame, m_slots);
    m_notice->setFrame(frame);
    const bool isEmpty = frame.emptiness != charts::Emptiness::None;
    m_notice->setVisible(isEmpty);
    m_view->setVisible(!isEmpty);
    m_legend->setVisible(!isEmpty);
    if (isEmpty)
        m_tip->hide();
    m_isRefreshing = false;
    describe();
    update();
}

const charts::Frame& ChartView::frame() const
{
    return m_plot->frame();
}

void ChartView::applyScale()
{
    const AxisScale scale = axisScale(frame().yMin, frame().yMax, frame().yTicks);
    m_axis->setRange(scale.minimum, scale.maximum);
    m_axis->setTickCount(scale.tickCount);
    m_axis->setLabelFormat(scale.labelFormat);
    layOut();
}

void ChartView::setRange(qint64 from, qint64 to)
{
    m_newest = std::max(m_newest, to);
    followRange(from, to);
}

void ChartView::followRange(qint64 from, qint64 to)
{
    m_plot->setRange(from, to);
    showCrosshair(m_context.crosshair.time());
}

qint64 ChartView::from() const
{
    return m_plot->from();
}

qint64 ChartView::to() const
{
    return m_plot->to();
}

void ChartView::setRefreshing(bool isRefreshing)
{
    if (isRefreshing == m_isRefreshing)
        return;
    m_isRefreshing = isRefreshing;
    update(0, 0, width(), 4);
}

void ChartView::setStale(const QString& age)
{
    if (age == m_staleAge)
        return;
    m_staleAge = age;
    m_plot->setStale(!age.isEmpty());
    describe();
    update();
}

void ChartView::setBands(std::vector<charts::Band> bands)
{
    m_plot->setBands(std::move(bands));
    describe();
}

void ChartView::setEmbedded(bool isEmbedded)
{
    m_isEmbedded = isEmbedded;
    m_input->setStill(isEmbedded);
    setFocusPolicy(isEmbedded ? Qt::NoFocus : Qt::StrongFocus);
    update();
}

void ChartView::setDetailed(bool isDetailed)
{
    m_isDetailed = isDetailed;
    m_legend->setDetailed(isDetailed);
    update();
}

int ChartView::plotWidth() const
{
    return std::max(0, plotRect().width());
}

QRect ChartView::plotRect() const
{
    return m_plot->area().toRect();
}

void ChartView::describe()
{
    setAccessibleName(
        frame().unit.isEmpty() ? frame().title : frame().title + u", "_s + frame().unit);
    QStringList values;
    for (const auto& line : frame().lines)
        values << line.name + u' '
                + (line.last ? format::withUnit(*line.last, frame().unit) : tr("no current value"));
    if (m_context.crosshair.areBandsShown() && to() > from())
        values << charts::bandTexts(
            frame().bands, from() + (to() - from()) / 2, (to() - from()) / 2);
    if (!m_staleAge.isEmpty())
        values.prepend(tr("stale, %1").arg(m_staleAge));
    setAccessibleDescription(
        frame().emptiness == charts::Emptiness::None ? values.join(u", "_s) : frame().note);
}

void ChartView::resizeEvent(QResizeEvent*)
{
    arrange();
}

void ChartView::arrange()
{
    const QRect inside = rect().adjusted(1, headHeight, -1, -1);
    m_view->setGeometry(inside.adjusted(0, 0, 0, -legendHeight));
    m_notice->setGeometry(inside);
    m_legend->setGeometry(inside.left() + labelWidth,
        inside.bottom() - legendHeight + 1,
        inside.width() - labelWidth - rightMargin,
        legendHeight);
    m_chart->resize(m_view->size());
    layOut();
}

void ChartView::layOut()
{
    m_chart->layout()->activate();
    // The axis is as wide as its labels: the margin beside it makes the plots of a page line up.
    QMargins margins = m_chart->margins();
    const int left = std::max(
        0, margins.left() + labelWidth - static_cast<int>(std::lround(m_chart->plotArea().left())));
    if (left == margins.left())
        return;
    margins.setLeft(left);
    m_chart->setMargins(margins);
    m_chart->layout()->activate();
}

void ChartView::placePlot(const QRectF& area)
{
    m_plot->setArea(QRectF(area.toRect()));
    showCrosshair(m_context.crosshair.time());
}

void ChartView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto& tokens = m_context.theme.tokens();
    if (!m_isEmbedded)
        paintBox(painter, rect(), size::radius, tokens.panel, tokens.line);
    const QFont titleFont = sans(size::text, QFont::DemiBold);
    const QFontMetrics metrics(titleFont);
    const int room = width() - 24;
    const QString title = metrics.elidedText(frame().title, Qt::ElideRight, room);
    painter.setFont(titleFont);
    painter.setPen(tokens.text);
    painter.drawText(QRect(12, 8, room, 20), Qt::AlignVCenter | Qt::AlignLeft, title);
    QString rest = frame().unit;
    if (m_isDetailed && frame().step > 0)
        rest += u" · "_s + tr("step %1").arg(format::span(frame().step));
    if (!frame().note.isEmpty() && frame().emptiness == charts::Emptiness::None)
        rest += u" · "_s + frame().note;
    const int used = metrics.horizontalAdvance(title) + 5;
    painter.setFont(sans(size::text));
    painter.setPen(tokens.faint);
    painter.drawText(QRect(12 + used, 8, room - used, 20),
        Qt::AlignVCenter | Qt::AlignLeft,
        painter.fontMetrics().elidedText(rest, Qt::ElideRight, std::max(0, room - used)));
    if (!m_staleAge.isEmpty()) {
        painter.setPen(tokens.unkText);
        painter.setFont(sans(size::tiny, QFont::DemiBold));
        painter.drawText(QRect(12, 8, room, 20),
            Qt::AlignVCenter | Qt::AlignRight,
            tr("stale · %1").arg(m_staleAge));
    }
    if (m_isRefreshing)
        painter.fillRect(size::radius, 0, width() - 2 * size::radius, 2, tokens.accent);
    if (m_hasKeyboardFocus)
        paintFocusRing(painter, rect(), size::radius, tokens.accent);
}

} // namespace slipway::ui
