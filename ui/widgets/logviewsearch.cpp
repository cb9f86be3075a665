// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/logviewsearch.h"

#include "base/async.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr size_t mostHits = 200'000;
constexpr qint64 portion = 16 << 20; ///< bytes of one look: hits come in while it goes on

/// Decides for one line; plain ASCII without escapes, which is nearly all, is not decoded.
class Matcher {
public:
    explicit Matcher(const QString& needle)
        : m_needle(needle)
        , m_bytes(needle.toLower().toUtf8())
        , m_isPlain(m_bytes.size() == needle.size())
    {
    }
    bool matches(const QByteArray& line, qint64 whole) const
    {
        const bool isAscii = std::ranges::all_of(
            line, [](char c) { return c >= 0x20 && static_cast<unsigned char>(c) < 0x7F; });
        if (isAscii && line.size() <= longestLogLine)
            return m_isPlain && line.toLower().contains(m_bytes);
        return logText(line, whole).contains(m_needle, Qt::CaseInsensitive);
    }

private:
    QString m_needle;
    QByteArray m_bytes;
    bool m_isPlain;
};

} // namespace

LogSearch::LogSearch(QObject* parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

LogSearch::~LogSearch()
{
    cancel();
}

void LogSearch::cancel()
{
    if (m_isCancelled)
        *m_isCancelled = true;
    ++m_turn;
    m_isRunning = false;
    m_portions.clear();
}

void LogSearch::start(const QString& needle, const LogBytes& log, const LogIndex& index)
{
    cancel();
    m_needle = needle;
    m_hits.clear();
    m_isCut = false;
    m_log = log;
    m_planned = 0;
    m_resume = {};
    if (!m_needle.isEmpty() && index.lines() > 0) {
        plan(index, index.blocks.front());
        run();
    }
    emit changed();
}

void LogSearch::extend(const LogBytes& log, const LogIndex& index)
{
    if (m_needle.isEmpty() || m_isCut || m_isRunning || index.scanned <= m_planned)
        return;
    m_log = log;
    plan(index, m_planned == 0 ? index.blocks.front() : m_resume);
    run();
}

void LogSearch::plan(const LogIndex& index, const LogBlock& from)
{
    std::vector<Portion> portions{{from, index.scanned}};
    for (const auto& block : index.blocks) {
        if (block.offset - portions.back().from.offset >= portion) {
            portions.back().end = block.offset;
            portions.push_back({block, index.scanned});
        }
    }
    std::ranges::reverse(portions);
    m_portions = std::move(portions);
    m_resume = index.blocks.back();
    m_planned = index.scanned;
}

LogSearch::Found LogSearch::look(const QString& needle,
    const LogBytes& log,
    const Portion& portion,
    const std::atomic<bool>& isCancelled)
{
    const Matcher matcher(needle);
    Found out;
    eachLine(log,
        portion.from,
        portion.end,
        isCancelled,
        [&](qint64 line, const QByteArray& bytes, qint64 whole) {
            if (matcher.matches(bytes, whole))
                out.lines.push_back(line);
            out.isCut = out.lines.size() > mostHits;
            return !out.isCut;
        });
    return out;
}

void LogSearch::run()
{
    if (m_portions.empty())
        return;
    const Portion next = m_portions.back();
    m_portions.pop_back();
    m_isRunning = true;
    m_isCancelled = std::make_shared<std::atomic<bool>>(false);
    const quint64 turn = ++m_turn;
    auto task = [needle = m_needle, log = m_log, next, isCancelled = m_isCancelled] {
        return look(needle, log, next, *isCancelled);
    };
    whenDone(inPool(m_pool, std::move(task)), this, [this, turn](const Found& found) {
        if (turn != m_turn)
            return;
        m_isRunning = false;
        // The last block is searched again when it has grown: what is known stays known.
        const qint64 known = m_hits.empty() ? -1 : m_hits.back();
        for (const qint64 line : found.lines) {
            if (line > known)
                m_hits.push_back(line);
        }
        m_isCut = found.isCut || m_hits.size() > mostHits;
        if (!m_isCut)
            run();
        emit changed();
    });
}

std::optional<qint64> LogSearch::next(qint64 line) const
{
    if (m_hits.empty())
        return std::nullopt;
    const auto found = std::ranges::upper_bound(m_hits, line);
    return found == m_hits.end() ? m_hits.front() : *found;
}

std::optional<qint64> LogSearch::previous(qint64 line) const
{
    if (m_hits.empty())
        return std::nullopt;
    const auto found = std::ranges::lower_bound(m_hits, line);
    return found == m_hits.begin() ? m_hits.back() : *(found - 1);
}

} // namespace slipway::ui
