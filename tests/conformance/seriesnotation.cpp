// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/seriesnotation.h"

#include "promql/lexer.h"
#include "promql/numbers.h"
#include "timeseries/seriesstore.h"

#include <QRegularExpression>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway::promql;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace slipway::conformance {
namespace {

using Items = std::vector<Item>;

constexpr int mostRepeats = 100'000;

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

const QString& histogramPattern()
{
    static const QString pattern = u"\\{\\{\\s*(?:(?:schema|sum|count|z_bucket|z_bucket_w|buckets|"
                                   "offset|n_buckets|n_offset|custom_values|counter_reset_hint)"
                                   "\\s*:\\s*(?:\\[[^\\]]*\\]|[^\\s\\[\\]{}]+)\\s*)*\\}\\}"_s;
    return pattern;
}

bool add(Item item, int count, Items& out)
{
    if (count > mostRepeats)
        return false;
    out.insert(out.end(), static_cast<size_t>(count), item);
    return true;
}

/// What is no float: gaps, stale markers, histograms. False if it is none of them.
bool addOther(const QString& item, Items& out, bool& isBroken)
{
    static const QRegularExpression gaps(u"^_(?:x([0-9]+))?$"_s);
    static const QRegularExpression histograms(
        u"^%1(?:[+-]%1)?(?:x([0-9]+))?$"_s.arg(histogramPattern()));
    if (item == u"stale") {
        out.push_back({Item::Kind::Float, timeseries::staleMarker()});
        return true;
    }
    if (const auto match = gaps.match(item); match.hasMatch()) {
        const int count = match.hasCaptured(1) ? match.captured(1).toInt() : 1;
        isBroken = !add({}, count, out);
        return true;
    }
    if (const auto match = histograms.match(item); match.hasMatch()) {
        // `_x3` are three gaps, but a value `x3` stands four times.
        const int count = match.hasCaptured(1) ? match.captured(1).toInt() + 1 : 1;
        isBroken = !add({Item::Kind::Histogram, 0}, count, out);
        return true;
    }
    return false;
}

bool addItem(const QString& item, Items& out)
{
    bool isBroken = false;
    if (addOther(item, out, isBroken))
        return !isBroken;
    static const QString number
        = u"[+-]?(?:[0-9]+\\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[iI]nf|[nN]a[nN])"_s;
    static const QRegularExpression floats(u"^(%1)(?:(?:([+-])(%1))?x([0-9]+))?$"_s.arg(number));
    const auto match = floats.match(item);
    if (!match.hasMatch())
        return false;
    const auto read = [&](int group) {
        return match.captured(group).isEmpty()
            ? 0
            : parseNumber(match.captured(group).toStdString()).value_or(0);
    };
    double value = read(1);
    const double step = match.captured(2) == u"-" ? -read(3) : read(3);
    const int repeats = match.hasCaptured(4) ? match.captured(4).toInt() : 0;
    if (repeats > mostRepeats)
        return false;
    for (int i = 0; i <= repeats; ++i) {
        out.push_back({Item::Kind::Float, value});
        value += step;
    }
    return true;
}

/// Whether labels, and not a histogram, stand behind the blanks.
bool opensLabels(const QString& line, qsizetype at)
{
    while (at < line.size() && line[at].isSpace())
        ++at;
    return line.mid(at, 1) == u"{" && line.mid(at, 2) != u"{{";
}

/// Where the metric ends: at its brace, or at the first blank where it has none.
qsizetype metricEnd(const QString& line)
{
    QChar quote;
    bool inBraces = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        if (!quote.isNull()) {
            if (c == u'\\' && quote != u'`')
                ++i;
            else if (c == quote)
                quote = {};
            continue;
        }
        if (c == u'"' || c == u'\'' || c == u'`')
            quote = c;
        else if (!inBraces && c == u'@' && line.mid(i, 3) == u"@st")
            return i;
        else if (c == u'{')
            inBraces = true;
        else if (c == u'}')
            return i + 1;
        else if (c.isSpace() && !inBraces && !opensLabels(line, i))
            return i;
    }
    return line.size();
}

/// `[name] [{ pair, … }]` as tokens.
std::optional<std::vector<Label>> labelsOf(const std::vector<Token>& tokens)
{
    std::vector<Label> out;
    size_t at = 0;
    const auto is = [&](TokenKind kind) { return tokens[at].kind == kind; };
    if (is(TokenKind::Identifier))
        out.push_back({std::string(timeseries::metricName), tokens[at++].text});
    if (is(TokenKind::End))
        return out.empty() ? std::nullopt : std::optional(out);
    if (!is(TokenKind::LeftBrace))
        return std::nullopt;
    for (++at; !is(TokenKind::RightBrace);) {
        if (!is(TokenKind::Identifier) && !is(TokenKind::String))
            return std::nullopt;
        const auto& name = tokens[at++];
        if (is(TokenKind::Assign)) {
            ++at;
            if (!is(TokenKind::String))
                return std::nullopt;
            out.push_back({name.text, tokens[at++].text});
        } else if (name.kind == TokenKind::String) {
            out.push_back({std::string(timeseries::metricName), name.text});
        } else {
            return std::nullopt;
        }
        if (is(TokenKind::Comma))
            ++at;
        else if (!is(TokenKind::RightBrace))
            return std::nullopt;
    }
    return tokens[at + 1].kind == TokenKind::End ? std::optional(out) : std::nullopt;
}

} // namespace

std::optional<Items> seriesItems(const QString& notation)
{
    Items out;
    for (const auto& item : itemsOf(notation)) {
        if (!addItem(item, out))
            return std::nullopt;
    }
    return out;
}

std::optional<int> startTimeCount(const QString& notation)
{
    static const QRegularExpression gap(u"^_(?:x([0-9]+))?$"_s);
    static const QString duration = u"[+-]?(?:0|(?:[0-9]+(?:ms|[ywdhms]))+)"_s;
    static const QRegularExpression times(u"^%1(?:(?:%1)?x([0-9]+))?$"_s.arg(duration));
    int count = 0;
    for (const auto& item : itemsOf(notation)) {
        if (const auto match = gap.match(item); match.hasMatch())
            count += match.hasCaptured(1) ? match.captured(1).toInt() : 1;
        else if (const auto time = times.match(item); time.hasMatch())
            count += time.hasCaptured(1) ? time.captured(1).toInt() + 1 : 1;
        else
            return std::nullopt;
    }
    return count;
}

std::optional<Labels> seriesLabels(const QString& line, QString* rest)
{
    const qsizetype end = metricEnd(line);
    if (rest)
        *rest = line.mid(end).trimmed();
    const std::string metric = line.left(end).toStdString();
    const auto tokens = tokenize(metric);
    if (tokens.mistake)
        return std::nullopt;
    auto labels = labelsOf(tokens.tokens);
    return labels ? std::optional(Labels(std::move(*labels))) : std::nullopt;
}

std::optional<qint64> scriptDuration(const QString& text)
{
    static const QRegularExpression form(u"^([+-]?)(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?"
                                         "(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?"
                                         "(?:([0-9]+)ms)?$"_s);
    constexpr std::array<qint64, 7> units{
        365 * 86'400'000LL, 7 * 86'400'000LL, 86'400'000, 3'600'000, 60'000, 1000, 1};
    if (text == u"0")
        return 0;
    const auto match = form.match(text);
    static const QRegularExpression unit(u"[ywdhms]"_s);
    if (!match.hasMatch() || !text.contains(unit))
        return std::nullopt;
    qint64 out = 0;
    for (size_t i = 0; i < units.size(); ++i)
        out += match.captured(static_cast<int>(i) + 2).toLongLong() * units[i];
    return match.captured(1) == u"-" ? -out : out;
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

} // namespace slipway::conformance
