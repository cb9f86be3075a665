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

class PerformanceChecksTest : public QObject {
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

        row("a library", "PERF-01", {{u"src/a.py"_s, ""}}, u"na"_s);
        row("none", "PERF-01", {{docker, "FROM a\n"}}, u"fail loadtest:0"_s);
        row("k6",
            "PERF-01",
            {{docker, "FROM a\n"}, {u"load/k6.js"_s, "import http from 'k6/http';\n"}},
            u"pass load/k6.js:1"_s);
        row("Locust",
            "PERF-01",
            {{docker, "FROM a\n"}, {u"locustfile.py"_s, "from locust import HttpUser\n"}},
            u"pass locustfile.py:1"_s);
        row("JMeter",
            "PERF-01",
            {{docker, "FROM a\n"}, {u"perf/plan.jmx"_s, "<jmeterTestPlan/>"}},
            u"pass perf/plan.jmx:1"_s);
        row("not known",
            "PERF-01",
            {{docker, "FROM a\n"}, {u"loadtest/run.py"_s, "print()\n"}},
            u"unknown(unsupported) loadtest/run.py:1"_s);
        row("prose is none",
            "PERF-01",
            {{docker, "FROM a\n"}, {u"docs/load-testing.md"_s, "import http from 'k6'\n"}},
            u"fail"_s);

        row("no stack", "PERF-08", {{u"a.py"_s, ""}}, u"na"_s);
        row("no cache", "PERF-08", {{compose, "services: {a: {image: x}}\n"}}, u"na"_s);
        row("unbounded",
            "PERF-08",
            {{compose,
                "services:\n  r:\n    image: redis:7\n    command: redis-server --appendonly "
                "yes\n"}},
            u"fail docker-compose.yml:4"_s);
        row("no command",
            "PERF-08",
            {{compose, "services:\n  r:\n    image: docker.io/valkey/valkey:8\n"}},
            u"fail docker-compose.yml:2"_s);
        row("no policy",
            "PERF-08",
            {{compose,
                "services:\n  r:\n    image: redis\n    command: redis-server --maxmemory 1gb\n"}},
            u"warn docker-compose.yml:4"_s);
        row("bounded",
            "PERF-08",
            {{compose,
                "services:\n  r:\n    image: redis\n    command: [redis-server, --maxmemory, 1gb, "
                "--maxmemory-policy, allkeys-lru]\n"}},
            u"pass"_s);
        row("bounded by a file",
            "PERF-08",
            {{compose,
                 "services:\n  r:\n    image: redis\n    volumes: "
                 "['./redis.conf:/etc/redis.conf']\n"},
                {u"redis.conf"_s, "maxmemory 1gb\nmaxmemory-policy allkeys-lru\n"}},
            u"pass"_s);
        row("commented out",
            "PERF-08",
            {{compose,
                 "services:\n  r:\n    image: redis\n    volumes: "
                 "['./redis.conf:/etc/redis.conf']\n"},
                {u"redis.conf"_s, "# maxmemory 1gb\n"}},
            u"fail docker-compose.yml:2"_s);
        row("memcached",
            "PERF-08",
            {{compose, "services: {m: {image: 'memcached:1'}}\n"}},
            u"pass"_s);
        row("unreadable", "PERF-08", {{compose, "\t- {"}}, u"unknown(unreadable)"_s);
    }
    void judges()
    {
        QFETCH(QByteArray, id);
        QFETCH(Files, files);
        QFETCH(QString, expected);
        const auto judged = test::judge(readiness::performanceChecks(), id.constData(), files);
        QVERIFY2(judged.text().startsWith(expected),
            qPrintable(judged.text() + u" | "_s + judged.outcome.reason));
        QVERIFY(test::isExplained(judged.outcome));
    }
};

SLIPWAY_TEST(PerformanceChecksTest)
#include "tst_performance.moc"
