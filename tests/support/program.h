// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QtGlobal>

namespace slipway::test {

/// A port of 127.0.0.1 that nobody listened on a moment ago.
quint16 freePort();

/// A program of a Debian package, started by a test and ended with this object.
class Program {
public:
    Program(const QString& name, QStringList arguments);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    bool isInstalled() const { return !m_path.isEmpty(); }
    bool start();
    void stop();

private:
    QString m_path;
    QStringList m_arguments;
    QProcess m_process;
};

} // namespace slipway::test
