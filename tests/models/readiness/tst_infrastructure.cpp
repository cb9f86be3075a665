// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkfixture.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Files;

namespace {

const QString docker = u"Dockerfile"_s;
const QString compose = u"docker-compose.yml"_s;
const QString overlay = u"docker-compose.prod.yml"_s;
const QByteArray limits = "    deploy: {resources: {limits: {cpus: '1', memory: 1G}}}\n";

} // namespace

class InfrastructureChecksTest : public QObject {
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
        row("no containers", "INF-01", {{u"a.py"_s, ""}}, u"na"_s);
        row("source there",
            "INF-01",
            {{docker, "FROM a\nCOPY app /app\n"}, {u"app/x.py"_s, ""}},
            u"pass Dockerfile:1"_s);
        row("source missing",
            "INF-01",
            {{docker, "FROM a\n\nCOPY app/x.py y.py /app/\n"}, {u"app/x.py"_s, ""}},
            u"fail Dockerfile:3"_s);
        row("ignored",
            "INF-01",
            {{docker, "FROM a\nCOPY app /app\n"},
                {u"app/x.py"_s, ""},
                {u".dockerignore"_s, "app\n"}},
            u"fail Dockerfile:2"_s);
        row("ignored but for one",
            "INF-01",
            {{docker, "FROM a\nCOPY app /app\n"},
                {u"app/x.py"_s, ""},
                {u".dockerignore"_s, "**\n!app/x.py\n"}},
            u"pass"_s);
        row("from a stage",
            "INF-01",
            {{docker, "FROM a AS b\nFROM c\nCOPY --from=b /out /app\n"}},
            u"pass"_s);
        row("heredoc and URL",
            "INF-01",
            {{docker, "FROM a\nCOPY <<EOF /x\nCOPY no /y\nEOF\nADD https://e.org/a /b\n"}},
            u"pass"_s);
        row("argument",
            "INF-01",
            {{docker, "ARG D=app\nFROM a\nARG D\nCOPY ${D}/x.py /\n"}, {u"app/x.py"_s, ""}},
            u"pass"_s);
        row("argument without value",
            "INF-01",
            {{docker, "FROM a\nARG D\nCOPY $D/x.py /\n"}},
            u"unknown(missing) Dockerfile"_s);
        row("optional pattern",
            "INF-01",
            {{docker, "FROM a\nCOPY p.json lock* /\n"}, {u"p.json"_s, ""}},
            u"pass"_s);
        row("made before",
            "INF-01",
            {{docker, "FROM a\nCOPY dist /app\n"}, {u".gitignore"_s, "dist/\n"}},
            u"unknown(missing) Dockerfile:2"_s);
        row("context of the service",
            "INF-01",
            {{compose, "services:\n  a:\n    build: ./api\n"},
                {u"api/Dockerfile"_s, "FROM a\nCOPY main.py /\n"},
                {u"api/main.py"_s, ""}},
            u"pass"_s);
        row("wrong context",
            "INF-01",
            {{compose, "services:\n  a:\n    build: {context: ., dockerfile: api/Dockerfile}\n"},
                {u"api/Dockerfile"_s, "FROM a\nCOPY main.py /\n"},
                {u"api/main.py"_s, ""}},
            u"fail api/Dockerfile:2"_s);
        row("no Dockerfile",
            "INF-01",
            {{compose, "services:\n  a:\n    build: ./api\n"}},
            u"fail docker-compose.yml:3"_s);
        row("stage not needed",
            "INF-01",
            {{compose, "services:\n  a:\n    build: {context: ., target: run}\n"},
                {docker, "FROM a AS run\nFROM a AS dev\nCOPY gone /\n"}},
            u"pass"_s);
        row("context not said",
            "INF-01",
            {{u"svc/Dockerfile"_s, "FROM a\nCOPY x.py /\n"}, {u"svc/x.py"_s, ""}},
            u"pass"_s);
        row("binary",
            "INF-01",
            {{docker,
                QByteArray("\x7f"
                           "ELF\0\1\2\3",
                    8)}},
            u"unknown(unreadable) Dockerfile"_s);
        row("CRLF and BOM",
            "INF-01",
            {{docker,
                 "\xEF\xBB\xBF"
                 "FROM a\r\nCOPY \\\r\n  x.py \\\r\n  /app/\r\n"},
                {u"x.py"_s, ""}},
            u"pass"_s);

        row("names nothing", "INF-03", {{docker, "FROM nginx\n"}}, u"na"_s);
        row("script there",
            "INF-03",
            {{docker, "FROM a\nWORKDIR /app\nCOPY . .\nCMD [\"python\", \"main.py\"]\n"},
                {u"main.py"_s, ""}},
            u"pass Dockerfile:4"_s);
        row("script missing",
            "INF-03",
            {{docker, "FROM a\nWORKDIR /app\nCOPY . .\nCMD [\"python\", \"run.py\"]\n"},
                {u"main.py"_s, ""}},
            u"fail Dockerfile:4"_s);
        row("configuration missing",
            "INF-03",
            {{docker, "FROM a\nWORKDIR /app\nCOPY . .\nCMD gunicorn -c conf/g.py main:app\n"},
                {u"main.py"_s, ""}},
            u"fail Dockerfile:4"_s);
        row("through a stage",
            "INF-03",
            {{docker,
                "FROM a AS b\nRUN go build -o /out/app .\nFROM c\nCOPY --from=b /out/app "
                "/app\nENTRYPOINT [\"/app\"]\n"}},
            u"pass"_s);
        row("built in the image",
            "INF-03",
            {{docker,
                 "FROM a\nWORKDIR /app\nCOPY . .\nRUN npm run build\nCMD [\"node\", "
                 "\"dist/main.js\"]\n"},
                {u"package.json"_s, "{}"}},
            u"unknown(missing) Dockerfile:5"_s);
        row("of the base image",
            "INF-03",
            {{docker, "FROM a\nENTRYPOINT [\"/usr/bin/tini\", \"--\", \"/usr/local/bin/x\"]\n"}},
            u"na"_s);
        row("found by PATH",
            "INF-03",
            {{docker, "FROM a\nCOPY e.sh /usr/local/bin/\nENTRYPOINT [\"e.sh\"]\n"},
                {u"e.sh"_s, ""}},
            u"pass Dockerfile:3"_s);
        row("by PATH, of the base image",
            "INF-03",
            {{docker, "FROM postgres\nENTRYPOINT [\"docker-entrypoint.sh\"]\n"}},
            u"na"_s);
        row("module", "INF-03", {{docker, "FROM a\nCMD [\"python\", \"-m\", \"app\"]\n"}}, u"na"_s);

        row("no stack", "INF-08", {{u"a.py"_s, ""}}, u"na"_s);
        row("one file", "INF-08", {{compose, "services: {a: {image: x}}\n"}}, u"na"_s);
        row("orphan",
            "INF-08",
            {{compose, "services:\n  api: {image: x}\n"},
                {overlay, "services:\n  api-v2:\n    restart: always\n"}},
            u"fail docker-compose.prod.yml:2"_s);
        row("own service",
            "INF-08",
            {{compose, "services:\n  api: {image: x}\n"},
                {overlay, "services:\n  proxy: {image: nginx}\n"}},
            u"pass"_s);
        row("override",
            "INF-08",
            {{compose, "services:\n  api: {image: x}\n"},
                {overlay, "services:\n  api: {restart: always}\n"}},
            u"pass"_s);
        row("broken",
            "INF-08",
            {{compose, "services: [\n"}},
            u"unknown(unreadable) docker-compose.yml"_s);

        row("limits nowhere",
            "INF-10",
            {{compose, "services:\n  a:\n    image: x\n"}},
            u"fail docker-compose.yml:2"_s);
        row("limits", "INF-10", {{compose, "services:\n  a:\n    image: x\n" + limits}}, u"pass"_s);
        row("limits by the overlay",
            "INF-10",
            {{compose, "services:\n  a:\n    image: x\n"}, {overlay, "services:\n  a:\n" + limits}},
            u"pass"_s);
        row("old keys",
            "INF-10",
            {{compose, "services:\n  a: {image: x, mem_limit: 1g, cpus: 0.5}\n"}},
            u"pass"_s);
        row("by an anchor",
            "INF-10",
            {{compose, "x-l: &l\n" + limits + "services:\n  a:\n    <<: *l\n    image: x\n"}},
            u"pass"_s);
        row("by extends",
            "INF-10",
            {{compose,
                "services:\n  base:\n    image: x\n" + limits
                    + "  a:\n    extends: {service: base}\n"}},
            u"pass"_s);
        row("backing services only",
            "INF-10",
            {{compose, "services:\n  a: {image: 'postgres:16'}\n"}},
            u"warn docker-compose.yml:2"_s);
        row("memory only",
            "INF-10",
            {{compose, "services:\n  a: {image: x, mem_limit: 1g}\n"}},
            u"fail docker-compose.yml:2"_s);
    }
    void judges()
    {
        QFETCH(QByteArray, id);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        const auto judged = test::judge(readiness::infrastructureChecks(), id.constData(), files);
        QVERIFY2(judged.text().startsWith(expected),
            qPrintable(judged.text() + u" | "_s + judged.outcome.reason));
        QVERIFY(test::isExplained(judged.outcome));
    }

    void theConfiguredStackIsJudged()
    {
        config::Readiness settings;
        settings.compose = {u"deploy/a.yml"_s, u"deploy/gone.yml"_s};
        const Files files{
            {u"deploy/a.yml"_s, "services: {a: {image: x}}\n"}, {compose, "services: {}\n"}};
        QCOMPARE(test::judge(readiness::infrastructureChecks(), "INF-10", files, settings).text(),
            u"unknown(missing) deploy/gone.yml:0"_s);
    }
    void anOrphanIsToldWhatItMayMean()
    {
        const auto judged = test::judge(readiness::infrastructureChecks(),
            "INF-08",
            {{compose, "services:\n  task-planner: {image: x}\n"},
                {overlay, "services:\n  task-planer: {restart: always}\n"}});
        QVERIFY(judged.outcome.reason.contains(u"is task-planner meant"_s));
    }
};

SLIPWAY_TEST(InfrastructureChecksTest)
#include "tst_infrastructure.moc"
