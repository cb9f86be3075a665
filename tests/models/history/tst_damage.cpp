// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/journalfixture.h"
#include "support/testcase.h"

#include <QDir>
#include <QScopeGuard>

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace slipway;
using namespace slipway::history;
using namespace slipway::test;

namespace {

/// A journal with some records, closed.
void fill(const JournalFile& file)
{
    const auto journal = file.opened();
    for (int i = 1; i <= 200; ++i) {
        auto what = appendOf(u"rollout/r1"_s, i, i);
        what.row = runRow(u"r1"_s);
        if (!journal->append(what))
            qFatal("cannot append");
    }
}

/// Takes all the room there is; how many bytes that were.
qint64 takeAllRoom(const QString& path)
{
    const int fd
        = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    qint64 taken = 0;
    for (const size_t size : {65536UL, 4096UL, 1UL}) {
        const QByteArray part(static_cast<qsizetype>(size), 'x');
        for (ssize_t done = 1; done > 0; taken += std::max<ssize_t>(done, 0))
            done = ::write(fd, part.constData(), size);
    }
    ::close(fd);
    return taken;
}

Append large(int number)
{
    auto what = appendOf(u"s"_s, number, number);
    what.entries.front().payload = "{\"a\":\"" + QByteArray(300'000, 'x') + "\"}";
    what.row = runRow(u"large"_s);
    return what;
}

} // namespace

class DamageTest : public QObject {
    Q_OBJECT
private slots:
    void aFullDiskIsAnErrorAndNothingIsHalfWritten()
    {
        const QTemporaryDir folder;
        const QByteArray mount = QFile::encodeName(folder.path());
        if (::mount("tmpfs", mount.constData(), "tmpfs", 0, "size=2m") != 0)
            QSKIP("only root may mount the small disk that this needs");
        const auto leave = qScopeGuard([&mount] { ::umount2(mount.constData(), MNT_DETACH); });
        const ManualClock clock(1'000);
        auto journal = openJournal(folder.filePath(u"journal.db"_s), clock);
        QVERIFY(journal);
        QVERIFY((*journal)->append(appendOf(u"s"_s, 1, 3)));
        QVERIFY(takeAllRoom(folder.filePath(u"others"_s)) > 0);

        const auto refused = (*journal)->append(large(4));
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.contains(u"disk"), qPrintable(refused.error().text()));
        QVERIFY(!(*journal)->attach(u"s"_s,
            u"log"_s,
            QByteArray(3 << 20, 'x') + refused.error().what.toUtf8().repeated(20000)));
        QCOMPARE((*journal)->read(u"s"_s)->size(), 3U);
        QVERIFY(!*(*journal)->run(u"large"_s));
        const auto state = (*journal)->verify();
        QVERIFY(state && !state->broken);

        QVERIFY(QFile::remove(folder.filePath(u"others"_s)));
        const auto done = (*journal)->append(large(4));
        QVERIFY2(done, done ? "" : qPrintable(done.error().text()));
        QCOMPARE(*done, 4);
        journal->reset();
        const auto again = openJournal(folder.filePath(u"journal.db"_s), clock);
        QVERIFY(again);
        QCOMPARE((*again)->verify()->records, 4);
    }
    void aJournalIsNotHalfMadeOnAFullDisk()
    {
        const QTemporaryDir folder;
        const QByteArray mount = QFile::encodeName(folder.path());
        if (::mount("tmpfs", mount.constData(), "tmpfs", 0, "size=1m") != 0)
            QSKIP("only root may mount the small disk that this needs");
        const auto leave = qScopeGuard([&mount] { ::umount2(mount.constData(), MNT_DETACH); });
        takeAllRoom(folder.filePath(u"others"_s));
        const ManualClock clock(1'000);
        QVERIFY(!openJournal(folder.filePath(u"journal.db"_s), clock));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"others"_s});
        QVERIFY(QFile::remove(folder.filePath(u"others"_s)));
        QVERIFY(openJournal(folder.filePath(u"journal.db"_s), clock));
    }
    void aFileTakenAwayUnderTheJournalIsNoticed_data()
    {
        QTest::addColumn<QString>("end");
        QTest::addColumn<bool>("isReplaced");
        QTest::addColumn<QString>("said");
        QTest::newRow("deleted") << QString() << false << u"deleted or moved"_s;
        QTest::newRow("replaced") << QString() << true << u"replaced"_s;
        QTest::newRow("log deleted") << u"-wal"_s << false << u"log was deleted"_s;
        QTest::newRow("log replaced") << u"-wal"_s << true << u"log was deleted or replaced"_s;
    }
    void aFileTakenAwayUnderTheJournalIsNoticed()
    {
        QFETCH(QString, end);
        QFETCH(bool, isReplaced);
        QFETCH(QString, said);
        const JournalFile file;
        const auto journal = file.opened();
        QVERIFY(journal->append(appendOf(u"s"_s, 1, 1)));
        const QString path = file.path() + end;
        if (isReplaced)
            QVERIFY(QFile::copy(path, path + u".copy"_s));
        QVERIFY(QFile::remove(path));
        if (isReplaced)
            QVERIFY(QFile::rename(path + u".copy"_s, path));
        const auto late = journal->append(appendOf(u"s"_s, 2, 2));
        QVERIFY(!late);
        QVERIFY2(late.error().what.contains(said), qPrintable(late.error().text()));
        QVERIFY(!journal->read(u"s"_s));
        QVERIFY(!journal->dataVersion());
        QVERIFY(!journal->acquire(strangerLease(u"n"_s), Milliseconds(1)));
    }
    void aDamagedFileIsRefusedAndKept_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const JournalFile file;
        fill(file);
        const auto whole = file.bytes();
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("one byte") << whole.left(1);
        QTest::newRow("header only") << whole.left(100);
        QTest::newRow("first page") << whole.left(4096);
        QTest::newRow("half") << whole.left(whole.size() / 2);
        QTest::newRow("last page cut") << whole.left(whole.size() - 4096);
        QTest::newRow("last byte cut") << whole.left(whole.size() - 1);
        QTest::newRow("text") << QByteArray("version: 1\n").repeated(1000);
        QTest::newRow("zeros") << QByteArray(whole.size(), '\0');
        QTest::newRow("garbage after the header")
            << whole.left(100) + QByteArray("\xa5\x5a\x17").repeated((whole.size() - 100) / 3);
        auto page = whole;
        page.replace(4096 * 3, 4096, QByteArray(4096, '\xff'));
        QTest::newRow("a page overwritten") << page;
    }
    void aDamagedFileIsRefusedAndKept()
    {
        QFETCH(QByteArray, bytes);
        const JournalFile file;
        (void)file.opened();
        QVERIFY(file.overwrite(bytes));
        for (const auto mode : {OpenMode::ReadWrite, OpenMode::ReadOnly}) {
            const auto journal = file.open(mode);
            QVERIFY(!journal);
            QVERIFY2(
                journal.error().where.contains(u"journal.db"), qPrintable(journal.error().text()));
            QVERIFY(!journal.error().fix.isEmpty());
            QCOMPARE(file.bytes(), bytes);
        }
    }
    void noFlippedBitGoesUnnoticed()
    {
        const JournalFile original;
        fill(original);
        const auto whole = original.bytes();
        const auto records = *original.opened()->read(u"rollout/r1"_s);
        const JournalFile file;
        (void)file.opened();
        int refused = 0;
        int broken = 0;
        // A stride that is prime, so that all parts of pages are met.
        for (qsizetype at = 0; at < whole.size(); at += 487) {
            auto bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
            QVERIFY(file.overwrite(bytes));
            const auto journal = file.open(OpenMode::ReadOnly);
            if (!journal) {
                ++refused;
                continue;
            }
            const auto state = (*journal)->verify();
            if (!state || state->broken) {
                ++broken;
                continue;
            }
            // Nothing of a record was hit: a list, an index, free space.
            const auto read = (*journal)->read(u"rollout/r1"_s);
            QVERIFY2(!read || *read == records, qPrintable(QString::number(at)));
        }
        QVERIFY(refused > 0);
        QVERIFY(broken > 0);
    }
};

SLIPWAY_TEST(DamageTest)
#include "tst_damage.moc"
