// SPDX-License-Identifier: GPL-3.0-or-later
// What a fleet can be told: shares, faults, versions.
#include "app/demo/fleet.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::demo {

Result<void> Fleet::setWeight(const QString& backend, int percent)
{
    const bool isGreen = backend == u"green" || backend == u"api-green";
    const bool isBlue = backend == u"blue" || backend == u"api-blue";
    if (!isGreen && !isBlue)
        return failure({}, u"no such backend"_s, u"blue or green"_s);
    if (percent < 0 || percent > 100)
        return failure({}, u"a weight is a percentage"_s, u"0 to 100"_s);
    m_traffic.setGreenPercent(isGreen ? percent : 100 - percent);
    return {};
}

Result<void> Fleet::setFault(const QString& kind, const QString& name, double value)
{
    const Member* one = member(name);
    if (!one) {
        QStringList names;
        for (const auto& known : members())
            names << known.name;
        return failure({}, u"no such service"_s, names.join(u", "_s));
    }
    Fault fault = m_traffic.fault(name);
    if (kind == u"latency" && value >= 0 && value <= 60'000)
        fault.latencyMilliseconds = value;
    else if (kind == u"errors" && value >= 0 && value <= 100)
        fault.errorPercent = value;
    else if (kind == u"down")
        fault.isDown = true;
    else if (kind == u"garbage")
        fault.isGarbage = true;
    else
        return failure({},
            u"no such fault"_s,
            u"latency 0 to 60000 ms, errors 0 to 100 percent, down, garbage"_s);
    if (one->kind == Kind::Router && (fault.isDown || fault.isGarbage))
        return failure({}, u"the router carries the controls"_s, u"choose another service"_s);
    m_traffic.fault(name) = fault;
    return applyDown(*one);
}

Result<void> Fleet::clearFault(const QString& name)
{
    if (!name.isEmpty() && !member(name))
        return failure({}, u"no such service"_s);
    for (const auto& one : members()) {
        if (!name.isEmpty() && one.name != name)
            continue;
        m_traffic.fault(one.name) = {};
        if (const auto applied = applyDown(one); !applied)
            return applied;
    }
    return {};
}

Result<void> Fleet::deploy(const QString& name, const QString& version)
{
    const Member* one = member(name);
    if (!one || one->kind != Kind::Api)
        return failure(
            {}, u"nothing can be deployed there"_s, u"api-blue, api-green, staging-api"_s);
    static const QRegularExpression pattern(u"^v?([0-9A-Za-z][0-9A-Za-z._+-]{0,39})$"_s);
    const auto match = pattern.match(version);
    if (!match.hasMatch())
        return failure({}, u"this is no version"_s, u"as v4.2.0"_s);
    const QString plain = match.captured(1);
    if (running(*one).version != plain)
        m_deployed[name] << plain;
    return {};
}

Result<void> Fleet::undeploy(const QString& name)
{
    if (!member(name))
        return failure({}, u"no such service"_s);
    if (!m_deployed.value(name).isEmpty())
        m_deployed[name].removeLast();
    return {};
}

Member Fleet::running(const Member& member) const
{
    Member out = member;
    const auto deployed = m_deployed.value(member.name);
    if (!deployed.isEmpty())
        out.version = deployed.last();
    return out;
}

Result<void> Fleet::applyDown(const Member& member)
{
    const bool isDown = m_traffic.fault(member.name).isDown;
    if (member.hasPort) { // the store goes; its exporter stays and says so
        const bool isListening = m_stores.contains(member.name);
        if (isDown)
            m_stores.erase(member.name);
        return isDown || isListening ? Result<void>()
                                     : openStore(member.name, tcpPort(member.name));
    }
    HttpServer& server = *m_servers.at(member.name);
    if (isDown) {
        server.close();
    } else if (!server.isListening()) {
        if (const auto port = server.listen(server.port()); !port)
            return failure(port.error());
    }
    return {};
}

} // namespace slipway::demo
