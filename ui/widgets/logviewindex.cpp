// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/logviewindex.h"

#include "format/number.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cstring>
#include <memory>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr qint64 chunkBytes = 1 << 20;
constexpr qint64 headBytes = 64;

/// Reads ranges of a file or of bytes.
class Source {
public:
    explicit Source(const LogBytes& log) : m_log(log)
    {
        if (log.isAttachment) {
            m_size = log.bytes.size();
            return;
        }
        m_file.setFileName(log.file);
        if (!m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
            m_problem = m_file.errorString();
            return;
        }
        struct stat status { };
        if (fstat(m_file.handle(), &status) == 0) {
            m_size = status.st_size;
            m_device = status.st_dev;
            m_inode = status.st_ino;
        }
    }
    const QString& problem() const { return m_problem; }
    qint64 size() const { return m_size; }
    quint64 device() const { return m_device; }
    quint64 inode() const { return m_inode; }
    QByteArray read(qint64 from, qint64 count)
    {
        if (m_log.isAttachment)
            return m_log.bytes.mid(from, count);
        return m_file.seek(from) ? m_file.read(count) : QByteArray();
    }

private:
    const LogBytes& m_log;
    QFile m_file;
    QString m_problem;
    qint64 m_size = 0;
    quint64 m_device = 0;
    quint64 m_inode = 0;
};

bool hasHole(const LogBytes& log)
{
    return log.freedTo > log.freedFrom && log.freedFrom >= 0;
}

/// Where reading from `offset` must stop: at the hole, or at the end.
qint64 barrier(const LogBytes& log, qint64 offset, qint64 end)
{
    return hasHole(log) && offset <= log.freedFrom ? std::min(end, log.freedFrom) : end;
}

void beginLine(LogIndex& index, qint64 offset)
{
    index.lineStart = offset;
    const LogBlock* last = index.blocks.empty() ? nullptr : &index.blocks.back();
    if (!last || last->isHole || index.closed - last->firstLine >= blockLines
        || offset - last->offset >= blockBytes)
        index.blocks.push_back({offset, index.closed, false});
}

void closeLine(LogIndex& index, qint64 next)
{
    ++index.closed;
    beginLine(index, next);
}

void passHole(LogIndex& index, const LogBytes& log)
{
    if (index.lineStart < index.scanned)
        ++index.closed; // a line that ends in the hole
    if (!index.blocks.empty() && index.blocks.back().firstLine == index.closed)
        index.blocks.pop_back(); // a block that has no line
    index.blocks.push_back({log.freedFrom, index.closed, true});
    index.scanned = log.freedTo;
    closeLine(index, log.freedTo);
}

void scanChunk(LogIndex& index, const QByteArray& chunk)
{
    const char* begin = chunk.constData();
    const char* end = begin + chunk.size();
    for (const char* at = begin; at < end;) {
        const auto* found
            = static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
        if (!found)
            break;
        closeLine(index, index.scanned + (found - begin) + 1);
        at = found + 1;
    }
    index.scanned += chunk.size();
}

LogLine holeLine(const LogBytes& log)
{
    const double mebibytes = static_cast<double>(log.freedTo - log.freedFrom) / (1 << 20);
    return {.text = QCoreApplication::translate("LogView", "… %1 MiB were freed here …")
                        .arg(format::compact(mebibytes)),
        .isNote = true};
}

} // namespace

size_t LogIndex::blockOf(qint64 line) const
{
    const auto after = std::ranges::upper_bound(blocks, line, {}, &LogBlock::firstLine);
    return static_cast<size_t>(std::max<qint64>(0, after - blocks.begin() - 1));
}

qint64 LogIndex::endOf(size_t block) const
{
    return block + 1 < blocks.size() ? blocks[block + 1].offset : scanned;
}

qint64 LogIndex::linesIn(size_t block) const
{
    const qint64 end = block + 1 < blocks.size() ? blocks[block + 1].firstLine : lines();
    return end - blocks[block].firstLine;
}

LogScan scanLog(const LogBytes& log, const LogIndex& index, size_t keep, qint64 budget)
{
    LogScan out;
    Source source(log);
    if (!source.problem().isEmpty()) {
        out.tail = index;
        out.tail.blocks.clear();
        out.keep = keep;
        out.problem = source.problem();
        return out;
    }
    const bool hasMoved
        = index.inode != 0 && (index.inode != source.inode() || index.device != source.device());
    const bool isOther = hasMoved
        || (source.size() != index.scanned && source.read(0, index.head.size()) != index.head);
    out.isRestarted = isOther || source.size() < index.scanned;
    out.keep = out.isRestarted ? 0 : keep;
    LogIndex tail = out.isRestarted ? LogIndex{} : index;
    tail.device = source.device();
    tail.inode = source.inode();
    const size_t known = tail.blocks.empty() ? 0 : 1; // the last one, which is already there
    if (known == 1)
        tail.blocks.erase(tail.blocks.begin(), tail.blocks.end() - 1);
    if (tail.blocks.empty() && source.size() > tail.scanned)
        beginLine(tail, tail.scanned);
    qint64 left = budget;
    while (tail.scanned < source.size() && left > 0) {
        if (hasHole(log) && tail.scanned == log.freedFrom) {
            passHole(tail, log);
            continue;
        }
        const qint64 end = barrier(log, tail.scanned, source.size());
        const QByteArray chunk
            = source.read(tail.scanned, std::min({chunkBytes, end - tail.scanned, left}));
        if (chunk.isEmpty())
            break;
        scanChunk(tail, chunk);
        left -= chunk.size();
    }
    if (tail.head.size() < headBytes && tail.scanned > tail.head.size())
        tail.head = source.read(0, std::min(headBytes, tail.scanned));
    out.hasMore = tail.scanned < source.size() && left <= 0;
    out.keep -= known;
    out.tail = std::move(tail);
    return out;
}

void applyScan(LogIndex& index, LogScan scan)
{
    auto blocks = std::move(index.blocks);
    blocks.resize(std::min(scan.keep, blocks.size()));
    blocks.insert(blocks.end(), scan.tail.blocks.begin(), scan.tail.blocks.end());
    index = std::move(scan.tail);
    index.blocks = std::move(blocks);
}

LogIndex cutBefore(LogIndex index, qint64 offset)
{
    if (index.scanned <= offset)
        return index;
    const auto after = std::ranges::upper_bound(index.blocks, offset, {}, &LogBlock::offset);
    if (after == index.blocks.begin())
        return {.device = index.device, .inode = index.inode, .head = index.head};
    const LogBlock last = *(after - 1);
    index.blocks.erase(after - 1, index.blocks.end());
    index.closed = last.firstLine;
    index.lineStart = index.scanned = last.offset;
    if (!last.isHole)
        index.blocks.push_back(last);
    return index;
}

std::vector<LogLine> readBlock(const LogBytes& log, const LogBlock& block, qint64 end)
{
    if (block.isHole)
        return {holeLine(log)};
    Source source(log);
    const qint64 room = blockBytes + longestLogLine + 16;
    const QByteArray bytes = source.read(block.offset, std::min(end - block.offset, room));
    std::vector<LogLine> out;
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype found = bytes.indexOf('\n', at);
        const bool isLast = found < 0;
        const QByteArray line = bytes.mid(at, isLast ? -1 : found - at);
        // A line that goes on beyond what was read: its end is the block's.
        const bool isCut = isLast && block.offset + bytes.size() < end;
        const qint64 lineEnd = isCut && source.read(end - 1, 1) == "\n" ? 1 : 0;
        out.push_back(logLine(line, isCut ? end - lineEnd - block.offset - at : line.size()));
        if (isLast)
            break;
        at = found + 1;
    }
    return out;
}

void eachLine(const LogBytes& log,
    const LogBlock& from,
    qint64 end,
    const std::atomic<bool>& isCancelled,
    const std::function<bool(qint64, const QByteArray&, qint64)>& fn)
{
    Source source(log);
    qint64 offset = from.offset;
    qint64 line = from.firstLine;
    QByteArray open; // beginning of the line that goes on in the next chunk
    qint64 whole = 0;
    const auto finish = [&] {
        const bool goesOn = fn(line++, open, whole);
        open.clear();
        whole = 0;
        return goesOn;
    };
    while (offset < end && !isCancelled) {
        if (hasHole(log) && offset == log.freedFrom) {
            if (whole > 0 && !finish())
                return;
            ++line;
            offset = log.freedTo;
            continue;
        }
        const QByteArray chunk
            = source.read(offset, std::min(chunkBytes, barrier(log, offset, end) - offset));
        if (chunk.isEmpty())
            return;
        offset += chunk.size();
        for (qsizetype at = 0; at < chunk.size();) {
            const qsizetype found = chunk.indexOf('\n', at);
            const qsizetype length = (found < 0 ? chunk.size() : found) - at;
            open += chunk.mid(
                at, std::min(length, std::max<qsizetype>(0, longestLogLine + 8 - open.size())));
            whole += length;
            if (found < 0)
                break;
            if (!finish())
                return;
            at = found + 1;
        }
    }
    if (whole > 0 && !isCancelled)
        finish();
}

} // namespace slipway::ui
