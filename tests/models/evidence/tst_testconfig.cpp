// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/testconfig.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

class TestConfigTest : public QObject {
    Q_OBJECT
private slots:
    void readsPytestIni()
    {
        const auto config = readTestConfig("[pytest]\n# no\naddopts = -q \"--cov=a b\"\n"
                                           "markers =\n    slow: takes long\n    db(name): rows\n"
                                           "testpaths = tests api/tests\n",
            u"pytest.ini"_s);
        QVERIFY(config.pytest);
        QVERIFY(config.problems.empty());
        QCOMPARE(config.pytest->addopts, (QStringList{u"-q"_s, u"--cov=a b"_s}));
        QCOMPARE(config.pytest->addoptsLine, 3);
        QCOMPARE(config.pytest->markers.size(), size_t(2));
        QCOMPARE(config.pytest->markers[1].text, u"db"_s);
        QCOMPARE(config.pytest->markers[1].place.line, 6);
        QCOMPARE(config.pytest->testpaths, (QStringList{u"tests"_s, u"api/tests"_s}));
    }

    void takesTheSectionOfTheFile()
    {
        QVERIFY(!readTestConfig("[pytest]\n", u"setup.cfg"_s).pytest);
        QVERIFY(readTestConfig("[tool:pytest]\n", u"setup.cfg"_s).pytest);
        QVERIFY(readTestConfig("[pytest]\n", u"tox.ini"_s).pytest);
        QVERIFY(readTestConfig("", u"pytest.ini"_s).pytest);
        QVERIFY(!readTestConfig("[tox]\n", u"tox.ini"_s).pytest);
    }

    void readsThresholds()
    {
        const auto own = readTestConfig(
            "[run]\nsource = app\n[report]\nfail_under = 82.5\n", u".coveragerc"_s);
        QVERIFY(own.coverage && own.coverage->failUnder);
        QCOMPARE(*own.coverage->failUnder, 82.5);
        QCOMPARE(own.coverage->failUnderLine, 4);
        const auto shared = readTestConfig("[coverage:report]\nfail_under: 70\n", u"setup.cfg"_s);
        QCOMPARE(*shared.coverage->failUnder, 70.0);
        QVERIFY(
            !readTestConfig("[report]\nfail_under = high\n", u".coveragerc"_s).coverage->failUnder);
    }

    void saysWhatIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("section twice") << QByteArray("[a]\nx=1\n[a]\n") << 3;
        QTest::newRow("key twice") << QByteArray("[a]\nx=1\nx=2\n") << 3;
        QTest::newRow("no section") << QByteArray("x=1\n") << 1;
        QTest::newRow("no value") << QByteArray("[a]\nhello\n") << 2;
    }
    void saysWhatIsRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        const auto file = readIni(text);
        QCOMPARE(file.problems.size(), size_t(1));
        QCOMPARE(file.problems.front().second, line);
    }

    void expandsEnvironments()
    {
        QCOMPARE(expandEnvironments(u"py{39,310}-{a,b}, lint\n  types"_s),
            (QStringList{
                u"py39-a"_s, u"py39-b"_s, u"py310-a"_s, u"py310-b"_s, u"lint"_s, u"types"_s}));
        QVERIFY(expandEnvironments(u"{a,b}"_s.repeated(30)).size() <= 200);
    }

    void readsCommandsOfTox()
    {
        const auto file = readIni("[tox]\nenvlist = py312, lint\n[testenv]\ncommands =\n"
                                  "    pytest {posargs:tests} \\\n      -q\n    - rm x\n"
                                  "[testenv:lint]\ncommands = ruff check .\n"
                                  "[testenv:all]\ncommands = {[testenv]commands}\n");
        const auto commands = toxCommands(file, {});
        QCOMPARE(commands.size(), size_t(3));
        QCOMPARE(commands[0].text, u"pytest tests  -q"_s);
        QCOMPARE(commands[0].line, 5);
        QVERIFY(commands[1].ignoresFailure);
        QCOMPARE(commands[2].text, u"ruff check ."_s);
        QCOMPARE(toxCommands(file, {u"all"_s}).size(), size_t(2));
    }

    void survivesWhatIsCut()
    {
        const QByteArray whole = "\xEF\xBB\xBF[pytest]\r\naddopts = '-q\r\n  x\r\n[a\r\n]\xff\r\n"
                                 "markers=\r\n  a(\r\n=\r\n";
        for (qsizetype i = 0; i <= whole.size(); ++i) {
            readTestConfig(whole.left(i), u"pytest.ini"_s);
            readTestConfig(whole.left(i), u"pyproject.toml"_s);
            toxCommands(readIni(whole.left(i)), {});
        }
        readIni(QByteArray(300'000, '['));
        toxCommands(readIni("[testenv]\ncommands = {[testenv]commands}\n"), {});
    }
};

SLIPWAY_TEST(TestConfigTest)
#include "tst_testconfig.moc"
