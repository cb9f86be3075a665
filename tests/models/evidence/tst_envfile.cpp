// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

class EnvironmentFileTest : public QObject {
    Q_OBJECT
private slots:
    void linesAreRead()
    {
        const auto lines = readEnvironmentFile("\xEF\xBB\xBF# c\r\nA=1\r\nexport B = \"x # y\" # "
                                               "z\nC='a\nb'\n D=v # w\nE=\nnot a line\nF=#\n=x\nG");
        QStringList out;
        for (const auto& line : lines)
            out << u"%1:%2 %3=%4"_s.arg(line.line).arg(line.column).arg(line.name, line.value);
        QCOMPARE(out.join(u';'), u"2:1 A=1;3:8 B=x # y;4:1 C=a\nb;6:2 D=v;7:1 E=;9:1 F="_s);
    }
    void heads_data()
    {
        QTest::addColumn<QString>("expected"); // column and name; empty: no line of it
        QTest::newRow("export A=1") << u"8 A"_s;
        QTest::newRow("export=1") << u"1 export"_s;
        QTest::newRow("export =1") << u"1 export"_s;
        QTest::newRow("export export=1") << u"8 export"_s;
        QTest::newRow("export A") << QString();
        QTest::newRow("export 1=2") << QString();
        QTest::newRow("exports=1") << u"1 exports"_s;
        QTest::newRow("\t a.b_2 \t= 1") << u"3 a.b_2"_s;
        QTest::newRow("2A=1") << QString();
        QTest::newRow(".A=1") << QString();
        QTest::newRow("A-B=1") << QString();
        QTest::newRow("A") << QString();
        QTest::newRow("A ") << QString();
        QTest::newRow("=") << QString();
        QTest::newRow("export") << QString();
        QTest::newRow("A=") << u"1 A"_s;
    }
    void heads()
    {
        QFETCH(QString, expected);
        const auto lines = readEnvironmentFile(QTest::currentDataTag());
        QCOMPARE(lines.size(), size_t(expected.isEmpty() ? 0 : 1));
        if (!lines.empty())
            QCOMPARE(QString::number(lines[0].column) + u' ' + lines[0].name, expected);
    }
    void kinds_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* path, EnvironmentFileKind kind) {
            QTest::newRow(path) << QString::fromLatin1(path) << int(kind);
        };
        row(".env", EnvironmentFileKind::Real);
        row("deploy/.env.production", EnvironmentFileKind::Real);
        row("prod.env", EnvironmentFileKind::Real);
        row(".env.example", EnvironmentFileKind::Template);
        row(".env.production.sample", EnvironmentFileKind::Template);
        row("env.template", EnvironmentFileKind::Template);
        row(".env.test", EnvironmentFileKind::Development);
        row(".env.development.local", EnvironmentFileKind::Development);
        row("src/env.ts", EnvironmentFileKind::None);
        row("env.py", EnvironmentFileKind::None);
        row("environment.yml", EnvironmentFileKind::None);
        row("README.md", EnvironmentFileKind::None);
    }
    void kinds()
    {
        QFETCH(QString, path);
        QFETCH(int, kind);
        QCOMPARE(int(environmentFileKind(path)), kind);
    }
    void manyLinesEnd()
    {
        // Each line looked at up to the file's end, it would take hours.
        const auto lines = readEnvironmentFile(QByteArray("\n").repeated(1'000'000) + "A=1");
        QCOMPARE(lines.size(), size_t(1));
        QCOMPARE(lines[0].line, 1'000'001);
    }
    void anOpenQuoteEndsWithItsLine()
    {
        const auto lines = readEnvironmentFile("A=\"x\nB=2\n");
        QCOMPARE(lines.size(), size_t(2));
        QCOMPARE(lines[1].value, u"2"_s);
    }
};

SLIPWAY_TEST(EnvironmentFileTest)
#include "tst_envfile.moc"
