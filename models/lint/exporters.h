// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <span>
#include <string_view>

/// Programs whose metrics are known by their prefix, and how to know such a program.
namespace slipway::lint {

/// One exporter, or a server that exports its own metrics. Lists are separated by blanks.
struct Exporter {
    std::u16string_view name; ///< `node_exporter`
    std::u16string_view prefixes; ///< of its metrics
    std::u16string_view images; ///< last part of the image's name
    std::u16string_view ports; ///< where its metrics are served
    std::u16string_view paths; ///< of its metrics; empty: /metrics
    std::u16string_view serves; ///< the backing service that it measures, as an image's last part
};

std::span<const Exporter> exporters();
/// Null if no known exporter has that name.
const Exporter* exporterNamed(QStringView name);
/// The exporter with the longest prefix of a metric's name; null if there is none.
const Exporter* exporterOfMetric(QStringView metric);
/// By the image of a container, with or without registry and tag.
const Exporter* exporterOfImage(QStringView image);
/// By the port of a scrape target; null for ports that many programs use.
const Exporter* exporterOfPort(int port);
/// By a job's or host's name, as `postgres-exporter`, `node`, `cadvisor`.
const Exporter* exporterOfName(QStringView name);
/// `up`, `scrape_…`, `ALERTS`: Prometheus makes them for every target.
bool isBuiltIn(QStringView metric);
/// Metrics that client libraries add by themselves: `process_…`, `go_…`, `python_…`.
bool isOfLibrary(QStringView metric);
/// True if a blank-separated list has that word.
bool hasWord(std::u16string_view list, QStringView word);

} // namespace slipway::lint
