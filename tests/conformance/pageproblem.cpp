// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/pagewanted.h"
#include "conformance/suite.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::scrape::Exposition;
using slipway::scrape::Family;
using slipway::scrape::ScrapedSample;
using slipway::timeseries::Labels;

namespace slipway::conformance {
namespace {

QString nameOf(const ScrapedSample& sample)
{
    const auto name = sample.labels.value(timeseries::metricName);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

/// Bounds and quantiles are numbers, the rest is text; an empty label is none.
bool isSameSet(const QJsonObject& wanted, const Labels& labels)
{
    qsizetype found = 0;
    for (const auto& label : labels.all()) {
        if (label.name == timeseries::metricName)
            continue;
        const QString key = QString::fromStdString(label.name);
        const QString value = QString::fromStdString(label.value);
        const QString expected = wanted.value(key).toString();
        const bool isNumber = key == u"le" || key == u"quantile";
        bool isSame = value == expected;
        if (!isSame && isNumber) {
            bool isGood = false;
            value.toDouble(&isGood);
            isSame = (isGood || value.endsWith(u"Inf"))
                && isSameNumber(numberOf(value), numberOf(expected));
        }
        if (!isSame)
            return false;
        ++found;
    }
    const auto isFull = [](const QJsonValue& value) { return !value.toString().isEmpty(); };
    return std::ranges::count_if(wanted.begin(), wanted.end(), isFull) == found;
}

/// That client writes counters with `_total` even where the text has none.
bool isSameName(const WantedSample& wanted, const ScrapedSample& sample, const Exposition& page)
{
    const QString name = nameOf(sample);
    return name == wanted.name
        || (page.format == scrape::Format::Text && name + u"_total"_s == wanted.name);
}

bool isSameExemplar(const WantedSample& wanted, const ScrapedSample& sample)
{
    if (!wanted.exemplar || !sample.exemplar)
        return wanted.exemplar.has_value() == sample.exemplar.has_value();
    return isSameSet(wanted.exemplar->labels, sample.exemplar->labels)
        && isSameNumber(wanted.exemplar->value, sample.exemplar->value)
        && wanted.exemplar->time == sample.exemplar->time;
}

/// Why the sample is not the wanted one, from the outside in.
QString differenceOf(const WantedSample& wanted, const ScrapedSample& sample)
{
    if (!isSameNumber(wanted.value, sample.value))
        return u"value, expected %1, got %2"_s.arg(wanted.value).arg(sample.value);
    // Of times beyond all calendars only the size is compared.
    constexpr qint64 farthest = 1LL << 53;
    const bool areFar = wanted.time.value_or(0) > farthest && sample.time.value_or(0) > farthest;
    if (!wanted.anyTime && !areFar && wanted.time != sample.time) {
        const auto text = [](const std::optional<qint64>& time) {
            return time ? QString::number(*time) : u"none"_s;
        };
        return u"timestamp, expected %1, got %2"_s.arg(text(wanted.time), text(sample.time));
    }
    if (!isSameExemplar(wanted, sample))
        return u"exemplar, expected another, got this"_s;
    return {};
}

/// Takes the sample that is wanted off the list.
QString take(
    const WantedSample& wanted, const Exposition& page, std::vector<const ScrapedSample*>& left)
{
    QString nearest = u"expected it, got none"_s;
    for (auto it = left.begin(); it != left.end(); ++it) {
        if (!isSameName(wanted, **it, page) || !isSameSet(wanted.labels, (*it)->labels))
            continue;
        nearest = differenceOf(wanted, **it);
        if (nearest.isEmpty()) {
            left.erase(it);
            return {};
        }
    }
    return u"sample %1: %2"_s.arg(wanted.name, nearest);
}

QString familyProblem(const WantedFamily& wanted, const Exposition& page)
{
    const auto isIt = [&](const Family& family) {
        const auto name = QString::fromStdString(family.name);
        return name == wanted.name || name == wanted.name + u"_total"_s;
    };
    const auto found = std::ranges::find_if(page.families, isIt);
    const bool saysNothing = !wanted.type && !wanted.unit && wanted.help == QString();
    if (found == page.families.end() && saysNothing)
        return {};
    if (found == page.families.end())
        return u"family %1, expected it, got none"_s.arg(wanted.name);
    const auto differs = [&](const QString& what, const QString& expected, const QString& got) {
        return u"%1 of %2, expected \"%3\", got \"%4\""_s.arg(what, wanted.name, expected, got);
    };
    const auto typeName = metricTypeName(found->type);
    const bool isUntyped = wanted.type == u"untyped" || wanted.type == u"unknown";
    if (wanted.type && *wanted.type != typeName
        && !(isUntyped && found->type == scrape::MetricType::Unknown))
        return differs(u"type"_s, *wanted.type, typeName);
    if (wanted.help && *wanted.help != QString::fromStdString(found->help))
        return differs(u"help"_s, *wanted.help, QString::fromStdString(found->help));
    if (wanted.unit && *wanted.unit != QString::fromStdString(found->unit))
        return differs(u"unit"_s, *wanted.unit, QString::fromStdString(found->unit));
    return {};
}

} // namespace

QString pageProblem(const WantedPage& wanted, const Exposition& page)
{
    std::vector<const ScrapedSample*> left;
    for (const auto& sample : page.samples)
        left.push_back(&sample);
    for (const auto& sample : wanted.samples) {
        if (const QString why = take(sample, page, left); !why.isEmpty())
            return why;
    }
    if (wanted.isWhole && !left.empty())
        return u"samples, expected %1, got %2"_s.arg(wanted.samples.size())
            .arg(page.samples.size());
    for (const auto& family : wanted.families) {
        if (const QString why = familyProblem(family, page); !why.isEmpty())
            return why;
    }
    return {};
}

} // namespace slipway::conformance
