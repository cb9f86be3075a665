// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/query.h"
#include "app/verbs/verb.h"
#include "prometheus/apiclient.h"

#include <string>

namespace slipway::verbs {

/// Which server is meant, from the command line.
struct ServerWish {
    std::string server; ///< a URL, or a name of slipway.yaml; empty: none
    std::string config; ///< the file; empty: the nearest slipway.yaml
    std::string environment; ///< empty: the first that has a server of that name
    double timeout = 30; ///< seconds, for a URL; a named one has its own
};

/// The server meant, with its credentials read where the configuration is trusted.
Result<prometheus::ServerAddress> serverAddress(Session& session, const ServerWish& wish);

/// What came of a question to a server.
struct ServerAnswer {
    Result<promql::Answer> answer;
    bool isRefused = false; ///< the error is about the question, not about the server
};

/// Asks and spins the application's event loop until the answer is in.
ServerAnswer askServer(const prometheus::ServerAddress& address,
    const std::string& expression,
    const QueryTimes& times);

} // namespace slipway::verbs
