// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/durablestore.h"

#include "timeseries/block.h"
#include "timeseries/buckets.h"
#include "timeseries/storefolder.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <atomic>

using namespace Qt::StringLiterals;

namespace slipway::timeseries {
namespace {

constexpr size_t namesAtATime = 4096;

class FolderStore final : public DurableStore {
public:
    FolderStore(QString folder, DurableStoreLimits limits)
        : m_folder(std::move(folder))
        , m_limits(limits)
        , m_store(limits.memory)
    {
    }

    SeriesRef refer(const std::shared_ptr<const Labels>& labels) override
    {
        return m_store.refer(labels);
    }
    std::vector<size_t> append(std::span<const RefSample> samples) override
    {
        return m_store.append(samples);
    }
    void append(std::span<const Point> points) override { m_store.append(points); }
    std::shared_ptr<const Snapshot> snapshot() const override { return m_store.snapshot(); }
    Size size() const override { return m_store.size(); }
    const Restored& restored() const override { return m_restored; }

    bool isCheckpointDue() const override
    {
        return m_isGap.load()
            || m_journalBytes.load()
            > std::max(m_limits.journalBytes, m_checkpointBytes.load() / 2);
    }

    Result<void> read()
    {
        const FolderReader reader{
            [this](const Labels& labels, std::span<const StoredChunk> chunks) {
                m_store.restore(labels, chunks);
            },
            [this](std::span<const Point> points) { m_store.append(points); }};
        const auto report = readFolder(m_folder, reader);
        if (!report)
            return failure(report.error());
        m_store.restored(report->head ? report->head->newest : std::numeric_limits<qint64>::max(),
            report->head ? report->head->downsampledBefore : std::numeric_limits<qint64>::min());
        const auto size = m_store.size();
        m_restored = {size.series, size.samples, report->losses};
        m_journal = report->lastJournal + 1;
        m_journalBytes = report->journalBytes;
        m_checkpointBytes = QFileInfo(checkpointPath(m_folder)).size();
        m_isGap = !report->losses.isEmpty(); // damage is not read twice
        m_store.noteArrivals(static_cast<size_t>(std::max<qint64>(1, m_limits.unwritten)));
        return {};
    }

    Result<void> flush() override
    {
        const std::lock_guard lock(m_writing);
        return write(false, nullptr);
    }

    Result<void> checkpoint() override
    {
        const std::lock_guard one(m_checkpointing);
        std::shared_ptr<const MemorySnapshot> snapshot;
        quint64 covered = 0;
        const bool wasGap = m_isGap.exchange(false);
        {
            const std::lock_guard lock(m_writing);
            // What cannot be written to the journal is in the snapshot all the same.
            static_cast<void>(write(true, &snapshot));
            m_unwritten.clear();
            m_file.close();
            covered = m_journal++;
        }
        if (auto written = writeFile(*snapshot, covered); !written) {
            m_isGap = true;
            return written;
        }
        static_cast<void>(wasGap);
        for (const auto number : journalsOf(m_folder)) {
            if (number <= covered)
                QFile::remove(journalPath(m_folder, number));
        }
        const std::lock_guard lock(m_writing);
        m_journalBytes = m_file.isOpen() ? m_file.size() : 0;
        return {};
    }

private:
    Result<void> openJournal()
    {
        if (m_file.isOpen())
            return {};
        m_file.setFileName(journalPath(m_folder, m_journal));
        if (auto opened = openPrivate(m_file, QIODevice::WriteOnly | QIODevice::Append); !opened)
            return opened;
        m_named.clear();
        return syncFolder(m_folder);
    }

    /// Frames that name the series of these samples, as far as this journal has not yet.
    void putNames(std::span<const Arrival> arrivals, Bytes& out)
    {
        std::vector<std::uint32_t> ids;
        const auto put = [&] {
            const auto names = m_store.namesOf(ids);
            putJournalSeries(names, out);
            ids.clear();
        };
        for (const auto& arrival : arrivals) {
            if (arrival.id >= m_named.size())
                m_named.resize(arrival.id + 1024);
            if (m_named[arrival.id])
                continue;
            m_named[arrival.id] = true;
            ids.push_back(arrival.id);
            if (ids.size() == namesAtATime)
                put();
        }
        put();
    }

    Result<void> write(bool isWithSnapshot, std::shared_ptr<const MemorySnapshot>* snapshot)
    {
        auto noted = m_store.takeArrivals(std::move(m_spare), isWithSnapshot);
        if (snapshot)
            *snapshot = std::move(noted.snapshot);
        if (!noted.isWhole && !isWithSnapshot)
            m_isGap = true;
        auto& arrivals = noted.arrivals;
        if (!m_unwritten.empty()) {
            m_unwritten.insert(m_unwritten.end(), arrivals.begin(), arrivals.end());
            std::swap(m_unwritten, arrivals);
            m_unwritten.clear();
        }
        if (arrivals.empty())
            return {};
        auto written = writeArrivals(arrivals);
        if (!written && static_cast<qint64>(arrivals.size()) <= m_limits.unwritten)
            m_unwritten = arrivals;
        else if (!written)
            m_isGap = true;
        m_spare = std::move(arrivals);
        return written;
    }

    Result<void> writeArrivals(std::span<const Arrival> arrivals)
    {
        if (auto opened = openJournal(); !opened)
            return opened;
        const qint64 before = m_file.size();
        Bytes bytes;
        putNames(arrivals, bytes);
        putJournalSamples(arrivals, bytes);
        const auto size = static_cast<qint64>(bytes.size());
        const bool isWhole
            = m_file.write(reinterpret_cast<const char*>(bytes.data()), size) == size;
        auto synced = isWhole ? sync(m_file) : Result<void>();
        if (isWhole && synced) {
            m_journalBytes += size;
            return {};
        }
        const QString why = m_file.errorString();
        m_file.resize(before);
        m_file.close(); // the names in it are said anew in the next one
        ++m_journal;
        if (!synced)
            return synced;
        return failure(m_file.fileName(),
            u"metrics cannot be written to disk: %1"_s.arg(why),
            u"make room there; nothing is lost until Slipway ends"_s);
    }

    Result<void> writeFile(const MemorySnapshot& snapshot, quint64 covered)
    {
        QFile file(checkpointPath(m_folder) + u".new"_s);
        file.remove();
        if (auto opened = openPrivate(file, QIODevice::WriteOnly | QIODevice::Truncate); !opened)
            return opened;
        const CheckpointHead head{m_store.newest(), snapshot.downsampledBefore(), covered};
        const bool isWhole = writeCheckpoint(snapshot, head, [&file](ByteSpan bytes) {
            const auto size = static_cast<qint64>(bytes.size());
            return file.write(reinterpret_cast<const char*>(bytes.data()), size) == size;
        });
        const QString why = file.errorString();
        auto synced = isWhole ? sync(file) : Result<void>();
        const qint64 size = file.size();
        file.close();
        if (!isWhole || !synced) {
            file.remove();
            return synced ? failure(file.fileName(),
                       u"metrics cannot be written to disk: %1"_s.arg(why),
                       u"make room there; nothing is lost until Slipway ends"_s)
                          : synced;
        }
        const auto from = QFile::encodeName(file.fileName());
        const auto to = QFile::encodeName(checkpointPath(m_folder));
        if (std::rename(from.constData(), to.constData()) != 0)
            return failure(file.fileName(), u"cannot be renamed to checkpoint"_s);
        m_checkpointBytes = size;
        return syncFolder(m_folder);
    }

    const QString m_folder;
    const DurableStoreLimits m_limits;
    MemoryStore m_store;
    Restored m_restored;
    std::mutex m_checkpointing; ///< taken before the next one
    std::mutex m_writing; ///< guards what follows
    QFile m_file; ///< the journal
    quint64 m_journal = 1;
    std::vector<bool> m_named; ///< series that the journal has named
    std::vector<Arrival> m_spare;
    std::vector<Arrival> m_unwritten; ///< after a failure
    std::atomic<qint64> m_journalBytes = 0;
    std::atomic<qint64> m_checkpointBytes = 0;
    std::atomic<bool> m_isGap = false; ///< something is in no journal
};

} // namespace

Result<std::unique_ptr<DurableStore>> DurableStore::open(
    const QString& folder, DurableStoreLimits limits)
{
    if (!QFileInfo::exists(folder)) {
        if (!QDir().mkpath(folder))
            return failure(folder,
                u"the folder for metrics cannot be made"_s,
                u"check who owns the folder above it"_s);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    if (!QFileInfo(folder).isDir() || !QFileInfo(folder).isWritable())
        return failure(folder,
            u"metrics cannot be kept here: it is no folder that can be written to"_s,
            u"check who owns it"_s);
    auto store = std::make_unique<FolderStore>(folder, limits);
    if (auto read = store->read(); !read)
        return failure(read.error());
    return store;
}

Result<Restored> restoreInto(SeriesStore& store, const QString& folder, qint64 since)
{
    Restored out;
    if (!QFileInfo::exists(folder))
        return out;
    std::vector<Sample> samples;
    std::vector<RefSample> refs;
    FolderReader reader;
    reader.takeChunks = [&](const Labels& labels, std::span<const StoredChunk> chunks) {
        samples.clear();
        constexpr qint64 farthest = std::numeric_limits<qint64>::max();
        for (const auto& chunk : chunks) {
            if (chunk.last <= since)
                continue;
            if (chunk.isBuckets)
                decodeAspect(chunk.bytes, Aspect::Last, since, farthest, samples);
            else
                decodeBlocks(chunk.bytes, since, farthest, samples);
        }
        if (samples.empty())
            return;
        const auto ref = store.refer(std::make_shared<const Labels>(labels));
        refs.clear();
        for (const auto& sample : samples)
            refs.push_back({ref, sample});
        out.samples += static_cast<qint64>(refs.size() - store.append(refs).size());
    };
    reader.takePoints = [&](std::span<const Point> points) {
        std::vector<Point> newer(points.begin(), points.end());
        std::erase_if(newer, [since](const Point& point) { return point.sample.time <= since; });
        store.append(newer);
        out.samples += static_cast<qint64>(newer.size());
    };
    const auto report = readFolder(folder, reader);
    if (!report)
        return failure(report.error());
    out.series = store.size().series;
    out.losses = report->losses;
    return out;
}

} // namespace slipway::timeseries
