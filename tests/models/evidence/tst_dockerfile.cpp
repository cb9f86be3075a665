// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/dockerfile.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

class DockerfileTest : public QObject {
    Q_OBJECT
private slots:
    void stagesAndInstructionsKeepTheirLines()
    {
        const auto file = readDockerfile(
            "# escape=\\\nARG V=3\nFROM --platform=x py:${V} AS Build\nRUN a \\\n # why\n\n  b\n"
            "FROM build\nCOPY --from=0 --chown=u:g [\"a b\", \"/c\"]\nFROM scratch\n");
        QVERIFY(file);
        QCOMPARE(file->stages.size(), size_t(3));
        QCOMPARE(file->stages[0].base, u"py:3"_s);
        QCOMPARE(file->stages[0].name, u"build"_s);
        QCOMPARE(file->stages[0].line, 3);
        QCOMPARE(file->stages[0].instructions[0].arguments, u"a b"_s);
        QCOMPARE(file->stages[0].instructions[0].endLine, 7);
        QCOMPARE(file->stages[1].baseStage, 0);
        QCOMPARE(file->chainOf(1), (std::vector<int>{0, 1}));
        const auto& copy = file->stages[1].instructions[0];
        QVERIFY(copy.isJson);
        QCOMPARE(copy.words, (QStringList{u"a b"_s, u"/c"_s}));
        QCOMPARE(copy.flags.value(u"chown"_s), u"u:g"_s);
        QCOMPARE(file->stages[2].baseStage, -1);
    }
    void aStageIsFollowed()
    {
        const auto file = readDockerfile(
            "FROM a AS base\nENV HOME_DIR=/srv\nWORKDIR $HOME_DIR/app\nUSER one\nCMD [\"old\"]\n"
            "FROM base\nARG WHO=two\nUSER ${WHO}:${WHO}\nWORKDIR sub\nCOPY x ./y/\nENTRYPOINT "
            "[\"e\"]\n");
        QVERIFY(file);
        const auto facts = factsOfStage(*file, 1);
        QCOMPARE(facts.workingDirectory, u"/srv/app/sub"_s);
        QCOMPARE(facts.user, u"two:two"_s);
        QCOMPARE(facts.userLine, 8);
        QCOMPARE(facts.copies.at(0).destination, u"/srv/app/sub/y/"_s);
        QVERIFY(!facts.command); // an inherited CMD falls with a new ENTRYPOINT
        QCOMPARE(factsOfStage(*file, 1, {{u"WHO"_s, u"three"_s}}).user, u"three:three"_s);
    }
    void settingsOfAStageAreRead()
    {
        const auto file = readDockerfile(
            "ARG V=1\nFROM base:${V} AS b\nEXPOSE 80 53/udp\nSTOPSIGNAL SIGINT\nVOLUME "
            "[\"/data\"]\n"
            "SHELL [\"/bin/bash\", \"-c\"]\nRUN make\nRUN [\"make\", \"x\"]\n"
            "FROM b\nENV P=8000\nEXPOSE ${P}\nHEALTHCHECK --interval=5s CMD curl -f x\n"
            "COPY --from=other:1 /a /b\nADD https://example.org/x /x\nRUN <<EOF\na\nb\nEOF\n");
        QVERIFY(file);
        const auto facts = factsOfStage(*file, 1, {{u"V"_s, u"2"_s}});
        QCOMPARE(facts.base, u"base:2"_s);
        QCOMPARE(facts.baseLine, 2);
        QCOMPARE(facts.ports.size(), size_t(3));
        QCOMPARE(facts.ports[1].protocol, u"udp"_s);
        QCOMPARE(facts.ports[2].first, 8000);
        QCOMPARE(facts.stopSignal, u"SIGINT"_s);
        QCOMPARE(facts.volumes, QStringList{u"/data"_s});
        QCOMPARE(facts.runs.size(), size_t(3));
        QCOMPARE(facts.runs[0].shell, (QStringList{u"/bin/bash"_s, u"-c"_s}));
        QCOMPARE(facts.runs[1].text, u"make x"_s);
        QVERIFY(facts.runs[2].text.contains(u"a\nb"));
        QCOMPARE(facts.healthcheck->arguments, u"CMD curl -f x"_s);
        QCOMPARE(facts.copies.at(0).image, u"other:1"_s);
        QCOMPARE(facts.addedUrls, QStringList{u"https://example.org/x"_s});
        QCOMPARE(facts.environmentLines.value(u"P"_s), 10);
    }
    void whateverIsCutOffEnds()
    {
        const QByteArray whole
            = "# escape=\\\nFROM a AS b\nRUN <<E\nx\nE\nENV A=\"b c\" D=$A\nEXPOSE "
              "${D:-1}-2/udp\nHEALTHCHECK CMD [\"a\"]\nCOPY --from=b [\"x\", \"y\"]\n";
        for (qsizetype i = 0; i <= whole.size(); ++i)
            if (const auto file = readDockerfile(whole.left(i)))
                factsOfStage(*file, int(file->stages.size()) - 1);
        QVERIFY(readDockerfile(whole));
    }
    void heredocsAreNoInstructions()
    {
        const auto file = readDockerfile(
            "FROM a\nRUN <<EOF\nUSER root\nEOF\nCOPY <<-X <<Y /dst/\n one\n\tX\n two\nY\nUSER u\n");
        QVERIFY(file);
        QCOMPARE(file->stages[0].instructions.size(), size_t(3));
        const auto facts = factsOfStage(*file, 0);
        QCOMPARE(facts.userLine, 10);
        QVERIFY(facts.copies.at(0).hasHeredoc);
    }
    void variablesAreFilledIn_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // empty: not known
        QTest::newRow("plain") << u"a/$X/b"_s << u"a/1/b"_s;
        QTest::newRow("braces") << u"${X}2"_s << u"12"_s;
        QTest::newRow("default") << u"${Y:-d}"_s << u"d"_s;
        QTest::newRow("alternative") << u"x${X:+z}"_s << u"xz"_s;
        QTest::newRow("escaped") << u"\\$X"_s << u"$X"_s;
        QTest::newRow("not known") << u"$Y"_s << QString();
        QTest::newRow("open") << u"${Y"_s << QString();
        QTest::newRow("a dollar") << u"5$"_s << u"5$"_s;
    }
    void variablesAreFilledIn()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const DockerVariables variables{{{u"X"_s, u"1"_s}}};
        QCOMPARE(variables.expand(text).value_or(QString()), expected);
    }
    void whatIsNoDockerfileIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("where");
        QTest::newRow("empty") << QByteArray() << QString();
        QTest::newRow("no FROM") << QByteArray("ARG A=1\n") << QString();
        QTest::newRow("before FROM") << QByteArray("\nRUN x\nFROM a\n") << u"2"_s;
        QTest::newRow("template") << QByteArray("FROM a\n{{ x }}\n") << u"2"_s;
        QTest::newRow("FROM nothing") << QByteArray("FROM\n") << u"1"_s;
        QTest::newRow("huge") << QByteArray(2 * 1024 * 1024, 'x') << QString();
    }
    void whatIsNoDockerfileIsRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, where);
        const auto file = readDockerfile(bytes);
        QVERIFY(!file);
        QCOMPARE(file.error().where, where);
    }
    void ignores_data()
    {
        QTest::addColumn<QByteArray>("patterns");
        QTest::addColumn<bool>("isGit");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char* patterns, bool isGit, const char* path, bool expected) {
            QTest::newRow(qPrintable(QLatin1StringView(patterns) + u' ' + QLatin1StringView(path)))
                << QByteArray(patterns) << isGit << QString::fromLatin1(path) << expected;
        };
        row("a", false, "a", true);
        row("a", false, "a/b/c", true);
        row("a", false, "x/a", false);
        row("a", true, "x/a", true);
        row("/a", true, "x/a", false);
        row("a/", true, "a/b", true);
        row("*.md", false, "x.md", true);
        row("*.md", false, "d/x.md", false);
        row("**/*.md", false, "d/e/x.md", true);
        row("**/*.md", false, "x.md", true);
        row("a/**/z", false, "a/z", true);
        row("*\n!keep", false, "keep", false);
        row("*\n!keep", false, "other", true);
        row("docs\n!docs/a", false, "docs/a", false);
        row("# a", false, "a", false);
        row("[ab].txt", false, "b.txt", true);
        row("[!ab].txt", false, "b.txt", false);
        row("a?c", false, "abc", true);
        row(".", false, "a", false);
    }
    void ignores()
    {
        QFETCH(QByteArray, patterns);
        QFETCH(bool, isGit);
        QFETCH(QString, path);
        QFETCH(bool, expected);
        const IgnoreList list(
            patterns, isGit ? IgnoreList::Dialect::Git : IgnoreList::Dialect::Docker);
        QCOMPARE(list.ignores(path), expected);
    }
    void aHostilePatternEnds()
    {
        const IgnoreList list(
            QByteArray("**/a*a*a*a*a*a*b/").repeated(20), IgnoreList::Dialect::Docker);
        QVERIFY(!list.ignores(QString(u"a"_s.repeated(200) + u'/').repeated(40)));
    }
};

SLIPWAY_TEST(DockerfileTest)
#include "tst_dockerfile.moc"
