// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/polling/poller.h"

#include "base/async.h"
#include "io/httpclient.h"
#include "io/tcpprobe.h"
#include "prometheus/serverwatch.h"

#include <QPromise>

using namespace Qt::StringLiterals;

namespace slipway::polling {

/// The services in construction order; their context object lives in the polling thread.
struct Poller::Services : public QObject {
    Services(timeseries::SeriesStore& store, const Clock& clock)
        : http(clock)
        , tcp(clock)
        , health(http, tcp, clock)
        , scrape(http, store, clock)
        , servers(http, clock)
    {
    }

    io::HttpClient http;
    io::TcpProbe tcp;
    health::HealthService health;
    scrape::ScrapeService scrape;
    prometheus::ServerWatch servers;
};

Poller::Poller(timeseries::SeriesStore& store, const Clock& clock, QObject* parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("poller"));
    auto* starter = new QObject;
    starter->moveToThread(&m_thread);
    m_thread.start();
    // The services are made inside the thread, so that every timer and socket of theirs belongs to
    // it.
    QMetaObject::invokeMethod(
        starter,
        [this, starter, &store, &clock] {
            m_services = new Services(store, clock);
            connect(
                &m_services->health, &health::HealthService::attempted, this, &Poller::attempted);
            connect(&m_services->scrape, &scrape::ScrapeService::scraped, this, &Poller::scraped);
            connect(&m_services->servers, &prometheus::ServerWatch::looked, this, &Poller::looked);
            delete starter;
        },
        Qt::BlockingQueuedConnection);
}

Poller::~Poller()
{
    m_services->deleteLater(); // runs in the polling thread before it ends
    m_thread.quit();
    m_thread.wait();
}

void Poller::apply(PollPlan plan)
{
    QMetaObject::invokeMethod(m_services, [services = m_services, plan = std::move(plan)] {
        services->health.apply(plan.health);
        services->scrape.setWanted(plan.wanted);
        services->scrape.apply(plan.metrics);
        services->servers.apply(plan.servers);
    });
}

void Poller::pollAll()
{
    QMetaObject::invokeMethod(m_services, [services = m_services] {
        services->health.pollNow();
        services->scrape.pollNow();
        services->servers.pollNow();
    });
}

QFuture<Result<promql::Answer>> Poller::queryRange(const QString& environment,
    const QString& server,
    const QString& query,
    qint64 start,
    qint64 end,
    qint64 step)
{
    using Answered = Result<promql::Answer>;
    auto promise = std::make_shared<QPromise<Answered>>();
    promise->start();
    auto future = promise->future();
    QMetaObject::invokeMethod(m_services, [=, services = m_services] {
        auto* client = services->servers.client(environment, server);
        if (!client) {
            promise->addResult(failure(u"%1/%2"_s.arg(environment, server),
                u"there is no such server, or its secret cannot be read"_s,
                u"describe it under environments[].prometheus"_s));
            promise->finish();
            return;
        }
        whenDone(client->queryRange(query, start, end, step),
            services,
            [promise](const Answered& answer) {
                promise->addResult(answer);
                promise->finish();
            });
    });
    return future;
}

} // namespace slipway::polling
