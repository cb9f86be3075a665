// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/query.h"

#include <QByteArray>

#include <memory>
#include <vector>

namespace slipway::verbs {

/// When a query is evaluated; a step of 0 is an instant query.
struct QueryTimes {
    qint64 start = 0; ///< milliseconds since the Unix epoch
    qint64 end = 0;
    qint64 step = 0;
};

/// The samples of metrics pages, ready to be asked.
class PageSamples {
public:
    /// Reads a page; samples without a time of their own stand at `time`. Errors carry
    /// `line:column`.
    Result<void> add(const QByteArray& page, qint64 time);
    /// What was added so far. Of two samples of one series at one time the first counts.
    std::shared_ptr<const timeseries::Snapshot> snapshot();
    /// Samples left out by the last snapshot().
    qint64 doubles() const { return m_doubles; }

private:
    std::vector<timeseries::Point> m_points;
    qint64 m_doubles = 0;
};

/// The answer in the shape of Prometheus' HTTP API, with `schema`.
QByteArray queryJson(const promql::Answer& answer);
QByteArray queryErrorJson(const QString& type, const QString& error);
/// One line a sample, safe to show.
QByteArray queryText(const promql::Answer& answer);

} // namespace slipway::verbs
