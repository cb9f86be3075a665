// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/scrapeservice.h"

#include "base/async.h"
#include "io/httpclient.h"
#include "scrape/targetpage.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

QString keyOf(const QString& environment, const QString& service)
{
    return environment + u'\n' + service;
}

QString instanceOf(const QUrl& url)
{
    return u"%1:%2"_s.arg(url.host()).arg(url.port(url.scheme() == u"https" ? 443 : 80));
}

} // namespace

/// One target and what is remembered of it.
struct ScrapeService::Work {
    ScrapeTarget target;
    std::vector<timeseries::Label> labels;
    std::shared_ptr<const timeseries::Labels> up;
    std::shared_ptr<const timeseries::Labels> duration;
    std::shared_ptr<const timeseries::Labels> samples;
    SeriesCache cache; ///< with the pool while a page is parsed
    bool isGone = false;
};

/// A page and the cache that goes with it, back from the pool.
struct ScrapeService::Parsed {
    std::shared_ptr<SeriesCache> cache;
    std::shared_ptr<Result<TargetPage>> page;
};

ScrapeService::ScrapeService(
    io::HttpClient& client, timeseries::SeriesStore& store, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_store(store)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ScrapeService::askDue);
    m_pool.setMaxThreadCount(2);
}

ScrapeService::~ScrapeService()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void ScrapeService::apply(std::vector<ScrapeTarget> targets)
{
    QHash<QString, std::shared_ptr<Work>> work;
    std::vector<io::PollSchedule::Target> schedule;
    for (auto& target : targets) {
        const auto key = keyOf(target.environment, target.service);
        schedule.push_back({key, target.endpoint.interval});
        if (const auto before = m_work.value(key); before && before->target == target) {
            work.insert(key, before);
            continue;
        }
        auto fresh = std::make_shared<Work>();
        fresh->labels = targetLabels(target.environment.toStdString(),
            target.service.toStdString(),
            instanceOf(target.endpoint.url).toStdString());
        const auto named = [&](const char* name) {
            auto labels = fresh->labels;
            labels.push_back({std::string(timeseries::metricName), name});
            return std::make_shared<const timeseries::Labels>(std::move(labels));
        };
        fresh->up = named("up");
        fresh->duration = named("scrape_duration_seconds");
        fresh->samples = named("scrape_samples_scraped");
        fresh->target = std::move(target);
        work.insert(key, fresh);
    }
    const qint64 now = m_clock.now();
    for (auto it = m_work.begin(); it != m_work.end(); ++it) {
        const auto& old = *it;
        if (work.value(it.key()) == old)
            continue;
        old->isGone = true;
        auto ended = endSeries(old->cache, now);
        for (const auto& labels : {old->up, old->duration, old->samples})
            ended.push_back({labels, {now, timeseries::staleMarker()}});
        m_store.append(ended);
    }
    m_work = std::move(work);
    m_schedule.set(schedule, m_clock.monotonic());
    wake();
}

void ScrapeService::pollNow()
{
    m_schedule.dueNow(m_clock.monotonic());
    askDue();
}

std::optional<qint64> ScrapeService::nextDue(
    const QString& environment, const QString& service) const
{
    const auto due = m_schedule.dueOf(keyOf(environment, service));
    return due ? std::optional(m_clock.now() + *due - m_clock.monotonic()) : std::nullopt;
}

void ScrapeService::wake()
{
    const auto next = m_schedule.nextDue();
    if (!next)
        return m_timer.stop();
    m_timer.start(static_cast<int>(std::clamp<qint64>(*next - m_clock.monotonic(), 0, 60'000)));
}

void ScrapeService::askDue()
{
    for (const auto& key : m_schedule.takeDue(m_clock.monotonic()))
        ask(key);
    wake();
}

void ScrapeService::ask(const QString& key)
{
    const auto work = m_work.value(key);
    const auto& endpoint = work->target.endpoint;
    io::HttpRequest request;
    request.url = endpoint.url;
    request.headers = work->target.headers;
    request.headers.append({"X-Prometheus-Scrape-Timeout-Seconds",
        QByteArray::number(static_cast<double>(endpoint.timeout.count()) / 1000)});
    request.accept = acceptHeader();
    request.timeout = std::min(endpoint.timeout, endpoint.interval);
    request.tls = {endpoint.tls.authorities, endpoint.tls.certificate, endpoint.tls.key};
    const qint64 started = m_clock.now();
    whenDone(m_client.get(request), this, [this, work, started](const io::HttpResult& result) {
        answered(work, started, result);
    });
}

void ScrapeService::answered(
    const std::shared_ptr<Work>& work, qint64 started, const io::HttpResult& result)
{
    auto outcome = judgeAnswer(result);
    if (outcome.verdict != ScrapeVerdict::Taken || work->isGone)
        return finish(work, started, std::move(outcome));
    if (auto finding = contentTypeFinding(result.response->contentType))
        outcome.findings.push_back(std::move(*finding));
    auto cache = std::make_shared<SeriesCache>(std::move(work->cache));
    work->cache = {};
    const auto parse = [body = result.response->body,
                           format = formatOf(result.response->contentType),
                           labels = work->labels,
                           started,
                           cache = std::move(cache)] {
        const std::string_view text(body.constData(), static_cast<size_t>(body.size()));
        auto page = std::make_shared<Result<TargetPage>>(
            readTargetPage(text, format, {}, labels, started, *cache));
        return Parsed{cache, std::move(page)};
    };
    whenDone(inPool(m_pool, parse), this, [this, work, started, outcome](const Parsed& back) {
        parsed(work, started, outcome, back);
    });
}

void ScrapeService::parsed(
    const std::shared_ptr<Work>& work, qint64 started, ScrapeOutcome outcome, const Parsed& back)
{
    work->cache = std::move(*back.cache);
    if (work->isGone) {
        m_store.append(endSeries(work->cache, m_clock.now()));
        return finish(work, started, std::move(outcome));
    }
    auto& page = *back.page;
    if (!page) {
        const bool isLimit = page.error().what.startsWith(u"more than"_s);
        outcome.verdict = ScrapeVerdict::Unclear;
        outcome.cause = isLimit ? u"limit"_s : u"parse"_s;
        outcome.text = page.error().text();
        return finish(work, started, std::move(outcome));
    }
    outcome.samples = page->samples;
    outcome.findings.insert(outcome.findings.end(), page->findings.begin(), page->findings.end());
    m_store.append(page->points);
    finish(work, started, std::move(outcome));
}

void ScrapeService::finish(const std::shared_ptr<Work>& work, qint64 started, ScrapeOutcome outcome)
{
    const auto& target = work->target;
    const auto key = keyOf(target.environment, target.service);
    const bool isCurrent = m_work.value(key) == work;
    outcome.environment = target.environment;
    outcome.service = target.service;
    outcome.time = m_clock.now();
    outcome.ok = outcome.verdict == ScrapeVerdict::Taken;
    m_schedule.finished(key, m_clock.monotonic(), !outcome.ok, outcome.retryAfter);
    wake();
    if (!isCurrent)
        return;
    std::vector<timeseries::Point> points;
    if (!outcome.ok)
        points = endSeries(work->cache, started);
    points.push_back({work->up, {started, outcome.ok ? 1.0 : 0.0}});
    points.push_back({work->duration, {started, outcome.latencyMs / 1000}});
    points.push_back({work->samples, {started, static_cast<double>(outcome.samples)}});
    m_store.append(points);
    emit scraped(outcome);
}

} // namespace slipway::scrape
