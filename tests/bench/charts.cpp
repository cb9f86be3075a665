// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"
#include "charts/framebuilder.h"
#include "ui/charts/chartview.h"
#include "ui/charts/crosshairgroup.h"
#include "ui/charts/seriescolours.h"
#include "ui/theme/theme.h"

#include <QChart>
#include <QChartView>
#include <QCoreApplication>
#include <QLineSeries>
#include <QPainter>
#include <QTest>
#include <QValueAxis>
#include <QWidget>

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::bench {
namespace {

constexpr qint64 start = 1'700'000'000'000;
constexpr qint64 step = 1'000;
constexpr QSize windowSize(1200, 600);
constexpr int frames = 60;

double valueAt(int i, int points)
{
    const unsigned noise = static_cast<unsigned>(i) * 2654435761U;
    return 5 + 2 * std::sin(i * 12.0 / points)
        + static_cast<double>(noise >> 8) / static_cast<double>(1U << 24);
}

charts::Frame frameOf(int points)
{
    charts::Frame frame;
    frame.from = start;
    frame.to = start + points * step;
    frame.step = step;
    frame.yMax = 10;
    frame.yTicks = {0, 2.5, 5, 7.5, 10};
    frame.lines.resize(1);
    auto& line = frame.lines.front();
    line.name = u"line"_s;
    for (int i = 0; i < points; ++i) {
        line.times.push_back(start + i * step);
        line.values.push_back(valueAt(i, points));
    }
    return frame;
}

class Filled : public QWidget {
protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Qt::white);
    }
};

/// Half of the data in view, moving over the other half.
double panOurs(int points)
{
    const ui::Theme theme;
    ui::CrosshairGroup crosshair;
    ui::SeriesColours colours;
    ui::ChartView chart({theme, crosshair, colours});
    chart.resize(windowSize);
    chart.setFrame(frameOf(points));
    chart.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&chart)); // before that nothing is painted
    auto* viewport = chart.findChild<QChartView*>()->viewport();
    int at = 0;
    const qint64 half = points / 2 * step;
    const auto pan = [&] {
        const qint64 from = start + half * (at++ % frames) / frames;
        chart.setRange(from, from + half);
        viewport->repaint();
    };
    pan();
    return medianMs(frames, pan);
}

double fillEmpty()
{
    Filled widget;
    widget.resize(windowSize);
    widget.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&widget)); // before that nothing is painted
    return medianMs(frames, [&] { widget.repaint(); });
}

double panQtCharts(int points, int rounds)
{
    auto* series = new QLineSeries;
    QList<QPointF> values;
    for (int i = 0; i < points; ++i)
        values.append({double(i), valueAt(i, points)});
    series->replace(values);
    auto* chart = new QChart; // the view owns it
    chart->addSeries(series);
    chart->createDefaultAxes();
    QChartView view(chart);
    view.resize(windowSize);
    view.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&view)); // before that nothing is painted
    int at = 0;
    return medianMs(rounds, [&] {
        const double from = points / 2.0 * (at++) / frames;
        chart->axes(Qt::Horizontal).front()->setRange(from, from + points / 2.0);
        view.viewport()->repaint();
    });
}

std::vector<Figure> panMillion()
{
    const double floor = fillEmpty();
    const double few = panOurs(10'000);
    const double many = panOurs(1'000'000);
    const double qtCharts = panQtCharts(1'000'000, 3);
    return {{.name = u"pan-1m"_s,
                .value = many,
                .unit = u"ms a frame"_s,
                .peer = u"an empty widget's fill"_s,
                .ratio = many / floor,
                .goal = u"<= 4x and <= 8 ms"_s,
                .isMet = many / floor <= 4 && many <= 8},
        {.name = u"pan-1m-to-10k"_s,
            .value = many,
            .unit = u"ms a frame"_s,
            .peer = u"itself at 10,000 points"_s,
            .ratio = many / few,
            .goal = u"<= 1.5x"_s,
            .isMet = many / few <= 1.5},
        {.name = u"pan-1m-to-qtcharts"_s,
            .value = qtCharts,
            .unit = u"ms a frame (QLineSeries)"_s,
            .peer = u"ours"_s,
            .ratio = qtCharts / many,
            .goal = u">= 1000x"_s,
            .isMet = qtCharts / many >= 1000}};
}

std::vector<Figure> buildFrames()
{
    constexpr int lines = 12;
    constexpr int points = 720;
    promql::Matrix matrix;
    for (int i = 0; i < lines; ++i) {
        promql::MatrixSeries series;
        series.labels = timeseries::Labels(
            std::vector<timeseries::Label>{{"service", "service" + std::to_string(i)}});
        for (int p = 0; p < points; ++p)
            series.samples.push_back({start + p * step, valueAt(p, points)});
        matrix.push_back(std::move(series));
    }
    const Result<promql::Answer> answer
        = promql::Answer{.value = std::move(matrix), .warnings = {}, .infos = {}};
    const charts::Panel panel{u"p"_s, u"Rate"_s, u"req/s"_s, u"q"_s, u"{{service}}"_s, {}};
    const double time = medianMs(200, [&] {
        const auto frame = charts::buildFrame(answer, panel, {start, start + points * step, step});
        if (frame.lines.size() != lines)
            qFatal("a frame lost its lines");
    });
    return {{.name = u"frame-build"_s,
        .value = time,
        .unit = u"ms for 12 x 720"_s,
        .peer = {},
        .ratio = {},
        .goal = u"<= 1 ms"_s,
        .isMet = time <= 1}};
}

} // namespace

std::vector<Bench> chartBenches()
{
    return {{"pan", "pan of 1,000,000 points, beside an empty widget and QLineSeries", panMillion},
        {"frame-build", "a query's answer to a chart's frame", buildFrames}};
}

} // namespace slipway::bench
