// SPDX-License-Identifier: GPL-3.0-or-later
#include "servers/exporters.h"

#include "support/program.h"

#include <QDir>
#include <QStandardPaths>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::test {
namespace {

constexpr int longWait = 60'000; // a guard against hanging

QString postgresFolder()
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    const auto names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    return names.isEmpty() ? u"/usr/lib/postgresql/bin"_s
                           : versions.filePath(names.last() + u"/bin"_s);
}

QString executable(const QString& program)
{
    return QStandardPaths::findExecutable(program);
}

QString listening(quint16 port)
{
    return u"127.0.0.1:%1"_s.arg(port);
}

std::unique_ptr<QProcess> started(const Part& part)
{
    auto process = std::make_unique<QProcess>();
    process->setStandardOutputFile(QProcess::nullDevice());
    process->setStandardErrorFile(QProcess::nullDevice());
    process->setProcessEnvironment([&] {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto& entry : part.environment)
            environment.insert(entry.section(u'=', 0, 0), entry.section(u'=', 1));
        return environment;
    }());
    const auto* user = part.user.isEmpty() || geteuid() != 0
        ? nullptr
        : getpwnam(part.user.toLocal8Bit().constData());
    if (user) {
        process->setChildProcessModifier([uid = user->pw_uid, gid = user->pw_gid] {
            if (setgroups(0, nullptr) != 0 || setgid(gid) != 0 || setuid(uid) != 0)
                _exit(127);
        });
    }
    process->start(executable(part.program), part.arguments);
    return process;
}

} // namespace

QStringList Exporter::names()
{
    return {u"prometheus"_s,
        u"prometheus-node-exporter"_s,
        u"prometheus-alertmanager"_s,
        u"redis"_s,
        u"postgresql"_s,
        u"rabbitmq"_s,
        u"haproxy"_s};
}

Exporter::Exporter(const QString& name) : m_port(freePort())
{
    if (name == u"redis")
        redis();
    else if (name == u"postgresql")
        postgres();
    else if (name == u"rabbitmq")
        rabbit();
    else if (name == u"haproxy")
        haproxy();
    else
        goProgram(name);
}

Exporter::~Exporter()
{
    stop();
}

QString Exporter::write(const QString& name, const QByteArray& content) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write a configuration");
    return file.fileName();
}

void Exporter::goProgram(const QString& name)
{
    QStringList arguments{u"--web.listen-address="_s + listening(m_port)};
    if (name == u"prometheus") {
        arguments << u"--config.file="_s + write(u"p.yml"_s, "global: {scrape_interval: 1m}\n")
                  << u"--storage.tsdb.path="_s + path(u"data"_s);
    } else if (name == u"prometheus-alertmanager") {
        arguments << u"--config.file="_s
                + write(u"a.yml"_s, "route: {receiver: none}\nreceivers: [{name: none}]\n")
                  << u"--storage.path="_s + path(u"data"_s) << u"--cluster.listen-address="_s;
    }
    m_parts.push_back({name, arguments, {}, {}});
}

void Exporter::redis()
{
    const auto server = freePort();
    m_parts.push_back({u"redis-server"_s,
        {u"--port"_s,
            QString::number(server),
            u"--bind"_s,
            u"127.0.0.1"_s,
            u"--save"_s,
            QString(),
            u"--dir"_s,
            m_folder.path()},
        {},
        {}});
    m_parts.push_back({u"prometheus-redis-exporter"_s,
        {u"-redis.addr"_s,
            u"redis://"_s + listening(server),
            u"-web.listen-address"_s,
            listening(m_port)},
        {},
        {}});
}

void Exporter::postgres()
{
    const auto server = freePort();
    const auto programs = postgresFolder();
    const auto data = path(u"data"_s);
    QDir().mkpath(data);
    if (const auto* user = getpwnam("postgres"); user && geteuid() == 0) {
        // The folder of the test is this user's alone; the server runs as another.
        chmod(m_folder.path().toLocal8Bit().constData(), 0711);
        if (chown(data.toLocal8Bit().constData(), user->pw_uid, user->pw_gid) != 0)
            qFatal("cannot give the folder away");
    }
    m_once.push_back({programs + u"/initdb"_s,
        {u"-D"_s, data, u"-U"_s, u"postgres"_s, u"--auth=trust"_s, u"--no-sync"_s},
        {},
        u"postgres"_s});
    m_parts.push_back({programs + u"/postgres"_s,
        {u"-D"_s,
            data,
            u"-p"_s,
            QString::number(server),
            u"-c"_s,
            u"listen_addresses=127.0.0.1"_s,
            u"-c"_s,
            u"unix_socket_directories="_s + data},
        {},
        u"postgres"_s});
    m_parts.push_back({u"prometheus-postgres-exporter"_s,
        {u"--web.listen-address="_s + listening(m_port)},
        {u"DATA_SOURCE_NAME=postgresql://postgres@%1/postgres?sslmode=disable"_s.arg(
            listening(server))},
        {}});
}

void Exporter::rabbit()
{
    const auto epmd = u"ERL_EPMD_PORT=%1"_s.arg(freePort());
    write(u"rabbitmq.conf"_s,
        "listeners.tcp.default = 127.0.0.1:" + QByteArray::number(freePort())
            + "\nprometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = " + QByteArray::number(m_port)
            + '\n');
    // The wrapper in /usr/sbin changes to the package's own folders and user.
    m_parts.push_back({u"/usr/lib/rabbitmq/bin/rabbitmq-server"_s,
        {},
        {epmd,
            u"HOME="_s + m_folder.path(),
            u"RABBITMQ_NODENAME=slipway@localhost"_s,
            u"RABBITMQ_DIST_PORT=%1"_s.arg(freePort()),
            u"RABBITMQ_MNESIA_BASE="_s + path(u"mnesia"_s),
            u"RABBITMQ_LOG_BASE="_s + path(u"log"_s),
            u"RABBITMQ_LOGS=-"_s,
            u"RABBITMQ_FEATURE_FLAGS_FILE="_s + path(u"flags"_s),
            u"RABBITMQ_ENABLED_PLUGINS_FILE="_s + write(u"plugins"_s, "[rabbitmq_prometheus].\n"),
            u"RABBITMQ_CONFIG_FILE="_s + path(u"rabbitmq"_s),
            u"RABBITMQ_CONF_ENV_FILE="_s + path(u"none"_s)},
        {}});
    m_after.push_back({u"epmd"_s, {u"-kill"_s}, {epmd}, {}}); // the name server that it leaves
}

void Exporter::haproxy()
{
    const auto config = write(u"haproxy.cfg"_s,
        "defaults\n  mode http\n  timeout connect 1s\n  timeout client 30s\n  timeout server 30s\n"
        "frontend front\n  bind 127.0.0.1:"
            + QByteArray::number(m_port)
            + "\n  http-request use-service prometheus-exporter if { path /metrics }\n"
              "backend back\n  server one 127.0.0.1:1\n");
    m_parts.push_back({u"haproxy"_s, {u"-db"_s, u"-f"_s, config}, {}, {}});
}

QString Exporter::missing() const
{
    for (const auto* parts : {&m_once, &m_parts}) {
        for (const auto& part : *parts) {
            if (executable(part.program).isEmpty())
                return part.program;
        }
    }
    return {};
}

bool Exporter::start()
{
    for (const auto& part : m_once) {
        const auto process = started(part);
        if (!process->waitForFinished(longWait) || process->exitCode() != 0)
            return false;
    }
    for (const auto& part : m_parts) {
        m_running.push_back(started(part));
        if (!m_running.back()->waitForStarted(longWait))
            return false;
    }
    return true;
}

void Exporter::stop()
{
    if (m_running.empty())
        return;
    for (auto it = m_running.rbegin(); it != m_running.rend(); ++it)
        (*it)->terminate();
    for (const auto& process : m_running) {
        if (!process->waitForFinished(longWait)) {
            process->kill();
            process->waitForFinished(longWait);
        }
    }
    m_running.clear();
    for (const auto& part : m_after)
        started(part)->waitForFinished(longWait);
}

} // namespace slipway::test
