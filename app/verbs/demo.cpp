// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/controlclient.h"
#include "app/demo/fleet.h"
#include "app/verbs/verb.h"
#include "base/text.h"

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

struct Options {
    int portsFrom = 0;
    std::string folder;
    bool withWindow = false;
    bool withParent = false;
    std::string backend;
    int percent = 0;
    std::string kind;
    std::string service;
    double value = 0;
    std::string format = "text";
};

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

int runFleet(const Session& session, const Options& options)
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

QStringList faultWords(const QJsonObject& faults)
{
    QStringList out;
    for (auto it = faults.begin(); it != faults.end(); ++it)
        out << (it->isBool() ? it.key() : u"%1 %2"_s.arg(it.key()).arg(it->toDouble()));
    return out;
}

QString stateText(const QJsonObject& state)
{
    const auto weights = state.value(u"weights"_s).toObject();
    const auto services = state.value(u"services"_s).toObject();
    QStringList lines{tr("project  %1").arg(visible(state.value(u"project"_s).toString())),
        tr("weights  api-blue %1 %, api-green %2 %")
            .arg(weights.value(u"api-blue"_s).toInt())
            .arg(weights.value(u"api-green"_s).toInt())};
    for (auto it = services.begin(); it != services.end(); ++it) {
        const auto one = it->toObject();
        const QString row = u"%1 %2 :%3 %4"_s.arg(it.key(), -16)
                                .arg(one.value(u"version"_s).toString(), -8)
                                .arg(one.value(u"port"_s).toInt(), -6)
                                .arg(faultWords(one.value(u"faults"_s).toObject()).join(u", "_s));
        lines << visible(row.trimmed());
    }
    return lines.join(u'\n');
}

/// Sends an order to the running demo and prints the state that it answers with.
int order(const Session& session, const QByteArray& path, const QJsonObject& body, bool asJson)
{
    const auto fleet = demo::findFleet();
    if (!fleet) {
        complain(session, tr("no demo runs (start one with: slipway demo)"));
        if (asJson)
            printDocument("{\"schema\": \"slipway.demo/1\", \"running\": false}");
        return Exit::CannotTell;
    }
    QObject context;
    demo::askFleet(*fleet, path, body, &context, [&](const Result<QJsonObject>& state) {
        if (!state) {
            complain(session, state.error().text());
            return QCoreApplication::exit(Exit::Usage);
        }
        printDocument(
            asJson ? QJsonDocument(*state).toJson().trimmed() : stateText(*state).toUtf8());
        QCoreApplication::exit(Exit::Good);
    });
    return QCoreApplication::exec();
}

void addWeight(CLI::App& verb, Session& session, const std::shared_ptr<Options>& options)
{
    auto* weight = verb.add_subcommand("weight", "Set the share of blue or green in percent");
    weight->add_option("BACKEND", options->backend, "blue or green")
        ->required()
        ->check(CLI::IsMember({"blue", "green"}));
    weight->add_option("PERCENT", options->percent, "0 to 100")
        ->required()
        ->check(CLI::Range(0, 100));
    weight->callback([&session, options] {
        session.action = [&session, options] {
            return order(session,
                "/control/weight",
                {{u"backend"_s, QString::fromStdString(options->backend)},
                    {u"percent"_s, options->percent}},
                options->format == "json");
        };
    });
}

void addFault(CLI::App& verb, Session& session, const std::shared_ptr<Options>& options)
{
    auto* fault = verb.add_subcommand("fault", "Break a service, or mend it with clear");
    fault->add_option("KIND", options->kind, "latency, errors, down, garbage or clear")
        ->required()
        ->check(CLI::IsMember({"latency", "errors", "down", "garbage", "clear"}));
    fault->add_option(
        "SERVICE", options->service, "as in slipway demo status; clear without one mends all");
    auto* value = fault->add_option(
        "VALUE", options->value, "milliseconds for latency, percent for errors");
    fault->callback([&session, options, value] {
        const bool needsValue = options->kind == "latency" || options->kind == "errors";
        if (options->kind != "clear" && options->service.empty())
            throw CLI::RequiredError("SERVICE");
        if (needsValue && value->count() == 0)
            throw CLI::RequiredError("VALUE");
        session.action = [&session, options] {
            return order(session,
                "/control/fault",
                {{u"kind"_s, QString::fromStdString(options->kind)},
                    {u"service"_s, QString::fromStdString(options->service)},
                    {u"value"_s, options->value}},
                options->format == "json");
        };
    });
}

} // namespace

void addDemo(CLI::App& app, Session& session)
{
    auto* verb
        = app.add_subcommand("demo", "Run a small fleet of services to look at, and break it");
    auto options = std::make_shared<Options>();
    verb->add_option(
            "--ports-from", options->portsFrom, "First of 15 ports in a row; free ones if not said")
        ->check(CLI::Range(1024, 65'520));
    verb->add_option("--folder", options->folder, "Run folder: new or empty; removed at the end");
    verb->add_flag("--window", options->withWindow, "Open the window on it, and end with it");
    verb->add_flag("--with-parent", options->withParent, "End when the starting process does");
    addWeight(*verb, session, options);
    addFault(*verb, session, options);
    verb->add_option("--format", options->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    auto* status = verb->add_subcommand("status", "What runs, with which weights and faults");
    status->callback([&session, options] {
        session.action = [&session, options] {
            return order(session, "/control/state", {}, options->format == "json");
        };
    });
    verb->require_subcommand(0, 1);
    // Runs after the callback of a subcommand too, which then has said what to do.
    verb->callback([&session, verb, options] {
        if (verb->get_subcommands().empty())
            session.action = [&session, options] { return runFleet(session, *options); };
    });
}

} // namespace slipway::verbs
