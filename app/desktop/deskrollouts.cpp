// SPDX-License-Identifier: GPL-3.0-or-later
// What the desk has to do with rollouts: who is told of the journal's runs, and what they change
// elsewhere.
#include "app/desktop/desk.h"
#include "app/desktop/rows.h"
#include "app/desktop/runframes.h"
#include "ui/charts/chartgrid.h"
#include "ui/pages/charts/chartspage.h"
#include "ui/pages/services/servicespage.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::desktop {

void Desk::connectRollouts()
{
    connect(&m_journal,
        &history::JournalWatch::runsChanged,
        this,
        [this](const std::vector<history::RunRow>& runs) {
            m_runs = runs;
            m_rollout.setRuns(runs);
            m_history.setRuns(runs);
            pushBands();
        });
    const auto say = [this](const QString& text) {
        if (m_window != nullptr)
            m_window->say(text);
    };
    connect(&m_rollout, &RolloutDesk::said, this, say);
    connect(&m_history, &HistoryDesk::said, this, say);
    connect(&m_rollout, &RolloutDesk::pageWanted, this, [this] {
        if (m_window != nullptr)
            m_window->showPage(ui::PageId::Rollout);
    });
    connect(&m_history, &HistoryDesk::rollBackWanted, &m_rollout, &RolloutDesk::prepareRollback);
    connect(&m_rollout, &RolloutDesk::trustKnown, this, [this](bool isTrusted) {
        // Trust decides only over what needs a secret; the rest is asked already.
        if (m_config && polling::needsSecrets(*m_config))
            m_monitor.apply(*m_config, isTrusted);
        pushBanner();
    });
}

void Desk::pushBands()
{
    if (m_window == nullptr)
        return;
    const auto bands = bandsOf(m_runs, m_environment);
    if (auto* services = page<ui::ServicesPage>(ui::PageId::Services))
        services->charts().setBands(bands);
    if (auto* charts = page<ui::ChartsPage>(ui::PageId::Charts))
        charts->charts().setBands(bands);
}

void Desk::openRollouts()
{
    // A directory without a configuration has no rollouts.
    m_rollout.open(m_isRepository ? std::nullopt : m_config);
    m_rollout.setEnvironment(m_environment);
    QStringList environments;
    std::ranges::transform(
        m_config->environments, std::back_inserter(environments), &config::Environment::name);
    m_history.open(
        m_isRepository ? QString() : engine::projectOf(*m_config), environments, m_config->isDemo);
    m_history.setEnvironment(m_environment);
}

policy::Scorecard scorecardOf(const readiness::Assessment& assessment)
{
    policy::Scorecard out;
    out.verdict = readiness::verdictWord(assessment.verdict);
    out.proven = assessment.score.proven.value_or(0);
    out.coverage = assessment.score.coverage.value_or(0);
    out.time = assessment.time;
    out.commit = assessment.commit;
    out.committed = assessment.committed;
    return out;
}

} // namespace slipway::desktop
