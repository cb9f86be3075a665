// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "config/keys.h"
#include "models/config/example.h"
#include "support/testcase.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace slipway::config;

namespace {

/// Every mistake of a file, one a line, without the file's name.
QString mistakesIn(const QByteArray& bytes)
{
    const auto reading = readConfig(bytes, u"f"_s);
    QStringList lines;
    for (const auto& mistake : reading.mistakes)
        lines << mistake.text().mid(2);
    return lines.join(u'\n');
}

const QByteArray head = "version: 1\nproject: {name: x}\n";
/// Line 3 is the endpoint of a service's health.
QByteArray withHealth(const QByteArray& endpoint)
{
    return head + "services: [{name: a, health: " + endpoint + "}]\n";
}

} // namespace

class ConfigMistakesTest : public QObject {
    Q_OBJECT
private slots:
    void areToldWithTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        structure();
        values();
        endpoints();
        metrics();
        secrets();
    }
    void areToldWithTheirPlace()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        QCOMPARE(mistakesIn(bytes), expected);
    }
    void areToldAllAtOnceAndInOrder()
    {
        const QString text = mistakesIn("version: 2\nprojet: {name: x}\nservices:\n"
                                        "- {name: a, health: {url: 'ftp://a', intervall: 5s}}\n"
                                        "- {name: a}\nenvironments:\n- {name: p, services: [b]}\n"
                                        "logging: {level: loud}\n");
        const auto lines = text.split(u'\n');
        QStringList places;
        for (const auto& line : lines)
            places << line.section(u' ', 0, 0);
        QCOMPARE(places,
            (QStringList{u"1:1:"_s,
                u"1:10:"_s,
                u"2:1:"_s,
                u"4:3:"_s,
                u"4:27:"_s,
                u"4:38:"_s,
                u"5:10:"_s,
                u"7:24:"_s,
                u"8:18:"_s}));
    }
    void areNotMoreThanAPersonReads()
    {
        QByteArray bytes = head;
        for (int i = 0; i < 150; ++i)
            bytes += "k" + QByteArray::number(i) + ": 1\n";
        const auto reading = readConfig(bytes, u"f"_s);
        QCOMPARE(reading.mistakes.size(), 101U);
        QCOMPARE(reading.mistakes.back().what, u"and 50 more"_s);
    }
    void neverRepeatASecret()
    {
        for (const QByteArray& endpoint :
            {QByteArray("{url: 'http://a/h', auth: {header: {value: hunter2hunter2}}}"),
                QByteArray(
                    "{url: 'http://a/h', auth: {basic: {user: u, password: hunter2hunter2}}}"),
                QByteArray("'http://me:hunter2hunter2@a/h'"),
                QByteArray("'http://a/h?token=hunter2hunter2'"),
                QByteArray(
                    "{url: 'http://a/h', auth: {header: {value: Bearer hunter2hunter2}}}")}) {
            const QString text = mistakesIn(withHealth(endpoint));
            QVERIFY(!text.isEmpty());
            QVERIFY2(!text.contains(u"hunter2"_s), qPrintable(text));
        }
    }
    void laterKeysAreNotSupportedYet_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray environment = head + "environments: [{name: e, ";
        const QByteArray service = head + "services: [{name: s, ";
        QTest::newRow("apiVersion") << head + "apiVersion: {}\n";
        for (const QByteArray key : {"after", "concurrency", "lease", "approvals", "windows"})
            QTest::newRow(key.constData()) << environment + key + ": {}}]\n";
        for (const QByteArray key : {"plan", "dependsOn", "wave", "environments"})
            QTest::newRow(("services." + key).constData()) << service + key + ": x}]\n";
        QTest::newRow("overrides") << head
                + "services: [{name: s}]\n"
                  "environments: [{name: e, services: [{service: s, overrides: {}}]}]\n";
    }
    void laterKeysAreNotSupportedYet()
    {
        QFETCH(QByteArray, bytes);
        const auto reading = readConfig(bytes, u"f"_s);
        QVERIFY(!reading.config);
        QCOMPARE(reading.mistakes.size(), 1U);
        QVERIFY2(reading.mistakes[0].what.endsWith(u"is not supported yet"_s),
            qPrintable(reading.mistakes[0].text()));
    }
    void hugeAndHostileFilesAreRefusedInTime_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("1 MiB and a byte") << QByteArray(1024 * 1024 + 1, '\n');
        QTest::newRow("deep") << "a: " + QByteArray(500'000, '[');
        QTest::newRow("aliases") << QByteArray("a: &a [x]\nb: &b [*a, *a]\n");
        QTest::newRow("a list") << QByteArray("- 1\n");
        QTest::newRow("text") << QByteArray("hello\n");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("comment") << QByteArray("# nothing\n");
        QTest::newRow("two documents") << head + "---\n" + head;
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFEv\0", 4);
        QTest::newRow("10,000 unknown keys") << [] {
            QByteArray bytes;
            for (int i = 0; i < 9'000; ++i)
                bytes += "key" + QByteArray::number(i) + ": 1\n";
            return bytes;
        }();
    }
    void hugeAndHostileFilesAreRefusedInTime()
    {
        QFETCH(QByteArray, bytes);
        const auto reading = readConfig(bytes, u"f"_s);
        QVERIFY(!reading.config);
        QVERIFY(!reading.mistakes.empty());
        QVERIFY2(
            reading.mistakes[0].where.startsWith(u"f:"_s), qPrintable(reading.mistakes[0].where));
    }

private:
    static void row(const char* name, const QByteArray& bytes, const QString& expected)
    {
        QTest::newRow(name) << bytes << expected;
    }
    static void structure()
    {
        row("unknown key",
            head + "environmnts: []\n",
            u"3:1: unknown key 'environmnts' in slipway.yaml (did you mean 'environments'?)"_s);
        row("no version", "project: {name: x}\n", u"1:1: 'version' is missing in slipway.yaml"_s);
        row("no name", "version: 1\nproject: {}\n", u"2:10: 'name' is missing in project"_s);
        row("quoted version",
            "version: '1'\nproject: {name: x}\n",
            u"1:10: 'version' must be 1, not '1' (this program reads version 1)"_s);
        row("no value",
            head + "services:\n",
            u"3:1: 'services' has no value (give it one, or leave the key out)"_s);
        row("map for a list",
            head + "charts: {}\n",
            u"3:9: 'charts' must be a list, this is a map (begin each item with a dash)"_s);
        row("text for a map",
            head + "readiness: high\n",
            u"3:12: readiness must be a map, this is text (write key: value, one a line)"_s);
        row("syntax", "version: 1\nproject: [\n", u"3:1: end of sequence flow not found"_s);
        row("duplicate key", head + "version: 1\n", u"3:1: duplicate key 'version'"_s);
        row("service twice",
            head + "services: [{name: a}, {name: a}]\n",
            u"3:30: service 'a' is there twice"_s);
        row("environment twice",
            head + "environments: [{name: a}, {name: a}]\n",
            u"3:34: environment 'a' is there twice"_s);
        row("unknown service",
            head
                + "services: [{name: checkout}]\nenvironments: [{name: e, services: [checkout, "
                  "chekout]}]\n",
            u"4:47: unknown service 'chekout' (did you mean 'checkout'?)"_s);
        row("placed twice",
            head + "services: [{name: a}]\nenvironments: [{name: e, services: [a, a]}]\n",
            u"4:40: service 'a' is there twice"_s);
        row("placed nowhere",
            head + "services: [{name: a}]\nenvironments: [{name: e, services: []}]\n",
            u"3:12: service 'a' runs in no environment (name it under environments[].services)"_s);
    }
    static void values()
    {
        row("invisible name",
            "version: 1\nproject: {name: \"a\\u200bb\"}\n",
            u"2:17: 'name' has characters that cannot be seen: 'a\\u{200B}b'"_s);
        row("blank name",
            "version: 1\nproject: {name: ' x'}\n",
            u"2:17: 'name' must be 1 to 100 characters without blanks around them"_s);
        row("yes is not true",
            head + "demo: yes\n",
            u"3:7: 'demo' must be true or false, not 'yes'"_s);
        row("quoted true",
            head + "environments: [{name: e, protected: 'true'}]\n",
            u"3:37: 'protected' must be true or false, not 'true'"_s);
        row("colour",
            head + "environments: [{name: e, colour: red}]\n",
            u"3:34: unknown colour 'red' (write it as \"#b91c1c\", with quotes: a bare # begins a comment)"_s);
        row("level",
            head + "logging: {level: warning}\n",
            u"3:18: unknown level 'warning' (there is: trace, debug, info, warn, error)"_s);
        row("percent",
            head + "readiness: {minimumCoverage: 101}\n",
            u"3:30: 'minimumCoverage' must be a number from 0 to 100, not '101'"_s);
        row("not a number",
            head + "charts: [{title: t, query: up, threshold: nan}]\n",
            u"3:43: 'threshold' must be a number, not 'nan'"_s);
        row("out of the repository",
            head + "readiness: {compose: ../other/compose.yaml}\n",
            u"3:22: 'compose' has a path that is not inside the repository: '../other/compose.yaml'"
            " (write it relative to project.repository)"_s);
        row("weight",
            head + "readiness: {weights: {SEC-01: -1}}\n",
            u"3:31: a weight must be a number from 0 to 1000"_s);
        row("check id",
            head + "readiness: {weights: {sec1: 1}}\n",
            u"3:23: 'sec1' is not the id of a check (as SEC-01)"_s);
        row("profile",
            head + "readiness: {profile: strict}\n",
            u"3:22: unknown profile 'strict' (there is: default, tier-a, tier-b, tier-c)"_s);
    }
    static void metrics()
    {
        row("a page's key on another endpoint",
            withHealth("{url: 'http://a/h', honorLabels: true}"),
            u"3:50: unknown key 'honorLabels' in endpoint (there is: url, interval, timeout, "
            "failureThreshold, successThreshold, degradedAbove, auth, tls)"_s);
        const auto page = [](const QByteArray& keys) {
            return head + "services: [{name: a, metrics: {url: 'http://a/m', " + keys + "}}]\n";
        };
        row("size",
            page("bodySizeLimit: 5MB"),
            u"3:66: unknown bodySizeLimit '5MB' (write 512KiB, 64MiB or 2GiB)"_s);
        row("size too large",
            page("bodySizeLimit: 1GiB"),
            u"3:66: 'bodySizeLimit' must be from 1024 to 268435456 bytes, not '1GiB'"_s);
        row("relabelling without a target",
            page("metricRelabelConfigs: [{action: lowercase}]"),
            u"3:74: 'targetLabel' is missing for this action"_s);
        row("hashmod without modulus",
            page("metricRelabelConfigs: [{action: hashmod, targetLabel: a}]"),
            u"3:74: 'modulus' is missing for hashmod"_s);
        row("a scalar for the steps",
            page("metricRelabelConfigs: x"),
            u"3:73: 'metricRelabelConfigs' must be a list, this is text (begin each item with a dash)"_s);
        const auto environment = [](const QByteArray& keys) {
            return head + "environments: [{name: p, " + keys + "}]\n";
        };
        row("server without a url",
            environment("prometheus: [{name: m}]"),
            u"3:39: 'url' is missing in server"_s);
        row("server called own",
            environment("prometheus: [{name: own, url: 'http://a'}]"),
            u"3:46: a server cannot be called own: that is Slipway's store"_s);
        row("server twice",
            environment("prometheus: [{name: m, url: 'http://a'}, {name: m, url: 'http://b'}]"),
            u"3:74: server 'm' is there twice"_s);
        row("server with a password",
            environment("prometheus: [{name: m, url: 'http://u:p@a'}]"),
            u"3:54: the URL holds a user or password (write auth: {basic: {user, password}})"_s);
        row("unknown source",
            environment("prometheus: [{name: m, url: 'http://a'}], source: n"),
            u"3:76: unknown source 'n' (there is: own, m)"_s);
        row("a chart's unknown source",
            head + "charts: [{title: t, query: up, source: n}]\n",
            u"3:40: unknown source 'n' (write own, or the name of a server under "
            "environments[].prometheus)"_s);
        row("a gate's server that another environment has",
            head
                + "environments: [{name: a, prometheus: [{name: m, url: 'http://a'}]}, {name: b, "
                  "plan: q}]\n"
                  "commands: {x: {argv: [x]}}\n"
                  "analysisTemplates: {t: {metrics: [{name: e, successCondition: result < 1, "
                  "provider: {prometheus: {query: up, source: m}}}]}}\n"
                  "plans: {q: {steps: [{command: x}, {analysis: {templates: [t]}}]}}\n",
            u"5:118: environment 'b' has no server 'm', and a plan there asks it (describe it "
            u"under "
            "prometheus of that environment)"_s);
        row("storage",
            head + "storage: {retention: 5m}\n",
            u"3:22: 'retention' must be from 1h to 10y, not '5m'"_s);
    }
    static void endpoints()
    {
        row("interval",
            withHealth("{url: 'http://a/h', interval: 5x}"),
            u"3:60: unknown interval '5x' (write 30s, 5m or 1h)"_s);
        row("interval without a unit",
            withHealth("{url: 'http://a/h', interval: 5}"),
            u"3:60: unknown interval '5' (write 30s, 5m or 1h)"_s);
        row("interval too long",
            withHealth("{url: 'http://a/h', interval: 2d}"),
            u"3:60: 'interval' must be from 100ms to 1d, not '2d'"_s);
        row("timeout above interval",
            withHealth("{url: 'http://a/h', interval: 2s, timeout: 3s}"),
            u"3:73: timeout 3s is longer than the interval 2s"_s);
        row("degraded never",
            withHealth("{url: 'http://a/h', degradedAbove: 5s}"),
            u"3:65: degradedAbove 5s is never reached: the timeout is 5s"_s);
        row("threshold",
            withHealth("{url: 'http://a/h', failureThreshold: 0}"),
            u"3:68: 'failureThreshold' must be a whole number from 1 to 100, not '0'"_s);
        row("scheme",
            withHealth("ftp://a/h"),
            u"3:30: the URL begins with ftp:// (there is: http, https)"_s);
        row("tcp is for probes",
            withHealth("tcp://a:1"),
            u"3:30: the URL begins with tcp:// (there is: http, https)"_s);
        row("no host",
            withHealth("'http:///h'"),
            u"3:30: this is not a URL with a host (write http://host:port/path)"_s);
        row("not a URL",
            withHealth("'a b'"),
            u"3:30: this is not a URL with a host (write http://host:port/path)"_s);
        row("no URL", withHealth("{interval: 5s}"), u"3:30: 'url' is missing in endpoint"_s);
        row("tls over http",
            withHealth("{url: 'http://a/h', tls: {ca: x}}"),
            u"3:55: tls is for https:// only"_s);
        row("certificate alone",
            withHealth("{url: 'https://a/h', tls: {certificate: x}}"),
            u"3:56: tls needs certificate and key together"_s);
        row("tcp without a port",
            head + "services: [{name: a, probe: tcp://a}]\n",
            u"3:29: a tcp URL is a host and a port (write tcp://host:port)"_s);
    }
    static void secrets()
    {
        row("literal",
            withHealth("{url: 'http://a/h', auth: {header: {value: abc}}}"),
            u"3:73: 'value' holds a literal, and secrets stand nowhere but in the environment or a "
            u"file"
            " (write ${env:NAME} or ${file:PATH})"_s);
        row("half a reference",
            withHealth("{url: 'http://a/h', auth: {header: {value: 'a${env:B}'}}}"),
            u"3:73: 'value' holds a literal, and secrets stand nowhere but in the environment or a "
            u"file"
            " (write ${env:NAME} or ${file:PATH})"_s);
        row("two ways",
            withHealth("{url: 'http://a/h', auth: {header: {value: '${env:A}'},"
                       " basic: {user: u, password: '${env:A}'}}}"),
            u"3:56: auth is either header or basic"_s);
        row("user in the URL",
            withHealth("'http://u:p@a/h'"),
            u"3:30: the URL holds a user or password (write auth: {basic: {user, password}})"_s);
        row("token in the URL",
            withHealth("'http://a/h?token=x'"),
            u"3:30: the URL holds a secret (token=…) (write auth: {header: {name, value: ${env:NAME}}})"_s);
        row("reserved header",
            withHealth("{url: 'http://a/h', auth: {header: {name: Host, value: '${env:A}'}}}"),
            u"3:72: 'Host' is not a header that a credential can go into"_s);
    }
};

class SchemaTest : public QObject {
    Q_OBJECT
private slots:
    void hasTheReadersKeys()
    {
        const QJsonObject schema = readSchema();
        const QJsonObject definitions = schema[u"$defs"_s].toObject();
        QStringList names;
        for (const auto& section : sections()) {
            const bool isFile = section.name == u"slipway.yaml";
            const QJsonObject part = isFile ? schema : definitions[section.name].toObject();
            if (!isFile)
                names << section.name;
            QCOMPARE(sorted(part[u"properties"_s].toObject().keys()), sorted(section.keys));
            QStringList required;
            for (const auto& key : part[u"required"_s].toArray())
                required << key.toString();
            QCOMPARE(sorted(required), sorted(section.required));
            QCOMPARE(part[u"additionalProperties"_s], QJsonValue(false));
        }
        QCOMPARE(sorted(definitions.keys()), sorted(names));
    }
    void describesEveryKey()
    {
        const QJsonObject schema = readSchema();
        for (const auto& section : sections()) {
            const QJsonObject part = section.name == u"slipway.yaml"
                ? schema
                : schema[u"$defs"_s].toObject()[section.name].toObject();
            const QJsonObject properties = part[u"properties"_s].toObject();
            for (auto it = properties.begin(); it != properties.end(); ++it)
                QVERIFY2(it.value().toObject().contains(u"description"_s)
                        || it.value().toObject().contains(u"$ref"_s),
                    qPrintable(section.name + u'.' + it.key()));
        }
    }
    void theExampleUsesEveryKey()
    {
        const QByteArray example = slipway::test::fullExample();
        for (const auto& section : sections()) {
            for (const auto& key : section.keys)
                QVERIFY2(example.contains(key.toUtf8() + ':'), qPrintable(key));
        }
    }

private:
    static QJsonObject readSchema()
    {
        const QByteArray bytes = slipway::test::readFile(
            QStringLiteral(SLIPWAY_SOURCE_DIR "/resources/schema/slipway.schema.json"));
        return QJsonDocument::fromJson(bytes).object();
    }
    static QStringList sorted(QStringList list)
    {
        list.sort();
        return list;
    }
};

SLIPWAY_TEST(ConfigMistakesTest)
SLIPWAY_TEST(SchemaTest)
#include "tst_mistakes.moc"
