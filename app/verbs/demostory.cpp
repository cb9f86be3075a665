// SPDX-License-Identifier: GPL-3.0-or-later
// Two releases to watch: one that is fine, and one that only its own requests give away.
#include "app/demo/controlclient.h"
#include "app/verbs/demoorders.h"
#include "base/text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

const auto environment = u"production"_s;
const auto release = u"v4.2.0"_s;
const auto former = u"v4.1.3"_s;
constexpr int badErrors = 20; // percent

struct Order {
    QByteArray path;
    QJsonObject body;
};

/// Sets values only: a story that is told twice begins the same way.
QList<Order> beginningOf(const DemoOptions& options)
{
    QList<Order> orders{{"/control/fault", {{u"kind"_s, u"clear"_s}, {u"service"_s, QString()}}},
        {"/control/weight", {{u"backend"_s, u"green"_s}, {u"percent"_s, 0}}}};
    if (options.story == "bad-release") {
        orders << Order{"/control/fault",
            {{u"kind"_s, u"errors"_s}, {u"service"_s, u"api-green"_s}, {u"value"_s, badErrors}}};
    }
    return orders;
}

/// The arguments that start the story's rollout from a terminal. The demo's scorecard says NO-GO:
/// that takes a reason.
QStringList startArguments(const DemoOptions& options, const QString& project)
{
    const QString story = QString::fromStdString(options.story);
    return {u"rollout"_s,
        u"start"_s,
        environment,
        u"--config"_s,
        project,
        u"--plan"_s,
        QString::fromStdString(options.plan),
        u"--version"_s,
        release,
        u"--stable"_s,
        former,
        u"--override"_s,
        u"DEMO: the story %1 runs on simulated services"_s.arg(story),
        u"--yes-i-mean"_s,
        environment};
}

QString shellWords(const QStringList& words)
{
    QStringList out;
    for (const auto& word : words) {
        const bool isPlain = !word.contains(u' ') && !word.contains(u'\'');
        out << (isPlain ? word : u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\'');
    }
    return out.join(u' ');
}

QString tale(const DemoOptions& options, const QString& project)
{
    const bool isBad = options.story == "bad-release";
    const QString begins = isBad
        ? DemoTexts::tr(
            "DEMO story: %1 is bad. Its health endpoints say that it is ready, but every fifth "
            "request that it gets fails. Only its own share of the traffic shows it: the gate at "
            "10 % or 50 % stops it, and the rollback brings it back to 0 %.")
        : DemoTexts::tr(
            "DEMO story: %1 is good. It goes through 10, 50 and 100 % and becomes the release.");
    return u"%1\n\n%2"_s.arg(begins.arg(release),
        DemoTexts::tr(
            "In the window (slipway %1):\n"
            "1. Ctrl+4 opens Rollout; choose %2, plan %3, version %4, and press Start.\n"
            "2. The scorecard says NO-GO: type why you go on. Type %2: it is protected.\n"
            "3. Watch the steps, the traffic bar and the gates. Ctrl+5 shows it in History.\n\n"
            "In a terminal:\nslipway %5")
            .arg(visible(project),
                environment,
                QString::fromStdString(options.plan),
                release,
                visible(shellWords(startArguments(options, project)))));
}

QByteArray taleJson(const DemoOptions& options, const QJsonObject& state)
{
    const QString project = state.value(u"project"_s).toString();
    QJsonObject out = state;
    out.insert(u"story"_s, QString::fromStdString(options.story));
    out.insert(u"environment"_s, environment);
    out.insert(u"plan"_s, QString::fromStdString(options.plan));
    out.insert(u"version"_s, release);
    out.insert(u"stable"_s, former);
    out.insert(u"start"_s, QJsonArray::fromStringList(startArguments(options, project)));
    return QJsonDocument(out).toJson().trimmed();
}

class Story : public QObject {
public:
    Story(const Session& session, const DemoOptions& options, demo::RunningFleet fleet)
        : m_session(session)
        , m_options(options)
        , m_fleet(std::move(fleet))
        , m_orders(beginningOf(options))
    {
    }
    void next()
    {
        const Order order = m_orders.takeFirst();
        demo::askFleet(
            m_fleet, order.path, order.body, this, [this](const Result<QJsonObject>& state) {
                if (!state) {
                    complain(m_session, state.error().text());
                    return QCoreApplication::exit(Exit::CannotTell);
                }
                m_orders.isEmpty() ? begun(*state) : next();
            });
    }

private:
    void begun(const QJsonObject& state)
    {
        const QString project = state.value(u"project"_s).toString();
        if (m_options.isStarted)
            return start(project);
        printDocument(
            m_options.asJson() ? taleJson(m_options, state) : tale(m_options, project).toUtf8());
        QCoreApplication::exit(Exit::Good);
    }
    /// The same verb that a person would type; its answer and exit code are the story's.
    void start(const QString& project)
    {
        auto* rollout = new QProcess(this);
        rollout->setProcessChannelMode(QProcess::ForwardedChannels);
        rollout->setStandardInputFile(QProcess::nullDevice());
        connect(rollout, &QProcess::finished, this, [](int code, QProcess::ExitStatus how) {
            QCoreApplication::exit(how == QProcess::NormalExit ? code : int(Exit::CannotTell));
        });
        connect(rollout, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error != QProcess::FailedToStart)
                return;
            complain(m_session, DemoTexts::tr("slipway cannot be started"));
            QCoreApplication::exit(Exit::CannotTell);
        });
        QStringList arguments = startArguments(m_options, project);
        if (m_options.asJson())
            arguments << u"--format"_s << u"json"_s;
        rollout->start(QCoreApplication::applicationFilePath(), arguments);
    }

    const Session& m_session;
    const DemoOptions& m_options;
    demo::RunningFleet m_fleet;
    QList<Order> m_orders;
};

int tell(const Session& session, const DemoOptions& options)
{
    const auto fleet = demoFleet(options);
    if (!fleet) {
        complain(session, fleet.error().text());
        return Exit::CannotTell;
    }
    Story story(session, options, *fleet);
    story.next();
    return QCoreApplication::exec();
}

} // namespace

void addDemoStory(CLI::App& verb, Session& session, const DemoOptionsPointer& options)
{
    options->plan = "gradual";
    auto* story = verb.add_subcommand(
        "story", "Set the fleet to the beginning of a release that is good, or of a bad one");
    story->add_option("STORY", options->story, "good-release or bad-release")
        ->required()
        ->check(CLI::IsMember({"good-release", "bad-release"}));
    story->add_flag("--start", options->isStarted, "Also start its rollout, confirmed as a DEMO");
    story->add_option("--plan", options->plan, "gradual, or quick for the impatient")
        ->check(CLI::IsMember({"gradual", "quick"}));
    story->callback([&session, options] {
        session.action = [&session, options] { return tell(session, *options); };
    });
}

} // namespace slipway::verbs
