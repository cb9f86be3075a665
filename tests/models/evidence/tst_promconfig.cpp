// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/grafanaprovisioning.h"
#include "evidence/promconfig.h"
#include "support/testcase.h"

#include <QDir>

using namespace Qt::StringLiterals;
using namespace slipway::evidence;
using slipway::test::readFile;
using slipway::test::suitesFolder;

namespace {

const QByteArray config = "global: {scrape_interval: 30s}\n"
                          "alerting:\n"
                          "  alertmanagers:\n"
                          "    - static_configs: [{targets: ['am:9093']}]\n"
                          "    - dns_sd_configs: [{names: [a]}]\n"
                          "scrape_configs:\n"
                          "  - job_name: api\n"
                          "    metrics_path: /m\n"
                          "    scrape_interval: 10s\n"
                          "    static_configs:\n"
                          "      - targets: ['api:8000', '[::1]:9', 'plain']\n"
                          "        labels: {team: shop}\n"
                          "  - job_name: files\n"
                          "    file_sd_configs: [{files: [targets/*.json]}]\n"
                          "  - job_name: pods\n"
                          "    kubernetes_sd_configs: [{role: pod}]\n"
                          "    relabel_configs:\n"
                          "      - {source_labels: [a], target_label: zone}\n"
                          "  - job_name: pages\n"
                          "    relabel_configs:\n"
                          "      - {source_labels: [__address__], target_label: __param_target}\n"
                          "      - {target_label: __address__, replacement: 'blackbox:9115'}\n";

} // namespace

class PromConfigTest : public QObject {
    Q_OBJECT
private slots:
    void readsJobs()
    {
        const auto read = readPrometheusConfig(config);
        QVERIFY(read);
        QCOMPARE(read->interval, 30'000);
        QCOMPARE(read->jobs, 4);
        QCOMPARE(read->scraped.size(), 4u);
        const auto& api = read->scraped[0];
        QCOMPARE(api.name, u"api"_s);
        QCOMPARE(api.path, u"/m"_s);
        QCOMPARE(api.interval, 10'000);
        QCOMPARE(api.targets.size(), 3u);
        QCOMPARE(api.targets[0].host, u"api"_s);
        QCOMPARE(api.targets[0].port, 8000);
        QCOMPARE(api.targets[0].mark.line, 11);
        QCOMPARE(api.targets[1].host, u"[::1]"_s);
        QCOMPARE(api.targets[1].port, 9);
        QCOMPARE(api.targets[2].port, 0);
        QCOMPARE(api.labels.value(u"team"_s), u"shop"_s);
        QCOMPARE(read->scraped[1].files.size(), 1u);
        QCOMPARE(read->scraped[2].discoveries, QStringList{u"kubernetes_sd_configs"_s});
        QVERIFY(read->scraped[2].hasRelabelling);
        QVERIFY(read->scraped[3].isProbe && !read->scraped[3].hasRelabelling);
        QCOMPARE(read->scraped[3].prober, u"blackbox"_s);
        QCOMPARE(read->scraped[3].interval, 30'000);
    }
    void readsAlertmanagers()
    {
        const auto read = readPrometheusConfig(config);
        QVERIFY(read->hasAlertmanagers && read->discoversAlertmanagers);
        QCOMPARE(read->alertmanagers.size(), 1u);
        QCOMPARE(read->alertmanagers[0].host, u"am"_s);
    }
    void readsTargetFiles()
    {
        const auto targets = readTargetFile("[{\"targets\": [\"a:1\", \"b:2\"]}]");
        QVERIFY(targets);
        QCOMPARE(targets->size(), 2u);
        QVERIFY(!readTargetFile("{}"));
        QVERIFY(!readTargetFile(""));
    }
    void takesAddressesApart()
    {
        QCOMPARE(scrapeTargetOf(u"https://host:9090/x:1"_s, {}).host, u"host"_s);
        QCOMPARE(scrapeTargetOf(u"https://host:9090/x:1"_s, {}).port, 9090);
        QCOMPARE(scrapeTargetOf(u"10.0.0.1"_s, {}).port, 0);
        QCOMPARE(scrapeTargetOf({}, {}).host, QString());
    }
    void survivesCutFiles()
    {
        for (qsizetype i = 0; i <= config.size(); ++i)
            (void)readPrometheusConfig(config.left(i));
        QByteArray crlf = "\xEF\xBB\xBF" + config;
        crlf.replace("\n", "\r\n");
        const auto read = readPrometheusConfig(crlf);
        QVERIFY(read);
        QCOMPARE(read->scraped.size(), 4u);
        (void)readPrometheusConfig("scrape_configs: [[[[[\xff\xfe");
        (void)readPrometheusConfig("scrape_configs: {a: b}\nalerting: 3\n");
    }
    void readsARealOne()
    {
        const QString path = suitesFolder() + u"/cognitionos/prometheus.yml"_s;
        if (suitesFolder().isEmpty() || !QFile::exists(path))
            QSKIP("no samples of real repositories beside the checkout");
        const auto read = readPrometheusConfig(readFile(path));
        QVERIFY(read);
        QVERIFY(!read->hasAlertmanagers);
        QCOMPARE(read->ruleFiles.size(), 2u);
        QCOMPARE(read->scraped.size(), 10u);
        QCOMPARE(read->scraped[1].targets[0].text, u"api-v3:8100"_s);
    }
    void readsGrafanasProvisioning()
    {
        const auto read = readGrafanaProvisioning(
            "apiVersion: 1\ndatasources:\n  - name: P\n    type: prometheus\n    url: "
            "http://prometheus:9090\n    isDefault: true\n");
        QVERIFY(read);
        QCOMPARE(read->datasources.size(), 1u);
        QCOMPARE(read->datasources[0].mark.line, 3);
        QVERIFY(read->datasources[0].isDefault);
        const auto providers = readGrafanaProvisioning(
            "providers:\n  - name: a\n    type: file\n    options: {path: /x}\n");
        QCOMPARE(providers->providers[0].path, u"/x"_s);
        QVERIFY(readGrafanaProvisioning("contactPoints: [{name: a}]\n")->hasContacts);
        QVERIFY(!readGrafanaProvisioning("- a\n"));
    }
};

SLIPWAY_TEST(PromConfigTest)
#include "tst_promconfig.moc"
