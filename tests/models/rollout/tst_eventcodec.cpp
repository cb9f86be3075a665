// SPDX-License-Identifier: GPL-3.0-or-later
#include "drive.h"
#include "support/testcase.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rollout;
using namespace slipway::rollout::test;

namespace {

event::Created fullCreated()
{
    event::Created out;
    out.run = u"20261122-150211-4f2a"_s;
    out.plan = planOf({commandStep(u"deploy"_s),
        weightStep(10),
        pauseStep(Milliseconds(5'000)),
        analysisStep({gate(u"errors"_s)}),
        approvalStep(2)});
    out.plan.steps[0].command->environment = {u"TOKEN"_s};
    out.plan.steps[0].command->backoff.factor = 1.1;
    out.plan.progressDeadline = Milliseconds(1'800'000);
    out.plan.observe = line(u"observe"_s);
    out.plan.rollback = {commandStep(u"restore"_s)};
    out.plan.background = {gate(u"latency"_s, std::nullopt)};
    out.plan.trafficTolerance = 0.1 + 0.2;
    out.planDigest = digestOf(out.plan);
    out.configDigest = QByteArray("\x00\xff\x10", 3);
    out.permit = {true, holding()};
    out.scorecard = policy::Scorecard{u"go"_s, 71.3, 88.1, 5, u"abc"_s, 4};
    out.overrideReason = u"\u202Egnp"_s;
    out.actor = u"alice"_s;
    out.isRollback = true;
    return out;
}

std::vector<Event> everyEvent()
{
    io::CommandExit exit;
    exit.kind = io::CommandExit::Kind::Signalled;
    exit.code = 9;
    exit.logTo = 1LL << 40;
    exit.swept = 3;
    exit.wasStopped = true;
    analysis::Measurement measurement;
    measurement.phase = analysis::Phase::Failed;
    measurement.value = std::numeric_limits<double>::infinity();
    measurement.stable = 0.1;
    measurement.message = u"0.2 < 0.01"_s;
    const std::vector<io::TreeProcess> tree{{4'000'000, u"sleep 1"_s}};
    auto requested = wish(Action::SetWeight, u"why"_s);
    requested.weight = 30;
    return {fullCreated(),
        event::EngineAttached{u"o"_s, u"h"_s, 7, 8},
        event::PreflightDone{holding(false)},
        event::CommandIntended{u"01-1-x"_s, line(u"x"_s), u"commands/01-1-x"_s},
        event::CommandStarted{u"01-1-x"_s, 5, 6},
        event::CommandLeaderExited{u"01-1-x"_s, 130, tree},
        event::CommandEnded{u"01-1-x"_s, exit, QJsonObject{{u"weight"_s, 10}}},
        event::CommandNeverRan{u"01-1-x"_s},
        event::CommandLost{u"01-1-x"_s, tree},
        event::StopSent{u"01-1-x"_s, io::Stop::Terminate},
        event::Measured{-1, u"errors"_s, measurement},
        event::TrafficMeasured{49.9, {}},
        event::TimeCame{},
        requested,
        event::LogStored{QByteArray("\x01\x02", 2), 1, 2, 3}};
}

} // namespace

class EventCodecTest : public QObject {
    Q_OBJECT
private slots:
    void everyEventReadsBack()
    {
        QSet<QString> types;
        for (const Event& event : everyEvent()) {
            const auto entry = toEntry(event, 17);
            QCOMPARE(entry.time, 17);
            const auto read = fromEntry(entry);
            QVERIFY2(read && *read == event, qPrintable(entry.type));
            types.insert(entry.type);
        }
        QCOMPARE(types.size(), qsizetype(std::variant_size_v<Event>));
    }
    void unknownTypesAndVersionsAreErrors()
    {
        auto entry = toEntry(event::TimeCame{}, 1);
        entry.version = 2;
        QVERIFY(!fromEntry(entry));
        entry.version = 1;
        entry.type = u"time-comes"_s;
        QVERIFY(fromEntry(entry).error().text().contains(u"time-comes"_s));
    }
    void everyMemberIsRequired()
    {
        for (const Event& event : everyEvent()) {
            const auto entry = toEntry(event, 1);
            const auto whole = QJsonDocument::fromJson(entry.payload).object();
            for (const QString& key : whole.keys()) {
                static const QStringList optional{u"scorecard"_s, u"output"_s, u"share"_s};
                auto other = entry;
                QJsonObject cut = whole;
                cut.remove(key);
                other.payload = QJsonDocument(cut).toJson(QJsonDocument::Compact);
                QVERIFY2(!fromEntry(other) || optional.contains(key), qPrintable(key));
                cut[key] = QJsonArray{QJsonValue::Null};
                other.payload = QJsonDocument(cut).toJson(QJsonDocument::Compact);
                QVERIFY2(!fromEntry(other) || optional.contains(key), qPrintable(key));
            }
        }
    }
    void cutAndAlteredPayloadsAreErrorsOrEventsButNeverACrash()
    {
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        drive.begin();
        for (const Event& event : everyEvent()) {
            auto entry = toEntry(event, 1);
            const QByteArray whole = entry.payload;
            const auto step = std::max<qsizetype>(1, whole.size() / 300);
            for (qsizetype i = 0; i < whole.size(); i += step) {
                entry.payload = whole.left(i);
                QVERIFY(!fromEntry(entry));
                entry.payload = whole;
                entry.payload[i] = static_cast<char>(whole[i] ^ 0x15);
                if (const auto read = fromEntry(entry))
                    QVERIFY(isEnd(advance(drive.state, *read, 5).state.phase) == false);
            }
        }
    }
    void replayNamesTheRecordThatIsNoEvent()
    {
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        QVERIFY(replay(drive.records).value() == drive.state);
        drive.records[1].entry.payload = "{";
        QVERIFY(replay(drive.records).error().text().contains(u"record 2"_s));
        QVERIFY(!replay({}));
        QVERIFY(!replay(std::span(drive.records).subspan(2)));
    }
    void plansReadBackAndTheirDigestSeesEveryChange()
    {
        const RunPlan plan = fullCreated().plan;
        QCOMPARE(planFromJson(toJson(plan)).value(), plan);
        QCOMPARE(digestOf(planFromJson(toJson(plan)).value()), digestOf(plan));
        RunPlan other = plan;
        other.steps[0].command->argv.last() += u' ';
        QVERIFY(digestOf(other) != digestOf(plan));
        other = plan;
        other.steps[4].minApprovals = 1;
        QVERIFY(digestOf(other) != digestOf(plan));
        other = plan;
        other.background[0].query += u'x';
        QVERIFY(digestOf(other) != digestOf(plan));
    }
    void everyActionHasAWord()
    {
        for (int i = 0; i <= int(Action::Abandon); ++i)
            QCOMPARE(actionOf(actionWord(static_cast<Action>(i))), static_cast<Action>(i));
        QVERIFY(!actionOf(u"explode"_s));
        QCOMPARE(actionWord(Action::PromoteFully), u"promote-fully"_s);
    }
    void idsTellTheirTime()
    {
        const QString id = newRunId(1'795'359'731'000);
        QVERIFY2(id.startsWith(u"20261122-150211-"_s), qPrintable(id));
        QCOMPARE(id.size(), 20);
        QCOMPARE(streamOf(id), u"rollout/"_s + id);
    }
};

SLIPWAY_TEST(EventCodecTest)
#include "tst_eventcodec.moc"
