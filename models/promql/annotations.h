// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/token.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace slipway::promql {

/// What the user should know about an answer, in the words of Prometheus 3. Each text counts once,
/// at the first place that it was said of; the order is that of being said.
class Annotations {
public:
    /// Bucket counts that fell where they may only rise, and were corrected.
    struct Correction {
        qint64 first = 0; ///< milliseconds
        qint64 last = 0;
        double smallestBound = 0; ///< of the buckets
        double largestBound = 0;
        double largestDifference = 0;
        qint64 count = 1; ///< histograms
    };

    void warn(const QString& what, Span at);
    void info(const QString& what, Span at);
    void warnOfQuantile(double quantile, Span at);
    void warnOfRatio(double ratio, double cap, Span at);
    void warnOfBucket(std::string_view metric, std::string_view bound, Span at);
    void warnOfSort(Span at);
    /// Unless the name ends as those of counters do.
    void informOfCounter(std::string_view metric, Span at);
    void informOfCorrection(std::string_view metric, const Correction& correction, Span at);

    void merge(const Annotations& other);

    /// `PromQL warning: …` and `PromQL info: …`, with `(line:column)` in `expression` behind.
    QStringList warnings(std::string_view expression) const { return texts(expression, true); }
    QStringList infos(std::string_view expression) const { return texts(expression, false); }

private:
    struct Note {
        bool isWarning = false;
        QString what;
        Span at;
        std::optional<Correction> correction;
    };
    void add(Note note);
    QStringList texts(std::string_view expression, bool areWarnings) const;

    std::vector<Note> m_notes;
    qint64 m_omittedWarnings = 0;
    qint64 m_omittedInfos = 0;
};

} // namespace slipway::promql
