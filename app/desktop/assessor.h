// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "readiness/check.h"
#include "readiness/environments.h"
#include "readiness/measurements.h"
#include "timeseries/seriesstore.h"

#include <QObject>
#include <QThreadPool>

#include <memory>
#include <optional>
#include <vector>

namespace slipway::desktop {

/// What a scorecard is to be made of, as values.
struct AssessmentRequest {
    config::Config config;
    QString environment;
    std::vector<readiness::LiveTarget> live;
    std::shared_ptr<const timeseries::Snapshot> samples{}; ///< of the environment; null: none
};

/// A scorecard with what stands beside it, all from one reading of the tree.
struct AssessmentResult {
    std::shared_ptr<const readiness::Assessment> assessment; ///< never null
    readiness::Environments environments;
    readiness::Measurements measurements;
};

/// Makes scorecards in the pool, one at a time; of the requests that come meanwhile only the last
/// is kept. Lives in the main thread.
class Assessor : public QObject {
    Q_OBJECT

public:
    Assessor(const Clock& clock, QThreadPool& pool, QObject* parent = nullptr);
    void request(AssessmentRequest request);
    bool isBusy() const { return m_isBusy; }

signals:
    void started();
    /// All of it; before `assessed`.
    void made(const slipway::desktop::AssessmentResult& result);
    /// The scorecard; never null.
    void assessed(std::shared_ptr<const slipway::readiness::Assessment> assessment);
    /// The repository cannot be read at all.
    void failed(const slipway::Error& error);

private:
    void start(AssessmentRequest request);

    const Clock& m_clock;
    QThreadPool& m_pool;
    std::optional<AssessmentRequest> m_next;
    bool m_isBusy = false;
};

} // namespace slipway::desktop
