// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/config_places.h"
#include "app/verbs/config_trust.h"
#include "app/verbs/output_config.h"
#include "app/verbs/verb.h"
#include "base/text.h"
#include "config/configreader.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

struct Wanted {
    std::string file;
    std::string format = "text";
};

QByteArray bytesOf(const QJsonObject& object)
{
    return QJsonDocument(object).toJson();
}

/// The file as the person named it, or the one found upward.
config::Reading readingOf(const Wanted& wanted, QString& file)
{
    file = QString::fromStdString(wanted.file);
    if (file.isEmpty()) {
        const auto found = config::findConfig(QDir::currentPath());
        if (!found)
            return {std::nullopt, {found.error()}};
        file = QDir::current().relativeFilePath(*found);
    }
    return config::loadConfig(file);
}

QJsonObject mistakeJson(const Error& mistake)
{
    const QStringList parts = mistake.where.split(u':');
    bool isColumn = false;
    bool isLine = false;
    const int column = parts.value(parts.size() - 1).toInt(&isColumn);
    const int line = parts.value(parts.size() - 2).toInt(&isLine);
    const bool hasPlace = parts.size() > 2 && isLine && isColumn;
    return {{u"line"_s, hasPlace ? QJsonValue(line) : QJsonValue(QJsonValue::Null)},
        {u"column"_s, hasPlace ? QJsonValue(column) : QJsonValue(QJsonValue::Null)},
        {u"what"_s, mistake.what},
        {u"fix"_s, mistake.fix.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(mistake.fix)}};
}

/// One line for the whole, and one for each plan.
QByteArray summary(const QString& file, const config::Config& config)
{
    QString out = u"%1: valid (%2 environments, %3 services)\n"_s.arg(file)
                      .arg(config.environments.size())
                      .arg(config.services.size());
    for (const auto& plan : config.plans) {
        QStringList steps;
        for (const auto& step : plan.steps)
            steps << step.name;
        out += u"plan %1: %2\n"_s.arg(plan.name, visible(steps.join(u", "_s), 1000));
    }
    return out.toUtf8();
}

int validate(const Session& session, const Wanted& wanted)
{
    QString file;
    auto reading = readingOf(wanted, file);
    for (const auto& mistake : mistakesInPlaces(reading)) {
        reading.mistakes.push_back(mistake);
        reading.config.reset();
    }
    QJsonArray mistakes;
    for (const auto& mistake : reading.mistakes) {
        complain(session, mistake.text());
        mistakes.append(mistakeJson(mistake));
    }
    if (wanted.format == "json")
        printDocument(bytesOf({{u"schema"_s, u"slipway.config/1"_s},
            {u"file"_s, file},
            {u"valid"_s, reading.config.has_value()},
            {u"mistakes"_s, mistakes}}));
    else if (reading.config)
        printDocument(summary(file, *reading.config));
    return reading.config ? Exit::Good : Exit::Usage;
}

int show(const Session& session, const Wanted& wanted)
{
    QString file;
    const auto reading = readingOf(wanted, file);
    for (const auto& mistake : reading.mistakes)
        complain(session, mistake.text());
    if (!reading.config)
        return Exit::Usage;
    printDocument(bytesOf(configJson(*reading.config)));
    return Exit::Good;
}

int printSchema()
{
    QFile schema(u":/slipway/schema/slipway.schema.json"_s);
    if (!schema.open(QIODevice::ReadOnly))
        return Exit::CannotTell;
    printDocument(schema.readAll());
    return Exit::Good;
}

void addFile(CLI::App& verb, const std::shared_ptr<Wanted>& wanted)
{
    verb.add_option("FILE,--config", wanted->file, "slipway.yaml; found upward if not said");
}

} // namespace

void addConfig(CLI::App& app, Session& session)
{
    auto* verb = app.add_subcommand("config", "Judge, show, trust or describe slipway.yaml");
    verb->require_subcommand(1);
    auto wanted = std::make_shared<Wanted>();

    auto* validateVerb = verb->add_subcommand("validate", "Tell every mistake; exit 0 or 2");
    validateVerb->alias("check");
    addFile(*validateVerb, wanted);
    validateVerb->add_option("--format", wanted->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    validateVerb->callback([&session, wanted] {
        session.format = QString::fromStdString(wanted->format);
        session.action = [&session, wanted] { return validate(session, *wanted); };
    });

    auto* showVerb
        = verb->add_subcommand("show", "Print it as JSON with defaults and environments resolved");
    addFile(*showVerb, wanted);
    showVerb->add_option("--format", wanted->format, "json, in either case")
        ->check(CLI::IsMember({"text", "json"}));
    showVerb->callback([&session, wanted] {
        session.action = [&session, wanted] { return show(session, *wanted); };
    });

    addConfigTrust(*verb, session);
    verb->add_subcommand("schema", "Print the JSON Schema for editors")->callback([&session] {
        session.action = [] { return printSchema(); };
    });
}

} // namespace slipway::verbs
