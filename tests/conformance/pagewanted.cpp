// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/pagewanted.h"

#include "conformance/suite.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::conformance {
namespace {

std::optional<qint64> millisecondsOf(const QJsonValue& value)
{
    return value.isDouble() ? std::optional(static_cast<qint64>(value.toDouble())) : std::nullopt;
}

/// Seconds as text.
std::optional<qint64> secondsOf(const QJsonValue& value)
{
    if (!value.isString())
        return std::nullopt;
    constexpr double last = 9.2e18; // of 64 bits
    return static_cast<qint64>(std::min(last, std::floor(numberOf(value) * 1000 + 1e-6)));
}

std::optional<WantedExemplar> exemplarOf(const QJsonObject& object, bool inSeconds)
{
    if (object.isEmpty())
        return std::nullopt;
    const QJsonValue time
        = inSeconds ? object.value(u"timestamp"_s) : object.value(u"timestamp_ms"_s);
    return WantedExemplar{object.value(u"labels"_s).toObject(),
        numberOf(object.value(u"value"_s)),
        inSeconds ? secondsOf(time) : millisecondsOf(time)};
}

/// The Python client's samples.
void addClientSamples(const QJsonObject& family, WantedPage& out)
{
    for (const auto& value : family.value(u"samples"_s).toArray()) {
        const auto sample = value.toObject();
        out.samples.push_back({sample.value(u"name"_s).toString(),
            sample.value(u"labels"_s).toObject(),
            numberOf(sample.value(u"value"_s)),
            secondsOf(sample.value(u"timestamp"_s)),
            false,
            exemplarOf(sample.value(u"exemplar"_s).toObject(), true)});
    }
}

void addParts(const QString& name,
    const QJsonObject& metric,
    const QJsonObject& parts,
    const QString& list,
    const QString& label,
    WantedPage& out)
{
    const auto labels = metric.value(u"labels"_s).toObject();
    const auto add = [&](const QString& suffix, const QJsonObject& set, const QJsonValue& value) {
        out.samples.push_back({name + suffix, set, numberOf(value), {}, true, {}});
    };
    if (parts.contains(u"count"_s))
        add(u"_count"_s, labels, parts.value(u"count"_s));
    if (parts.contains(u"sum"_s))
        add(u"_sum"_s, labels, parts.value(u"sum"_s));
    for (const auto& value : parts.value(list).toArray()) {
        auto set = labels;
        set.insert(label, value.toArray()[0]);
        add(label == u"le" ? u"_bucket"_s : QString(), set, value.toArray()[1]);
    }
}

/// One entry a label set.
void addMetrics(const QJsonObject& family, WantedPage& out)
{
    const QString name = family.value(u"name"_s).toString();
    for (const auto& value : family.value(u"metrics"_s).toArray()) {
        const auto metric = value.toObject();
        const auto summary = metric.value(u"summary"_s).toObject();
        const auto histogram = metric.value(u"histogram"_s).toObject();
        if (!summary.isEmpty())
            addParts(name, metric, summary, u"quantiles"_s, u"quantile"_s, out);
        if (!histogram.isEmpty())
            addParts(name, metric, histogram, u"buckets"_s, u"le"_s, out);
        if (metric.contains(u"value"_s)) {
            out.samples.push_back({name,
                metric.value(u"labels"_s).toObject(),
                numberOf(metric.value(u"value"_s)),
                millisecondsOf(metric.value(u"timestamp_ms"_s)),
                false,
                {}});
        }
    }
}

void addFamilies(const QJsonArray& families, WantedPage& out)
{
    for (const auto& value : families) {
        const auto family = value.toObject();
        const auto text = [&](const QString& key) {
            return family.contains(key) ? std::optional(family.value(key).toString())
                                        : std::nullopt;
        };
        out.families.push_back({family.value(u"name"_s).toString(),
            text(u"type"_s),
            text(u"help"_s),
            text(u"unit"_s)});
        if (family.contains(u"samples"_s))
            addClientSamples(family, out);
        else
            addMetrics(family, out);
    }
}

/// The events of a body in their order.
void addEntries(const QJsonArray& entries, WantedPage& out)
{
    for (const auto& value : entries) {
        const auto entry = value.toObject();
        const QString kind = entry.value(u"kind"_s).toString();
        WantedFamily family{entry.value(u"name"_s).toString(), {}, {}, {}};
        if (kind == u"series") {
            auto labels = entry.value(u"labels"_s).toObject();
            const QString name = labels.take(u"__name__"_s).toString();
            const auto exemplars = entry.value(u"exemplars"_s).toArray();
            out.samples.push_back({name,
                labels,
                numberOf(entry.value(u"value"_s)),
                millisecondsOf(entry.value(u"timestamp_ms"_s)),
                false,
                exemplarOf(exemplars.isEmpty() ? QJsonObject() : exemplars[0].toObject(), false)});
            continue;
        }
        if (kind == u"type")
            family.type = entry.value(kind).toString();
        else if (kind == u"help")
            family.help = entry.value(kind).toString();
        else if (kind == u"unit")
            family.unit = entry.value(kind).toString();
        else
            continue;
        out.families.push_back(std::move(family));
    }
}

void addRows(const QJsonArray& rows, WantedPage& out)
{
    for (const auto& value : rows) {
        const auto row = value.toObject();
        out.samples.push_back({row.value(u"name"_s).toString(),
            row.value(u"labels"_s).toObject(),
            numberOf(row.value(u"value"_s)),
            {},
            true, // small times are seconds there
            {}});
    }
}

} // namespace

WantedPage wantedOf(const QJsonObject& one)
{
    WantedPage out;
    addFamilies(one.value(u"families"_s).toArray(), out);
    addEntries(one.value(u"entries"_s).toArray(), out);
    addRows(one.value(u"rows"_s).toArray(), out);
    out.isWhole = one.contains(u"rows"_s);
    return out;
}

} // namespace slipway::conformance
