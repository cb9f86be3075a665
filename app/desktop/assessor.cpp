// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/assessor.h"

#include "base/async.h"

namespace slipway::desktop {
namespace {

using Made = Result<std::shared_ptr<const readiness::Assessment>>;

Made make(const AssessmentRequest& request, qint64 now)
{
    auto tree = evidence::openDirectory(request.config.project.repository);
    if (!tree)
        return failure(tree.error());
    readiness::Inputs inputs;
    inputs.tree = *tree;
    inputs.project = request.config.project;
    inputs.settings = request.config.readiness;
    inputs.environment = request.environment;
    inputs.live = request.live;
    inputs.isOffline = false;
    inputs.isDemo = request.config.isDemo;
    inputs.now = now;
    return std::make_shared<const readiness::Assessment>(readiness::assess(inputs));
}

} // namespace

Assessor::Assessor(const Clock& clock, QThreadPool& pool, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_pool(pool)
{
}

void Assessor::request(AssessmentRequest request)
{
    if (request.config.project.repository.isEmpty())
        return;
    if (m_isBusy) {
        m_next = std::move(request);
        return;
    }
    start(std::move(request));
}

void Assessor::start(AssessmentRequest request)
{
    m_isBusy = true;
    emit started();
    const auto work = [request = std::move(request), now = m_clock.now()]() -> Made {
        return make(request, now);
    };
    whenDone(inPool(m_pool, work), this, [this](const Made& made) {
        m_isBusy = false;
        if (made)
            emit assessed(*made);
        else
            emit failed(made.error());
        if (m_next) {
            auto next = std::move(*m_next);
            m_next.reset();
            start(std::move(next));
        }
    });
}

} // namespace slipway::desktop
