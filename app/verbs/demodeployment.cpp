// SPDX-License-Identifier: GPL-3.0-or-later
// What the demo's plans run: the fleet really changes its version; no container is anywhere.
#include "app/demo/controlclient.h"
#include "app/verbs/demoasking.h"
#include "app/verbs/demoorders.h"
#include "base/text.h"

#include <QCoreApplication>
#include <QTimer>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::verbs {
namespace {

/// Every line says what it is: nobody shall take it for a real deployment's.
void say(const QString& line)
{
    printDocument("DEMO  " + visible(line).toUtf8());
}

/// One of the verbs from its first line to its exit code. Lives on the stack of the running verb.
class Deployment : public QObject {
public:
    Deployment(const Session& session, demo::RunningFleet fleet, QString member)
        : m_session(session)
        , m_fleet(std::move(fleet))
        , m_member(std::move(member))
        , m_client(m_clock)
    {
    }

    int deploy(const QString& version)
    {
        m_version = version.startsWith(u'v') ? version.mid(1) : version;
        say(u"[+] Pulling 1/1"_s);
        after(600ms, [this, version] {
            say(u" ✔ %1 Pulled  cognitionos/api:%2"_s.arg(m_member, version));
            order("/control/deploy",
                {{u"service"_s, m_member}, {u"version"_s, version}},
                [this](const QJsonObject& state) {
                    say(u"[+] Running 1/1"_s);
                    say(u" ✔ Container cognitionos-%1-1  Started"_s.arg(m_member));
                    untilItAnswers(state);
                });
        });
        return QCoreApplication::exec();
    }

    int undeploy()
    {
        order("/control/state", {}, [this](const QJsonObject& before) {
            if (const int weight = weightOf(before); weight > 0)
                return refuse(
                    DemoTexts::tr("%1 still gets %2 % of the requests").arg(m_member).arg(weight));
            order("/control/deploy",
                {{u"service"_s, m_member}, {u"undo"_s, true}},
                [this](const QJsonObject& state) {
                    m_version = serviceOf(state).value(u"version"_s).toString();
                    say(u"[+] Running 1/1"_s);
                    say(u" ✔ Container cognitionos-%1-1  Recreated"_s.arg(m_member));
                    untilItAnswers(state);
                });
        });
        return QCoreApplication::exec();
    }

    /// Holds only if the member gets no share, and its counter really stands still.
    int retire()
    {
        order("/control/state", {}, [this](const QJsonObject& before) {
            if (const int weight = weightOf(before); weight > 0)
                return refuse(
                    DemoTexts::tr("%1 still gets %2 % of the requests").arg(m_member).arg(weight));
            const auto served = requestsOf(before);
            say(DemoTexts::tr("%1 gets no share; %2 requests served in all")
                    .arg(m_member)
                    .arg(served));
            after(1s, [this, served] {
                order("/control/state", {}, [this, served](const QJsonObject& state) {
                    if (requestsOf(state) != served)
                        return refuse(DemoTexts::tr("%1 is still asked").arg(m_member));
                    say(u" ✔ Container cognitionos-%1-1  Drained"_s.arg(m_member));
                    say(DemoTexts::tr("it stays as the way back; nothing is stopped"));
                    QCoreApplication::exit(Exit::Good);
                });
            });
        });
        return QCoreApplication::exec();
    }

private:
    void after(Milliseconds time, const std::function<void()>& next)
    {
        QTimer::singleShot(time, this, next);
    }
    void order(const QByteArray& path,
        const QJsonObject& body,
        const std::function<void(const QJsonObject&)>& next)
    {
        demo::askFleet(m_fleet, path, body, this, [this, next](const Result<QJsonObject>& state) {
            if (state)
                return next(*state);
            refuse(state.error().text());
        });
    }
    void refuse(const QString& why)
    {
        complain(m_session, why);
        QCoreApplication::exit(Exit::Bad);
    }
    QJsonObject serviceOf(const QJsonObject& state) const
    {
        return state.value(u"services"_s).toObject().value(m_member).toObject();
    }
    qint64 requestsOf(const QJsonObject& state) const
    {
        return serviceOf(state).value(u"requests"_s).toInteger();
    }
    int weightOf(const QJsonObject& state) const
    {
        return state.value(u"weights"_s).toObject().value(m_member).toInt();
    }

    /// Asks the member itself, until it tells the version that it is to have.
    void untilItAnswers(const QJsonObject& state)
    {
        askMember(m_client, state, m_member, this, [this, state](const MemberAnswer& answer) {
            constexpr int tries = 25;
            if (answer.isWell && answer.version == m_version) {
                say(u" ✔ Container cognitionos-%1-1  Healthy"_s.arg(m_member));
                say(u"GET %1 → %2"_s.arg(answer.url.toString(), answer.what));
                return QCoreApplication::exit(Exit::Good);
            }
            if (++m_tried >= tries)
                return refuse(DemoTexts::tr("%1 does not come up: %2").arg(m_member, answer.what));
            after(200ms, [this, state] { untilItAnswers(state); });
        });
    }

    const Session& m_session;
    SystemClock m_clock;
    demo::RunningFleet m_fleet;
    QString m_member;
    QString m_version;
    io::HttpClient m_client;
    int m_tried = 0;
};

using Run = std::function<int(Deployment&)>;

CLI::App* addVerb(CLI::App& parent,
    Session& session,
    const DemoOptionsPointer& options,
    const std::string& name,
    const std::string& what,
    const Run& run)
{
    auto* verb = parent.add_subcommand(name, what);
    verb->add_option("MEMBER", options->member, "green, blue or staging-api")->required();
    verb->callback([&session, options, run] {
        session.action = [&session, options, run] {
            const auto fleet = demoFleet(*options);
            if (!fleet) {
                complain(session, fleet.error().text());
                return int(Exit::CannotTell);
            }
            Deployment deployment(session, *fleet, demoMember(options->member));
            return run(deployment);
        };
    });
    return verb;
}

} // namespace

void addDemoDeployment(CLI::App& verb, Session& session, const DemoOptionsPointer& options)
{
    auto* deploy = addVerb(verb,
        session,
        options,
        "deploy",
        "Let a member run a version, and wait until it says so",
        [options](Deployment& it) { return it.deploy(QString::fromStdString(options->version)); });
    deploy->add_option("VERSION", options->version, "as v4.2.0")->required();
    addVerb(verb,
        session,
        options,
        "undeploy",
        "Let a member that gets no requests run its former version again",
        [](Deployment& it) { return it.undeploy(); });
    addVerb(verb,
        session,
        options,
        "retire",
        "Make sure that a member gets no requests any more",
        [](Deployment& it) { return it.retire(); });
}

} // namespace slipway::verbs
