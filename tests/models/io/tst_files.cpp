// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/atomicfile.h"
#include "io/filewatcher.h"
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::io;

class AtomicFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private slots:
    void writtenBytesReadBack_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("some") << QByteArray("a: b\n");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("binary") << QByteArray("\0\xff\r\n", 4);
        QTest::newRow("many") << QByteArray(3'000'000, 'x');
    }
    void writtenBytesReadBack()
    {
        QFETCH(QByteArray, bytes);
        const QString path = m_folder.filePath(u"file"_s);
        QVERIFY(writeAtomically(path, "before"));
        QVERIFY(writeAtomically(path, bytes));
        QCOMPARE(readFile(path, 10'000'000).value(), bytes);
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }
    void onlyTheOwnerMayRead()
    {
        const auto before = ::umask(0);
        const QString path = m_folder.filePath(u"secret"_s);
        const auto written = writeAtomically(path, "x");
        ::umask(before);
        QVERIFY(written);
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(path).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777U, 0600U);
    }
    void aLinkIsReplacedAndNotFollowed()
    {
        const QString target = m_folder.filePath(u"target"_s);
        const QString link = m_folder.filePath(u"link"_s);
        QVERIFY(writeAtomically(target, "untouched"));
        QVERIFY(QFile::link(target, link));
        QVERIFY(writeAtomically(link, "new"));
        QCOMPARE(readFile(target, 100).value(), QByteArray("untouched"));
        QVERIFY(!QFileInfo(link).isSymLink());
    }
    void aMissingFolderIsAnError()
    {
        const auto written = writeAtomically(m_folder.filePath(u"no/such/file"_s), "x");
        QVERIFY(!written);
        QVERIFY(written.error().text().contains(u"no such file or folder"_s));
        QVERIFY(!readFile(m_folder.filePath(u"no"_s), 10));
    }
    void theLimitIsExact()
    {
        const QString path = m_folder.filePath(u"limit"_s);
        QVERIFY(writeAtomically(path, QByteArray(100, 'x')));
        QVERIFY(readFile(path, 100));
        QVERIFY(!readFile(path, 99));
    }
    void onlyRegularFilesAreRead()
    {
        const QString pipe = m_folder.filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QVERIFY(!readFile(pipe, 100));
        QVERIFY(!readFile(u"/dev/zero"_s, 100));
        QVERIFY(!readFile(m_folder.path(), 100));
        QVERIFY(QFile::remove(pipe));
    }
};

class FileWatcherTest : public QObject {
    Q_OBJECT

private slots:
    void everyReplacementIsSeen()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"slipway.yaml"_s);
        QVERIFY(writeAtomically(path, "0"));
        const FileWatcher watcher(path);
        QSignalSpy spy(&watcher, &FileWatcher::changed);
        for (int i = 1; i <= 3; ++i) {
            QVERIFY(writeAtomically(path, QByteArray(i, 'x')));
            QTRY_COMPARE(spy.size(), i);
        }
    }
    void appearingVanishingAndWritingInPlaceAreSeen()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"late.yaml"_s);
        const FileWatcher watcher(path);
        QSignalSpy spy(&watcher, &FileWatcher::changed);
        QVERIFY(writeAtomically(path, "x"));
        QTRY_COMPARE(spy.size(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::Append));
        QCOMPARE(file.write("more"), 4);
        file.close();
        QTRY_COMPARE(spy.size(), 2);
        QVERIFY(QFile::remove(path));
        QTRY_COMPARE(spy.size(), 3);
    }
    void aBurstIsOneSignalAndNeighboursAreNone()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"a.yaml"_s);
        QVERIFY(writeAtomically(path, "0"));
        const FileWatcher watcher(path);
        const FileWatcher neighbour(folder.filePath(u"b.yaml"_s));
        QSignalSpy spy(&watcher, &FileWatcher::changed);
        QSignalSpy neighbourSpy(&neighbour, &FileWatcher::changed);
        for (int i = 0; i < 20; ++i)
            QVERIFY(writeAtomically(path, QByteArray(i + 2, 'x')));
        QTRY_COMPARE(spy.size(), 1);
        // What comes after the burst is the next signal, and still none for the neighbour.
        QVERIFY(writeAtomically(path, "end"));
        QTRY_COMPARE(spy.size(), 2);
        QCOMPARE(neighbourSpy.size(), 0);
    }
};

SLIPWAY_TEST(AtomicFileTest)
SLIPWAY_TEST(FileWatcherTest)
#include "tst_files.moc"
