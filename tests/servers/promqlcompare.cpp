// SPDX-License-Identifier: GPL-3.0-or-later
#include "promqlcompare.h"

#include <QRegularExpression>

#include <cmath>
#include <map>

using namespace Qt::StringLiterals;
using slipway::promql::Semantics;
using slipway::timeseries::Labels;
using slipway::timeseries::Sample;

namespace slipway::test {
namespace {

using Points = std::map<Labels, std::vector<Sample>>;

Points pointsOf(const promql::Value& value)
{
    Points out;
    if (const auto* scalar = std::get_if<promql::Scalar>(&value))
        out[Labels()].push_back(scalar->sample);
    if (const auto* vector = std::get_if<promql::Vector>(&value)) {
        for (const auto& element : *vector)
            out[element.labels].push_back(element.sample);
    }
    if (const auto* matrix = std::get_if<promql::Matrix>(&value)) {
        for (const auto& series : *matrix)
            out[series.labels] = series.samples;
    }
    return out;
}

bool isSame(double a, double b, double tolerance)
{
    if (a == b || (std::isnan(a) && std::isnan(b)))
        return true;
    return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

QString nameOf(const Labels& labels)
{
    return QString::fromStdString(labels.text());
}

QString pointsDifference(const Labels& labels,
    const std::vector<Sample>& ours,
    const std::vector<Sample>& theirs,
    double tolerance)
{
    if (ours.size() != theirs.size())
        return u"%1: %2 points, theirs %3"_s.arg(nameOf(labels))
            .arg(ours.size())
            .arg(theirs.size());
    for (size_t i = 0; i < ours.size(); ++i) {
        if (ours[i].time != theirs[i].time || !isSame(ours[i].value, theirs[i].value, tolerance)) {
            return u"%1: %2 at %3, theirs %4 at %5"_s.arg(nameOf(labels))
                .arg(ours[i].value, 0, 'g', 17)
                .arg(ours[i].time)
                .arg(theirs[i].value, 0, 'g', 17)
                .arg(theirs[i].time);
        }
    }
    return {};
}

/// `theirs`, but NaN wherever ours is.
promql::Value withNanOf(const promql::Value& ours, promql::Value theirs)
{
    const auto points = pointsOf(ours);
    const auto blur = [&](const Labels& labels, Sample& sample, size_t index) {
        const auto found = points.find(labels);
        if (found != points.end() && index < found->second.size()
            && std::isnan(found->second[index].value))
            sample.value = std::nan("");
    };
    if (auto* vector = std::get_if<promql::Vector>(&theirs)) {
        for (auto& element : *vector)
            blur(element.labels, element.sample, 0);
    }
    if (auto* matrix = std::get_if<promql::Matrix>(&theirs)) {
        for (auto& series : *matrix) {
            for (size_t i = 0; i < series.samples.size(); ++i)
                blur(series.labels, series.samples[i], i);
        }
    }
    return theirs;
}

/// A difference that is meant.
struct Known {
    QRegularExpression expression; ///< only where this is found
    std::vector<Semantics> semantics;
    QString reason;
    double tolerance = 0; ///< if not 0, only numbers may differ, by this much of their size
    bool hasNan = false; ///< where ours is NaN, theirs may be anything
};

const std::vector<Known>& knownDifferences()
{
    static const std::vector<Semantics> both{Semantics::Prometheus2, Semantics::Prometheus3};
    static const std::vector<Known> list{
        {QRegularExpression(u"\\batan2\\b"_s),
            both,
            u"2.42 leaves the metric's name on what atan2 gives, 3.x takes it off"_s},
        {QRegularExpression(u"\\b(?:topk|bottomk)\\b"_s),
            both,
            u"which of equal series topk and bottomk keep: 2.42 rebuilds its heap, 3.x mends it"_s},
        {QRegularExpression(u"\\bcount_values\\b.*\\b(?:exp|sinh|cosh|tan|stddev|stdvar)\\b"_s),
            both,
            u"the last digit of a power or deviation becomes a label's text"_s},
        {QRegularExpression(u"\\b(?:rate|increase)\\("_s),
            {Semantics::Prometheus3},
            u"where a range begins long before a counter, 3.x adds at most half a gap"_s,
            0.5},
        {QRegularExpression(u"\\bstd(?:dev|var)\\b.*\\b(?:Inf|odd_values|exp|/|\\^)"_s),
            both,
            u"the deviation of values of which one is infinite or NaN is NaN in 3.x (and in ours as 2.42)"_s},
        {QRegularExpression(u"\\b(?:day_of_\\w+|days_in_month|hour|minute|month|year)\\("_s),
            both,
            u"the calendar of NaN and Inf: Go's conversion says anything, ours NaN"_s,
            1e-9,
            true},
    };
    return list;
}

} // namespace

QString differenceOf(const promql::Value& ours, const promql::Value& theirs, double tolerance)
{
    if (ours.index() != theirs.index())
        return u"another type"_s;
    const auto a = pointsOf(ours);
    const auto b = pointsOf(theirs);
    for (const auto& [labels, points] : a) {
        const auto same = b.find(labels);
        if (same == b.end())
            return u"%1 only in ours"_s.arg(nameOf(labels));
        if (const QString why = pointsDifference(labels, points, same->second, tolerance);
            !why.isEmpty())
            return why;
    }
    for (const auto& [labels, points] : b) {
        if (!a.contains(labels))
            return u"%1 only in theirs"_s.arg(nameOf(labels));
    }
    return {};
}

size_t seriesIn(const promql::Value& value)
{
    return pointsOf(value).size();
}

QString knownReason(const QString& expression,
    Semantics semantics,
    const Result<promql::Value>& ours,
    const Result<promql::Value>& theirs)
{
    for (const auto& known : knownDifferences()) {
        const bool isMeant = std::ranges::find(known.semantics, semantics) != known.semantics.end();
        const bool isNear = known.tolerance == 0
            || (ours && theirs
                && differenceOf(
                    *ours, known.hasNan ? withNanOf(*ours, *theirs) : *theirs, known.tolerance)
                       .isEmpty());
        if (isMeant && isNear && known.expression.match(expression).hasMatch())
            return known.reason;
    }
    return {};
}

} // namespace slipway::test
