// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/queryserver.h"

#include "app/engine/starter.h"
#include "app/verbs/source.h"
#include "base/async.h"
#include "config/configreader.h"
#include "config/mistakes.h"
#include "config/secrets.h"
#include "io/httpclient.h"

#include <QCoreApplication>
#include <QDir>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

Result<config::Config> configOf(const ServerWish& wish)
{
    QString file = QString::fromStdString(wish.config);
    if (file.isEmpty()) {
        const auto found = config::findConfig(QDir::currentPath());
        if (!found)
            return failure(found.error());
        file = *found;
    }
    const auto reading = config::loadConfig(file);
    if (!reading.config)
        return failure(reading.mistakes.front());
    return *reading.config;
}

/// The environment and the server that the wish names.
Result<std::pair<config::Environment, config::PrometheusServer>> find(
    const config::Config& config, const ServerWish& wish)
{
    const QString name = QString::fromStdString(wish.server);
    const QString wanted = QString::fromStdString(wish.environment);
    QStringList names;
    bool isKnown = wanted.isEmpty();
    for (const auto& environment : config.environments) {
        if (!wanted.isEmpty() && environment.name != wanted)
            continue;
        isKnown = true;
        for (const auto& server : environment.servers) {
            if (server.name == name)
                return std::pair{environment, server};
            names << server.name;
        }
    }
    if (!isKnown)
        return failure(config.file, u"there is no environment \"%1\""_s.arg(wanted));
    return failure(config.file,
        u"there is no server \"%1\""_s.arg(name),
        names.isEmpty() ? u"give it under prometheus of an environment, or give a URL"_s
                        : config::suggestion(name, names));
}

prometheus::ServerAddress plainAddress(const QUrl& url, const ServerWish& wish)
{
    prometheus::ServerAddress out;
    out.name = url.host();
    out.endpoint.url = url;
    out.endpoint.timeout = Milliseconds(static_cast<qint64>(wish.timeout * 1000));
    return out;
}

} // namespace

Result<prometheus::ServerAddress> serverAddress(Session& session, const ServerWish& wish)
{
    if (const auto url = urlOf(QString::fromStdString(wish.server))) {
        if (!url->userInfo().isEmpty()) {
            return failure(u"--server"_s,
                u"credentials in the URL are refused"_s,
                u"put the server into slipway.yaml with auth, and give its name"_s);
        }
        return plainAddress(*url, wish);
    }
    const auto config = configOf(wish);
    if (!config)
        return failure(config.error());
    const auto found = find(*config, wish);
    if (!found)
        return failure(found.error());
    const auto& [environment, server] = *found;
    const auto& authentication = server.endpoint.authentication;
    if (authentication.kind != config::Authentication::Kind::None && !engine::isTrusted(*config)) {
        return failure(config->file,
            u"the server needs a secret, and this configuration is not trusted"_s,
            u"look at it: slipway config trust %1"_s.arg(config->file));
    }
    auto headers = config::requestHeaders(authentication, session.redactor);
    if (!headers)
        return failure(headers.error());
    return prometheus::ServerAddress{
        environment.name, server.name, server.endpoint, std::move(*headers)};
}

ServerAnswer askServer(const prometheus::ServerAddress& address,
    const std::string& expression,
    const QueryTimes& times)
{
    ServerAnswer out{.answer = failure({}, u"the program was ended"_s), .isRefused = false};
    const SystemClock clock; // deadlines run by the machine's clock, also under `--at`
    io::HttpClient http(clock);
    prometheus::ApiClient client(http, clock, address);
    const auto text = QString::fromStdString(expression);
    // From inside the loop, so that an answer that is there at once ends it too.
    QTimer::singleShot(0, &client, [&] {
        const auto asked = times.step > 0
            ? client.queryRange(text, times.start, times.end, times.step)
            : client.query(text, times.start);
        whenDone(asked, &client, [&](const Result<promql::Answer>& answer) {
            out.answer = answer;
            QCoreApplication::quit();
        });
    });
    QCoreApplication::exec();
    const int status = client.lastStatus();
    // Without a place the question was none before it was sent.
    out.isRefused = !out.answer
        && (status == 400 || status == 422 || (status == 0 && out.answer.error().where.isEmpty()));
    return out;
}

} // namespace slipway::verbs
