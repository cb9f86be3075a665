// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/query.h"
#include "support/program.h"

#include <QNetworkAccessManager>
#include <QTemporaryDir>

#include <optional>

namespace slipway::test {

/// A query at one time, or over a range (milliseconds).
struct Question {
    QString expression;
    qint64 start = 0;
    qint64 end = 0;
    qint64 step = 0; ///< 0: an instant, at `start`
};

/// The real `prometheus`, serving given samples.
class Peer {
public:
    /// Whether prometheus and promtool are installed.
    static bool isInstalled();
    /// Loads the samples (OpenMetrics with timestamps) and starts the server; false if it does not
    /// come up.
    bool start(const QByteArray& openMetrics);
    /// Asks all; several at a time. An error is the server's text.
    std::vector<Result<promql::Value>> ask(const std::vector<Question>& questions);

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Program> m_server;
    QNetworkAccessManager m_network;
    QString m_address;
};

} // namespace slipway::test
