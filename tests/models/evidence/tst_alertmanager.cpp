// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/alertmanager.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

namespace {

AlertIntegration only(const QByteArray& integration, const QByteArray& global = {})
{
    const auto read = readAlertmanagerConfig(
        global + "route: {receiver: a}\nreceivers:\n  - name: a\n    " + integration + "\n");
    if (!read || read->receivers.empty() || read->receivers[0].integrations.empty())
        return {.kind = u"none"_s};
    return read->receivers[0].integrations[0];
}

} // namespace

class AlertmanagerTest : public QObject {
    Q_OBJECT
private slots:
    void readsTheRouteTree()
    {
        const auto read = readAlertmanagerConfig("route:\n"
                                                 "  receiver: team\n"
                                                 "  routes:\n"
                                                 "    - matchers: ['severity=\"critical\"']\n"
                                                 "      receiver: page\n"
                                                 "      continue: true\n"
                                                 "    - match: {alertname: Watchdog}\n"
                                                 "      routes: [{match_re: {a: 'b|c'}}]\n"
                                                 "receivers: [{name: team}, {name: page}]\n");
        QVERIFY(read);
        QCOMPARE(read->route.receiver, u"team"_s);
        QCOMPARE(read->route.routes.size(), 2u);
        const auto& page = read->route.routes[0];
        QVERIFY(page.continues && page.isOwn);
        QCOMPARE(page.matchers.size(), 1u);
        QCOMPARE(page.matchers[0],
            (AlertMatcher{u"severity"_s, AlertMatcher::Kind::Equal, u"critical"_s}));
        const auto& watchdog = read->route.routes[1];
        QCOMPARE(watchdog.receiver, u"team"_s);
        QVERIFY(!watchdog.isOwn);
        QCOMPARE(watchdog.routes[0].matchers[0].kind, AlertMatcher::Kind::Regex);
        QVERIFY(read->find(u"page"_s) != nullptr && read->find(u"x"_s) == nullptr);
        QVERIFY(!read->find(u"page"_s)->reachesSomeone());
    }
    void tellsRealIntegrationsFromPlaceholders_data()
    {
        QTest::addColumn<QByteArray>("integration");
        QTest::addColumn<QByteArray>("global");
        QTest::addColumn<bool>("isReal");
        const auto row = [](const char* name, QByteArray one, QByteArray global, bool isReal) {
            QTest::newRow(name) << one << global << isReal;
        };
        row("slack",
            "slack_configs: [{api_url: 'https://hooks.slack.com/services/T1/B2/c'}]",
            {},
            true);
        row("slack, global",
            "slack_configs: [{channel: a}]",
            "global: {slack_api_url_file: /run/x}\n",
            true);
        row("slack without url", "slack_configs: [{channel: a}]", {}, false);
        row("slack placeholder",
            "slack_configs: [{api_url: 'https://hooks.slack.com/services/YOUR/WEBHOOK/xxxx'}]",
            {},
            false);
        row("slack, angle brackets in a path",
            "slack_configs: [{api_url: 'https://hooks.slack.com/services/<webhook-id>'}]",
            {},
            false);
        row("angle brackets", "pagerduty_configs: [{routing_key: <key>}]", {}, false);
        row("pagerduty", "pagerduty_configs: [{routing_key_file: /run/x}]", {}, true);
        row("from outside", "pagerduty_configs: [{service_key: '${PD_KEY}'}]", {}, true);
        row("webhook to itself", "webhook_configs: [{url: 'http://127.0.0.1:5001/'}]", {}, false);
        row("webhook", "webhook_configs: [{url: 'http://bot:5001/'}]", {}, true);
        row("email without host", "email_configs: [{to: a@shop.net}]", {}, false);
        row("email",
            "email_configs: [{to: a@shop.net}]",
            "global: {smtp_smarthost: 'mail:25'}\n",
            true);
        row("email to nobody",
            "email_configs: [{to: ops@example.com, smarthost: 'mail:25'}]",
            {},
            false);
        row("unknown kind", "sns_configs: [{topic_arn: a}]", {}, true);
    }
    void tellsRealIntegrationsFromPlaceholders()
    {
        QFETCH(QByteArray, integration);
        QFETCH(QByteArray, global);
        QFETCH(bool, isReal);
        const auto one = only(integration, global);
        QVERIFY(one.kind != u"none");
        QCOMPARE(one.isReal, isReal);
        QCOMPARE(one.why.isEmpty(), isReal);
    }
    void survivesHostileFiles()
    {
        const QByteArray good = "route:\n  receiver: a\n  routes: [{matchers: ['a=b']}]\n"
                                "receivers: [{name: a, slack_configs: [{api_url: x}]}]\n";
        for (qsizetype i = 0; i <= good.size(); ++i)
            (void)readAlertmanagerConfig(good.left(i));
        QByteArray deep = "route: ";
        for (int i = 0; i < 2'000; ++i)
            deep += "{routes: [";
        (void)readAlertmanagerConfig(deep);
        QVERIFY(!readAlertmanagerConfig("\xff\xfe"));
        QVERIFY(readAlertmanagerConfig("route: 3\nreceivers: x\n"));
    }
};

SLIPWAY_TEST(AlertmanagerTest)
#include "tst_alertmanager.moc"
