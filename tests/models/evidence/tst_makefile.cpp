// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/makefile.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

namespace {

/// `name(prerequisites): line | line` of each target, and each problem as `!line`.
QString summary(const TaskFile& file)
{
    QStringList out;
    for (const auto& target : file.targets) {
        QStringList lines;
        for (const auto& line : target.recipe)
            lines << (line.ignoresFailure ? u"-"_s : QString()) + line.text;
        out << u"%1(%2): %3"_s.arg(
            target.name, target.prerequisites.join(u' '), lines.join(u" | "_s));
    }
    for (const auto& problem : file.problems)
        out << u"!%1"_s.arg(problem.line);
    return out.join(u"; "_s);
}

} // namespace

class MakefileTest : public QObject {
    Q_OBJECT
private slots:
    void readsRules_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* text, const char* expected) {
            QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(expected);
        };
        row("a rule", "test: lint\n\tpytest\n", "test(lint): pytest");
        row("two targets", "a b: c\n\tx\n", "a(c): x; b(c): x");
        row("prefixes", "t:\n\t@-rm x\n\t+make y\n", "t(): -rm x | make y");
        row("variables",
            "PY := python\nT = $(PY) -m pytest\nt:\n\t$(T) $@\n",
            "t(): python -m pytest t");
        row("unknown ones stay", "t:\n\t$(shell ls) $(X) $$HOME\n", "t(): $(shell ls) $(X) $HOME");
        row("a recipe behind a semicolon", "t: a ; run\n", "t(a): run");
        row("a continuation", "t:\n\ta \\\n\t b\n", "t(): a \\\n b");
        row("continued prerequisites", "t: a \\\n  b\n", "t(a b): ");
        row("order only", "t: a | out\n", "t(a out): ");
        row("a variable of a target", "t: X = 1\nt: a\n", "t(a): ");
        row("conditions", "ifeq ($(X),1)\nt:\n\ta\nelse\nu:\n\tb\nendif\n", "t(): a; u(): b");
        row("a definition", "define X\n  not: a rule\nendef\nt:\n", "t(): ");
        row("spaces", "t:\n    pytest\n", "t(): ; !2");
        row("no rule at all", "hello world\n", "!1");
        row("a function alone", "$(eval X := 1)\nt:\n", "t(): ");
        row("static patterns", "a.o: %.o: %.c\n", "a.o(%.c): ");
        row("comments", "# t: x\nt: a # b\n\t# nothing\n\trun\n", "t(a): run");
        row("ignored failures", ".IGNORE:\nt:\n\ta\n", "t(): -a");
        row("CRLF and BOM", "\xEF\xBB\xBFt:\r\n\trun\r\n", "t(): run");
        row("nothing", "", "");
        row("a loop of variables", "X = $(Y)\nY = $(X)\nt:\n\t$(X)\n", "t(): $(Y)");
    }
    void readsRules()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        const auto file = readMakefile(text, u"Makefile"_s);
        if (QByteArray(QTest::currentDataTag()) == "a loop of variables")
            QVERIFY(file.targets.front().recipe.front().text.startsWith(u"$("));
        else
            QCOMPARE(summary(file), expected);
    }

    void takesIncludesBesideIt()
    {
        const auto file = readMakefile("include mk/a.mk\n-include none.mk\nt:\n\t$(X)\n",
            u"Makefile"_s,
            [](const QString& path) -> std::optional<QByteArray> {
                if (path == u"mk/a.mk")
                    return "X = run\ninclude mk/a.mk\nu:\n\tgo\n"_ba;
                return {};
            });
        QCOMPARE(file.includes, QStringList{u"mk/a.mk"_s});
        QCOMPARE(file.missing, QStringList{u"none.mk"_s});
        QVERIFY(!file.isOpen);
        QVERIFY(file.find(u"u"_s));
        QCOMPARE(file.find(u"u"_s)->path, u"mk/a.mk"_s);
        QCOMPARE(file.find(u"t"_s)->recipe.front().text, u"run"_s);
    }

    void ordersPrerequisitesOnce()
    {
        const auto file = readMakefile("a: b c\nb: c\nc: a\n\tx\n%.o: src\nsrc:\n", u"Makefile"_s);
        QStringList names;
        for (const auto* target : file.orderOf(u"a"_s))
            names << target->name;
        QCOMPARE(names, (QStringList{u"c"_s, u"b"_s, u"a"_s}));
        QVERIFY(file.find(u"main.o"_s));
        QVERIFY(!file.find(u"main.c"_s));
        QCOMPARE(file.defaultTarget, u"a"_s);
    }

    void readsJustfiles()
    {
        const auto file = readJustfile("set shell := ['sh']\nx := 'a:b'\n\n[private]\n"
                                       "test arg='a:b' *rest: build (lint 'x')\n    @pytest\n"
                                       "    -rm x\n\nalias t := test\nbuild:\n    make\n",
            u"justfile"_s);
        QCOMPARE(summary(file), u"test(build lint): pytest | -rm x; t(test): ; build(): make"_s);
    }

    void readsTaskfiles()
    {
        const auto file
            = readTaskfile("version: '3'\ntasks:\n  test:\n    deps: [build]\n    cmds:\n"
                           "    - pytest\n    - {cmd: rm x, ignore_error: true}\n"
                           "    - task: lint\n  lint: ruff check .\n",
                u"Taskfile.yml"_s);
        QCOMPARE(summary(file), u"test(build lint): pytest | -rm x; lint(): ruff check ."_s);
        QCOMPARE(file.targets[0].recipe[0].line, 6);
    }

    void survivesWhatIsCutOrHuge()
    {
        const QByteArray whole = "A := $(B\ninclude x\ndefine Z\nendef\na b: c ; d\n\t-@x \\\n\ty\n"
                                 "ifeq (a,b)\n.PHONY: a\n%.o:%.c\n\t$(CC) $< ${X}\n";
        for (qsizetype i = 0; i <= whole.size(); ++i)
            readMakefile(whole.left(i), u"Makefile"_s);
        for (qsizetype i = 0; i <= whole.size(); ++i)
            readJustfile(whole.left(i), u"justfile"_s);
        readMakefile(QByteArray(200'000, '('), u"Makefile"_s);
        readMakefile("t:\n" + QByteArray("\t$(X)\n").repeated(50'000), u"Makefile"_s);
        readTaskfile(QByteArray(10'000, '['), u"Taskfile.yml"_s);
        QByteArray bomb = "X0 = aaaaaaaaaa\n";
        for (int i = 1; i < 30; ++i)
            bomb += "X" + QByteArray::number(i) + " = "
                + QByteArray("$(X" + QByteArray::number(i - 1) + ")").repeated(10) + "\n";
        const auto file = readMakefile(bomb + "t:\n\t$(X29)\n", u"Makefile"_s);
        QVERIFY(file.targets.front().recipe.front().text.size() < 1024 * 1024);
    }
};

SLIPWAY_TEST(MakefileTest)
#include "tst_makefile.moc"
