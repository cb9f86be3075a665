// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/parallel.h"
#include "readiness/facts.h"
#include "support/testcase.h"

#include <latch>
#include <stdexcept>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;

namespace {

std::atomic<int> gathered = 0;
std::latch* held = nullptr;

struct Plain {
    int value = 0;
    static Plain gather(const Facts& facts)
    {
        facts.hasReached(500);
        return {++gathered};
    }
};
/// Takes as long as the test says.
struct Slow {
    int value = 0;
    static Slow gather(const Facts& facts)
    {
        held->wait();
        facts.hasReached(400);
        return {facts.get<Plain>().value + ++gathered};
    }
};
struct OnSlow {
    int value = 0;
    static OnSlow gather(const Facts& facts) { return {facts.get<Slow>().value}; }
};
struct Broken {
    static Broken gather(const Facts&)
    {
        ++gathered;
        throw std::runtime_error("no evidence");
    }
};

Inputs inputs()
{
    Inputs out;
    out.tree = evidence::makeTree({});
    out.now = 100;
    return out;
}

} // namespace

class FactsTest : public QObject {
    Q_OBJECT
private slots:
    void init() { gathered = 0; }
    void aKindIsGatheredOnce()
    {
        const Inputs given = inputs();
        const Facts facts(given);
        std::vector<const Plain*> seen(1'000);
        inParallel(seen.size(), [&](size_t, size_t i) {
            const Facts mine(facts, i % 2 == 0 ? Patience::Leaves : Patience::Waits);
            seen[i] = &mine.get<Plain>();
        });
        QCOMPARE(int(gathered), 1);
        for (const auto* one : seen)
            QCOMPARE(one, &facts.get<Plain>());
    }
    void whoLeavesDoesNotWait()
    {
        std::latch latch(1);
        held = &latch;
        const Inputs given = inputs();
        const Facts facts(given);
        facts.prefetch<Slow>();
        const Facts impatient(facts, Patience::Leaves);
        QVERIFY_THROWS_EXCEPTION(NotYet, impatient.get<Slow>());
        QVERIFY_THROWS_EXCEPTION(NotYet, impatient.get<OnSlow>()); // draws on it
        QCOMPARE(impatient.get<Plain>().value, 1);
        latch.count_down();
        QCOMPARE(facts.get<OnSlow>().value, 3);
        QCOMPARE(impatient.get<OnSlow>().value, 3);
        QCOMPARE(facts.holdsUntil(), qint64(400)); // said on the other thread
    }
    void whatGatheringThrowsIsThrownToEveryone()
    {
        const Inputs given = inputs();
        const Facts facts(given);
        facts.prefetch<Broken, Plain>();
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, facts.get<Broken>());
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, facts.get<Broken>());
        facts.finish();
        const Facts impatient(facts, Patience::Leaves);
        QCOMPARE(impatient.get<Plain>().value, facts.get<Plain>().value);
    }
};

SLIPWAY_TEST(FactsTest)
#include "tst_facts.moc"
