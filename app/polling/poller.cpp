// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/polling/poller.h"

#include "io/httpclient.h"
#include "io/tcpprobe.h"

namespace slipway::polling {

/// The services in construction order; their context object lives in the polling thread.
struct Poller::Services : public QObject {
    Services(timeseries::SeriesStore& store, const Clock& clock)
        : http(clock)
        , tcp(clock)
        , health(http, tcp, clock)
        , scrape(http, store, clock)
    {
    }

    io::HttpClient http;
    io::TcpProbe tcp;
    health::HealthService health;
    scrape::ScrapeService scrape;
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
        services->scrape.apply(plan.metrics);
    });
}

void Poller::pollAll()
{
    QMetaObject::invokeMethod(m_services, [services = m_services] {
        services->health.pollNow();
        services->scrape.pollNow();
    });
}

} // namespace slipway::polling
