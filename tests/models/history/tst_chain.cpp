// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/canonical.h"
#include "models/history/journalfixture.h"
#include "support/testcase.h"

#include <QCryptographicHash>

using namespace slipway;
using namespace slipway::history;
using namespace slipway::test;

namespace {

/// Two streams, written in turns: a1 b1 a2 b2 … at positions 1, 2, 3, …
QByteArray written(const JournalFile& file)
{
    const auto journal = file.opened();
    for (int i = 1; i <= 5; ++i) {
        for (const auto& stream : {u"a"_s, u"b"_s}) {
            const auto last = journal->append(appendOf(stream, i, i));
            if (!last || *last != i)
                qFatal("cannot append");
        }
    }
    const auto state = journal->verify();
    return state && !state->broken ? state->head : QByteArray();
}

} // namespace

class ChainTest : public QObject {
    Q_OBJECT
private slots:
    void aHashIsWhatTheDocumentationSays()
    {
        const Entry what{.type = u"ab"_s, .version = 2, .time = 3, .payload = "{}"};
        QByteArray row = QByteArray("slipway.journal.record/1") + '\0' + QByteArray(32, '\0');
        const auto field = [&row](const QByteArray& bytes) {
            row += QByteArray(7, '\0') + static_cast<char>(bytes.size()) + bytes;
        };
        const auto number = [](char n) { return QByteArray(7, '\0') + n; };
        field("s");
        field(number(1));
        field("ab");
        field(number(2));
        field(number(3));
        field("{}");
        QCOMPARE(recordHash(u"s"_s, 1, what, chainStart()),
            QCryptographicHash::hash(row, QCryptographicHash::Sha256));
    }
    void everyFieldCounts()
    {
        const Entry what{.type = u"ab"_s, .version = 2, .time = 3, .payload = "{}"};
        const auto hash = recordHash(u"s"_s, 1, what, chainStart());
        auto other = what;
        other.type = u"a"_s;
        QVERIFY(recordHash(u"s"_s, 1, other, chainStart()) != hash);
        QVERIFY(recordHash(u"sa"_s, 1, {u"b"_s, 2, 3, "{}"}, chainStart()) != hash);
        QVERIFY(recordHash(u"s"_s, 2, what, chainStart()) != hash);
        QVERIFY(recordHash(u"s"_s, 1, {u"ab"_s, 1, 3, "{}"}, chainStart()) != hash);
        QVERIFY(recordHash(u"s"_s, 1, {u"ab"_s, 2, 4, "{}"}, chainStart()) != hash);
        QVERIFY(recordHash(u"s"_s, 1, {u"ab"_s, 2, 3, "{ }"}, chainStart()) != hash);
        QVERIFY(recordHash(u"s"_s, 1, what, hash) != hash);
    }
    void whatWasWrittenIsWhole()
    {
        const JournalFile file;
        const auto head = written(file);
        QCOMPARE(head.size(), 32);
        const auto state = file.opened()->verify();
        QVERIFY(state);
        QCOMPARE(state->streams, 2);
        QCOMPARE(state->records, 10);
        QVERIFY(!state->broken);
        QCOMPARE(state->head, head);
    }
    void theHeadMovesWithEveryRecord()
    {
        const JournalFile file;
        const auto head = written(file);
        const auto journal = file.opened();
        QVERIFY(journal->append(appendOf(u"b"_s, 6, 6)));
        const auto state = journal->verify();
        QVERIFY(state && state->head != head);
    }
    void oneStreamIsVerifiedAlone()
    {
        const JournalFile file;
        written(file);
        QVERIFY(file.tamper({u"UPDATE records SET payload = X'7B7D' WHERE position = 3"_s}));
        const auto journal = file.opened();
        const auto good = journal->verify(u"b"_s);
        QVERIFY(good && !good->broken);
        QCOMPARE(good->streams, 1);
        QCOMPARE(good->records, 5);
        const auto bad = journal->verify(u"a"_s);
        QVERIFY(bad && bad->broken);
        QCOMPARE(bad->broken->sequence, 2);
    }
    void namesTheFirstBrokenRecord_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<QString>("stream");
        QTest::addColumn<qint64>("sequence");
        QTest::addColumn<QString>("what");
        const auto row = [](const char* name,
                             const QStringList& sql,
                             const QString& stream,
                             qint64 sequence,
                             const QString& what) {
            QTest::newRow(name) << sql << stream << sequence << what;
        };
        const auto hash = u"does not match its hash"_s;
        row("payload",
            {u"UPDATE records SET payload = X'7B7D' WHERE position = 5"_s},
            u"a"_s,
            3,
            hash);
        row("one letter",
            {u"UPDATE records SET type = 'stop' WHERE position = 4"_s},
            u"b"_s,
            2,
            hash);
        row("time", {u"UPDATE records SET time = time + 1 WHERE position = 4"_s}, u"b"_s, 2, hash);
        row("version", {u"UPDATE records SET version = 2 WHERE position = 10"_s}, u"b"_s, 5, hash);
        row("two edits, the first counts",
            {u"UPDATE records SET version = 2 WHERE position IN (6, 9)"_s},
            u"b"_s,
            3,
            hash);
        row("hash made anew",
            {u"UPDATE records SET hash = previous WHERE position = 3"_s},
            u"a"_s,
            2,
            hash);
        row("deleted", {u"DELETE FROM records WHERE position = 5"_s}, u"a"_s, 3, u"is missing"_s);
        row("first deleted",
            {u"DELETE FROM records WHERE position = 1"_s},
            u"a"_s,
            1,
            u"is missing"_s);
        row("tail", {u"DELETE FROM records WHERE position = 9"_s}, u"a"_s, 5, u"cut off"_s);
        row("long tail", {u"DELETE FROM records WHERE position > 4"_s}, u"a"_s, 3, u"cut off"_s);
        row("swapped contents",
            {u"UPDATE records SET payload = (SELECT r.payload FROM records r WHERE r.position ="
             " 10 - records.position) WHERE position IN (3, 7)"_s},
            u"a"_s,
            2,
            hash);
        row("swapped places",
            {u"UPDATE records SET sequence = -sequence WHERE position IN (3, 5)"_s,
                u"UPDATE records SET sequence = 5 + sequence WHERE sequence < 0"_s},
            u"a"_s,
            3,
            hash);
        row("swapped positions",
            {u"UPDATE records SET position = 99 WHERE position = 3"_s,
                u"UPDATE records SET position = 3 WHERE position = 5"_s,
                u"UPDATE records SET position = 5 WHERE position = 99"_s},
            u"a"_s,
            2,
            u"is missing"_s);
        row("inserted at the end",
            {u"INSERT INTO records SELECT 11, stream, 6, type, version, time, payload, hash, hash"
             " FROM records WHERE position = 9"_s},
            u"a"_s,
            6,
            hash);
        row("moved to the other stream",
            {u"DELETE FROM records WHERE position = 10"_s,
                u"UPDATE records SET stream = 2, sequence = 5 WHERE position = 9"_s},
            u"b"_s,
            5,
            hash);
        row("stream of a record gone",
            {u"DELETE FROM streams WHERE name = 'b'"_s},
            QString(),
            1,
            u"belongs to no stream"_s);
        row("whole stream gone",
            {u"DELETE FROM records WHERE stream = 2"_s, u"DELETE FROM streams WHERE id = 2"_s},
            QString(),
            0,
            u"record 2 of the journal is missing"_s);
        row("head of the stream edited",
            {u"UPDATE streams SET head = X'00' WHERE name = 'a'"_s},
            u"a"_s,
            5,
            u"head"_s);
        row("head of the stream set back",
            {u"UPDATE streams SET sequence = 4 WHERE name = 'a'"_s},
            u"a"_s,
            5,
            u"head"_s);
    }
    void namesTheFirstBrokenRecord()
    {
        QFETCH(QStringList, statements);
        QFETCH(QString, stream);
        QFETCH(qint64, sequence);
        QFETCH(QString, what);
        const JournalFile file;
        written(file);
        QVERIFY(file.tamper(statements));
        const auto state = file.opened()->verify();
        QVERIFY2(state, state ? "" : qPrintable(state.error().text()));
        QVERIFY(state->broken);
        QCOMPARE(state->broken->stream, stream);
        QCOMPARE(state->broken->sequence, sequence);
        QVERIFY2(state->broken->what.contains(what), qPrintable(state->broken->what));
    }
    void whatIsActedOnMustFollowWhatCameBefore_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::newRow("deleted") << u"DELETE FROM records WHERE position = 5"_s;
        QTest::newRow("first deleted") << u"DELETE FROM records WHERE position = 1"_s;
        QTest::newRow("other past") << u"UPDATE records SET previous = hash WHERE position = 5"_s;
    }
    void whatIsActedOnMustFollowWhatCameBefore()
    {
        QFETCH(QString, statement);
        const JournalFile file;
        written(file);
        QVERIFY(file.tamper({statement}));
        const auto journal = file.opened();
        const auto read = journal->read(u"a"_s);
        QVERIFY(!read);
        QVERIFY2(read.error().what.contains(u" of a "), qPrintable(read.error().text()));
        QVERIFY(journal->read(u"b"_s));
        QVERIFY(journal->readUnchecked(u"a"_s)->size() >= 4U); // to look at
        QVERIFY(statement.contains(u"position = 1") || !journal->read(u"a"_s, 2));
        QCOMPARE(journal->read(u"a"_s, 4)->size(), 1U);
    }
    void aChainWrittenAnewFitsButHasAnotherHead()
    {
        const JournalFile file;
        const auto head = written(file);
        // Cut the last record and every trace of it: only the head that was noted elsewhere tells.
        QVERIFY(file.tamper({u"DELETE FROM records WHERE position = 10"_s,
            u"UPDATE streams SET sequence = 4, head = (SELECT hash FROM records WHERE position = 8)"
            " WHERE name = 'b'"_s,
            u"UPDATE sqlite_sequence SET seq = 9 WHERE name = 'records'"_s}));
        const auto state = file.opened()->verify();
        QVERIFY(state && !state->broken);
        QCOMPARE(state->records, 9);
        QVERIFY(state->head != head);
    }
};

SLIPWAY_TEST(ChainTest)
#include "tst_chain.moc"
