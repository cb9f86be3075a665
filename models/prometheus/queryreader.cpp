// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/answerreader.h"
#include "prometheus/envelope.h"

#include <charconv>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using slipway::timeseries::Sample;

namespace slipway::prometheus {
namespace {

/// A sample's value as the API writes it: `1.5`, `1e+09`, `NaN`, `+Inf`, `-Inf`.
std::optional<double> valueOf(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ptr != end || text.empty())
        return std::nullopt;
    if (read.ec == std::errc::result_out_of_range) // 1e999 and 1e-999: Go's parser rounds them
        return text.find("e-") != std::string_view::npos
            ? 0.0
            : std::copysign(std::numeric_limits<double>::infinity(), text[0] == '-' ? -1 : 1);
    return read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

/// Reads the data of one query.
class QueryReader {
public:
    QueryReader(JsonCursor& cursor, Envelope& envelope, const AnswerLimits& limits)
        : m_cursor(cursor)
        , m_envelope(envelope)
        , m_limits(limits)
    {
    }

    promql::Value read();
    qint64 histograms() const { return m_histograms; }

private:
    promql::Value result(const std::string& type);
    promql::Vector vector();
    promql::Matrix matrix();
    /// `[seconds, "value"]`; a text's value goes to `text` instead.
    Sample pair(std::string* text = nullptr);
    void samples(std::vector<Sample>& out);
    bool isHistogram(std::string_view key);
    void refuse(const QString& problem)
    {
        if (m_envelope.problem.isEmpty())
            m_envelope.problem = problem;
        m_cursor.fail();
    }

    JsonCursor& m_cursor;
    Envelope& m_envelope;
    const AnswerLimits& m_limits;
    qint64 m_series = 0;
    qint64 m_samples = 0;
    qint64 m_histograms = 0; ///< series with some
};

promql::Value QueryReader::read()
{
    std::string type;
    std::optional<size_t> waiting; // where the result stands, if it came before its type
    bool isRead = false;
    promql::Value out = promql::Vector{};
    m_cursor.object([&](std::string_view key) {
        if (key == "resultType") {
            type = m_cursor.loose();
        } else if (key == "result" && !isRead) {
            isRead = !type.empty();
            if (isRead)
                out = result(type);
            else
                waiting = m_cursor.offset();
        }
    });
    if (waiting && !isRead && !m_cursor.failed()) {
        const size_t after = m_cursor.offset();
        m_cursor.seek(*waiting);
        out = result(type);
        isRead = true;
        if (!m_cursor.failed())
            m_cursor.seek(after);
    }
    if (!isRead && !m_cursor.failed())
        refuse(u"no result"_s);
    return out;
}

promql::Value QueryReader::result(const std::string& type)
{
    if (type == "vector")
        return vector();
    if (type == "matrix")
        return matrix();
    if (type == "scalar")
        return promql::Scalar{pair()};
    if (type == "string") {
        promql::Text out;
        out.time = pair(&out.value).time;
        return out;
    }
    refuse(u"a kind of result that is not known"_s);
    return promql::Vector{};
}

Sample QueryReader::pair(std::string* text)
{
    Sample out;
    int at = 0;
    bool isWhole = false;
    m_cursor.array([&] {
        if (at == 0) {
            const double seconds = m_cursor.number().value_or(std::nan(""));
            isWhole = std::abs(seconds) < 1e13; // false for NaN
            out.time = isWhole ? qRound64(seconds * 1000) : 0;
        } else if (at == 1 && text) {
            *text = m_cursor.loose();
        } else if (at == 1) {
            const auto value = m_cursor.kind() == JsonCursor::Kind::Number
                ? m_cursor.number()
                : valueOf(m_cursor.view().value_or(std::string_view()));
            isWhole = isWhole && value;
            out.value = value.value_or(0);
        }
        ++at;
    });
    if ((!isWhole || at < 2) && !m_cursor.failed())
        refuse(u"a sample that is none"_s);
    return out;
}

bool QueryReader::isHistogram(std::string_view key)
{
    return key == "histogram" || key == "histograms";
}

promql::Vector QueryReader::vector()
{
    promql::Vector out;
    m_cursor.array([&] {
        if (!mayAdd(m_series++, m_limits.series, u"series"_s, m_cursor, m_envelope))
            return;
        promql::VectorElement element;
        bool hasValue = false;
        bool hasHistogram = false;
        m_cursor.object([&](std::string_view key) {
            if (key == "metric") {
                element.labels = readLabels(m_cursor);
            } else if (key == "value") {
                hasValue = true;
                element.sample = pair();
            } else {
                hasHistogram = hasHistogram || isHistogram(key);
            }
        });
        m_histograms += hasHistogram ? 1 : 0;
        if (hasValue)
            out.push_back(std::move(element));
    });
    return out;
}

void QueryReader::samples(std::vector<Sample>& out)
{
    m_cursor.array([&] {
        if (mayAdd(m_samples++, m_limits.samples, u"samples"_s, m_cursor, m_envelope))
            out.push_back(pair());
    });
}

promql::Matrix QueryReader::matrix()
{
    promql::Matrix out;
    m_cursor.array([&] {
        if (!mayAdd(m_series++, m_limits.series, u"series"_s, m_cursor, m_envelope))
            return;
        promql::MatrixSeries series;
        bool hasHistogram = false;
        m_cursor.object([&](std::string_view key) {
            if (key == "metric")
                series.labels = readLabels(m_cursor);
            else if (key == "values")
                samples(series.samples);
            else
                hasHistogram = hasHistogram || isHistogram(key);
        });
        m_histograms += hasHistogram ? 1 : 0;
        if (!series.samples.empty())
            out.push_back(std::move(series));
    });
    std::ranges::stable_sort(out, {}, &promql::MatrixSeries::labels);
    return out;
}

} // namespace

Result<promql::Answer> readQueryAnswer(std::string_view body, const AnswerLimits& limits)
{
    promql::Answer out;
    qint64 histograms = 0;
    auto envelope = readEnvelope(body, limits, [&](JsonCursor& cursor, Envelope& around) {
        QueryReader reader(cursor, around, limits);
        out.value = reader.read();
        histograms = reader.histograms();
    });
    if (!envelope)
        return failure(envelope.error());
    out.infos = std::exchange(envelope->infos, {});
    out.warnings = notesOf(*envelope);
    if (histograms > 0) {
        out.warnings
            << u"%1 series hold native histograms, which are left out: ask for histogram_quantile or the like"_s
                   .arg(histograms);
    }
    return out;
}

} // namespace slipway::prometheus
