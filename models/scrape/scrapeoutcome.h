// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "io/http.h"
#include "scrape/exposition.h"

#include <QString>
#include <QUrl>

#include <optional>
#include <vector>

namespace slipway::scrape {

/// A metrics page that is asked for again and again.
struct ScrapeTarget {
    QString environment;
    QString service;
    config::Endpoint endpoint; ///< its authentication is not looked at: `headers` has it resolved
    QList<std::pair<QByteArray, QByteArray>> headers; ///< credentials, resolved
    config::ScrapeSettings settings{};
    friend bool operator==(const ScrapeTarget&, const ScrapeTarget&) = default;
};

/// What one request for a page came to.
enum class ScrapeVerdict {
    Taken, ///< parsed and stored
    Failed, ///< a failed probe: timeout, refused, DNS, TLS, 5xx
    Unclear, ///< an answer that cannot be taken: limit, cut, not metrics, 401, redirect
    Throttled, ///< 429
};

/// One scrape, over. Values only; safe to send to another thread.
struct ScrapeOutcome {
    QString environment;
    QString service;
    qint64 time = 0; ///< when the answer was in, milliseconds since the Unix epoch
    bool ok = false; ///< Taken
    ScrapeVerdict verdict = ScrapeVerdict::Unclear;
    QString cause; ///< class, one word: DNS, refused, TLS, timeout, 401, 5xx, parse, limit,
                   ///< redirect, cut; or empty
    QString text; ///< one sentence, or empty
    double latencyMs = 0;
    qint64 samples = 0; ///< sample lines taken
    qint64 relabelled = 0; ///< of these, what relabelling left
    qint64 added = 0; ///< series that the scrape before did not have
    qint64 notKept = 0; ///< series beyond the target's budget that nobody asks for: "+N not kept"
    std::vector<Finding> findings;
    QUrl finalUrl; ///< after redirects; may hold credentials of the configuration: redact before
                   ///< showing
    std::optional<qint64> retryAfter; ///< milliseconds
};

/// Says what an answer is good for before its body is looked at: verdict Taken if the body may be
/// parsed.
ScrapeOutcome judgeAnswer(const io::HttpResult& result);
/// The Accept header: OpenMetrics before text, as Prometheus asks.
QByteArray acceptHeader();
/// A finding where the Content-Type is none of a metrics page and text 0.0.4 was assumed.
std::optional<Finding> contentTypeFinding(const QByteArray& contentType);

} // namespace slipway::scrape
