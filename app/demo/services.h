// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace slipway::demo {

/// What a member of the fleet is shaped like.
enum class Kind { Api, Gateway, Router, Planner, Orchestrator, Runtime, Postgres, Redis, RabbitMq };

/// One member of the fleet.
struct Member {
    QString name; ///< as in `slipway demo fault …`
    Kind kind = Kind::Api;
    QString service; ///< what it calls itself in its answers
    QString version;
    bool hasPort = false; ///< a TCP port of its own for probes, beside HTTP
};

/// All members in the order of their ports.
const QList<Member>& members();
/// The member of that name, or nothing.
const Member* member(const QString& name);

} // namespace slipway::demo
