// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/seriesstore.h"

#include <algorithm>
#include <bit>
#include <re2/re2.h>

using namespace Qt::StringLiterals;

namespace slipway::timeseries {
namespace {

constexpr std::uint64_t staleBits = 0x7ff0000000000002;

} // namespace

double staleMarker()
{
    return std::bit_cast<double>(staleBits);
}

bool isStaleMarker(double value)
{
    return std::bit_cast<std::uint64_t>(value) == staleBits;
}

Result<Matcher> Matcher::make(Kind kind, std::string name, std::string value)
{
    Matcher matcher;
    matcher.m_kind = kind;
    matcher.m_name = std::move(name);
    matcher.m_value = std::move(value);
    if (kind == Kind::Equal || kind == Kind::NotEqual)
        return matcher;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_dot_nl(true);
    // Prometheus anchors at both ends, and lets `.` match a newline.
    matcher.m_regex = std::make_shared<const re2::RE2>("^(?s:" + matcher.m_value + ")$", options);
    if (!matcher.m_regex->ok()) {
        return failure({},
            u"regular expression \"%1\" is not valid: %2"_s.arg(
                QString::fromStdString(matcher.m_value),
                QString::fromStdString(matcher.m_regex->error())));
    }
    return matcher;
}

Matcher Matcher::equal(std::string name, std::string value)
{
    Matcher matcher;
    matcher.m_name = std::move(name);
    matcher.m_value = std::move(value);
    return matcher;
}

bool Matcher::matches(std::string_view value) const
{
    const auto isFullMatch = [&] {
        return re2::RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *m_regex);
    };
    switch (m_kind) {
    case Kind::Equal: return value == m_value;
    case Kind::NotEqual: return value != m_value;
    case Kind::Regex: return isFullMatch();
    case Kind::NotRegex: return !isFullMatch();
    }
    return false;
}

bool Snapshot::visit(
    std::span<const Matcher> matchers, qint64 from, qint64 to, const Visitor& visitor) const
{
    const auto all = select(matchers, from, to);
    return std::ranges::all_of(
        all, [&](const Series& series) { return visitor(series.labels, series.samples); });
}

bool Snapshot::visitAspect(std::span<const Matcher> matchers,
    qint64 from,
    qint64 to,
    Aspect aspect,
    const Visitor& visitor) const
{
    if (aspect != Aspect::Count)
        return visit(matchers, from, to, visitor);
    std::vector<Sample> counts;
    return visit(matchers, from, to, [&](const auto& labels, std::span<const Sample> samples) {
        counts.assign(samples.begin(), samples.end());
        for (auto& sample : counts)
            sample.value = isStaleMarker(sample.value) ? sample.value : 1;
        return visitor(labels, counts);
    });
}

std::optional<std::vector<std::uint32_t>> Snapshot::find(
    std::span<const Matcher> /*matchers*/) const
{
    return std::nullopt;
}

bool Snapshot::visitIds(std::span<const std::uint32_t> /*ids*/,
    qint64 /*from*/,
    qint64 /*to*/,
    Aspect /*aspect*/,
    const Visitor& /*visitor*/) const
{
    return true;
}

} // namespace slipway::timeseries
