// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkfixture.h"
#include "readiness/environments.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using test::Files;

namespace {

Environments environmentsOf(
    const Files& files, const std::vector<config::Environment>& configured = {})
{
    Inputs inputs;
    inputs.tree = evidence::makeTree({files.begin(), files.end()});
    inputs.environments = configured;
    const Facts facts(inputs);
    return Environments::gather(facts);
}

const EnvironmentReport* find(const Environments& all, const QString& name)
{
    for (const auto& report : all.reports)
        if (report.name == name)
            return &report;
    return nullptr;
}

QString stateOf(const Environments& all, const QString& environment, const QString& variable)
{
    const auto* report = find(all, environment);
    if (!report)
        return u"no environment"_s;
    for (const auto& finding : report->variables)
        if (finding.name == variable)
            return variableStateWord(finding.state);
    return u"no variable"_s;
}

QString driftOf(const Environments& all, DriftKind kind, const QString& subject)
{
    if (all.drifts.empty())
        return u"no drift"_s;
    for (const auto& row : all.drifts.front().rows)
        if (row.kind == kind && row.subject == subject)
            return driftVerdictWord(row.verdict);
    return u"no row"_s;
}

/// Every text of the answer, one a line.
QString textOf(const Environments& all)
{
    QStringList out;
    const auto addEvidence = [&out](const std::vector<Evidence>& list) {
        for (const auto& evidence : list)
            out << evidence.path << evidence.excerpt << evidence.url << evidence.tool
                << evidence.commit << QString::fromLatin1(evidence.hash.toHex());
    };
    for (const auto& report : all.reports) {
        out << report.name << report.sources << report.why;
        for (const auto& finding : report.variables) {
            out << finding.name << finding.service << finding.shape << finding.why
                << finding.remediation;
            addEvidence(finding.evidence);
        }
    }
    for (const auto& drift : all.drifts) {
        out << drift.left << drift.right;
        for (const auto& row : drift.rows) {
            out << row.subject << row.left << row.right << row.why;
            addEvidence(row.evidence);
        }
    }
    return out.join(u'\n');
}

const QString base = u"docker-compose.yml"_s;
const QString production = u"docker-compose.prod.yml"_s;
const QString staging = u"docker-compose.staging.yml"_s;

} // namespace

class EnvironmentsTest : public QObject {
    Q_OBJECT
private slots:
    void overlaysAreEnvironments()
    {
        const auto all = environmentsOf({{base, "services:\n  api: {build: .}\n"},
            {production, "services:\n  api: {environment: {A: b}}\n"},
            {staging, "services:\n  api: {environment: {A: c}}\n"}});
        QCOMPARE(all.reports.size(), size_t(2));
        const auto* report = find(all, u"production"_s);
        QVERIFY(report && report->isProduction);
        QCOMPARE(report->sources, (QStringList{base, production}));
        QCOMPARE(all.drifts.size(), size_t(1));
        QCOMPARE(all.drifts.front().left, u"staging"_s);
        QCOMPARE(all.drifts.front().right, u"production"_s);
    }
    void theConfigurationNamesAndOrders()
    {
        config::Environment first;
        first.name = u"prod"_s;
        config::Environment second;
        second.name = u"edge"_s;
        const auto all = environmentsOf(
            {{u".env.production"_s, "A=1\n"}, {u".env.staging"_s, "A=2\n"}}, {first, second});
        QCOMPARE(all.reports.size(), size_t(3));
        QCOMPARE(all.reports[0].name, u"prod"_s);
        QVERIFY(all.reports[0].isProduction);
        QCOMPARE(all.reports[1].name, u"edge"_s);
        QVERIFY(!all.reports[1].why.isEmpty());
        QCOMPARE(all.reports[2].name, u"staging"_s);
    }
    void environmentsOfCiAreNamed()
    {
        const auto all = environmentsOf({{u".github/workflows/deploy.yml"_s,
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    environment: staging\n"
            "    steps: [{run: ./deploy}]\n"}});
        const auto* report = find(all, u"staging"_s);
        QVERIFY(report);
        QVERIFY(report->variables.empty());
        QVERIFY(report->why.contains(u"CI"));
    }
    void variables_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* line, const char* expected) {
            QTest::newRow(line) << QByteArray(line) << QString::fromLatin1(expected);
        };
        row("HOST=db.internal", "good");
        row("JWT_SECRET=", "empty");
        row("JWT_SECRET=changeme", "placeholder");
        row("JWT_SECRET=your-secret-here", "placeholder");
        row("API_URL=https://example.com/api", "placeholder");
        row("JWT_SECRET=short1", "weak secret");
        row("JWT_SECRET=aaaaaaaaaaaaaaaaaaaaaaaaaaaa1", "weak secret");
        row("JWT_SECRET=super-secret-key-for-production", "weak secret");
        row("JWT_SECRET=k3ks9Xlw02mfAAqpRt5v", "good");
        row("HTTP_PORT=eighty", "bad value");
        row("HTTP_PORT=70000", "bad value");
        row("HTTP_PORT=8080", "good");
        row("DEBUG=true", "debug");
        row("DEBUG=false", "good");
        row("LOG_LEVEL=DEBUG", "debug");
        row("ENVIRONMENT=development", "debug");
        row("ENVIRONMENT=production", "good");
        row("TOKEN_URL=${AUTH_HOST}/token", "unresolved");
    }
    void variables()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, expected);
        const auto all = environmentsOf({{u".env.production"_s, line + '\n'}});
        QCOMPARE(
            stateOf(all, u"production"_s, QString::fromLatin1(line).section(u'=', 0, 0)), expected);
    }
    void debuggingIsForOthers()
    {
        const auto all = environmentsOf({{u".env.staging"_s, "DEBUG=true\n"}});
        QCOMPARE(stateOf(all, u"staging"_s, u"DEBUG"_s), u"good"_s);
    }
    void secretsAreHeldAgainstEachOther()
    {
        const auto all = environmentsOf(
            {{u".env.production"_s,
                 "JWT_SECRET=k3ks9Xlw02mfAAqpRt5v\nDB_PASSWORD=Zp04kkLmQwe93hd\n"
                 "POSTGRES_PASSWORD=Zp04kkLmQwe93hd\nSESSION_SECRET=qPx7711mmRrTtYy2Kk\n"
                 "CSRF_SECRET=qPx7711mmRrTtYy2Kk\n"},
                {u".env.staging"_s, "JWT_SECRET=k3ks9Xlw02mfAAqpRt5v\n"}});
        QCOMPARE(stateOf(all, u"production"_s, u"JWT_SECRET"_s), u"shared secret"_s);
        QCOMPARE(stateOf(all, u"staging"_s, u"JWT_SECRET"_s), u"shared secret"_s);
        QCOMPARE(stateOf(all, u"production"_s, u"DB_PASSWORD"_s), u"good"_s); // one store
        QCOMPARE(stateOf(all, u"production"_s, u"CSRF_SECRET"_s), u"shared secret"_s);
    }
    void theTemplateNamesWhatIsMissing()
    {
        const auto all = environmentsOf(
            {{u".env.example"_s, "A=1\nB=2\n"}, {u".env.production"_s, "A=1\nC=3\n"}});
        QCOMPARE(stateOf(all, u"production"_s, u"B"_s), u"missing"_s);
        QCOMPARE(stateOf(all, u"production"_s, u"C"_s), u"undocumented"_s);
    }
    void aFileThatIsNotThereLeavesItOpen()
    {
        const auto all = environmentsOf({{base, "services:\n  api: {build: .}\n"},
            {production, "services:\n  api: {env_file: .env.secret, environment: [A, B=1]}\n"},
            {staging, "services:\n  api: {environment: {A: x, C: y}}\n"}});
        QCOMPARE(stateOf(all, u"production"_s, u"A"_s), u"unresolved"_s);
        QCOMPARE(driftOf(all, DriftKind::Variable, u"api.C"_s), u"unknown"_s);
        QCOMPARE(driftOf(all, DriftKind::Variable, u"api.B"_s), u"unexpected"_s);
    }
    void driftIsToldByKind()
    {
        const auto all = environmentsOf(
            {{base,
                 "services:\n  api: {build: ., image: 'shop:1', ports: ['80:8000']}\n"
                 "  db: {image: 'postgres:16'}\n"},
                {production,
                    "services:\n  api: {image: 'shop:2', mem_limit: 1g, cpus: 2, scale: 3, "
                    "environment: {FEATURE_A: 'true', WORKERS: '8', HOST: a, MODE_X: one}}\n"
                    "  proxy: {image: 'nginx:1.27'}\n"},
                {staging,
                    "services:\n  api: {image: 'shop:3', mem_limit: 512m, scale: 1, "
                    "environment: {FEATURE_A: 'false', WORKERS: '2', HOST: b, MODE_X: two}}\n"
                    "  db: {image: 'postgres:15'}\n  mailhog: {image: mailhog/mailhog}\n"}});
        QCOMPARE(driftOf(all, DriftKind::Service, u"api"_s), u"same"_s);
        QCOMPARE(driftOf(all, DriftKind::Service, u"proxy"_s), u"unexpected"_s);
        QCOMPARE(driftOf(all, DriftKind::Service, u"mailhog"_s), u"expected"_s);
        QCOMPARE(driftOf(all, DriftKind::Image, u"db"_s), u"same"_s);
        QCOMPARE(driftOf(all, DriftKind::Version, u"db"_s), u"unexpected"_s);
        QCOMPARE(driftOf(all, DriftKind::Version, u"api"_s), u"expected"_s);
        QCOMPARE(driftOf(all, DriftKind::Limit, u"api.memory"_s), u"expected"_s);
        QCOMPARE(driftOf(all, DriftKind::Limit, u"api.cpu"_s), u"unexpected"_s);
        QCOMPARE(driftOf(all, DriftKind::Replicas, u"api"_s), u"expected"_s);
        QCOMPARE(driftOf(all, DriftKind::Port, u"api"_s), u"same"_s);
        QCOMPARE(driftOf(all, DriftKind::Variable, u"api.FEATURE_A"_s), u"unexpected"_s);
        QCOMPARE(driftOf(all, DriftKind::Variable, u"api.WORKERS"_s), u"expected"_s);
        QCOMPARE(driftOf(all, DriftKind::Variable, u"api.HOST"_s), u"expected"_s);
        QCOMPARE(driftOf(all, DriftKind::Variable, u"api.MODE_X"_s), u"unknown"_s);
    }
    void noValueIsEverShown()
    {
        // Each value has the canary in it: in lists and maps, URLs, files, manifests, fallbacks.
        const QByteArray canary = "Canary7Q";
        const QByteArray compose = "services:\n  api:\n    build: .\n    environment:\n"
                                   "      - A_SECRET="
            + canary
            + "-one-two-three\n"
              "      - B=${B:-"
            + canary + "}\n      - " + canary
            + " word\n"
              "      - PORT="
            + canary + "\n      - DEBUG=" + canary + "\n";
        const QByteArray flow = "services:\n  api: {environment: {URL: 'https://u:" + canary
            + "@h/', KEY_TOKEN: " + canary + ", X_PORT: " + canary + "}}\n";
        const auto all = environmentsOf({{base, compose},
            {production, flow},
            {staging, flow},
            {u".env"_s, "B=" + canary + "\n"},
            {u".env.example"_s, "A_SECRET=" + canary + "\nZ=" + canary + "\n"},
            {u".env.production"_s,
                "P_SECRET=" + canary + "\nQ='" + canary + "\nmore " + canary + "'\nR=" + canary
                    + "://x\nS=[" + canary + "]\nT_PORT=" + canary + "\n"},
            {u".env.staging"_s, "P_SECRET=" + canary + "\nR=" + canary + "2://x\n"},
            {u"k8s/production/api.yaml"_s,
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n"
                "  template:\n    spec:\n      containers:\n        - name: api\n"
                "          image: shop:1\n          env: [{name: A, value: "
                    + canary
                    + "}]\n          envFrom: [{secretRef: {name: s}}]\n---\napiVersion: v1\n"
                      "kind: Secret\nmetadata: {name: s}\nstringData: {A_TOKEN: "
                    + canary + "}\n"},
            {u"app/settings.py"_s,
                "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n"
                "    X_PORT: int = 1\n    T_PORT: int\n    B: str = '"
                    + canary + "'\n"}});
        QVERIFY(all.reports.size() >= 2);
        QVERIFY(!all.drifts.empty());
        const QString text = textOf(all);
        QVERIFY2(!text.contains(QString::fromLatin1(canary)), qPrintable(text));
        QVERIFY(!text.contains(QString::fromLatin1(canary.toHex())));
    }
    void theSameTreeGivesTheSameAnswer()
    {
        const Files files{{u".env.production"_s, "A=1\nB_SECRET=k3ks9Xlw02mfAAqpRt5v\n"},
            {u".env.staging"_s, "A=2\n"},
            {u".env.test"_s, "A=3\n"}};
        Files turned(files.rbegin(), files.rend());
        QVERIFY(environmentsOf(files) == environmentsOf(turned));
    }
    void nothingIsNoEnvironment()
    {
        const auto all = environmentsOf({{u"main.py"_s, "print(1)\n"}});
        QVERIFY(all.reports.empty());
        QVERIFY(all.drifts.empty());
    }
};

SLIPWAY_TEST(EnvironmentsTest)
#include "tst_environments.moc"
