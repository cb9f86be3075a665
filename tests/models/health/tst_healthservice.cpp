// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpserver.h"
#include "health/healthservice.h"
#include "io/httpclient.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace slipway;
using namespace slipway::health;

namespace {

struct HealthRig {
    demo::Reply reply = {.contentType = "application/json", .body = R"({"status":"healthy"})"};
    demo::HttpServer server{[this](const demo::Request&) { return reply; }};
    SystemClock clock;
    io::HttpClient client{clock};
    io::TcpProbe probe{clock};
    HealthService service{client, probe, clock};
    std::vector<Attempt> attempts;

    HealthRig()
    {
        if (!server.listen())
            qFatal("no port");
        QObject::connect(&service,
            &HealthService::attempted,
            &service,
            [this](const TargetId&, const Attempt& attempt) { attempts.push_back(attempt); });
    }

    HealthTarget target(Milliseconds timeout = 60s) const
    {
        HealthTarget target;
        target.id
            = {.environment = u"production"_s, .service = u"api"_s, .kind = TargetKind::Health};
        target.endpoint.url = server.url(u"/health"_s);
        target.endpoint.interval = 1h;
        target.endpoint.timeout = timeout;
        return target;
    }

    Attempt poll()
    {
        const size_t before = attempts.size();
        service.pollNow();
        if (!QTest::qWaitFor([&] { return attempts.size() > before; }, 60'000))
            qFatal("no attempt");
        return attempts.back();
    }
};

} // namespace

class HealthServiceTest : public QObject {
    Q_OBJECT
private slots:
    void answersComeAsAttempts()
    {
        HealthRig rig;
        rig.service.apply({rig.target()});
        const auto attempt = rig.poll();
        QCOMPARE(attempt.outcome, Outcome::Answered);
        QCOMPARE(attempt.report->state, State::Up);
        QVERIFY(attempt.cause.isEmpty());
        QVERIFY(rig.service.nextDue(rig.target().id).value() > rig.clock.now());
    }

    void statusCodes_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("cause");
        QTest::newRow("server error") << 500 << Outcome::Failed << u"5xx"_s;
        QTest::newRow("unavailable") << 503 << Outcome::Failed << u"5xx"_s;
        QTest::newRow("credentials") << 401 << Outcome::Unclear << u"401"_s;
        QTest::newRow("forbidden") << 403 << Outcome::Unclear << u"403"_s;
        QTest::newRow("wrong path") << 404 << Outcome::Unclear << u"404"_s;
        QTest::newRow("throttled") << 429 << Outcome::Throttled << u"429"_s;
    }
    void statusCodes()
    {
        QFETCH(int, status);
        QFETCH(Outcome, outcome);
        QFETCH(QString, cause);
        HealthRig rig;
        rig.reply.status = status;
        rig.service.apply({rig.target()});
        const auto attempt = rig.poll();
        QCOMPARE(attempt.outcome, outcome);
        QCOMPARE(attempt.cause, cause);
        QVERIFY(!attempt.text.isEmpty());
    }

    void badAnswersHaveTheirCause_data()
    {
        QTest::addColumn<demo::Misbehaviour>("misbehaviour");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("cause");
        using demo::Misbehaviour;
        QTest::newRow("endless") << Misbehaviour::EndlessBody << QByteArray("x") << Outcome::Unclear
                                 << u"limit"_s;
        QTest::newRow("100 MB") << Misbehaviour::None << QByteArray(100'000'000, ' ')
                                << Outcome::Unclear << u"limit"_s;
        QTest::newRow("deep") << Misbehaviour::None << QByteArray("[").repeated(1'000'000)
                              << Outcome::Unclear << u"parse"_s;
        QTest::newRow("cut") << Misbehaviour::CutBody << QByteArray(R"({"status":"up"})")
                             << Outcome::Unclear << u"cut"_s;
        QTest::newRow("silent") << Misbehaviour::Silent << QByteArray() << Outcome::Failed
                                << u"timeout"_s;
        QTest::newRow("drips") << Misbehaviour::DripBody << QByteArray(1'000, ' ')
                               << Outcome::Failed << u"timeout"_s;
        QTest::newRow("login") << Misbehaviour::None << QByteArray("<html>Please log in</html>")
                               << Outcome::Unclear << u"login"_s;
    }
    void badAnswersHaveTheirCause()
    {
        QFETCH(demo::Misbehaviour, misbehaviour);
        QFETCH(QByteArray, body);
        QFETCH(Outcome, outcome);
        QFETCH(QString, cause);
        HealthRig rig;
        rig.reply.misbehaviour = misbehaviour;
        rig.reply.body = body;
        rig.service.apply({rig.target(cause == u"timeout" ? 300ms : 60s)});
        const auto attempt = rig.poll();
        QCOMPARE(attempt.cause, cause);
        QCOMPARE(attempt.outcome, outcome);
        QVERIFY(!attempt.text.isEmpty());
    }

    void portsAreTried()
    {
        HealthRig rig;
        auto target = rig.target();
        target.endpoint.url = QUrl(u"tcp://127.0.0.1:%1"_s.arg(rig.server.port()));
        rig.service.apply({target});
        QCOMPARE(rig.poll().outcome, Outcome::Answered);
        rig.server.close();
        const auto attempt = rig.poll();
        QCOMPARE(attempt.outcome, Outcome::Failed);
        QCOMPARE(attempt.cause, u"refused"_s);
    }

    void retryAfterIsHonoured()
    {
        HealthRig rig;
        rig.reply.status = 429;
        rig.reply.headers.emplaceBack("Retry-After", "90");
        rig.service.apply({rig.target()});
        QCOMPARE(rig.poll().retryAfter, std::optional<qint64>(90'000));
    }

    void aTargetThatWentSaysNothing()
    {
        HealthRig rig;
        rig.service.apply({rig.target()});
        rig.service.pollNow();
        rig.service.apply({});
        QTRY_COMPARE(rig.server.requestCount(), 1);
        rig.service.apply({rig.target()});
        rig.poll();
        QCOMPARE(rig.attempts.size(), 1U);
    }
};

SLIPWAY_TEST(HealthServiceTest)
#include "tst_healthservice.moc"
