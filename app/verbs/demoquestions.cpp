// SPDX-License-Identifier: GPL-3.0-or-later
// Questions that the demo's plans put to the fleet; the answers are really asked for.
#include "app/demo/controlclient.h"
#include "app/verbs/demoasking.h"
#include "app/verbs/demoorders.h"
#include "base/text.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTimer>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::verbs {
namespace {

/// Asks one member's health endpoint a number of times, a line for each.
class Smoke : public QObject {
public:
    Smoke(QJsonObject state, QString member, const QString& version, int count)
        : m_state(std::move(state))
        , m_member(std::move(member))
        , m_version(version.startsWith(u'v') ? version.mid(1) : version)
        , m_count(count)
        , m_client(m_clock)
    {
    }
    void ask()
    {
        askMember(m_client, m_state, m_member, this, [this](const MemberAnswer& answer) {
            take(answer);
            if (m_asked < m_count)
                return QTimer::singleShot(100ms, this, [this] { ask(); });
            printDocument(DemoTexts::tr("DEMO  %1: %2 of %3 answers were well")
                              .arg(visible(m_member))
                              .arg(m_asked - m_failed)
                              .arg(m_asked)
                              .toUtf8());
            QCoreApplication::exit(m_failed == 0 ? Exit::Good : Exit::Bad);
        });
    }

private:
    void take(const MemberAnswer& answer)
    {
        const bool isOther = !m_version.isEmpty() && answer.version != m_version;
        const bool isBad = !answer.isWell || isOther;
        ++m_asked;
        m_failed += isBad ? 1 : 0;
        const QString why = answer.isWell && isOther
            ? DemoTexts::tr(", expected %1").arg(visible(m_version))
            : QString();
        const QByteArray word = isBad ? "\x1b[31mFAIL\x1b[0m" : "\x1b[32mok\x1b[0m  ";
        const QString line = u"GET %1 → %2%3  %4 ms"_s.arg(answer.url.toString(), answer.what, why)
                                 .arg(answer.milliseconds);
        printDocument("DEMO  " + word + ' ' + line.toUtf8());
    }

    QJsonObject m_state;
    QString m_member;
    QString m_version;
    int m_count;
    int m_asked = 0;
    int m_failed = 0;
    SystemClock m_clock;
    io::HttpClient m_client;
};

/// The fleet's state, handed on; without a fleet the verb ends with "cannot tell".
int withState(const Session& session,
    const DemoOptions& options,
    QObject* context,
    const std::function<void(const QJsonObject&)>& next)
{
    const auto fleet = demoFleet(options);
    if (!fleet) {
        complain(session, fleet.error().text());
        return Exit::CannotTell;
    }
    demo::askFleet(
        *fleet, "/control/state", {}, context, [&session, next](const Result<QJsonObject>& state) {
            if (state)
                return next(*state);
            complain(session, state.error().text());
            QCoreApplication::exit(Exit::CannotTell);
        });
    return QCoreApplication::exec();
}

int smoke(const Session& session, const DemoOptions& options)
{
    QObject context;
    std::unique_ptr<Smoke> test; // dies before what it was called from
    return withState(session, options, &context, [&](const QJsonObject& state) {
        test = std::make_unique<Smoke>(state,
            demoMember(options.member),
            QString::fromStdString(options.version),
            options.count);
        test->ask();
    });
}

/// One line of JSON: version and health as the member tells them, weight as the router has it.
int observe(const Session& session, const DemoOptions& options)
{
    QObject context;
    const SystemClock clock;
    io::HttpClient client(clock);
    const QString member = demoMember(options.member.empty() ? "green" : options.member);
    return withState(session, options, &context, [&](const QJsonObject& state) {
        askMember(client, state, member, &context, [state, member](const MemberAnswer& answer) {
            const auto weight = state.value(u"weights"_s).toObject().value(member);
            QJsonObject out{{u"version"_s, demoVersion(answer.version)},
                {u"healthy"_s, answer.isWell},
                {u"answer"_s, answer.what}};
            if (weight.isDouble()) // staging has no shares
                out.insert(u"weight"_s, weight);
            printDocument(QJsonDocument(out).toJson(QJsonDocument::Compact));
            QCoreApplication::exit(answer.word.isEmpty() ? Exit::CannotTell : Exit::Good);
        });
    });
}

} // namespace

void addDemoQuestions(CLI::App& verb, Session& session, const DemoOptionsPointer& options)
{
    auto* smokeVerb = verb.add_subcommand(
        "smoke", "Ask a member's health endpoint, and fail if it is not well");
    smokeVerb->add_option("MEMBER", options->member, "green, blue or a whole name")->required();
    smokeVerb->add_option("VERSION", options->version, "The version that it is to tell");
    smokeVerb->add_option("--count", options->count, "How many times")->check(CLI::Range(1, 1000));
    smokeVerb->callback([&session, options] {
        session.action = [&session, options] { return smoke(session, *options); };
    });
    auto* observeVerb = verb.add_subcommand(
        "observe", "One line of JSON: which version runs, its weight, whether it is well");
    observeVerb->add_option("MEMBER", options->member, "green if not said");
    observeVerb->callback([&session, options] {
        session.action = [&session, options] { return observe(session, *options); };
    });
}

} // namespace slipway::verbs
