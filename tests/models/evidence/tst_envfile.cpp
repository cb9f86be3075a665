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
    void anOpenQuoteEndsWithItsLine()
    {
        const auto lines = readEnvironmentFile("A=\"x\nB=2\n");
        QCOMPARE(lines.size(), size_t(2));
        QCOMPARE(lines[1].value, u"2"_s);
    }
};

SLIPWAY_TEST(EnvironmentFileTest)
#include "tst_envfile.moc"
