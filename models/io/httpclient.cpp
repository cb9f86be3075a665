// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/httpclient.h"

#include "base/text.h"
#include "io/httplink.h"
#include "io/httprequestbytes.h"

#include <QPromise>
#include <QThread>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

constexpr qsizetype maxIdle = 256;

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

QString linkKey(const QUrl& url, const TlsFiles& tls)
{
    return QStringList{originOf(url), tls.authorities, tls.certificate, tls.key}.join(u'\n');
}

HttpResult faultResult(HttpFault fault, const QString& text, qint64 milliseconds)
{
    return {.response = {},
        .failure = HttpFailure{.fault = fault, .text = text, .milliseconds = milliseconds}};
}

} // namespace

/// One request on its way, redirects and a second try included.
struct HttpClient::Job {
    HttpRequest request;
    QUrl url; ///< what is asked now
    QString origin;
    QPromise<HttpResult> promise;
    QTimer deadline;
    HttpLink* link = nullptr;
    qint64 since = 0;
    int redirects = 0;
    bool isSecondTry = false;

    void finish(HttpResult result)
    {
        deadline.stop();
        promise.addResult(std::move(result));
        promise.finish();
    }
};

HttpClient::HttpClient(const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_resolver(clock)
{
}

HttpClient::~HttpClient()
{
    const auto cancelled = faultResult(HttpFault::Cancelled, u"cancelled"_s, 0);
    for (const auto& job : std::exchange(m_running, {})) {
        job->link->disconnect(this);
        job->finish(cancelled);
    }
    for (const auto& job : std::exchange(m_waiting, {}))
        job->finish(cancelled);
}

QFuture<HttpResult> HttpClient::get(const HttpRequest& request)
{
    Q_ASSERT(thread() == QThread::currentThread());
    const auto job = std::make_shared<Job>();
    job->promise.start(); // before the future is handed out, or an early result() crashes
    auto future = job->promise.future();
    const auto bytes = requestBytes(request, request.url);
    if (!bytes || request.timeout.count() <= 0) {
        const QString why = bytes ? u"no time to answer"_s : bytes.error().text();
        job->finish(faultResult(HttpFault::BadRequest, why, 0));
        return future;
    }
    job->request = request;
    job->url = request.url;
    job->origin = originOf(request.url);
    m_waiting.push_back(job);
    pump();
    return future;
}

void HttpClient::pump()
{
    for (auto at = m_waiting.begin(); at != m_waiting.end() && m_running.size() < maxInFlight;) {
        const JobPointer job = *at;
        if (m_perOrigin.value(job->origin) >= maxPerOrigin) {
            ++at;
            continue;
        }
        at = m_waiting.erase(at);
        if (job->promise.isCanceled())
            job->promise.finish();
        else
            dispatch(job);
    }
}

void HttpClient::dispatch(const JobPointer& job)
{
    ++m_perOrigin[job->origin];
    m_running.push_back(job);
    job->since = m_clock.monotonic();
    job->deadline.setSingleShot(true);
    job->deadline.setTimerType(Qt::PreciseTimer);
    connect(&job->deadline, &QTimer::timeout, this, [this, weak = std::weak_ptr(job)] {
        if (const auto late = weak.lock()) {
            drop(std::exchange(late->link, nullptr));
            fail(late,
                HttpFault::Timeout,
                u"no whole answer within %1"_s.arg(durationText(late->request.timeout)));
        }
    });
    job->deadline.start(job->request.timeout);
    send(job, false);
}

void HttpClient::send(const JobPointer& job, bool onFreshLink)
{
    const QString key = linkKey(job->url, job->request.tls);
    const auto bytes = requestBytes(job->request, job->url);
    if (!bytes)
        return fail(job, HttpFault::Redirected, u"a redirect that cannot be followed"_s);
    job->link = onFreshLink ? nullptr : takeIdle(key);
    if (!job->link)
        job->link = new HttpLink(key, job->url, job->request.tls, m_resolver, this);
    connect(job->link, &HttpLink::finished, this, [this, weak = std::weak_ptr(job)] {
        if (const auto done = weak.lock())
            answered(done);
    });
    job->link->send(*bytes, job->request.limits.body);
}

void HttpClient::answered(const JobPointer& job)
{
    auto* link = std::exchange(job->link, nullptr);
    if (link->failure()) {
        const HttpFailure failure = *link->failure();
        // A kept connection that closes before the first byte was closed while we wrote: what
        // only reads may be sent again.
        const bool wasStale = link->wasReused() && !link->hasBegun()
            && failure.fault == HttpFault::Cut && !job->isSecondTry;
        drop(link);
        if (!wasStale)
            return fail(job, failure.fault, failure.text);
        job->isSecondTry = true;
        return send(job, true);
    }
    HttpResponse response = link->takeResponse();
    release(link);
    if (isRedirect(response.status))
        return follow(job, response);
    response.contentType = response.header("content-type");
    response.finalUrl = job->url;
    response.milliseconds = m_clock.monotonic() - job->since;
    resolve(job, {.response = std::move(response), .failure = {}});
}

void HttpClient::follow(const JobPointer& job, const HttpResponse& response)
{
    const auto target = redirectTarget(job->url, response.header("location"));
    if (!target)
        return fail(job, HttpFault::Redirected, target.error().what);
    if (++job->redirects > job->request.limits.redirects) {
        return fail(job,
            HttpFault::Redirected,
            u"more than %1 redirects"_s.arg(job->request.limits.redirects));
    }
    job->url = *target;
    if (response.status == 303) // the answer stands elsewhere, to be fetched by GET
        job->request.form.clear();
    send(job, false);
}

void HttpClient::resolve(const JobPointer& job, HttpResult result)
{
    std::erase(m_running, job);
    if (--m_perOrigin[job->origin] == 0)
        m_perOrigin.remove(job->origin);
    job->finish(std::move(result));
    pump();
}

void HttpClient::fail(const JobPointer& job, HttpFault fault, const QString& text)
{
    resolve(job, faultResult(fault, text, m_clock.monotonic() - job->since));
}

HttpLink* HttpClient::takeIdle(const QString& key)
{
    // The youngest: the one that the server is least likely to have closed.
    const auto at = std::find_if(m_idle.rbegin(), m_idle.rend(), [&key](const HttpLink* link) {
        return link->key() == key;
    });
    if (at == m_idle.rend())
        return nullptr;
    auto* link = *at;
    m_idle.removeOne(link);
    link->disconnect(this);
    return link;
}

void HttpClient::release(HttpLink* link)
{
    if (!link->mayReuse())
        return drop(link);
    link->disconnect(this);
    connect(link, &HttpLink::stale, this, [this, link] {
        m_idle.removeOne(link);
        drop(link);
    });
    m_idle.append(link);
    if (m_idle.size() > maxIdle)
        drop(m_idle.takeFirst());
}

void HttpClient::drop(HttpLink* link)
{
    if (!link)
        return;
    link->disconnect(this);
    link->deleteLater();
}

} // namespace slipway::io
