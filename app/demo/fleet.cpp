// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/fleet.h"

#include "app/demo/project.h"
#include "app/demo/runfolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QRandomGenerator>
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

void Fleet::advance(Milliseconds step)
{
    // In pieces, as it passes by itself.
    for (auto left = step; left > 0ms; left -= 1000ms)
        m_traffic.advance(m_clock.now(), std::min<Milliseconds>(left, 1000ms));
}

} // namespace slipway::demo
