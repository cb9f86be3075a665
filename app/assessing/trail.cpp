// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/assessing/trail.h"

#include "app/assessing/subject.h"
#include "io/atomicfile.h"

#include <QCryptographicHash>
#include <QDir>

#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;

namespace slipway::assessing {
namespace {

constexpr int workers = 2;
constexpr qint64 largestCached = 4 * 1024 * 1024;

/// Everything that a result depends on: tree, commit (its dates are evidence), settings, rules.
QString cacheFile(const TrailRequest& request, const evidence::GitCommit& commit)
{
    if (request.cache.isEmpty())
        return {};
    const QStringList parts{commit.id,
        commit.tree,
        digestOf(request.inputs.settings),
        readiness::rulesVersion(),
        QStringLiteral(SLIPWAY_VERSION),
        request.inputs.environment,
        request.inputs.project.claims.join(u'\x1f'),
        QDir(request.directory).canonicalPath()};
    const auto key
        = QCryptographicHash::hash(parts.join(u'\n').toUtf8(), QCryptographicHash::Sha256).toHex();
    return request.cache + u'/' + QString::fromLatin1(key) + u".json"_s;
}

readiness::Snapshot made(const TrailRequest& request, const evidence::GitCommit& commit)
{
    readiness::Snapshot out;
    auto tree = evidence::openRevision(request.directory, commit.id);
    if (tree) {
        readiness::Inputs inputs = request.inputs;
        inputs.tree = std::move(*tree);
        inputs.revision = commit.id;
        inputs.isOffline = true;
        inputs.live.clear();
        inputs.answers.clear();
        inputs.own.clear();
        inputs.now = commit.time;
        out = readiness::snapshotOf(readiness::assess(inputs));
    } else {
        out.error = tree.error().text();
    }
    out.id = commit.id;
    out.commit = commit.id;
    out.subject = commit.subject;
    out.time = commit.time;
    return out;
}

} // namespace

readiness::Snapshot assessRevision(const TrailRequest& request, const evidence::GitCommit& commit)
{
    const QString file = cacheFile(request, commit);
    if (!file.isEmpty()) {
        if (const auto bytes = io::readFile(file, largestCached)) {
            if (auto cached = readiness::snapshotOfJson(*bytes))
                return std::move(*cached);
        }
    }
    auto snapshot = made(request, commit);
    // A cache that cannot be written costs time, nothing else.
    if (!file.isEmpty() && snapshot.error.isEmpty() && QDir().mkpath(request.cache))
        (void)io::writeAtomically(file, readiness::snapshotJson(snapshot));
    return snapshot;
}

std::vector<readiness::Snapshot> assessTrail(const TrailRequest& request,
    const TrailProgress& progress,
    const std::atomic<bool>& isCancelled)
{
    std::vector<std::optional<readiness::Snapshot>> found(request.commits.size());
    std::atomic<size_t> next = 0;
    std::mutex telling;
    int done = 0;
    const auto work = [&] {
        for (size_t i = next++; i < request.commits.size() && !isCancelled; i = next++) {
            found[i] = assessRevision(request, request.commits[i]);
            const std::lock_guard guard(telling);
            ++done;
            if (progress)
                progress(done, *found[i]);
        }
    };
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < workers; ++i)
            threads.emplace_back(work);
    }
    std::vector<readiness::Snapshot> out;
    for (auto& one : found) {
        if (one)
            out.push_back(std::move(*one));
    }
    return out;
}

} // namespace slipway::assessing
