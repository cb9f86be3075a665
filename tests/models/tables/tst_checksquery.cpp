// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "tables/checksmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::tables;
using readiness::Category;
using readiness::Severity;
using readiness::Status;

namespace {

CheckRow row(
    const QString& id, Category category, Status status, Severity severity, const QString& owner)
{
    CheckRow out;
    out.check.id = id;
    out.check.title = u"Title of "_s + id;
    out.check.category = category;
    out.check.status = status;
    out.check.severity = severity;
    out.check.owner = owner;
    return out;
}

std::vector<CheckRow> rows()
{
    auto out = std::vector<CheckRow>{
        row(u"INF-01"_s, Category::Infrastructure, Status::Fail, Severity::Blocker, u"web team"_s),
        row(u"INF-02"_s, Category::Infrastructure, Status::Pass, Severity::High, {}),
        row(u"CIC-01"_s, Category::Pipeline, Status::Fail, Severity::Low, u"platform team"_s),
        row(u"SEC-01"_s, Category::Security, Status::Warn, Severity::High, u"web team"_s),
        row(u"SEC-02"_s, Category::Security, Status::Waived, Severity::Medium, {})};
    out[2].isDisputed = true;
    out[3].check.waiver = readiness::Waiver{};
    return out;
}

QStringList keys(const ChecksModel& model)
{
    QStringList out;
    for (int i = 0; i < model.rowCount(); ++i)
        out << model.index(i, 0).data(KeyRole).toString();
    return out;
}

/// A model with these checks that is watched over.
struct Watched {
    Watched() { model.setChecks(rows()); }
    ChecksModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

} // namespace

class ChecksQueryTest : public QObject {
    Q_OBJECT
private slots:
    void filters_data()
    {
        QTest::addColumn<ChecksQuery>("query");
        QTest::addColumn<QStringList>("ids");
        ChecksQuery query;
        QTest::newRow("nothing")
            << query
            << QStringList{u"INF-01"_s, u"CIC-01"_s, u"SEC-01"_s, u"SEC-02"_s, u"INF-02"_s};
        query.statuses = {Status::Fail, Status::Warn};
        QTest::newRow("status") << query << QStringList{u"INF-01"_s, u"CIC-01"_s, u"SEC-01"_s};
        query = {};
        query.severities = {Severity::High};
        QTest::newRow("severity") << query << QStringList{u"SEC-01"_s, u"INF-02"_s};
        query = {};
        query.category = Category::Security;
        QTest::newRow("category") << query << QStringList{u"SEC-01"_s, u"SEC-02"_s};
        query = {};
        query.owner = u"web team"_s;
        QTest::newRow("owner") << query << QStringList{u"INF-01"_s, u"SEC-01"_s};
        query.owner = QString();
        QTest::newRow("nobody") << query << QStringList{u"SEC-02"_s, u"INF-02"_s};
        query = {};
        query.onlyDisputed = true;
        QTest::newRow("disputed") << query << QStringList{u"CIC-01"_s};
        query = {};
        query.onlyWaived = true;
        QTest::newRow("waived") << query << QStringList{u"SEC-01"_s, u"SEC-02"_s};
        query = {};
        query.words = QStringList{u"TEAM"_s, u"infra"_s};
        QTest::newRow("words") << query << QStringList{u"INF-01"_s};
        query.words = QStringList{u"nowhere"_s};
        QTest::newRow("none") << query << QStringList();
    }
    void filters()
    {
        QFETCH(ChecksQuery, query);
        QFETCH(QStringList, ids);
        Watched w;
        w.model.setQuery(query);
        QCOMPARE(keys(w.model), ids);
        QCOMPARE(w.model.matchCount(), static_cast<int>(ids.size()));
    }
    void groupsHaveHeadings_data()
    {
        QTest::addColumn<int>("grouping");
        QTest::addColumn<QStringList>("headings");
        QTest::newRow("category") << int(Grouping::Category)
                                  << QStringList{
                                         u"Infrastructure"_s, u"CI/CD Pipeline"_s, u"Security"_s};
        QTest::newRow("severity") << int(Grouping::Severity)
                                  << QStringList{u"blocker"_s, u"high"_s, u"medium"_s, u"low"_s};
        QTest::newRow("owner") << int(Grouping::Owner)
                               << QStringList{
                                      u"platform team"_s, u"web team"_s, u"Nobody owns these"_s};
        QTest::newRow("status") << int(Grouping::Status)
                                << QStringList{u"fail"_s, u"warn"_s, u"waived"_s, u"pass"_s};
    }
    void groupsHaveHeadings()
    {
        QFETCH(int, grouping);
        QFETCH(QStringList, headings);
        Watched w;
        w.model.setQuery({.grouping = static_cast<Grouping>(grouping)});
        QStringList found;
        for (int i = 0; i < w.model.rowCount(); ++i) {
            if (w.model.index(i, 0).data(ChecksModel::HeadingRole).toBool())
                found << w.model.index(i, ChecksModel::TitleColumn).data().toString();
        }
        QCOMPARE(found, headings);
        QCOMPARE(w.model.rowCount(), 5 + static_cast<int>(headings.size()));
        QCOMPARE(w.model.matchCount(), 5);
    }
    void aCollapsedGroupHidesItsChecks()
    {
        Watched w;
        ChecksQuery query{.grouping = Grouping::Category};
        w.model.setQuery(query);
        const QString key = keys(w.model).front();
        query.collapsed = {key};
        w.model.setQuery(query);
        QCOMPARE(w.model.rowCount(), 6);
        QCOMPARE(keys(w.model).front(), key);
        QVERIFY(w.model.index(0, ChecksModel::TitleColumn)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .endsWith(u"collapsed"_s));
        query.collapsed.clear();
        w.model.setQuery(query);
        QCOMPARE(w.model.rowCount(), 8);
    }
    void sortingHoldsInsideGroups()
    {
        Watched w;
        w.model.setQuery({.grouping = Grouping::Category});
        w.model.sort(ChecksModel::TitleColumn, Qt::DescendingOrder);
        const auto all = keys(w.model);
        QCOMPARE(all[1], u"INF-02"_s);
        QCOMPARE(all[2], u"INF-01"_s);
    }
    void equalRowsKeepTheirOrder()
    {
        Watched w;
        w.model.sort(ChecksModel::CategoryColumn, Qt::AscendingOrder);
        QCOMPARE(keys(w.model),
            (QStringList{u"INF-01"_s, u"INF-02"_s, u"CIC-01"_s, u"SEC-01"_s, u"SEC-02"_s}));
    }
    void aRefreshKeepsPersistentRows()
    {
        Watched w;
        const QPersistentModelIndex kept(w.model.index(2, 0));
        auto next = rows();
        next.erase(next.begin());
        next.back().check.reason = u"other"_s;
        w.model.setChecks(next);
        QCOMPARE(kept.data(KeyRole).toString(), u"SEC-01"_s);
    }
    void optionalColumnsTellIdOwnerAndClass()
    {
        Watched w;
        const auto cell = [&](int column) { return w.model.index(0, column).data().toString(); };
        QCOMPARE(cell(ChecksModel::IdColumn), u"INF-01"_s);
        QCOMPARE(cell(ChecksModel::OwnerColumn), u"web team"_s);
        QCOMPARE(cell(ChecksModel::ClassColumn), u"—"_s);
        readiness::CheckResult check;
        check.evidence.resize(2);
        check.evidence[1].kind = readiness::EvidenceKind::Live;
        QCOMPARE(evidenceClassText(check), u"E4"_s);
    }
    void thousandsAreOneStepForTheView()
    {
        std::vector<CheckRow> many;
        for (int i = 0; i < 5000; ++i)
            many.push_back(row(u"X-%1"_s.arg(i),
                static_cast<Category>(i % 8),
                static_cast<Status>(i % 6),
                static_cast<Severity>(i % 4),
                {}));
        ChecksModel model;
        model.setChecks(many);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        ChecksQuery query;
        query.statuses = {Status::Fail};
        model.setQuery(query);
        query.grouping = Grouping::Category;
        query.statuses.clear();
        model.setQuery(query);
        QCOMPARE(model.rowCount(), 5008);
        QVERIFY(inserted.size() <= 2);
        QVERIFY(removed.size() <= 2);
    }
};

Q_DECLARE_METATYPE(slipway::tables::ChecksQuery)
SLIPWAY_TEST(ChecksQueryTest)
#include "tst_checksquery.moc"
