// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint/findings.h"

#include "base/duration.h"
#include "base/text.h"
#include "promql/signatures.h"

#include <algorithm>
#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::lint {
namespace {

std::optional<double> numberOf(const std::string& text)
{
    double value = 0;
    const auto* end = text.data() + text.size();
    if (text == "+Inf" || text == "Inf")
        return HUGE_VAL;
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return value;
}

QString boundText(double bound)
{
    return std::isinf(bound) ? u"+Inf"_s : QString::number(bound, 'g', 12);
}

/// Whether a recording rule's conventional name `level:metric:operation` is meant.
bool isRuleName(const QString& metric)
{
    return metric.contains(u':');
}

using Matcher = std::decay_t<decltype(promql::VectorSelector::matchers)>::value_type;

/// Wants the label to be there with some value.
bool isDemanding(const Matcher& matcher)
{
    switch (matcher.kind()) {
    case Matcher::Kind::Equal: return !matcher.value().empty();
    case Matcher::Kind::NotEqual: return matcher.value().empty();
    case Matcher::Kind::Regex:
    case Matcher::Kind::NotRegex: return !matcher.matches("");
    }
    return false;
}

void sayUnknown(const Subject& subject,
    const Selection& selection,
    const Standing& standing,
    std::vector<Finding>& out)
{
    const bool isRule = isRuleName(selection.metric);
    auto finding = findingAt(subject,
        selection.span,
        standing.kind == Standing::Kind::NotScraped ? Fault::NotScraped : Fault::UnknownMetric,
        Grade::Error);
    finding.subject = selection.metric;
    finding.nearest = subject.metrics.nearest(selection.metric);
    finding.isCertain = isRule ? subject.metrics.areRulesComplete
                               : subject.metrics.isComplete && subject.metrics.areRulesComplete;
    if (standing.kind == Standing::Kind::NotScraped)
        finding.text = u"%1 is a metric of %2, which nothing scrapes"_s.arg(
            selection.metric, standing.exporter);
    else if (isRule)
        finding.text = u"no recording rule makes %1"_s.arg(selection.metric);
    else
        finding.text = u"nothing exports %1"_s.arg(selection.metric);
    if (!finding.nearest.isEmpty() && standing.kind != Standing::Kind::NotScraped)
        finding.text += u" (there is %1)"_s.arg(finding.nearest);
    out.push_back(std::move(finding));
}

/// A classic histogram has no series of its bare name.
bool isBareHistogram(const Standing& standing)
{
    return standing.metric != nullptr && standing.part == Part::Whole
        && standing.metric->type == MetricType::Histogram;
}

void checkBucket(const Subject& subject,
    const Selection& selection,
    const Metric& metric,
    const Matcher& matcher,
    std::vector<Finding>& out)
{
    const bool isRegex = matcher.kind() == Matcher::Kind::Regex;
    if (!metric.areBucketsKnown || (matcher.kind() != Matcher::Kind::Equal && !isRegex)
        || matcher.value().find('$') != std::string::npos)
        return;
    auto bounds = metric.buckets;
    if (bounds.empty() || !std::isinf(bounds.back()))
        bounds.push_back(HUGE_VAL);
    const auto value = numberOf(matcher.value());
    bool isThere = false;
    QStringList texts;
    for (const double bound : bounds) {
        const QString text = boundText(bound);
        texts << text;
        if (isRegex)
            isThere = isThere || matcher.matches(text.toStdString())
                || matcher.matches((text + u".0"_s).toStdString());
        else
            isThere = isThere || (value && *value == bound);
    }
    auto finding = findingAt(subject, selection.span, Fault::UnknownBucket, Grade::Error);
    finding.subject = metric.name;
    finding.label = QString::fromStdString(matcher.value());
    if (isThere) {
        const bool isLetter = isRegex || metric.bucketTexts.isEmpty()
            || metric.bucketTexts.contains(finding.label) || finding.label == u"+Inf";
        if (isLetter)
            return;
        finding.grade = Grade::Warning;
        for (const auto& text : metric.bucketTexts)
            if (numberOf(text.toStdString()) == value)
                finding.nearest = text;
        finding.text = u"the bucket of %1 is written le=\"%2\", not le=\"%3\""_s.arg(
            metric.name, finding.nearest, finding.label);
    } else {
        if (value) {
            const auto near = std::ranges::min_element(bounds, {}, [&](double bound) {
                return std::isinf(bound) ? HUGE_VAL : std::abs(bound - *value);
            });
            finding.nearest = boundText(*near);
        }
        finding.text = u"%1 has no bucket that ends at %2 (there are %3)"_s.arg(
            metric.name, finding.label, texts.join(u", "_s));
    }
    out.push_back(std::move(finding));
}

void checkLabels(const Subject& subject,
    const Selection& selection,
    const Standing& standing,
    std::vector<Finding>& out)
{
    promql::Expression bare;
    bare.node = promql::VectorSelector{
        selection.selector->name, selection.selector->matchers, {}, promql::Keyword::None};
    const auto labels = labelsOf(bare, subject.metrics);
    for (const auto& matcher : selection.selector->matchers) {
        const QString label = QString::fromStdString(matcher.name());
        if (label.startsWith(u"__") || isPlaceholder(label))
            continue;
        if (label == u"le" && standing.metric != nullptr && standing.part == Part::Bucket)
            checkBucket(subject, selection, *standing.metric, matcher, out);
        if (labels.mayHave(label))
            continue;
        const bool isDead = isDemanding(matcher);
        auto finding = findingAt(
            subject, selection.span, Fault::UnknownLabel, isDead ? Grade::Error : Grade::Warning);
        finding.subject = selection.metric;
        finding.label = label;
        const QStringList known(labels.names.begin(), labels.names.end());
        finding.nearest = closest(label, known);
        finding.text = isDead
            ? u"%1 never has the label %2, so nothing matches"_s.arg(selection.metric, label)
            : u"%1 never has the label %2"_s.arg(selection.metric, label);
        out.push_back(std::move(finding));
    }
}

bool isOneOf(const QString& word, std::initializer_list<QStringView> words)
{
    return std::ranges::find(words, QStringView(word)) != words.end();
}

void checkFunction(const Subject& subject,
    const Selection& selection,
    const Standing& standing,
    std::vector<Finding>& out)
{
    const bool isRate = isOneOf(selection.function, {u"rate", u"irate", u"increase", u"resets"});
    const auto type = standing.metric != nullptr ? standing.metric->type : MetricType::Unknown;
    const bool isGauge = standing.metric != nullptr && standing.part == Part::Whole
        && (type == MetricType::Gauge || type == MetricType::Info || type == MetricType::Summary);
    if (isRate && isGauge) {
        auto finding = findingAt(subject, selection.span, Fault::RateOfGauge, Grade::Error);
        finding.subject = selection.metric;
        finding.text = u"%1() of %2, which is a gauge: each fall counts as a restart"_s.arg(
            selection.function, selection.metric);
        finding.nearest = selection.function == u"increase" ? u"delta"_s : u"deriv"_s;
        out.push_back(std::move(finding));
    }
    const bool isCounter = standing.metric != nullptr
        && ((type == MetricType::Counter && standing.part == Part::Whole)
            || ((type == MetricType::Histogram || type == MetricType::Summary)
                && standing.part != Part::Whole && standing.part != Part::Created));
    const bool isCounted = std::ranges::any_of(selection.around, [](const QString& word) {
        return isOneOf(word,
            {u"count", u"group", u"count_values", u"absent", u"timestamp", u"changes", u"info"});
    });
    if (isCounter && selection.range == 0 && !selection.isInSubquery && !isCounted) {
        auto finding = findingAt(subject,
            selection.span,
            Fault::CounterWithoutRate,
            subject.query.kind == Query::Kind::Alert ? Grade::Warning : Grade::Hint);
        finding.subject = selection.metric;
        finding.text
            = u"%1 is a counter and stands here as it is: it falls to 0 at each restart"_s.arg(
                selection.metric);
        out.push_back(std::move(finding));
    }
}

void checkWindow(const Subject& subject,
    const Selection& selection,
    const Standing& standing,
    std::vector<Finding>& out)
{
    const qint64 interval = subject.metrics.scrapeInterval;
    const bool isRule = standing.metric != nullptr && standing.metric->isRule;
    if (selection.range == 0 || interval == 0 || isRule || subject.query.isSubstituted
        || isRuleName(selection.metric))
        return;
    if (!isOneOf(selection.function,
            {u"rate", u"irate", u"increase", u"delta", u"idelta", u"deriv", u"predict_linear"}))
        return;
    if (selection.range >= 2 * interval)
        return;
    auto finding = findingAt(subject, selection.span, Fault::ShortWindow, Grade::Error);
    finding.subject = selection.metric;
    finding.text
        = u"%1() over %2 sees fewer than two samples of %3, which is scraped every %4 at most"_s
              .arg(selection.function,
                  durationText(Milliseconds(selection.range)),
                  selection.metric,
                  durationText(Milliseconds(interval)));
    out.push_back(std::move(finding));
}

} // namespace

void checkSelection(const Subject& subject, const Selection& selection, std::vector<Finding>& out)
{
    if (selection.metric.isEmpty() || isPlaceholder(selection.metric))
        return;
    const auto standing = subject.metrics.find(selection.metric);
    using Kind = Standing::Kind;
    if (standing.kind == Kind::Nowhere || standing.kind == Kind::NotScraped
        || isBareHistogram(standing))
        return sayUnknown(subject, selection, standing, out);
    if (standing.metric != nullptr && !standing.metric->isUpdated) {
        auto finding = findingAt(subject, selection.span, Fault::NeverUpdated, Grade::Warning);
        finding.subject = selection.metric;
        finding.text = u"%1 is declared, and no code ever sets it"_s.arg(selection.metric);
        out.push_back(std::move(finding));
    }
    checkLabels(subject, selection, standing, out);
    checkFunction(subject, selection, standing, out);
    checkWindow(subject, selection, standing, out);
}

} // namespace slipway::lint
