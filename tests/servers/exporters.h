// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace slipway::test {

/// One program of an exporter: its server, or the exporter itself.
struct Part {
    QString program; ///< name or path
    QStringList arguments;
    QStringList environment; ///< `NAME=value`, besides this process' own
    QString user; ///< to run as, if this is root; empty: nobody else
};

/// A server that exposes metrics, with all that it takes, in a folder of its own.
class Exporter {
public:
    explicit Exporter(const QString& name);
    ~Exporter();
    Exporter(const Exporter&) = delete;
    Exporter& operator=(const Exporter&) = delete;

    /// The program that is not installed; empty if all are.
    QString missing() const;
    /// Starts all programs, in order.
    bool start();
    void stop();
    quint16 port() const { return m_port; } ///< of /metrics

    static QStringList names();

private:
    void goProgram(const QString& name);
    void redis();
    void postgres();
    void rabbit();
    void haproxy();
    QString write(const QString& name, const QByteArray& content) const;
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    quint16 m_port = 0;
    std::vector<Part> m_once; ///< run to their end before the others
    std::vector<Part> m_parts;
    std::vector<Part> m_after; ///< run when all have ended
    std::vector<std::unique_ptr<QProcess>> m_running;
};

} // namespace slipway::test
