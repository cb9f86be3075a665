// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/services.h"
#include "app/demo/traffic.h"

#include <QByteArray>

namespace slipway::demo {

/// What a metrics page is written from.
struct MetricsSource {
    Counters counters;
    QMap<QString, quint64> backends = {}; ///< requests of blue and green, for the router's page
    int greenPercent = 0;
    double queuedMessages = 0;
    quint64 requests = 0; ///< of the whole fleet: what the stores work for
    double startSeconds = 0; ///< Unix time
    double uptimeSeconds = 0;
    bool isStoreUp = true; ///< for the exporters: what they watch answers
};

/// The page that a member answers /metrics with, in text format 0.0.4.
QByteArray metricsPage(const Member& member, const MetricsSource& source);

} // namespace slipway::demo
