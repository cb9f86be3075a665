// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/resolver.h"

#include <QHostInfo>

namespace slipway::io {
namespace {

constexpr qint64 freshMilliseconds = 30'000;

} // namespace

Resolver::Resolver(const Clock& clock, QObject* parent) : QObject(parent), m_clock(clock)
{
}

void Resolver::resolve(const QString& host, QObject* context, Found found)
{
    const QHostAddress literal(host);
    if (!literal.isNull())
        return found({literal});
    Entry& entry = m_entries[host];
    const bool isKnown = !entry.addresses.isEmpty();
    const bool isFresh = isKnown && m_clock.monotonic() - entry.since < freshMilliseconds;
    const auto addresses = entry.addresses;
    if (!isKnown)
        entry.waiting.push_back({context, found});
    if (!isFresh && !entry.isAsking)
        ask(host);
    if (isKnown)
        found(addresses);
}

void Resolver::ask(const QString& host)
{
    m_entries[host].isAsking = true;
    QHostInfo::lookupHost(
        host, this, [this, host](const QHostInfo& info) { answered(host, info); });
}

void Resolver::answered(const QString& host, const QHostInfo& info)
{
    Entry& entry = m_entries[host];
    entry.isAsking = false;
    if (info.error() == QHostInfo::NoError && !info.addresses().isEmpty()) {
        entry.addresses = info.addresses();
        entry.since = m_clock.monotonic();
    }
    const auto addresses = entry.addresses;
    const auto waiting = std::exchange(entry.waiting, {});
    for (const auto& one : waiting) {
        if (one.context)
            one.found(addresses);
    }
}

} // namespace slipway::io
