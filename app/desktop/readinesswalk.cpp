// SPDX-License-Identifier: GPL-3.0-or-later
// Assessing other revisions than the working directory: many in a row, or two to compare.
#include "app/assessing/subject.h"
#include "app/assessing/trail.h"
#include "app/desktop/readinessdesk.h"
#include "app/logging/paths.h"
#include "evidence/tree.h"
#include "ui/pages/readiness/readinesspage.h"

#include <QHash>
#include <QPromise>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

using Step = Result<readiness::Snapshot>;
using Steps = std::shared_ptr<QPromise<Step>>;
using Stop = std::shared_ptr<std::atomic<bool>>;

QString cacheFolder()
{
    return logging::cacheDirectory() + u"/assessments"_s;
}

Result<assessing::TrailRequest> requestOf(
    const config::Config& config, const QString& environment, const QString& revision)
{
    // Read at the revision: what is wrong with its name is told before anything is assessed.
    auto inputs = assessing::inputsOf(config, environment, revision);
    if (!inputs)
        return failure(inputs.error());
    const QString root = inputs->tree->root();
    return assessing::TrailRequest{
        .directory = root, .inputs = std::move(*inputs), .commits = {}, .cache = cacheFolder()};
}

void assessSince(const config::Config& config,
    const QString& environment,
    const QString& since,
    const Steps& steps,
    const Stop& stop)
{
    auto request = requestOf(config, environment, since);
    if (!request)
        return (void)steps->addResult(failure(request.error()));
    auto commits = evidence::commitsSince(request->directory, since);
    if (!commits)
        return (void)steps->addResult(failure(commits.error()));
    request->commits = std::move(*commits);
    steps->setProgressRange(0, static_cast<int>(request->commits.size()));
    QHash<QString, int> places;
    for (const auto& commit : request->commits)
        places.insert(commit.id, static_cast<int>(places.size()));
    const auto progress = [&](int done, const readiness::Snapshot& snapshot) {
        steps->addResult(snapshot, places.value(snapshot.id));
        steps->setProgressValue(done);
    };
    assessing::assessTrail(*request, progress, *stop);
}

Step assessOne(const config::Config& config, const QString& environment, const QString& revision)
{
    const auto request = requestOf(config, environment, revision);
    if (!request)
        return failure(request.error());
    const auto commits = evidence::commitsSince(request->directory, revision, revision);
    if (!commits)
        return failure(commits.error());
    if (commits->empty())
        return failure(Error{.where = revision, .what = u"there is no such commit"_s, .fix = {}});
    return assessing::assessRevision(*request, commits->back());
}

} // namespace

void ReadinessDesk::follow(const QFuture<Step>& future, Walk walk, Stop stop)
{
    m_walk = walk;
    m_stop = std::move(stop);
    m_steps.clear();
    m_problem.clear();
    m_watcher = new QFutureWatcher<Step>(this);
    connect(m_watcher, &QFutureWatcherBase::resultReadyAt, this, &ReadinessDesk::takeStep);
    connect(m_watcher, &QFutureWatcherBase::progressValueChanged, this, [this](int done) {
        if (m_page != nullptr && m_watcher != nullptr)
            m_page->setTrailProgress(done, m_watcher->progressMaximum());
    });
    connect(m_watcher, &QFutureWatcherBase::finished, this, [this] {
        m_watcher->deleteLater();
        m_watcher = nullptr;
        m_stop.reset();
        const Walk ended = std::exchange(m_walk, Walk::None);
        if (m_page != nullptr)
            m_page->setTrailProgress(0, 0);
        if (ended == Walk::Trail)
            endWalk();
        else
            endPair();
    });
    m_watcher->setFuture(future);
}

void ReadinessDesk::takeStep(int index)
{
    const Step step = m_watcher->resultAt(index);
    m_steps.push_back(step);
    if (!step) {
        m_problem = step.error().text();
        return;
    }
    if (m_walk != Walk::Trail)
        return;
    m_ordered.insert_or_assign(index, *step);
    m_trail.clear();
    for (const auto& [place, snapshot] : m_ordered)
        m_trail.push_back(snapshot);
    if (m_page != nullptr)
        m_page->setTrail(m_trail);
}

void ReadinessDesk::walk(const QString& since)
{
    cancel();
    m_trail.clear();
    m_ordered.clear();
    if (m_page != nullptr) {
        m_page->setTrailProblem({});
        m_page->setTrail(m_trail);
        m_page->setPartings({});
        m_page->setTrailProgress(0, 1);
    }
    auto steps = std::make_shared<QPromise<Step>>();
    auto stop = std::make_shared<std::atomic<bool>>(false);
    steps->start();
    const auto future = steps->future();
    m_pool.start([config = m_config, environment = m_environment, since, steps, stop] {
        assessSince(config, environment, since, steps, stop);
        steps->finish();
    });
    follow(future, Walk::Trail, stop);
}

void ReadinessDesk::endWalk()
{
    if (m_page == nullptr)
        return;
    m_page->setTrailProblem(m_problem);
    m_page->setPartings(readiness::partingsOf(m_trail));
}

void ReadinessDesk::compare(const QString& left, const QString& right)
{
    cancel();
    m_pair = {};
    m_steps.clear();
    m_problem.clear();
    QStringList wanted{left, right};
    QStringList revisions;
    for (size_t i = 0; i < m_pair.size(); ++i) {
        const QString& name = wanted[static_cast<qsizetype>(i)];
        if (const auto* known = snapshotOf(name))
            m_pair[i] = *known;
        else if (name.isEmpty() && m_result)
            m_pair[i] = readiness::snapshotOf(*m_result->assessment);
        else
            revisions << name;
    }
    if (revisions.isEmpty())
        return endPair();
    if (m_page != nullptr)
        m_page->setTrailProgress(0, static_cast<int>(revisions.size()));
    auto steps = std::make_shared<QPromise<Step>>();
    auto stop = std::make_shared<std::atomic<bool>>(false);
    steps->start();
    const auto future = steps->future();
    steps->setProgressRange(0, static_cast<int>(revisions.size()));
    m_pool.start([config = m_config, environment = m_environment, revisions, steps, stop] {
        for (int i = 0; i < revisions.size() && !stop->load(); ++i) {
            steps->addResult(assessOne(config, environment, revisions[i]));
            steps->setProgressValue(i + 1);
        }
        steps->finish();
    });
    follow(future, Walk::Pair, stop);
}

void ReadinessDesk::endPair()
{
    size_t at = 0;
    for (auto& side : m_pair) {
        if (side || at >= m_steps.size())
            continue;
        const auto& step = m_steps[at++];
        if (step)
            side = *step;
    }
    if (m_page == nullptr)
        return;
    if (!m_problem.isEmpty())
        return m_page->setTrailProblem(m_problem);
    if (m_pair[0] && m_pair[1])
        m_page->setComparison(
            *m_pair[0], *m_pair[1], readiness::changesBetween(*m_pair[0], *m_pair[1]));
}

void ReadinessDesk::cancel()
{
    if (m_stop)
        m_stop->store(true);
    if (m_watcher == nullptr)
        return;
    // The work ends by itself at its next step; nobody listens any more.
    m_watcher->disconnect(this);
    m_watcher->deleteLater();
    m_watcher = nullptr;
    m_stop.reset();
    const Walk ended = std::exchange(m_walk, Walk::None);
    if (m_page != nullptr)
        m_page->setTrailProgress(0, 0);
    if (ended == Walk::Trail)
        endWalk();
}

} // namespace slipway::desktop
