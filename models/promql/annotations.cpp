// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/annotations.h"

#include "promql/lexer.h"
#include "promql/numbers.h"
#include "promql/printer.h"

#include <QDateTime>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::promql {
namespace {

// A query over everything could speak of thousands of metrics.
constexpr size_t maxNotes = 100;

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

QString ofMetric(std::string_view metric)
{
    return metric.empty() ? QString() : u" for metric name "_s + shown(quotedText(metric));
}

QString timeText(qint64 milliseconds)
{
    return QDateTime::fromSecsSinceEpoch(milliseconds / 1000, Qt::UTC).toString(Qt::ISODate);
}

QString correctionText(const Annotations::Correction& correction)
{
    return u", from buckets %1 to %2, with a max diff of %3, over %4 samples from %5 to %6"_s.arg(
        shown(numberText(correction.smallestBound)),
        shown(numberText(correction.largestBound)),
        QString::number(correction.largestDifference, 'g', 2),
        QString::number(correction.count),
        timeText(correction.first),
        timeText(correction.last));
}

} // namespace

void Annotations::warn(const QString& what, Span at)
{
    add({true, what, at, std::nullopt});
}

void Annotations::info(const QString& what, Span at)
{
    add({false, what, at, std::nullopt});
}

void Annotations::warnOfQuantile(double quantile, Span at)
{
    if (quantile >= 0 && quantile <= 1)
        return;
    warn(
        u"quantile value should be between 0 and 1, got %1"_s.arg(shown(numberText(quantile))), at);
}

void Annotations::warnOfRatio(double ratio, double cap, Span at)
{
    warn(u"ratio value should be between -1 and 1, got %1, capping to %2"_s.arg(
             shown(numberText(ratio)), shown(numberText(cap))),
        at);
}

void Annotations::warnOfBucket(std::string_view metric, std::string_view bound, Span at)
{
    warn(u"bucket label \"le\" is missing or has a malformed value of %1"_s.arg(
             shown(quotedText(bound)))
            + ofMetric(metric),
        at);
}

void Annotations::warnOfSort(Span at)
{
    warn(u"sort is ineffective for range queries since results are always ordered by labels"_s, at);
}

void Annotations::informOfCounter(std::string_view metric, Span at)
{
    constexpr std::array<std::string_view, 4> endings{"_total", "_sum", "_count", "_bucket"};
    const auto isEnding = [&](std::string_view ending) { return metric.ends_with(ending); };
    if (metric.empty() || std::ranges::any_of(endings, isEnding))
        return;
    info(u"metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "_s
            + shown(quotedText(metric)),
        at);
}

void Annotations::informOfCorrection(std::string_view metric, const Correction& correction, Span at)
{
    add({false,
        u"input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"_s
            + ofMetric(metric),
        at,
        correction});
}

void Annotations::add(Note note)
{
    const auto known = std::ranges::find_if(m_notes, [&](const Note& other) {
        return other.isWarning == note.isWarning && other.what == note.what;
    });
    if (known == m_notes.end() && m_notes.size() < maxNotes) {
        m_notes.push_back(std::move(note));
    } else if (known == m_notes.end()) {
        ++(note.isWarning ? m_omittedWarnings : m_omittedInfos);
    } else if (known->correction && note.correction) {
        auto& all = *known->correction;
        const auto& one = *note.correction;
        all.first = std::min(all.first, one.first);
        all.last = std::max(all.last, one.last);
        all.smallestBound = std::min(all.smallestBound, one.smallestBound);
        all.largestBound = std::max(all.largestBound, one.largestBound);
        all.largestDifference = std::max(all.largestDifference, one.largestDifference);
        all.count += one.count;
    }
}

void Annotations::merge(const Annotations& other)
{
    for (const auto& note : other.m_notes)
        add(note);
    m_omittedWarnings += other.m_omittedWarnings;
    m_omittedInfos += other.m_omittedInfos;
}

QStringList Annotations::texts(std::string_view expression, bool areWarnings) const
{
    const auto kind = areWarnings ? u"PromQL warning: "_s : u"PromQL info: "_s;
    QStringList out;
    for (const auto& note : m_notes) {
        if (note.isWarning != areWarnings)
            continue;
        const auto more = note.correction ? correctionText(*note.correction) : QString();
        out << kind + note.what + more + u" (%1)"_s.arg(positionIn(expression, note.at.begin));
    }
    const auto omitted = areWarnings ? m_omittedWarnings : m_omittedInfos;
    if (omitted > 0) {
        out << (areWarnings ? u"%1 more warning annotations omitted"_s
                            : u"%1 more info annotations omitted"_s)
                   .arg(omitted);
    }
    return out;
}

} // namespace slipway::promql
