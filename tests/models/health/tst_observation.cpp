// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/board.h"
#include "health/healthservice.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace slipway;
using namespace slipway::health;

namespace {

const Pace pace{.interval = 10s,
    .timeout = 5s,
    .failureThreshold = 2,
    .successThreshold = 2,
    .degradedAbove = 500ms};
const TargetId api{.environment = u"production"_s, .service = u"api"_s, .kind = TargetKind::Health};

Attempt attempt(qint64 time, Outcome outcome, State state = State::Up, double latency = 10)
{
    Attempt one;
    one.time = time;
    one.outcome = outcome;
    one.latencyMs = latency;
    if (outcome == Outcome::Answered) {
        one.report = Report{};
        one.report->state = state;
    } else {
        one.cause = u"timeout"_s;
        one.text = u"the deadline passed"_s;
    }
    return one;
}

/// `u` up, `d` says down, `g` degraded, `x` failed, `?` unclear, `t` throttled: one every ten
/// seconds from 1000 s.
Condition after(const QByteArray& story)
{
    Condition condition;
    qint64 time = 1'000'000;
    for (const char step : story) {
        const Attempt one = step == 'u' ? attempt(time, Outcome::Answered)
            : step == 'd'               ? attempt(time, Outcome::Answered, State::Down)
            : step == 'g'               ? attempt(time, Outcome::Answered, State::Degraded)
            : step == 'x'               ? attempt(time, Outcome::Failed)
            : step == 't'               ? attempt(time, Outcome::Throttled)
                                        : attempt(time, Outcome::Unclear);
        condition = advance(std::move(condition), one, pace);
        time += 10'000;
    }
    return condition;
}

Attempt withParts(qint64 time, const QStringList& names)
{
    auto one = attempt(time, Outcome::Answered);
    one.report->stateRaw = u"healthy"_s;
    for (const auto& name : names) {
        Component part;
        part.name = name;
        part.state = State::Up;
        one.report->components.push_back(part);
    }
    return one;
}

} // namespace

class ConditionTest : public QObject {
    Q_OBJECT
private slots:
    void thresholds_data()
    {
        QTest::addColumn<QByteArray>("story");
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("isRetrying");
        const auto row
            = [](const char* name,
                  const QByteArray& story,
                  const QString& state,
                  bool isRetrying = false) { QTest::newRow(name) << story << state << isRetrying; };
        row("never asked", "", u"unknown"_s);
        row("the first answer counts", "u", u"up"_s);
        row("one failure is a retry", "ux", u"up"_s, true);
        row("one failure at first", "x", u"unknown"_s, true);
        row("two failures are down", "uxx", u"down"_s);
        row("a success between them", "uxux", u"up"_s, true);
        row("one success is not back", "xxu", u"down"_s);
        row("two are", "xxuu", u"up"_s);
        row("back into degraded", "xxgg", u"degraded"_s);
        row("a body that says down counts as failed", "udd", u"down"_s);
        row("unclear is unknown at once", "u?", u"unknown"_s);
        row("unclear after down", "xx?", u"unknown"_s);
        row("unclear breaks a row of failures", "ux?x", u"unknown"_s, true);
        row("throttled keeps the state", "ut", u"up"_s);
        row("throttled keeps down", "xxt", u"down"_s);
    }
    void thresholds()
    {
        QFETCH(QByteArray, story);
        QFETCH(QString, state);
        QFETCH(bool, isRetrying);
        const auto condition = after(story);
        QCOMPARE(stateWord(condition.state), state);
        QCOMPARE(condition.isRetrying, isRetrying);
    }

    void sinceIsWhenTheStateBegan()
    {
        QCOMPARE(after("uuu").since, 1'000'000);
        QCOMPARE(after("uxx").since, 1'020'000);
        QCOMPARE(after("uxxxx").since, 1'020'000);
        QCOMPARE(after("uxxxx").cause, u"timeout"_s);
        QVERIFY(after("uxxuu").cause.isEmpty());
    }

    void slowIsDegraded()
    {
        const auto slow = advance({}, attempt(1'000, Outcome::Answered, State::Up, 501), pace);
        QCOMPARE(slow.state, State::Degraded);
        QCOMPARE(slow.cause, u"slow"_s);
        QCOMPARE(
            advance({}, attempt(1'000, Outcome::Answered, State::Up, 500), pace).state, State::Up);
    }

    void staleIsUnknown()
    {
        const auto up = after("u");
        QVERIFY(!isStale(up, pace, 1'030'000)); // 2 × 10 s + 5 s, but at least 30 s
        QVERIFY(isStale(up, pace, 1'030'001));
        QCOMPARE(effectiveState(up, pace, 1'030'001), State::Unknown);
        const Pace slow{.interval = 60s, .timeout = 5s, .degradedAbove = {}};
        QVERIFY(!isStale(up, slow, 1'125'000));
        QVERIFY(isStale(up, slow, 1'125'001));
    }

    void failedProbesKeepDownFreshButNotUp()
    {
        const auto down = after("uxxxxxx");
        QCOMPARE(effectiveState(down, pace, down.lastAttempt + 10'000), State::Down);
        QVERIFY(isStale(down, pace, down.lastAttempt + 31'000));
        const auto throttled = after("utttttt");
        QCOMPARE(effectiveState(throttled, pace, throttled.lastAttempt), State::Unknown);
    }

    void lostIsLaterThanStale()
    {
        const auto up = after("u");
        QVERIFY(!isLost(up, pace, 1'300'000));
        QVERIFY(isLost(up, pace, 1'300'001));
        QVERIFY(!isStale(Condition{}, pace, 1'000'000));
    }

    void flapping()
    {
        const auto flapping = after("ugugu");
        QVERIFY(isFlapping(flapping, 1'040'000));
        QVERIFY(!isFlapping(flapping, 1'040'000 + 600'000));
        QVERIFY(!isFlapping(after("ugug"), 1'030'000));
    }
};

class BoardTest : public QObject {
    Q_OBJECT
private slots:
    void aVanishedComponentIsUnknown()
    {
        Board board;
        board.apply(api, withParts(1'000'000, {u"db"_s, u"redis"_s}), pace);
        board.apply(api, withParts(1'010'000, {u"db"_s}), pace);
        const auto& row = *board.row(api);
        QCOMPARE(row.missingComponents, QStringList{u"redis"_s});
        QCOMPARE(row.condition.state, State::Unknown);
        QCOMPARE(row.condition.report->components.size(), 2U);
        board.apply(api, withParts(1'020'000, {u"db"_s, u"redis"_s}), pace);
        QCOMPARE(board.row(api)->condition.state, State::Up);
    }

    void whatStaysAwayIsForgotten()
    {
        Board board;
        board.apply(api, withParts(1'000'000, {u"db"_s, u"redis"_s}), pace);
        for (int i = 1; i <= 21; ++i)
            board.apply(api, withParts(1'000'000 + i * 10'000, {u"db"_s}), pace);
        QVERIFY(board.row(api)->missingComponents.isEmpty());
        QCOMPARE(board.row(api)->condition.state, State::Up);
    }

    void beatsAreBounded()
    {
        Board board;
        for (int i = 0; i < 200; ++i)
            board.apply(api,
                attempt(1'000'000 + i * 10'000, i % 2 == 0 ? Outcome::Answered : Outcome::Failed),
                pace);
        const auto& row = *board.row(api);
        QCOMPARE(row.beats.size(), Board::mostBeats);
        QCOMPARE(row.beats.back().state, State::Down);
        QCOMPARE(row.beats.back().cause, u"timeout"_s);
        QVERIFY(row.latency.size() <= 5U);
    }

    void uptimeSaysHowMuchWasSeen()
    {
        Board board;
        // 100 s up, then 100 s down, then nothing for an hour, then up again.
        for (int i = 0; i < 10; ++i)
            board.apply(api, attempt(3'600'000 + i * 10'000, Outcome::Answered), pace);
        for (int i = 10; i <= 20; ++i)
            board.apply(api, attempt(3'600'000 + i * 10'000, Outcome::Failed), pace);
        board.apply(api, attempt(7'400'000, Outcome::Answered), pace);
        const auto uptime = board.uptime(api, 7'400'000, 4 * 3'600'000);
        QCOMPARE(uptime.seen, 200'000);
        QCOMPARE(*uptime.ratio, 0.5);
        QCOMPARE(uptime.span, 4 * 3'600'000);
        QVERIFY(!board.uptime({}, 7'400'000, 1'000).ratio);
    }

    void targetsThatAreGoneAreForgotten()
    {
        Board board;
        board.apply(api, attempt(1'000, Outcome::Answered), pace);
        QCOMPARE(board.targets().size(), 1U);
        board.keepOnly({});
        QVERIFY(!board.row(api));
    }
};

SLIPWAY_TEST(ConditionTest)
SLIPWAY_TEST(BoardTest)
#include "tst_observation.moc"
