// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/journalwatch.h"

#include <QTimer>

#include <algorithm>
#include <map>
#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

constexpr int firstPause = 125; ///< milliseconds; doubled with every failure
constexpr int longestPause = 8000;

} // namespace

/// Everything that touches the journal; lives in the watch's thread only.
struct JournalWatch::Worker : public QObject {
    struct Followed {
        QString stream;
        qint64 sequence = 0; ///< of the last record that was told
        bool isFirst = true; ///< nothing was told yet
    };

    Worker(JournalWatch& owner, QString path, const Clock& time)
        : watch(owner)
        , file(std::move(path))
        , clock(time)
        , timer(this) // moves into the thread with its parent
    {
        timer.setSingleShot(true);
        connect(&timer, &QTimer::timeout, this, &Worker::poll);
    }
    void poll();
    void open();
    void fail(const Error& error);
    void look(bool isForced);
    bool tellRuns(bool isForced);
    bool tellRecords(const QString& key);
    void perform(std::function<void(Journal&)> task);
    /// Calls `fn` in the thread of the window's side.
    template<typename Fn>
    void tell(Fn fn)
    {
        QMetaObject::invokeMethod(&watch, std::move(fn), Qt::QueuedConnection);
    }

    JournalWatch& watch;
    QString file;
    const Clock& clock;
    QTimer timer;
    std::unique_ptr<Journal> journal; ///< null while it cannot be opened
    std::optional<Error> error; ///< told, and not recovered from
    int pause = firstPause;
    qint64 version = -1; ///< dataVersion at the last look
    std::optional<RunFilter> filter;
    std::vector<RunRow> rows; ///< as told
    std::map<QString, Followed> followed;
    std::vector<std::function<void(Journal&)>> waiting; ///< for the journal to open
};

void JournalWatch::Worker::poll()
{
    if (journal)
        look(false);
    else
        open();
    timer.start(journal ? pollInterval : pause);
}

void JournalWatch::Worker::open()
{
    auto opened = openJournal(file, clock);
    if (!opened) {
        fail(opened.error());
        return;
    }
    journal = std::move(*opened);
    version = -1;
    for (auto& [key, what] : followed)
        what = {what.stream, 0, true};
    for (const auto& task : std::exchange(waiting, {}))
        task(*journal);
    look(true);
    if (!journal || !error)
        return;
    error.reset();
    tell([&told = watch] { emit told.recovered(); });
}

/// Closes the journal until it is tried again.
void JournalWatch::Worker::fail(const Error& why)
{
    pause = std::min(pause * 2, longestPause);
    journal.reset();
    timer.start(pause);
    if (!error)
        tell([&told = watch, why] { emit told.failed(why); });
    error = why;
}

void JournalWatch::Worker::look(bool isForced)
{
    const auto now = journal->dataVersion();
    if (!now) {
        fail(now.error());
        return;
    }
    if (*now == version && !isForced)
        return;
    if (!tellRuns(isForced))
        return;
    for (const auto& [key, what] : followed) {
        if (!tellRecords(key))
            return;
    }
    version = *now; // what was written since then shows at the next look
    pause = firstPause;
}

bool JournalWatch::Worker::tellRuns(bool isForced)
{
    if (!filter)
        return true;
    auto found = journal->runs(*filter);
    if (!found) {
        fail(found.error());
        return false;
    }
    if (*found != rows || isForced) {
        rows = std::move(*found);
        tell([&told = watch, runs = rows] { emit told.runsChanged(runs); });
    }
    return true;
}

bool JournalWatch::Worker::tellRecords(const QString& key)
{
    auto& what = followed[key];
    auto found = journal->readUnchecked(what.stream, what.sequence);
    if (!found) {
        fail(found.error());
        return false;
    }
    if (found->empty() && !what.isFirst)
        return true;
    if (!found->empty())
        what.sequence = found->back().sequence;
    tell([&told = watch, key, records = std::move(*found), isFirst = what.isFirst] {
        emit told.recordsRead(key, records, isFirst);
    });
    what.isFirst = false;
    return true;
}

void JournalWatch::Worker::perform(std::function<void(Journal&)> task)
{
    if (!journal) {
        waiting.push_back(std::move(task));
        return;
    }
    task(*journal);
    look(false); // what the task wrote shows at once
}

JournalWatch::JournalWatch(QString file, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_worker(new Worker(*this, std::move(file), clock))
{
    m_thread.setObjectName(u"journal"_s);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::started, m_worker, &Worker::poll);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

JournalWatch::~JournalWatch()
{
    // Behind everything that was asked before.
    QMetaObject::invokeMethod(
        m_worker, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

void JournalWatch::list(const RunFilter& filter)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, filter] {
        worker->filter = filter;
        if (worker->journal)
            worker->tellRuns(true);
    });
}

void JournalWatch::follow(const QString& key, const QString& stream)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, key, stream] {
        worker->followed.erase(key);
        if (stream.isEmpty())
            return;
        worker->followed[key] = {stream, 0, true};
        if (worker->journal)
            worker->tellRecords(key);
    });
}

QFuture<Result<qint64>> JournalWatch::ask(const Request& request)
{
    auto promise = std::make_shared<QPromise<Result<qint64>>>();
    promise->start();
    auto future = promise->future();
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, promise, request] {
        if (!worker->journal && worker->error)
            promise->addResult(Result<qint64>(failure(*worker->error)));
        else if (!worker->journal)
            promise->addResult(Result<qint64>(failure(worker->file, u"it is not open yet"_s)));
        else
            promise->addResult(worker->journal->ask(request));
        promise->finish();
        if (worker->journal)
            worker->look(false);
    });
    return future;
}

void JournalWatch::post(std::function<void(Journal&)> task)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, task = std::move(task)]() mutable {
        worker->perform(std::move(task));
    });
}

} // namespace slipway::history
