// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/compose.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <vector>

/// Rules and dashboards against the metrics that exist, without a server. Pure.
namespace slipway::lint {

enum class MetricType { Unknown, Counter, Gauge, Histogram, Summary, Info };
QString typeWord(MetricType type); ///< counter, gauge, …; unknown

/// One metric family that something exports, or that a recording rule makes.
struct Metric {
    QString name{}; ///< as its series are called: a counter with `_total`; a histogram or summary
                    ///< without `_bucket`, `_count`, `_sum`
    MetricType type = MetricType::Unknown;
    QStringList labels{}; ///< its own: without `job`, `instance`, `le`, `quantile`
    bool areLabelsKnown = true; ///< `labels` is all of them
    std::vector<double> buckets{}; ///< upper bounds of a histogram; +Inf need not be there
    bool areBucketsKnown = false;
    QStringList bucketTexts{}; ///< `le` values letter by letter, where that is known
    bool isUpdated = true; ///< false: declared, and nothing ever sets it
    bool isRule = false; ///< made by a recording rule
    evidence::Place place{}; ///< where it is declared
    friend bool operator==(const Metric&, const Metric&) = default;
};

/// The part of a family that a series is.
enum class Part { Whole, Bucket, Count, Sum, Created };

/// Where a series that an expression names comes from.
struct Standing {
    enum class Kind {
        Declared, ///< `metric` says what it is
        BuiltIn, ///< Prometheus makes it: `up`, `ALERTS`, `scrape_…`
        Scraped, ///< of a known exporter or client library that is scraped; no more is known
        NotScraped, ///< of a known exporter that nothing scrapes
        Nowhere, ///< nothing known exports it
    };
    Kind kind = Kind::Nowhere;
    const Metric* metric = nullptr; ///< of Declared; lives as long as the set
    Part part = Part::Whole;
    QString exporter{}; ///< of Scraped and NotScraped
};

/// All metrics that a Prometheus would hold, as far as they are known.
class MetricSet {
public:
    /// Of two with one name labels are joined; where they differ otherwise, that becomes unknown.
    void add(Metric metric);
    /// A known exporter (lint/exporters.h) whose metrics are scraped.
    void addExporter(const QString& name);
    /// Families whose declaration cannot be read, as `http_` of a library: counts as scraped.
    void addPrefix(const QString& prefix, const QString& owner);

    Standing find(const QString& series) const;
    /// The most similar series name, or empty if none is near.
    QString nearest(const QString& series) const;
    const std::vector<Metric>& metrics() const { return m_metrics; }
    bool isEmpty() const { return m_metrics.empty(); }

    bool isComplete = true; ///< false: a source of metrics cannot be read
    QString incompleteWhy{}; ///< one sentence, if not complete
    bool areRulesComplete = true; ///< false: a rule file cannot be read
    QStringList targetLabels{
        QStringLiteral("job"), QStringLiteral("instance")}; ///< that scraping adds
    bool areTargetLabelsKnown = true; ///< false: relabelling or discovery adds others
    qint64 scrapeInterval = 0; ///< milliseconds, the shortest of all jobs; 0: not known

private:
    std::vector<Metric> m_metrics;
    QHash<QString, size_t> m_byName;
    QStringList m_exporters;
    std::vector<std::pair<QString, QString>> m_prefixes;
};

} // namespace slipway::lint
