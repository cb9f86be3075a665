// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/resultcache.h"

#include "promql/children.h"
#include "promql/parser.h"
#include "promql/segments.h"
#include "promql/signatures.h"

#include <algorithm>

using slipway::timeseries::Sample;

namespace slipway::promql {
namespace {

using Kept = ResultCache::Kept;

qint64 bytesOf(const Kept& kept)
{
    constexpr size_t overhead = 200; // of a key and its place
    constexpr size_t labelBytes = sizeof(timeseries::Label) + 16; // some texts are long
    size_t out = overhead;
    for (const auto& series : kept.matrix) {
        out += sizeof(MatrixSeries) + series.samples.capacity() * sizeof(Sample)
            + series.labels.all().size() * labelBytes;
    }
    return static_cast<qint64>(out);
}

bool looksBack(const Placement& placement, qint64 settled)
{
    const bool isOffsetGood
        = !placement.offset || (!placement.offset->formula && placement.offset->milliseconds >= 0);
    const bool isTimeGood = placement.at == Placement::At::None
        || (placement.at == Placement::At::Time && placement.atTime <= settled);
    return isOffsetGood && isTimeGood;
}

/// Whether values at a step up to `settled` depend on nothing that lies behind.
bool looksBack(const Expression& expression, qint64 settled)
{
    bool out = true;
    const auto selector = [&](const VectorSelector& node) {
        out = looksBack(node.placement, settled) && node.extension != Keyword::Smoothed;
    };
    if (const auto* vector = std::get_if<VectorSelector>(&expression.node))
        selector(*vector);
    if (const auto* matrix = std::get_if<MatrixSelector>(&expression.node)) {
        selector(matrix->selector);
        out = out && !matrix->range.formula;
    }
    if (const auto* subquery = std::get_if<Subquery>(&expression.node)) {
        out = looksBack(subquery->placement, settled) && !subquery->range.formula
            && !(subquery->step && subquery->step->formula);
    }
    // These are about the whole range that is asked for, and another one has others.
    if (const auto* call = std::get_if<Call>(&expression.node)) {
        const auto name = call->function->name;
        out = name != "start" && name != "end" && name != "range";
    }
    eachChild(expression, [&](const Expression& child) { out = out && looksBack(child, settled); });
    return out;
}

std::string keyOf(const RangeRequest& request, const QueryLimits& limits)
{
    const std::string_view end("\0", 1);
    std::string out = request.source;
    out.append(end).append(std::to_string(request.step));
    out.append(end).append(std::to_string(limits.lookback));
    out.append(end).append(std::to_string(static_cast<int>(limits.semantics)));
    out.append(end).append(request.expression);
    return out;
}

/// What lies from `first` to `last`, both included.
Matrix part(const Matrix& matrix, qint64 first, qint64 last)
{
    Matrix out;
    for (const auto& series : matrix) {
        const auto begin = std::ranges::lower_bound(series.samples, first, {}, &Sample::time);
        const auto end = std::ranges::upper_bound(series.samples, last, {}, &Sample::time);
        if (begin < end)
            out.push_back({series.labels, {begin, end}});
    }
    return out;
}

/// One cached query under way.
class Refresh {
public:
    Refresh(ResultCache& cache,
        const timeseries::Snapshot& snapshot,
        const RangeRequest& request,
        const QueryLimits& limits)
        : m_cache(cache)
        , m_snapshot(snapshot)
        , m_request(request)
        , m_limits(limits)
        , m_key(keyOf(request, limits))
        , m_settled(alignedTo(request.now - request.lateness, request.step))
        , m_last(alignedTo(request.end, request.step))
    {
    }

    Result<Answer> run()
    {
        const qint64 step = m_request.step;
        m_kept = m_cache.find(m_key);
        if (m_kept && (m_kept->first > m_last || m_kept->last < m_request.start))
            m_kept = nullptr;
        std::vector<Matrix> parts;
        qint64 next = m_request.start;
        if (m_kept) {
            const qint64 first = std::max(m_kept->first, m_request.start);
            const qint64 last = std::min(m_kept->last, m_last);
            if (auto done = evaluate(next, first - step, parts); !done)
                return failure(done.error());
            parts.push_back(part(m_kept->matrix, first, last));
            next = last + step;
        }
        if (auto done = evaluate(next, m_last, parts); !done)
            return failure(done.error());
        Matrix matrix = joined(std::move(parts));
        keepNotes();
        keep(matrix);
        m_cache.count((m_last - m_request.start) / step + 1, m_evaluated);
        m_answer.value = std::move(matrix);
        return std::move(m_answer);
    }

private:
    using Note = Kept::Note;

    Result<void> evaluate(qint64 first, qint64 last, std::vector<Matrix>& parts)
    {
        if (first > last)
            return {};
        auto answer
            = queryRange(m_snapshot, m_request.expression, first, last, m_request.step, m_limits);
        if (!answer)
            return failure(answer.error());
        m_evaluated += (last - first) / m_request.step + 1;
        for (const auto& text : answer->warnings)
            note({text, last, true});
        for (const auto& text : answer->infos)
            note({text, last, false});
        parts.push_back(std::get<Matrix>(std::move(answer->value)));
        return {};
    }

    void note(const Note& one)
    {
        const auto isSame = [&](const Note& other) {
            return other.text == one.text && other.isWarning == one.isWarning;
        };
        const auto found = std::ranges::find_if(m_notes, isSame);
        if (found == m_notes.end())
            m_notes.push_back(one);
        else
            found->until = std::max(found->until, one.until);
    }

    /// Those of kept steps go on as long as one of these steps may be shown.
    void keepNotes()
    {
        if (m_kept) {
            std::ranges::for_each(m_kept->notes, [this](const Note& old) {
                if (old.until >= m_request.start)
                    note(old);
            });
        }
        for (const auto& one : m_notes)
            (one.isWarning ? m_answer.warnings : m_answer.infos) << one.text;
    }

    /// Keeps what is settled, with steps before and behind the window, as many as it has.
    void keep(const Matrix& matrix)
    {
        const qint64 step = m_request.step;
        const qint64 length = m_last - m_request.start + step;
        Kept out{m_request.start, std::min(m_last, m_settled), {}, {}};
        if (m_kept) {
            out.first = std::max(std::min(m_kept->first, out.first), m_request.start - length);
            out.last = std::min(std::max(m_kept->last, out.last), m_last + length);
        }
        const bool isKnown = m_kept && out.first >= m_kept->first && out.last <= m_kept->last;
        if (isKnown || out.last < out.first)
            return;
        std::vector<Matrix> parts;
        parts.push_back(part(matrix, m_request.start, std::min(m_last, out.last)));
        if (m_kept) {
            parts.insert(parts.begin(), part(m_kept->matrix, out.first, m_request.start - step));
            parts.push_back(part(m_kept->matrix, m_last + step, out.last));
        }
        out.matrix = joined(std::move(parts));
        out.notes = m_notes;
        m_cache.put(m_key, std::make_shared<const Kept>(std::move(out)));
    }

    ResultCache& m_cache;
    const timeseries::Snapshot& m_snapshot;
    const RangeRequest& m_request;
    const QueryLimits& m_limits;
    const std::string m_key;
    const qint64 m_settled; ///< the last step that no longer changes
    const qint64 m_last; ///< step of the window
    std::shared_ptr<const Kept> m_kept; ///< null if nothing of the window is
    std::vector<Note> m_notes;
    Answer m_answer;
    qint64 m_evaluated = 0;
};

} // namespace

qint64 alignedTo(qint64 time, qint64 step)
{
    const qint64 rest = time % step;
    return time - (rest < 0 ? rest + step : rest);
}

ResultCache::ResultCache(qint64 bytes) : m_limit(bytes)
{
}

void ResultCache::clear()
{
    const std::lock_guard lock(m_mutex);
    while (!m_slots.empty())
        drop(m_slots.begin());
}

void ResultCache::forget(const std::string& source)
{
    const std::lock_guard lock(m_mutex);
    const std::string prefix = source + '\0';
    for (auto slot = m_slots.begin(); slot != m_slots.end();) {
        const auto next = std::next(slot);
        if (slot->key.starts_with(prefix))
            drop(slot);
        slot = next;
    }
}

ResultCache::Counts ResultCache::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

std::shared_ptr<const Kept> ResultCache::find(const std::string& key)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_byKey.find(key);
    if (found == m_byKey.end())
        return nullptr;
    m_slots.splice(m_slots.begin(), m_slots, found->second);
    return found->second->kept;
}

void ResultCache::put(const std::string& key, std::shared_ptr<const Kept> kept)
{
    const qint64 bytes = bytesOf(*kept) + 2 * static_cast<qint64>(key.size());
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_byKey.find(key); found != m_byKey.end())
        drop(found->second);
    if (bytes > m_limit)
        return;
    while (m_counts.bytes + bytes > m_limit)
        drop(std::prev(m_slots.end()));
    m_slots.push_front({key, std::move(kept), bytes});
    m_byKey.emplace(key, m_slots.begin());
    m_counts.bytes += bytes;
    ++m_counts.kept;
}

void ResultCache::count(qint64 asked, qint64 evaluated)
{
    const std::lock_guard lock(m_mutex);
    ++m_counts.queries;
    m_counts.stepsAsked += asked;
    m_counts.stepsEvaluated += evaluated;
}

void ResultCache::drop(Slots::iterator slot)
{
    m_counts.bytes -= slot->bytes;
    --m_counts.kept;
    m_byKey.erase(slot->key);
    m_slots.erase(slot);
}

Result<Answer> queryRangeCached(ResultCache& cache,
    const timeseries::Snapshot& snapshot,
    const RangeRequest& request,
    const QueryLimits& limits)
{
    const auto expression = parse(request.expression);
    const bool isOrdinary = expression && request.step > 0 && request.end >= request.start
        && (request.end - request.start) / request.step < limits.points
        && alignedTo(request.start, request.step) == request.start
        && looksBack(**expression, request.now - request.lateness);
    if (!isOrdinary) {
        return queryRange(
            snapshot, request.expression, request.start, request.end, request.step, limits);
    }
    return Refresh(cache, snapshot, request, limits).run();
}

} // namespace slipway::promql
