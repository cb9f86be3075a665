// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/fleet.h"

#include "app/demo/project.h"
#include "app/demo/runfolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTcpSocket>

#include <algorithm>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::demo {
namespace {

/// The key of a placeholder: `api-blue` as `api_blue`.
QString placeholder(const QString& name)
{
    return QString(name).replace(u'-', u'_');
}

QByteArray randomToken()
{
    QByteArray bytes(24, '\0');
    auto* generator = QRandomGenerator::system();
    std::ranges::generate(bytes, [generator] { return static_cast<char>(generator->generate()); });
    return bytes.toHex();
}

} // namespace

Fleet::Fleet(const Clock& clock, QObject* parent) : QObject(parent), m_clock(clock)
{
    m_tick.setInterval(250ms);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        const qint64 now = m_clock.monotonic();
        // After a suspend the traffic goes on from now; it does not catch up.
        const qint64 step = std::clamp<qint64>(now - m_last, 0, 5000);
        m_last = now;
        m_traffic.advance(m_clock.now(), Milliseconds{step});
    });
}

Fleet::~Fleet()
{
    stop();
}

Result<void> Fleet::start(const FleetOptions& options)
{
    stop();
    m_traffic = Traffic(options.seed);
    m_since = m_clock.now();
    m_last = m_clock.monotonic();
    if (const auto opened = open(options.portsFrom); !opened) {
        stop();
        return opened;
    }
    if (options.folder.isEmpty()) {
        const auto made = makeRunFolder();
        if (!made)
            return failure(made.error());
        m_folder = *made;
    } else if (!QDir(options.folder).isEmpty()) { // it is removed at the end
        return failure(options.folder, u"is not empty"_s, u"choose a new folder"_s);
    } else if (const auto made = makePrivateFolder(options.folder); !made) {
        return made;
    } else {
        m_folder = options.folder;
    }
    m_token = randomToken();
    if (const auto written = writePrivateFile(m_folder + u"/token"_s, m_token); !written)
        return written;
    m_tick.start();
    return writeState();
}

void Fleet::stop()
{
    m_tick.stop();
    m_servers.clear();
    m_stores.clear();
    m_storePorts.clear();
    m_deployed.clear();
    if (!m_folder.isEmpty())
        QDir(m_folder).removeRecursively();
    m_folder.clear();
    m_project.clear();
}

Result<void> Fleet::open(quint16 portsFrom)
{
    quint16 next = portsFrom;
    const auto take = [&next] { return next == 0 ? quint16(0) : next++; };
    for (const auto& one : members()) {
        auto server = std::make_unique<HttpServer>(
            [this, &one](const Request& request) { return answer(one, request); });
        if (const auto port = server->listen(take()); !port)
            return failure(port.error());
        m_servers[one.name] = std::move(server);
    }
    for (const auto& one : members()) {
        if (!one.hasPort)
            continue;
        if (const auto opened = openStore(one.name, take()); !opened)
            return opened;
    }
    return {};
}

Result<void> Fleet::openStore(const QString& name, quint16 port)
{
    auto store = std::make_unique<QTcpServer>();
    auto* listener = store.get();
    connect(listener, &QTcpServer::newConnection, listener, [listener] {
        while (auto* socket = listener->nextPendingConnection())
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    });
    if (!store->listen(QHostAddress::LocalHost, port)) {
        return failure(u"127.0.0.1:%1"_s.arg(port), u"cannot listen"_s, u"choose other ports"_s);
    }
    m_storePorts[name] = store->serverPort();
    m_stores[name] = std::move(store);
    return {};
}

Result<QString> Fleet::writeProject(const QString& folder)
{
    QMap<QString, quint16> ports;
    for (const auto& one : members()) {
        ports[placeholder(one.name)] = port(one.name);
        if (one.hasPort)
            ports[placeholder(one.name) + u"_tcp"_s] = tcpPort(one.name);
    }
    const QString target = folder.isEmpty() ? m_folder + u"/project"_s : folder;
    const QString program = QCoreApplication::applicationDirPath() + u"/slipway"_s;
    const auto written = writeDemoProject(target, ports, program);
    if (!written)
        return written;
    m_project = *written;
    if (const auto state = writeState(); !state)
        return failure(state.error());
    return written;
}

Result<void> Fleet::writeState()
{
    QJsonObject ports;
    for (const auto& one : members())
        ports.insert(one.name, port(one.name));
    for (auto it = m_storePorts.begin(); it != m_storePorts.end(); ++it)
        ports.insert(it.key() + u"-tcp"_s, it.value());
    const QJsonObject state{{u"schema"_s, u"slipway.demo-state/1"_s},
        {u"pid"_s, static_cast<qint64>(::getpid())},
        {u"ports"_s, ports},
        {u"project"_s, m_project},
        {u"token"_s, m_folder + u"/token"_s}};
    return writePrivateFile(m_folder + u"/state.json"_s, QJsonDocument(state).toJson());
}

quint16 Fleet::port(const QString& name) const
{
    const auto at = m_servers.find(name);
    return at == m_servers.end() ? quint16(0) : at->second->port();
}

quint16 Fleet::tcpPort(const QString& name) const
{
    return m_storePorts.value(name);
}

QUrl Fleet::url(const QString& name, const QString& path) const
{
    const auto at = m_servers.find(name);
    return at == m_servers.end() ? QUrl() : at->second->url(path);
}

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

void Fleet::advance(Milliseconds step)
{
    // In pieces, as it passes by itself.
    for (auto left = step; left > 0ms; left -= 1000ms)
        m_traffic.advance(m_clock.now(), std::min<Milliseconds>(left, 1000ms));
}

} // namespace slipway::demo
