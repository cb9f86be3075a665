// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/rollout.h"
#include "base/text.h"
#include "rollout/advance.h"
#include "rollout/enginelog.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::verbs {
namespace {

/// Follows one run's stream and prints what is new.
class Follower {
public:
    Follower(const Session& session,
        const RolloutOptions& options,
        history::Journal& journal,
        history::RunRow row)
        : m_session(session)
        , m_options(options)
        , m_journal(journal)
        , m_row(std::move(row))
    {
    }

    /// The exit code once there is nothing more to wait for.
    std::optional<int> look()
    {
        const auto records = m_journal.read(rollout::streamOf(m_row.run), m_sequence);
        if (!records) {
            complain(m_session, records.error().text());
            return Exit::CannotTell;
        }
        for (const auto& record : *records) {
            const auto event = rollout::fromEntry(record.entry);
            if (!event) {
                complain(m_session, event.error().text());
                return Exit::CannotTell;
            }
            auto before = m_state;
            m_state = rollout::advance(std::move(m_state), *event, record.entry.time).state;
            m_sequence = record.sequence;
            say(record.entry.time, rollout::lineOf(before, m_state, *event));
        }
        return verdict();
    }

private:
    std::optional<int> verdict() const
    {
        if (rollout::isEnd(m_state.phase) && m_state.log)
            return exitOf(m_state.phase);
        const bool waits = m_state.waitingSince != 0 && !rollout::isEnd(m_state.phase);
        return waits && !m_options.untilEnd ? std::optional<int>(Exit::CannotTell) : std::nullopt;
    }

    void say(qint64 time, const QString& text) const
    {
        if (text.isEmpty() || m_options.format == "json")
            return;
        const auto line
            = toRfc3339(time) + u"  "_s + visible(m_session.redactor.redact(text)) + u'\n';
        const auto bytes = line.toUtf8();
        std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
        std::fflush(stdout);
    }

    const Session& m_session;
    const RolloutOptions& m_options;
    history::Journal& m_journal;
    history::RunRow m_row;
    rollout::State m_state;
    qint64 m_sequence = 0;
};

} // namespace

int rolloutStatus(const Session& session, const RolloutOptions& options)
{
    const auto journal = journalOf(session, pathsOf(options));
    if (!journal)
        return Exit::CannotTell;
    const auto row = runOf(session, options, *journal);
    if (!row)
        return Exit::Usage;
    const auto state = stateOf(*journal, row->run);
    if (!state) {
        complain(session, state.error().text());
        return Exit::CannotTell;
    }
    const qint64 now = session.clock->now();
    const auto view = rollout::viewOf(*state, now);
    printDocument(
        options.format == "json" ? rolloutJson(*row, view) : rolloutText(*row, view, now));
    return exitOf(state->phase);
}

int rolloutWatch(const Session& session, const RolloutOptions& options)
{
    const auto paths = pathsOf(options);
    const auto journal = journalOf(session, paths);
    if (!journal)
        return Exit::CannotTell;
    const auto row = runOf(session, options, *journal);
    if (!row)
        return Exit::Usage;
    Follower follower(session, options, *journal, *row);
    int code = Exit::CannotTell;
    QObject context;
    QTimer look;
    QTimer revive;
    QObject::connect(&look, &QTimer::timeout, &context, [&] {
        if (const auto done = follower.look()) {
            code = *done;
            QCoreApplication::quit();
        }
    });
    // A run whose engine died gets a new one.
    QObject::connect(&revive, &QTimer::timeout, &context, [&] {
        (void)engine::revive(*journal, *session.clock, paths);
    });
    look.start(200ms);
    revive.start(3s);
    (void)engine::revive(*journal, *session.clock, paths);
    QCoreApplication::exec();
    if (options.format == "json")
        (void)rolloutStatus(session, options);
    return code;
}

} // namespace slipway::verbs
