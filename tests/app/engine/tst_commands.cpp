// SPDX-License-Identifier: GPL-3.0-or-later
// What a rollout makes of commands that do not behave.
#include "support/testcase.h"
#include "world/cell.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace slipway;
using rollout::Phase;

namespace {

/// A plan of one command, `argv` and further keys of it; its undo leaves a trace.
QByteArray planOf(const QByteArray& argv, const QByteArray& keys, const QByteArray& step = {})
{
    return R"(version: 1
project: {name: commands}
environments:
  - {name: local, protected: false, plan: one}
commands:
  first: {argv: [./step.sh, first, "0"]}
  remove: {argv: [./step.sh, remove, "0"]}
  odd: {argv: )"
        + argv + ", grace: 200ms, killAfter: 500ms" + keys + R"(}
plans:
  one:
    steps:
      - {name: first, command: first, undo: remove}
      - {name: odd, command: odd)"
        + step + "}\n";
}

QByteArray shell(const QByteArray& text)
{
    return "[/bin/sh, -c, '" + text + "']";
}

} // namespace

class OddCommandsTest : public QObject {
    Q_OBJECT
private slots:
    void eachHasItsStatedEnd_data()
    {
        QTest::addColumn<QByteArray>("argv");
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<Phase>("end");
        QTest::addColumn<rollout::StepPhase>("step");
        QTest::addColumn<QByteArray>("inLog");

        QTest::newRow("succeeds") << shell("echo fine") << QByteArray() << Phase::Succeeded
                                  << rollout::StepPhase::Succeeded << QByteArray("fine\n");
        QTest::newRow("fails") << shell("echo sorry; exit 7") << QByteArray() << Phase::RolledBack
                               << rollout::StepPhase::Failed << QByteArray("exit 7");
        QTest::newRow("is ended by a signal")
            << shell("kill -9 $$") << QByteArray() << Phase::RolledBack
            << rollout::StepPhase::Failed << QByteArray("signal 9");
        QTest::newRow("hangs") << shell("sleep 600") << QByteArray(", timeout: 300ms")
                               << Phase::RolledBack << rollout::StepPhase::TimedOut
                               << QByteArray("asked to stop");
        QTest::newRow("ignores every signal")
            << shell("trap \"\" INT TERM; while :; do sleep 0.05; done")
            << QByteArray(", timeout: 300ms") << Phase::RolledBack << rollout::StepPhase::TimedOut
            << QByteArray("killed with its tree");
        QTest::newRow("leaves a grandchild")
            << shell("setsid sleep 600 & exit 0") << QByteArray(", timeout: 700ms")
            << Phase::RolledBack << rollout::StepPhase::TimedOut
            << QByteArray("of its processes still run");
        QTest::newRow("prompts") << shell("read x || echo no answer; exit 1") << QByteArray()
                                 << Phase::RolledBack << rollout::StepPhase::Failed
                                 << QByteArray("no answer\n");
        QTest::newRow("prints escapes and NUL")
            << shell("printf \"a\\\\033[2Jb\\\\000c\\\\377\\\\n\"") << QByteArray()
            << Phase::Succeeded << rollout::StepPhase::Succeeded
            << QByteArray("a\033[2Jb\0c\377\n", 10);
    }

    void eachHasItsStatedEnd()
    {
        QFETCH(QByteArray, argv);
        QFETCH(QByteArray, keys);
        QFETCH(Phase, end);
        QFETCH(rollout::StepPhase, step);
        QFETCH(QByteArray, inLog);
        test::Cell cell(1, planOf(argv, keys));
        QVERIFY2(cell.isReady(), qPrintable(cell.mistake()));
        const auto begun = cell.begin();
        QVERIFY2(begun, qPrintable(cell.mistake()));
        QVERIFY(cell.startEngine(*begun));
        QCOMPARE(cell.watch(begun->run, true), end == Phase::Succeeded ? 0 : 1);
        const auto state = cell.state(begun->run);
        QCOMPARE(state->phase, end);
        QCOMPARE(state->steps[1].phase, step);
        QVERIFY2(cell.log(begun->run).contains(inLog), cell.log(begun->run).constData());
        // What had been changed was taken back, and only then.
        QCOMPARE(cell.effects().join(u' ').contains(u"remove"_s), end == Phase::RolledBack);
        QVERIFY(!cell.journal().verify()->broken);
    }

    void whatCannotBeStartedIsFoundBeforeAnythingChanges_data()
    {
        QTest::addColumn<QByteArray>("argv");
        QTest::addColumn<QString>("why");
        QTest::newRow("missing") << QByteArray("[./no-such-program]") << u"no-such-program"_s;
        QTest::newRow("missing on PATH")
            << QByteArray("[no-such-program-anywhere]") << u"no-such-program-anywhere"_s;
        QTest::newRow("not executable") << QByteArray("[./slipway.yaml]") << u"slipway.yaml"_s;
    }

    void whatCannotBeStartedIsFoundBeforeAnythingChanges()
    {
        QFETCH(QByteArray, argv);
        QFETCH(QString, why);
        test::Cell cell(1, planOf(argv, {}));
        QVERIFY2(cell.isReady(), qPrintable(cell.mistake()));
        const auto begun = cell.begin();
        QVERIFY2(begun, qPrintable(cell.mistake()));
        QVERIFY(cell.startEngine(*begun));
        QCOMPARE(cell.watch(begun->run), 1);
        const auto state = cell.state(begun->run);
        QCOMPARE(state->phase, Phase::Cancelled);
        QVERIFY(cell.effects().isEmpty());
        const bool isTold = std::ranges::any_of(state->preflight,
            [&](const auto& one) { return !one.holds && one.text.contains(why); });
        QVERIFY(isTold);
    }

    void failuresAreIgnoredOrAskedAboutWhereThePlanSaysSo()
    {
        test::Cell ignoring(1, planOf(shell("exit 1"), {}, ", onFailure: ignore"));
        const auto ignored = ignoring.begin();
        QVERIFY2(ignored && ignoring.startEngine(*ignored), qPrintable(ignoring.mistake()));
        QCOMPARE(ignoring.watch(ignored->run), 0);

        test::Cell asking(1,
            planOf(shell("test -e again || { touch again; exit 1; }"), {}, ", onFailure: guide"));
        const auto asked = asking.begin();
        QVERIFY2(asked && asking.startEngine(*asked), qPrintable(asking.mistake()));
        QCOMPARE(asking.watch(asked->run), 3);
        QCOMPARE(asking.state(asked->run)->phase, Phase::Paused);
        QCOMPARE(asking.act(asked->run, {u"skip-step"_s}), 1); // needs a reason
        QCOMPARE(asking.act(asked->run, {u"retry"_s}), 0);
        QCOMPARE(asking.watch(asked->run), 0);
    }

    void aRunIsAbortedFromTheTerminal()
    {
        test::Cell cell(1, planOf(shell("sleep 600"), {}));
        const auto begun = cell.begin();
        QVERIFY2(begun && cell.startEngine(*begun), qPrintable(cell.mistake()));
        const auto isRunning = [&] {
            const auto state = cell.state(begun->run);
            return state && state->step == 1 && state->command
                && state->command->phase == rollout::OpenCommand::Phase::Running;
        };
        QVERIFY(cell.until(isRunning));
        QCOMPARE(cell.act(begun->run, {u"abort"_s, u"--reason"_s, u"enough"_s}), 0);
        QCOMPARE(cell.watch(begun->run), 1);
        QCOMPARE(cell.state(begun->run)->phase, Phase::RolledBack);
        QCOMPARE(cell.state(begun->run)->requests.back().reason, u"enough"_s);
        QCOMPARE(cell.act(begun->run, {u"abort"_s}), 1); // an end is an end
    }
};

SLIPWAY_TEST(OddCommandsTest)
#include "tst_commands.moc"
