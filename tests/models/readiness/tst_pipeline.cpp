// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkfixture.h"
#include "readiness/checks/pipelinefacts.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Files;

namespace {

const QString ci = u".github/workflows/ci.yml"_s;

/// A workflow of one job with these steps, which begin in line 6.
QByteArray workflow(const QByteArray& steps, const QByteArray& job = {})
{
    return "on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n" + job
        + "    steps:\n" + steps;
}

Files one(const QByteArray& steps, const QByteArray& job = {})
{
    return {{ci, workflow(steps, job)}};
}

} // namespace

class PipelineChecksTest : public QObject {
    Q_OBJECT
private slots:
    void judges_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("expected");
        const auto row
            = [](const char* name, const char* id, const Files& files, const QString& expected) {
                  QTest::newRow(name) << QByteArray(id) << files << expected;
              };
        const QString at6 = u"fail .github/workflows/ci.yml:6"_s;
        row("no CI", "CIC-01", {{u"a.py"_s, ""}}, u"fail .github/workflows:0"_s);
        row("another system",
            "CIC-01",
            {{u".gitlab-ci.yml"_s, "test:\n"}},
            u"unknown(unsupported) .gitlab-ci.yml:1"_s);
        row("another system, tests",
            "CIC-02",
            {{u"Jenkinsfile"_s, "node {}\n"}},
            u"unknown(unsupported) Jenkinsfile:1"_s);
        row("both triggers",
            "CIC-01",
            one("    - run: make\n"),
            u"pass .github/workflows/ci.yml:1"_s);
        row("only push",
            "CIC-01",
            {{ci, "on: push\njobs: {a: {steps: []}}\n"}},
            u"warn .github/workflows/ci.yml:1"_s);
        row("only tags",
            "CIC-01",
            {{ci, "on:\n  push:\n    tags: ['v*']\njobs: {a: {steps: []}}\n"}},
            u"fail .github/workflows/ci.yml:1"_s);
        row("other branch",
            "CIC-01",
            {{ci, "on:\n  push: {branches: [release]}\njobs: {a: {steps: []}}\n"}},
            u"fail .github/workflows/ci.yml:1"_s);
        row("broken YAML",
            "CIC-01",
            {{ci, "on: [push\njobs:\n  a: b: c\n"}},
            u"fail .github/workflows/ci.yml"_s);
        row("no CI, tests", "CIC-02", {{u"a.py"_s, ""}}, u"fail .github/workflows:0"_s);
        row("tests fail the build",
            "CIC-02",
            one("    - run: pytest -q\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("or true", "CIC-02", one("    - run: pytest -q || true\n"), at6);
        row("or colon", "CIC-02", one("    - run: 'pytest || :'\n"), at6);
        row("or exit 0", "CIC-02", one("    - run: npm test || exit 0\n"), at6);
        row("or echo", "CIC-02", one("    - run: go test ./... || echo failed\n"), at6);
        row("or exit 1",
            "CIC-02",
            one("    - run: pytest || exit 1\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("group that fails",
            "CIC-02",
            one("    - run: pytest || { echo no; exit 1; }\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("in a block",
            "CIC-02",
            one("    - name: t\n      run: |\n        pip install .\n\n        pytest || true\n"),
            u"fail .github/workflows/ci.yml:10"_s);
        row("in a folded block",
            "CIC-02",
            one("    - run: >-\n        pytest -q\n        || true\n"),
            u"fail .github/workflows/ci.yml:7"_s);
        row("set +e",
            "CIC-02",
            one("    - run: |\n        set +e\n        pytest\n        echo done\n"),
            u"fail .github/workflows/ci.yml:8"_s);
        row("set +e, exit code kept",
            "CIC-02",
            one("    - run: |\n        set +e\n        pytest\n        code=$?\n        exit "
                "$code\n"),
            u"pass .github/workflows/ci.yml:8"_s);
        row("set +e, exit 0",
            "CIC-02",
            one("    - run: |\n        set +e\n        pytest\n        exit 0\n"),
            u"fail .github/workflows/ci.yml:8"_s);
        row("exit 0 under errexit",
            "CIC-02",
            one("    - run: |\n        pytest\n        exit 0\n"),
            u"warn .github/workflows/ci.yml:7"_s);
        row("step goes on",
            "CIC-02",
            one("    - run: pytest\n      continue-on-error: true\n"),
            at6);
        row("job goes on",
            "CIC-02",
            one("    - run: pytest\n", "    continue-on-error: true\n"),
            u"fail .github/workflows/ci.yml:7"_s);
        row("matrix decides",
            "CIC-02",
            one("    - run: pytest\n      continue-on-error: ${{ matrix.experimental }}\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("pipe", "CIC-02", one("    - run: pytest | tee log\n"), at6);
        row("pipe with pipefail",
            "CIC-02",
            one("    - run: pytest | tee log\n      shell: bash\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("no tests",
            "CIC-02",
            one("    - run: make build\n"),
            u"fail .github/workflows/ci.yml:1"_s);
        row("install only",
            "CIC-02",
            one("    - run: pip install pytest\n"),
            u"fail .github/workflows/ci.yml:1"_s);
        row("disabled",
            "CIC-02",
            one("    - run: pytest\n      if: false\n"),
            u"fail .github/workflows/ci.yml:1"_s);
        row("if always is no mask",
            "CIC-02",
            one("    - run: pytest\n      if: always()\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("elsewhere",
            "CIC-02",
            {{ci, "on: [push]\njobs:\n  a:\n    uses: org/ci/.github/workflows/t.yml@v1\n"}},
            u"unknown(unsupported) .github/workflows/ci.yml:1"_s);
        row("make target masked",
            "CIC-02",
            {{ci, workflow("    - run: make test\n")},
                {u"Makefile"_s, "all:\n\ttrue\n\ntest: lint\n\t-pytest\nlint:\n\truff .\n"}},
            u"fail Makefile:5"_s);
        row("make target",
            "CIC-02",
            {{ci, workflow("    - run: make test\n")},
                {u"Makefile"_s, "test:\n\t@echo tests\n\tpytest\n"}},
            u"pass Makefile:3"_s);
        row("script without errexit",
            "CIC-02",
            {{ci, workflow("    - run: ./ci/test.sh\n")},
                {u"ci/test.sh"_s, "#!/bin/sh\npytest\necho done\n"}},
            u"fail ci/test.sh:2"_s);
        row("script with errexit",
            "CIC-02",
            {{ci, workflow("    - run: bash ci/test.sh\n")},
                {u"ci/test.sh"_s, "#!/bin/sh\nset -e\npytest\necho done\n"}},
            u"pass ci/test.sh:3"_s);
        row("package script masked",
            "CIC-02",
            {{ci, workflow("    - run: npm test\n")},
                {u"package.json"_s, "{\n \"scripts\": {\n  \"test\": \"jest || true\"\n }\n}\n"}},
            u"fail package.json:3"_s);
        row("composite action",
            "CIC-02",
            {{ci, workflow("    - uses: ./.github/actions/t\n")},
                {u".github/actions/t/action.yml"_s,
                    "runs:\n  using: composite\n  steps:\n    - run: pytest\n      shell: bash\n"}},
            u"pass .github/actions/t/action.yml:4"_s);
        row("nightly may fail",
            "CIC-02",
            one("    - run: pytest\n    - name: nightly interpreter\n      run: pytest || true\n"),
            u"warn .github/workflows/ci.yml:8"_s);
        row("scheduled only",
            "CIC-02",
            {{ci,
                "on: {schedule: [{cron: '0 0 * * *'}]}\njobs:\n  a:\n    steps:\n    - run: "
                "pytest\n"}},
            u"fail .github/workflows/ci.yml:1"_s);
        row("scan masked", "CIC-04", one("    - run: bandit -r . || true\n"), at6);
        row("scan",
            "CIC-04",
            one("    - run: bandit -r .\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("scan action",
            "CIC-04",
            one("    - uses: github/codeql-action/analyze@v3\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("trivy reports only", "CIC-04", one("    - uses: aquasecurity/trivy-action@v1\n"), at6);
        row("trivy uploads",
            "CIC-04",
            one("    - uses: aquasecurity/trivy-action@v1\n    - uses: "
                "github/codeql-action/upload-sarif@v3\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("trivy fails",
            "CIC-04",
            one("    - uses: aquasecurity/trivy-action@v1\n      with: {exit-code: '1'}\n"),
            u"pass .github/workflows/ci.yml:6"_s);
        row("no scan", "CIC-04", one("    - run: pytest\n"), u"fail .github/workflows/ci.yml:1"_s);
    }
    void judges()
    {
        QFETCH(QByteArray, id);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        const auto judged = test::judge(readiness::pipelineChecks(), id.constData(), files);
        QVERIFY2(judged.text().startsWith(expected),
            qPrintable(judged.text() + u" | "_s + judged.outcome.reason));
        QVERIFY(test::isExplained(judged.outcome));
    }

    void aMaskedStepIsNamedWithItsMask()
    {
        const auto judged = test::judge(readiness::pipelineChecks(),
            "CIC-04",
            one("    - name: Safety\n      run: |\n        safety check || true\n      "
                "continue-on-error: true\n"));
        QVERIFY(judged.outcome.reason.contains(u"\"Safety\""_s));
        QVERIFY(judged.outcome.reason.contains(u"|| true"_s));
        QCOMPARE(judged.outcome.evidence.size(), size_t(2)); // the command, and continue-on-error
        QCOMPARE(judged.outcome.evidence[0].line, 8);
        QCOMPARE(judged.outcome.evidence[1].line, 9);
    }

    void commandsAreKnownBehindTheirWrappers_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("kind"); // -1 none, 0 test, 1 security
        const auto row = [](const char* command, int kind) {
            QTest::newRow(command) << QString::fromLatin1(command) << kind;
        };
        row("poetry run pytest", 0);
        row("uv run --frozen coverage run -m pytest", 0);
        row("python3 -m pytest tests", 0);
        row("timeout 300 npx jest", 0);
        row("docker compose run --rm api pytest", 0);
        row("sudo -E env CI=1 go test ./...", 0);
        row("./gradlew --no-daemon check", 0);
        row("pnpm -r test", 0);
        row("npm run test:unit", 0);
        row("pnpm -s exec vitest run", 0);
        row("make -C src check", 0);
        row("pip install pytest", -1);
        row("npm ci", -1);
        row("go build ./...", -1);
        row("pytest --version", -1);
        row("echo pytest", -1);
        row("npm audit --audit-level high", 1);
        row("uvx pip-audit", 1);
        row("docker run --rm aquasec/trivy image x", 1);
    }
    void commandsAreKnownBehindTheirWrappers()
    {
        QFETCH(QString, command);
        QFETCH(int, kind);
        const auto found = readiness::gateOf(command.split(u' '));
        QCOMPARE(found ? int(*found) : -1, kind);
    }
};

SLIPWAY_TEST(PipelineChecksTest)
#include "tst_pipeline.moc"
