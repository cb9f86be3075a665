// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "readiness/checks/documents/sections.h"
#include "readiness/claimsscores.h"
#include "readiness/documentsdates.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

class DocumentsTest : public QObject {
    Q_OBJECT
private slots:
    void readsDates_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("dates");
        const auto row = [](const char* name, const QString& text, const QString& dates) {
            QTest::newRow(name) << text << dates;
        };
        row("ISO", u"on 2025-01-31."_s, u"2025-01-31"_s);
        row("ISO with a time", u"2025-01-31T10:00:00Z"_s, u"2025-01-31"_s);
        row("slashes", u"2025/1/31"_s, u"2025-01-31"_s);
        row("day first", u"31 January 2025"_s, u"2025-01-31"_s);
        row("day with an ending", u"1st of Feb 2025"_s, u"2025-02-01"_s);
        row("month first", u"January 31, 2025"_s, u"2025-01-31"_s);
        row("short", u"Sep. 3 2025"_s, u"2025-09-03"_s);
        row("dots", u"31.01.2025"_s, u"2025-01-31"_s);
        row("month only", u"March 2025"_s, u"2025-03-01"_s);
        row("two", u"2025-01-01 to 2025-01-02"_s, u"2025-01-01 2025-01-02"_s);
        row("ambiguous", u"01/02/2025"_s, QString());
        row("no such day", u"2025-02-30"_s, QString());
        row("version", u"v2025.01.31.4 and 1.2.2025.3"_s, QString());
        row("number", u"12025-01-31 and 20250131"_s, QString());
        row("word", u"may 2 people in 1 march"_s, QString());
    }
    void readsDates()
    {
        QFETCH(QString, text);
        QFETCH(QString, dates);
        QStringList out;
        for (const auto& date : datesIn(text)) {
            out << date.first.toString(Qt::ISODate);
            QCOMPARE(text.mid(date.column - 1, date.text.size()), date.text);
        }
        QCOMPARE(out.join(u' '), dates);
    }
    void knowsPlaceholders_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isOne");
        QTest::newRow("name") << u"Primary: [Name]"_s << true;
        QTest::newRow("your mail") << u"[your-email]"_s << true;
        QTest::newRow("TBD") << u"Level 1: TBD"_s << true;
        QTest::newRow("digits") << u"call xxx-xxxx"_s << true;
        QTest::newRow("555") << u"+1-555-0123"_s << true;
        QTest::newRow("example") << u"ops@example.com"_s << true;
        QTest::newRow("angle") << u"<your phone>"_s << true;
        QTest::newRow("link") << u"[contact](https://a.test)"_s << false;
        QTest::newRow("box") << u"[x] done"_s << false;
        QTest::newRow("todo app") << u"The todo list is down"_s << false;
        QTest::newRow("status codes") << u"5xx and 4xx errors"_s << false;
        QTest::newRow("address") << u"platform@shop.io"_s << false;
        QTest::newRow("number") << u"+49 30 901820"_s << false;
    }
    void knowsPlaceholders()
    {
        QFETCH(QString, text);
        QFETCH(bool, isOne);
        QCOMPARE(!placeholderIn(text).isEmpty(), isOne);
    }
    void findsScoresInLines_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("score");
        const auto row = [](const char* name, const QString& line, const QString& score) {
            QTest::newRow(name) << line << score;
        };
        row("label", u"**Production Readiness:** 95%"_s, u"OVERALL 95"_s);
        row("before the word", u"**Status:** ✅ **95% PRODUCTION READY**"_s, u"OVERALL 95"_s);
        row("in brackets", u"✅ PRODUCTION READY (95%)"_s, u"OVERALL 95"_s);
        row("out of a hundred", u"Readiness score: 87/100"_s, u"OVERALL 87"_s);
        row("category", u"Security score: 90%"_s, u"SEC 90"_s);
        row("category after", u"95% security score"_s, u"SEC 95"_s);
        row("before", u"Before, production readiness was 40%"_s, QString());
        row("goal", u"Target production readiness: 99%"_s, QString());
        row("too much", u"Production readiness: 195%"_s, QString());
        row("another percent", u"Readiness probes answer in 95% of cases"_s, QString());
    }
    void findsScoresInLines()
    {
        QFETCH(QString, line);
        QFETCH(QString, score);
        const auto statements
            = ReadinessStatements::of({u"A.md"_s, evidence::readMarkdown(line.toUtf8())});
        QStringList out;
        for (const auto& one : statements.scores)
            out << u"%1 %2"_s.arg(one.subject).arg(one.value);
        QCOMPARE(out.join(u' '), score);
    }
    void knowsReadyFromNotReady_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("said");
        QTest::newRow("ready") << u"Status: PRODUCTION READY"_s << u"yes"_s;
        QTest::newRow("approved") << u"✅ APPROVED FOR PRODUCTION"_s << u"yes"_s;
        QTest::newRow("not") << u"It is not yet production ready."_s << u"no"_s;
        QTest::newRow("wish") << u"This should become production ready."_s << QString();
        QTest::newRow("condition") << u"When it is production-ready, we ship."_s << QString();
        QTest::newRow("noun") << u"Production readiness checklist"_s << QString();
    }
    void knowsReadyFromNotReady()
    {
        QFETCH(QString, line);
        QFETCH(QString, said);
        const auto statements
            = ReadinessStatements::of({u"A.md"_s, evidence::readMarkdown(line.toUtf8())});
        const QString out = statements.ready.empty() ? QString()
            : statements.ready.front().isReady       ? u"yes"_s
                                                     : u"no"_s;
        QCOMPARE(out, said);
    }
};

SLIPWAY_TEST(DocumentsTest)
#include "tst_documents.moc"
