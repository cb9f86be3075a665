// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkfixture.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Files;

namespace {

const QString docker = u"Dockerfile"_s;
const QString compose = u"docker-compose.yml"_s;

} // namespace

class DeploymentChecksTest : public QObject {
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

        row("no migrations", "DEP-02", {{u"a.py"_s, ""}}, u"na"_s);
        row("nothing applies them",
            "DEP-02",
            {{u"alembic.ini"_s, ""}},
            u"unknown(missing) alembic.ini:1"_s);
        row("masked",
            "DEP-02",
            {{u"deploy.sh"_s, "#!/bin/sh\nset -e\nalembic upgrade head || true\n"}},
            u"fail deploy.sh:3"_s);
        row("stops",
            "DEP-02",
            {{u"deploy.sh"_s, "#!/bin/sh\nset -e\nalembic upgrade head\nrestart\n"}},
            u"pass deploy.sh:3"_s);
        row("without errexit",
            "DEP-02",
            {{u"entrypoint.sh"_s,
                "#!/bin/sh\npython manage.py migrate --noinput\nexec gunicorn x\n"}},
            u"fail entrypoint.sh:2"_s);
        row("and",
            "DEP-02",
            {{u"entrypoint.sh"_s, "#!/bin/sh\npython manage.py migrate && exec gunicorn x\n"}},
            u"pass"_s);
        row("options of the first line",
            "DEP-02",
            {{u"run.sh"_s, "#!/bin/sh -e\nnpx prisma migrate deploy\nnode a.js\n"}},
            u"pass run.sh:2"_s);
        row("in the image",
            "DEP-02",
            {{docker, "FROM a\nCMD alembic upgrade head; uvicorn a:b\n"}},
            u"fail Dockerfile:2"_s);
        row("in the image, checked",
            "DEP-02",
            {{docker, "FROM a\nCMD [\"sh\", \"-c\", \"alembic upgrade head && uvicorn a:b\"]\n"}},
            u"pass Dockerfile:2"_s);
        row("in the stack",
            "DEP-02",
            {{compose,
                "services:\n  m:\n    image: x\n    command: sh -c 'goose -dir m postgres up || "
                "true'\n"}},
            u"fail docker-compose.yml:4"_s);
        row("in a workflow",
            "DEP-02",
            {{u".github/workflows/cd.yml"_s,
                "on: push\njobs:\n  d:\n    steps:\n    - run: ./scripts/migrate.sh\n      "
                "continue-on-error: true\n"}},
            u"fail .github/workflows/cd.yml:5"_s);
        row("waits in a condition",
            "DEP-02",
            {{u"deploy.sh"_s, "#!/bin/sh\nif ! rake db:migrate; then\n  exit 1\nfi\nrestart\n"}},
            u"pass"_s);

        const QByteArray base
            = "services:\n  a:\n    build: .\n    environment: {ENVIRONMENT: development}\n";
        const QString prod = u"compose.prod.yml"_s;
        const QString file = u"compose.yml"_s;
        row("no stack", "DEP-11", {{u"a.py"_s, ""}}, u"na"_s);
        row("no own service", "DEP-11", {{file, "services: {a: {image: nginx}}\n"}}, u"na"_s);
        row("development",
            "DEP-11",
            {{file, base}, {prod, "services: {a: {restart: always}}\n"}},
            u"fail compose.yml:4"_s);
        row("switched",
            "DEP-11",
            {{file, base},
                {prod, "services:\n  a:\n    environment:\n      - ENVIRONMENT=production\n"}},
            u"pass compose.prod.yml:4"_s);
        row("by default",
            "DEP-11",
            {{file, base},
                {prod, "services: {a: {environment: {ENVIRONMENT: '${E:-production}'}}}\n"}},
            u"pass"_s);
        row("given later",
            "DEP-11",
            {{file, base}, {prod, "services: {a: {environment: {ENVIRONMENT: '${E:?}'}}}\n"}},
            u"unknown(missing) compose.prod.yml:1"_s);
        row("one forgotten",
            "DEP-11",
            {{file,
                "services:\n  a:\n    build: .\n    environment: {NODE_ENV: production}\n  b:\n    "
                "build: ./b\n"}},
            u"fail compose.yml:5"_s);
        row("no mode anywhere", "DEP-11", {{file, "services:\n  a:\n    build: .\n"}}, u"na"_s);
        row("mode of the template",
            "DEP-11",
            {{file, "services:\n  a:\n    build: .\n"},
                {u".env.example"_s, "APP_ENV=production\n"}},
            u"fail compose.yml:2"_s);
        row("by the image",
            "DEP-11",
            {{file, "services:\n  a:\n    build: .\n"},
                {docker, "FROM a\nENV NODE_ENV=production\n"}},
            u"pass Dockerfile:1"_s);
    }
    void judges()
    {
        QFETCH(QByteArray, id);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        const auto judged = test::judge(readiness::deploymentChecks(), id.constData(), files);
        QVERIFY2(judged.text().startsWith(expected),
            qPrintable(judged.text() + u" | "_s + judged.outcome.reason));
        QVERIFY(test::isExplained(judged.outcome));
    }
};

SLIPWAY_TEST(DeploymentChecksTest)
#include "tst_deployment.moc"
