// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/commandfolder.h"
#include "io/processtree.h"
#include "models/io/commandfixture.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStorageInfo>

#include <csignal>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Command;
using test::Kind;
using test::State;

namespace {

/// Lets another process get a little further; how far is of no importance.
void dawdle(qint64 microseconds)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.nsecsElapsed() < microseconds * 1000) { }
}

void writeRecord(const Command& command,
    const char* name,
    const std::vector<std::pair<const char*, qint64>>& fields,
    const QString& boot)
{
    io::CommandRecord record;
    record.add("by", "shim");
    record.add("boot", boot.toStdString());
    record.add("folder", command.request.folder.toStdString());
    for (const auto& [key, value] : fields)
        record.add(key, value);
    const io::CommandFolder folder(command.request.folder);
    QCOMPARE(io::replaceRecord(folder.fd(), name, record, false), 0);
}

} // namespace

class CommandCrashTest : public QObject {
    Q_OBJECT
private slots:
    void outlivesWhoStartedIt()
    {
        const Command command(u"sh"_s,
            Command::shell(u"mkfifo gate; echo before; read go < gate; echo after; exit 7"_s));
        const pid_t starter = ::fork();
        if (starter == 0) {
            static_cast<void>(io::launchCommand(command.request, test::shimPath()));
            ::kill(::getpid(), SIGKILL);
        }
        int status = 0;
        QCOMPARE(::waitpid(starter, &status, 0), starter);
        QVERIFY(WIFSIGNALED(status));
        WAIT_FOR_LOG(command, "before");
        QCOMPARE(command.status().state, State::Running);
        QFile gate(command.home.filePath(u"gate"_s));
        QVERIFY(gate.open(QIODevice::WriteOnly) && gate.write("go\n") == 3);
        gate.close();
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().code, 7);
        QCOMPARE(command.log(), QByteArray("before\nafter\n"));
    }
    void withoutItsShimItIsLostAndStillStopped_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("interrupt") << int(io::Stop::Interrupt);
        QTest::newRow("terminate") << int(io::Stop::Terminate);
        QTest::newRow("kill") << int(io::Stop::Kill);
    }
    void withoutItsShimItIsLostAndStillStopped()
    {
        QFETCH(int, how);
        const Command command(
            u"sh"_s, Command::shell(u"echo ran >> count; setsid sleep 371; echo ended >> count"_s));
        QVERIFY(command.launch());
        const auto tree = [&] {
            return io::descendantsOf(
                static_cast<pid_t>(command.status().shimPid), io::processTable());
        };
        const auto isUp = [&] {
            return tree().size() == 2
                && Command::file(u"/proc/%1/cmdline"_s.arg(tree()[1].pid)).startsWith("sleep");
        };
        QTRY_VERIFY_WITH_TIMEOUT(isUp(), 60000);
        const auto before = tree();
        QCOMPARE(::kill(static_cast<pid_t>(command.status().shimPid), SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(command.status().state, State::Lost, 60000);
        QCOMPARE(command.status().tree.size(), 2U);
        QVERIFY(command.treeNames(u"sleep 371"_s) && command.treeNames(u"sh -c"_s));
        QVERIFY(io::stopCommand(command.request.folder, static_cast<io::Stop>(how)));
        QTRY_VERIFY_WITH_TIMEOUT(command.status().tree.empty(), 60000);
        for (const auto& process : before)
            QTRY_COMPARE_WITH_TIMEOUT(io::processStartTime(process.pid), 0, 60000);
        QCOMPARE(command.status().state, State::Lost); // how it ended nobody saw
        QVERIFY(!command.status().exit);
        // Nobody runs it again.
        const qint64 second = command.startShim();
        QTRY_COMPARE_WITH_TIMEOUT(io::processStartTime(second), 0, 60000);
        QVERIFY(!io::claimUnstarted(command.request.folder));
        QCOMPARE(command.status().state, State::Lost);
        QCOMPARE(Command::file(command.home.filePath(u"count"_s)), QByteArray("ran\n"));
    }
    void aShimKilledAtAnyMomentIsToldHonestly()
    {
        std::map<State, int> seen;
        for (int round = 0; round < 60; ++round) {
            const Command command(u"sh"_s, Command::shell(u"echo ran >> count; exec sleep 371"_s));
            QVERIFY(command.prepare());
            const qint64 shim = command.startShim();
            QVERIFY(shim > 0);
            dawdle(round * 300);
            ::kill(static_cast<pid_t>(shim), SIGKILL);
            QTRY_COMPARE_WITH_TIMEOUT(io::processStartTime(shim), 0, 60000);
            const auto state = command.status().state;
            ++seen[state];
            if (state == State::Unclaimed)
                QVERIFY(io::claimUnstarted(command.request.folder));
            else
                QVERIFY(state == State::NeverRan || state == State::Lost);
            if (state == State::Lost)
                QVERIFY(io::stopCommand(command.request.folder, io::Stop::Kill));
            const qint64 second = command.startShim();
            QTRY_COMPARE_WITH_TIMEOUT(io::processStartTime(second), 0, 60000);
            const auto count = Command::file(command.home.filePath(u"count"_s));
            if (state == State::Lost)
                QVERIFY(count == "ran\n" || count.isEmpty());
            else
                QCOMPARE(count, QByteArray());
            QVERIFY(command.status().tree.empty());
        }
        QVERIFY2(seen[State::Lost] > 0 && seen.size() > 1, "the moments were all alike");
    }
    void ofTwoShimsOneRuns()
    {
        for (int round = 0; round < 20; ++round) {
            const Command command(u"sh"_s, Command::shell(u"echo ran >> count"_s));
            QVERIFY(command.prepare());
            const qint64 first = command.startShim();
            const qint64 second = command.startShim();
            WAIT_FOR_END(command);
            QTRY_COMPARE_WITH_TIMEOUT(io::processStartTime(first), 0, 60000);
            QTRY_COMPARE_WITH_TIMEOUT(io::processStartTime(second), 0, 60000);
            QCOMPARE(Command::file(command.home.filePath(u"count"_s)), QByteArray("ran\n"));
        }
    }
    void recoveryAndShimNeverBothWin()
    {
        int claimed = 0;
        for (int round = 0; round < 50; ++round) {
            const Command command(u"sh"_s, Command::shell(u"echo ran >> count"_s));
            QVERIFY(command.prepare());
            const qint64 shim = command.startShim();
            dawdle(round * 60);
            const bool isOurs = io::claimUnstarted(command.request.folder);
            claimed += isOurs ? 1 : 0;
            QTRY_COMPARE_WITH_TIMEOUT(io::processStartTime(shim), 0, 60000);
            QCOMPARE(command.status().state, isOurs ? State::NeverRan : State::Ended);
            QCOMPARE(Command::file(command.home.filePath(u"count"_s)),
                isOurs ? QByteArray() : QByteArray("ran\n"));
            QCOMPARE(io::claimUnstarted(command.request.folder), isOurs); // the answer stays
        }
        QVERIFY2(claimed > 0 && claimed < 50, qPrintable(QString::number(claimed)));
    }
    void whatIsClaimedBeforeItsFolderIsMadeNeverStarts()
    {
        const Command command(u"sh"_s, Command::shell(u"echo ran >> count"_s));
        QCOMPARE(command.status().state, State::Unclaimed);
        QVERIFY(io::claimUnstarted(command.request.folder));
        QCOMPARE(command.status().state, State::NeverRan);
        QVERIFY(!io::launchCommand(command.request, test::shimPath()));
        QCOMPARE(Command::file(command.home.filePath(u"count"_s)), QByteArray());
    }
    void anotherProcessWithItsPidIsLeftAlone_data()
    {
        QTest::addColumn<int>("startOffset");
        QTest::addColumn<bool>("isThisBoot");
        QTest::newRow("another start time") << -1 << true;
        QTest::newRow("another boot") << 0 << false;
    }
    void anotherProcessWithItsPidIsLeftAlone()
    {
        QFETCH(int, startOffset);
        QFETCH(bool, isThisBoot);
        QProcess victim; // leads a session, as a leader does
        victim.start(u"setsid"_s, {u"sleep"_s, u"371"_s});
        QVERIFY(victim.waitForStarted());
        const qint64 pid = victim.processId();
        QTRY_COMPARE_WITH_TIMEOUT(
            io::processEntry(static_cast<pid_t>(pid)).value_or(io::ProcessEntry()).session,
            pid,
            60000);
        const qint64 start = io::processStartTime(pid) + startOffset;
        const QString boot = isThisBoot ? io::bootId() : u"00000000-0000-0000-0000-000000000000"_s;
        const Command command(u"true"_s);
        QVERIFY(QDir().mkdir(command.request.folder));
        writeRecord(command, "claim", {{"pid", pid}, {"start", start}}, boot);
        writeRecord(command,
            "pid",
            {{"shim", pid},
                {"shimStart", start},
                {"leader", pid},
                {"leaderStart", start},
                {"session", pid}},
            boot);
        QCOMPARE(command.status().state, State::Lost);
        QVERIFY(command.status().tree.empty());
        for (const auto how : {io::Stop::Interrupt, io::Stop::Terminate, io::Stop::Kill})
            QVERIFY(io::stopCommand(command.request.folder, how)); // nothing of it is left
        QVERIFY(io::processStartTime(pid) != 0);
        QVERIFY(!victim.waitForFinished(100));
        victim.kill();
        QVERIFY(victim.waitForFinished());
    }
    void whatCannotBeReadIsLost_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("state");
        QTest::newRow("claim") << u"claim"_s << int(State::Lost);
        QTest::newRow("pid") << u"pid"_s << int(State::Lost);
        QTest::newRow("exit") << u"exit"_s << int(State::Lost);
    }
    void whatCannotBeReadIsLost()
    {
        QFETCH(QString, file);
        const Command command(u"true"_s);
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QTRY_COMPARE_WITH_TIMEOUT(io::processStartTime(command.status().shimPid), 0, 60000);
        QFile damaged(command.request.folder + u'/' + file);
        QVERIFY(damaged.open(QIODevice::ReadWrite) && damaged.resize(damaged.size() - 1));
        damaged.close();
        if (file != u"exit")
            QVERIFY(QFile::remove(command.request.folder + u"/exit"_s));
        QCOMPARE(command.status().state, State::Lost);
        QVERIFY(!command.status().exit);
        QVERIFY(!io::claimUnstarted(command.request.folder));
    }
    void aFullDiskStillHoldsTheExit()
    {
        Command command(
            u"sh"_s, Command::shell(u"head -c 10000000 /dev/zero 2> errors; rm errors; exit 5"_s));
        const QByteArray mount = QFile::encodeName(command.home.filePath(u"small"_s));
        QVERIFY(QDir().mkdir(QString::fromUtf8(mount)));
        if (::mount("tmpfs", mount.constData(), "tmpfs", 0, "size=1m") != 0)
            QSKIP("a small file system cannot be mounted");
        command.request.folder = QString::fromUtf8(mount) + u"/command"_s;
        command.request.logFile = QString::fromUtf8(mount) + u"/log"_s;
        const bool isLaunched = command.launch();
        const auto end = qScopeGuard([&] { ::umount2(mount.constData(), MNT_DETACH); });
        QVERIFY(isLaunched);
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().code, 5);
        // What is free is no more than the shim had kept for itself.
        QVERIFY(QStorageInfo(QString::fromUtf8(mount)).bytesFree() <= 16384);
        QFile filler(QString::fromUtf8(mount) + u"/filler"_s);
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (filler.write(QByteArray(4096, 'x')) == 4096) { }
        // And what is asked for now does not begin.
        Command next(u"touch"_s, {u"ran"_s});
        next.request.folder = QString::fromUtf8(mount) + u"/next"_s;
        const auto launched = io::launchCommand(next.request, test::shimPath());
        QVERIFY(!launched);
        QVERIFY2(
            launched.error().what.contains(u"disk is full"), qPrintable(launched.error().text()));
        QVERIFY(!QFile::exists(next.home.filePath(u"ran"_s)));
    }
    void triesUntilTheExitIsWritten()
    {
        const Command command(
            u"sh"_s, Command::shell(u"mkdir -p command/exit/in-the-way; exit 4"_s));
        QVERIFY(command.launch());
        const QString obstacle = command.request.folder + u"/exit"_s;
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(obstacle + u"/in-the-way"_s)
                && io::processStartTime(command.status().leaderPid) == 0,
            60000);
        QVERIFY(!command.status().exit);
        QVERIFY(QDir(obstacle).removeRecursively());
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().code, 4);
    }
};

SLIPWAY_TEST(CommandCrashTest)
#include "tst_commandcrash.moc"
