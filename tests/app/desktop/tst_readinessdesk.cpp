// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/editorcommand.h"
#include "app/desktop/readinessdesk.h"
#include "support/testcase.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::desktop;

namespace {

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

readiness::Evidence place(const QString& path, int line, const QString& excerpt)
{
    readiness::Evidence out;
    out.path = path;
    out.line = line;
    out.excerpt = excerpt;
    return out;
}

} // namespace

class EditorCommandTest : public QObject {
    Q_OBJECT
private slots:
    void anEditorIsNamedAsArgv_data()
    {
        QTest::addColumn<QString>("own");
        QTest::addColumn<QString>("visual");
        QTest::addColumn<QStringList>("command");
        QTest::newRow("none") << QString() << QString() << QStringList();
        QTest::newRow("placeholders") << u"code -g {file}:{line}"_s << u"kate"_s
                                      << QStringList{u"code"_s, u"-g"_s, u"/a b:7"_s};
        QTest::newRow("no placeholder")
            << u"edit"_s << QString() << QStringList{u"edit"_s, u"/a b"_s};
        QTest::newRow("known") << QString() << u"/usr/bin/kate --new"_s
                               << QStringList{
                                      u"/usr/bin/kate"_s, u"--new"_s, u"--line=7"_s, u"/a b"_s};
        QTest::newRow("wants a terminal") << QString() << u"vim"_s << QStringList();
        QTest::newRow("no shell") << u"edit; rm -rf x"_s << QString()
                                  << QStringList{u"edit;"_s, u"rm"_s, u"-rf"_s, u"x"_s, u"/a b"_s};
    }
    void anEditorIsNamedAsArgv()
    {
        QFETCH(QString, own);
        QFETCH(QString, visual);
        QProcessEnvironment environment;
        if (!own.isEmpty())
            environment.insert(u"SLIPWAY_EDITOR"_s, own);
        if (!visual.isEmpty())
            environment.insert(u"VISUAL"_s, visual);
        QTEST(editorCommand(environment, u"/a b"_s, 7), "command");
    }
};

class LinesAroundTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    QTemporaryDir m_outside;

private slots:
    void initTestCase()
    {
        QByteArray bytes;
        for (int i = 1; i <= 30; ++i)
            bytes += "line " + QByteArray::number(i) + "\r\n";
        write(m_folder.filePath(u"a.yml"_s), bytes);
        write(m_folder.filePath(u"secret.env"_s), "A=1\nDB_PASSWORD=hunter2hunter2\nB=2\n");
        write(m_outside.filePath(u"passwd"_s), "root\n");
        QVERIFY(QFile::link(m_outside.filePath(u"passwd"_s), m_folder.filePath(u"link"_s)));
    }
    void theDecisiveLineHasNeighbours()
    {
        const auto [first, lines]
            = linesAround(m_folder.path(), place(u"a.yml"_s, 10, u"line 10"_s));
        QCOMPARE(first, 6);
        QCOMPARE(lines.value(4), u"line 10"_s);
        QVERIFY(lines.size() > 6 && lines.size() <= 14);
        QCOMPARE(linesAround(m_folder.path(), place(u"a.yml"_s, 1, u"line 1"_s)).first, 1);
    }
    void aFileThatChangedShowsNothing()
    {
        QCOMPARE(linesAround(m_folder.path(), place(u"a.yml"_s, 10, u"other"_s)).first, 0);
        QCOMPARE(linesAround(m_folder.path(), place(u"a.yml"_s, 99, {})).first, 0);
        auto one = place(u"a.yml"_s, 10, u"line 10"_s);
        one.hash = QCryptographicHash::hash("other", QCryptographicHash::Sha256);
        QCOMPARE(linesAround(m_folder.path(), one).first, 0);
    }
    void nothingOutsideIsRead()
    {
        for (const auto& path : {u"../passwd"_s, u"/etc/passwd"_s, u"link"_s, u""_s, u"."_s})
            QCOMPARE(linesAround(m_folder.path(), place(path, 1, {})).first, 0);
    }
    void secretsBesideItAreMasked()
    {
        const auto lines = linesAround(m_folder.path(), place(u"secret.env"_s, 1, u"A=1"_s)).second;
        QVERIFY(!lines.isEmpty());
        QVERIFY(!lines.join(u' ').contains(u"hunter2"_s));
    }
};

SLIPWAY_TEST(EditorCommandTest)
SLIPWAY_TEST(LinesAroundTest)
#include "tst_readinessdesk.moc"
