// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/httpclient.h"

#include <QJsonObject>
#include <QObject>
#include <QUrl>

#include <functional>

namespace slipway::verbs {

/// What a member of the fleet said about itself when it was really asked.
struct MemberAnswer {
    QUrl url;
    QString word; ///< its status, as `ready`; empty: none
    QString version; ///< as it tells it
    qint64 milliseconds = 0;
    bool isWell = false;
    QString what; ///< one short line: `200 ready 4.2.0`, or why there is no answer
};

/// Asks the health endpoint of `member`, whose port stands in `state` (of `GET /control/state`),
/// and calls `done` once in `context`'s thread. An unknown member is not well, with why.
void askMember(io::HttpClient& client,
    const QJsonObject& state,
    const QString& member,
    QObject* context,
    std::function<void(const MemberAnswer&)> done);

} // namespace slipway::verbs
