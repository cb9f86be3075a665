// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/junit.h"
#include "support/testcase.h"

#include <QDateTime>

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

class JunitTest : public QObject {
    Q_OBJECT
private slots:
    void countsCases_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::addColumn<QList<int>>("numbers"); // tests, failures, errors, skipped
        QTest::newRow("pytest") << QByteArray(
            "<?xml version=\"1.0\"?><testsuites><testsuite tests=\"3\" failures=\"1\" errors=\"0\" "
            "skipped=\"1\">"
            "<testcase name=\"a\"/><testcase name=\"b\"><failure message=\"no\"/></testcase>"
            "<testcase name=\"c\"><skipped/></testcase></testsuite></testsuites>")
                                << QList{3, 1, 0, 1};
        QTest::newRow("nested") << QByteArray(
            "<testsuites><testsuite><testsuite><testcase name=\"a\"><error/></testcase></testsuite>"
            "<testcase name=\"b\"/></testsuite></testsuites>")
                                << QList{2, 0, 1, 0};
        QTest::newRow("one suite")
            << QByteArray("<testsuite tests=\"1\"><testcase name=\"a\"/></testsuite>")
            << QList{1, 0, 0, 0};
        QTest::newRow("attributes only")
            << QByteArray("<testsuite tests=\"9\" failures=\"2\" errors=\"1\"/>")
            << QList{9, 2, 1, 0};
        QTest::newRow("broke before its cases")
            << QByteArray("<testsuite tests=\"1\" errors=\"1\"><testcase name=\"a\"/></testsuite>")
            << QList{1, 0, 1, 0};
        QTest::newRow("failure and error are one case") << QByteArray(
            "<testsuite><testcase name=\"a\"><failure/><error/></testcase></testsuite>")
                                                        << QList{1, 0, 1, 0};
        QTest::newRow("byte order mark and CRLF")
            << QByteArray("\xEF\xBB\xBF<testsuite>\r\n<testcase name=\"a\"/>\r\n</testsuite>\r\n")
            << QList{1, 0, 0, 0};
        QTest::newRow("none") << QByteArray("<testsuites/>") << QList{0, 0, 0, 0};
    }
    void countsCases()
    {
        QFETCH(QByteArray, xml);
        QFETCH(QList<int>, numbers);
        const auto report = readJunit(xml);
        QVERIFY2(report, report ? "" : qPrintable(report.error().text()));
        QCOMPARE(report->tests, numbers[0]);
        QCOMPARE(report->failures, numbers[1]);
        QCOMPARE(report->errors, numbers[2]);
        QCOMPARE(report->skipped, numbers[3]);
    }
    void tellsWhichFailedAndWhere()
    {
        const auto report = readJunit("<testsuite timestamp=\"2026-03-04T05:06:07+02:00\">\n"
                                      "<testcase classname=\"t.a\" name=\"one\"/>\n"
                                      "<testcase classname=\"t.a\" name=\"two\"><failure "
                                      "message=\"x &lt; y&#10;more\"/></testcase>\n"
                                      "</testsuite>");
        QVERIFY(report);
        QCOMPARE(report->failed.size(), 1u);
        QCOMPARE(report->failed[0], (JunitFailure{u"t.a.two"_s, u"x < y"_s, false, 3}));
        QVERIFY(report->hasZone);
        QCOMPARE(report->time,
            QDateTime(QDate(2026, 3, 4), QTime(3, 6, 7), Qt::UTC).toMSecsSinceEpoch());
    }
    void whatCannotBeReadIsAnError_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut") << QByteArray("<testsuite><testcase name=\"a\"/>");
        QTest::newRow("cut in a tag") << QByteArray("<testsuite><testcase na");
        QTest::newRow("other XML") << QByteArray("<project><testsuite/></project>");
        QTest::newRow("binary") << QByteArray("\x00\x01\x02\xff", 4);
        QTest::newRow("JSON") << QByteArray("{}");
        QTest::newRow("deep") << QByteArray("<testsuite>").repeated(500);
        QByteArray bomb = "<!DOCTYPE t [<!ENTITY a \"aaaaaaaaaa\">";
        for (char c = 'b'; c <= 'j'; ++c)
            bomb += QByteArray("<!ENTITY ") + c + " \""
                + QByteArray("&x;").replace('x', static_cast<char>(c - 1)).repeated(10) + "\">";
        QTest::newRow("entities") << bomb + "]><testsuite><testcase name=\"&j;\"/></testsuite>";
    }
    void whatCannotBeReadIsAnError()
    {
        QFETCH(QByteArray, xml);
        QVERIFY(!readJunit(xml));
    }
};

SLIPWAY_TEST(JunitTest)
#include "tst_junit.moc"
