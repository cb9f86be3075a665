// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/demoorders.h"

#include "app/demo/controlclient.h"
#include "base/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::demo", text);
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
int order(const Session& session,
    const DemoOptions& options,
    const QByteArray& path,
    const QJsonObject& body = {})
{
    const auto fleet = demoFleet(options);
    if (!fleet) {
        complain(session, fleet.error().text());
        if (options.asJson())
            printDocument("{\"schema\": \"slipway.demo/1\", \"running\": false}");
        return Exit::CannotTell;
    }
    QObject context;
    demo::askFleet(*fleet, path, body, &context, [&](const Result<QJsonObject>& state) {
        if (!state) {
            complain(session, state.error().text());
            return QCoreApplication::exit(Exit::Usage);
        }
        printDocument(options.asJson() ? QJsonDocument(*state).toJson().trimmed()
                                       : stateText(*state).toUtf8());
        QCoreApplication::exit(Exit::Good);
    });
    return QCoreApplication::exec();
}

void addWeight(CLI::App& verb, Session& session, const DemoOptionsPointer& options)
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
                *options,
                "/control/weight",
                {{u"backend"_s, QString::fromStdString(options->backend)},
                    {u"percent"_s, options->percent}});
        };
    });
}

void addFault(CLI::App& verb, Session& session, const DemoOptionsPointer& options)
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
                *options,
                "/control/fault",
                {{u"kind"_s, QString::fromStdString(options->kind)},
                    {u"service"_s, QString::fromStdString(options->service)},
                    {u"value"_s, options->value}});
        };
    });
}

} // namespace

Result<demo::RunningFleet> demoFleet(const DemoOptions& options)
{
    const QString folder = QString::fromStdString(options.folder);
    const auto found
        = folder.isEmpty() ? demo::findFleet() : demo::fleetIn(QDir(folder).absolutePath());
    if (found)
        return *found;
    return failure(folder, tr("no demo runs"), tr("start one with: slipway demo"));
}

QString demoMember(const std::string& word)
{
    const QString name = QString::fromStdString(word);
    return name == u"green" || name == u"blue" ? u"api-"_s + name : name;
}

QString demoVersion(const QString& plain)
{
    return plain.isEmpty() || !plain.front().isDigit() ? plain : u'v' + plain;
}

void addDemoOrders(CLI::App& verb, Session& session, const DemoOptionsPointer& options)
{
    addWeight(verb, session, options);
    addFault(verb, session, options);
    auto* status = verb.add_subcommand("status", "What runs, with which weights and faults");
    status->callback([&session, options] {
        session.action = [&session, options] { return order(session, *options, "/control/state"); };
    });
}

} // namespace slipway::verbs
