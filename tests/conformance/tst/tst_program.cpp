// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace {

struct Run {
    int code = 0;
    QStringList out;
    QStringList errors;
};

QStringList linesOf(const QByteArray& text)
{
    return QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts);
}

const QByteArray good = "load 1m\n  a 1 2 3\n\neval instant at 1m a\n  a 2\n";
const QByteArray bad
    = "load 1m\n  a 1 2 3\n\neval instant at 1m a\n  a 7\n\neval instant at 2m a\n  a 3\n";
const QByteArray unreadable
    = "nonsense here\n  a 1\n\nload soon\n  a 1\n\neval instant at 1m 1 +\n  what is this\n\n"
      "eval instant at 0 1\n  1\n";

} // namespace

/// What `slipway-conformance` promises to those who call it.
class ConformanceProgramTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void saysThatAllPassed()
    {
        const auto run = start({u"promqltest"_s, file(u"good.test"_s, good)});
        QCOMPARE(run.code, 0);
        QCOMPARE(run.out, (QStringList{u"tier 3: 0 passed, 0 failed"_s, u"1 passed, 0 failed"_s}));
    }
    void namesWhatFailed()
    {
        const QString path = file(u"bad.test"_s, bad);
        const auto run = start({u"promqltest"_s, path});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.out.size(), 3);
        QCOMPARE(run.out[0], path + u":4: a: a, expected 7, got 2"_s);
        QCOMPARE(run.out[2], u"1 passed, 1 failed"_s);
    }
    void writesNothingButJson()
    {
        const QString path = file(u"bad.test"_s, bad);
        const auto run = start({u"--json"_s, u"promqltest"_s, path});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.out.size(), 2);
        for (const auto& line : run.out) {
            const auto object = QJsonDocument::fromJson(line.toUtf8()).object();
            QCOMPARE(object[u"file"_s].toString(), path);
            QVERIFY(object[u"ok"_s].isBool());
            QVERIFY(object[u"message"_s].isString());
        }
        const auto first = QJsonDocument::fromJson(run.out[0].toUtf8()).object();
        QCOMPARE(first[u"line"_s].toInt(), 4);
        QCOMPARE(first[u"ok"_s].toBool(), false);
        QCOMPARE(run.errors.last(), u"1 passed, 1 failed"_s);
    }
    void goesOnBehindWhatItCannotRead()
    {
        const auto run = start({u"promqltest"_s, file(u"unreadable.test"_s, unreadable)});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.out.last(), u"1 passed, 3 failed"_s);
        QVERIFY(run.out[2].contains(u":7: "));
    }
    void countsTier3Apart()
    {
        const QByteArray script = "load 1m\n  h {{sum:1 count:1}}\n\neval instant at 0 h\n"
                                  "  h {{sum:1 count:1}}\n";
        const auto run = start({u"promqltest"_s, file(u"histogram.test"_s, script)});
        QCOMPARE(run.code, 0);
        QCOMPARE(run.out, (QStringList{u"tier 3: 0 passed, 1 failed"_s, u"0 passed, 0 failed"_s}));
        QCOMPARE(
            start({u"--tier"_s, u"3"_s, u"promqltest"_s, m_folder.filePath(u"histogram.test"_s)})
                .out.size(),
            3);
    }
    void takesTiersFromTheListBeside()
    {
        QDir(m_folder.path()).mkdir(u"tiers"_s);
        const QString path = file(u"tiers/bad.test"_s, bad);
        file(
            u"tiers/cases.tsv"_s, "file\tline\ttier\texpr\nbad.test\t4\t2\ta\nbad.test\t7\t1\ta\n");
        QCOMPARE(start({u"promqltest"_s, u"--tier"_s, u"1"_s, path}).code, 0);
        QCOMPARE(start({u"promqltest"_s, u"--tier"_s, u"2"_s, path}).code, 1);
        QCOMPARE(start({u"promqltest"_s, m_folder.filePath(u"tiers"_s)}).out.last(),
            u"1 passed, 1 failed"_s);
    }
    void refusesWrongUse()
    {
        QCOMPARE(start({u"promqltest"_s, m_folder.filePath(u"absent.test"_s)}).code, 2);
        const auto unknown = start({u"nosuite"_s, m_folder.path()});
        QCOMPARE(unknown.code, 2);
        QVERIFY(unknown.errors.join(u' ').contains(u"promqltest"));
        QVERIFY(unknown.out.isEmpty());
        QCOMPARE(start({u"promqltest"_s}).code, 2);
    }
    void takesFoldersOfPages()
    {
        for (const auto& name : {u"fine"_s, u"wrong"_s}) {
            QDir(m_folder.path()).mkpath(u"pages/"_s + name);
            file(u"pages/"_s + name + u"/test.json"_s, "{\"shouldParse\": true}");
        }
        file(u"pages/fine/metrics"_s, "# TYPE a gauge\na 1\n# EOF\n");
        file(u"pages/wrong/metrics"_s, "a 1\n");
        const QString pages = m_folder.filePath(u"pages"_s);
        const auto all = start({u"openmetrics"_s, pages});
        QCOMPARE(all.code, 1);
        QCOMPARE(all.out.last(), u"1 passed, 1 failed"_s);
        QVERIFY(all.out[0].startsWith(QString(pages + u"/wrong: "_s)));
        QCOMPARE(start({u"openmetrics"_s, pages + u"/fine"_s}).code, 0);
    }

private:
    QString file(const QString& name, const QByteArray& content) const
    {
        QFile out(m_folder.filePath(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("cannot write");
        return out.fileName();
    }

    static Run start(const QStringList& arguments)
    {
        constexpr int longWait = 60'000; // a guard against hanging
        QProcess process;
        process.start(QStringLiteral(SLIPWAY_BIN_DIR "/slipway-conformance"), arguments);
        if (!process.waitForFinished(longWait))
            qFatal("slipway-conformance does not end");
        return {process.exitCode(),
            linesOf(process.readAllStandardOutput()),
            linesOf(process.readAllStandardError())};
    }

    QTemporaryDir m_folder;
};

SLIPWAY_TEST(ConformanceProgramTest)
#include "tst_program.moc"
