// SPDX-License-Identifier: GPL-3.0-or-later
// Who may start, how often, and with what under the journal.
#include "support/testcase.h"
#include "trust/trust.h"
#include "world/cell.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <array>
#include <atomic>
#include <barrier>
#include <sys/mount.h>
#include <thread>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

/// A full disk: a small tmpfs, filled up to the last byte when told.
class SmallDisk {
public:
    explicit SmallDisk(const QString& folder) : m_folder(folder)
    {
        QDir().mkpath(folder);
        m_isMounted
            = ::mount(
                  "tmpfs", QFile::encodeName(folder).constData(), "tmpfs", 0, "size=2m,mode=0700")
            == 0;
    }
    ~SmallDisk()
    {
        if (m_isMounted)
            ::umount2(QFile::encodeName(m_folder).constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    bool isMounted() const { return m_isMounted; }
    void fill()
    {
        QFile file(m_folder + u"/ballast"_s);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return;
        for (const int size : {65'536, 4'096, 1}) {
            while (file.write(QByteArray(size, 'x')) == size) { }
        }
    }
    void empty() { QFile::remove(m_folder + u"/ballast"_s); }

private:
    QString m_folder;
    bool m_isMounted = false;
};

/// A plan of two commands and no gate.
const QByteArray twoCommands = R"(version: 1
project: {name: full}
environments:
  - {name: local, protected: false, plan: two}
commands:
  first: {argv: [./step.sh, first, "1"]}
  second: {argv: [./step.sh, second, "0"]}
plans:
  two: {steps: [{command: first}, {command: second}]}
)";

engine::StartOrder orderOf(const test::Cell& cell)
{
    engine::StartOrder order;
    order.config = cell.config();
    order.environment = u"local"_s;
    order.version = u"v2"_s;
    return order;
}

} // namespace

class StartsTest : public QObject {
    Q_OBJECT
private slots:
    void ofTwoStartsAtTheSameInstantOneBegins()
    {
        static constexpr int races = 100;
        test::Cell cell(1);
        QVERIFY2(cell.isReady(), qPrintable(cell.mistake()));
        int winners = 0;
        int doubles = 0;
        for (int race = 0; race < races; ++race) {
            std::array<std::optional<engine::Begun>, 2> begun;
            std::array<QString, 2> why;
            std::barrier gate(2);
            std::array<std::thread, 2> racers;
            for (size_t i = 0; i < racers.size(); ++i) {
                racers[i] = std::thread([&, i] {
                    auto journal = history::openJournal(cell.paths().journal(), cell.clock());
                    gate.arrive_and_wait();
                    if (!journal)
                        return;
                    auto run
                        = engine::beginRun(**journal, cell.clock(), cell.paths(), orderOf(cell));
                    if (run)
                        begun[i] = *run;
                    else
                        why[i] = run.error().text();
                });
            }
            for (auto& racer : racers)
                racer.join();
            winners += (begun[0] ? 1 : 0) + (begun[1] ? 1 : 0);
            doubles += begun[0] && begun[1] ? 1 : 0;
            const auto& loser = begun[0] ? why[1] : why[0];
            QVERIFY2(loser.contains(engine::userName()), qPrintable(loser)); // who holds it
            // The run of this race ends, so that the next may begin.
            const auto& run = begun[0] ? begun[0] : begun[1];
            QVERIFY2(run, qPrintable(why[0] + why[1]));
            end(cell, *run);
        }
        QCOMPARE(doubles, 0);
        QCOMPARE(winners, races);
    }

    void manyStartsInOneSecondNeverShareAnId()
    {
        static constexpr int starts = 400; // of 65,536 ids a second: one is drawn twice, usually
        test::Cell cell(1);
        QVERIFY2(cell.isReady(), qPrintable(cell.mistake()));
        const ManualClock clock(cell.clock().now());
        QSet<QString> runs;
        for (int start = 0; start < starts; ++start) {
            const auto begun = engine::beginRun(cell.journal(), clock, cell.paths(), orderOf(cell));
            QVERIFY2(begun, qPrintable(begun ? QString() : begun.error().text()));
            runs.insert(begun->run);
            end(cell, *begun);
        }
        QCOMPARE(runs.size(), starts);
    }

    void aRunThatNobodyDrivesStillBarsTheNext()
    {
        test::Cell cell(1);
        const auto first = cell.begin();
        QVERIFY2(first, qPrintable(cell.mistake()));
        QVERIFY(cell.journal().release(first->lease));
        QVERIFY(!cell.begin());
        QVERIFY2(cell.mistake().contains(first->run), qPrintable(cell.mistake()));
    }

    void aLoginBringsLostEnginesBack()
    {
        test::Cell cell(1, twoCommands);
        const auto begun = cell.begin();
        QVERIFY2(begun, qPrintable(cell.mistake()));
        QVERIFY(cell.journal().release(begun->lease)); // as after a reboot: nobody holds it
        QProcess login;
        login.start(test::program(u"slipway"_s),
            {u"rollout"_s, u"revive"_s, u"--state"_s, cell.paths().state});
        QVERIFY(login.waitForFinished());
        QCOMPARE(login.exitCode(), 0);
        QVERIFY(cell.until([&] { return rollout::isEnd(cell.state(begun->run)->phase); }));
        QCOMPARE(cell.state(begun->run)->phase, rollout::Phase::Succeeded);
    }

    void withoutTrustNothingStarts()
    {
        test::Cell cell(1);
        QFile file(cell.folder() + u"/step.sh"_s);
        QVERIFY(file.open(QIODevice::Append));
        file.write("# one byte more\n");
        file.close();
        QVERIFY(!cell.begin());
        QVERIFY2(cell.mistake().contains(u"trust"_s), qPrintable(cell.mistake()));
        QVERIFY(cell.effects().isEmpty());
    }

    void aFullDiskStartsNothingNewAndLosesNothing()
    {
        QTemporaryDir folder;
        SmallDisk disk(folder.filePath(u"state"_s));
        if (!disk.isMounted())
            QSKIP("a small file system cannot be mounted here");
        test::Cell cell(1, {}, folder.filePath(u"state"_s));
        QVERIFY2(cell.isReady(), qPrintable(cell.mistake()));
        disk.fill();
        QVERIFY(!cell.begin()); // cannot be recorded, so it cannot start
        QVERIFY2(!cell.mistake().isEmpty(), "no reason");
        disk.empty();
        QVERIFY(!cell.journal().verify()->broken);
    }

    void aDiskThatFillsUpHoldsTheRunUntilThereIsRoom()
    {
        QTemporaryDir folder;
        SmallDisk disk(folder.filePath(u"state"_s));
        if (!disk.isMounted())
            QSKIP("a small file system cannot be mounted here");
        test::Cell cell(1, twoCommands, folder.filePath(u"state"_s));
        const auto begun = cell.begin();
        QVERIFY2(begun && cell.startEngine(*begun), qPrintable(cell.mistake()));
        QVERIFY(cell.until([&] { return !cell.effects().isEmpty(); }));
        disk.fill();
        // The first command ends while nothing can be written down: the second must not begin.
        QTest::qWait(2500);
        const auto held = cell.effects().size();
        disk.empty();
        QCOMPARE(cell.watch(begun->run), 0);
        QCOMPARE(held, 1);
        QCOMPARE(cell.effects().size(), 2);
        QVERIFY(!cell.journal().verify()->broken);
    }

private:
    /// Ends a run without any engine: as a cancelled preflight does.
    static void end(test::Cell& cell, const engine::Begun& begun)
    {
        const rollout::event::PreflightDone done{
            {{.name = u"test"_s, .text = u"over"_s, .holds = false}}};
        auto state = *cell.state(begun.run);
        state = rollout::advance(std::move(state), done, cell.clock().now()).state;
        QVERIFY(cell.journal().append({.stream = rollout::streamOf(begun.run),
            .expected = 1,
            .entries = {rollout::toEntry(done, cell.clock().now())},
            .row = rollout::rowOf(state),
            .lease = begun.lease,
            .settled = {}}));
        QVERIFY(cell.journal().release(begun.lease));
    }
};

SLIPWAY_TEST(StartsTest)
#include "tst_starts.moc"
