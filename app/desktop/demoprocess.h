// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QObject>
#include <QProcess>

namespace slipway::desktop {

/// The demo fleet in a process of its own (`slipway demo`), started on free ports and ended with
/// this object.
class DemoProcess : public QObject {
    Q_OBJECT

public:
    explicit DemoProcess(QObject* parent = nullptr);
    ~DemoProcess() override;
    void start();

signals:
    /// The fleet answers; `projectFile` is its slipway.yaml.
    void ready(const QString& projectFile);
    void failed(const slipway::Error& error);

private:
    void read();

    QProcess m_process;
    bool m_isReady = false;
};

/// `slipway` beside this executable, or the one on PATH.
QString commandLineProgram();

} // namespace slipway::desktop
