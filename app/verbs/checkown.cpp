// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkown.h"

#include "app/assessing/owncommands.h"
#include "app/verbs/query.h"
#include "app/verbs/source.h"
#include "base/text.h"
#include "config/secrets.h"
#include "readiness/ownchecks.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using Kind = config::OwnCheck::Kind;

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::check", text);
}

readiness::Outcome askHttp(const Session& session, const config::OwnCheck& check)
{
    io::HttpRequest request;
    request.url = QUrl(check.url, QUrl::StrictMode);
    request.timeout = check.timeout;
    const auto result = getOnce(session, request);
    const qint64 now = session.clock->now();
    if (result.response)
        return readiness::outcomeOfHttp(
            check, result.response->status, result.response->body, {}, now);
    const QString why = result.failure ? result.failure->text : tr("There is no answer.");
    return readiness::outcomeOfHttp(check, std::nullopt, {}, visible(why, 300), now);
}

/// The samples of every metrics page of the environments, read once for all queries.
class Pages {
public:
    Pages(Session& session, const std::vector<config::Environment>& environments)
        : m_session(session)
        , m_environments(environments)
    {
    }
    readiness::LiveAnswer answer(const config::OwnCheck& check)
    {
        if (!m_isRead)
            read();
        readiness::LiveAnswer out{
            .name = check.id, .expression = check.query, .time = m_session.clock->now()};
        if (m_pages == 0) {
            out.error = m_why.isEmpty() ? tr("No metrics endpoint is configured.") : m_why;
            return out;
        }
        const auto answer
            = promql::queryInstant(*m_samples.snapshot(), check.query.toStdString(), out.time);
        if (!answer) {
            out.error = visible(answer.error().text(), 300);
        } else if (const auto* vector = std::get_if<promql::Vector>(&answer->value)) {
            for (const auto& element : *vector)
                out.samples.push_back({{}, element.sample.value});
        } else if (const auto* scalar = std::get_if<promql::Scalar>(&answer->value)) {
            out.samples.push_back({{}, scalar->sample.value});
        } else {
            out.error = tr("The query gives neither a number nor a vector.");
        }
        return out;
    }

private:
    void read()
    {
        m_isRead = true;
        for (const auto& environment : m_environments) {
            for (const auto& service : environment.services) {
                if (service.metrics)
                    readPage(*service.metrics);
            }
        }
    }
    void readPage(const config::Endpoint& endpoint)
    {
        const auto headers = config::requestHeaders(endpoint.authentication, m_session.redactor);
        if (!headers) {
            m_why = visible(headers.error().text(), 300);
            return;
        }
        io::HttpRequest request;
        request.url = endpoint.url;
        request.headers = *headers;
        request.timeout = endpoint.timeout;
        request.tls = {endpoint.tls.authorities, endpoint.tls.certificate, endpoint.tls.key};
        const auto result = getOnce(m_session, request);
        if (!result.response || result.response->status != 200) {
            m_why = tr("A metrics page cannot be read.");
            return;
        }
        if (const auto added = m_samples.add(result.response->body, m_session.clock->now()); !added)
            m_why = visible(added.error().text(), 300);
        else
            ++m_pages;
    }

    Session& m_session;
    const std::vector<config::Environment>& m_environments;
    PageSamples m_samples;
    QString m_why;
    int m_pages = 0;
    bool m_isRead = false;
};

} // namespace

QMap<QString, readiness::Outcome> runOwnChecks(
    Session& session, const std::vector<config::OwnCheck>& checks, const OwnWorld& world)
{
    QMap<QString, readiness::Outcome> out;
    Pages pages(session, world.environments);
    for (const auto& check : checks) {
        if (check.kind == Kind::File)
            continue;
        if (!world.isTrusted) {
            out.insert(check.id,
                {readiness::Status::Unknown,
                    readiness::UnknownReason::Unreachable,
                    tr("The configuration is not trusted, so its check was not run."),
                    {}});
        } else if (check.kind == Kind::Command) {
            out.insert(check.id,
                readiness::outcomeOfCommand(check,
                    assessing::runOwnCommand(check,
                        world.directory,
                        QProcessEnvironment::systemEnvironment(),
                        session.clock->now())));
        } else if (check.kind == Kind::Http) {
            out.insert(check.id, askHttp(session, check));
        } else {
            out.insert(check.id, readiness::outcomeOfPromql(check, pages.answer(check)));
        }
    }
    return out;
}

} // namespace slipway::verbs
