// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "readiness/score.h"
#include "readiness/trail.h"
#include "support/testcase.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

Snapshot sound()
{
    return snapshotOf(assess(inputsOf(soundProject())));
}

Snapshot changedFile(const QString& path, const QByteArray& bytes)
{
    FileMap files = soundProject();
    files[path] = bytes;
    return snapshotOf(assess(inputsOf(files)));
}

const Change* changeOf(const std::vector<Change>& changes, const char* id)
{
    for (const auto& change : changes)
        if (change.id == QLatin1StringView(id))
            return &change;
    return nullptr;
}

Snapshot claimed(const char* commit, ClaimVerdict verdict)
{
    Snapshot out;
    out.commit = QString::fromLatin1(commit);
    out.subject = u"Commit "_s + out.commit;
    out.claims.push_back({u"README.md"_s, 3, u"Non-root"_s, verdict, {u"SEC-01"_s}});
    out.checks[u"SEC-01"_s].status
        = verdict == ClaimVerdict::Contradicted ? Status::Fail : Status::Pass;
    return out;
}

} // namespace

class TrailTest : public QObject {
    Q_OBJECT
private slots:
    void aSnapshotSurvivesItsJson()
    {
        const auto before = sound();
        const auto read = snapshotOfJson(snapshotJson(before));
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().text()));
        QCOMPARE(snapshotJson(*read), snapshotJson(before));
        QCOMPARE(read->checks.keys(), before.checks.keys());
        QCOMPARE(read->score, before.score);
        QVERIFY(!snapshotOfJson("{\"schema\": \"slipway.snapshot/9\"}"));
        QVERIFY(!snapshotOfJson("{"));
    }
    void theSameGivesNoChange() { QVERIFY(changesBetween(sound(), sound()).empty()); }
    void pointsAddUpToTheDifference()
    {
        const auto before = sound();
        auto after = changedFile(u"Dockerfile"_s,
            "FROM python\nCOPY gone.py /app/main.py\nCMD [\"python\", \"/app/main.py\"]\n");
        const auto changes = changesBetween(before, after);
        QVERIFY(!changes.empty());
        double sum = 0;
        for (const auto& change : changes)
            sum += change.overallPoints;
        QVERIFY(std::abs(sum - (*after.score.proven - *before.score.proven)) < 1e-9);
        const auto* root = changeOf(changes, "SEC-01");
        QVERIFY(root != nullptr);
        QCOMPARE(root->from, Status::Pass);
        QCOMPARE(root->to, Status::Fail);
        QCOMPARE(root->cause, Cause::Code);
        QVERIFY(root->overallPoints < 0);
    }
    void everyCauseIsToldApart()
    {
        const auto before = sound();
        auto after = before;
        after.checks[u"TST-02"_s].status = Status::Fail;
        after.checks[u"TST-02"_s].gross = Status::Fail;
        after.checks[u"TST-02"_s].first.kind = EvidenceKind::Report;
        after.checks[u"TST-02"_s].first.time += 1000;
        QCOMPARE(changeOf(changesBetween(before, after), "TST-02")->cause, Cause::Evidence);

        after = before;
        after.checks[u"TST-01"_s].status = Status::Unknown;
        after.checks[u"TST-01"_s].gross = Status::Unknown;
        after.checks[u"TST-01"_s].unknown = UnknownReason::Stale;
        QCOMPARE(changeOf(changesBetween(before, after), "TST-01")->cause, Cause::Clock);

        after = before;
        auto failed = before;
        failed.checks[u"SEC-01"_s].status = failed.checks[u"SEC-01"_s].gross = Status::Fail;
        after = failed;
        after.checks[u"SEC-01"_s].status = Status::Waived;
        QCOMPARE(changeOf(changesBetween(failed, after), "SEC-01")->cause, Cause::Waiver);

        after = before;
        after.rules = u"other"_s;
        after.checks[u"SEC-01"_s].weight = 3;
        QCOMPARE(changeOf(changesBetween(before, after), "SEC-01")->cause, Cause::Rules);
        after.checks.remove(u"SEC-03"_s);
        QCOMPARE(changeOf(changesBetween(before, after), "SEC-03")->cause, Cause::Rules);
    }
    void findsTheCommitAtWhichAClaimParted()
    {
        using enum ClaimVerdict;
        const auto partings = partingsOf({claimed("a", Supported),
            claimed("b", Supported),
            claimed("c", Contradicted),
            claimed("d", Contradicted)});
        QCOMPARE(partings.size(), size_t{1});
        QCOMPARE(partings[0].commit, u"c"_s);
        QCOMPARE(partings[0].checks, QStringList{u"SEC-01"_s});
    }
    void aClaimThatNeverHeldHasNoCommit()
    {
        using enum ClaimVerdict;
        const auto partings = partingsOf({claimed("a", Contradicted), claimed("b", Contradicted)});
        QCOMPARE(partings.size(), size_t{1});
        QVERIFY(partings[0].commit.isEmpty());
    }
    void aClaimThatWasMendedCanPartAgain()
    {
        using enum ClaimVerdict;
        const auto partings = partingsOf(
            {claimed("a", Contradicted), claimed("b", Supported), claimed("c", Contradicted)});
        QCOMPARE(partings.size(), size_t{2});
        QCOMPARE(partings[1].commit, u"c"_s);
    }
};

SLIPWAY_TEST(TrailTest)
#include "tst_trail.moc"
