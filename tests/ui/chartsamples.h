// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"
#include "charts/panel.h"
#include "charts/ticks.h"
#include "tables/servicesmodel.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

/// Made-up frames and services for tests and pictures of charts; the same in every run.
namespace slipway::test {

inline constexpr qint64 sampleStep = 15'000;
/// 22 November 2026, 14:00 to 15:00 local time.
inline qint64 sampleFrom()
{
    return QDateTime(QDate(2026, 11, 22), QTime(14, 0)).toMSecsSinceEpoch();
}
inline qint64 sampleTo()
{
    return sampleFrom() + 3'600'000;
}

/// Base, wave and noise of one line; values before `start` (0 to 1 of the hour) are gaps.
struct SampleLine {
    const char16_t* name;
    double base;
    double wave = 0;
    double noise = 0;
    double start = 0;
    double rise = 0;
};

inline charts::Line sampleLine(const SampleLine& shape)
{
    charts::Line line;
    line.name = QString::fromUtf16(shape.name);
    unsigned state = static_cast<unsigned>(shape.base * 1000) + 7U;
    constexpr int count = 241;
    for (int i = 0; i < count; ++i) {
        state = state * 1664525U + 1013904223U;
        const double t = static_cast<double>(i) / (count - 1);
        const double random = static_cast<double>(state >> 8) / static_cast<double>(1U << 24);
        const double value
            = shape.base + shape.wave * std::sin(t * 9) + shape.noise * random + shape.rise * t;
        line.times.push_back(sampleFrom() + i * sampleStep);
        line.values.push_back(t < shape.start ? std::numeric_limits<double>::quiet_NaN() : value);
        if (t < shape.start)
            continue;
        line.minimum = std::min(line.minimum.value_or(value), value);
        line.maximum = std::max(line.maximum.value_or(value), value);
        line.last = value;
        line.average = shape.base + shape.noise / 2;
    }
    return line;
}

inline charts::Frame sampleFrame(const QString& title,
    const QString& unit,
    const std::vector<SampleLine>& lines,
    std::optional<double> threshold = {})
{
    charts::Frame frame;
    frame.title = title;
    frame.unit = unit;
    frame.query = QStringLiteral("sum by (service) (rate(http_requests_total[1m]))");
    frame.from = sampleFrom();
    frame.to = sampleTo();
    frame.step = sampleStep;
    frame.threshold = threshold;
    double high = threshold.value_or(0) * 1.25;
    for (const auto& shape : lines) {
        frame.lines.push_back(sampleLine(shape));
        high = std::max(high, frame.lines.back().maximum.value_or(0));
    }
    const auto scale = charts::valueScale(0, high);
    frame.yMin = scale.minimum;
    frame.yMax = scale.maximum;
    frame.yTicks = scale.ticks;
    frame.markers = {
        {sampleFrom() + 2'160'000, lines.size() > 2 ? QStringLiteral("v4.2.0 10 %") : QString()}};
    return frame;
}

/// Frames of the panels of charts::servicePanels, in their order.
inline std::vector<charts::Frame> sampleFrames()
{
    using namespace Qt::StringLiterals;
    return {
        sampleFrame(u"Request rate"_s,
            u"req/s"_s,
            {{u"api blue", 720, 90, 60}, {u"gateway", 310, 0, 40}, {u"api green", 90, 0, 20, 0.6}}),
        sampleFrame(u"Error ratio"_s,
            u"%"_s,
            {{u"api blue", 0.2, 0, 0.1}, {u"gateway", 0.1, 0, 0.06}},
            1.0),
        sampleFrame(
            u"p95 latency"_s, u"ms"_s, {{u"api blue", 180, 0, 30}, {u"gateway", 90, 0, 14}}, 300.0),
        sampleFrame(u"CPU"_s,
            u"% of a core"_s,
            {{u"api blue", 50, 0, 6}, {u"postgres", 31, 0, 4}, {u"redis", 22, 0, 3}},
            80.0),
        sampleFrame(u"Memory"_s,
            u"MB"_s,
            {{u"api blue", 900, 0, 20, 0, 200}, {u"postgres", 1200, 0, 20}},
            1900.0),
        sampleFrame(u"Scrape time"_s, u"ms"_s, {{u"api blue", 3, 0, 1}, {u"redis", 2, 0, 0.6}}),
    };
}

inline tables::ServiceRow sampleRow(const char16_t* service,
    health::State state,
    const char16_t* version,
    std::optional<double> latency,
    const char* beats,
    double uptime,
    const char16_t* detail)
{
    using health::State;
    tables::ServiceRow row;
    row.service = QString::fromUtf16(service);
    row.title = row.service;
    row.state = state;
    row.version = QString::fromUtf16(version);
    row.latencyMs = latency;
    row.uptimePercent = uptime;
    row.uptimeSpan = QStringLiteral("30 d");
    row.detail = QString::fromUtf16(detail);
    qint64 time = sampleTo() - 150'000;
    for (const char* beat = beats; *beat != 0; ++beat, time += 5'000) {
        const State seen = *beat == 'w' ? State::Degraded : *beat == 'x' ? State::Down : State::Up;
        row.beats.push_back({.state = seen, .time = *beat == 'd' ? 0 : time, .latencyMs = 5});
    }
    unsigned noise = static_cast<unsigned>(row.service.size()) + 3U;
    for (int i = 0; i < 40; ++i) {
        noise = noise * 1664525U + 1013904223U;
        const double random = static_cast<double>(noise >> 8) / static_cast<double>(1U << 24);
        row.latencies.push_back(10 + 4 * random + (state == State::Down && i > 31 ? 14 : 0));
    }
    return row;
}

inline std::vector<tables::ServiceRow> sampleRows()
{
    using health::State;
    std::vector<tables::ServiceRow> rows{
        sampleRow(u"api (blue)",
            State::Up,
            u"4.1.3",
            12,
            "oooooooooooooooooooooooooooooo",
            99.98,
            u"fastapi · 2/2 ready"),
        sampleRow(u"api (green)",
            State::Up,
            u"4.2.0",
            14,
            "ddddddddddddddddddoooooooooooo",
            100,
            u"fastapi · 2/2 ready"),
        sampleRow(u"postgres",
            State::Up,
            u"15.4",
            3,
            "oooooooooooooooooooooooooooooo",
            99.99,
            u"42 of 200 connections"),
        sampleRow(u"redis",
            State::Degraded,
            u"7.0.15",
            1,
            "oooooooooooooooooooooooowwwwww",
            99.95,
            u"memory 91 % of 512 MB"),
        sampleRow(u"rabbitmq",
            State::Up,
            u"3.10.8",
            4,
            "oooooooooxoooooooooooooooooooo",
            99.97,
            u"3 queues · 0 unacked"),
        sampleRow(u"task-planner",
            State::Up,
            u"4.1.3",
            9,
            "oooooooooooooooooooooooooooooo",
            99.96,
            u"no data for 0 s"),
        sampleRow(u"ai-runtime",
            State::Down,
            u"",
            {},
            "ooooooooooooooooooooooowwxxxxx",
            97.10,
            u"connect timed out after 2 s · 5 in a row"),
    };
    auto& down = rows.back();
    down.cause = QStringLiteral("timeout");
    down.reason
        = QStringLiteral("The health endpoint did not answer within 2 s, 5 times in a row.");
    down.hasContradiction = true;
    down.contradictions
        = {QStringLiteral("health says down since 14:59:35, metrics answered at 14:59:58")};
    down.sources = {{.name = QStringLiteral("health"),
                        .url = QStringLiteral("http://127.0.0.1:8206/health"),
                        .state = State::Down,
                        .words = QStringLiteral("timed out after 2 s"),
                        .lastAttempt = sampleTo() - 2'000,
                        .lastSuccess = sampleTo() - 27'000},
        {.name = QStringLiteral("metrics"),
            .url = QStringLiteral("http://127.0.0.1:8206/metrics"),
            .state = State::Up,
            .words = QStringLiteral("412 samples"),
            .lastAttempt = sampleTo() - 2'000,
            .lastSuccess = sampleTo() - 2'000}};
    health::Component provider;
    provider.name = QStringLiteral("openai");
    provider.state = State::Up;
    provider.latencyMs = 82;
    health::Component queue;
    queue.name = QStringLiteral("queue");
    queue.state = State::Degraded;
    queue.message = QStringLiteral("1 200 waiting");
    queue.isCritical = false;
    down.components = {provider, queue};
    down.bodyExcerpt = QStringLiteral(
        "{\"status\":\"healthy\",\"providers\":{\"openai\":true},\"simulation_mode\":true}");
    return rows;
}

/// Panels with the ids of charts::servicePanels.
inline std::vector<charts::Panel> samplePanels()
{
    return charts::servicePanels({});
}

} // namespace slipway::test
