// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/async.h"
#include "history/journalwatch.h"
#include "models/history/journalfixture.h"
#include "support/testcase.h"

#include <QDir>
#include <QSignalSpy>

using namespace slipway;
using namespace slipway::history;
using namespace slipway::test;

namespace {

constexpr int guard = 30'000; ///< milliseconds, against hanging only

using Records = std::vector<Record>;
using Rows = std::vector<RunRow>;

bool addRun(Journal& journal, const QString& id)
{
    auto what = appendOf(u"rollout/"_s + id, 1, 1);
    what.row = runRow(id);
    return journal.append(what).has_value();
}

} // namespace

class JournalWatchTest : public QObject {
    Q_OBJECT
private slots:
    void listsWhatIsThereAndWhatComes()
    {
        const JournalFile file;
        const auto journal = file.opened();
        QVERIFY(addRun(*journal, u"r1"_s));
        JournalWatch watch(file.path(), file.clock);
        QSignalSpy changed(&watch, &JournalWatch::runsChanged);
        watch.list({});
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, guard);
        QCOMPARE(changed.takeFirst()[0].value<Rows>().size(), 1U);
        QVERIFY(addRun(*journal, u"r2"_s));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, guard);
        const auto rows = changed.takeFirst()[0].value<Rows>();
        QCOMPARE(rows.size(), 2U);
        QCOMPARE(rows.front().run, u"r2"_s);
        watch.list({.environment = u"staging"_s});
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, guard);
        QVERIFY(changed.takeFirst()[0].value<Rows>().empty());
    }
    void followsAStreamFromItsBeginning()
    {
        const JournalFile file;
        const auto journal = file.opened();
        QVERIFY(journal->append(appendOf(u"s"_s, 1, 3)));
        JournalWatch watch(file.path(), file.clock);
        QSignalSpy read(&watch, &JournalWatch::recordsRead);
        watch.follow(u"live"_s, u"s"_s);
        QTRY_COMPARE_WITH_TIMEOUT(read.size(), 1, guard);
        auto told = read.takeFirst();
        QCOMPARE(told[0].toString(), u"live"_s);
        QCOMPARE(told[1].value<Records>().size(), 3U);
        QCOMPARE(told[2].toBool(), true);
        QVERIFY(journal->append(appendOf(u"other"_s, 1, 1)));
        QVERIFY(journal->append(appendOf(u"s"_s, 4, 5)));
        QTRY_COMPARE_WITH_TIMEOUT(read.size(), 1, guard);
        told = read.takeFirst();
        QCOMPARE(told[1].value<Records>().size(), 2U);
        QCOMPARE(told[1].value<Records>().front().sequence, 4);
        QCOMPARE(told[2].toBool(), false);
    }
    void aStreamThatIsNotThereYetIsEmptyFirst()
    {
        const JournalFile file;
        JournalWatch watch(file.path(), file.clock); // makes the journal
        QSignalSpy read(&watch, &JournalWatch::recordsRead);
        watch.follow(u"detail"_s, u"s"_s);
        QTRY_COMPARE_WITH_TIMEOUT(read.size(), 1, guard);
        QVERIFY(read.takeFirst()[1].value<Records>().empty());
        QVERIFY(file.opened()->append(appendOf(u"s"_s, 1, 1)));
        QTRY_COMPARE_WITH_TIMEOUT(read.size(), 1, guard);
        QCOMPARE(read.takeFirst()[2].toBool(), false);
    }
    void anotherStreamUnderTheSameKeyReplacesTheFirst()
    {
        const JournalFile file;
        const auto journal = file.opened();
        QVERIFY(journal->append(appendOf(u"a"_s, 1, 1)));
        QVERIFY(journal->append(appendOf(u"b"_s, 1, 2)));
        JournalWatch watch(file.path(), file.clock);
        QSignalSpy read(&watch, &JournalWatch::recordsRead);
        watch.follow(u"detail"_s, u"a"_s);
        watch.follow(u"detail"_s, u"b"_s);
        watch.follow(u"live"_s, u"a"_s);
        watch.follow(u"live"_s, {});
        const auto lastOfDetail = [&read] {
            Records out;
            for (const auto& told : read) {
                if (told[0].toString() == u"detail"_s)
                    out = told[1].value<Records>();
            }
            return out.empty() ? QString() : out.back().stream;
        };
        QTRY_COMPARE_WITH_TIMEOUT(lastOfDetail(), u"b"_s, guard);
        const auto before = read.size();
        QVERIFY(journal->append(appendOf(u"a"_s, 2, 2)));
        QVERIFY(journal->append(appendOf(u"b"_s, 3, 3)));
        QTRY_VERIFY_WITH_TIMEOUT(read.size() > before, guard);
        for (qsizetype i = before; i < read.size(); ++i)
            QCOMPARE(read[i][1].value<Records>().front().stream, u"b"_s);
    }
    void asksAndReadsInItsOwnThread()
    {
        const JournalFile file;
        JournalWatch watch(file.path(), file.clock);
        QThread* thread = nullptr;
        std::optional<qint64> count;
        whenDone(watch.with([](Journal& journal) {
            return std::pair(QThread::currentThread(), journal.runs()->size());
        }),
            this,
            [&](const auto& answer) {
                thread = answer.first;
                count = static_cast<qint64>(answer.second);
            });
        QTRY_VERIFY_WITH_TIMEOUT(count, guard);
        QCOMPARE(*count, 0);
        QVERIFY(thread != QThread::currentThread());

        std::optional<Result<qint64>> id;
        whenDone(watch.ask({.run = u"r1"_s, .type = u"pause"_s, .payload = "{}"}),
            this,
            [&id](const Result<qint64>& answer) { id = answer; });
        QTRY_VERIFY_WITH_TIMEOUT(id, guard);
        QVERIFY(*id);
        QCOMPARE(file.opened()->pending(u"r1"_s)->front().id, **id);
    }
    void aJournalThatCannotBeOpenedIsToldOnceAndTriedAgain()
    {
        const JournalFile file;
        QFile obstacle(file.below(u"state"_s)); // where its folder should be
        QVERIFY(obstacle.open(QIODevice::WriteOnly));
        JournalWatch watch(file.path(), file.clock);
        QSignalSpy failed(&watch, &JournalWatch::failed);
        QSignalSpy recovered(&watch, &JournalWatch::recovered);
        QSignalSpy changed(&watch, &JournalWatch::runsChanged);
        watch.list({});
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, guard);
        QVERIFY(!failed[0][0].value<Error>().what.isEmpty());
        std::optional<Result<qint64>> id;
        whenDone(watch.ask({.run = u"r1"_s, .type = u"abort"_s, .payload = "{}"}),
            this,
            [&id](const Result<qint64>& answer) { id = answer; });
        QTRY_VERIFY_WITH_TIMEOUT(id, guard);
        QVERIFY(!*id);
        bool isDone = false;
        whenDone(watch.with([](Journal&) { return 1; }), this, [&isDone](int) { isDone = true; });

        QVERIFY(obstacle.remove());
        QTRY_COMPARE_WITH_TIMEOUT(recovered.size(), 1, guard);
        QTRY_VERIFY_WITH_TIMEOUT(isDone, guard); // what had to wait
        QCOMPARE(failed.size(), 1);
        QVERIFY(!changed.isEmpty());
        QVERIFY(file.opened()->pending(u"r1"_s)->empty()); // and not what was refused
    }
    void aJournalThatIsPutBackIsReadFromTheBeginning()
    {
        const JournalFile file;
        QVERIFY(file.opened()->append(appendOf(u"s"_s, 1, 2)));
        QVERIFY(QFile::copy(file.path(), file.below(u"copy"_s)));
        JournalWatch watch(file.path(), file.clock);
        QSignalSpy failed(&watch, &JournalWatch::failed);
        QSignalSpy recovered(&watch, &JournalWatch::recovered);
        QSignalSpy read(&watch, &JournalWatch::recordsRead);
        watch.follow(u"live"_s, u"s"_s);
        QTRY_COMPARE_WITH_TIMEOUT(read.size(), 1, guard);
        QVERIFY(QFile::rename(file.path(), file.below(u"gone"_s)));
        QFile::remove(file.path() + u"-wal"_s);
        QFile::remove(file.path() + u"-shm"_s);
        QVERIFY(QFile::rename(file.below(u"copy"_s), file.path()));
        QTRY_COMPARE_WITH_TIMEOUT(recovered.size(), 1, guard);
        QCOMPARE(failed.size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(read.size(), 2, guard);
        QCOMPARE(read[1][1].value<Records>().size(), 2U);
        QCOMPARE(read[1][2].toBool(), true);
    }
    void whatWasAskedBeforeTheEndIsDone()
    {
        const JournalFile file;
        {
            JournalWatch watch(file.path(), file.clock);
            QSignalSpy changed(&watch, &JournalWatch::runsChanged);
            watch.list({});
            QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, guard);
            (void)watch.ask({.run = u"r1"_s, .type = u"abort"_s, .payload = "{}"});
        }
        QCOMPARE(file.opened()->pending(u"r1"_s)->size(), 1U);
    }
    void endsAtAnyMoment()
    {
        const JournalFile file;
        for (int i = 0; i < 20; ++i) {
            JournalWatch watch(file.path(), file.clock);
            watch.list({});
            watch.follow(u"live"_s, u"s"_s);
            const auto future = watch.with([](Journal& journal) { return journal.runs()->size(); });
            if (i % 2 == 0)
                QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), guard);
        }
        QVERIFY(file.opened()->runs());
    }
};

SLIPWAY_TEST(JournalWatchTest)
#include "tst_journalwatch.moc"
