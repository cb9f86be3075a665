// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/fleet.h"
#include "app/verbs/demoorders.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QProcess>
#include <QSocketNotifier>
#include <QTimer>

#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::verbs {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::demo", text);
}

/// The write end of a pipe that a signal handler may use.
int signalPipe = -1; // NOLINT: a signal handler has no other way

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(signalPipe, &byte, 1);
}

/// Ends the event loop on SIGINT and SIGTERM.
void quitOnSignals(QObject* context)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    signalPipe = ends[1];
    auto* notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, context);
    QObject::connect(notifier, &QSocketNotifier::activated, context, &QCoreApplication::quit);
    struct sigaction action = {};
    action.sa_handler = onSignal;
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        ::sigaction(number, &action, nullptr);
}

/// Ends the event loop when the process that started this one is gone.
void quitWithParent(QObject* context)
{
    auto* watch = new QTimer(context);
    const auto parent = ::getppid();
    QObject::connect(watch, &QTimer::timeout, context, [parent] {
        if (::getppid() != parent)
            QCoreApplication::quit();
    });
    watch->start(500ms);
}

/// Opens the window on the demo; the demo ends with it.
void openWindow(const Session& session, const QString& configuration, QObject* context)
{
    auto* window = new QProcess(context);
    window->setProcessChannelMode(QProcess::ForwardedChannels);
    QObject::connect(window, &QProcess::finished, context, &QCoreApplication::quit);
    QObject::connect(window, &QProcess::errorOccurred, context, [&session](auto) {
        complain(session, tr("slipway-desktop cannot be started"));
        QCoreApplication::exit(Exit::CannotTell);
    });
    window->start(QCoreApplication::applicationDirPath() + u"/slipway-desktop"_s, {configuration});
}

QByteArray greeting(const QString& project)
{
    return tr("The demo runs. Its project: %1\n"
              "Open it:       slipway %1\n"
              "Check it:      slipway check --config %1\n"
              "Shift traffic: slipway demo weight green 25\n"
              "Break it:      slipway demo fault latency ai-runtime 800\n"
              "End it:        Ctrl+C")
        .arg(project)
        .toUtf8();
}

/// One line, so that whoever started the demo can read it while it runs.
QByteArray announcement(const demo::Fleet& fleet, const QString& project)
{
    const QJsonObject out{{u"schema"_s, u"slipway.demo/1"_s},
        {u"running"_s, true},
        {u"pid"_s, static_cast<qint64>(::getpid())},
        {u"folder"_s, fleet.runFolder()},
        {u"project"_s, project}};
    return QJsonDocument(out).toJson(QJsonDocument::Compact);
}

int runFleet(const Session& session, const DemoOptions& options)
{
    // Signals first: whoever stops the demo while it starts must not leave its folder behind.
    QObject context;
    quitOnSignals(&context);
    // The demo lives in real time, whatever --at says.
    const SystemClock clock;
    demo::Fleet fleet(clock);
    const auto started = fleet.start({.portsFrom = static_cast<quint16>(options.portsFrom),
        .folder = QString::fromStdString(options.folder)});
    if (!started) {
        complain(session, started.error().text());
        return Exit::Usage;
    }
    const auto project = fleet.writeProject();
    if (!project) {
        complain(session, project.error().text());
        return Exit::CannotTell;
    }
    printDocument(options.format == "json" ? announcement(fleet, *project) : greeting(*project));
    if (options.withParent)
        quitWithParent(&context);
    if (options.withWindow)
        openWindow(session, *project, &context);
    return QCoreApplication::exec();
}

} // namespace

void addDemo(CLI::App& app, Session& session)
{
    auto* verb
        = app.add_subcommand("demo", "Run a small fleet of services to look at, and break it");
    auto options = std::make_shared<DemoOptions>();
    verb->add_option(
            "--ports-from", options->portsFrom, "First of 15 ports in a row; free ones if not said")
        ->check(CLI::Range(1024, 65'520));
    verb->add_option("--folder",
        options->folder,
        "Run folder: new or empty, removed at the end; with an order: the fleet that is meant");
    verb->add_flag("--window", options->withWindow, "Open the window on it, and end with it");
    verb->add_flag("--with-parent", options->withParent, "End when the starting process does");
    verb->add_option("--format", options->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    addDemoOrders(*verb, session, options);
    addDemoDeployment(*verb, session, options);
    addDemoQuestions(*verb, session, options);
    addDemoStory(*verb, session, options);
    verb->require_subcommand(0, 1);
    // Runs after the callback of a subcommand too, which then has said what to do.
    verb->callback([&session, verb, options] {
        if (verb->get_subcommands().empty())
            session.action = [&session, options] { return runFleet(session, *options); };
    });
}

} // namespace slipway::verbs
