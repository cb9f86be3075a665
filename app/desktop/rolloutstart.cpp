// SPDX-License-Identifier: GPL-3.0-or-later
// The start of a rollout, as the Rollout page shows it.
#include "app/desktop/rolloutdesk.h"
#include "app/polling/targets.h"
#include "base/async.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::desktop {

engine::StartOrder RolloutDesk::orderOf(
    const QString& plan, const QString& version, const QString& stable) const
{
    engine::StartOrder order;
    order.config = *m_config;
    order.environment = m_environment;
    order.plan = plan;
    order.version = version;
    order.stable = stable;
    order.scorecard = m_scorecard;
    order.isRollback = m_isRollback;
    return order;
}

void RolloutDesk::preview()
{
    if (!m_config || m_environment.isEmpty())
        return pushStart();
    m_previewAt = m_clock.now();
    const auto asked = ++m_previewAsked;
    const auto look =
        [order = orderOf(m_plan, m_version, m_stable), &clock = m_clock, paths = m_paths](
            history::Journal& journal) { return engine::previewOf(journal, clock, paths, order); };
    whenDone(m_journal.with(look), this, [this, asked](const engine::StartPreview& preview) {
        if (asked != m_previewAsked)
            return;
        const bool wasTrusted = isTrusted();
        const bool isFirst = !m_preview;
        m_preview = preview;
        if (isFirst || wasTrusted != isTrusted())
            emit trustKnown(isTrusted());
        pushStart();
    });
}

void RolloutDesk::pushStart()
{
    auto* shown = page();
    if (shown == nullptr)
        return;
    ui::StartView view;
    view.environment = m_environment;
    view.scorecard = m_scorecard;
    if (m_config) {
        view.isDemo = m_config->isDemo;
        const auto environment
            = std::ranges::find(m_config->environments, m_environment, &config::Environment::name);
        if (environment != m_config->environments.end()) {
            view.isProtected = environment->isProtected;
            for (const auto& plan : environment->plans)
                view.plans.push_back(plan);
        }
    }
    view.plan = m_plan.isEmpty() && !view.plans.empty() ? view.plans.front() : m_plan;
    view.version = m_version;
    if (m_preview) {
        view.stable = m_stable.isEmpty() ? m_preview->stable : m_stable;
        for (const auto& version : m_preview->knownVersions)
            view.knownVersions.push_back(version);
        view.permit = m_preview->permit;
        view.preview = m_preview->plan;
        view.mistake = m_preview->mistake;
        view.digest = m_preview->digest;
        view.needsTrust = m_preview->trust.state != trust::State::Trusted;
        view.trustAdded = m_preview->trust.added;
        view.trustRemoved = m_preview->trust.removed;
        view.asOf = m_previewAt;
    }
    shown->setStart(view);
}

void RolloutDesk::start(const ui::StartOrder& wish)
{
    if (!m_config)
        return;
    auto order = orderOf(wish.plan, wish.version, wish.stable);
    order.reason = wish.reason;
    order.overrideReason = wish.overrideReason;
    order.typedName = wish.typedName;
    order.confirmed = wish.digest;
    const auto begin = [order, &clock = m_clock, paths = m_paths](history::Journal& journal) {
        return engine::startRun(journal, clock, paths, order);
    };
    whenDone(m_journal.with(begin), this, [this](const Result<engine::Started>& started) {
        if (!started) {
            emit said(tr("Not started: %1").arg(started.error().text()));
            preview();
            return;
        }
        m_isRollback = false;
        m_version.clear();
        emit said(tr("Started as #%1").arg(started->number));
    });
}

QString RolloutDesk::distrust() const
{
    const bool hasSay
        = m_config && (!m_config->commands.isEmpty() || polling::needsSecrets(*m_config));
    return m_preview && hasSay && !isTrusted() ? m_preview->trust.why : QString();
}

void RolloutDesk::trustNow()
{
    if (!m_config)
        return;
    // What is trusted is what was shown, not what lies there by now.
    const auto shown = m_preview ? m_preview->trusted : QByteArray();
    const auto remember = [config = *m_config, shown, &clock = m_clock, paths = m_paths](
                              history::Journal&) -> Result<void> {
        const auto subject = trust::subjectOf(config);
        if (!subject)
            return failure(subject.error());
        if (subject->digest != shown)
            return failure(
                config.file, u"it has changed since it was shown"_s, u"look at it again"_s);
        return trust::Book(paths.trust()).trust(*subject, clock);
    };
    whenDone(m_journal.with(remember), this, [this](const Result<void>& done) {
        emit said(done ? tr("The configuration is trusted as it is now") : done.error().text());
        preview();
    });
}

void RolloutDesk::prepareRollback(const history::RunRow& to)
{
    m_plan = to.plan;
    m_version = to.version;
    m_stable.clear();
    m_isRollback = true;
    preview();
    if (auto* shown = page())
        shown->askForStart();
    emit pageWanted();
}

} // namespace slipway::desktop
