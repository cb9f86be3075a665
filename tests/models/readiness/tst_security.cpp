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

class SecurityChecksTest : public QObject {
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

        row("no image", "SEC-01", {{u"a.py"_s, ""}}, u"na"_s);
        row("root by silence", "SEC-01", {{docker, "FROM a\nRUN x\n"}}, u"fail Dockerfile:1"_s);
        row("user", "SEC-01", {{docker, "FROM a\nUSER app\n"}}, u"pass Dockerfile:2"_s);
        row("back to root",
            "SEC-01",
            {{docker, "FROM a\nUSER app\nUSER root\n"}},
            u"fail Dockerfile:3"_s);
        row("root by number", "SEC-01", {{docker, "FROM a\nUSER 0:0\n"}}, u"fail Dockerfile:2"_s);
        row("user of the builder only",
            "SEC-01",
            {{docker, "FROM a AS b\nUSER app\nFROM c\nCOPY --from=b /x /x\n"}},
            u"fail Dockerfile:3"_s);
        row("user of the base stage",
            "SEC-01",
            {{docker, "FROM a AS b\nUSER app\nFROM b\nRUN x\n"}},
            u"pass Dockerfile:2"_s);
        row("base without root",
            "SEC-01",
            {{docker, "FROM gcr.io/distroless/static:nonroot\n"}},
            u"pass"_s);
        row("root given up",
            "SEC-01",
            {{docker, "FROM a\nCOPY entry.sh /\nENTRYPOINT [\"/entry.sh\"]\n"},
                {u"entry.sh"_s, "exec su-exec app x\n"}},
            u"warn Dockerfile:1"_s);
        row("user by argument",
            "SEC-01",
            {{docker, "FROM a\nARG U\nUSER $U\n"}},
            u"unknown(missing) Dockerfile:3"_s);
        row("production file first",
            "SEC-01",
            {{docker, "FROM a\n"}, {u"Dockerfile.production"_s, "FROM a\nUSER 1000\n"}},
            u"pass Dockerfile.production:2"_s);

        row("nothing privileged", "SEC-03", {{u"a.py"_s, ""}}, u"na"_s);
        row("privileged",
            "SEC-03",
            {{compose, "services:\n  a:\n    image: x\n    privileged: true\n"}},
            u"fail docker-compose.yml:4"_s);
        row("not privileged",
            "SEC-03",
            {{compose, "services:\n  a: {image: x, privileged: false}\n"}},
            u"pass"_s);
        row("privileged pod",
            "SEC-03",
            {{u"k8s/a.yaml"_s,
                "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: n}\nspec:\n  template:\n   "
                " spec:\n"
                "      containers:\n        - name: c\n          securityContext:\n            "
                "privileged: true\n"}},
            u"fail k8s/a.yaml:10"_s);
        row("chart only",
            "SEC-03",
            {{u"chart/Chart.yaml"_s, "apiVersion: v2\nname: x\n"}},
            u"unknown(unsupported) chart/Chart.yaml:1"_s);

        row("no manifest", "SEC-07", {{u"a.py"_s, ""}}, u"na"_s);
        row("default password",
            "SEC-07",
            {{docker, "FROM a\n"},
                {compose,
                    "services:\n  db:\n    image: p\n    environment:\n      POSTGRES_PASSWORD: "
                    "postgres\n"}},
            u"fail docker-compose.yml:5"_s);
        row("fallback",
            "SEC-07",
            {{docker, "FROM a\n"},
                {compose,
                    "services:\n  db:\n    environment:\n      - "
                    "DB_PASSWORD=${DB_PASSWORD:-Tr0ub4dor}\n    image: p\n"}},
            u"fail docker-compose.yml:4"_s);
        row("in a URL",
            "SEC-07",
            {{docker, "FROM a\n"},
                {compose,
                    "services:\n  a:\n    image: p\n    environment:\n      BROKER: "
                    "amqp://guest:guest@mq:5672/\n"}},
            u"fail docker-compose.yml:5"_s);
        row("required",
            "SEC-07",
            {{compose,
                "services:\n  db:\n    image: p\n    environment:\n      POSTGRES_PASSWORD: "
                "${PW:?}\n      SECRET_KEY: ${S}\n"}},
            u"pass"_s);
        row("replaced by the overlay",
            "SEC-07",
            {{compose,
                 "services:\n  db:\n    image: p\n    environment: {POSTGRES_PASSWORD: "
                 "postgres}\n"},
                {u"docker-compose.prod.yml"_s,
                    "services:\n  db:\n    environment: {POSTGRES_PASSWORD: '${PW:?}'}\n"}},
            u"pass"_s);
        row("requirepass",
            "SEC-07",
            {{docker, "FROM a\n"},
                {compose,
                    "services:\n  r:\n    image: redis\n    command: redis-server --requirepass "
                    "redis\n  a: {build: .}\n"}},
            u"fail docker-compose.yml:4"_s);
        row("backing services only",
            "SEC-07",
            {{compose,
                "services:\n  db:\n    image: postgres:16\n    environment: {POSTGRES_PASSWORD: "
                "postgres}\n"}},
            u"warn docker-compose.yml:4"_s);
        row("a file's path is no secret",
            "SEC-07",
            {{compose,
                "services:\n  db:\n    image: p\n    environment: {PASSWORD_FILE: "
                "/run/secrets/postgres, TOKEN_TTL: '${T:-60}'}\n"}},
            u"pass"_s);
        row("pod",
            "SEC-07",
            {{u"k8s/s.yml"_s,
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  password: "
                "changeme\n"}},
            u"fail k8s/s.yml:5"_s);

        row("clean", "SEC-11", {{u"a.py"_s, "token = os.environ['TOKEN']\n"}}, u"pass"_s);
        row("template",
            "SEC-11",
            {{u".env.example"_s, "SECRET_KEY=kJ8s7Hq2LpZx9Vn4Wm1R\n"}},
            u"pass"_s);
        row("environment file",
            "SEC-11",
            {{u".env"_s, "DEBUG=0\nSECRET_KEY=kJ8s7Hq2LpZx9Vn4Wm1R\n"}},
            u"fail .env:2"_s);
        row("harmless environment file",
            "SEC-11",
            {{u".env"_s, "PORT=80\nSECRET_KEY=\n"}},
            u"warn .env:1"_s);
        row("private key",
            "SEC-11",
            {{u"deploy/id"_s,
                "x\n-----BEGIN "
                "RSA PRIVATE KEY-----\n"}},
            u"fail deploy/id:2"_s);
        row("key of a test",
            "SEC-11",
            {{u"tests/data/id"_s,
                "-----BEGIN "
                "RSA PRIVATE KEY-----\n"}},
            u"pass"_s);
        row("cloud key",
            "SEC-11",
            {{u"a.py"_s,
                "\nkey = 'AKIA"
                "QWERTYUIOPASDFGH'\n"}},
            u"fail a.py:2"_s);
        row("documented cloud key",
            "SEC-11",
            {{u"a.py"_s, "key = 'AKIAIOSFODNN7EXAMPLE'\n"}},
            u"pass"_s);
        row("named and random",
            "SEC-11",
            {{u"a.js"_s, "const apiKey = 'q8Zr2LxV7nT4bKp0WmYs6';\n"}},
            u"fail a.js:1"_s);
        row("made up for development",
            "SEC-11",
            {{u"config.dev.yaml"_s, "secret: q8Zr2LxV7nT4bKp0WmYs6\n"}},
            u"pass"_s);
        row("placeholders in an environment file",
            "SEC-11",
            {{u".env"_s, "SECRET_KEY=changethis\n"}},
            u"warn .env:1"_s);
        row("named and plain",
            "SEC-11",
            {{u"a.js"_s,
                "const tokenName = 'application-access-token';\nconst secret = "
                "process.env.SECRET_VALUE_123;\n"}},
            u"pass"_s);
        row("binary",
            "SEC-11",
            {{u"a.bin"_s, QByteArray("\0-----BEGIN PRIVATE KEY-----", 28)}},
            u"pass"_s);
    }
    void judges()
    {
        QFETCH(QByteArray, id);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        const auto judged = test::judge(readiness::securityChecks(), id.constData(), files);
        QVERIFY2(judged.text().startsWith(expected),
            qPrintable(judged.text() + u" | "_s + judged.outcome.reason));
        QVERIFY(test::isExplained(judged.outcome));
    }

    void noSecretReachesAnExcerpt()
    {
        const auto stack = test::judge(readiness::securityChecks(),
            "SEC-07",
            {{docker, "FROM a\n"},
                {compose,
                    "services:\n  mq:\n    image: r\n    environment:\n      "
                    "RABBITMQ_DEFAULT_PASS: minioadmin\n"
                    "      URL: postgres://u:letmein@db/x\n"}});
        QCOMPARE(stack.outcome.evidence.size(), size_t(2));
        for (const auto& evidence : stack.outcome.evidence) {
            QVERIFY2(!evidence.excerpt.contains(u"minioadmin"_s)
                    && !evidence.excerpt.contains(u"letmein"_s),
                qPrintable(evidence.excerpt));
            QVERIFY(!evidence.excerpt.isEmpty());
        }
        QVERIFY(!stack.outcome.reason.contains(u"minioadmin"_s));
        const auto code = test::judge(readiness::securityChecks(),
            "SEC-11",
            {{u"a.js"_s,
                "k = 'AKIA"
                "QWERTYUIOPASDFGH'\n"}});
        QVERIFY(!code.outcome.evidence.at(0).excerpt.contains(u"QWERTY"_s));
    }
};

SLIPWAY_TEST(SecurityChecksTest)
#include "tst_security.moc"
