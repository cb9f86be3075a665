// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "base/duration.h"
#include "base/redactor.h"
#include "base/text.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;

class DurationTest : public QObject {
    Q_OBJECT
private slots:
    void parses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("milliseconds");
        QTest::newRow("plain") << u"30s"_s << qint64(30'000);
        QTest::newRow("compound") << u"1h30m"_s << qint64(5'400'000);
        QTest::newRow("milliseconds are not minutes") << u"500ms"_s << qint64(500);
        QTest::newRow("minutes and milliseconds") << u"1m5ms"_s << qint64(60'005);
        QTest::newRow("zero") << u"0"_s << qint64(0);
        QTest::newRow("units must fall") << u"5s1m"_s << qint64(-1);
        QTest::newRow("twice") << u"5s5s"_s << qint64(-1);
        QTest::newRow("nothing") << u""_s << qint64(-1);
        QTest::newRow("no unit") << u"5"_s << qint64(-1);
        QTest::newRow("wrong unit") << u"5x"_s << qint64(-1);
        QTest::newRow("sign") << u"-5s"_s << qint64(-1);
        QTest::newRow("overflow") << u"9223372036854775807y"_s << qint64(-1);
    }
    void parses()
    {
        QFETCH(QString, text);
        QFETCH(qint64, milliseconds);
        const auto parsed = parseDuration(text);
        QCOMPARE(parsed ? parsed->count() : -1, milliseconds);
    }
    void whatIsWrittenReadsBack()
    {
        for (const qint64 ms : {1LL, 999LL, 1000LL, 61'001LL, 86'400'000LL, 7 * 86'400'000LL, 90'000'000LL})
            QCOMPARE(parseDuration(durationText(Milliseconds {ms}))->count(), ms);
    }
};

class TimeTest : public QObject {
    Q_OBJECT
private slots:
    void readsRfc3339AndUnixSeconds()
    {
        QCOMPARE(parseTime(u"1970-01-01T00:00:01Z"_s).value(), 1000);
        QCOMPARE(parseTime(u"1970-01-01T02:00:01+02:00"_s).value(), 1000);
        QCOMPARE(parseTime(u"1.5"_s).value(), 1500);
        QVERIFY(!parseTime(u"2026-11-22 12:00"_s));
        QVERIFY(!parseTime(u"yesterday"_s));
    }
    void writesUtc()
    {
        QCOMPARE(toRfc3339(1000), u"1970-01-01T00:00:01Z"_s);
        QCOMPARE(toRfc3339(1500), u"1970-01-01T00:00:01.500Z"_s);
    }
};

class TextTest : public QObject {
    Q_OBJECT
private slots:
    void showsWhatCannotBeSeen()
    {
        QCOMPARE(visible(u"a\u202Eb\u200B\n\x1b"_s), u"a\\u{202E}b\\u{200B}\\n\\u{1B}"_s);
        QCOMPARE(visible(u"naïve 日本 🙂"_s), u"naïve 日本 🙂"_s);
        QCOMPARE(visible(u"abcdef"_s, 3), u"abc…"_s);
        QVERIFY(hasInvisible(u"prod\u200Buction"_s));
        QVERIFY(!hasInvisible(u"production"_s));
    }
    void suggestsOnlyWhatIsClose()
    {
        QCOMPARE(closest(u"intervall"_s, {u"interval"_s, u"timeout"_s}), u"interval"_s);
        QCOMPARE(closest(u"xyz"_s, {u"interval"_s, u"timeout"_s}), QString());
    }
    void redactsInEveryForm()
    {
        Redactor redactor;
        redactor.add(u"s3cr3t/pässword"_s);
        const QString base64 = QString::fromLatin1(u"s3cr3t/pässword"_s.toUtf8().toBase64());
        for (const auto& text : {u"x s3cr3t/pässword y"_s,
                 u"Basic "_s + base64,
                 u"?q=s3cr3t%2Fp%C3%A4ssword"_s,
                 u"http://me:hunter22@host/"_s,
                 u"http://host/?token=abcdefgh"_s}) {
            const auto out = redactor.redact(text);
            QVERIFY2(out.contains(u"‹redacted›"_s), qPrintable(out));
            QVERIFY(!out.contains(u"s3cr3t"_s) && !out.contains(u"hunter22"_s)
                && !out.contains(u"abcdefgh"_s) && !out.contains(base64));
        }
    }
};

SLIPWAY_TEST(DurationTest)
SLIPWAY_TEST(TimeTest)
SLIPWAY_TEST(TextTest)
#include "tst_duration.moc"
