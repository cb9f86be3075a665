// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "tables/checksmodel.h"
#include "tables/claimsmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::tables;
using readiness::Severity;
using readiness::Status;

namespace {

constexpr qint64 assessed = 1'000'000'000;

readiness::CheckResult check(const QString& id, Status status, Severity severity)
{
    readiness::CheckResult out;
    out.id = id;
    out.title = u"Check "_s + id;
    out.status = status;
    out.severity = severity;
    readiness::Evidence evidence;
    evidence.path = u"ci.yml"_s;
    evidence.line = 63;
    out.evidence = {evidence};
    return out;
}

readiness::Claim claim(
    const QString& text, readiness::ClaimVerdict verdict, const QStringList& checks)
{
    readiness::Claim out;
    out.path = u"README.md"_s;
    out.line = 3;
    out.text = text;
    out.verdict = verdict;
    out.checks = checks;
    return out;
}

readiness::Assessment assessment()
{
    readiness::Assessment out;
    out.time = assessed;
    out.checks = {check(u"INF-01"_s, Status::Pass, Severity::Blocker),
        check(u"INF-03"_s, Status::Fail, Severity::Low),
        check(u"CIC-01"_s, Status::Unknown, Severity::Blocker),
        check(u"CIC-02"_s, Status::Fail, Severity::Blocker),
        check(u"SEC-01"_s, Status::Warn, Severity::High)};
    out.claims = {claim(u"Builds"_s, readiness::ClaimVerdict::Supported, {u"INF-01"_s}),
        claim(u"Scanned"_s, readiness::ClaimVerdict::Contradicted, {u"CIC-02"_s})};
    return out;
}

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class ChecksModelTest : public QObject {
    Q_OBJECT
private slots:
    void isASoundModel()
    {
        ChecksModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(checkRows(assessment()));
        model.setRows({});
        model.setRows(checkRows(assessment()));
        QCOMPARE(model.rowCount(), 5);
    }
    void theWorstStandFirst()
    {
        QStringList ids;
        for (const auto& row : checkRows(assessment()))
            ids << row.check.id;
        QCOMPARE(
            ids, (QStringList{u"CIC-02"_s, u"INF-03"_s, u"SEC-01"_s, u"CIC-01"_s, u"INF-01"_s}));
    }
    void onlyARefutedClaimMakesADispute()
    {
        for (const auto& row : checkRows(assessment()))
            QCOMPARE(row.isDisputed, row.check.id == u"CIC-02");
    }
    void ageIsToldFromTheGivenNow()
    {
        ChecksModel model;
        model.setRows(checkRows(assessment()));
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setNow(assessed + 120'000);
        QCOMPARE(cell(model, 0, ChecksModel::FreshColumn), u"2 min"_s);
        model.setNow(assessed + 120'400); // the same second: nothing is painted anew
        QCOMPARE(changed.size(), 1);
    }
    void whatIsNotThereHasNoAge()
    {
        auto a = assessment();
        a.checks.resize(1);
        a.checks[0].evidence[0].kind = readiness::EvidenceKind::Absent;
        ChecksModel model;
        model.setRows(checkRows(a));
        model.setNow(assessed);
        QCOMPARE(cell(model, 0, ChecksModel::FreshColumn), u"—"_s);
        QCOMPARE(cell(model, 0, ChecksModel::PlaceColumn), u"no ci.yml"_s);
    }
    void severalPlacesAreCounted()
    {
        auto result = check(u"X"_s, Status::Fail, Severity::Low);
        QCOMPARE(placeText(result), u"ci.yml:63"_s);
        result.evidence.push_back(result.evidence.front());
        result.evidence.push_back(result.evidence.front());
        QCOMPARE(placeText(result), u"ci.yml:63  +2"_s);
        result.evidence.clear();
        QCOMPARE(placeText(result), QString());
    }
    void hostileTextIsWrittenOut()
    {
        auto a = assessment();
        a.checks[0].title = u"a\u202Eb"_s;
        a.checks[0].evidence[0].path = u"x\ny"_s;
        a.checks.resize(1);
        ChecksModel model;
        model.setRows(checkRows(a));
        QCOMPARE(cell(model, 0, ChecksModel::TitleColumn), u"a\\u{202E}b"_s);
        QCOMPARE(cell(model, 0, ChecksModel::PlaceColumn), u"x\\ny:63"_s);
    }
    void rolesCarryEnums()
    {
        ChecksModel model;
        model.setRows(checkRows(assessment()));
        const auto first = model.index(0, ChecksModel::StatusColumn);
        QCOMPARE(static_cast<Sign>(first.data(SignRole).toInt()), Sign::Bad);
        QCOMPARE(first.data(KeyRole).toString(), u"CIC-02"_s);
        QCOMPARE(static_cast<Status>(first.data(ChecksModel::StatusRole).toInt()), Status::Fail);
        QVERIFY(!model.index(0, ChecksModel::TitleColumn).data(SignRole).isValid());
        const auto severity = [&](int row) {
            return static_cast<Tone>(
                model.index(row, ChecksModel::SeverityColumn).data(ToneRole).toInt());
        };
        QCOMPARE(severity(0), Tone::Bad); // a failed blocker
        QCOMPARE(severity(4), Tone::Dim); // a blocker that passes
    }
};

class ClaimsModelTest : public QObject {
    Q_OBJECT
private slots:
    void isASoundModel()
    {
        ClaimsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(assessment().claims);
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }
    void contradictedSortsFirst()
    {
        ClaimsModel model;
        model.setRows(assessment().claims);
        const auto rank = [&](int row) {
            return model.index(row, ClaimsModel::VerdictColumn).data(SortRole).toInt();
        };
        QVERIFY(rank(1) < rank(0));
        QCOMPARE(cell(model, 1, ClaimsModel::TextColumn), u"“Scanned”"_s);
        QCOMPARE(cell(model, 1, ClaimsModel::PlaceColumn), u"README.md:3"_s);
        QCOMPARE(cell(model, 1, ClaimsModel::WordColumn), u"contradicted"_s);
    }
    void theSameWordsInAnotherLineAreAnotherClaim()
    {
        auto one = assessment().claims[0];
        auto other = one;
        other.line = 4;
        QVERIFY(claimKey(one) != claimKey(other));
    }
};

SLIPWAY_TEST(ChecksModelTest)
SLIPWAY_TEST(ClaimsModelTest)
#include "tst_readinesstables.moc"
