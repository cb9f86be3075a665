// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/promqlscript.h"
#include "conformance/report.h"
#include "promql/query.h"
#include "support/testcase.h"

#include <QDir>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

QString folder()
{
    const QString suites = test::suitesFolder();
    return suites.isEmpty() ? QString() : suites + u"/conformance/"_s;
}

/// What a suite has to reach: how many cases there are of tier 1, how many of tier 2 pass.
struct Bar {
    const char* suite = "";
    QString path;
    int firstTier = 0;
    int secondTier = 0;
};

const QList<Bar>& bars()
{
    static const QList<Bar> list{
        {"promqltest", u"promql/promqltest"_s, 464, 303},
        {"promqltest", u"promql/victoriametrics-exec.jsonl"_s, 10, 0},
        {"promqltest", u"promql/runner-selftest.jsonl"_s, 19, 23},
        {"compliance", u"promql/compliance"_s, 411, 0},
        {"parser", u"promql/parser.jsonl"_s, 181, 32},
        {"parser", u"promql/metricsql-parser.jsonl"_s, 281, 0},
        {"printer", u"promql/printer.jsonl"_s, 22, 30},
        {"series-notation", u"promql/series-notation.jsonl"_s, 14, 0},
        {"exposition", u"exposition"_s, 133, 22},
        {"openmetrics", u"openmetrics"_s, 319, 4},
        {"rules", u"promql/rules"_s, 89, 11},
    };
    return list;
}

} // namespace

/// The suites of peers, as they stand.
class SuitesTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (folder().isEmpty() || !QDir(folder()).exists())
            QSKIP("the conformance suites are not here (SLIPWAY_SUITES)");
    }
    void holds_data()
    {
        QTest::addColumn<int>("row");
        for (int i = 0; i < bars().size(); ++i)
            QTest::addRow("%s %s", bars()[i].suite, qPrintable(bars()[i].path)) << i;
    }
    void holds()
    {
        QFETCH(int, row);
        const auto& bar = bars()[row];
        const auto results
            = conformance::runSuite(QString::fromLatin1(bar.suite), {folder() + bar.path});
        QVERIFY2(results, results ? "" : qPrintable(results.error().text()));
        const auto first = conformance::reportOf(*results, 1);
        const auto second = conformance::reportOf(*results, 2);
        const auto third = conformance::reportOf(*results, 3);
        qInfo("tier 1: %d passed, %d failed; tier 2: %d, %d; tier 3: %d, %d",
            first.passed,
            first.failed,
            second.passed,
            second.failed,
            third.passedOfTier3,
            third.failedOfTier3);
        QVERIFY2(first.failed == 0, qPrintable(u'\n' + first.failures.join(u'\n')));
        QCOMPARE(first.passed, bar.firstTier);
        QVERIFY2(second.passed >= bar.secondTier, qPrintable(u'\n' + second.failures.join(u'\n')));
    }
    void theRunnerFailsWhateverIsToFail()
    {
        const auto results = conformance::runSuite(
            u"promqltest"_s, {folder() + u"promql/runner-selftest.jsonl"_s});
        int caught = 0;
        for (const auto& one :
            conformance::jsonCasesOf(folder() + u"promql/runner-selftest.jsonl"_s)) {
            if (one.object[u"ok"_s].toBool())
                continue;
            const auto same = std::ranges::find(
                *results, one.object[u"id"_s].toString(), &conformance::CaseResult::id);
            QVERIFY2(same->ok, qPrintable(same->message));
            ++caught;
        }
        QCOMPARE(caught, 36);
    }
    void survivesTheFuzzSeeds()
    {
        const auto store = timeseries::makeMemoryStore();
        const auto seeds = conformance::jsonCasesOf(folder() + u"promql/fuzz-expr-seeds.jsonl"_s);
        QVERIFY(seeds.size() > 20);
        for (const auto& one : seeds) {
            const auto text = conformance::inputOf(one.object).toStdString();
            const auto answer = promql::queryRange(*store->snapshot(), text, 0, 60'000, 1'000);
            QVERIFY(answer || !answer.error().what.isEmpty());
        }
    }
};

SLIPWAY_TEST(SuitesTest)
#include "tst_suites.moc"
