// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/scrapeservice.h"

#include "base/async.h"
#include "io/httpclient.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

using SharedLabels = std::shared_ptr<const timeseries::Labels>;

/// A scrape that is at most this late stands at the time it was due, so that times are regular and
/// pack well (Prometheus: 2 ms, at most 1 % of the interval).
constexpr qint64 lateness = 2;
constexpr qint64 noBodyLimit = 1LL << 30U; // offsets into a page have 32 bits

QString keyOf(const QString& environment, const QString& service)
{
    return environment + u'\n' + service;
}

QString instanceOf(const QUrl& url)
{
    return u"%1:%2"_s.arg(url.host()).arg(url.port(url.scheme() == u"https" ? 443 : 80));
}

/// What is said of the scrape itself, in the order of Prometheus' report.
constexpr std::array<const char*, 5> reportNames{"up",
    "scrape_duration_seconds",
    "scrape_samples_scraped",
    "scrape_samples_post_metric_relabeling",
    "scrape_series_added"};

} // namespace

/// One target and what is remembered of it.
struct ScrapeService::Work {
    ScrapeTarget target;
    std::shared_ptr<const TargetRules> rules;
    std::optional<Error> wrongRules;
    std::array<SharedLabels, reportNames.size()> report;
    SeriesCache cache; ///< with the pool while a page is parsed
    qint64 lastTime = 0; ///< of the scrape before
    bool hasOtherRules = false; ///< than the cache was filled by
    bool isGone = false;

    /// Now, or the time at which this scrape was due if that is no different.
    qint64 timeOf(qint64 now)
    {
        const qint64 interval = target.endpoint.interval.count();
        const qint64 due = lastTime + interval;
        const bool isDue
            = lastTime > 0 && now > due && now - due <= std::min(lateness, interval / 100);
        lastTime = isDue ? due : now;
        return lastTime;
    }
};

/// When a scrape began.
struct ScrapeService::Started {
    qint64 time = 0; ///< of its samples, milliseconds since the Unix epoch
    qint64 monotonic = 0;
};

/// A page and the cache that goes with it, back from the pool.
struct ScrapeService::Parsed {
    std::shared_ptr<SeriesCache> cache;
    TakenPage page;
};

ScrapeService::ScrapeService(
    io::HttpClient& client, timeseries::SeriesStore& store, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_store(store)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &ScrapeService::askDue);
    m_pool.setMaxThreadCount(2);
}

ScrapeService::~ScrapeService()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void ScrapeService::change(Work& work, ScrapeTarget target) const
{
    auto rules = std::make_shared<TargetRules>();
    rules->settings = target.settings;
    rules->target = targetLabels(target.environment.toStdString(),
        target.service.toStdString(),
        instanceOf(target.endpoint.url).toStdString());
    rules->wanted = m_wanted;
    rules->wantedVersion = m_wantedVersion;
    auto relabeller = Relabeller::compile(target.settings.metricRelabel);
    work.wrongRules = relabeller ? std::nullopt : std::optional<Error>(relabeller.error());
    if (relabeller)
        rules->relabeller = std::move(*relabeller);
    work.rules = std::move(rules);
    work.hasOtherRules = true;
    work.target = std::move(target);
}

ScrapeService::WorkPointer ScrapeService::begin(ScrapeTarget target) const
{
    auto work = std::make_shared<Work>();
    change(*work, std::move(target));
    for (size_t i = 0; i < reportNames.size(); ++i) {
        auto labels = work->rules->target;
        labels.push_back({std::string(timeseries::metricName), reportNames[i]});
        work->report[i] = std::make_shared<const timeseries::Labels>(std::move(labels));
    }
    return work;
}

void ScrapeService::end(Work& work)
{
    const qint64 now = std::max(m_clock.now(), work.lastTime + 1);
    work.isGone = true;
    endSeries(work.cache, now, m_store);
    std::vector<timeseries::Point> report;
    for (const auto& labels : work.report)
        report.push_back({labels, {now, timeseries::staleMarker()}});
    m_store.append(report);
}

void ScrapeService::apply(std::vector<ScrapeTarget> targets)
{
    QHash<QString, WorkPointer> work;
    std::vector<io::PollSchedule::Target> schedule;
    for (auto& target : targets) {
        const auto key = keyOf(target.environment, target.service);
        schedule.push_back({key, target.endpoint.interval});
        const auto before = m_work.value(key);
        const bool isSamePlace
            = before && instanceOf(before->target.endpoint.url) == instanceOf(target.endpoint.url);
        if (!isSamePlace)
            work.insert(key, begin(std::move(target)));
        else if (before->target.settings == target.settings)
            before->target = std::move(target);
        else
            change(*before, std::move(target));
        if (isSamePlace)
            work.insert(key, before);
    }
    for (auto it = m_work.begin(); it != m_work.end(); ++it) {
        if (work.value(it.key()) != *it)
            end(**it);
    }
    m_work = std::move(work);
    m_schedule.set(schedule, m_clock.monotonic());
    wake();
}

void ScrapeService::setWanted(Selectors wanted)
{
    m_wanted = std::make_shared<const Selectors>(std::move(wanted));
    ++m_wantedVersion;
    for (const auto& work : std::as_const(m_work)) {
        auto rules = std::make_shared<TargetRules>(*work->rules);
        rules->wanted = m_wanted;
        rules->wantedVersion = m_wantedVersion;
        work->rules = std::move(rules);
    }
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
    const qint64 limit = work->target.settings.bodyLimit;
    io::HttpRequest request;
    request.url = endpoint.url;
    request.headers = work->target.headers;
    request.timeout = std::min(endpoint.timeout, endpoint.interval);
    request.headers.append({"X-Prometheus-Scrape-Timeout-Seconds",
        QByteArray::number(static_cast<double>(request.timeout.count()) / 1000)});
    request.accept = acceptHeader();
    request.tls = {endpoint.tls.authorities, endpoint.tls.certificate, endpoint.tls.key};
    request.limits.body = limit > 0 ? std::min(limit, noBodyLimit) : noBodyLimit;
    const Started started{work->timeOf(m_clock.now()), m_clock.monotonic()};
    whenDone(m_client.get(request), this, [this, work, started](const io::HttpResult& result) {
        answered(work, started, result);
    });
}

void ScrapeService::answered(const WorkPointer& work, Started started, const io::HttpResult& result)
{
    auto outcome = judgeAnswer(result);
    if (result.failure && result.failure->fault == io::HttpFault::TooLarge) {
        outcome.text = u"bodyLimit is %1 bytes, and the answer is larger"_s.arg(
            work->target.settings.bodyLimit);
    } else if (work->wrongRules) {
        outcome.verdict = ScrapeVerdict::Unclear;
        outcome.cause = u"relabel"_s;
        outcome.text = work->wrongRules->text();
    }
    if (outcome.verdict != ScrapeVerdict::Taken || work->isGone) {
        endSeries(work->cache, started.time, m_store);
        return finish(work, started, std::move(outcome), 0);
    }
    if (auto finding = contentTypeFinding(result.response->contentType))
        outcome.findings.push_back(std::move(*finding));
    auto cache = std::make_shared<SeriesCache>(std::exchange(work->cache, {}));
    if (std::exchange(work->hasOtherRules, false))
        forgetSeries(*cache);
    const auto parse = [body = result.response->body,
                           format = formatOf(result.response->contentType),
                           rules = work->rules,
                           started,
                           cache = std::move(cache),
                           &store = m_store] {
        const std::string_view text(body.constData(), static_cast<size_t>(body.size()));
        return Parsed{cache, takePage(text, format, *rules, started.time, *cache, store)};
    };
    whenDone(inPool(m_pool, parse), this, [this, work, started, outcome](const Parsed& back) {
        parsed(work, started, outcome, back);
    });
}

void ScrapeService::parsed(
    const WorkPointer& work, Started started, ScrapeOutcome outcome, const Parsed& back)
{
    work->cache = std::move(*back.cache);
    if (work->isGone)
        endSeries(work->cache, std::max(m_clock.now(), started.time + 1), m_store);
    const auto& page = back.page;
    outcome.relabelled = page.relabelled;
    outcome.added = page.added;
    outcome.notKept = page.notKept;
    if (page.error) {
        outcome.verdict = ScrapeVerdict::Unclear;
        outcome.cause = page.isLimit ? u"limit"_s : u"parse"_s;
        outcome.text = page.error->text();
    } else {
        outcome.samples = page.scraped;
        outcome.findings.insert(outcome.findings.end(), page.findings.begin(), page.findings.end());
    }
    finish(work, started, std::move(outcome), page.scraped);
}

void ScrapeService::finish(
    const WorkPointer& work, Started started, ScrapeOutcome outcome, qint64 lines)
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
    const std::array<double, reportNames.size()> values{outcome.ok ? 1.0 : 0.0,
        static_cast<double>(m_clock.monotonic() - started.monotonic) / 1000,
        static_cast<double>(lines),
        static_cast<double>(outcome.relabelled),
        static_cast<double>(outcome.added)};
    std::vector<timeseries::Point> report;
    for (size_t i = 0; i < values.size(); ++i)
        report.push_back({work->report[i], {started.time, values[i]}});
    m_store.append(report);
    emit scraped(outcome);
}

} // namespace slipway::scrape
