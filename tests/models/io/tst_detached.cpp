// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/commandfixture.h"

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Command;

class DetachedTest : public QObject {
    Q_OBJECT
private slots:
    void startsAwayFromUs()
    {
        const QTemporaryDir home;
        const auto environment
            = io::commandEnvironment(QProcessEnvironment::systemEnvironment(), {});
        const QString out = home.filePath(u"out"_s);
        const auto pid = io::startDetached(u"sh"_s,
            {u"-c"_s,
                u"{ pwd; readlink /proc/$$/fd/0 /proc/$$/fd/2; cut -d' ' -f 1,6 /proc/$$/stat; } > $1.new; mv $1.new $1"_s,
                u"sh"_s,
                out},
            environment);
        QVERIFY(pid.has_value());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(out), 60000);
        const QByteArray own = QByteArray::number(*pid);
        const auto lines = Command::file(out).split('\n');
        QCOMPARE(lines.value(0), QByteArray("/"));
        QCOMPARE(lines.value(1), QByteArray("/dev/null"));
        QCOMPARE(lines.value(3), own + ' ' + own);
        QTRY_COMPARE_WITH_TIMEOUT(io::processStartTime(*pid), 0, 60000); // nobody's zombie
    }
    void saysWhatIsMissing()
    {
        const auto environment
            = io::commandEnvironment(QProcessEnvironment::systemEnvironment(), {});
        const auto missing = io::startDetached(u"no-such-program"_s, {}, environment);
        QVERIFY(!missing && missing.error().what.contains(u"nowhere in PATH"));
        const QTemporaryDir home;
        QFile file(home.filePath(u"empty"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner);
        file.close();
        const auto wrong = io::startDetached(file.fileName(), {}, environment);
        QVERIFY(!wrong && wrong.error().what.contains(u"no program of this machine"));
    }
    void usesAScopeOnlyWhereOneCanBeMade_data()
    {
        QTest::addColumn<QByteArray>("systemdRun");
        QTest::addColumn<bool>("hasSystemd");
        QTest::addColumn<bool>("isScoped");
        const QByteArray works
            = "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nSCOPED=1 exec \"$@\"\n";
        QTest::newRow("works") << works << true << true;
        QTest::newRow("no systemd for this user") << works << false << false;
        QTest::newRow("fails") << QByteArray("#!/bin/sh\nexit 1\n") << true << false;
    }
    void usesAScopeOnlyWhereOneCanBeMade()
    {
        QFETCH(QByteArray, systemdRun);
        QFETCH(bool, hasSystemd);
        QFETCH(bool, isScoped);
        const QTemporaryDir home;
        QVERIFY(!hasSystemd || QDir(home.path()).mkdir(u"systemd"_s));
        QFile stub(home.filePath(u"systemd-run"_s));
        QVERIFY(stub.open(QIODevice::WriteOnly) && stub.write(systemdRun) == systemdRun.size());
        stub.setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner);
        stub.close();
        QProcessEnvironment environment;
        environment.insert(u"PATH"_s, home.path() + u":/usr/bin:/bin"_s);
        environment.insert(u"XDG_RUNTIME_DIR"_s, home.path());
        const QString out = home.filePath(u"out"_s);
        const auto pid = io::startDetached(u"sh"_s,
            {u"-c"_s, u"echo $$ \"$SCOPED\" > $1.new; mv $1.new $1"_s, u"sh"_s, out},
            environment);
        QVERIFY(pid.has_value());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(out), 60000);
        QCOMPARE(Command::file(out), QByteArray::number(*pid) + (isScoped ? " 1\n" : " \n"));
    }

    void findsPrograms_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("found");
        QTest::addColumn<QString>("error");
        QTest::newRow("from PATH") << u"tool"_s << u"bin/tool"_s << QString();
        QTest::newRow("relative to the folder") << u"./here"_s << u"here"_s << QString();
        QTest::newRow("not from the folder by name")
            << u"here"_s << QString() << u"nowhere in PATH"_s;
        QTest::newRow("later in PATH if the first may not run")
            << u"twice"_s << u"bin/twice"_s << QString();
        QTest::newRow("missing") << u"./absent"_s << QString() << u"does not exist"_s;
        QTest::newRow("folder") << u"./bin"_s << QString() << u"is no file"_s;
        QTest::newRow("not executable") << u"./plain"_s << QString() << u"may not be executed"_s;
        QTest::newRow("not executable in PATH")
            << u"text"_s << QString() << u"may not be executed"_s;
        QTest::newRow("nothing") << QString() << QString() << u"no program"_s;
    }
    void findsPrograms()
    {
        QFETCH(QString, program);
        QFETCH(QString, found);
        QFETCH(QString, error);
        const Command home(u"true"_s);
        QVERIFY(QDir(home.home.path()).mkdir(u"bin"_s) && QDir(home.home.path()).mkdir(u"old"_s));
        for (const auto& name : {u"bin/tool"_s, u"bin/twice"_s, u"here"_s})
            home.write(name, "#!/bin/sh\n", true);
        for (const auto& name : {u"old/twice"_s, u"bin/text"_s, u"plain"_s})
            home.write(name, "#!/bin/sh\n", false);
        QProcessEnvironment environment;
        environment.insert(u"PATH"_s, u":.:%1/old:%1/bin"_s.arg(home.home.path()));
        const auto path = io::resolveProgram(program, home.home.path(), environment);
        QCOMPARE(path.value_or(QString()), found.isEmpty() ? found : home.home.filePath(found));
        if (!error.isEmpty())
            QVERIFY2(path.error().what.contains(error), qPrintable(path.error().text()));
    }
    void environmentIsAllowed()
    {
        QProcessEnvironment from;
        for (const auto& name : {u"PATH"_s,
                 u"HOME"_s,
                 u"LC_ALL"_s,
                 u"DOCKER_HOST"_s,
                 u"KUBECONFIG"_s,
                 u"TOKEN"_s,
                 u"LD_PRELOAD"_s,
                 u"LANGUAGE"_s,
                 u"WANTED"_s})
            from.insert(name, u"x"_s);
        auto names = io::commandEnvironment(from, {u"WANTED"_s, u"ABSENT"_s}).keys();
        names.sort();
        QCOMPARE(names,
            QStringList({u"DOCKER_HOST"_s,
                u"HOME"_s,
                u"KUBECONFIG"_s,
                u"LC_ALL"_s,
                u"PATH"_s,
                u"WANTED"_s}));
    }
    void onlyTheLivingHaveAStartTime()
    {
        const qint64 own = io::processStartTime(::getpid());
        QVERIFY(own > 0);
        QCOMPARE(io::processStartTime(::getpid()), own);
        QCOMPARE(io::processStartTime(0), 0);
        QCOMPARE(io::processStartTime(-1), 0);
        QCOMPARE(io::bootId().size(), 36);
    }
};

SLIPWAY_TEST(DetachedTest)
#include "tst_detached.moc"
