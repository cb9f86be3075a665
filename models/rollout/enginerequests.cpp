// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's other sources: what people ask for, and that it still holds the lease.
#include "rollout/engine.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {

void Engine::readRequests()
{
    const auto version = m_journal.dataVersion();
    if (!version || *version == m_dataVersion || m_retry.isActive())
        return;
    m_dataVersion = *version;
    const auto pending = m_journal.pending(m_run);
    if (!pending)
        return;
    for (const auto& request : *pending) {
        if (m_isDriving)
            obey(request);
    }
}

void Engine::obey(const history::Request& request)
{
    const auto isQueued = [&request](const Queued& queued) {
        return std::ranges::any_of(
            queued.settled, [&](const auto& one) { return one.id == request.id; });
    };
    if (std::ranges::any_of(m_queue, isQueued))
        return;
    auto settled = request;
    const auto payload = QJsonDocument::fromJson(request.payload).object();
    event::Requested wish{.id = request.id,
        .weight = payload.value(u"weight"_s).toInt(-1),
        .actor = request.actor,
        .host = request.host,
        .reason = payload.value(u"reason"_s).toString(),
        .asked = request.time};
    const auto action = actionOf(request.type);
    if (!action) {
        settled.answer = u"there is no such action"_s;
        (void)m_journal.append({.stream = streamOf(m_run),
            .expected = m_sequence,
            .lease = m_lease,
            .settled = {settled}});
        return;
    }
    wish.action = *action;
    settled.answer = refusal(m_state, wish).value_or(QString());
    take(wish, {settled});
}

void Engine::heartbeat()
{
    // A gap means that this process (or the machine) slept: nobody observed meanwhile.
    const qint64 mono = m_clock.monotonic();
    const auto held = m_journal.renew(m_lease, m_settings.leaseTtl);
    if (!held) {
        const auto holder = m_journal.lease(m_lease.project, m_lease.environment);
        if (holder && (!*holder || (*holder)->nonce != m_lease.nonce))
            stopDriving(held.error());
        return;
    }
    m_lease = *held;
    const qint64 gap = mono - m_lastBeat;
    m_lastBeat = mono;
    if (gap > m_settings.leaseTtl.count() && m_isDriving && !isEnd(m_state.phase))
        take(attachedNow(gap));
}

} // namespace slipway::rollout
