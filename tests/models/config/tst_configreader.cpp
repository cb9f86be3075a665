// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "models/config/example.h"
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway::config;
using slipway::test::fullExample;
using namespace std::chrono_literals;

namespace {

const auto exampleFile = u"/srv/project/slipway.yaml"_s;

Reading read(const QByteArray& bytes)
{
    return readConfig(bytes, exampleFile);
}

const Environment* find(const Config& config, const QString& name)
{
    const auto it = std::ranges::find(config.environments, name, &Environment::name);
    return it == config.environments.end() ? nullptr : &*it;
}

} // namespace

class ConfigReaderTest : public QObject {
    Q_OBJECT
    static void readsOwnChecks(const Readiness& readiness)
    {
        const Profile strict = readiness.profiles.value(u"strict"_s);
        QCOMPARE(strict.version, u"3"_s);
        QCOMPARE(strict.tier, u"A"_s);
        QCOMPARE(strict.severities.value(u"DOC-01"_s), u"low"_s);
        QVERIFY(strict.allowsInline);
        QCOMPARE(readiness.waivers, u"policy/waivers.yaml"_s);
        QCOMPARE(readiness.owners.value(u"SEC"_s), u"platform team"_s);
        QCOMPARE(readiness.ignore, QStringList{u"samples/"_s});
        QCOMPARE(readiness.checks.size(), 4U);
        QCOMPARE(readiness.checks[0].argv, (QStringList{u"./ops/audit.sh"_s, u"--quick"_s}));
        QCOMPARE(readiness.checks[0].timeout, slipway::Milliseconds(20s));
        QVERIFY(readiness.checks[0].isJson);
        QCOMPARE(readiness.checks[1].status, 204);
        QCOMPARE(readiness.checks[2].condition, u"value < 100"_s);
        QCOMPARE(readiness.checks[3].jsonPath, u"$.info.version"_s);
        QCOMPARE(readiness.checks[3].kind, OwnCheck::Kind::File);
    }

    static void readsMetricsKeys(const Config& config)
    {
        const auto& scrape = config.services[0].scrape;
        QVERIFY(scrape.honorLabels && !scrape.honorTimestamps);
        QCOMPARE(scrape.bodyLimit, 4LL << 20);
        QCOMPARE(scrape.sampleLimit, 2000);
        QCOMPARE(scrape.labelLimit, 32);
        QCOMPARE(scrape.keep, 500);
        QCOMPARE(scrape.metricRelabel.size(), 2U);
        QCOMPARE(scrape.metricRelabel[0].separator, u"/"_s);
        QCOMPARE(scrape.metricRelabel[0].action, RelabelStep::Action::Drop);
        QCOMPARE(scrape.metricRelabel[1].sourceLabels, QStringList{u"pod"_s});
        QCOMPARE(scrape.metricRelabel[1].replacement, u"${1}"_s);
        QCOMPARE(scrape.metricRelabel[1].modulus, 4U);
        // The environment's own URL keeps what the service says of its page.
        QCOMPARE(config.environments[0].services[0].scrape, scrape);
        const auto& servers = config.environments[0].servers;
        QCOMPARE(servers.size(), 1U);
        QCOMPARE(servers[0].name, u"main"_s);
        QCOMPARE(servers[0].endpoint.url, QUrl(u"https://prometheus.example/p"_s));
        QCOMPARE(servers[0].endpoint.timeout, slipway::Milliseconds(20s));
        QCOMPARE(servers[0].endpoint.authentication.scheme, u"Bearer"_s);
        QCOMPARE(config.environments[0].querySource, u"main"_s);
        QVERIFY(config.environments[1].querySource.isEmpty());
        QCOMPARE(config.charts[0].source, u"own"_s);
        QCOMPARE(config.storage,
            (Storage{.retention = 48h,
                .downsampledRetention = 720h,
                .memory = 256LL << 20,
                .isOnDisk = false,
                .keep = {u"up"_s, u"{job=\"checkout\"}"_s}}));
    }

private slots:
    void readsEveryKey()
    {
        const auto reading = read(fullExample());
        QVERIFY2(
            reading.config, reading.mistakes.empty() ? "" : qPrintable(reading.mistakes[0].text()));
        const Config& config = *reading.config;
        QCOMPARE(config.file, exampleFile);
        QVERIFY(!config.isDemo);
        QCOMPARE(config.project,
            (Project{u"Shop"_s, u"/srv/shop"_s, {u"README.md"_s, u"docs/READINESS.md"_s}}));
        QCOMPARE(config.services.size(), 1U);
        const Endpoint& health = *config.services[0].health;
        QCOMPARE(health.timeout, slipway::Milliseconds(2s));
        QCOMPARE(health.failureThreshold, 3);
        QCOMPARE(health.successThreshold, 1);
        QCOMPARE(*health.degradedAbove, slipway::Milliseconds(500));
        QCOMPARE(health.authentication.header, u"X-Api-Key"_s);
        QCOMPARE(health.authentication.value,
            (SecretReference{SecretReference::Kind::Environment, u"SHOP_KEY"_s}));
        QCOMPARE(health.tls,
            (Tls{u"/srv/project/tls/ca.pem"_s,
                u"/srv/project/tls/me.pem"_s,
                u"/srv/project/tls/me.key"_s}));
        const auto& basic = config.services[0].metrics->authentication;
        QCOMPARE(basic.kind, Authentication::Kind::Basic);
        QCOMPARE(basic.value,
            (SecretReference{SecretReference::Kind::File, u"/srv/project/secrets/metrics"_s}));
        QCOMPARE(config.charts.size(), 1U);
        QCOMPARE(*config.charts[0].threshold, 120.5);
        QCOMPARE(
            config.readiness.compose, (QStringList{u"compose.yaml"_s, u"compose.prod.yaml"_s}));
        QCOMPARE(config.readiness.reports, QStringList{u"reports"_s});
        QCOMPARE(
            config.readiness.weights, (QMap<QString, double>{{u"SEC-01"_s, 20}, {u"DOC-01"_s, 0}}));
        readsOwnChecks(config.readiness);
        readsMetricsKeys(config);
        QCOMPARE(config.logging.level, u"debug"_s);
    }
    void environmentsReplaceKeyByKey()
    {
        const auto reading = read(fullExample());
        const Environment* production = find(*reading.config, u"production"_s);
        QVERIFY(production && production->isProtected);
        QCOMPARE(production->colour, u"#b91c1c"_s);
        const Service& checkout = production->services[0];
        QCOMPARE(checkout.title, u"Checkout"_s);
        QCOMPARE(checkout.health->url, QUrl(u"https://shop.example/health"_s));
        QCOMPARE(checkout.health->interval, slipway::Milliseconds(30s));
        QCOMPARE(checkout.health->timeout, slipway::Milliseconds(2s)); // from services[]
        QCOMPARE(checkout.health->authentication.header, u"X-Api-Key"_s);
        QCOMPARE(checkout.metrics->authentication.user, u"reader"_s);
        QCOMPARE(production->services[1].name, u"cache"_s);
        QCOMPARE(production->services[1].probe->url.port(), 6379);
        const Environment* staging = find(*reading.config, u"staging"_s);
        QVERIFY(staging && !staging->isProtected);
        QCOMPARE(staging->services[0].health->url, QUrl(u"https://staging.example/health"_s));
    }
    void whatIsNotSaidHasDefaults()
    {
        const auto reading = read("version: 1\nproject: {name: x}\n"
                                  "services: [{name: a, health: 'http://a:1/h'}, {name: b}]\n"
                                  "environments: [{name: one}, {name: two, services: []}]\n");
        QVERIFY(reading.config.has_value());
        const Config& config = *reading.config;
        QCOMPARE(config.project.repository, u"/srv/project"_s);
        QCOMPARE(config.readiness, Readiness{});
        QCOMPARE(config.environments[0].services.size(), 2U); // every service
        QCOMPARE(config.environments[1].services.size(), 0U);
        QVERIFY(config.environments[0].isProtected);
        Endpoint expected;
        expected.url = QUrl(u"http://a:1/h"_s);
        QCOMPARE(*config.environments[0].services[0].health, expected);
        QCOMPARE(config.environments[0].services[1].title, u"b"_s);
    }
    void withoutEnvironmentsThereIsOne()
    {
        const auto reading
            = read("version: 1\nproject: {name: x}\nservices: [{name: a, health: 'http://a/h'}]\n");
        QVERIFY(reading.config.has_value());
        QCOMPARE(reading.config->environments.size(), 1U);
        QCOMPARE(reading.config->environments[0].name, u"default"_s);
        QCOMPARE(reading.config->environments[0].services.size(), 1U);
    }
    void aShortIntervalShortensTheDefaultTimeout()
    {
        const auto reading
            = read("version: 1\nproject: {name: x}\n"
                   "services: [{name: a, health: {url: 'http://a/h', interval: 2s}}]\n");
        QVERIFY(reading.config.has_value());
        QCOMPARE(reading.config->services[0].health->timeout, slipway::Milliseconds(2s));
    }
    void aUrlMayComeFromTheEnvironmentAlone()
    {
        const QByteArray base
            = "version: 1\nproject: {name: x}\nservices: [{name: a, health: {interval: 7s}}]\n";
        const auto reading = read(
            base + "environments: [{name: e, services: [{service: a, health: 'http://a/h'}]}]\n");
        QVERIFY(reading.config.has_value());
        QCOMPARE(reading.config->environments[0].services[0].health->interval,
            slipway::Milliseconds(7s));
        QVERIFY(!read(base + "environments: [{name: e, services: [a]}]\n").config);
    }
    void bearerStandsBeforeTheReference()
    {
        const auto reading
            = read("version: 1\nproject: {name: x}\nservices:\n- name: a\n"
                   "  health: {url: 'http://a/h', auth: {header: {value: 'Bearer ${env:T}'}}}\n");
        QVERIFY(reading.config.has_value());
        const auto& authentication = reading.config->services[0].health->authentication;
        QCOMPARE(authentication.scheme, u"Bearer"_s);
        QCOMPARE(authentication.header, u"Authorization"_s);
        QCOMPARE(authentication.value.name, u"T"_s);
    }
    /// A file that was cut while it was written never passes with a guard taken away.
    void cutAnywhereItNeverLosesAGuard()
    {
        const QByteArray whole = fullExample();
        const Config full = *read(whole).config;
        int accepted = 0;
        for (qsizetype length = 0; length < whole.size(); ++length) {
            const auto reading = read(whole.left(length));
            QCOMPARE(reading.config.has_value(), reading.mistakes.empty());
            if (!reading.config)
                continue;
            ++accepted;
            for (const auto& environment : reading.config->environments) {
                const Environment* same = find(full, environment.name);
                QVERIFY2(environment.isProtected || (same && !same->isProtected),
                    qPrintable(u"cut at %1"_s.arg(length)));
            }
        }
        QVERIFY(accepted > 0 && accepted < whole.size());
    }
    void guardsAreOnUntilSwitchedOff()
    {
        QByteArray bytes = fullExample();
        bytes.replace("    protected: true\n", "");
        QVERIFY(find(*read(bytes).config, u"production"_s)->isProtected);
    }
    void findsTheFileUpward()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(u"a/b/c"_s));
        QVERIFY(!findConfig(folder.filePath(u"a/b/c"_s))
            || !findConfig(folder.filePath(u"a/b/c"_s))->startsWith(folder.path()));
        QFile file(folder.filePath(u"a/slipway.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("version: 1\nproject: {name: x}\n");
        file.close();
        const auto found = findConfig(folder.filePath(u"a/b/c"_s));
        QVERIFY(found.has_value());
        QCOMPARE(*found, folder.filePath(u"a/slipway.yaml"_s));
        QCOMPARE(loadConfig(*found).config->project.name, u"x"_s);
    }
    void whatIsNotAFileIsRefused()
    {
        const QTemporaryDir folder;
        QCOMPARE(loadConfig(folder.path()).mistakes.size(), 1U);
        QCOMPARE(loadConfig(folder.filePath(u"none.yaml"_s)).mistakes.size(), 1U);
    }
};

SLIPWAY_TEST(ConfigReaderTest)
#include "tst_configreader.moc"
