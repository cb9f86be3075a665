// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/verb.h"
#include "history/journal.h"

#include <QByteArray>

#include <vector>

namespace slipway::verbs {

/// `slipway history list|show|verify|export`: what the journal knows of past and open deployments.
void addHistory(CLI::App& app, Session& session);

/// One run with all that the journal holds of it.
struct RunHistory {
    struct Attachment {
        QString name;
        QByteArray bytes;
        Error error; ///< empty if it could be read
    };
    history::RunRow row;
    std::vector<history::Record> records;
    history::ChainState chain; ///< of its stream
    std::vector<Attachment> attachments;
};

/// JSON documents of schema slipway.history/1, and the same as text that is safe to show.
QByteArray historyListJson(const std::vector<history::RunRow>& rows);
QByteArray historyListText(const std::vector<history::RunRow>& rows);
QByteArray historyRunJson(const RunHistory& run);
QByteArray historyRunText(const RunHistory& run);
QByteArray historyChainJson(const history::ChainState& chain);
QByteArray historyChainText(const history::ChainState& chain);
QByteArray historyErrorJson(const Error& error);

} // namespace slipway::verbs
