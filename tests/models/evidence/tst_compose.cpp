// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/compose.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

ComposeFile read(const QByteArray& bytes, const QString& path = u"compose.yml"_s)
{
    const auto file = readCompose(bytes, path);
    return file ? *file : ComposeFile();
}

} // namespace

class ComposeTest : public QObject {
    Q_OBJECT
private slots:
    void factsKeepTheirPlaces()
    {
        const auto file
            = read("services:\n  a:\n    image: x:1\n    environment:\n      - K=v=w\n      - "
                   "PASS\n    command: run --x 'a b'\n"
                   "    volumes: ['./d:/e:ro', 'named:/n', '${V:-./f}:/g']\n    privileged: true\n",
                u"deploy/compose.yml"_s);
        const auto* a = file.find(u"a"_s);
        QVERIFY(a);
        QCOMPARE(a->place, (Place{u"deploy/compose.yml"_s, 2, 3}));
        QCOMPARE(a->image->place.line, 3);
        QCOMPARE(a->environment.size(), size_t(2));
        QCOMPARE(a->environment[0].name, u"K"_s);
        QCOMPARE(*a->environment[0].value, u"v=w"_s);
        QCOMPARE(a->environment[0].place.line, 5);
        QVERIFY(!a->environment[1].value);
        QCOMPARE(a->command->words, (QStringList{u"run"_s, u"--x"_s, u"a b"_s}));
        QCOMPARE(a->volumes[0].source, u"deploy/d"_s);
        QCOMPARE(a->volumes[0].target, u"/e"_s);
        QVERIFY(a->volumes[0].isBind && !a->volumes[1].isBind);
        QCOMPARE(a->volumes[2].target, u"/g"_s);
        QCOMPARE(a->privileged->text, u"true"_s);
    }
    void buildsAreSeenFromTheRoot()
    {
        const auto file = read("services:\n  a: {build: ../api}\n  b: {build: {context: ., "
                               "dockerfile: D, target: t, args: [X=1]}}\n",
            u"deploy/compose.yml"_s);
        QCOMPARE(file.find(u"a"_s)->build->context, u"api"_s);
        QCOMPARE(file.find(u"b"_s)->build->context, u"deploy"_s);
        QCOMPARE(file.find(u"b"_s)->build->arguments.at(0).name, u"X"_s);
    }
    void filesAreMergedByService()
    {
        const auto merged = mergeCompose({read("services:\n  a:\n    image: x\n    environment: "
                                               "{K: 1, L: 1}\n    volumes: ['./o:/t']\n"),
            read("services:\n  a:\n    environment: ['K=2']\n    volumes: ['./n:/t']\n    "
                 "mem_limit: 1g\n  b: {image: y}\n",
                u"prod.yml"_s)});
        QCOMPARE(merged.size(), size_t(2));
        const auto& a = merged[0];
        QCOMPARE(a.image->text, u"x"_s);
        QCOMPARE(*a.environment[0].value, u"2"_s);
        QCOMPARE(a.environment[0].place, (Place{u"prod.yml"_s, 3, 19}));
        QCOMPARE(*a.environment[1].value, u"1"_s);
        QCOMPARE(a.volumes.size(), size_t(1));
        QCOMPARE(a.volumes[0].source, u"n"_s);
        QCOMPARE(a.memoryLimit->place.path, u"prod.yml"_s);
        QCOMPARE(a.places.size(), size_t(2));
    }
    void extendsIsFollowed()
    {
        const auto other = read("services:\n  common: {image: x, user: '1'}\n", u"common.yml"_s);
        const auto merged = mergeCompose(
            {read("services:\n  a: {extends: {service: b}, image: z}\n  b: {extends: {file: "
                  "common.yml, service: common}}\n"
                  "  loop: {extends: loop}\n  c: {extends: d}\n  d: {extends: c}\n")},
            {other});
        QCOMPARE(merged[0].image->text, u"z"_s);
        QCOMPARE(merged[0].user->text, u"1"_s);
        QCOMPARE(merged[1].image->text, u"x"_s);
        QCOMPARE(merged.size(), size_t(5)); // and a circle ends
    }
    void variables_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("names");
        QTest::addColumn<QString>("filled"); // null: not known
        const auto row = [](const char* value, const char* names, const QString& filled) {
            QTest::newRow(value) << QString::fromLatin1(value) << QString::fromLatin1(names)
                                 << filled;
        };
        row("plain", "", u"plain"_s);
        row("$A", "A", QString());
        row("${A}", "A", QString());
        row("${A:-d}", "A", u"d"_s);
        row("${A-}x", "A", u"x"_s);
        row("${A:?must}", "A", QString());
        row("${A:-${B:-c}}", "A", u"c"_s);
        row("p:${A:-1}:${B}", "A,B", QString());
        row("$$A", "", u"$A"_s);
        row("${A:+x}y", "A", u"y"_s);
        row("${A", "A", QString());
        row("5$", "", u"5$"_s);
    }
    void variables()
    {
        QFETCH(QString, value);
        QFETCH(QString, names);
        QFETCH(QString, filled);
        QStringList found;
        for (const auto& reference : referencesOf(value))
            found << reference.name;
        QCOMPARE(found.join(u','), names);
        QCOMPARE(valueWithDefaults(value).value_or(QString()), filled);
    }
    void ports_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // ip|host|container|protocol
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(expected);
        };
        row("80", "|0-0|80-80|tcp");
        row("8080:80", "|8080-8080|80-80|tcp");
        row("127.0.0.1:8080:80/udp", "127.0.0.1|8080-8080|80-80|udp");
        row("127.0.0.1::80", "127.0.0.1|0-0|80-80|tcp");
        row("[::1]:8080:80", "::1|8080-8080|80-80|tcp");
        row("0.0.0.0:8080:80", "|8080-8080|80-80|tcp");
        row("3000-3005:4000-4005", "|3000-3005|4000-4005|tcp");
        row("${P:-8080}:80", "|8080-8080|80-80|tcp");
        row("${P}:80", "|0-0|80-80|tcp");
        row("127.0.0.1:${P}:80", "127.0.0.1|0-0|80-80|tcp");
        row("${B:-127.0.0.1:}8080:80", "127.0.0.1|8080-8080|80-80|tcp");
        row("${B}:8080:80", "?|8080-8080|80-80|tcp");
        row("", "|0-0|0-0|tcp");
        row("a:b", "|0-0|0-0|tcp");
        row("99999:80", "|0-0|80-80|tcp");
        row(":::::::::::::::::::::::", "?");
    }
    void ports()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const auto port = composePort(text);
        const QString found = u"%1|%2-%3|%4-%5|%6"_s.arg(port.isHostKnown ? port.hostIp : u"?"_s)
                                  .arg(port.hostFirst)
                                  .arg(port.hostLast)
                                  .arg(port.containerFirst)
                                  .arg(port.containerLast)
                                  .arg(port.protocol);
        if (expected != u"?") // else: it ends
            QCOMPARE(found, expected);
    }
    void sizes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("expected");
        QTest::newRow("bytes") << u"1024"_s << 1024.0;
        QTest::newRow("k") << u"1k"_s << 1024.0;
        QTest::newRow("mb") << u"512mb"_s << 512.0 * 1024 * 1024;
        QTest::newRow("Mi") << u"1.5Mi"_s << 1.5 * 1024 * 1024;
        QTest::newRow("GiB") << u"2 GiB"_s << 2.0 * 1024 * 1024 * 1024;
        QTest::newRow("word") << u"much"_s << -1.0;
        QTest::newRow("empty") << QString() << -1.0;
        QTest::newRow("unit") << u"5parsec"_s << -1.0;
    }
    void sizes()
    {
        QFETCH(QString, text);
        QFETCH(double, expected);
        QCOMPARE(bytesOf(text).value_or(-1), expected);
    }
    void allOfAServiceIsRead()
    {
        const auto file = read(
            "services:\n  a:\n    image: x\n    restart: always\n    cap_drop: [ALL]\n    "
            "security_opt: ['no-new-privileges:true']\n    read_only: true\n    tmpfs: /tmp\n"
            "    networks: {back: {aliases: [b]}}\n    logging: {driver: gelf, options: {a: b}}\n"
            "    depends_on: {db: {condition: service_healthy}}\n    stop_grace_period: 30s\n"
            "    healthcheck: {test: ['CMD-SHELL', 'curl -f x || exit 1'], interval: 5s}\n"
            "    deploy: {replicas: 3, labels: {l: m}, restart_policy: {condition: any}}\n"
            "    secrets: [s, {source: t, target: /t}]\n    pid: host\n    network_mode: host\n"
            "    ports: [{target: 80, published: '8080', host_ip: 127.0.0.1, protocol: udp}]\n"
            "  b: {depends_on: [a], healthcheck: {disable: true}, labels: ['k=v']}\n"
            "volumes: {d: {external: true}, e: {driver_opts: {type: tmpfs}}}\n"
            "secrets: {s: {file: ./s.txt}}\nname: shop\n");
        const auto* a = file.find(u"a"_s);
        QVERIFY(a);
        QCOMPARE(a->restart->text, u"always"_s);
        QCOMPARE(a->droppedCapabilities.at(0).text, u"ALL"_s);
        QCOMPARE(a->readOnly->text, u"true"_s);
        QCOMPARE(a->temporaryFolders.at(0).text, u"/tmp"_s);
        QCOMPARE(a->networks.at(0).text, u"back"_s);
        QCOMPARE(a->aliases.at(0).text, u"b"_s);
        QCOMPARE(a->loggingDriver->text, u"gelf"_s);
        QCOMPARE(a->dependsOn.at(0).condition, u"service_healthy"_s);
        QVERIFY(a->healthcheck->isShell && a->healthcheck->hasTest);
        QCOMPARE(a->healthcheck->test.text, u"curl -f x || exit 1"_s);
        QCOMPARE(a->replicas->text, u"3"_s);
        QCOMPARE(a->restartCondition->text, u"any"_s);
        QCOMPARE(a->secrets.at(1).target, u"/t"_s);
        QVERIFY(a->published.at(0).isLoopback());
        QCOMPARE(a->published.at(0).protocol, u"udp"_s);
        const auto* b = file.find(u"b"_s);
        QVERIFY(b->healthcheck->isDisabled);
        QCOMPARE(b->dependsOn.at(0).condition, u"service_started"_s);
        QCOMPARE(*b->labels.at(0).value, u"v"_s);
        QVERIFY(file.volumes.at(0).isExternal);
        QCOMPARE(file.volumes.at(1).driverOptions.value(u"type"_s), u"tmpfs"_s);
        QCOMPARE(file.secrets.at(0).file, u"s.txt"_s);
        QCOMPARE(file.project, u"shop"_s);
    }
    void tagsTakeAwayAndReplace()
    {
        const auto merged = mergeCompose(
            {read("services:\n  a: {image: x, ports: ['1:1'], volumes: ['v:/a'], environment: {K: "
                  "1, L: 2}}\n  gone: {image: y}\n"),
                read("services:\n  a:\n    ports: !reset []\n    volumes: !override ['w:/b']\n"
                     "    environment:\n      K: !reset null\n  gone: !reset null\n",
                    u"prod.yml"_s)});
        QCOMPARE(merged.size(), size_t(1));
        QVERIFY(merged[0].ports.empty() && merged[0].published.empty());
        QCOMPARE(merged[0].volumes.size(), size_t(1));
        QCOMPARE(merged[0].volumes[0].source, u"w"_s);
        QCOMPARE(merged[0].environment.size(), size_t(1));
        QCOMPARE(merged[0].environment[0].name, u"L"_s);
    }
    void whateverIsCutOffEnds()
    {
        const QByteArray whole
            = "\xEF\xBB\xBFservices:\r\n  a:\r\n    ports: [{target: 80}]\r\n    healthcheck: "
              "{test: [CMD, x]}\r\n    deploy: {resources: {limits: {cpus: '1'}}}\r\n    "
              "volumes: !override [a:/b]\r\nvolumes: {a: {external: true}}\r\n";
        for (qsizetype i = 0; i <= whole.size(); ++i)
            if (const auto file = readCompose(whole.left(i), u"c.yml"_s))
                mergeCompose({*file, *file});
        QVERIFY(readCompose(whole, u"c.yml"_s));
    }
    void whatIsNoComposeFileIsRefused()
    {
        QVERIFY(!readCompose("", u"c.yml"_s));
        QVERIFY(!readCompose("- a\n", u"c.yml"_s));
        QVERIFY(!readCompose("services: [\n", u"c.yml"_s));
        QVERIFY(readCompose("services: 5\n", u"c.yml"_s)->services.empty());
        QVERIFY(readCompose("services:\n  a:\n  b: 5\n  c: [1]\n", u"c.yml"_s)); // half written
    }
};

SLIPWAY_TEST(ComposeTest)
#include "tst_compose.moc"
