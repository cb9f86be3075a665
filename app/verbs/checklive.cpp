// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checklive.h"

#include "base/async.h"
#include "base/text.h"
#include "config/secrets.h"
#include "health/healthservice.h"
#include "io/httpclient.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

/// What an object of a health body says of its build.
void noteBuild(const QJsonObject& object, readiness::LiveTarget& target)
{
    for (const auto key : {u"commit",
             u"commit_sha",
             u"commitSha",
             u"git_commit",
             u"gitCommit",
             u"git_sha",
             u"gitSha",
             u"build_sha",
             u"buildSha",
             u"revision",
             u"sha",
             u"releaseId"}) {
        const auto value = object[QStringView(key)];
        // Spring's actuator has `git: {commit: {id: …}}`.
        const QString text
            = value.isObject() ? value.toObject()[u"id"].toString() : value.toString();
        if (target.commit.isEmpty() && !text.isEmpty() && text.size() <= 100)
            target.commit = visible(text, 100);
    }
    const QString version = object[u"version"].toString();
    if (target.version.isEmpty() && version.size() <= 100)
        target.version = visible(version, 100);
}

/// Version and commit as the body says them: at its top, or in `build`, `git`, `info`.
void noteBuild(const io::HttpResult& result, readiness::LiveTarget& target)
{
    if (const auto& report = target.condition.report)
        target.version = visible(report->version, 100);
    if (!result.response || result.response->body.size() > 1024 * 1024)
        return;
    const auto root = QJsonDocument::fromJson(result.response->body).object();
    noteBuild(root, target);
    for (const auto key : {u"build", u"git", u"info", u"meta"})
        noteBuild(root[QStringView(key)].toObject(), target);
}

/// The state of one run over all endpoints; a child of the caller's context.
class Round : public QObject {
public:
    Round(const Session& session,
        QObject* context,
        std::function<void(std::vector<readiness::LiveTarget>)> done)
        : QObject(context)
        , m_clock(session.clock)
        , m_client(m_system)
        , m_done(std::move(done))
    {
    }

    void ask(const QString& environment,
        const config::Service& service,
        bool isTrusted,
        Redactor& redactor);
    void start()
    {
        m_isStarted = true;
        finishIfDone();
    }

private:
    void take(size_t index, const health::Attempt& attempt, const config::Endpoint& endpoint);
    void finishIfDone();

    std::shared_ptr<const Clock> m_clock;
    SystemClock
        m_system; ///< deadlines run by the machine's clock, also where `--at` fixes the time shown
    io::HttpClient m_client;
    std::function<void(std::vector<readiness::LiveTarget>)> m_done;
    std::vector<readiness::LiveTarget> m_targets;
    size_t m_open = 0;
    bool m_isStarted = false;
};

void Round::take(size_t index, const health::Attempt& attempt, const config::Endpoint& endpoint)
{
    auto pace = health::paceOf(endpoint);
    pace.failureThreshold = 1;
    pace.successThreshold = 1;
    m_targets[index].condition = health::advance({}, attempt, pace);
    if (m_targets[index].condition.text.isEmpty())
        m_targets[index].condition.text = attempt.text;
}

void Round::finishIfDone()
{
    if (!m_isStarted || m_open > 0)
        return;
    m_done(std::move(m_targets));
    deleteLater();
}

void Round::ask(
    const QString& environment, const config::Service& service, bool isTrusted, Redactor& redactor)
{
    const auto endpoint = *service.health;
    const size_t index = m_targets.size();
    readiness::LiveTarget target;
    target.id = {environment, service.name, health::TargetKind::Health};
    target.url = visible(redactor.redact(endpoint.url.toString(QUrl::RemoveUserInfo)), 500);
    m_targets.push_back(std::move(target));
    const bool hasSecret = endpoint.authentication.kind != config::Authentication::Kind::None;
    auto headers = hasSecret && !isTrusted
        ? Result<QList<std::pair<QByteArray, QByteArray>>>(failure({},
            u"it needs a secret, and this configuration is not trusted"_s,
            u"look at it: slipway config trust"_s))
        : config::requestHeaders(endpoint.authentication, redactor);
    if (!headers) {
        health::Attempt attempt;
        attempt.time = m_clock->now();
        attempt.cause = u"secret"_s;
        attempt.text = visible(headers.error().text(), 300);
        take(index, attempt, endpoint);
        return;
    }
    io::HttpRequest request;
    request.url = endpoint.url;
    request.headers = std::move(*headers);
    request.accept = "application/health+json, application/json, text/plain;q=0.5, */*;q=0.1";
    request.timeout = endpoint.timeout;
    request.tls = {endpoint.tls.authorities, endpoint.tls.certificate, endpoint.tls.key};
    ++m_open;
    whenDone(m_client.get(request), this, [this, index, endpoint](const io::HttpResult& result) {
        take(index, health::attemptOf(result, m_clock->now()), endpoint);
        noteBuild(result, m_targets[index]);
        --m_open;
        finishIfDone();
    });
}

} // namespace

void askOnce(const Session& session,
    Redactor& redactor,
    const std::vector<config::Environment>& environments,
    bool isTrusted,
    QObject* context,
    std::function<void(std::vector<readiness::LiveTarget>)> done)
{
    auto* round = new Round(session, context, std::move(done));
    for (const auto& environment : environments) {
        for (const auto& service : environment.services) {
            if (service.health)
                round->ask(environment.name, service, isTrusted, redactor);
        }
    }
    round->start();
}

} // namespace slipway::verbs
