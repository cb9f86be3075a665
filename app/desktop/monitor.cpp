// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/monitor.h"

#include "alerts/evaluate.h"
#include "app/logging/paths.h"
#include "base/async.h"
#include "base/log.h"

#include <QCryptographicHash>
#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

constexpr int publishEveryMs = 250;

} // namespace

Monitor::Monitor(const Clock& clock, Redactor& redactor, QThreadPool& pool, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_redactor(redactor)
    , m_pool(pool)
    , m_store(timeseries::makeMemoryStore())
{
    m_publish.setInterval(publishEveryMs);
    m_publish.setSingleShot(true);
    connect(&m_publish, &QTimer::timeout, this, &Monitor::publish);
}

Monitor::~Monitor() = default;

void Monitor::apply(const config::Config& config, bool isTrusted)
{
    if (config.file != m_file) {
        m_poller.reset();
        m_lock.reset();
        m_board = {};
        m_scrapeNotes.clear();
        m_store = timeseries::makeMemoryStore();
        m_file = config.file;
        takeLock(m_file);
        emit storeReplaced();
    }
    m_endpoints = polling::endpointsOf(config);
    std::vector<health::TargetId> ids;
    std::ranges::transform(m_endpoints, std::back_inserter(ids), &polling::WatchedEndpoint::id);
    m_board.keepOnly(ids);
    m_seenThisSweep.clear();
    m_lastSweep = 0;
    m_isFirstSweepDone = false;
    ++m_generation;
    if (m_isReadOnly)
        return publish();
    // Secrets are read off the main thread; a second configuration overtakes the first.
    struct Planned {
        polling::PollPlan plan;
        std::vector<Error> mistakes;
    };
    const auto plan = [config, isTrusted, &redactor = m_redactor] {
        Planned planned;
        planned.plan = polling::planOf(config, isTrusted, redactor, planned.mistakes);
        return planned;
    };
    whenDone(inPool(m_pool, plan), this, [this, generation = m_generation](const Planned& planned) {
        if (generation != m_generation)
            return;
        if (!m_poller) {
            m_poller = std::make_unique<polling::Poller>(*m_store, m_clock);
            connect(m_poller.get(), &polling::Poller::attempted, this, &Monitor::take);
            connect(m_poller.get(),
                &polling::Poller::scraped,
                this,
                [this](const scrape::ScrapeOutcome& outcome) {
                    const auto id = alerts::metricsTarget(outcome);
                    if (outcome.ok)
                        m_scrapeNotes[id]
                            = {outcome.samples, tr("%1 samples").arg(outcome.samples)};
                    take(id, alerts::attemptOf(outcome));
                });
        }
        m_mistakes = planned.mistakes;
        for (const auto& mistake : m_mistakes)
            qCWarning(logConfig).noquote() << mistake.text();
        m_poller->apply(planned.plan);
        publish();
    });
}

void Monitor::takeLock(const QString& file)
{
    m_isReadOnly = false;
    if (file.isEmpty())
        return;
    const QString folder = logging::stateDirectory() + u"/locks"_s;
    logging::makePrivate(folder);
    const auto name
        = QCryptographicHash::hash(file.toUtf8(), QCryptographicHash::Sha256).toHex().left(24);
    m_lock = std::make_unique<QLockFile>(
        QDir(folder).filePath(QString::fromLatin1(name) + u".lock"_s));
    m_lock->setStaleLockTime(0);
    m_isReadOnly = !m_lock->tryLock(0);
    if (m_isReadOnly)
        qCInfo(logApp) << "another window polls this project; this one only reads";
}

void Monitor::pollAll()
{
    if (m_poller)
        m_poller->pollAll();
}

std::optional<ScrapeNote> Monitor::scrapeNote(const health::TargetId& id) const
{
    const auto found = m_scrapeNotes.find(id);
    return found == m_scrapeNotes.end() ? std::nullopt : std::optional(found->second);
}

const polling::WatchedEndpoint* Monitor::endpointOf(const health::TargetId& id) const
{
    const auto found = std::ranges::find(m_endpoints, id, &polling::WatchedEndpoint::id);
    return found == m_endpoints.end() ? nullptr : &*found;
}

void Monitor::take(const health::TargetId& id, const health::Attempt& attempt)
{
    const auto* watched = endpointOf(id);
    if (watched == nullptr)
        return; // the answer to a request of the configuration before
    m_board.apply(id, attempt, watched->pace);
    noteSweep(id);
    if (!m_publish.isActive())
        m_publish.start();
}

void Monitor::noteSweep(const health::TargetId& id)
{
    m_seenThisSweep[id] = true;
    if (m_seenThisSweep.size() + m_mistakes.size() < m_endpoints.size())
        return;
    m_seenThisSweep.clear();
    m_lastSweep = m_clock.now();
    if (!std::exchange(m_isFirstSweepDone, true))
        emit firstSweepDone();
}

void Monitor::publish()
{
    auto alerts = alerts::evaluate(m_board, m_clock.now());
    const auto change = alerts::changeBetween(m_alerts, alerts);
    for (const auto& alert : change.raised)
        qCInfo(logApp).noquote() << "alert" << alert.title << alert.target.environment
                                 << alert.target.service << alert.cause;
    for (const auto& alert : change.ended)
        qCInfo(logApp).noquote() << "alert over:" << alert.title << alert.target.environment
                                 << alert.target.service;
    m_alerts = std::move(alerts);
    emit changed();
}

} // namespace slipway::desktop
