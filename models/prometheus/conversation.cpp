// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/conversation.h"

#include "io/httpclient.h"

using namespace Qt::StringLiterals;
using slipway::io::HttpFault;

namespace slipway::prometheus {
namespace {

constexpr qsizetype longestUrl = 7000; ///< of a question that cannot be posted
constexpr int readers = 2; ///< threads that read answers

/// Faults after which another server may stand there.
bool isGone(HttpFault fault)
{
    switch (fault) {
    case HttpFault::Dns:
    case HttpFault::Refused:
    case HttpFault::Unreachable:
    case HttpFault::Tls:
    case HttpFault::Cut:
    case HttpFault::Garbage:
    case HttpFault::Redirected: return true;
    case HttpFault::Timeout:
    case HttpFault::TooLarge:
    case HttpFault::BadRequest:
    case HttpFault::Cancelled: return false;
    }
    return true;
}

} // namespace

Conversation::Conversation(io::HttpClient& http, ServerAddress address, QObject* parent)
    : QObject(parent)
    , m_http(http)
    , m_address(std::move(address))
    , m_url(shownUrl(m_address.endpoint.url))
{
    m_pool.setMaxThreadCount(readers);
    for (const auto& [name, value] : std::as_const(m_address.headers)) {
        const QString text = QString::fromLatin1(value);
        m_redactor.add(text);
        m_redactor.add(text.section(u' ', -1)); // without `Bearer` or `Basic`
    }
}

Conversation::~Conversation()
{
    m_pool.clear();
    for (const auto& close : std::exchange(m_open, {}))
        close();
}

void Conversation::send(const ApiCall& call, const Done<Result<io::HttpResponse>>& done)
{
    const bool byPost = call.mayBeLong && !m_refusesPost;
    const auto request = requestOf(m_address, call, byPost);
    if (!request)
        return done(failure(request.error()));
    if (!byPost && request->url.toEncoded().size() > longestUrl) {
        return done(failure(m_url,
            u"the question is too long for a server that takes no POST"_s,
            u"let the proxy before the server take POST to /api/v1/"_s));
    }
    whenDone(m_http.get(*request), this, [this, call, byPost, done](const io::HttpResult& result) {
        answered(call, byPost, done, result);
    });
}

void Conversation::answered(const ApiCall& call,
    bool wasPost,
    const Done<Result<io::HttpResponse>>& done,
    const io::HttpResult& result)
{
    m_lastStatus = result.response ? result.response->status : 0;
    if (result.failure) {
        if (isGone(result.failure->fault))
            build.reset();
        return done(failure(redacted(errorOf(*result.failure, m_url))));
    }
    m_retryAfter = retryAfterOf(*result.response);
    if (wasPost && result.response->status == 405) {
        m_refusesPost = true;
        return send(call, done);
    }
    done(*result.response);
}

Error Conversation::redacted(const Error& error) const
{
    return {error.where, m_redactor.redact(error.what), error.fix};
}

Error Conversation::placed(Error error) const
{
    if (error.where.isEmpty())
        error.where = m_url;
    return redacted(error);
}

} // namespace slipway::prometheus
