// SPDX-License-Identifier: GPL-3.0-or-later
#include "alerts/evaluate.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace slipway;
using namespace slipway::alerts;
using health::Outcome;
using health::State;

namespace {

const health::Pace pace{.interval = 10s, .timeout = 5s, .degradedAbove = {}};

health::TargetId target(
    const QString& service, health::TargetKind kind = health::TargetKind::Health)
{
    return {.environment = u"production"_s, .service = service, .kind = kind};
}

/// `u` up, `g` degraded, `x` failed, `?` unclear: one every ten seconds from 1000 s.
health::Board boardAfter(
    const QByteArray& story, health::TargetKind kind = health::TargetKind::Health)
{
    health::Board board;
    qint64 time = 1'000'000;
    for (const char step : story) {
        health::Attempt attempt;
        attempt.time = time;
        attempt.outcome = step == 'x' ? Outcome::Failed
            : step == '?'             ? Outcome::Unclear
                                      : Outcome::Answered;
        if (attempt.outcome == Outcome::Answered) {
            attempt.report = health::Report{};
            attempt.report->state = step == 'g' ? State::Degraded : State::Up;
        } else {
            attempt.text = u"it went wrong"_s;
        }
        board.apply(target(u"api"_s, kind), attempt, pace);
        time += 10'000;
    }
    return board;
}

} // namespace

class AlertTest : public QObject {
    Q_OBJECT
private slots:
    void eachStateHasItsAlert_data()
    {
        QTest::addColumn<QByteArray>("story");
        QTest::addColumn<qint64>("now");
        QTest::addColumn<QString>("titles");
        QTest::addColumn<qint64>("since");
        QTest::newRow("all is well") << QByteArray("uu") << qint64(1'010'000) << u""_s << qint64(0);
        QTest::newRow("down") << QByteArray("uxxx") << qint64(1'030'000) << u"ServiceDown"_s
                              << qint64(1'020'000);
        QTest::newRow("about to be")
            << QByteArray("ux") << qint64(1'010'000) << u"ServiceDown?"_s << qint64(1'010'000);
        QTest::newRow("degraded") << QByteArray("ugg") << qint64(1'020'000) << u"ServiceDegraded"_s
                                  << qint64(1'010'000);
        QTest::newRow("unknown") << QByteArray("u?") << qint64(1'010'000) << u"StateUnknown"_s
                                 << qint64(1'010'000);
        QTest::newRow("stale") << QByteArray("u") << qint64(1'031'000) << u"TargetStale"_s
                               << qint64(1'030'000);
        QTest::newRow("flapping") << QByteArray("ugugu") << qint64(1'040'000) << u"TargetFlapping"_s
                                  << qint64(1'010'000);
    }
    void eachStateHasItsAlert()
    {
        QFETCH(QByteArray, story);
        QFETCH(qint64, now);
        QFETCH(QString, titles);
        QFETCH(qint64, since);
        const auto found = evaluate(boardAfter(story), now);
        QStringList names;
        for (const auto& alert : found) {
            names << alert.title + (alert.phase == Phase::Pending ? u"?"_s : QString());
            QCOMPARE(alert.since, since);
            QVERIFY(!alert.cause.isEmpty());
        }
        QCOMPARE(names.join(u' '), titles);
    }

    void downOfAServiceIsCriticalOfAScrapeIsNot()
    {
        QCOMPARE(evaluate(boardAfter("xx"), 1'010'000).front().severity, Severity::Critical);
        const auto scrape
            = evaluate(boardAfter("xx", health::TargetKind::Metrics), 1'010'000).front();
        QCOMPARE(scrape.severity, Severity::Warning);
        QCOMPARE(scrape.title, u"ScrapeFailed"_s);
        QCOMPARE(scrape.cause, u"it went wrong"_s);
    }

    void theWorstStandsFirst()
    {
        auto board = boardAfter("gg");
        health::Attempt failed;
        failed.time = 1'000'000;
        failed.outcome = Outcome::Failed;
        board.apply(target(u"zeta"_s), failed, pace);
        board.apply(target(u"zeta"_s), failed, pace);
        const auto found = evaluate(board, 1'010'000);
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found.front().target.service, u"zeta"_s);
    }

    void changesAreByRuleAndTarget()
    {
        const auto before = evaluate(boardAfter("xx"), 1'010'000);
        const auto later = evaluate(boardAfter("xxx"), 1'020'000);
        QCOMPARE(changeBetween(before, later), Change{});
        QCOMPARE(later.front().since, before.front().since);
        const auto over = evaluate(boardAfter("xxxuu"), 1'040'000);
        const auto change = changeBetween(later, over);
        QCOMPARE(change.ended, later);
        QVERIFY(change.raised.empty());
    }

    void aScrapeIsEvidence()
    {
        scrape::ScrapeOutcome outcome;
        outcome.environment = u"production"_s;
        outcome.service = u"api"_s;
        outcome.verdict = scrape::ScrapeVerdict::Taken;
        outcome.samples = 3;
        QCOMPARE(attemptOf(outcome).outcome, Outcome::Answered);
        QCOMPARE(attemptOf(outcome).report->state, State::Up);
        QCOMPARE(metricsTarget(outcome), target(u"api"_s, health::TargetKind::Metrics));
        outcome.verdict = scrape::ScrapeVerdict::Failed;
        outcome.cause = u"refused"_s;
        QCOMPARE(attemptOf(outcome).outcome, Outcome::Failed);
        QCOMPARE(attemptOf(outcome).cause, u"refused"_s);
        outcome.verdict = scrape::ScrapeVerdict::Unclear;
        QCOMPARE(attemptOf(outcome).outcome, Outcome::Unclear);
    }
};

SLIPWAY_TEST(AlertTest)
#include "tst_evaluate.moc"
