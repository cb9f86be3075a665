// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/logviewarea.h"

#include "base/async.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int lineHeight = 20;
constexpr int padX = 12;
constexpr int pollTime = 100; ///< milliseconds: new lines are shown ten times a second
constexpr qint64 scanBudget = 32LL << 20; ///< bytes of one look
constexpr qsizetype mostBlocks = 256; ///< kept in memory
constexpr qint64 mostCopied = 100'000; ///< lines
constexpr qint64 mostCopiedBytes = 16LL << 20;

} // namespace

LogArea::LogArea(const Theme& theme, QWidget* parent) : QAbstractScrollArea(parent), m_theme(theme)
{
    m_pool.setMaxThreadCount(1);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    viewport()->setCursor(Qt::IBeamCursor);
    setAccessibleName(tr("Log"));
    m_poll.setInterval(pollTime);
    connect(&m_poll, &QTimer::timeout, this, &LogArea::look);
    connect(verticalScrollBar(), &QAbstractSlider::actionTriggered, this, [this](int) {
        QMetaObject::invokeMethod(this, &LogArea::scrolledByPerson, Qt::QueuedConnection);
    });
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

LogArea::~LogArea() = default;

void LogArea::setLog(const LogBytes& log)
{
    if (log == m_log)
        return;
    const bool isSame
        = log.file == m_log.file && log.isAttachment == m_log.isAttachment && !log.isAttachment;
    const bool hadHole = m_log.freedTo > m_log.freedFrom;
    const qint64 from = hadHole ? std::min(m_log.freedFrom, log.freedFrom) : log.freedFrom;
    m_log = log;
    ++m_turn;
    m_isLooking = m_isReading = false;
    m_cache.clear();
    if (isSame) {
        m_index = cutBefore(std::move(m_index), from);
    } else {
        m_index = {};
        m_anchor = m_cursor = m_current = -1;
        m_widest = 0;
        setFollowing(true);
    }
    const bool isNothing = m_log.file.isEmpty() && !m_log.isAttachment;
    if (isNothing || m_log.isAttachment)
        m_poll.stop();
    else
        m_poll.start();
    if (!m_problem.isEmpty()) {
        m_problem.clear();
        emit problemChanged();
    }
    arrange();
    if (!isNothing)
        look();
    emit grown(!isSame);
}

void LogArea::look()
{
    const bool isNothing = m_log.file.isEmpty() && !m_log.isAttachment;
    if (m_isLooking || isNothing || (!isVisible() && m_index.scanned > 0))
        return;
    m_isLooking = true;
    LogIndex tail = m_index;
    const size_t keep = tail.blocks.size();
    if (keep > 1)
        tail.blocks = {m_index.blocks.back()};
    auto task = [log = m_log, tail = std::move(tail), keep] {
        return scanLog(log, tail, keep, scanBudget);
    };
    whenDone(inPool(m_pool, std::move(task)), this, [this, turn = m_turn](const LogScan& scan) {
        if (turn != m_turn)
            return;
        m_isLooking = false;
        took(scan);
    });
}

void LogArea::took(LogScan scan)
{
    if (scan.problem != m_problem) {
        m_problem = scan.problem;
        emit problemChanged();
    }
    if (!scan.problem.isEmpty())
        return;
    const bool isRestarted = scan.isRestarted;
    const bool hasMore = scan.hasMore;
    const bool isChanged = isRestarted || scan.tail.scanned != m_index.scanned;
    applyScan(m_index, std::move(scan));
    if (isRestarted) {
        m_cache.clear();
        m_anchor = m_cursor = m_current = -1;
    }
    if (isChanged) {
        arrange();
        emit grown(isRestarted);
    }
    if (hasMore)
        look();
}

void LogArea::arrange()
{
    m_isArranging = true;
    const int page = pageLines();
    const auto last = static_cast<int>(std::min<qint64>(lineCount() - page, 2'000'000'000));
    verticalScrollBar()->setRange(0, std::max(0, last));
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setSingleStep(1);
    horizontalScrollBar()->setRange(0, std::max(0, m_widest + 2 * padX - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(40);
    if (m_isFollowing)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    m_isArranging = false;
    wantBlocks();
    viewport()->update();
}

int LogArea::pageLines() const
{
    return std::max(1, viewport()->height() / lineHeight);
}

qint64 LogArea::topLine() const
{
    return verticalScrollBar()->value();
}

void LogArea::setFollowing(bool isFollowing)
{
    if (isFollowing == m_isFollowing)
        return;
    m_isFollowing = isFollowing;
    if (isFollowing)
        arrange();
    emit followingChanged(isFollowing);
}

void LogArea::scrolledByPerson()
{
    setFollowing(verticalScrollBar()->value() >= verticalScrollBar()->maximum());
}

void LogArea::showLine(qint64 line)
{
    setFollowing(false);
    const qint64 top = line - pageLines() / 2;
    const bool isInside = line >= topLine() && line < topLine() + pageLines();
    if (!isInside)
        verticalScrollBar()->setValue(static_cast<int>(std::max<qint64>(0, top)));
    wantBlocks();
    viewport()->update();
}

std::optional<LogLine> LogArea::lineAt(qint64 line) const
{
    if (line < 0 || line >= lineCount())
        return std::nullopt;
    const size_t block = m_index.blockOf(line);
    const auto found = m_cache.constFind(block);
    const auto at = static_cast<size_t>(line - m_index.blocks[block].firstLine);
    if (found == m_cache.constEnd() || at >= found->lines.size())
        return std::nullopt;
    return found->lines[at];
}

/// Reads what is on screen and not known, or known from before it grew; one question at a time.
void LogArea::wantBlocks()
{
    if (m_isReading || lineCount() == 0)
        return;
    const qint64 top = topLine();
    const qint64 bottom = std::min(lineCount() - 1, top + pageLines());
    std::vector<std::pair<LogBlock, qint64>> wanted;
    std::vector<size_t> numbers;
    for (size_t b = m_index.blockOf(top); b <= m_index.blockOf(bottom); ++b) {
        const auto known = m_cache.constFind(b);
        if (known != m_cache.constEnd() && known->end == m_index.endOf(b))
            continue;
        wanted.emplace_back(m_index.blocks[b], m_index.endOf(b));
        numbers.push_back(b);
    }
    if (wanted.empty())
        return;
    m_isReading = true;
    auto task = [log = m_log, wanted, numbers] {
        std::vector<Read> out;
        for (size_t i = 0; i < wanted.size(); ++i)
            out.push_back({numbers[i],
                {readBlock(log, wanted[i].first, wanted[i].second), wanted[i].second}});
        return out;
    };
    whenDone(inPool(m_pool, std::move(task)),
        this,
        [this, turn = m_turn](const std::vector<Read>& blocks) {
            if (turn != m_turn)
                return;
            m_isReading = false;
            if (m_cache.size() > mostBlocks)
                m_cache.clear();
            const QFontMetrics metrics(mono(12));
            int widest = m_widest;
            for (const auto& read : blocks) {
                for (const auto& line : read.shown.lines)
                    widest = std::max(widest,
                        static_cast<int>(line.text.size()) * metrics.horizontalAdvance(u'M'));
                m_cache.insert(read.block, read.shown);
            }
            if (widest != m_widest) {
                m_widest = widest;
                arrange();
            }
            describe();
            viewport()->update();
            wantBlocks();
        });
}

void LogArea::setMarked(const QString& needle, qint64 current)
{
    m_needle = needle;
    m_current = current;
    viewport()->update();
}

void LogArea::select(qint64 from, qint64 to)
{
    m_anchor = from;
    m_cursor = to;
    viewport()->update();
}

void LogArea::copySelection()
{
    if (m_anchor < 0 || lineCount() == 0)
        return;
    const qint64 first = std::min(m_anchor, m_cursor);
    const qint64 last
        = std::min({std::max(m_anchor, m_cursor), lineCount() - 1, first + mostCopied - 1});
    if (first > last)
        return;
    const LogBlock from = m_index.blocks[m_index.blockOf(first)];
    auto task = [log = m_log, from, end = m_index.scanned, first, last] {
        const std::atomic<bool> never{false};
        QStringList out;
        qint64 bytes = 0;
        eachLine(log, from, end, never, [&](qint64 line, const QByteArray& text, qint64 whole) {
            if (line > last)
                return false;
            if (line >= first) {
                out << logText(text, whole);
                bytes += out.back().size();
            }
            return line < last && bytes < mostCopiedBytes;
        });
        return out.join(u'\n');
    };
    whenDone(
        inPool(m_pool, std::move(task)), this, [this](const QString& text) { emit copied(text); });
}

void LogArea::describe()
{
    QStringList lines;
    for (qint64 line = topLine(); line < topLine() + pageLines(); ++line) {
        if (const auto shown = lineAt(line))
            lines << shown->text.left(200);
    }
    setAccessibleDescription(lines.join(u'\n'));
}

} // namespace slipway::ui
