// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkmanual.h"
#include "app/verbs/output.h"
#include "base/text.h"

#include <QDir>
#include <QFile>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QStringList topics()
{
    QStringList names = QDir(u":/slipway/help"_s).entryList({u"*.md"_s}, QDir::Files, QDir::Name);
    for (auto& name : names)
        name.chop(3);
    return names;
}

int showTopic(const Session& session, const QString& topic)
{
    if (topic.isEmpty()) {
        printDocument(
            "Topics: " + topics().join(u", "_s).toUtf8() + "\nRead one with: slipway help TOPIC");
        return Exit::Good;
    }
    if (topic == u"checks") {
        printDocument(checkManual());
        return Exit::Good;
    }
    QFile file(u":/slipway/help/"_s + topic + u".md"_s);
    if (!topics().contains(topic) || !file.open(QIODevice::ReadOnly)) {
        const QString near = closest(topic, topics());
        complain(session,
            u"no help on '%1' (%2)"_s.arg(topic,
                near.isEmpty() ? u"topics: "_s + topics().join(u", "_s)
                               : u"did you mean '%1'?"_s.arg(near)));
        return Exit::Usage;
    }
    printDocument(file.readAll());
    return Exit::Good;
}

} // namespace

std::string contract()
{
    return R"(Without a verb the window (slipway-desktop) is started with the given arguments.

Exit codes of every verb:
  0  good, or go                     2  usage or configuration error
  1  bad, or no-go                   3  cannot tell
stdout holds the answer, with --format json one JSON document, also with exit 1 and 3;
its "schema" is slipway.VERB/1. Diagnostics go to stderr. Times are RFC 3339 UTC.
--at TIME fixes the clock, so that output is reproducible.

slipway help TOPIC shows the manual: checks, cli, configuration, gate, pages, keyboard, readiness.)";
}

void addHelp(CLI::App& app, Session& session)
{
    auto* verb = app.add_subcommand("help", "Show a page of the manual");
    auto topic = std::make_shared<std::string>();
    verb->add_option("TOPIC",
        *topic,
        "checks, cli, configuration, gate, history, keyboard, pages, readiness, rollout");
    verb->callback([&session, topic] {
        session.action
            = [&session, topic] { return showTopic(session, QString::fromStdString(*topic)); };
    });
}

} // namespace slipway::verbs
