// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "readiness/profiles.h"
#include "readiness/score.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

CheckResult row(
    const char* id, Status status, Severity severity, EvidenceClass least = EvidenceClass::Static)
{
    CheckResult out;
    out.id = QString::fromLatin1(id);
    out.status = status;
    out.gross = status;
    out.severity = severity;
    out.weight = defaultWeight(severity);
    out.least = least;
    return out;
}

Score covered(double percent)
{
    return {.proven = 90, .best = 100, .coverage = percent, .claimed = std::nullopt};
}

} // namespace

class ProfilesTest : public QObject {
    Q_OBJECT
private slots:
    void tiersAskForALevel()
    {
        config::Readiness settings;
        QCOMPARE(chosenProfile(settings).targetLevel, 0);
        settings.profile = u"tier-a"_s;
        QCOMPARE(chosenProfile(settings).targetLevel, 3);
        settings.profile = u"tier-c"_s;
        QCOMPARE(chosenProfile(settings).targetLevel, 1);
    }
    void theSectionStandsAboveItsProfile()
    {
        config::Readiness settings;
        config::Profile own;
        own.name = u"own"_s;
        own.version = u"7"_s;
        own.tier = u"B"_s;
        own.minimumCoverage = 75;
        own.weights = {{u"SEC-01"_s, 20}, {u"DOC-01"_s, 0}};
        own.severities = {{u"DOC-02"_s, u"low"_s}};
        settings.profiles.insert(own.name, own);
        settings.profile = own.name;
        settings.weights = {{u"SEC-01"_s, 5}};
        const auto chosen = chosenProfile(settings);
        QCOMPARE(chosen.settings.minimumCoverage, 75.0);
        QCOMPARE(
            chosen.settings.weights, (QMap<QString, double>{{u"SEC-01"_s, 5}, {u"DOC-01"_s, 0}}));
        QVERIFY(chosen.version.startsWith(u"7+"));
        const auto assessment = assess([&] {
            Inputs inputs = inputsOf(soundProject());
            inputs.settings = settings;
            return inputs;
        }());
        QCOMPARE(rowOf(assessment, "SEC-01").weight, 5.0);
        QCOMPARE(rowOf(assessment, "DOC-01").weight, 0.0);
        QCOMPARE(rowOf(assessment, "DOC-02").severity, Severity::Low);
        QCOMPARE(rowOf(assessment, "DOC-02").weight, 1.0);
        QCOMPARE(assessment.targetLevel, 2);
        QCOMPARE(assessment.profileVersion, chosen.version);
    }
    void everyNumberIsInTheVersion()
    {
        config::Readiness one;
        config::Readiness other;
        QCOMPARE(chosenProfile(one).version, chosenProfile(other).version);
        other.weights.insert(u"SEC-01"_s, 9);
        QVERIFY(chosenProfile(one).version != chosenProfile(other).version);
    }
    void theLadderIsAMinimum_data()
    {
        QTest::addColumn<QList<int>>("statuses");
        QTest::addColumn<double>("coverage");
        QTest::addColumn<int>("level");
        const auto s = [](Status a, Status b, Status c, Status d) {
            return QList<int>{
                static_cast<int>(a), static_cast<int>(b), static_cast<int>(c), static_cast<int>(d)};
        };
        using enum Status;
        QTest::newRow("all good") << s(Pass, Pass, Pass, Pass) << 100.0 << 3;
        QTest::newRow("blocker failed") << s(Fail, Pass, Pass, Pass) << 100.0 << 0;
        QTest::newRow("blocker unknown") << s(Unknown, Pass, Pass, Pass) << 100.0 << 0;
        QTest::newRow("blocker waived") << s(Waived, Pass, Pass, Pass) << 100.0 << 3;
        QTest::newRow("high failed") << s(Pass, Fail, Pass, Pass) << 100.0 << 1;
        QTest::newRow("thin") << s(Pass, Pass, Pass, Pass) << 79.9 << 1;
        QTest::newRow("enough") << s(Pass, Pass, Pass, Pass) << 80.0 << 2;
        QTest::newRow("medium failed") << s(Pass, Pass, Fail, Pass) << 100.0 << 2;
        QTest::newRow("not nearly all") << s(Pass, Pass, Pass, Pass) << 94.9 << 2;
        QTest::newRow("live unknown") << s(Pass, Pass, Pass, Unknown) << 96.0 << 2;
        QTest::newRow("no live at all") << s(Pass, Pass, Pass, NotApplicable) << 100.0 << 2;
    }
    void theLadderIsAMinimum()
    {
        QFETCH(QList<int>, statuses);
        QFETCH(double, coverage);
        QFETCH(int, level);
        const std::vector<CheckResult> rows{
            row("SEC-01", static_cast<Status>(statuses[0]), Severity::Blocker),
            row("INF-10", static_cast<Status>(statuses[1]), Severity::High),
            row("INF-02", static_cast<Status>(statuses[2]), Severity::Medium),
            row("MON-24", static_cast<Status>(statuses[3]), Severity::High, EvidenceClass::Live)};
        const auto ladder = ladderOf(rows, covered(coverage));
        QCOMPARE(ladder.level, level);
        QCOMPARE(ladder.reason.isEmpty(), level == 3);
    }
    void staticEvidenceProvesNoBehaviour()
    {
        static constexpr auto found = [](const Facts&) {
            return Outcome{Status::Pass,
                UnknownReason::None,
                QStringLiteral("It looks good."),
                {{.kind = EvidenceKind::File, .path = QStringLiteral("a")}}};
        };
        const Inputs inputs = inputsOf({});
        const Facts facts(inputs);
        QStringList errors;
        Check check{"CIC-05",
            Category::Pipeline,
            Severity::High,
            "t",
            "r",
            found,
            "w",
            EvidenceClass::Static};
        QCOMPARE(runCheck(check, facts, errors).status, Status::Pass);
        check.least = EvidenceClass::Report;
        const auto demoted = runCheck(check, facts, errors);
        QCOMPARE(demoted.status, Status::Unknown);
        QCOMPARE(demoted.unknown, UnknownReason::Missing);
        QVERIFY(errors.isEmpty());
    }
};

SLIPWAY_TEST(ProfilesTest)
#include "tst_profiles.moc"
