// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/monitor.h"

#include "alerts/evaluate.h"
#include "app/logging/paths.h"
#include "app/polling/store.h"
#include "base/async.h"
#include "base/log.h"

#include <QCryptographicHash>
#include <QDir>

#include <algorithm>
#include <limits>
#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

constexpr int publishEveryMs = 250;
constexpr int keepEveryMs = 3000; ///< what a crash may cost
constexpr int readEveryMs = 30'000;
constexpr qint64 overlapMs = 120'000; ///< read again, in case the other window wrote late

/// What a scrape brought, in a few words.
QString noteOf(const scrape::ScrapeOutcome& outcome)
{
    const auto samples = Monitor::tr("%n sample(s)", nullptr, int(outcome.samples));
    return outcome.notKept > 0 ? Monitor::tr("%1, +%2 not kept").arg(samples).arg(outcome.notKept)
                               : samples;
}

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
    m_storagePool.setMaxThreadCount(1);
    connect(&m_keep, &QTimer::timeout, this, &Monitor::keepStore);
}

Monitor::~Monitor()
{
    m_poller.reset();
    m_storagePool.waitForDone();
    // The last seconds; what a checkpoint would save at the next start is not worth waiting for
    // now.
    if (m_durable && !m_durable->flush())
        qCWarning(logApp) << "the last seconds of samples could not be written";
}

void Monitor::apply(const config::Config& config, bool isTrusted)
{
    const bool isAnother = config.file != m_file;
    if (isAnother) {
        m_poller.reset();
        keepStore();
        m_lock.reset();
        m_board = {};
        m_scrapeNotes.clear();
        m_servers.clear();
        m_durable.reset();
        m_store = timeseries::makeMemoryStore(polling::storeLimits(config.storage));
        m_storeFolder = polling::storeFolder(config);
        setStoreTrouble({});
        m_readSince = std::numeric_limits<qint64>::min();
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
    m_keep.start(m_isReadOnly ? readEveryMs : keepEveryMs);
    if (m_isReadOnly) {
        readStore();
        return publish();
    }
    // Also when a second version of the file overtakes the first while its store is being opened.
    prepare(config, isTrusted, !m_poller && !m_storeFolder.isEmpty());
}

/// What is made off the main thread before anything is asked.
struct Monitor::Prepared {
    quint64 generation = 0;
    polling::PollPlan plan;
    std::vector<Error> mistakes;
    std::shared_ptr<timeseries::DurableStore> store; ///< opened; null: the one in use stays
    std::optional<QString> trouble; ///< why it was not opened; null: the one in use stays
};

void Monitor::prepare(const config::Config& config, bool isTrusted, bool opensStore)
{
    // Secrets and samples are read off the main thread; a second configuration overtakes the first.
    const auto work = [config,
                          isTrusted,
                          generation = m_generation,
                          folder = opensStore ? m_storeFolder : QString(),
                          &redactor = m_redactor] {
        Prepared out{
            .generation = generation, .plan = {}, .mistakes = {}, .store = {}, .trouble = {}};
        out.plan = polling::planOf(config, isTrusted, redactor, out.mistakes);
        if (folder.isEmpty())
            return out;
        timeseries::DurableStoreLimits limits;
        limits.memory = polling::storeLimits(config.storage);
        auto opened = timeseries::DurableStore::open(folder, limits);
        out.trouble = opened ? QString() : opened.error().text();
        if (opened)
            out.store = std::move(*opened);
        return out;
    };
    whenDone(inPool(m_storagePool, work), this, [this](const Prepared& prepared) {
        if (prepared.generation == m_generation)
            takePrepared(prepared);
    });
}

void Monitor::takePrepared(const Prepared& prepared)
{
    if (prepared.store && !m_poller) {
        m_durable = prepared.store;
        m_store = m_durable;
        for (const auto& loss : m_durable->restored().losses)
            qCWarning(logApp).noquote() << "samples of the last run:" << loss;
        emit storeReplaced();
    }
    if (prepared.trouble)
        setStoreTrouble(*prepared.trouble);
    m_mistakes = prepared.mistakes;
    for (const auto& mistake : m_mistakes)
        qCWarning(logConfig).noquote() << mistake.text();
    takePlan(prepared.plan);
    publish();
}

/// Writes what came in since the last time, in the storage thread.
void Monitor::keepStore()
{
    if (m_isReadOnly)
        return readStore();
    if (!m_durable || m_isStoring)
        return;
    m_isStoring = true;
    const auto work = [store = m_durable]() -> QString {
        auto done = store->flush();
        if (done && store->isCheckpointDue())
            done = store->checkpoint();
        return done ? QString() : done.error().text();
    };
    whenDone(inPool(m_storagePool, work), this, [this](const QString& trouble) {
        m_isStoring = false;
        setStoreTrouble(trouble);
    });
}

void Monitor::setStoreTrouble(const QString& trouble)
{
    if (trouble == m_storeTrouble)
        return;
    if (!trouble.isEmpty())
        qCWarning(logApp).noquote() << "samples do not get onto the disk:" << trouble;
    m_storeTrouble = trouble;
    emit storeTroubleChanged();
}

/// Another window polls this project: what it wrote is read into the store here.
void Monitor::readStore()
{
    if (m_isStoring || m_storeFolder.isEmpty())
        return;
    m_isStoring = true;
    const auto work = [store = m_store, folder = m_storeFolder, since = m_readSince]() -> QString {
        const auto restored = timeseries::restoreInto(*store, folder, since);
        return restored ? QString() : restored.error().text();
    };
    whenDone(inPool(m_storagePool, work),
        this,
        [this, file = m_file, next = m_clock.now() - overlapMs](const QString& trouble) {
            m_isStoring = false;
            if (file != m_file) {
                if (m_isReadOnly)
                    readStore();
                return;
            }
            setStoreTrouble(trouble);
            if (trouble.isEmpty())
                m_readSince = next;
            emit changed();
        });
}

void Monitor::takePlan(const polling::PollPlan& plan)
{
    if (!m_poller) {
        m_poller = std::make_unique<polling::Poller>(*m_store, m_clock);
        connect(m_poller.get(),
            &polling::Poller::attempted,
            this,
            qOverload<const health::TargetId&, const health::Attempt&>(&Monitor::take));
        connect(m_poller.get(),
            &polling::Poller::looked,
            this,
            qOverload<const prometheus::ServerView&>(&Monitor::take));
        connect(m_poller.get(),
            &polling::Poller::scraped,
            this,
            [this](const scrape::ScrapeOutcome& outcome) {
                const auto id = alerts::metricsTarget(outcome);
                if (outcome.ok)
                    m_scrapeNotes[id] = {outcome.samples, noteOf(outcome)};
                take(id, alerts::attemptOf(outcome));
            });
    }
    m_asked = plan.health.size() + plan.metrics.size();
    std::erase_if(m_servers, [&plan](const prometheus::ServerView& view) {
        return std::ranges::none_of(plan.servers, [&view](const auto& server) {
            return server.environment == view.environment && server.name == view.name;
        });
    });
    m_poller->apply(plan);
}

void Monitor::take(const prometheus::ServerView& view)
{
    const auto known = std::ranges::find_if(m_servers, [&view](const auto& other) {
        return other.environment == view.environment && other.name == view.name;
    });
    if (known != m_servers.end())
        *known = view;
    else
        m_servers.push_back(view);
    if (!m_publish.isActive())
        m_publish.start();
}

QFuture<Result<promql::Answer>> Monitor::queryRange(const QString& environment,
    const QString& server,
    const QString& query,
    qint64 start,
    qint64 end,
    qint64 step)
{
    if (m_poller)
        return m_poller->queryRange(environment, server, query, start, end, step);
    return inPool(m_pool, [server]() -> Result<promql::Answer> {
        return failure(server, u"nothing is asked yet"_s);
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
    if (m_seenThisSweep.size() < m_asked)
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
