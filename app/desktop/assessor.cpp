// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/assessor.h"

#include "app/assessing/storeanswers.h"
#include "app/assessing/subject.h"
#include "base/async.h"

namespace slipway::desktop {
namespace {

using Made = Result<AssessmentResult>;

Made make(const AssessmentRequest& request, qint64 now)
{
    auto inputs = assessing::inputsOf(request.config, request.environment);
    if (!inputs)
        return failure(inputs.error());
    inputs->live = request.live;
    inputs->isOffline = false;
    inputs->now = now;
    if (request.samples) {
        inputs->answers = assessing::storeAnswers(*request.samples, now);
        inputs->own
            = assessing::ownPromqlOutcomes(request.config.readiness.checks, *request.samples, now);
    }
    auto all = assessing::assessAll(*inputs);
    return AssessmentResult{
        std::make_shared<const readiness::Assessment>(std::move(all.assessment)),
        std::move(all.environments),
        std::move(all.measurements)};
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
        if (made) {
            emit this->made(*made);
            emit assessed(made->assessment);
        } else {
            emit failed(made.error());
        }
        if (m_next) {
            auto next = std::move(*m_next);
            m_next.reset();
            start(std::move(next));
        }
    });
}

} // namespace slipway::desktop
