// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "readiness/waivers.h"
#include "support/testcase.h"

#include <QDateTime>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

/// A system whose image runs as root, which is a blocker.
FileMap rooted()
{
    FileMap files = soundProject();
    files[u"Dockerfile"_s] = "FROM python:3.12-slim\nCOPY app/main.py /app/main.py\nCMD "
                             "[\"python\", \"/app/main.py\"]\n";
    return files;
}

Inputs waived(const QByteArray& entries, const QString& day = u"2026-01-15"_s)
{
    FileMap files = rooted();
    files[u"slipway-waivers.yaml"_s] = "version: 1\nwaivers:\n" + entries;
    Inputs inputs = inputsOf(files);
    inputs.now = QDateTime::fromString(day + u"T12:00:00Z"_s, Qt::ISODate).toMSecsSinceEpoch();
    return inputs;
}

const QByteArray good
    = "  - {check: SEC-01, reason: the base image is replaced next week, owner: platform team,\n"
      "     approver: security team, created: 2026-01-10, expires: 2026-01-31}\n";

QByteArray with(const char* from, const char* to)
{
    QByteArray out = good;
    return out.replace(from, to);
}

} // namespace

class WaiversTest : public QObject {
    Q_OBJECT
private slots:
    void anActiveOneTakesTheRowOutOfTheNetScore()
    {
        const auto assessment = assess(waived(good));
        const auto& row = rowOf(assessment, "SEC-01");
        QCOMPARE(row.status, Status::Waived);
        QCOMPARE(row.gross, Status::Fail);
        QCOMPARE(row.waiver->approver, u"security team"_s);
        QCOMPARE(assessment.waivers.size(), size_t{1});
        QCOMPARE(assessment.waivers.front().state, WaiverState::Active);
        QVERIFY(*assessment.gross.proven < *assessment.score.proven);
        QVERIFY(!assessment.blockers.contains(u"SEC-01"_s));
        QVERIFY(assessment.verdict != Verdict::Go);
    }
    void aResultSaysUntilWhenItHolds()
    {
        Inputs inputs = waived(good);
        const auto assessment = assess(inputs);
        const auto expires
            = QDateTime::fromString(u"2026-01-31T00:00:00Z"_s, Qt::ISODate).toMSecsSinceEpoch();
        QCOMPARE(assessment.holdsUntil, expires);
        inputs.now = expires - 1;
        QCOMPARE(rowOf(assess(inputs), "SEC-01").status, Status::Waived);
        inputs.now = expires;
        const auto after = assess(inputs);
        QCOMPARE(rowOf(after, "SEC-01").status, Status::Fail);
        QVERIFY(after.holdsUntil > expires);
    }
    void whatDoesNotHoldIsToldAndLeavesTheRow_data()
    {
        QTest::addColumn<QByteArray>("entry");
        QTest::addColumn<QString>("day");
        QTest::addColumn<QString>("state");
        const QString today = u"2026-01-15"_s;
        QTest::newRow("expired") << good << u"2026-01-31"_s << u"expired"_s;
        QTest::newRow("own approval")
            << with("security team", "Platform Team") << today << u"invalid"_s;
        QTest::newRow("blocker for too long")
            << with("2026-01-31", "2026-02-10") << today << u"invalid"_s;
        QTest::newRow("no real reason")
            << with("the base image is replaced next week", "later") << today << u"invalid"_s;
        QTest::newRow("another check") << with("SEC-01", "INF-08") << today << u"unused"_s;
        QTest::newRow("no such check") << with("SEC-01", "SEC-99") << today << u"invalid"_s;
        QTest::newRow("another path")
            << with("check: SEC-01,", "check: SEC-01, path: deploy,") << today << u"unused"_s;
        QTest::newRow("from the future")
            << with("created: 2026-01-10", "created: 2026-01-20") << today << u"invalid"_s;
    }
    void whatDoesNotHoldIsToldAndLeavesTheRow()
    {
        QFETCH(QByteArray, entry);
        QFETCH(QString, day);
        QFETCH(QString, state);
        const auto assessment = assess(waived(entry, day));
        QCOMPARE(rowOf(assessment, "SEC-01").status, Status::Fail);
        QCOMPARE(assessment.waivers.size(), size_t{1});
        QCOMPARE(waiverStateWord(assessment.waivers.front().state), state);
        QVERIFY(!assessment.waivers.front().why.isEmpty());
        QVERIFY(assessment.blockers.contains(u"SEC-01"_s));
        QCOMPARE(rowOf(assessment, "SEC-01").waiver.has_value(), state == u"expired");
    }
    void scopeIsPathOrFingerprint()
    {
        const auto row = rowOf(assess(waived(good)), "SEC-01");
        QVERIFY(!row.fingerprint.isEmpty());
        const QByteArray byPath = with("check: SEC-01,", "check: SEC-01, path: Dockerfile,");
        QCOMPARE(rowOf(assess(waived(byPath)), "SEC-01").status, Status::Waived);
        const QByteArray byPrint = with("check: SEC-01,",
            ("check: SEC-01, fingerprint: " + row.fingerprint.toLatin1() + ',').constData());
        QCOMPARE(rowOf(assess(waived(byPrint)), "SEC-01").status, Status::Waived);
        const QByteArray other
            = with("check: SEC-01,", "check: SEC-01, fingerprint: 0000000000000000,");
        QCOMPARE(rowOf(assess(waived(other)), "SEC-01").status, Status::Fail);
    }
    void everyPlaceMustBeCovered()
    {
        std::vector<CheckResult> rows(1);
        rows[0].id = u"SEC-07"_s;
        rows[0].status = Status::Fail;
        rows[0].severity = Severity::High;
        rows[0].evidence = {{.path = u"a/x"_s}, {.path = u"b/y"_s}};
        Policy policy;
        Waiver waiver{.id = u"SEC-07"_s,
            .path = u"a"_s,
            .reason = u"long enough a reason"_s,
            .owner = u"one"_s,
            .approver = u"two"_s,
            .created = 1000,
            .expires = 2000};
        policy.waivers = {waiver};
        applyWaivers(rows, policy, 1500);
        QCOMPARE(rows[0].status, Status::Fail);
        waiver.path = u"b"_s;
        policy.waivers.push_back(waiver);
        const auto uses = applyWaivers(rows, policy, 1500);
        QCOMPARE(rows[0].status, Status::Waived);
        QCOMPARE(uses[0].state, WaiverState::Active);
        QCOMPARE(uses[1].state, WaiverState::Active);
    }
    void theFingerprintFollowsTheFindingNotTheLine()
    {
        CheckResult row;
        row.id = u"SEC-07"_s;
        row.evidence = {{.path = u"a"_s, .line = 3, .excerpt = u"POSTGRES_PASSWORD: x"_s}};
        const QString before = fingerprintOf(row);
        row.evidence[0].line = 30;
        QCOMPARE(fingerprintOf(row), before);
        row.evidence[0].excerpt = u"REDIS_PASSWORD: x"_s;
        QVERIFY(fingerprintOf(row) != before);
    }
    void aBrokenPolicyFileWaivesNothingAndSaysSo()
    {
        const auto assessment = assess(waived("  - {check: SEC-01, reason: x\n"));
        QCOMPARE(rowOf(assessment, "SEC-01").status, Status::Fail);
        QVERIFY(assessment.errors.join(u' ').contains(u"slipway-waivers.yaml"));
        const auto half = assess(waived(good + "  - {check: SEC-07}\n"));
        QCOMPARE(rowOf(half, "SEC-01").status, Status::Waived);
        QVERIFY(half.errors.join(u' ').contains(u"slipway-waivers.yaml:"));
    }
    void commentsCountOnlyWhereTheProfileAllowsThem()
    {
        // The comment stands on the line above the finding.
        FileMap files = rooted();
        auto lines = files[u"Dockerfile"_s].split('\n');
        const int line = rowOf(assess(inputsOf(files)), "SEC-01").evidence.front().line;
        QVERIFY(line >= 1 && line <= lines.size());
        lines.insert(line - 1,
            "# slipway:waive SEC-01 owner=\"platform team\" approver=\"security team\" "
            "created=2026-01-10 expires=2026-01-31 reason=\"the base image is replaced next "
            "week\"");
        files[u"Dockerfile"_s] = lines.join('\n');
        Inputs inputs = inputsOf(files);
        inputs.now
            = QDateTime::fromString(u"2026-01-15T12:00:00Z"_s, Qt::ISODate).toMSecsSinceEpoch();
        QCOMPARE(rowOf(assess(inputs), "SEC-01").status, Status::Fail);
        config::Profile profile;
        profile.name = u"loose"_s;
        profile.allowsInline = true;
        inputs.settings.profiles.insert(profile.name, profile);
        inputs.settings.profile = profile.name;
        QCOMPARE(rowOf(assess(inputs), "SEC-01").status, Status::Waived);
        QVERIFY(inlineWaiver(
            u"# slipway:waive SEC-01 owner=a approver=b reason=\"c d\" created=2026-01-01 expires=2026-01-02"_s,
            u"x"_s,
            4));
        QVERIFY(!inlineWaiver(u"# slipway: nothing"_s, u"x"_s, 4));
    }
};

SLIPWAY_TEST(WaiversTest)
#include "tst_waivers.moc"
