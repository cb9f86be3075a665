// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/verb.h"
#include "config/config.h"
#include "readiness/check.h"

#include <functional>
#include <vector>

class QObject;

namespace slipway::verbs {

/// One metrics page of an environment, or what stands in its place.
struct MetricsPage {
    QString service{};
    QString instance{}; ///< `host:port`
    QString url{}; ///< without secrets
    bool isUp = false; ///< a page that could be read
    bool isClear = true; ///< false: the answer says neither up nor down (401, login page, …)
    QString why{}; ///< if not up
    bool isPrometheus = false; ///< it is a Prometheus server's own page
    std::optional<double> p95{}; ///< seconds, of all requests since the service started
    friend bool operator==(const MetricsPage&, const MetricsPage&) = default;
};

/// Reads a page's body. Pure.
MetricsPage readMetricsPage(
    MetricsPage page, const QByteArray& body, const QByteArray& contentType);
/// `up` by scrape, and `p95:<service>` where a page has a histogram of requests. Pure.
std::vector<readiness::LiveAnswer> answersOfPages(
    const std::vector<MetricsPage>& pages, qint64 now);
/// Reads an answer of `/api/v1/query` into `answer`: samples, or an error. Pure.
readiness::LiveAnswer readQueryAnswer(readiness::LiveAnswer answer, const QByteArray& body);
/// One answer `p95:<job>` a job out of one over all jobs.
std::vector<readiness::LiveAnswer> perService(const readiness::LiveAnswer& all);

/// Asks every metrics endpoint of the environments once. Where one of them is a Prometheus server,
/// that server is asked for `up`, firing alerts and p95 instead of judging by the pages. Calls
/// `done` in `context`'s thread; at once where there is nothing to ask. Secrets as in askOnce.
void askAnswers(const Session& session,
    Redactor& redactor,
    const std::vector<config::Environment>& environments,
    bool isTrusted,
    QObject* context,
    std::function<void(std::vector<readiness::LiveAnswer>)> done);

} // namespace slipway::verbs
