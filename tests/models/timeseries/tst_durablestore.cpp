// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeseries/naive.h"
#include "support/testcase.h"
#include "timeseries/durablestore.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::timeseries;
using namespace slipway::timeseries::test;

namespace {

std::unique_ptr<DurableStore> opened(const QString& folder, DurableStoreLimits limits = {})
{
    auto store = DurableStore::open(folder, limits);
    return store ? std::move(*store) : nullptr;
}

/// Ten series of every kind of values, `count` samples each, from the `start`th on.
void fill(SeriesStore& store, int start, int count)
{
    std::mt19937_64 random(static_cast<std::uint64_t>(start) + 1);
    std::vector<ValueSource> values;
    for (unsigned i = 0; i < 10; ++i)
        values.emplace_back(random, i % ValueSource::kinds);
    for (int at = start; at < start + count; ++at) {
        std::vector<Point> points;
        for (size_t i = 0; i < values.size(); ++i)
            points.push_back({labelsOf("metric", std::to_string(i)),
                {1'700'000'000'000 + at * 15'000LL + qint64(random() % 20), values[i].next()}});
        store.append(points);
    }
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QStringList filesOf(const QString& folder)
{
    return QDir(folder).entryList(QDir::Files, QDir::Name);
}

/// Whether every sample of `part` is in `whole` as well.
bool isPart(const Contents& part, const Contents& whole)
{
    return std::ranges::all_of(part, [&whole](const auto& series) {
        const auto found = whole.find(series.first);
        return found != whole.end() && std::ranges::includes(found->second, series.second);
    });
}

size_t samplesOf(const Contents& contents)
{
    size_t out = 0;
    for (const auto& [labels, samples] : contents)
        out += samples.size();
    return out;
}

/// Appends and flushes until it is killed; says on `pipe` what is flushed.
[[noreturn]] void writeForEver(const QString& folder, int pipe)
{
    const auto store = opened(folder);
    for (int at = 0; store; ++at) {
        fill(*store, at, 1);
        if (!store->flush() || (at % 40 == 39 && !store->checkpoint())
            || ::write(pipe, &at, sizeof at) != sizeof at)
            break;
    }
    _exit(1);
}

} // namespace

class DurableStoreTest : public QObject {
    Q_OBJECT
private slots:
    void everythingIsFoundAgain()
    {
        const QTemporaryDir folder;
        Contents before;
        {
            const auto store = opened(folder.path());
            QVERIFY(store);
            fill(*store, 0, 700);
            QVERIFY(store->flush());
            QVERIFY(store->checkpoint());
            fill(*store, 700, 50);
            QVERIFY(store->flush());
            before = contentsOf(*store);
        }
        QCOMPARE(filesOf(folder.path()), (QStringList{u"checkpoint"_s, u"journal-0000000002"_s}));
        const auto store = opened(folder.path());
        QCOMPARE(store->restored().losses, QStringList());
        QCOMPARE(store->restored().samples, 7500);
        QCOMPARE(contentsOf(*store), before);
        fill(*store, 750, 10);
        QVERIFY(store->checkpoint());
        QCOMPARE(filesOf(folder.path()), QStringList{u"checkpoint"_s});
        const auto again = opened(folder.path());
        QCOMPARE(contentsOf(*again), contentsOf(*store));
    }
    void whatWasNotFlushedIsLostAndNothingElse()
    {
        const QTemporaryDir folder;
        Contents before;
        {
            const auto store = opened(folder.path());
            fill(*store, 0, 10);
            QVERIFY(store->flush());
            before = contentsOf(*store);
            fill(*store, 10, 10);
        }
        QCOMPARE(contentsOf(*opened(folder.path())), before);
    }
    void filesAreForTheirOwnerOnly()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"metrics"_s);
        const auto store = opened(path);
        fill(*store, 0, 1);
        QVERIFY(store->checkpoint());
        fill(*store, 1, 1);
        QVERIFY(store->flush());
        QCOMPARE(filesOf(path).size(), 2);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        for (const auto& name : filesOf(path))
            QVERIFY(!(QFileInfo(path + u'/' + name).permissions() & others));
        QVERIFY(!(QFileInfo(path).permissions() & others));
    }
    void aKilledWriterLosesNothingThatWasFlushed()
    {
        for (const int kills : {1, 7, 39, 60}) {
            const QTemporaryDir folder;
            int pipes[2];
            QCOMPARE(::pipe(pipes), 0);
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0)
                writeForEver(folder.path(), pipes[1]);
            ::close(pipes[1]);
            int last = -1;
            while (last < kills && ::read(pipes[0], &last, sizeof last) == sizeof last) { }
            ::kill(child, SIGKILL);
            QCOMPARE(::waitpid(child, nullptr, 0), child);
            int later = 0;
            while (::read(pipes[0], &later, sizeof later) == sizeof later)
                last = later;
            ::close(pipes[0]);
            QVERIFY(last >= kills);
            const auto wanted = makeMemoryStore();
            for (int at = 0; at <= last; ++at)
                fill(*wanted, at, 1);
            const auto found = contentsOf(*opened(folder.path()));
            QVERIFY(isPart(contentsOf(*wanted), found));
            QVERIFY(samplesOf(found) <= size_t(last + 3) * 10);
        }
    }
    void aTornJournalCostsItsEndOnly()
    {
        const QTemporaryDir folder;
        std::vector<std::pair<qint64, Contents>> states; // by size of the journal
        const QString path = folder.filePath(u"journal-0000000001"_s);
        {
            const auto store = opened(folder.path());
            for (int at = 0; at < 12; ++at) {
                fill(*store, at, 1);
                QVERIFY(store->flush());
                states.emplace_back(QFileInfo(path).size(), contentsOf(*store));
            }
        }
        const QByteArray whole = bytesOf(path);
        for (qsizetype size = 0; size <= whole.size(); size += 7) {
            const QTemporaryDir torn;
            QVERIFY(write(torn.filePath(u"journal-0000000001"_s), whole.left(size)));
            const auto store = opened(torn.path());
            Contents wanted;
            qint64 good = 0;
            for (const auto& [end, state] : states) {
                if (end <= size) {
                    wanted = state;
                    good = end;
                }
            }
            QCOMPARE(contentsOf(*store), wanted);
            if (good == size)
                QCOMPARE(store->restored().losses, QStringList());
            if (size == whole.size() - 1)
                QVERIFY2(store->restored().losses.value(0).contains(u"cut off"),
                    qPrintable(store->restored().losses.join(u'\n')));
        }
    }
    void damageCostsWhatIsDamagedAndIsReported()
    {
        const QTemporaryDir folder;
        Contents before;
        {
            const auto store = opened(folder.path());
            fill(*store, 0, 300);
            QVERIFY(store->checkpoint());
            for (int at = 300; at < 340; ++at) {
                fill(*store, at, 1);
                QVERIFY(store->flush());
            }
            before = contentsOf(*store);
        }
        std::mt19937_64 random(1);
        for (const auto& name : filesOf(folder.path())) {
            const QByteArray whole = bytesOf(folder.filePath(name));
            for (int round = 0; round < 150; ++round) {
                QByteArray bytes = whole;
                const auto at = qsizetype(random() % std::uint64_t(bytes.size()));
                bytes[at] = char(bytes[at] ^ char(1U << (random() % 8)));
                QVERIFY(write(folder.filePath(name), bytes));
                const auto store = opened(folder.path());
                QVERIFY(!store->restored().losses.isEmpty());
                const auto found = contentsOf(*store);
                QVERIFY(isPart(found, before));
                if (name != u"checkpoint" && at > 2000) // one flush of forty
                    QVERIFY(samplesOf(found) >= samplesOf(before) - 10);
            }
            QVERIFY(write(folder.filePath(name), whole));
        }
        QCOMPARE(contentsOf(*opened(folder.path())), before);
    }
    void rubbishIsNotAStoreAndNoFailure()
    {
        const QTemporaryDir folder;
        QVERIFY(write(folder.filePath(u"checkpoint"_s), QByteArray(100'000, '\xF5')));
        QVERIFY(write(folder.filePath(u"journal-0000000003"_s),
            QByteArray("\xF5SL\xA7"
                       "A\xFF\xFF\xFF\xFFxxxx",
                13)
                .repeated(1000)));
        QVERIFY(write(folder.filePath(u"journal-x"_s), "?"));
        const auto store = opened(folder.path());
        QCOMPARE(store->size().series, 0);
        QVERIFY(store->restored().losses.size() >= 3);
        QVERIFY(store->isCheckpointDue());
        fill(*store, 0, 5);
        QVERIFY(store->checkpoint());
        QCOMPARE(contentsOf(*opened(folder.path())), contentsOf(*store));
    }
    void bucketsAreFoundAgain()
    {
        const QTemporaryDir folder;
        const DurableStoreLimits limits{
            .memory = {.retention = 4LL * 3'600'000, .downsampledRetention = 90LL * 86'400'000}};
        const auto store = opened(folder.path(), limits);
        fill(*store, 0, 5000);
        const qint64 boundary = store->snapshot()->downsampledBefore();
        QVERIFY(boundary > 1'700'000'000'000);
        QVERIFY(store->checkpoint());
        const auto again = opened(folder.path(), limits);
        QCOMPARE(again->snapshot()->downsampledBefore(), boundary);
        for (const auto aspect : {Aspect::Last, Aspect::Min, Aspect::Sum, Aspect::Count})
            QCOMPARE(contentsOf(*again, aspect), contentsOf(*store, aspect));
    }
    void aReaderTakesWhatIsNewerThanItAsksFor()
    {
        const QTemporaryDir folder;
        const auto owner = opened(folder.path());
        fill(*owner, 0, 200);
        QVERIFY(owner->checkpoint());
        fill(*owner, 200, 20);
        QVERIFY(owner->flush());
        const auto before = filesOf(folder.path());
        const qint64 since = 1'700'000'000'000 + 150 * 15'000;
        const auto engine = makeMemoryStore();
        const auto restored = restoreInto(*engine, folder.path(), since);
        QVERIFY(restored);
        QCOMPARE(restored->losses, QStringList());
        QCOMPARE(contentsOf(*engine),
            contentsOf(*owner->snapshot(), {}, since, std::numeric_limits<qint64>::max()));
        QCOMPARE(filesOf(folder.path()), before);
        QVERIFY(restoreInto(*engine, folder.path() + u"/none"_s, 0));
    }
    void aFullDiskLosesNothingWhileItRuns()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"metrics"_s);
        const auto store = opened(path);
        fill(*store, 0, 10);
        QVERIFY(QDir(path).removeRecursively());
        const auto failed = store->flush();
        QVERIFY(!failed);
        QVERIFY(failed.error().text().contains(u"journal"));
        QVERIFY(!store->checkpoint());
        QVERIFY(store->isCheckpointDue());
        fill(*store, 10, 10);
        QVERIFY(QDir().mkpath(path));
        QVERIFY(store->checkpoint());
        QCOMPARE(contentsOf(*opened(path)), contentsOf(*store));
    }
    void moreThanCanWaitMakesACheckpointDue()
    {
        const QTemporaryDir folder;
        const auto store = opened(folder.path(), {.memory = {}, .unwritten = 50});
        fill(*store, 0, 10);
        QVERIFY(store->flush());
        QVERIFY(store->isCheckpointDue());
        QVERIFY(store->checkpoint());
        QVERIFY(!store->isCheckpointDue());
        QCOMPARE(contentsOf(*opened(folder.path())), contentsOf(*store));
    }
    void aLongJournalMakesACheckpointDue()
    {
        const QTemporaryDir folder;
        const auto store = opened(folder.path(), {.memory = {}, .journalBytes = 3000});
        QVERIFY(!store->isCheckpointDue());
        fill(*store, 0, 100);
        QVERIFY(store->flush());
        QVERIFY(store->isCheckpointDue());
    }
};

SLIPWAY_TEST(DurableStoreTest)
#include "tst_durablestore.moc"
