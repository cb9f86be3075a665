// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/markdown.h"
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

using Rows = QStringList;

/// The claims of one document, held against rows such as `INF-10 pass file`.
Assessment held(const QByteArray& text, const Rows& rows)
{
    const auto inputs = inputsOf({{u"READINESS.md"_s, text}});
    const Facts facts(inputs);
    Assessment out;
    for (const auto& row : rows) {
        const auto words = row.split(u' ');
        CheckResult check{.id = words[0]};
        for (const auto status :
            {Status::Pass, Status::Warn, Status::Fail, Status::Unknown, Status::NotApplicable})
            if (statusWord(status) == words[1])
                check.status = status;
        for (const auto kind :
            {EvidenceKind::File, EvidenceKind::Report, EvidenceKind::Run, EvidenceKind::Live})
            if (evidenceWord(kind) == words[2])
                check.evidence.push_back({.kind = kind});
        out.checks.push_back(std::move(check));
    }
    holdClaims(out, ClaimLedger::gather(facts));
    return out;
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
        QCOMPARE(assessment.claims[0].kind, u"score"_s);
        QCOMPARE(assessment.claims[0].subject, u"TST"_s);
        QCOMPARE(assessment.claims[0].text, u"Testing | 95%"_s);
        QCOMPARE(assessment.claims[0].quote, u"95%"_s);
        QCOMPARE(assessment.claims[0].line, 5);
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
    void statementsAreHeldAgainstChecks_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<Rows>("rows");
        QTest::addColumn<QString>("verdict");
        const auto row = [](const QString& statement, const Rows& rows, const QString& verdict) {
            QTest::newRow(qPrintable(statement + u" / "_s + verdict + u' ' + rows.value(0)))
                << statement << rows << verdict;
        };
        const auto limits = u"- Resource limits configured"_s;
        row(limits, {u"INF-10 pass file"_s}, u"supported"_s);
        row(limits, {u"INF-10 fail file"_s}, u"contradicted"_s);
        row(limits, {u"INF-10 warn file"_s}, u"partly"_s);
        row(limits, {u"INF-10 unknown file"_s}, u"unsupported"_s);
        row(limits, {u"INF-10 na file"_s}, u"unsupported"_s);
        row(limits, {u"INF-10 pass file"_s, u"INF-12 fail file"_s}, u"partly"_s);
        // Files refute what a system does, and do not prove it.
        row(u"- ✅ Non-root user"_s, {u"SEC-01 pass file"_s}, u"unsupported"_s);
        row(u"- ✅ Non-root user"_s, {u"SEC-01 pass report"_s}, u"supported"_s);
        row(u"- ✅ Non-root user"_s, {u"SEC-01 fail file"_s}, u"contradicted"_s);
        row(u"- [x] Docker builds"_s, {u"INF-01 pass report"_s}, u"unsupported"_s);
        row(u"- [x] Docker builds"_s, {u"INF-01 pass run"_s}, u"supported"_s);
        row(u"- Health checks operational"_s, {u"MON-24 pass live"_s}, u"supported"_s);
        // One counter-example refutes an absolute.
        row(u"- Zero configuration drift"_s,
            {u"INF-08 pass file"_s, u"INF-19 fail file"_s},
            u"contradicted"_s);
        row(u"- Zero configuration drift"_s, {u"INF-08 warn file"_s}, u"contradicted"_s);
        row(u"- Zero configuration drift"_s, {u"INF-08 pass file"_s}, u"supported"_s);
        row(u"- 50% smaller images"_s, {}, u"unsupported"_s);
        row(u"All is done with zero configuration drift."_s,
            {u"INF-08 fail file"_s},
            u"contradicted"_s);
        // No statements at all.
        for (const auto& text : {u"- [ ] Non-root user"_s,
                 u"- ❌ Non-root user"_s,
                 u"- No health checks"_s,
                 u"- Configure resource limits"_s,
                 u"- Resource limits should be set"_s,
                 u"- Before: root user, not non-root"_s,
                 u"```\n- Non-root user\n```"_s,
                 u"## Future roadmap\n- Load testing"_s,
                 u"Resource limits are a way to keep a program small."_s})
            row(text, {}, QString());
    }
    void statementsAreHeldAgainstChecks()
    {
        QFETCH(QString, statement);
        QFETCH(Rows, rows);
        QFETCH(QString, verdict);
        const auto assessment = held(scorecard + "\n" + statement.toUtf8() + "\n", rows);
        QStringList verdicts;
        for (const auto& claim : assessment.claims) {
            if (claim.kind == u"score")
                continue;
            verdicts << claimVerdictWord(claim.verdict);
            QVERIFY(!claim.reason.isEmpty());
            QVERIFY2(evidence::plainMarkdown(statement).contains(claim.text)
                    || statement.contains(claim.text),
                qPrintable(claim.text));
            QVERIFY(claim.text.contains(claim.quote));
        }
        QCOMPARE(verdicts.join(u' '), verdict);
    }
    void aLineMayClaimSeveralThings()
    {
        const auto assessment
            = held(scorecard + "\n- Non-root user, multi-stage build (50% smaller images)\n", {});
        QStringList subjects;
        for (const auto& claim : assessment.claims)
            if (claim.kind != u"score")
                subjects << claim.subject + u'=' + claim.quote;
        QCOMPARE(subjects,
            (QStringList{u"non-root=Non-root"_s,
                u"multi-stage=multi-stage"_s,
                u"measured change=50% smaller"_s}));
    }
    void deliveredFilesAreLookedFor()
    {
        auto files = soundProject();
        files[u"READINESS.md"_s] = scorecard
            + "\n- `app/main.py` (15B)\n- `app/gone.py` (2KB)\n- **`Dockerfile`** (90KB)\n";
        QStringList verdicts;
        for (const auto& claim : assess(inputsOf(files)).claims)
            if (claim.kind == u"artefact")
                verdicts << claim.subject + u'=' + claimVerdictWord(claim.verdict);
        QCOMPARE(verdicts,
            (QStringList{u"app/main.py=supported"_s,
                u"app/gone.py=contradicted"_s,
                u"Dockerfile=partly"_s}));
    }
    void countsAreHeldAgainstReports()
    {
        auto files = soundProject();
        files[u"READINESS.md"_s] = scorecard
            + "\n- 2 unit tests passing\n- 200 unit tests passing\n- 95% coverage\n- 4 Grafana "
              "dashboards\n";
        QStringList reasons;
        for (const auto& claim : assess(inputsOf(files)).claims)
            if (claim.kind == u"count" && claim.verdict == ClaimVerdict::Contradicted
                && !claim.reason.contains(u"failed"))
                reasons << u"%1 %2"_s.arg(claim.line).arg(claim.reason);
        QCOMPARE(reasons,
            (QStringList{u"10 The reports hold 2 tests."_s,
                u"11 The coverage report says 90.0 %. The same figure stands for Testing in line 5."_s,
                u"12 The repository holds 1."_s}));
    }
    void ownArithmeticIsChecked_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& text, const QString& reason) {
            QTest::newRow(name) << text << reason;
        };
        row("tests", "- 96 tests = 40 unit + 50 integration", u"Its parts add up to 90."_s);
        row("tests, right", "- 90 tests = 40 unit + 50 integration", QString());
        row("tests in brackets",
            "96 tests (40 unit, 50 integration)",
            u"Its parts add up to 90."_s);
        row("table",
            "| Kind | Count |\n|-|-|\n| unit | 40 |\n| integration | 50 |\n| **Total** | **96** |",
            u"The rows above add up to 90."_s);
        row("table, right",
            "| Kind | Count |\n|-|-|\n| unit | 1,040 |\n| other | 50 |\n| Total | 1,090 |",
            QString());
        row("delta",
            "| Metric | Before | After | Improvement |\n|-|-|-|-|\n| Build | 10 min | 5 min | 80% "
            "faster |",
            u"Its own figures give 50 %."_s);
        row("delta, right",
            "| Metric | Before | After | Improvement |\n|-|-|-|-|\n| Build | ~10min | ~5min | 50% "
            "faster |\n| Security | 75% | 95% | +27% |\n| Other | 75% | 95% | +20% |",
            QString());
    }
    void ownArithmeticIsChecked()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, reason);
        QString found;
        for (const auto& claim : held(scorecard + "\n" + text + "\n", {}).claims)
            if (claim.verdict == ClaimVerdict::Contradicted && claim.kind != u"score")
                found = claim.reason;
        QCOMPARE(found, reason);
    }
    void documentsThatDisagreeAreNamed()
    {
        auto files = soundProject();
        files[u"READINESS.md"_s]
            = "| Area | Score |\n|-|-|\n| Security | 100% |\n| Testing | 100% |\n";
        files[u"docs/STATUS.md"_s]
            = "| Area | Score |\n|-|-|\n| Security | 99.9% |\n| Testing | 99% |\n";
        int disputed = 0;
        for (const auto& claim : assess(inputsOf(files)).claims) {
            if (claim.subject != u"TST")
                continue;
            ++disputed;
            QCOMPARE(claim.verdict, ClaimVerdict::Contradicted);
            QCOMPARE(claim.evidence.size(), 1u);
            QVERIFY(claim.reason.contains(u" says "));
        }
        QCOMPARE(disputed, 2);
    }
    void datesAreHeldAgainstGit()
    {
        evidence::GitFacts git;
        git.commit = QString(40, u'a');
        git.commitTime = 1'690'000'000'000; // 2023-07-22
        git.firstCommitTime = 1'680'000'000'000; // 2023-03-28
        const FileMap files{{u"READINESS.md"_s,
            scorecard + "\n**Date:** 2022-02-16\n\n**Report date:** 2023-05-01\n"}};
        QStringList verdicts;
        for (const auto& claim : assess(inputsOf(files, git)).claims)
            if (claim.kind == u"date")
                verdicts << claim.quote + u'=' + claimVerdictWord(claim.verdict);
        QCOMPARE(verdicts, (QStringList{u"2022-02-16=contradicted"_s, u"2023-05-01=supported"_s}));
    }
    void badgesClaimToo()
    {
        auto files = soundProject();
        files[u"README.md"_s] = "# A\n![c](https://img.shields.io/badge/coverage-95%25-green) "
                                "![d](https://img.shields.io/badge/docs-ok-blue)\n";
        const auto claims = assess(inputsOf(files)).claims;
        QCOMPARE(claims.size(), 1u);
        QCOMPARE(claims[0].subject, u"coverage"_s);
        QCOMPARE(claims[0].verdict, ClaimVerdict::Contradicted);
    }
    void aManualMakesNoClaims()
    {
        auto files = soundProject();
        files[u"README.md"_s] = "# A\n- Docker builds\n- Health checks\n- Load testing with k6\n";
        files[u"CHANGELOG.md"_s] = scorecard;
        files[u"examples/READINESS.md"_s] = scorecard;
        QVERIFY(assess(inputsOf(files)).claims.empty());
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
