// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/journalfixture.h"
#include "support/testcase.h"

using namespace slipway;
using namespace slipway::history;
using namespace slipway::test;

class JournalTest : public QObject {
    Q_OBJECT
private slots:
    void whatIsAppendedIsRead()
    {
        const JournalFile file;
        const auto journal = file.opened();
        const auto last = journal->append(appendOf(u"rollout/r1"_s, 1, 3));
        QVERIFY2(last, last ? "" : qPrintable(last.error().text()));
        QCOMPARE(*last, 3);
        const auto records = journal->read(u"rollout/r1"_s);
        QVERIFY(records);
        QCOMPARE(records->size(), 3U);
        for (int i = 0; i < 3; ++i) {
            const auto& record = records->at(static_cast<size_t>(i));
            QCOMPARE(record.sequence, i + 1);
            QCOMPARE(record.position, i + 1);
            QCOMPARE(record.stream, u"rollout/r1"_s);
            QCOMPARE(record.entry, entry(u"step"_s, i + 1));
            QCOMPARE(record.hash.size(), 32);
        }
        QCOMPARE(records->at(1).previous, records->at(0).hash);
    }
    void aStreamIsReadFromAnyPlace()
    {
        const JournalFile file;
        const auto journal = file.opened();
        QVERIFY(journal->append(appendOf(u"s"_s, 1, 9)));
        const auto some = journal->read(u"s"_s, 4, 2);
        QVERIFY(some);
        QCOMPARE(some->size(), 2U);
        QCOMPARE(some->front().sequence, 5);
        QVERIFY(journal->read(u"s"_s, 9)->empty());
        QVERIFY(journal->read(u"none"_s)->empty());
    }
    void aStreamThatHasMovedOnIsNotWritten()
    {
        const JournalFile file;
        const auto first = file.opened();
        const auto second = file.opened();
        QVERIFY(first->append(appendOf(u"s"_s, 1, 1)));
        const auto late = second->append(appendOf(u"s"_s, 1, 1));
        QVERIFY(!late);
        QVERIFY2(late.error().what.contains(u"moved on"), qPrintable(late.error().text()));
        QVERIFY(second->append(appendOf(u"s"_s, 2, 2)));
        QCOMPARE(first->read(u"s"_s)->size(), 2U);
    }
    void hostileTextIsKeptAsItIsRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("kept");
        QTest::newRow("NUL") << u"a\0b"_s << u"ab"_s;
        QTest::newRow("byte order mark") << QString(QChar(0xfeff)) + u"ab"_s << u"ab"_s;
        QTest::newRow("emoji") << u"a\U0001F600"_s << u"a\U0001F600"_s;
        QTest::newRow("SQL") << u"'; DROP TABLE records; --"_s << u"'; DROP TABLE records; --"_s;
        QTest::newRow("placeholder") << u"? ?1 :x"_s << u"? ?1 :x"_s;
        QTest::newRow("noncharacter") << u"a\xffff\xfffe"_s << u"a\xfffd\xfffd"_s;
        QTest::newRow("noncharacter beyond") << u"\U0001FFFF"_s << u"\U0001FFFF"_s;
    }
    void hostileTextIsKeptAsItIsRead()
    {
        QFETCH(QString, text);
        QFETCH(QString, kept);
        const JournalFile file;
        const auto journal = file.opened();
        auto row = runRow(text);
        row.sentence = text;
        const Append what{.stream = text, .entries = {{.type = text, .payload = "{}"}}, .row = row};
        QVERIFY(journal->append(what));
        const auto records = journal->read(text);
        QCOMPARE(records->size(), 1U);
        QCOMPARE(records->front().entry.type, kept);
        QCOMPARE((*journal->run(text))->sentence, kept);
        QVERIFY(!journal->verify()->broken);
    }
    void halfACharacterDoesNotBreakTheChain()
    {
        const JournalFile file;
        const auto journal = file.opened();
        const QString half = u"a"_s + QChar(0xd83d) + u"b"_s;
        QVERIFY(journal->append({.stream = half, .entries = {{.type = half, .payload = "{}"}}}));
        QCOMPARE(journal->read(half)->size(), 1U);
        QVERIFY(!journal->verify()->broken);
    }
    void whatIsNoJsonObjectIsRefused_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("cut") << QByteArray("{\"a\":");
        QTest::newRow("two") << QByteArray("{}{}");
        QTest::newRow("huge") << "{\"a\":\"" + QByteArray(5 << 20, 'x') + "\"}";
    }
    void whatIsNoJsonObjectIsRefused()
    {
        QFETCH(QByteArray, payload);
        const JournalFile file;
        const auto journal = file.opened();
        const auto done = journal->append({.stream = u"s"_s,
            .entries = {entry(u"good"_s), {.type = u"bad"_s, .payload = payload}}});
        QVERIFY(!done);
        QVERIFY(journal->read(u"s"_s)->empty());
    }
    void theListIsWrittenWithItsRecords()
    {
        const JournalFile file;
        const auto journal = file.opened();
        auto what = appendOf(u"rollout/r1"_s, 1, 1);
        what.row = runRow(u"r1"_s);
        what.row->score = 71.5;
        what.row->isDemo = true;
        QVERIFY(journal->append(what));
        auto expected = *what.row;
        expected.number = 1;
        QCOMPARE(*journal->run(u"r1"_s), expected);

        what = appendOf(u"rollout/r1"_s, 2, 2);
        what.row = expected;
        what.row->result = RunResult::RolledBack;
        what.row->ended = 9'000;
        what.row->score.reset();
        QVERIFY(journal->append(what));
        QCOMPARE(*journal->run(u"#1"_s), *what.row);
    }
    void neitherListNorRecordsAreWrittenAlone()
    {
        const JournalFile file;
        const auto journal = file.opened();
        auto what = appendOf(u"rollout/r1"_s, 1, 2);
        what.row = runRow(u"r1"_s);
        what.settled = {{.id = 17}}; // not there: fails after the records were inserted
        QVERIFY(!journal->append(what));
        QVERIFY(journal->read(u"rollout/r1"_s)->empty());
        QVERIFY(!*journal->run(u"r1"_s));
        what.settled.clear();
        what.row->run.clear(); // fails last of all
        QVERIFY(!journal->append(what));
        QVERIFY(journal->read(u"rollout/r1"_s)->empty());
        QCOMPARE(journal->verify()->streams, 0);
    }
    void runsAreListedNewestFirst()
    {
        const JournalFile file;
        const auto journal = file.opened();
        const auto add = [&](const QString& id, const QString& environment, RunResult result) {
            auto what = appendOf(u"rollout/"_s + id, 1, 1);
            what.row = runRow(id, environment);
            what.row->result = result;
            what.row->started = 1'000 * id.mid(1).toInt();
            return journal->append(what).has_value();
        };
        QVERIFY(add(u"r1"_s, u"production"_s, RunResult::Succeeded));
        QVERIFY(add(u"r2"_s, u"staging"_s, RunResult::Open));
        QVERIFY(add(u"r3"_s, u"production"_s, RunResult::Open));
        const auto ids = [&](const RunFilter& filter) {
            QStringList out;
            const auto rows = journal->runs(filter);
            for (const auto& row : *rows)
                out << row.run;
            return out.join(u' ');
        };
        QCOMPARE(ids({}), u"r3 r2 r1"_s);
        QCOMPARE(ids({.environment = u"production"_s}), u"r3 r1"_s);
        QCOMPARE(ids({.onlyOpen = true}), u"r3 r2"_s);
        QCOMPARE(ids({.since = 2'000}), u"r3 r2"_s);
        QCOMPARE(ids({.limit = 1}), u"r3"_s);
        QCOMPARE(ids({.project = u"/elsewhere"_s}), QString());
        QCOMPARE((*journal->run(u"2"_s))->run, u"r2"_s);
        QVERIFY(!*journal->run(u"4"_s));
        QVERIFY(!*journal->run(u"x"_s));
    }
    void aRequestIsSettledOnce()
    {
        const JournalFile file;
        const auto journal = file.opened();
        Request wish{.run = u"r1"_s,
            .type = u"pause"_s,
            .payload = "{}",
            .actor = u"olga"_s,
            .host = u"web1"_s,
            .time = 5};
        wish.id = journal->ask(wish).value_or(0);
        QCOMPARE(wish.id, 1);
        QCOMPARE(*journal->ask(wish), 2);
        QCOMPARE(journal->pending(u"r1"_s)->size(), 2U);
        QCOMPARE(journal->pending(u"r1"_s)->front(), wish);
        QVERIFY(journal->pending(u"r2"_s)->empty());

        auto what = appendOf(u"rollout/r1"_s, 1, 1);
        wish.answer = u"nothing is running"_s;
        wish.settled = 9;
        what.settled = {wish};
        QVERIFY(journal->append(what));
        QCOMPARE(journal->pending(u"r1"_s)->size(), 1U);
        QCOMPARE(*journal->request(1), wish);
        what = appendOf(u"rollout/r1"_s, 2, 2);
        what.settled = {wish};
        QVERIFY(!journal->append(what));
        QCOMPARE(journal->read(u"rollout/r1"_s)->size(), 1U);
        QVERIFY(!*journal->request(3));
    }
    void attachmentsComeBackWhole_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("binary") << QByteArray("\0\xff\x1b[31m\r\n", 9);
        QTest::newRow("largest") << QByteArray(8 << 20, 'x');
    }
    void attachmentsComeBackWhole()
    {
        QFETCH(QByteArray, bytes);
        const JournalFile file;
        const auto journal = file.opened();
        QVERIFY(journal->attach(u"s"_s, u"log"_s, "old"));
        QVERIFY(journal->attach(u"s"_s, u"log"_s, bytes));
        QVERIFY(journal->attach(u"s"_s, u"head"_s, "x"));
        QCOMPARE(journal->attachment(u"s"_s, u"log"_s)->value(), bytes);
        QCOMPARE(*journal->attachments(u"s"_s), (QStringList{u"head"_s, u"log"_s}));
        QVERIFY(!*journal->attachment(u"s"_s, u"none"_s));
    }
    void anAttachmentTooLargeOrDamagedIsAnError()
    {
        const JournalFile file;
        auto journal = file.opened();
        QVERIFY(!journal->attach(u"s"_s, u"log"_s, QByteArray((8 << 20) + 1, 'x')));
        QVERIFY(journal->attach(u"s"_s, u"log"_s, "x"));
        journal.reset();
        QVERIFY(file.tamper({u"UPDATE attachments SET bytes = X'7fffffff00'"_s}));
        QVERIFY(!file.opened()->attachment(u"s"_s, u"log"_s));
    }
    void everyWriteChangesTheVersion()
    {
        const JournalFile file;
        const auto first = file.opened();
        const auto second = file.opened();
        const auto before = *first->dataVersion();
        QCOMPARE(*first->dataVersion(), before);
        QVERIFY(first->append(appendOf(u"s"_s, 1, 1)));
        const auto own = *first->dataVersion();
        QVERIFY(own != before);
        QVERIFY(second->append(appendOf(u"s"_s, 2, 2)));
        QVERIFY(*first->dataVersion() != own);
    }
};

SLIPWAY_TEST(JournalTest)
#include "tst_journal.moc"
