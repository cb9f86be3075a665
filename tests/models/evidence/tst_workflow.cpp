// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/workflow.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

const QString path = u".github/workflows/ci.yml"_s;

WorkflowStep stepOf(const QByteArray& lines)
{
    const auto workflow = readWorkflow("on: push\njobs:\n  j:\n    steps:\n" + lines, path);
    return workflow && !workflow->jobs.empty() && !workflow->jobs[0].steps.empty()
        ? workflow->jobs[0].steps[0]
        : WorkflowStep();
}

} // namespace

class WorkflowTest : public QObject {
    Q_OBJECT
private slots:
    void triggersOfEveryForm()
    {
        QVERIFY(readWorkflow("on: push\n", path)->trigger(u"push"_s));
        QVERIFY(readWorkflow("on: [push, pull_request]\n", path)->trigger(u"pull_request"_s));
        const auto workflow = readWorkflow("name: n\non:\n  push:\n    branches: [main, 'r/**']\n  "
                                           "pull_request:\n  release: {types: [x]}\n",
            path);
        QCOMPARE(workflow->trigger(u"push"_s)->branches.size(), 2);
        QCOMPARE(workflow->trigger(u"pull_request"_s)->line, 5);
        QVERIFY(
            readWorkflow("on:\n  push:\n    tags: ['v*']\n", path)->trigger(u"push"_s)->isTagsOnly);
        QVERIFY(!workflow->trigger(u"schedule"_s));
    }
    void jobsAndSteps()
    {
        const auto workflow
            = readWorkflow("on: push\ndefaults: {run: {shell: bash}}\njobs:\n  a:\n    needs: b\n  "
                           "  if: false\n    continue-on-error: ${{ matrix.x }}\n"
                           "    runs-on: [self-hosted, linux]\n    steps:\n      - uses: x/y@v1\n  "
                           "      with: {k: v}\n        continue-on-error: true\n"
                           "      - run: make\n        working-directory: sub\n  b:\n    uses: "
                           "o/r/.github/workflows/w.yml@m\n",
                path);
        const auto& a = workflow->jobs.at(0);
        QVERIFY(a.isDisabled());
        QCOMPARE(a.needs, QStringList{u"b"_s});
        QCOMPARE(a.continueOnError.kind, WorkflowFlag::Kind::Expression);
        QCOMPARE(a.steps.at(0).continueOnError.kind, WorkflowFlag::Kind::Yes);
        QCOMPARE(a.steps.at(0).continueOnError.line, 12);
        QCOMPARE(a.steps.at(0).with.value(u"k"_s), u"v"_s);
        QCOMPARE(a.steps.at(1).shell, u"bash"_s);
        QCOMPARE(a.steps.at(1).workingDirectory, u"sub"_s);
        QVERIFY(a.steps.at(1).shellOptions().pipefail);
        QCOMPARE(workflow->jobs.at(1).uses, u"o/r/.github/workflows/w.yml@m"_s);
    }
    void commandsKeepTheirLines_data()
    {
        QTest::addColumn<QByteArray>("step");
        QTest::addColumn<QString>("expected"); // line:column of each command
        QTest::newRow("plain") << QByteArray("    - run: a && b\n") << u"5:12 5:17"_s;
        QTest::newRow("quoted") << QByteArray("    - run: \"a; b\"\n") << u"5:13 5:16"_s;
        QTest::newRow("literal") << QByteArray("    - run: |\n        a\n\n        b c\n")
                                 << u"6:9 8:9"_s;
        QTest::newRow("literal, leading blank line")
            << QByteArray("    - run: |\n\n        a\n") << u"7:9"_s;
        QTest::newRow("kept and stripped")
            << QByteArray("    - run: |+\n        a\n          b\n      name: x\n")
            << u"6:9 7:11"_s;
        QTest::newRow("indicator with comment")
            << QByteArray("    - run: |-  # why\n        a\n") << u"6:9"_s;
        QTest::newRow("folded") << QByteArray(
            "    - run: >\n        a\n        && b\n\n        c\n")
                                << u"6:9 7:12 9:9"_s;
        QTest::newRow("CRLF") << QByteArray("    - run: |\r\n        a\r\n        b\r\n")
                              << u"6:9 7:9"_s;
    }
    void commandsKeepTheirLines()
    {
        QFETCH(QByteArray, step);
        QFETCH(QString, expected);
        QStringList places;
        for (const auto& command : stepOf(step).script().commands)
            places << QString::number(command.line) + u':' + QString::number(command.column);
        QCOMPARE(places.join(u' '), expected);
    }
    void shellsStartAsTheRunnerStartsThem()
    {
        QVERIFY(stepOf("    - run: a\n").shellOptions().errexit);
        QVERIFY(!stepOf("    - run: a\n").shellOptions().pipefail);
        QVERIFY(!stepOf("    - run: a\n      shell: bash {0}\n").shellOptions().errexit);
        QVERIFY(
            stepOf("    - run: a\n      shell: bash -eo pipefail {0}\n").shellOptions().pipefail);
        QVERIFY(!stepOf("    - run: a\n      shell: pwsh\n").isPosixShell());
    }
    void branches()
    {
        QVERIFY(matchesBranch({u"main"_s}, u"main"_s));
        QVERIFY(matchesBranch({u"**"_s}, u"a/b"_s));
        QVERIFY(!matchesBranch({u"*"_s}, u"a/b"_s));
        QVERIFY(!matchesBranch({u"*"_s, u"!main"_s}, u"main"_s));
    }
    void compositeActions()
    {
        const auto steps = readCompositeAction(
            "runs:\n  using: composite\n  steps:\n    - run: a\n      shell: bash\n");
        QCOMPARE(steps->size(), size_t(1));
        QCOMPARE(steps->at(0).runLine, 4);
        QVERIFY(readCompositeAction("runs: {using: node20, main: x.js}\n")->empty());
    }
    void actionsAreTakenApart()
    {
        using Kind = ActionReference::Kind;
        const auto pinned = actionReference(u"a/b/c/d@b4ffde65f46336ab88eb53be808477a3936bae11"_s);
        QCOMPARE(pinned.path, u"c/d"_s);
        QVERIFY(pinned.isSha);
        QVERIFY(!actionReference(u"actions/checkout@v4"_s).isSha);
        QCOMPARE(actionReference(u"./.github/actions/x"_s).kind, Kind::Local);
        QCOMPARE(actionReference(u"docker://alpine:3"_s).kind, Kind::Docker);
        QCOMPARE(actionReference(u"actions/checkout"_s).kind, Kind::Invalid);
    }
    void jobsSayWhereAndWithWhatTheyRun()
    {
        const auto read = readWorkflow("on: push\npermissions: {contents: read}\njobs:\n  a:\n"
                                       "    strategy: {matrix: {os: [x, y], db: ['15', '16']}}\n"
                                       "    runs-on: ${{ matrix.os }}\n"
                                       "    environment: {name: production, url: u}\n"
                                       "    services:\n      db: {image: 'pg:${{ matrix.db }}'}\n"
                                       "    permissions: write-all\n    steps: []\n",
            path);
        QVERIFY(read);
        QCOMPARE(read->permissions.scopes.value(u"contents"_s), u"read"_s);
        const auto& job = read->jobs.front();
        QCOMPARE(job.runners, (QStringList{u"x"_s, u"y"_s}));
        QCOMPARE(job.environment, u"production"_s);
        QCOMPARE(job.environmentLine, 7);
        QCOMPARE(job.images.size(), size_t(2));
        QCOMPARE(job.images[1].image, u"pg:16"_s);
        QCOMPARE(job.permissions.written(), QStringList{u"write-all"_s});
    }
    void brokenFilesAreRefusedOrReadInPart()
    {
        QVERIFY(!readWorkflow("", path));
        QVERIFY(!readWorkflow("on: [", path));
        QVERIFY(readWorkflow("on: push\njobs: [a]\n", path)->jobs.empty());
        QVERIFY(readWorkflow(
            "on: push\njobs:\n  a: 5\n  b: {steps: {run: x}}\n", path)); // half written
    }
};

SLIPWAY_TEST(WorkflowTest)
#include "tst_workflow.moc"
