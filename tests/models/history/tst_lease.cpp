// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/journalfixture.h"
#include "support/testcase.h"

#include <QProcess>
#include <QSysInfo>

#include <chrono>

using namespace slipway;
using namespace slipway::history;
using namespace slipway::test;
using namespace std::chrono_literals;

class LeaseTest : public QObject {
    Q_OBJECT
private slots:
    void oneHoldsAndTheOtherLearnsWho()
    {
        const JournalFile file;
        const auto journal = file.opened();
        const auto held = journal->acquire(strangerLease(u"n1"_s), 30s);
        QVERIFY2(held, held ? "" : qPrintable(held.error().text()));
        QCOMPARE(held->fencing, 1);
        QCOMPARE(held->acquired, file.clock.now());
        QCOMPARE(held->expires, file.clock.now() + 30'000);
        const auto refused = journal->acquire(strangerLease(u"n2"_s), 30s);
        QVERIFY(!refused);
        const auto text = refused.error().text();
        for (const auto& part :
            {u"production"_s, u"olga"_s, u"web1"_s, u"r1"_s, toRfc3339(held->acquired)})
            QVERIFY2(text.contains(part), qPrintable(text));
        QCOMPARE(*journal->lease(held->project, held->environment), *held);
    }
    void anotherEnvironmentIsFree()
    {
        const JournalFile file;
        const auto journal = file.opened();
        QVERIFY(journal->acquire(strangerLease(u"n1"_s), 30s));
        auto staging = strangerLease(u"n2"_s);
        staging.environment = u"staging"_s;
        QVERIFY(journal->acquire(staging, 30s));
        auto project = strangerLease(u"n3"_s);
        project.project = u"/srv/other.yaml"_s;
        QVERIFY(journal->acquire(project, 30s));
    }
    void theSameHolderMayTakeItAgain()
    {
        JournalFile file;
        const auto journal = file.opened();
        const auto first = journal->acquire(strangerLease(u"n1"_s), 30s);
        file.clock.advance(5'000);
        const auto again = journal->acquire(strangerLease(u"n1"_s), 30s);
        QVERIFY(first && again);
        QCOMPARE(again->fencing, first->fencing);
        QCOMPARE(again->acquired, first->acquired);
        QCOMPARE(again->expires, first->expires + 5'000);
    }
    void anExpiredOneIsTakenOver()
    {
        JournalFile file;
        const auto journal = file.opened();
        const auto old = journal->acquire(strangerLease(u"n1"_s), 30s);
        file.clock.advance(29'999);
        QVERIFY(!journal->acquire(strangerLease(u"n2"_s), 30s));
        file.clock.advance(1);
        const auto next = journal->acquire(strangerLease(u"n2"_s), 30s);
        QVERIFY(next);
        QCOMPARE(next->fencing, old->fencing + 1);
    }
    void renewingKeepsOthersOut()
    {
        JournalFile file;
        const auto journal = file.opened();
        const auto held = journal->acquire(strangerLease(u"n1"_s), 30s);
        file.clock.advance(20'000);
        const auto renewed = journal->renew(*held, 30s);
        QVERIFY(renewed);
        QCOMPARE(renewed->heartbeat, file.clock.now());
        file.clock.advance(20'000);
        QVERIFY(!journal->acquire(strangerLease(u"n2"_s), 30s));
        file.clock.advance(20'000); // expired, but nobody came
        QVERIFY(journal->renew(*held, 30s));
        QVERIFY(!journal->acquire(strangerLease(u"n2"_s), 30s));
    }
    void fencingGrowsAlsoAfterRelease()
    {
        const JournalFile file;
        const auto journal = file.opened();
        const auto first = journal->acquire(strangerLease(u"n1"_s), 30s);
        QVERIFY(journal->release(*first));
        QVERIFY(!*journal->lease(first->project, first->environment));
        QVERIFY(journal->release(*first)); // twice is once
        const auto second = journal->acquire(strangerLease(u"n1"_s), 30s);
        QCOMPARE(second->fencing, 2);
        QVERIFY(journal->release(*second));
        QCOMPARE(journal->acquire(strangerLease(u"n2"_s), 30s)->fencing, 3);
    }
    void whoLostItCanDoNothingWithIt()
    {
        JournalFile file;
        const auto journal = file.opened();
        const auto old = journal->acquire(strangerLease(u"n1"_s), 30s);
        auto what = appendOf(u"rollout/r1"_s, 1, 1);
        what.lease = *old;
        QVERIFY(journal->append(what));
        file.clock.advance(30'000);
        QVERIFY(journal->acquire(strangerLease(u"n2"_s, u"r2"_s), 30s));

        what = appendOf(u"rollout/r1"_s, 2, 2);
        what.lease = *old;
        const auto late = journal->append(what);
        QVERIFY(!late);
        QVERIFY2(late.error().what.contains(u"taken over"), qPrintable(late.error().text()));
        QCOMPARE(journal->read(u"rollout/r1"_s)->size(), 1U);
        QVERIFY(!journal->renew(*old, 30s));
        QVERIFY(!journal->release(*old));
        QCOMPARE((*journal->lease(old->project, old->environment))->nonce, u"n2"_s);
    }
    void anOlderFencingNumberIsRefusedForTheSameNonce()
    {
        const JournalFile file;
        const auto journal = file.opened();
        const auto old = journal->acquire(strangerLease(u"n1"_s), 30s);
        QVERIFY(journal->release(*old));
        auto what = appendOf(u"s"_s, 1, 1);
        what.lease = *old;
        QVERIFY(!journal->append(what)); // released
        QVERIFY(journal->acquire(strangerLease(u"n1"_s), 30s));
        QVERIFY(!journal->append(what));
        QVERIFY(journal->read(u"s"_s)->empty());
    }
    void aSleeperThatNobodyReplacedMayGoOn()
    {
        JournalFile file;
        const auto journal = file.opened();
        const auto held = journal->acquire(strangerLease(u"n1"_s), 30s);
        file.clock.advance(600'000);
        auto what = appendOf(u"s"_s, 1, 1);
        what.lease = *held;
        QVERIFY(journal->append(what));
    }
    void theLeaseOfALiveProcessHereIsKept()
    {
        const JournalFile file;
        const auto journal = file.opened();
        const auto mine = leaseOfThisProcess(u"/p"_s, u"production"_s, u"r1"_s);
        QVERIFY(mine.pidStarted > 0);
        QCOMPARE(mine.nonce.size(), 32);
        QCOMPARE(mine.host, QSysInfo::machineHostName());
        QVERIFY(!mine.owner.isEmpty());
        QVERIFY(journal->acquire(mine, 30s));
        const auto other = leaseOfThisProcess(u"/p"_s, u"production"_s, u"r2"_s);
        QVERIFY(other.nonce != mine.nonce);
        QVERIFY(!journal->acquire(other, 30s));
    }
    void theLeaseOfADeadProcessHereIsTakenAtOnce()
    {
        const JournalFile file;
        const auto journal = file.opened();
        QProcess process;
        process.start(u"/bin/sleep"_s, {u"60"_s});
        QVERIFY(process.waitForStarted());
        auto lease = leaseOfThisProcess(u"/p"_s, u"production"_s, u"r1"_s);
        lease.pid = process.processId();
        lease.pidStarted = startOf(lease.pid);
        QVERIFY(lease.pidStarted > 0);
        QVERIFY(journal->acquire(lease, 30s));
        QVERIFY(isHolderAlive(lease, file.clock.now()));
        const auto wanted = leaseOfThisProcess(u"/p"_s, u"production"_s, u"r2"_s);
        QVERIFY(!journal->acquire(wanted, 30s));
        process.kill();
        process.waitForFinished();
        const auto taken = journal->acquire(wanted, 30s);
        QVERIFY(taken);
        QCOMPARE(taken->fencing, 2);
    }
    void aProcessIdUsedAgainIsNoHolder()
    {
        auto lease = leaseOfThisProcess(u"/p"_s, u"production"_s, u"r1"_s);
        QVERIFY(isHolderAlive(lease, 0));
        ++lease.pidStarted;
        QVERIFY(!isHolderAlive(lease, 0));
    }
    void elsewhereItCountsAsAliveUntilItExpires()
    {
        auto lease = leaseOfThisProcess(u"/p"_s, u"production"_s, u"r1"_s);
        lease.expires = 100;
        lease.boot = u"another"_s;
        QVERIFY(isHolderAlive(lease, 99));
        QVERIFY(!isHolderAlive(lease, 100));
    }
    void beginWritesTheRunWithItsLease()
    {
        const JournalFile file;
        const auto journal = file.opened();
        auto what = appendOf(u"rollout/r1"_s, 1, 2);
        QVERIFY(!journal->begin(strangerLease(u"n1"_s), 30s, what)); // no row
        what.row = runRow(u"r1"_s);
        const auto lease = journal->begin(strangerLease(u"n1"_s), 30s, what);
        QVERIFY(lease);
        QCOMPARE(journal->read(u"rollout/r1"_s)->size(), 2U);
        QCOMPARE((*journal->run(u"1"_s))->run, u"r1"_s);

        auto second = appendOf(u"rollout/r2"_s, 1, 1);
        second.row = runRow(u"r2"_s);
        QVERIFY(!journal->begin(strangerLease(u"n2"_s, u"r2"_s), 30s, second));
        QVERIFY(!*journal->run(u"r2"_s));
        QVERIFY(journal->read(u"rollout/r2"_s)->empty());
    }
    void aRunThatCannotBeginTakesNoLease()
    {
        const JournalFile file;
        const auto journal = file.opened();
        auto what = appendOf(u"rollout/r1"_s, 2, 2); // expects a record that is not there
        what.row = runRow(u"r1"_s);
        QVERIFY(!journal->begin(strangerLease(u"n1"_s), 30s, what));
        QVERIFY(!*journal->lease(u"/srv/shop/slipway.yaml"_s, u"production"_s));
    }

private:
    static qint64 startOf(qint64 pid)
    {
        QFile file(u"/proc/%1/stat"_s.arg(pid));
        const QByteArray line = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        return line.mid(line.lastIndexOf(')') + 2).split(' ').value(19).toLongLong();
    }
};

SLIPWAY_TEST(LeaseTest)
#include "tst_lease.moc"
