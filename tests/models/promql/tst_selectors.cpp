// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/selectors.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

/// `name=value` of each selector's matchers, selectors set apart by `;`.
QString told(const std::vector<std::vector<timeseries::Matcher>>& selectors)
{
    QStringList all;
    for (const auto& matchers : selectors) {
        QStringList one;
        for (const auto& matcher : matchers)
            one << QString::fromStdString(matcher.name() + '=' + matcher.value());
        all << one.join(u',');
    }
    return all.join(u';');
}

} // namespace

class SelectorsTest : public QObject {
    Q_OBJECT
private slots:
    void everySelectorIsFound_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QString>("expected");
        QTest::newRow("one") << QByteArray("up") << u"__name__=up"_s;
        QTest::newRow("range") << QByteArray("rate(x{a=\"b\"}[5m])") << u"__name__=x,a=b"_s;
        QTest::newRow("subquery") << QByteArray("max_over_time(sum(y)[1h:1m])") << u"__name__=y"_s;
        QTest::newRow("both sides")
            << QByteArray("a / on (x) group_left b") << u"__name__=a;__name__=b"_s;
        QTest::newRow("parameter")
            << QByteArray("topk(scalar(k), z)") << u"__name__=k;__name__=z"_s;
        QTest::newRow("none") << QByteArray("1 + 2") << QString();
    }
    void everySelectorIsFound()
    {
        QFETCH(QByteArray, query);
        QFETCH(QString, expected);
        const auto found = promql::selectorsOf(query.toStdString());
        QVERIFY(found.has_value());
        QCOMPARE(told(*found), expected);
    }
    void whatIsNoQueryIsRefused()
    {
        const auto found = promql::selectorsOf("sum(");
        QVERIFY(!found);
        QVERIFY(!found.error().where.isEmpty());
    }
    void aBareSelectorIsNothingElse()
    {
        QCOMPARE(promql::bareSelector("x{a=\"b\"}").size(), 2U);
        QVERIFY(promql::bareSelector("-x").empty());
        QVERIFY(promql::bareSelector("x @ 5").empty());
        QVERIFY(promql::bareSelector("x[5m]").empty());
    }
};

SLIPWAY_TEST(SelectorsTest)
#include "tst_selectors.moc"
