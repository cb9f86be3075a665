// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"

namespace slipway::readiness {

/// A command that serves HTTP in Python: uvicorn, gunicorn, hypercorn, granian, fastapi run.
struct ServerProcess {
    QString title{}; ///< `service api`, `Deployment/api`, or the Dockerfile
    std::optional<int> workers{}; ///< nothing: not constant
    std::optional<int> replicas{}; ///< of the service or workload; nothing: not known
    bool isKubernetes = false;
    evidence::Place place{}; ///< of the command
    evidence::Place replicasPlace{};
};

/// The servers that production starts: of Compose services, of Kubernetes workloads, and of the
/// production image where neither says a command.
struct ServerProcesses {
    std::vector<ServerProcess> servers;
    static ServerProcesses gather(const Facts& facts);
};

/// Workers that a command starts; nothing in it: no such server. The inner one: not constant.
std::optional<std::optional<int>> workersOf(const QStringList& words);

} // namespace slipway::readiness
