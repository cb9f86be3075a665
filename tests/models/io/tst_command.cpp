// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/commandfixture.h"

#include <QFileInfo>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Command;
using test::Kind;
using test::State;

class CommandTest : public QObject {
    Q_OBJECT
private slots:
    void keepsTheExit_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("isSignal");
        QTest::addColumn<int>("code");
        QTest::newRow("success") << u"exit 0"_s << false << 0;
        QTest::newRow("failure") << u"exit 1"_s << false << 1;
        QTest::newRow("largest") << u"exit 255"_s << false << 255;
        QTest::newRow("killed") << u"kill -KILL $$"_s << true << SIGKILL;
        QTest::newRow("terminated") << u"kill -TERM $$"_s << true << SIGTERM;
        QTest::newRow("hung up") << u"kill -HUP $$"_s << true << SIGHUP;
        QTest::newRow("broken pipe") << u"kill -PIPE $$"_s << true << SIGPIPE;
    }
    void keepsTheExit()
    {
        QFETCH(QString, line);
        QFETCH(bool, isSignal);
        QFETCH(int, code);
        const Command command(u"sh"_s, Command::shell(line));
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        const auto exit = command.exit();
        QCOMPARE(exit.kind, isSignal ? Kind::Signalled : Kind::Exited);
        QCOMPARE(exit.code, code);
        QCOMPARE(exit.isSuccess(), !isSignal && code == 0);
        QCOMPARE(exit.swept, 0);
        QVERIFY(!exit.wasStopped);
        QVERIFY(exit.started > 0 && exit.ended >= exit.started && exit.milliseconds >= 0);
    }

    void saysWhyItDidNotStart_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("isExecutable");
        QTest::addColumn<int>("error");
        QTest::addColumn<QString>("hint");
        const QByteArray none;
        QTest::newRow("missing name")
            << u"no-such-program"_s << none << false << ENOENT << u"nowhere in PATH"_s;
        QTest::newRow("missing path")
            << u"/no/such/program"_s << none << false << ENOENT << u"does not exist"_s;
        QTest::newRow("a file on the way")
            << u"/etc/passwd/program"_s << none << false << ENOTDIR << u"no folder"_s;
        QTest::newRow("folder") << u"/etc"_s << none << false << EACCES << u"may not be executed"_s;
        QTest::newRow("not executable")
            << u"./slipway-step"_s << QByteArray("#!/bin/sh\ntouch ran\n") << false << EACCES
            << u"chmod +x"_s;
        QTest::newRow("no format") << u"./slipway-step"_s << QByteArray("touch ran\n") << true
                                   << ENOEXEC << u"#!/bin/sh"_s;
        QTest::newRow("empty") << u"./slipway-step"_s << QByteArray() << true << ENOEXEC
                               << u"#!/bin/sh"_s;
        QTest::newRow("no interpreter") << u"./slipway-step"_s << QByteArray("#!/no/such/shell\n")
                                        << true << ENOENT << u"interpreter"_s;
        QTest::newRow("never from the current folder")
            << u"slipway-step"_s << QByteArray("#!/bin/sh\ntouch ran\n") << true << ENOENT
            << u"nowhere in PATH"_s;
    }
    void saysWhyItDidNotStart()
    {
        QFETCH(QString, program);
        QFETCH(QByteArray, content);
        QFETCH(bool, isExecutable);
        QFETCH(int, error);
        QFETCH(QString, hint);
        Command command(program);
        command.request.environment.insert(u"PATH"_s, u".::bin:/usr/bin:/bin"_s);
        command.write(u"slipway-step"_s, content, isExecutable);
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        const auto exit = command.exit();
        QCOMPARE(exit.kind, Kind::NotStarted);
        QCOMPARE(exit.code, error);
        QVERIFY2(exit.error.contains(hint) && exit.error.contains(u'"' + program + u'"'),
            qPrintable(exit.error));
        QVERIFY(!exit.isSuccess());
        QVERIFY(!QFile::exists(command.home.filePath(u"ran"_s)));
    }
    void aMissingWorkingFolderIsNamed()
    {
        Command command(u"true"_s);
        command.request.workingDirectory = command.home.filePath(u"absent"_s);
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().kind, Kind::NotStarted);
        QVERIFY2(command.exit().error.contains(u"absent\" does not exist"),
            qPrintable(command.exit().error));
    }
    void aLinkIsNoLogFile()
    {
        const Command command(u"touch"_s, {u"ran"_s});
        const QString target = command.write(u"target"_s, "precious", false);
        QVERIFY(QFile::link(target, command.request.logFile));
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().kind, Kind::NotStarted);
        QVERIFY2(command.exit().error.contains(u"symbolic link"), qPrintable(command.exit().error));
        QCOMPARE(Command::file(target), QByteArray("precious"));
        QVERIFY(!QFile::exists(command.home.filePath(u"ran"_s)));
    }
    void aDamagedRequestStartsNothing()
    {
        const Command command(u"touch"_s, {u"ran"_s});
        QVERIFY(command.prepare());
        const QString path = command.request.folder + u"/request"_s;
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() - 1));
        QVERIFY(command.startShim() > 0);
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().kind, Kind::NotStarted);
        QVERIFY(!QFile::exists(command.home.filePath(u"ran"_s)));
    }

    void aPromptGetsNoAnswer()
    {
        const Command command(u"sh"_s, Command::shell(u"read answer; echo \"read $?\"; tty"_s));
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QCOMPARE(command.log(), QByteArray("read 1\nnot a tty\n"));
    }
    void runsInItsFolderAndSession()
    {
        const Command command(
            u"sh"_s, Command::shell(u"pwd -P; set -- $(cat /proc/$$/stat); echo $$ $5 $6"_s));
        QVERIFY(command.launch());
        WAIT_FOR_END(command);

        const auto lines = command.log().split('\n');
        QCOMPARE(
            lines.value(0), QFile::encodeName(QFileInfo(command.home.path()).canonicalFilePath()));
        const auto ids = lines.value(1).split(' ');
        QCOMPARE(ids.size(), 3);
        QCOMPARE(ids[1], ids[0]); // leads its group
        QCOMPARE(ids[2], ids[0]); // and its session
    }
    void argumentsArriveVerbatim()
    {
        // A linear congruence: random enough, and the same in every run.
        quint32 seed = 20'261'122;
        const auto next = [&seed](quint32 below) {
            seed = seed * 1'664'525U + 1'013'904'223U;
            return (seed >> 8) % below;
        };
        static constexpr char16_t odd[]
            = u" \t\n\"'\\$`*?[]{}()<>|&;#~!%^=-\x1b\x7fäß日本\u202E\u00A0";
        for (int round = 0; round < 10; ++round) {
            QStringList arguments{u""_s, u"-n"_s, u"--"_s, u"a=b"_s};
            while (arguments.size() < 24) {
                QString text;
                for (quint32 i = next(40); i > 0; --i)
                    text += next(3) ? QChar(odd[next(std::size(odd) - 1)])
                                    : QChar(char16_t('a' + next(26)));
                arguments << (next(4) ? text : text + u"🙂"_s);
            }
            Command command(u"./print"_s, arguments);
            command.write(u"print"_s, "#!/bin/sh\nfor a; do printf '%s\\0' \"$a\"; done\n", true);
            QVERIFY(command.launch());
            WAIT_FOR_END(command);
            QCOMPARE(command.log(), arguments.join(QChar(u'\0')).toUtf8() + '\0');
        }
    }
    void getsOnlyTheEnvironmentItWasGiven()
    {
        qputenv("SLIPWAY_TEST_SECRET", "hunter22");
        qputenv("SLIPWAY_TEST_NAMED", "given");
        Command command(u"env"_s, {u"-0"_s});
        const auto own = QProcessEnvironment::systemEnvironment();
        command.request.environment = io::commandEnvironment(own, {u"SLIPWAY_TEST_NAMED"_s});
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        auto expected = command.request.environment;
        expected.insert(u"SLIPWAY_COMMAND"_s, command.request.folder);
        QStringList lines
            = QString::fromUtf8(command.log()).split(QChar(u'\0'), Qt::SkipEmptyParts);
        QStringList wanted = expected.toStringList();
        lines.sort();
        wanted.sort();
        QCOMPARE(lines, wanted);
        QVERIFY(wanted.contains(u"SLIPWAY_TEST_NAMED=given"_s));
        QVERIFY(!command.log().contains("hunter22"));
        qunsetenv("SLIPWAY_TEST_SECRET");
        qunsetenv("SLIPWAY_TEST_NAMED");
    }
    void noFileHoldsTheEnvironment()
    {
        Command command(u"true"_s);
        command.request.environment.insert(u"TOKEN"_s, u"hunter22"_s);
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        const auto files = QDir(command.request.folder).entryInfoList(QDir::Files | QDir::Hidden);
        QVERIFY(files.size() >= 4);
        for (const auto& file : files) {
            QVERIFY2(
                !Command::file(file.filePath()).contains("hunter22"), qPrintable(file.fileName()));
            QCOMPARE(file.permissions() & 0x0077, QFileDevice::Permissions());
        }
        QCOMPARE(
            QFileInfo(command.request.folder).permissions() & 0x0077, QFileDevice::Permissions());
    }
    void inheritsNoDescriptor()
    {
        Command command(u"ls"_s, {u"-l"_s, u"/proc/self/fd"_s});
        const QString leak = command.write(u"leak"_s, "x", false);
        const int fd = ::open(QFile::encodeName(leak).constData(), O_RDONLY); // without O_CLOEXEC
        QVERIFY(fd >= 0);
        const bool isLaunched = command.launch();
        ::close(fd);
        QVERIFY(isLaunched);
        WAIT_FOR_END(command);
        const auto log = command.log();
        QCOMPARE(log.count(" -> "), 4); // null, log, log, and the folder that ls reads
        QCOMPARE(log.count(" 0 -> /dev/null"), 1);
        QCOMPARE(log.count("/log\n"), 2);
    }
    void whatItWritesIsReadable()
    {
        Command command(u"sh"_s, Command::shell(u"touch deployed; umask"_s));
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QCOMPARE(command.log(), QByteArray("0022\n"));
        QCOMPARE(
            QFileInfo(command.request.logFile).permissions() & 0x0077, QFileDevice::Permissions());
    }
    void ordinarySignalsAreAsTheyWere()
    {
        const Command command(u"cat"_s, {u"/proc/self/status"_s});
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QVERIFY(command.log().contains("SigBlk:\t0000000000000000\n"));
        QVERIFY(command.log().contains("SigIgn:\t0000000000000000\n"));
        QVERIFY(command.log().contains("SigCgt:\t0000000000000000\n"));
    }
    void asksOnlyOnce()
    {
        const Command command(u"sh"_s, Command::shell(u"echo ran >> count"_s));
        QVERIFY(command.launch());
        const auto again = io::launchCommand(command.request, test::shimPath());
        QVERIFY(!again && again.error().what.contains(u"exists already"));
        WAIT_FOR_END(command);
        QCOMPARE(Command::file(command.home.filePath(u"count"_s)), QByteArray("ran\n"));
    }
    void refusesWhatCannotBeAskedFor_data()
    {
        QTest::addColumn<int>("change");
        QTest::newRow("relative folder") << 0;
        QTest::newRow("relative log") << 1;
        QTest::newRow("NUL") << 2;
        QTest::newRow("no program") << 3;
        QTest::newRow("no parent folder") << 4;
    }
    void refusesWhatCannotBeAskedFor()
    {
        QFETCH(int, change);
        Command command(u"true"_s);
        switch (change) {
        case 0: command.request.folder = u"relative"_s; break;
        case 1: command.request.logFile = u"relative"_s; break;
        case 2: command.request.arguments << u"a"_s + QChar(u'\0') + u"b"_s; break;
        case 3: command.request.program.clear(); break;
        default: command.request.folder = command.home.filePath(u"absent/command"_s);
        }
        QVERIFY(!io::launchCommand(command.request, test::shimPath()));
        QVERIFY(!QFile::exists(command.request.folder));
    }
    void withoutAShimNothingRanForSure()
    {
        const Command command(u"true"_s);
        const auto launched = io::launchCommand(command.request, u"/no/such/shim"_s);
        QVERIFY(!launched && launched.error().what.contains(u"does not exist"));
        QCOMPARE(command.status().state, State::NeverRan);
    }
};

SLIPWAY_TEST(CommandTest)
#include "tst_command.moc"
