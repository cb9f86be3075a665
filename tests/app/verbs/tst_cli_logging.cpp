// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logging/log.h"
#include "app/logging/paths.h"
#include "base/log.h"
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;

class LoggingTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(u"log/slipway.log"_s);
    }
    void cleanup() { logging::stop(); }

    void oneEventIsOneLine_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("line");
        QTest::newRow("plain") << u"started"_s << u"started"_s;
        QTest::newRow("forged line") << u"x\n2026-01-01T00:00:00.000Z error slipway.io: owned"_s
                                     << u"x\\n2026-01-01T00:00:00.000Z error slipway.io: owned"_s;
        QTest::newRow("carriage return") << u"a\rb"_s << u"a\\u{D}b"_s;
        QTest::newRow("terminal escape")
            << u"\x1b[2J\x1b]0;x\x07"_s << u"\\u{1B}[2J\\u{1B}]0;x\\u{7}"_s;
        QTest::newRow("bidirectional") << u"a\u202Eb"_s << u"a\\u{202E}b"_s;
        QTest::newRow("line separator") << u"a\u2028b"_s << u"a\\u{2028}b"_s;
        QTest::newRow("NUL") << (u"a"_s + QChar(0) + u"b"_s) << u"a\\u{0}b"_s;
        QTest::newRow("format letters") << u"%s %n {} {0}"_s << u"%s %n {} {0}"_s;
        QTest::newRow("other scripts") << u"naïve 日本"_s << u"naïve 日本"_s;
    }
    void oneEventIsOneLine()
    {
        QFETCH(QString, message);
        QFETCH(QString, line);
        QVERIFY(logging::start({m_file}, nullptr).has_value());
        qCInfo(logIo).noquote() << message;
        const QStringList lines = written();
        QCOMPARE(lines.size(), 1);
        QCOMPARE(lines[0].section(u' ', 1), u"info slipway.io: "_s + line);
        QVERIFY(lines[0].section(u' ', 0, 0).endsWith(u'Z'));
    }
    void secretsAreTakenOut()
    {
        Redactor redactor;
        redactor.add(u"correct horse"_s);
        QVERIFY(logging::start({m_file}, &redactor).has_value());
        qCWarning(logIo).noquote()
            << u"sent correct horse to http://me:battery@host/?token=staple"_s;
        logging::stop();
        const QString line = written().value(0);
        QVERIFY(line.contains(u"‹redacted›"_s));
        for (const auto& secret : {u"horse"_s, u"battery"_s, u"staple"_s})
            QVERIFY2(!line.contains(secret), qPrintable(line));
    }
    void belongsToItsOwner()
    {
        QVERIFY(logging::start({m_file}, nullptr).has_value());
        qCInfo(logIo) << "x";
        const auto others
            = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(m_file) & others));
        QVERIFY(!(QFile::permissions(QFileInfo(m_file).path()) & others));
    }
    void levelsAreKept_data()
    {
        QTest::addColumn<QString>("level");
        QTest::addColumn<QString>("expected");
        QTest::newRow("debug") << u"debug"_s << u"debug info warning error"_s;
        QTest::newRow("info") << u"info"_s << u"info warning error"_s;
        QTest::newRow("warn") << u"warn"_s << u"warning error"_s;
        QTest::newRow("error") << u"error"_s << u"error"_s;
    }
    void levelsAreKept()
    {
        QFETCH(QString, level);
        QFETCH(QString, expected);
        QVERIFY(logging::start({m_file, level}, nullptr).has_value());
        say();
        QCOMPARE(written(true).join(u' '), expected);
    }
    void theLevelCanChange()
    {
        QVERIFY(logging::start({m_file, u"error"_s}, nullptr).has_value());
        say();
        logging::setLevel(u"debug"_s);
        say();
        QCOMPARE(written(true).join(u' '), u"error debug info warning error"_s);
    }
    void rotatesAndKeepsThree()
    {
        QVERIFY(logging::start({m_file}, nullptr).has_value());
        const QString line(4'000, u'x');
        for (int i = 0; i < 5'000; ++i)
            qCInfo(logIo).noquote() << line;
        const auto files = QFileInfo(m_file).dir().entryInfoList(QDir::Files, QDir::Name);
        QCOMPARE(files.size(), 3);
        for (const auto& file : files) {
            QVERIFY(file.size() <= 5'000'000);
            QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        }
    }
    void aFolderThatCannotBeMadeIsAnError()
    {
        QFile blocker(m_folder->filePath(u"log"_s));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        const auto started = logging::start({m_file, u"error"_s}, nullptr);
        QVERIFY(!started);
    }
    void pathsFollowTheDesktopsRules()
    {
        const QByteArray before = qgetenv("XDG_STATE_HOME");
        qputenv("XDG_STATE_HOME", "/srv/state");
        QCOMPARE(logging::logFile(), u"/srv/state/slipway/log/slipway.log"_s);
        qputenv("XDG_STATE_HOME", "relative");
        QCOMPARE(logging::stateDirectory(), QDir::homePath() + u"/.local/state/slipway"_s);
        if (before.isNull())
            qunsetenv("XDG_STATE_HOME");
        else
            qputenv("XDG_STATE_HOME", before);
    }

private:
    static void say()
    {
        qCDebug(logIo) << "debug";
        qCInfo(logIo) << "info";
        qCWarning(logIo) << "warning";
        qCCritical(logIo) << "error";
    }
    /// Lines of the log; only their last word if so wished.
    QStringList written(bool lastWordOnly = false) const
    {
        QStringList lines
            = QString::fromUtf8(test::readFile(m_file)).split(u'\n', Qt::SkipEmptyParts);
        if (lastWordOnly) {
            for (auto& line : lines)
                line = line.section(u' ', -1);
        }
        return lines;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

SLIPWAY_TEST(LoggingTest)
#include "tst_cli_logging.moc"
