// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/coverage.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

class CoverageTest : public QObject {
    Q_OBJECT
private slots:
    void readsTheFigure_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<double>("percent");
        QTest::addColumn<qint64>("time");
        QTest::newRow("coverage.py")
            << QByteArray("<?xml version=\"1.0\" ?>\n<coverage version=\"7\" "
                          "timestamp=\"1700000000123\" lines-valid=\"200\" "
                          "lines-covered=\"150\" line-rate=\"0.75\"><packages/></coverage>")
            << 75.0 << qint64(1'700'000'000'123);
        QTest::newRow("seconds") << QByteArray("<coverage line-rate=\"0.5\" lines-valid=\"2\" "
                                               "lines-covered=\"1\" timestamp=\"1700000000\"/>")
                                 << 50.0 << qint64(1'700'000'000'000);
        QTest::newRow("rate only")
            << QByteArray("<coverage line-rate=\"0.85\"/>") << 85.0 << qint64(0);
        QTest::newRow("counted lines")
            << QByteArray("<coverage line-rate=\"0.5\"><packages><package><classes><class "
                          "filename=\"a.py\"><methods><method><lines>"
                          "<line number=\"1\" hits=\"1\"/></lines></method></methods><lines><line "
                          "number=\"1\" hits=\"3\"/>"
                          "<line number=\"2\" "
                          "hits=\"0\"/></lines></class></classes></package></packages></coverage>")
            << 50.0 << qint64(0);
        QTest::newRow("LCOV") << QByteArray("TN:\nSF:a.c\nDA:1,1\nDA:2,0\nLF:2\nLH:1\nend_of_"
                                            "record\nSF:b.c\nLF:2\nLH:2\nend_of_record\n")
                              << 75.0 << qint64(0);
        QTest::newRow("LCOV without sums, CRLF")
            << QByteArray("SF:a.c\r\nDA:1,0\r\nDA:2,12\r\nend_of_record\r\n") << 50.0 << qint64(0);
    }
    void readsTheFigure()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(double, percent);
        QFETCH(qint64, time);
        QVERIFY(isCoverage(bytes));
        const auto report = readCoverage(bytes);
        QVERIFY2(report, report ? "" : qPrintable(report.error().text()));
        QCOMPARE(report->percent, percent);
        QCOMPARE(report->time, time);
    }
    void whatCannotBeReadIsAnError_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut Cobertura") << QByteArray("<coverage line-rate=\"0.9\"><packages>");
        QTest::newRow("cut LCOV") << QByteArray("SF:a.c\nDA:1,1\n");
        QTest::newRow("no rate") << QByteArray("<coverage generated=\"1\"><project/></coverage>");
        QTest::newRow("not a number") << QByteArray("<coverage line-rate=\"nan\"/>");
        QTest::newRow("above one") << QByteArray("<coverage line-rate=\"91\"/>");
        QTest::newRow("more than there are")
            << QByteArray("<coverage line-rate=\"1\" lines-valid=\"1\" lines-covered=\"2\"/>");
        QTest::newRow("no line") << QByteArray(
            "<coverage line-rate=\"1\" lines-valid=\"0\" lines-covered=\"0\"/>");
        QTest::newRow("LCOV without files") << QByteArray("TN:\n");
    }
    void whatCannotBeReadIsAnError()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!readCoverage(bytes));
    }
};

SLIPWAY_TEST(CoverageTest)
#include "tst_coverage.moc"
