// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/lexer.h"
#include "promql/numbers.h"
#include "promqlscript.h"

#include <QRegularExpression>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway::promql;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace slipway::test {
namespace {

using Values = std::vector<std::optional<double>>;

/// Items set apart by blanks; a native histogram in {{…}} is one item.
QStringList itemsOf(const QString& notation)
{
    QStringList out;
    QString item;
    int depth = 0;
    for (const QChar c : notation) {
        depth += c == u'{' ? 1 : c == u'}' ? -1 : 0;
        if (c.isSpace() && depth == 0) {
            if (!item.isEmpty())
                out << item;
            item.clear();
        } else {
            item += c;
        }
    }
    if (!item.isEmpty())
        out << item;
    return out;
}

bool addItem(const QString& item, Values& out)
{
    static const QString number
        = u"[+-]?(?:[0-9]+\\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[iI]nf|[nN]a[nN])"_s;
    static const QRegularExpression floats(u"^(%1)(?:([+-])(%1))?(?:x([0-9]+))?$"_s.arg(number));
    static const QRegularExpression gaps(u"^(_|stale|\\{\\{.*\\}\\})(?:x([0-9]+))?$"_s);
    constexpr int most = 100'000;
    if (const auto match = gaps.match(item); match.hasMatch()) {
        const bool isRepeated = match.hasCaptured(2);
        const int repeats = isRepeated ? match.captured(2).toInt() : 0;
        const bool isStale = match.captured(1) == u"stale";
        // `_x3` is three gaps, but a value `x3` stands four times.
        const int count = match.captured(1) == u"_" && isRepeated ? repeats : repeats + 1;
        for (int i = 0; i < std::min(count, most); ++i)
            out.push_back(isStale ? std::optional(timeseries::staleMarker()) : std::nullopt);
        return true;
    }
    const auto match = floats.match(item);
    if (!match.hasMatch())
        return false;
    const auto read = [&](int group) {
        return match.hasCaptured(group) && !match.captured(group).isEmpty()
            ? parseNumber(match.captured(group).toStdString()).value_or(0)
            : 0;
    };
    double value = *parseNumber(match.captured(1).toStdString());
    const double step = match.captured(2) == u"-" ? -read(3) : read(3);
    const int repeats = match.hasCaptured(4) ? match.captured(4).toInt() : 0;
    const bool isStepWithoutCount
        = match.hasCaptured(2) && !match.captured(2).isEmpty() && !match.hasCaptured(4);
    if (isStepWithoutCount)
        return false;
    for (int i = 0; i <= std::min(repeats, most); ++i) {
        out.push_back(value);
        value += step;
    }
    return true;
}

} // namespace

std::optional<Values> seriesValues(const QString& notation)
{
    Values out;
    for (const auto& item : itemsOf(notation)) {
        const bool isHistogramSeries = item.startsWith(u"{{") && item.count(u"{{"_s) > 1;
        const QString single
            = isHistogramSeries ? u"{{}}"_s + item.mid(item.lastIndexOf(u"}}"_s) + 2) : item;
        if (!addItem(single, out))
            return std::nullopt;
    }
    return out;
}

std::optional<Labels> seriesLabels(const QString& line, QString* rest)
{
    qsizetype end = 0;
    bool inQuotes = false;
    bool inBraces = false;
    for (; end < line.size(); ++end) {
        const QChar c = line[end];
        if (inQuotes && c == u'\\') {
            ++end;
            continue;
        }
        if (c == u'"')
            inQuotes = !inQuotes;
        if (inQuotes)
            continue;
        if (c == u'{')
            inBraces = true;
        if (c == u'}') {
            ++end;
            break;
        }
        if (c.isSpace() && !inBraces)
            break;
    }
    if (rest)
        *rest = line.mid(end).trimmed();
    const std::string metric = line.left(end).toStdString();
    const auto tokens = tokenize(metric);
    if (!tokens)
        return std::nullopt;
    std::vector<Label> out;
    for (size_t i = 0; i + 1 < tokens->size(); ++i) {
        const auto& token = (*tokens)[i];
        if (token.kind != TokenKind::Identifier && token.kind != TokenKind::String)
            continue;
        if ((*tokens)[i + 1].kind == TokenKind::Assign && i + 2 < tokens->size()) {
            out.push_back({token.text, (*tokens)[i + 2].text});
            i += 2;
        } else {
            out.push_back({std::string(timeseries::metricName), token.text});
        }
    }
    return Labels(std::move(out));
}

bool isNearlyEqual(double a, double b)
{
    constexpr double tolerance = 1e-6;
    constexpr double smallest = std::numeric_limits<double>::min();
    constexpr double largest = std::numeric_limits<double>::max();
    if (timeseries::isStaleMarker(a) || timeseries::isStaleMarker(b))
        return timeseries::isStaleMarker(a) == timeseries::isStaleMarker(b);
    if ((std::isnan(a) && std::isnan(b)) || a == b)
        return true;
    const double sum = std::abs(a) + std::abs(b);
    const double difference = std::abs(a - b);
    if (a == 0 || b == 0 || sum < smallest)
        return difference < tolerance * smallest;
    return difference / std::min(sum, largest) < tolerance;
}

} // namespace slipway::test
