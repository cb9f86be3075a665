// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/targetreader.h"

#include "scrape/expositionbuilder.h"
#include "scrape/plaintail.h"

#include <algorithm>
#include <cstring>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

/// A sample that says to be from further ahead than this would keep later ones out of the store.
constexpr qint64 furthestAhead = 10 * 60'000;
/// Lines are read on beyond the sample limit, so that the message has the number and relabelling
/// can drop some; but only up to so many times the limit.
constexpr qint64 patience = 10;
/// So many items that came earlier are passed over at a time: a shuffled page has long runs of
/// them.
constexpr std::uint32_t farthestSkip = 8;
constexpr qint64 mostLines = 1LL << 40; ///< so that nothing overflows

} // namespace

TargetReader::TargetReader(
    std::string_view body, Format format, const TargetRules& rules, qint64 time, SeriesCache& cache)
    : m_end(body.data() + body.size())
    , m_body(body)
    , m_dialect{.format = format}
    , m_rules(rules)
    , m_time(time)
    , m_cache(cache)
    , m_order(cache)
    , m_mostLines(std::clamp<qint64>(rules.settings.sampleLimit, 0, mostLines) * patience)
    , m_lines(m_dialect, m_mostLines, *this)
{
    if (cache.items().empty())
        cache.reserve(body.size());
    m_samples.reserve(cache.items().size());
}

Result<void> TargetReader::read()
{
    if (const auto alien = LineReader::alien(m_body); !alien.isEmpty())
        return alienFailure(alien);
    const char* at = m_body.data();
    while (at < m_end) {
        if (!m_lines.isEnded())
            at = foreseen(at);
        if (at == m_end)
            break;
        const auto next = oneLine(at);
        if (!next) {
            if (m_mostLines > 0 && m_lines.samples() > m_mostLines)
                break;
            return failure(place(m_lines.number(), next.error().offset), next.error().what);
        }
        at = *next;
    }
    if (auto counted = judgeCount(); !counted)
        return counted;
    return m_lines.ended();
}

/// The lines that are as they were on the page before, but for their values.
const char* TargetReader::foreseen(const char* at)
{
    const auto* const items = m_cache.items().data();
    const char* const bytes = m_cache.bytes();
    const std::uint32_t before = m_order.before();
    const bool mayHaveTime = !m_dialect.isOpenMetrics();
    const qint64 limit = m_rules.settings.sampleLimit;
    std::uint32_t index = m_order.next();
    const std::uint32_t mostSkipped = std::min(before, index + farthestSkip);
    const qint64 mostSamples
        = m_mostLines > 0 ? m_mostLines - m_lines.samples() : std::numeric_limits<qint64>::max();
    int comments = 0;
    qint64 told = 0;
    qint64 samples = 0; // of these lines; told to m_lines only where somebody asks
    const auto flush = [&] {
        m_lines.passOver(comments + static_cast<int>(samples - told), samples - told);
        told = samples;
        comments = 0;
    };
    PlainTail tail;
    while (index < before) {
        const auto& item = items[index];
        if (m_order.differs() && m_order.hasMet(index)) {
            if (index >= mostSkipped)
                break;
            ++index; // it came earlier on this page: here it would be a repeat
            continue;
        }
        if (static_cast<size_t>(m_end - at) < item.length
            || std::memcmp(at, bytes + item.offset, item.length) != 0)
            break;
        if (item.flags & (PageItem::Comment | PageItem::Repeat)) {
            if (item.is(PageItem::Repeat))
                break;
            at += item.length;
            comments += static_cast<int>(item.hash);
            ++index;
            continue;
        }
        const char* const next = readPlainTail(at + item.length, m_end, mayHaveTime, tail);
        if (!next || samples >= mostSamples)
            break;
        at = next;
        ++samples;
        if ((item.flags & ~PageItem::Odd) == 0 && !tail.hasTime
            && (limit == 0 || m_relabelled < limit)) {
            ++m_relabelled;
            m_samples.push_back({item.ref, {m_time, tail.value}});
        } else {
            flush();
            take(index,
                tail.value,
                tail.hasTime ? std::optional<qint64>(tail.time) : std::nullopt,
                m_lines.number());
        }
        ++index;
    }
    flush();
    m_order.came(index);
    return at;
}

/// Any line, by the rules. Answers where the next one begins.
Read<const char*> TargetReader::oneLine(const char* at)
{
    const auto size = static_cast<size_t>(m_end - at);
    const auto* const newline = static_cast<const char*>(std::memchr(at, '\n', size));
    const bool isCut = newline == nullptr;
    const std::string_view line(at, isCut ? size : static_cast<size_t>(newline - at));
    const bool wasEnded = m_lines.isEnded();
    const qint64 before = m_lines.samples();
    m_wasSample = false;
    if (const auto read = m_lines.line(line, isCut); !read) {
        m_isRefused = m_lines.samples() > before;
        return tl::unexpected<Wrong>(read.error());
    }
    if (!m_wasSample && !wasEnded && !m_lines.isEnded())
        m_order.comment(line);
    return isCut ? m_end : newline + 1;
}

Result<void> TargetReader::judgeCount() const
{
    const qint64 limit = m_rules.settings.sampleLimit;
    if (limit == 0 || m_relabelled <= limit) {
        if (m_mostLines == 0 || m_lines.samples() <= m_mostLines)
            return {};
        return failure(place(m_lines.number(), 0),
            u"sampleLimit is %1, and the page has more than %2 sample lines before relabelling"_s
                .arg(limit)
                .arg(m_mostLines),
            u"raise sampleLimit, or have the target expose less"_s);
    }
    const bool isMore = m_lines.samples() > m_mostLines;
    return failure(place(m_limitLine, 0),
        u"sampleLimit is %1, and the page has %2%3 samples"_s.arg(limit)
            .arg(isMore ? u"more than "_s : QString())
            .arg(m_relabelled),
        u"raise sampleLimit, or drop series by metricRelabelConfigs"_s);
}

void TargetReader::undo()
{
    for (const auto index : m_flipped)
        m_cache.item(index).flags ^= PageItem::OwnTime;
    m_flipped.clear();
    m_order.forget();
}

Read<void> TargetReader::metadata(MetadataLine /*line*/)
{
    return {}; // see shapeFindings()
}

void TargetReader::odd(OddIn kind, int line, int column, const QString& text)
{
    if (kind != OddIn::Comment) // those: see shapeFindings()
        addFinding(m_findings, {line, column, text});
}

Read<void> TargetReader::sample(SampleLine line)
{
    m_wasSample = true;
    const auto hash = m_cache.hashOf(line.series);
    auto index = m_cache.find(line.series, hash);
    if (index && m_order.hasMet(*index)) {
        repeated(*index, line);
    } else if (index) {
        m_order.met(*index);
    } else {
        const auto added = addSeries(line.series, hash);
        if (!added)
            return tl::unexpected<Wrong>(added.error());
        index = *added;
    }
    take(*index, line.value, line.time, line.line);
    return {};
}

Read<std::uint32_t> TargetReader::addSeries(std::string_view series, std::uint32_t hash)
{
    auto read = placed(series, m_dialect, m_rules, m_isLimit);
    if (!read)
        return tl::unexpected<Wrong>(read.error());
    const auto index = m_cache.addSeries(
        series, hash, (read->isOdd ? PageItem::Odd : 0U) | (read->labels ? 0U : PageItem::Dropped));
    m_order.added(index);
    if (!read->labels)
        return index;
    const qint64 limit = m_rules.settings.sampleLimit;
    if (limit > 0 && m_relabelled >= limit)
        return index;
    ++m_added;
    m_new.push_back({index, std::move(read->labels)});
    return index;
}

void TargetReader::repeated(std::uint32_t first, const SampleLine& line)
{
    if (!line.time || !m_rules.settings.honorTimestamps)
        odd(OddIn::Sample, line.line, 1, u"this series stands a second time"_s);
    const bool isForeseen = m_order.hasNext() && m_cache.item(m_order.next()).is(PageItem::Repeat)
        && m_cache.series(m_cache.item(m_order.next())) == line.series;
    if (isForeseen)
        m_order.met(m_order.next());
    else
        m_order.added(m_cache.addRepeat(first));
}

void TargetReader::take(std::uint32_t index, double value, std::optional<qint64> time, int line)
{
    auto& item = m_cache.item(index);
    bool isOwnTime = time && m_rules.settings.honorTimestamps;
    if (isOwnTime && *time > m_time + furthestAhead) {
        odd(OddIn::Sample,
            line,
            1,
            u"the timestamp lies in the future: the time of the scrape was taken"_s);
        isOwnTime = false;
    }
    if (item.is(PageItem::OwnTime) != isOwnTime) {
        item.flags ^= PageItem::OwnTime;
        m_flipped.push_back(index);
    }
    if (item.is(PageItem::Dropped))
        return;
    ++m_relabelled;
    const qint64 limit = m_rules.settings.sampleLimit;
    if (limit > 0 && m_relabelled > limit) {
        m_isLimit = true;
        m_limitLine = m_limitLine == 0 ? line : m_limitLine;
        return;
    }
    if (!item.hasPlace())
        return;
    if (index >= m_order.before())
        m_open.push_back({m_samples.size(), index});
    m_samples.push_back({item.ref, {isOwnTime ? *time : m_time, value}});
}

} // namespace slipway::scrape
