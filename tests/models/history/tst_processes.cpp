// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/journalfixture.h"
#include "support/testcase.h"

#include <QCoreApplication>
#include <QProcess>

#include <array>
#include <barrier>
#include <chrono>
#include <cstdio>
#include <thread>

using namespace slipway;
using namespace slipway::history;
using namespace slipway::test;
using namespace std::chrono_literals;

namespace {

constexpr int rounds = 100;
constexpr const char* childFile
    = "SLIPWAY_HISTORY_CHILD"; ///< the journal, in a child's environment
constexpr int guard = 120'000; ///< milliseconds, against hanging only

Append firstOf(const QString& run, int round)
{
    auto what = appendOf(u"rollout/"_s + run, 1, 1);
    what.row = runRow(run, u"round-%1"_s.arg(round));
    return what;
}

Lease leaseOf(const QString& run, int round)
{
    return leaseOfThisProcess(u"/p"_s, u"round-%1"_s.arg(round), run);
}

/// One run for each round, whoever began it, and the chain whole.
void verifyOneWinnerEach(Journal& journal)
{
    const auto rows = journal.runs({.limit = 10 * rounds});
    QVERIFY(rows);
    QSet<QString> environments;
    for (const auto& row : *rows)
        environments << row.environment;
    QCOMPARE(environments.size(), rounds);
    QCOMPARE(rows->size(), static_cast<size_t>(rounds));
    const auto state = journal.verify();
    QVERIFY(state && !state->broken);
    QCOMPARE(state->records, rounds);
}

/// Appends and says so after each, as long as it lives or up to `limit`.
bool appendAndTell(const QString& path, qint64 limit)
{
    const SystemClock clock;
    const auto journal = openJournal(path, clock);
    if (!journal)
        return false;
    // The holder before was killed: its lease is free at once.
    const auto lease
        = (*journal)->acquire(leaseOfThisProcess(u"/p"_s, u"production"_s, u"r"_s), 1h);
    const auto row = (*journal)->run(u"r"_s);
    if (!lease || !row)
        return false;
    qint64 last = *row ? (*row)->ended : 0;
    while (last < limit) {
        auto what
            = appendOf(u"rollout/r"_s, static_cast<int>(last) + 1, static_cast<int>(last) + 2);
        what.lease = *lease;
        what.row = runRow(u"r"_s);
        what.row->ended = last + 2;
        const auto done = (*journal)->append(what);
        if (!done)
            return false;
        last = *done;
        std::printf("told %lld\n", static_cast<long long>(last));
        std::fflush(stdout);
    }
    return true;
}

std::unique_ptr<QProcess> child(const QString& slot, const QString& path)
{
    auto process = std::make_unique<QProcess>();
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(childFile), path);
    process->setProcessEnvironment(environment);
    process->start(QCoreApplication::applicationFilePath(), {u"-only"_s, u"ProcessesTest"_s, slot});
    return process;
}

/// The last number that a killed child told, in whole lines of its output.
qint64 lastTold(const QByteArray& output)
{
    const auto whole = output.left(output.lastIndexOf('\n') + 1);
    const auto at = whole.lastIndexOf("told ");
    return at < 0 ? 0 : whole.mid(at + 5, whole.indexOf('\n', at) - at - 5).toLongLong();
}

} // namespace

class ProcessesTest : public QObject {
    Q_OBJECT
private slots:
    void ofTwoThreadsAtOneInstantOneBegins()
    {
        const JournalFile file;
        (void)file.opened();
        std::barrier start(2);
        std::array<int, 2> won{};
        std::array<bool, 2> isGood{true, true};
        const auto race = [&](size_t who) {
            const auto journal = file.opened();
            for (int round = 0; round < rounds; ++round) {
                const auto run = u"r%1-%2"_s.arg(round).arg(who);
                start.arrive_and_wait();
                const auto lease = journal->begin(leaseOf(run, round), 1h, firstOf(run, round));
                won[who] += lease ? 1 : 0;
                if (!lease && !lease.error().what.contains(u"is held by"))
                    isGood[who] = false;
            }
        };
        std::thread first(race, 0);
        std::thread second(race, 1);
        first.join();
        second.join();
        QVERIFY(isGood[0] && isGood[1]);
        QCOMPARE(won[0] + won[1], rounds);
        verifyOneWinnerEach(*file.opened());
    }
    /// In a child: tries to begin a run in every round. Alone: wins them all.
    void beginsWhatItCan()
    {
        const JournalFile own;
        const auto path = qEnvironmentVariable(childFile, own.path());
        const SystemClock clock;
        const auto journal = openJournal(path, clock);
        QVERIFY2(journal, journal ? "" : qPrintable(journal.error().text()));
        int won = 0;
        for (int round = 0; round < rounds; ++round) {
            const auto run = u"r%1-%2"_s.arg(round).arg(QCoreApplication::applicationPid());
            won += (*journal)->begin(leaseOf(run, round), 1h, firstOf(run, round)) ? 1 : 0;
        }
        std::printf("told %d\n", won);
        if (path == own.path())
            QCOMPARE(won, rounds);
    }
    void ofFourProcessesOneBegins()
    {
        const JournalFile file; // made by the children, which race for that too
        std::vector<std::unique_ptr<QProcess>> children;
        for (int i = 0; i < 4; ++i)
            children.push_back(child(u"beginsWhatItCan"_s, file.path()));
        const auto journal = [&] {
            for (const auto& process : children) {
                if (!process->waitForFinished(guard))
                    return std::unique_ptr<Journal>();
            }
            return file.opened();
        }();
        QVERIFY(journal);
        // A dead process holds nothing: one that ended early may be followed in its rounds, so the
        // winners are at least as many as rounds, and never two at one time.
        qint64 won = 0;
        for (const auto& process : children) {
            const auto output = process->readAllStandardOutput();
            QVERIFY2(process->exitCode() == 0, output.constData());
            won += lastTold(output);
        }
        const auto rows = journal->runs({.limit = 10 * rounds});
        QCOMPARE(static_cast<qint64>(rows->size()), won);
        for (int round = 0; round < rounds; ++round) {
            const auto lease = journal->lease(u"/p"_s, u"round-%1"_s.arg(round));
            const auto begun = journal->runs({.environment = u"round-%1"_s.arg(round)});
            QVERIFY(lease && *lease && begun);
            QCOMPARE(static_cast<qint64>(begun->size()), (*lease)->fencing);
        }
        const auto state = journal->verify();
        QVERIFY(state && !state->broken);
        QCOMPARE(state->records, won);
    }
    void openingItAgainDoesNotUnlockWhatIsOpen()
    {
        // Closing any descriptor of a file drops all of the process's locks on it; then the last
        // of the others takes the log away under the one that is open.
        const JournalFile file;
        const auto journal = file.opened(); // nothing in its log yet
        (void)file.opened();
        const auto other = child(u"beginsWhatItCan"_s, file.path());
        QVERIFY(other->waitForFinished(guard));
        QCOMPARE(other->exitCode(), 0);
        const auto done = journal->append(appendOf(u"s"_s, 1, 1));
        QVERIFY2(done, done ? "" : qPrintable(done.error().text()));
        QCOMPARE(file.opened()->read(u"s"_s)->size(), 1U);
    }
    void twoWritersTakeTurns()
    {
        const JournalFile file;
        (void)file.opened();
        std::array<bool, 2> isGood{};
        const auto work = [&](size_t who) {
            const auto journal = file.opened();
            bool isDone = true;
            for (int i = 1; i <= 200 && isDone; ++i)
                isDone = journal->append(appendOf(QString::number(who), i, i)).has_value();
            isGood[who] = isDone;
        };
        std::thread first(work, 0);
        std::thread second(work, 1);
        first.join();
        second.join();
        QVERIFY(isGood[0]);
        QVERIFY(isGood[1]);
        const auto state = file.opened()->verify();
        QCOMPARE(state->records, 400);
        QVERIFY(!state->broken);
    }
    /// In a child: appends until it is killed. Alone: a few times.
    void appendsUntilItIsKilled()
    {
        const JournalFile own;
        const auto path = qEnvironmentVariable(childFile, own.path());
        const bool isAlone = path == own.path();
        QVERIFY(appendAndTell(path, isAlone ? 6 : std::numeric_limits<int>::max() - 2));
        QCOMPARE(own.opened()->read(u"rollout/r"_s)->size(), 6U);
    }
    void killingAWriterLosesNothingThatItTold()
    {
        const JournalFile file;
        qint64 before = 0;
        for (int round = 0; round < 20; ++round) {
            const auto writer = child(u"appendsUntilItIsKilled"_s, file.path());
            QByteArray output;
            // Another moment each time, between the first append and some dozen later.
            while (lastTold(output) < before + 2 + 6 * round) {
                QVERIFY2(writer->waitForReadyRead(guard), output.constData());
                output += writer->readAllStandardOutput();
            }
            writer->kill();
            QVERIFY(writer->waitForFinished(guard));
            output += writer->readAllStandardOutput();
            QCOMPARE(writer->exitStatus(), QProcess::CrashExit);

            const auto journal = file.opened(); // with its quick_check
            const auto state = journal->verify();
            QVERIFY(state);
            QVERIFY(!state->broken);
            const auto told = lastTold(output);
            QVERIFY(told >= before + 2);
            // All that was told, and at most the one append that was under way, whole.
            QVERIFY(state->records == told || state->records == told + 2);
            QCOMPARE((*journal->run(u"r"_s))->ended, state->records);
            before = state->records;
        }
    }
};

SLIPWAY_TEST(ProcessesTest)
#include "tst_processes.moc"
