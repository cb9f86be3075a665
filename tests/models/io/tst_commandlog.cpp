// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/commandfixture.h"

#include <sys/mount.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Command;
using test::State;

namespace {

constexpr qint64 limit = 1 << 20;

/// Lines that tell where they stand: 16 bytes each.
QString flood(qint64 lines)
{
    return u"seq -f %015.0f 0 "_s + QString::number(lines - 1);
}

QByteArray expected(qint64 from, qint64 to)
{
    QByteArray out;
    for (qint64 line = from / 16; line <= to / 16; ++line)
        out += QByteArray::number(line).rightJustified(15, '0') + '\n';
    return out.mid(from % 16, to - from);
}

qint64 bytesOnDisk(const QString& path)
{
    struct stat status = {};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_blocks * 512 : -1;
}

} // namespace

class CommandLogTest : public QObject {
    Q_OBJECT
private slots:
    void bytesArriveAsTheyAre()
    {
        // Both streams in one file, in order; escapes, NUL and what is no UTF-8.
        const Command command(u"sh"_s,
            Command::shell(
                u"printf '\\033[31mred\\000\\377\\r\\b'; printf 'error\\n' >&2; printf '\\033]0;t\\007'"_s));
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QCOMPARE(command.log(), QByteArray("\x1b[31mred\0\xff\r\berror\n\x1b]0;t\a", 24));
        QCOMPARE(command.exit().logFrom, 0);
        QCOMPARE(command.exit().logTo, 24);
    }
    void everyByteValueArrives()
    {
        QByteArray all;
        for (int round = 0; round < 64; ++round) {
            for (int byte = 0; byte < 256; ++byte)
                all += char(byte);
        }
        const Command command(u"cat"_s, {u"all"_s});
        command.write(u"all"_s, all, false);
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QCOMPARE(command.log(), all);
    }
    void oneLineMayBeLong()
    {
        const Command command(u"sh"_s, Command::shell(u"head -c 5000000 /dev/zero | tr '\\0' x"_s));
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QVERIFY(command.exit().isSuccess());
        QVERIFY(command.log() == QByteArray(5'000'000, 'x'));
        QCOMPARE(command.exit().freedTo, 0);
    }
    void commandsShareALog()
    {
        Command first(u"echo"_s, {u"first"_s});
        QVERIFY(first.launch());
        WAIT_FOR_END(first);
        Command second(u"echo"_s, {u"second"_s});
        second.request.logFile = first.request.logFile;
        QVERIFY(second.launch());
        WAIT_FOR_END(second);
        QCOMPARE(first.log(), QByteArray("first\nsecond\n"));
        QCOMPARE(second.exit().logFrom, 6);
        QCOMPARE(second.exit().logTo, 13);
    }
    void aFloodKeepsHeadAndTail()
    {
        Command command(u"sh"_s, Command::shell(flood(2'000'000))); // 32 MB
        command.request.logLimit = limit;
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        const auto exit = command.exit();
        QVERIFY(exit.isSuccess());
        if (exit.isLogUncut)
            QSKIP("this file system cannot free the middle of a file");
        const qint64 size = 2'000'000LL * 16;
        QCOMPARE(exit.logTo, size);
        QVERIFY(exit.freedFrom >= limit / 2 && exit.freedFrom <= limit / 2 + 4096);
        QVERIFY(size - exit.freedTo >= limit / 2 && size - exit.freedTo <= limit / 2 + 4096);
        const auto log = command.log();
        QCOMPARE(log.size(), size); // offsets stay what they were
        QVERIFY(log.left(exit.freedFrom) == expected(0, exit.freedFrom));
        QVERIFY(log.mid(exit.freedTo) == expected(exit.freedTo, size));
        QVERIFY(log.mid(exit.freedFrom, exit.freedTo - exit.freedFrom)
            == QByteArray(exit.freedTo - exit.freedFrom, '\0'));
        QVERIFY2(bytesOnDisk(command.request.logFile) <= limit + 65536,
            qPrintable(QString::number(bytesOnDisk(command.request.logFile))));
        QCOMPARE(command.status().freedTo, exit.freedTo);
    }
    void theHoleIsToldWhileItRuns()
    {
        Command command(u"sh"_s,
            Command::shell(u"mkfifo gate; "_s + flood(200'000) + u"; read go < gate; echo end"_s));
        command.request.logLimit = limit;
        QVERIFY(command.launch());
        // The shim looks again after the last byte came.
        QTRY_VERIFY_WITH_TIMEOUT(command.status().freedTo > limit, 60000);
        const auto status = command.status();
        QCOMPARE(status.state, State::Running);
        QVERIFY(status.freedFrom >= limit / 2);
        QVERIFY(command.log().left(status.freedFrom) == expected(0, status.freedFrom));
        QFile gate(command.home.filePath(u"gate"_s));
        QVERIFY(gate.open(QIODevice::WriteOnly) && gate.write("go\n") == 3);
        gate.close();
        WAIT_FOR_END(command);
        QVERIFY(command.log().endsWith("\nend\n"));
        QVERIFY(command.exit().freedTo >= status.freedTo);
    }
    void whereNothingCanBeFreedItIsSaid()
    {
        Command command(u"sh"_s, Command::shell(flood(limit / 4)));
        command.request.logLimit = limit;
        const QByteArray mount = QFile::encodeName(command.home.filePath(u"plain"_s));
        QVERIFY(QDir().mkdir(QString::fromUtf8(mount)));
        if (::mount("ramfs", mount.constData(), "ramfs", 0, nullptr) != 0)
            QSKIP("a file system without holes cannot be mounted");
        const auto end = qScopeGuard([&] { ::umount2(mount.constData(), MNT_DETACH); });
        command.request.logFile = QString::fromUtf8(mount) + u"/log"_s;
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QVERIFY(command.exit().isSuccess());
        QVERIFY(command.exit().isLogUncut);
        QCOMPARE(command.exit().freedTo, 0);
        QVERIFY(command.log() == expected(0, limit * 4));
    }
    void belowTheLimitNothingIsFreed()
    {
        Command command(u"sh"_s, Command::shell(flood(limit / 16)));
        command.request.logLimit = limit;
        QVERIFY(command.launch());
        WAIT_FOR_END(command);
        QCOMPARE(command.exit().logTo, limit);
        QCOMPARE(command.exit().freedFrom, command.exit().freedTo);
        QVERIFY(command.log() == expected(0, limit));
        QCOMPARE(QFile(command.request.logFile).permissions() & 0x0077, QFileDevice::Permissions());
    }
};

SLIPWAY_TEST(CommandLogTest)
#include "tst_commandlog.moc"
