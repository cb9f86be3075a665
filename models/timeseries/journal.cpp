// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/journal.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::timeseries {
namespace {

constexpr size_t fullPayload = 256U << 10U;
constexpr std::uint64_t mostLabels = 1024; ///< of a series
constexpr size_t batchSize = 4096;

// The head byte of a sample says what need not be said.
constexpr unsigned isNextSeries = 1;
constexpr unsigned isSameTime = 2;
constexpr unsigned isWhole = 4;

constexpr double limit = 9007199254740992.0; // 2^53

bool isWholeNumber(double value)
{
    return std::abs(value) < limit
        && std::bit_cast<std::uint64_t>(static_cast<double>(static_cast<std::int64_t>(value)))
        == std::bit_cast<std::uint64_t>(value);
}

void putSample(const Arrival& now, const Arrival& before, Bytes& out)
{
    const bool isNext = now.id == before.id + 1;
    const bool isSame = now.sample.time == before.sample.time;
    const bool isInt = isWholeNumber(now.sample.value);
    out.push_back(static_cast<std::uint8_t>(
        (isNext ? isNextSeries : 0U) | (isSame ? isSameTime : 0U) | (isInt ? isWhole : 0U)));
    if (!isNext)
        putSigned(out, static_cast<std::int64_t>(now.id) - static_cast<std::int64_t>(before.id));
    if (!isSame)
        putSigned(out, now.sample.time - before.sample.time);
    if (isInt)
        putSigned(out, static_cast<std::int64_t>(now.sample.value));
    else
        put(out, now.sample.value);
}

Arrival readSample(ByteReader& in, const Arrival& before)
{
    const unsigned head = in.get<std::uint8_t>();
    Arrival out = before;
    const auto step = (head & isNextSeries) != 0 ? 1 : in.signedVarint();
    out.id = static_cast<std::uint32_t>(before.id + static_cast<std::uint64_t>(step));
    if ((head & isSameTime) == 0)
        out.sample.time = static_cast<qint64>(static_cast<std::uint64_t>(before.sample.time)
            + static_cast<std::uint64_t>(in.signedVarint()));
    out.sample.value
        = (head & isWhole) != 0 ? static_cast<double>(in.signedVarint()) : in.get<double>();
    return out;
}

constexpr Arrival origin{};

/// Puts what a journal says into points.
class JournalReader {
public:
    explicit JournalReader(const std::function<void(std::span<const Point>)>& take) : m_take(take)
    {
    }

    void take(const FrameReader::Frame& frame)
    {
        if (frame.kind == FrameKind::JournalSeries)
            readSeries(ByteReader(frame.payload));
        else if (frame.kind == FrameKind::JournalSamples)
            readSamples(ByteReader(frame.payload));
    }
    qint64 samples() const { return m_samples; }
    qint64 nameless() const { return m_nameless; }

private:
    void readSeries(ByteReader in)
    {
        LabelReader labels;
        while (in.left() > 0) {
            const auto id = in.varint();
            auto read = labels.read(in);
            if (!read || in.isBad())
                return;
            m_series[static_cast<std::uint32_t>(id)]
                = std::make_shared<const Labels>(std::move(*read));
        }
    }

    void readSamples(ByteReader in)
    {
        Arrival last = origin;
        std::vector<Point> points;
        while (in.left() > 0) {
            last = readSample(in, last);
            if (in.isBad())
                break;
            const auto series = m_series.find(last.id);
            if (series == m_series.end()) {
                ++m_nameless;
                continue;
            }
            points.push_back({series->second, last.sample});
            if (points.size() == batchSize)
                flush(points);
        }
        flush(points);
    }

    void flush(std::vector<Point>& points)
    {
        m_samples += static_cast<qint64>(points.size());
        if (!points.empty())
            m_take(points);
        points.clear();
    }

    const std::function<void(std::span<const Point>)>& m_take;
    std::unordered_map<std::uint32_t, std::shared_ptr<const Labels>> m_series;
    qint64 m_samples = 0;
    qint64 m_nameless = 0;
};

} // namespace

void LabelWriter::put(const std::string& text, Bytes& out)
{
    const auto [known, isNew] = m_known.try_emplace(text, m_known.size() + 1);
    putVarint(out, isNew ? 0 : known->second);
    if (isNew)
        putText(out, text);
}

void LabelWriter::put(const Labels& labels, Bytes& out)
{
    putVarint(out, labels.all().size());
    for (const auto& label : labels.all()) {
        put(label.name, out);
        put(label.value, out);
    }
}

std::optional<std::string> LabelReader::text(ByteReader& in)
{
    const auto number = in.varint();
    if (number == 0 && !in.isBad())
        m_known.push_back(in.text());
    if (in.isBad() || number > m_known.size())
        return std::nullopt;
    return std::string(number == 0 ? m_known.back() : m_known[number - 1]);
}

std::optional<Labels> LabelReader::read(ByteReader& in)
{
    const auto count = in.varint();
    if (in.isBad() || count > mostLabels)
        return std::nullopt;
    std::vector<Label> labels;
    for (std::uint64_t i = 0; i < count; ++i) {
        auto name = text(in);
        auto value = name ? text(in) : std::nullopt;
        if (!value)
            return std::nullopt;
        labels.push_back({std::move(*name), std::move(*value)});
    }
    return Labels(std::move(labels));
}

void putJournalSeries(std::span<const NamedSeries> series, Bytes& out)
{
    Bytes payload;
    LabelWriter labels;
    for (const auto& one : series) {
        putVarint(payload, one.id);
        labels.put(one.labels, payload);
        if (payload.size() < fullPayload)
            continue;
        putFrame(FrameKind::JournalSeries, payload, out);
        payload.clear();
        labels = {};
    }
    if (!payload.empty())
        putFrame(FrameKind::JournalSeries, payload, out);
}

void putJournalSamples(std::span<const Arrival> arrivals, Bytes& out)
{
    Bytes payload;
    payload.reserve(std::min(fullPayload + 64, arrivals.size() * 6 + 64));
    Arrival last = origin;
    for (const auto& arrival : arrivals) {
        putSample(arrival, last, payload);
        last = arrival;
        if (payload.size() < fullPayload)
            continue;
        putFrame(FrameKind::JournalSamples, payload, out);
        payload.clear();
        last = origin;
    }
    if (!payload.empty())
        putFrame(FrameKind::JournalSamples, payload, out);
}

ReadReport readJournal(QIODevice& device, const std::function<void(std::span<const Point>)>& take)
{
    FrameReader frames(device);
    JournalReader journal(take);
    while (const auto frame = frames.next())
        journal.take(*frame);
    ReadReport out{.samples = journal.samples(), .losses = frames.losses()};
    if (journal.nameless() > 0)
        out.losses.append(
            u"%1 samples belong to series whose names are lost"_s.arg(journal.nameless()));
    return out;
}

} // namespace slipway::timeseries
