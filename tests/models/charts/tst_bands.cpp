// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/bands.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using charts::Band;

class BandsTest : public QObject {
    Q_OBJECT
private slots:
    void onlyWhatIsVisibleIsKeptAndCut()
    {
        const std::vector<Band> bands{{100, 200, u"before"_s},
            {900, 1100, u"start"_s},
            {1400, 1500, u"inside"_s},
            {1900, 2500, u"end"_s},
            {3000, 0, u"later"_s}};
        const auto shown = charts::shownBands(bands, 1000, 2000, 1);
        QCOMPARE(shown.size(), size_t(3));
        QCOMPARE(shown[0].label, u"start"_s);
        QCOMPARE(shown[0].from, 1000);
        QCOMPARE(shown[0].to, 1100);
        QCOMPARE(shown[2].to, 2000);
    }
    void anOpenOneReachesTheEnd()
    {
        const auto shown = charts::shownBands({{1200, 0, u"v2"_s, Band::Open}}, 1000, 2000, 1);
        QCOMPARE(shown.size(), size_t(1));
        QCOMPARE(shown[0].to, 2000);
    }
    void theyStandInOrder()
    {
        const auto shown
            = charts::shownBands({{1500, 1600, u"b"_s}, {1100, 1200, u"a"_s}}, 1000, 2000, 1);
        QCOMPARE(shown[0].label, u"a"_s);
    }
    void narrowNeighboursBecomeOneOfTheWorstKind()
    {
        const std::vector<Band> bands{{1000, 1010, u"a"_s, Band::Good},
            {1030, 1040, u"b"_s, Band::Bad},
            {1060, 1070, u"c"_s, Band::Open},
            {1500, 1510, u"d"_s, Band::Good}};
        const auto shown = charts::shownBands(bands, 0, 2000, 50);
        QCOMPARE(shown.size(), size_t(2));
        QCOMPARE(shown[0].label, u"3 deployments"_s);
        QCOMPARE(shown[0].kind, Band::Bad);
        QCOMPARE(shown[0].from, 1000);
        QCOMPARE(shown[0].to, 1070);
        QCOMPARE(shown[1].label, u"d"_s);
    }
    void aWideOneStaysItself()
    {
        const auto shown = charts::shownBands(
            {{1000, 1500, u"wide"_s}, {1510, 1515, u"narrow"_s, Band::Bad}}, 0, 2000, 50);
        QCOMPARE(shown.size(), size_t(2));
        QCOMPARE(shown[0].kind, Band::Good);
    }
    void thousandsStayFew()
    {
        std::vector<Band> narrow;
        std::vector<Band> wide;
        for (int i = 0; i < 20'000; ++i) {
            narrow.push_back({i * 100, i * 100 + 40, u"n"_s, i == 7 ? Band::Bad : Band::Good});
            wide.push_back({i * 100, i * 100 + 900'000, u"w"_s});
        }
        const auto few = charts::shownBands(narrow, 0, 2'000'000, 5000);
        QVERIFY(few.size() <= 400);
        QCOMPARE(few.front().kind, Band::Bad);
        QCOMPARE(charts::shownBands(wide, 0, 2'000'000, 5000).size(), size_t(1));
    }
    void textsTellNearOnes()
    {
        const std::vector<Band> bands{{1000, 1100, u"v1"_s, Band::Bad},
            {1200, 0, u"v2"_s, Band::Open},
            {300, 400, u"v0"_s, Band::Good, u"v0 to production · succeeded"_s}};
        QCOMPARE(charts::bandTexts(bands, 990, 20), QStringList{u"v1: did not succeed"_s});
        QCOMPARE(charts::bandTexts(bands, 9000, 20), QStringList{u"v2: goes on"_s});
        QCOMPARE(charts::bandTexts(bands, 350, 20), QStringList{u"v0 to production · succeeded"_s});
        QVERIFY(charts::bandTexts(bands, 600, 20).isEmpty());
    }
    void textsAreFewAndSafe()
    {
        std::vector<Band> bands;
        for (int i = 0; i < 9; ++i)
            bands.push_back({100, 200, u"v%1\n"_s.arg(i)});
        const auto texts = charts::bandTexts(bands, 150, 0);
        QCOMPARE(texts.size(), 5);
        QCOMPARE(texts.last(), u"+5 more"_s);
        QVERIFY(!texts.first().contains(u'\n'));
    }
};

SLIPWAY_TEST(BandsTest)
#include "tst_bands.moc"
