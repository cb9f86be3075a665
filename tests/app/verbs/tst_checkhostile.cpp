// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkrun.h"
#include "support/testcase.h"

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace slipway::test;

namespace {

const QByteArray canary = "outside-canary-5e1f";

} // namespace

/// Repositories made to harm whoever looks at them.
class CheckHostileTest : public QObject {
    Q_OBJECT
private slots:
    void nothingOutsideIsRead()
    {
        QTemporaryDir outside;
        writeIn(outside.path(),
            u"secret.yml"_s,
            "services:\n  " + canary + ":\n    privileged: true\n");
        QTemporaryDir dir;
        QVERIFY(
            QFile::link(outside.filePath(u"secret.yml"_s), dir.filePath(u"docker-compose.yml"_s)));
        QVERIFY(QFile::link(outside.path(), dir.filePath(u"k8s"_s)));
        QVERIFY(QFile::link(u"../"_s + QFileInfo(outside.path()).fileName() + u"/secret.yml"_s,
            dir.filePath(u"compose.yaml"_s)));
        writeIn(dir.path(),
            u"Dockerfile"_s,
            "FROM a\nCOPY ../" + QFileInfo(outside.path()).fileName().toUtf8()
                + "/secret.yml /x\nCOPY /etc/passwd /y\n");
        writeIn(dir.path(),
            u"kustomization.yaml"_s,
            "resources: [../" + QFileInfo(outside.path()).fileName().toUtf8()
                + "/secret.yml, /etc/hosts]\n");
        writeIn(dir.path(), u"README.md"_s, "[x](../../../../etc/passwd)\n");
        const auto answer
            = runCheck({u"--repository"_s, dir.path(), u"--format"_s, u"json"_s}, dir.path());
        QCOMPARE(answer.code, 1);
        QVERIFY(!answer.out.contains(canary));
        QVERIFY(!answer.out.contains("root:x:"));
    }
    void nothingIsExecuted()
    {
        QTemporaryDir dir;
        const QByteArray trap = "#!/bin/sh\ntouch '" + dir.path().toUtf8() + "/ran'\n";
        runGit(dir.path(), {u"init"_s, u"-q"_s});
        for (const auto& name :
            {u"fsmonitor.sh"_s, u"hook/post-checkout"_s, u"Makefile.sh"_s, u"conftest.py"_s})
            writeIn(dir.path(), name, trap);
        for (const auto& name : {u"fsmonitor.sh"_s, u"hook/post-checkout"_s})
            QFile::setPermissions(
                dir.filePath(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        writeIn(dir.path(), u".gitattributes"_s, "* filter=evil diff=evil\n");
        writeIn(dir.path(), u"setup.py"_s, "import os; os.system('touch ran')\n");
        commitAll(dir.path(), u"First"_s);
        const QString script = dir.filePath(u"fsmonitor.sh"_s);
        runGit(dir.path(), {u"config"_s, u"filter.evil.clean"_s, script});
        runGit(dir.path(), {u"config"_s, u"filter.evil.smudge"_s, script});
        runGit(dir.path(), {u"config"_s, u"diff.evil.textconv"_s, script});
        runGit(dir.path(), {u"config"_s, u"core.hooksPath"_s, dir.filePath(u"hook"_s)});
        runGit(dir.path(), {u"config"_s, u"core.pager"_s, script});
        QFile config(dir.filePath(u".git/config"_s));
        QVERIFY(config.open(QIODevice::Append));
        config.write("[core]\n\tfsmonitor = " + script.toUtf8() + "\n");
        config.close();
        writeIn(dir.path(), u"README.md"_s, "changed\n");
        QCOMPARE(runCheck({u"--repository"_s, dir.path()}, dir.path()).code, 1);
        QCOMPARE(
            runCheck({u"--repository"_s, dir.path(), u"--revision"_s, u"HEAD"_s}, dir.path()).code,
            1);
        QVERIFY(!QFile::exists(dir.filePath(u"ran"_s)));
    }
    void loopsBombsAndDepthEnd()
    {
        QTemporaryDir dir;
        QVERIFY(QFile::link(u"loop"_s, dir.filePath(u"loop"_s)));
        QVERIFY(QFile::link(u"."_s, dir.filePath(u"self"_s)));
        QVERIFY(QFile::link(u"Dockerfile"_s, dir.filePath(u"Dockerfile"_s)));
        QByteArray bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
        for (char name = 'b'; name < 'p'; ++name)
            bomb += QByteArray(1, name) + ": &" + name + " ["
                + QByteArray(8, '*').replace("*", QByteArray("*") + char(name - 1) + ", ") + "*"
                + char(name - 1) + "]\n";
        const QByteArray deep = QByteArray(10'000, '[') + QByteArray(10'000, ']');
        QByteArray nested;
        for (int i = 0; i < 10'000; ++i)
            nested += "{\"a\":";
        for (const auto& name : {u"docker-compose.yml"_s,
                 u"k8s/deploy.yaml"_s,
                 u".github/workflows/ci.yml"_s,
                 u"prometheus.yml"_s,
                 u"monitoring/rules/alerts.yml"_s,
                 u"kustomization.yaml"_s,
                 u"slipway-waivers.yaml"_s}) {
            writeIn(dir.path(), name, bomb);
        }
        writeIn(dir.path(), u"docker-compose.prod.yml"_s, "services: " + deep + "\n");
        writeIn(dir.path(), u"monitoring/grafana/dashboards/a.json"_s, nested);
        writeIn(dir.path(), u"package.json"_s, nested);
        writeIn(dir.path(), u"reports/scan.sarif"_s, nested);
        writeIn(dir.path(), u"reports/junit.xml"_s, QByteArray("<testsuite>").repeated(10'000));
        writeIn(dir.path(), u"app/deep.py"_s, "x = " + QByteArray(10'000, '(') + "1\n");
        writeIn(dir.path(),
            u"README.md"_s,
            QByteArray(10'000, '>') + QByteArray(10'000, '[') + QByteArray(10'000, '*') + "\n");
        writeIn(dir.path(),
            u"Makefile"_s,
            "a: a\nX = $(X)$(X)\ninclude Makefile\n" + QByteArray("X := $(X)$(X)\n").repeated(100));
        writeIn(dir.path(), u"requirements.txt"_s, "-r requirements.txt\n-c requirements.txt\n");
        const auto answer
            = runCheck({u"--repository"_s, dir.path(), u"--format"_s, u"json"_s}, dir.path());
        QVERIFY2(answer.code == 1 || answer.code == 3, qPrintable(answer.err));
    }
    void anEnormousFileIsNotRead()
    {
        QTemporaryDir dir;
        for (const auto& name :
            {u"docker-compose.yml"_s, u"README.md"_s, u"app/main.py"_s, u"reports/junit.xml"_s}) {
            writeIn(dir.path(), name, "x");
            QFile file(dir.filePath(name));
            QVERIFY(file.resize(qint64{2} << 30)); // sparse
        }
        const auto answer
            = runCheck({u"--repository"_s, dir.path(), u"--format"_s, u"json"_s}, dir.path());
        QCOMPARE(answer.code, 1);
        rusage usage{};
        ::getrusage(RUSAGE_CHILDREN, &usage);
        QVERIFY2(usage.ru_maxrss < 1'000'000, "the whole file came into memory"); // KiB
    }
    void namesAreNoMarkupAndNoLines()
    {
        QTemporaryDir dir;
        writeIn(dir.path(), u"a\n[x](y)\n::error::z.py"_s, "print(1)\n");
        writeIn(dir.path(), u"b\u202Egnp.md"_s, "# A\n\nSee `gone/nowhere.txt`.\n");
        for (const auto& format : {u"text"_s, u"markdown"_s, u"junit"_s, u"sarif"_s, u"json"_s}) {
            const auto answer
                = runCheck({u"--repository"_s, dir.path(), u"--format"_s, format}, dir.path());
            QCOMPARE(answer.code, 1);
            QVERIFY2(!answer.out.contains("\n::error::"), qPrintable(format));
            QVERIFY2(!answer.out.contains("\xe2\x80\xae"), qPrintable(format));
        }
    }
    void aHundredThousandFilesAreBounded()
    {
        QTemporaryDir dir;
        for (int i = 0; i < 1000; ++i) {
            const QString folder = dir.filePath(u"d%1"_s.arg(i));
            QVERIFY(QDir().mkdir(folder));
            for (int k = 0; k < 100; ++k) {
                QFile file(folder + u"/f%1.%2"_s.arg(k).arg(k % 2 == 0 ? u"py"_s : u"txt"_s));
                QVERIFY(file.open(QIODevice::WriteOnly));
            }
        }
        const auto answer
            = runCheck({u"--repository"_s, dir.path(), u"--format"_s, u"json"_s}, dir.path());
        QCOMPARE(answer.code, 1);
    }
};

SLIPWAY_TEST(CheckHostileTest)
#include "tst_checkhostile.moc"
