// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "prometheus/answerreader.h"
#include "prometheus/conversation.h"

namespace slipway::prometheus {

/// Which product an answer to /status/buildinfo comes from, by what it says and by its headers;
/// `unknown` where they do not tell.
QString productOf(const io::HttpResponse& response, const BuildFacts& facts);

/// Finds out what the server is and can do; at once if that is known. Callers that come meanwhile
/// wait for the same answer. Error: the server does not answer, or not as the API does.
void findOut(Conversation& server, const Done<Result<BuildInfo>>& done);

/// One look at everything that the pages show; never fails, but says what is missing.
void look(Conversation& server, const Clock& clock, const Done<ServerView>& done);

/// All pages of rules.
void askRules(Conversation& server, const Done<Result<RulePage>>& done);
void askTargets(Conversation& server, const Done<Result<Listed<Target>>>& done);
void askAlerts(Conversation& server, const Done<Result<Listed<Alert>>>& done);

} // namespace slipway::prometheus
