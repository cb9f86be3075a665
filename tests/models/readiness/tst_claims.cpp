// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "readiness/claimphrases.h"
#include "readiness/claims.h"
#include "support/testcase.h"

#include <QFile>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

QString verdictsOf(const Assessment& assessment)
{
    QStringList out;
    for (const auto& claim : assessment.claims)
        out << u"%1:%2=%3"_s.arg(claim.line).arg(claim.subject, claimVerdictWord(claim.verdict));
    return out.join(u' ');
}

const QByteArray scorecard
    = "# Done\n\n| Category | Score |\n|---|---|\n| **Testing** | 95% |\n| Documentation | 101% |\n"
      "| **OVERALL** | **50%** |\n";

} // namespace

class ClaimsTest : public QObject {
    Q_OBJECT
private slots:
    void readsTheScorecardItFinds()
    {
        auto files = soundProject();
        files[u"docs/HARDENING.md"_s] = scorecard;
        const auto assessment = assess(inputsOf(files));
        QCOMPARE(*assessment.categories[4].score.claimed, 95.0);
        QVERIFY(!assessment.categories[6].score.claimed);
        QCOMPARE(*assessment.score.claimed, 50.0);
        QCOMPARE(verdictsOf(assessment).section(u' ', 0, 0), u"5:TST=supported"_s);
        QCOMPARE(assessment.claims[0].kind, u"score"_s);
    }
    void configuredDocumentsAreTheOnlyOnes()
    {
        auto files = soundProject();
        files[u"docs/HARDENING.md"_s] = scorecard;
        files[u"mine.md"_s]
            = "| Area | Readiness |\n|-|-|\n| Security | 12 |\n| Testing | 40/100 |\n";
        auto inputs = inputsOf(files);
        inputs.project.claims = {u"mine.md"_s, u"gone.md"_s};
        const auto assessment = assess(inputs);
        QCOMPARE(*assessment.categories[2].score.claimed, 12.0);
        QCOMPARE(*assessment.categories[4].score.claimed, 40.0);
        QVERIFY(!assessment.score.claimed);
        QCOMPARE(assessment.errors.size(), 1);
        QVERIFY(assessment.errors[0].contains(u"gone.md"));
    }
    void otherTablesAreNoScorecards_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::newRow("before and after")
            << QByteArray("| Metric | Before | After |\n|-|-|-|\n| Security | 75% | 95% |\n| "
                          "Testing | 1% | 2% |\n");
        QTest::newRow("one row") << QByteArray("| Category | Score |\n|-|-|\n| Security | 75% |\n");
        QTest::newRow("no categories")
            << QByteArray("| Browser | Score |\n|-|-|\n| A | 75% |\n| B | 75% |\n");
        QTest::newRow("no figures")
            << QByteArray("| Job | What |\n|-|-|\n| Security | scans |\n| Testing | tests |\n");
    }
    void otherTablesAreNoScorecards()
    {
        QFETCH(QByteArray, table);
        QVERIFY(assess(inputsOf({{u"README.md"_s, table}})).claims.empty());
    }
    void scoresAreHeldAgainstEvidence_data()
    {
        QTest::addColumn<double>("claimed");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("less than proven") << 40.0 << u"supported"_s;
        QTest::newRow("exactly") << 50.0 << u"supported"_s;
        QTest::newRow("within best") << 75.0 << u"partly"_s;
        QTest::newRow("more than best") << 75.1 << u"contradicted"_s;
    }
    void scoresAreHeldAgainstEvidence()
    {
        QFETCH(double, claimed);
        QFETCH(QString, verdict);
        Assessment assessment;
        assessment.categories[0].score = {.proven = 50, .best = 75, .coverage = 75};
        ClaimLedger ledger;
        ledger.claims.push_back({.kind = u"score"_s, .subject = u"INF"_s, .value = claimed});
        ledger.claims.push_back({.kind = u"score"_s, .subject = u"OVERALL"_s, .value = claimed});
        holdClaims(assessment, ledger);
        QCOMPARE(claimVerdictWord(assessment.claims[0].verdict), verdict);
        QCOMPARE(assessment.claims[1].verdict, ClaimVerdict::Unsupported);
    }
    void aTotalThatIsNotTheMeanOfItsPartsIsSaid()
    {
        auto files = soundProject();
        files[u"READINESS.md"_s] = "| Category | Score |\n|-|-|\n| Security | 90% |\n| Testing | "
                                   "80% |\n| Total | 95% |\n";
        const auto assessment = assess(inputsOf(files));
        QVERIFY(assessment.claims.back().reason.contains(u"85.0"));
    }
    void statementsAreHeldAgainstChecks()
    {
        auto files = soundProject();
        files[u"READINESS.md"_s] = scorecard
            + "\n## Done\n- ✅ Non-root user\n- ✅ 2 unit tests passing\n- ✅ 200 unit tests "
              "passing\n- Docker builds successful\n- 50% smaller images\n"
              "- `app/main.py`\n- `app/gone.py` (2KB)\n- Resource limits configured\n- nothing to "
              "see\n- Health checks operational\n"
              "\n## Future Roadmap\n- Load testing\n";
        QCOMPARE(verdictsOf(assess(inputsOf(files))).section(u' ', 2),
            u"10:non-root=supported 11:tests=contradicted 12:tests=contradicted 13:image "
            u"build=unsupported 14:measured change=unsupported "
            "15:app/main.py=supported 16:app/gone.py=contradicted 17:resource limits=supported 19:health checks=unsupported"_s);
    }
    void aFailedCheckContradicts()
    {
        auto files = soundProject();
        files[u"READINESS.md"_s] = scorecard + "\n- Non-root containers\n- 4 Grafana dashboards\n";
        files[u"Dockerfile"_s] = "FROM python:3.12\nCOPY app/main.py /app/main.py\nCMD "
                                 "[\"python\", \"/app/main.py\"]\n";
        files[u"monitoring/grafana/dashboards/a.json"_s]
            = "{\"dashboard\": {\"uid\": \"a\", \"panels\": []}}";
        const auto assessment = assess(inputsOf(files));
        QCOMPARE(verdictsOf(assessment).section(u' ', 2),
            u"9:non-root=contradicted 10:dashboards=contradicted"_s);
        QCOMPARE(assessment.claims.back().checks, QStringList{u"MON-09"_s});
    }
    void percentsAreRead_data()
    {
        QTest::addColumn<double>("percent"); // -1: none
        QTest::newRow("95%") << 95.0;
        QTest::newRow("62.5 %") << 62.5;
        QTest::newRow("90/100") << 90.0;
        QTest::newRow("+27%") << -1.0;
        QTest::newRow("150%") << -1.0;
        QTest::newRow("none") << -1.0;
    }
    void percentsAreRead()
    {
        QFETCH(double, percent);
        QCOMPARE(percentIn(QString::fromLatin1(QTest::currentDataTag())).value_or(-1), percent);
    }
    void aRealReportIsRead()
    {
        const QString folder = suitesFolder();
        if (folder.isEmpty() || !QFile::exists(folder + u"/seed.md"_s))
            QSKIP("the sample report is not here");
        auto inputs = inputsOf({{u"REPORT.md"_s, readFile(folder + u"/seed.md"_s)}});
        inputs.project.claims = {u"REPORT.md"_s};
        const auto assessment = assess(inputs);
        const std::array<double, 8> claimed{100, 100, 95, 95, 90, 100, 95, 100};
        for (size_t i = 0; i < claimed.size(); ++i)
            QCOMPARE(*assessment.categories[i].score.claimed, claimed[i]);
        QCOMPARE(*assessment.score.claimed, 95.0);
        QVERIFY(assessment.claims.size() > 40);
    }
};

SLIPWAY_TEST(ClaimsTest)
#include "tst_claims.moc"
