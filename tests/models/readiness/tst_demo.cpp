// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/check.h"
#include "support/testcase.h"

#include <QDir>
#include <QDirIterator>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

/// The demo's project as it lies in its run folder: without git.
readiness::Assessment assessment()
{
    const QDir root(QStringLiteral(SLIPWAY_SOURCE_DIR) + u"/resources/demo"_s);
    std::vector<std::pair<QString, QByteArray>> files;
    QDirIterator it(root.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        files.emplace_back(root.relativeFilePath(path), test::readFile(path));
    }
    readiness::Inputs inputs;
    inputs.tree = evidence::makeTree(std::move(files));
    inputs.project.claims = {u"docs/PRODUCTION_HARDENING.md"_s};
    inputs.now = 1'770'000'000'000;
    return readiness::assess(inputs);
}

const readiness::CheckResult* find(const readiness::Assessment& assessment, const QString& id)
{
    const auto found = std::ranges::find(assessment.checks, id, &readiness::CheckResult::id);
    return found == assessment.checks.end() ? nullptr : &*found;
}

} // namespace

class DemoProjectTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { m_assessment = assessment(); }

    void plantedDefectsAreFound_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("text"); // of that line
        const auto row = [](const char* id, const QString& place, const QString& text) {
            QTest::newRow(qPrintable(QLatin1StringView(id) + u' ' + place))
                << QString::fromLatin1(id) << place << text;
        };
        row("INF-01", u"Dockerfile.production:17"_s, u"config/gunicorn.conf.py"_s);
        row("INF-03", u"Dockerfile.production:21"_s, u"--config"_s);
        row("INF-08", u"docker-compose.prod.yml:20"_s, u"planner:"_s);
        row("INF-10", u"docker-compose.yml:48"_s, u"ai-runtime:"_s);
        row("CIC-02", u".github/workflows/ci.yml:25"_s, u"pytest"_s);
        row("CIC-04", u".github/workflows/ci.yml:41"_s, u"safety check --json || true"_s);
        row("CIC-04", u".github/workflows/ci.yml:42"_s, u"continue-on-error: true"_s);
        row("CIC-04", u".github/workflows/ci.yml:45"_s, u"bandit"_s);
        row("SEC-07", u"docker-compose.yml:62"_s, u"POSTGRES_PASSWORD"_s);
        row("PERF-01", u"loadtest:0"_s, QString());
        row("PERF-08", u"docker-compose.yml:69"_s, u"redis-server"_s);
        row("DEP-02", u"scripts/migrate.sh:6"_s, u"alembic upgrade head || true"_s);
        row("DEP-11", u"docker-compose.yml:55"_s, u"ENVIRONMENT: development"_s);
    }
    void plantedDefectsAreFound()
    {
        QFETCH(QString, id);
        QFETCH(QString, place);
        QFETCH(QString, text);
        const auto* check = find(m_assessment, id);
        QVERIFY(check);
        QCOMPARE(readiness::statusWord(check->status), u"fail"_s);
        QStringList places;
        bool isFound = false;
        for (const auto& evidence : check->evidence) {
            places << evidence.path + u':' + QString::number(evidence.line) + u' '
                    + evidence.excerpt;
            isFound = isFound
                || (evidence.path + u':' + QString::number(evidence.line) == place
                    && evidence.excerpt.contains(text));
        }
        QVERIFY2(isFound, qPrintable(places.join(u'\n') + u'\n' + check->reason));
    }

    void reportsAndDocumentsFailToo_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("path");
        QTest::newRow("failed tests") << u"TST-02"_s << u"reports/junit.xml"_s;
        QTest::newRow("coverage") << u"TST-03"_s << u"reports/coverage.xml"_s;
        QTest::newRow("wrapped dashboards")
            << u"MON-09"_s << u"monitoring/grafana/dashboards/cost-tracking.json"_s;
        QTest::newRow("path that is not there") << u"DOC-03"_s << u"docs/PRODUCTION_HARDENING.md"_s;
    }
    void reportsAndDocumentsFailToo()
    {
        QFETCH(QString, id);
        QFETCH(QString, path);
        const auto* check = find(m_assessment, id);
        QVERIFY(check);
        QVERIFY2(check->status == readiness::Status::Fail, qPrintable(check->reason));
        QVERIFY(std::ranges::any_of(
            check->evidence, [&path](const auto& evidence) { return evidence.path == path; }));
    }

    void goodPartsAreNotAccused_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto* id :
            {"CIC-01", "SEC-01", "SEC-03", "SEC-11", "TST-01", "MON-03", "DOC-01", "DOC-02"})
            QTest::newRow(id) << QString::fromLatin1(id);
    }
    void goodPartsAreNotAccused()
    {
        QFETCH(QString, id);
        const auto* check = find(m_assessment, id);
        QVERIFY(check);
        QVERIFY2(check->status == readiness::Status::Pass, qPrintable(check->reason));
    }

    void onlyWhatIsPlantedIsAccused()
    {
        const auto* limits = find(m_assessment, u"INF-10"_s);
        QVERIFY(limits);
        QCOMPARE(limits->evidence.size(), size_t(1));
        const auto* mode = find(m_assessment, u"DEP-11"_s);
        QVERIFY(mode);
        QCOMPARE(mode->evidence.size(), size_t(1));
    }

    void theClaimIsReadAndTheVerdictIsNot95()
    {
        QCOMPARE(readiness::verdictWord(m_assessment.verdict), u"no-go"_s);
        QVERIFY(m_assessment.score.claimed.has_value());
        QCOMPARE(*m_assessment.score.claimed, 95.0);
        QVERIFY(m_assessment.score.proven.value_or(100) < 60);
        QVERIFY2(m_assessment.errors.isEmpty(), qPrintable(m_assessment.errors.join(u'\n')));
    }

private:
    readiness::Assessment m_assessment;
};

SLIPWAY_TEST(DemoProjectTest)
#include "tst_demo.moc"
