// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/processtree.h"
#include "models/io/commandfixture.h"

#include <csignal>

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Command;
using test::Kind;
using test::State;

namespace {

/// Processes that carry the marker of this command, wherever they have gone.
int marked(const Command& command)
{
    const QByteArray marker = "SLIPWAY_COMMAND=" + command.request.folder.toUtf8() + '\0';
    int count = 0;
    for (const auto& process : io::processTable()) {
        if (process.isAlive()
            && Command::file(u"/proc/%1/environ"_s.arg(process.pid)).contains(marker))
            ++count;
    }
    return count;
}

qsizetype treeSize(const Command& command)
{
    const auto shim = static_cast<pid_t>(command.status().shimPid);
    return static_cast<qsizetype>(io::descendantsOf(shim, io::processTable()).size());
}

} // namespace

class CommandTreeTest : public QObject {
    Q_OBJECT
private slots:
    void isNotOverBeforeItsLastProcess()
    {
        const Command command(
            u"sh"_s, Command::shell(u"mkfifo gate; (read go < gate; echo late) & exit 3"_s));
        QVERIFY(command.launch());
        QTRY_COMPARE_WITH_TIMEOUT(command.status().state, State::LeaderExited, 60000);
        QCOMPARE(command.status().leaderCode, 3);
        QVERIFY(command.treeNames(u"sh -c"_s));
        QVERIFY(!command.status().exit);
        QFile gate(command.home.filePath(u"gate"_s));
        QVERIFY(gate.open(QIODevice::WriteOnly) && gate.write("go\n") == 3);
        gate.close();
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().code, 3);
        QCOMPARE(command.exit().swept, 0);
        QCOMPARE(command.log(), QByteArray("late\n"));
    }
    void aDeadLeaderIsToldWithItsSignal()
    {
        const Command command(u"sh"_s, Command::shell(u"sleep 371 & kill -KILL $$"_s));
        QVERIFY(command.launch());
        QTRY_COMPARE_WITH_TIMEOUT(command.status().state, State::LeaderExited, 60000);
        QCOMPARE(command.status().leaderCode, 128 + SIGKILL);
    }
    void whatItLeavesIsNamedAndSwept()
    {
        const Command command(u"sh"_s, Command::shell(u"sleep 371 & exit 0"_s));
        QVERIFY(command.launch());
        QTRY_COMPARE_WITH_TIMEOUT(command.status().state, State::LeaderExited, 60000);
        QTRY_VERIFY_WITH_TIMEOUT(command.treeNames(u"sleep 371"_s), 60000);
        QCOMPARE(command.status().tree.size(), 1U);
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Kill));
        WAIT_FOR_END(command);
        const auto exit = command.exit();
        QCOMPARE(exit.kind, Kind::Exited);
        QCOMPARE(exit.code, 0);
        QCOMPARE(exit.swept, 1);
        QVERIFY(exit.wasStopped);
        QVERIFY(!exit.isSuccess()); // what had to be killed did not succeed
        QCOMPARE(marked(command), 0);
    }
    void namesAreCutAndMadeVisible()
    {
        const Command command(u"sh"_s,
            {u"-c"_s,
                u"mkfifo gate; (read go < gate) & exit 0"_s,
                u"\u202Eevil\n"_s + QString(500, u'x')});
        QVERIFY(command.launch());
        QTRY_COMPARE_WITH_TIMEOUT(command.status().state, State::LeaderExited, 60000);
        const auto tree = command.status().tree;
        QCOMPARE(tree.size(), 1U);
        QVERIFY2(tree[0].name.contains(u"\\u{202E}evil\\n"), qPrintable(tree[0].name));
        QVERIFY(tree[0].name.size() <= 200);
    }
    void interruptsEveryProcessOfTheTree()
    {
        // In the foreground: a shell lets what it starts with & ignore SIGINT.
        const Command command(u"sh"_s,
            Command::shell(u"trap 'echo parent; exit 4' INT\n"
                           "setsid sh -c 'trap \"echo child; exit 5\" INT; echo ready; while :; do "
                           "sleep 0.01; done'\n"
                           "exit 6"_s));
        QVERIFY(command.launch());
        WAIT_FOR_LOG(command, "ready");
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Interrupt));
        WAIT_FOR_END(command);
        QVERIFY(command.log().contains("parent") && command.log().contains("child"));
        QCOMPARE(command.exit().kind, Kind::Exited);
        QCOMPARE(command.exit().code, 4);
        QCOMPARE(command.exit().swept, 0);
        QVERIFY(command.exit().wasStopped);
    }
    void terminatesEvenWhatIsStopped()
    {
        const Command command(u"sh"_s, Command::shell(u"kill -STOP $$; echo went on"_s));
        QVERIFY(command.launch());
        const auto isStopped = [&] {
            const auto leader = io::processEntry(static_cast<pid_t>(command.status().leaderPid));
            return leader && leader->state == 'T';
        };
        QTRY_VERIFY_WITH_TIMEOUT(isStopped(), 60000);
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Terminate));
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().kind, Kind::Signalled);
        QCOMPARE(command.exit().code, int(SIGTERM));
        QCOMPARE(command.log(), QByteArray());
    }
    void whatIgnoresEverythingIsKilled()
    {
        const Command command(u"sh"_s,
            Command::shell(u"trap 'echo refused INT' INT; trap 'echo refused TERM' TERM\n"
                           "echo ready; while :; do sleep 0.01; done"_s));
        QVERIFY(command.launch());
        WAIT_FOR_LOG(command, "ready");
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Interrupt));
        WAIT_FOR_LOG(command, "refused INT");
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Terminate));
        WAIT_FOR_LOG(command, "refused TERM");
        QCOMPARE(command.status().state, State::Running);
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Kill));
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().kind, Kind::Signalled);
        QCOMPARE(command.exit().code, int(SIGKILL));
        QVERIFY(command.exit().swept >= 1);
        QVERIFY(command.exit().wasStopped);
        QCOMPARE(marked(command), 0);
    }
    void daemonsDoNotEscape()
    {
        // Three sessions deep, each parent gone, one without the marker.
        const Command command(u"sh"_s,
            Command::shell(
                u"setsid sh -c '"
                "setsid sh -c \"setsid sleep 371 & env -i sleep 372 & exit\" & sleep 373 & exit' &"
                " exit 0"_s));
        QVERIFY(command.launch());
        QTRY_VERIFY_WITH_TIMEOUT(command.treeNames(u"sleep 371"_s)
                && command.treeNames(u"sleep 372"_s) && command.treeNames(u"sleep 373"_s)
                && command.status().tree.size() == 3,
            60000);
        const auto tree = command.status().tree;
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Kill));
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().swept, 3);
        for (const auto& process : tree)
            QCOMPARE(io::processStartTime(process.pid), 0);
        QCOMPARE(marked(command), 0);
    }
    void aHundredChildrenAreSwept()
    {
        const Command command(u"sh"_s,
            Command::shell(u"i=0; while [ $i -lt 100 ]; do sleep 371 & i=$((i+1)); done; wait"_s));
        QVERIFY(command.launch());
        QTRY_COMPARE_WITH_TIMEOUT(treeSize(command), 101, 60000);
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Kill));
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().swept, 101);
        QCOMPARE(marked(command), 0);
    }
    void whatForksFasterThanItDiesIsSwept()
    {
        const Command command(u"sh"_s,
            Command::shell(u"for i in 1 2 3; do setsid sh -c 'while :; do (sleep 0.05 &) ; sleep "
                           u"0.01; done' & done\n"
                           "echo ready; wait"_s));
        QVERIFY(command.launch());
        WAIT_FOR_LOG(command, "ready");
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Kill));
        WAIT_FOR_END(command);
        QVERIFY(command.exit().swept >= 1);
        QCOMPARE(marked(command), 0);
    }
    void stoppingWhatIsOverIsNoError()
    {
        const Command command(u"true"_s);
        QVERIFY(!io::stopCommand(command.request.folder, io::Stop::Kill)); // has not begun
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QVERIFY(io::stopCommand(command.request.folder, io::Stop::Kill));
        QVERIFY(command.exit().isSuccess());
    }
};

SLIPWAY_TEST(CommandTreeTest)
#include "tst_commandtree.moc"
