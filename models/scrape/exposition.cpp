// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/exposition.h"

#include "scrape/expositionbuilder.h"
#include "scrape/pagereader.h"

#include <QList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::scrape {

QString metricTypeName(MetricType type)
{
    switch (type) {
    case MetricType::Counter: return u"counter"_s;
    case MetricType::Gauge: return u"gauge"_s;
    case MetricType::Histogram: return u"histogram"_s;
    case MetricType::Summary: return u"summary"_s;
    case MetricType::GaugeHistogram: return u"gaugehistogram"_s;
    case MetricType::Info: return u"info"_s;
    case MetricType::StateSet: return u"stateset"_s;
    case MetricType::Unknown: return u"unknown"_s;
    }
    return {};
}

Format formatOf(const QByteArray& contentType)
{
    const auto type = contentType.split(';').value(0).trimmed().toLower();
    return type == "application/openmetrics-text" ? Format::OpenMetrics : Format::Text;
}

Result<Exposition> parseExposition(
    std::string_view body, Format format, ParseLimits limits, ParseMode mode)
{
    const Dialect dialect{.format = format, .mode = mode};
    ExpositionBuilder builder(dialect, limits.labels);
    if (const auto read = readPage(body, dialect, limits.samples, builder); !read)
        return tl::unexpected<Error>(read.error());
    if (const auto whole = builder.finish(); !whole)
        return failure(
            place(static_cast<int>(std::ranges::count(body, '\n')), 0), whole.error().what);
    return builder.take();
}

} // namespace slipway::scrape
