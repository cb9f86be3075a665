// SPDX-License-Identifier: GPL-3.0-or-later
// An engine that kills itself (SIGKILL) before or after it has written a record: crashes at exactly
// known places. usage: crash-engine STATE RUN NONCE SEQUENCE before|after
#include "app/engine/preflight.h"
#include "app/engine/storemeasurer.h"
#include "config/configreader.h"
#include "rollout/engine.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <csignal>
#include <sys/types.h>
#include <unistd.h>

using namespace slipway;

namespace {

/// Hands everything on, and dies at one record.
class MortalJournal final : public history::Journal {
public:
    MortalJournal(std::unique_ptr<Journal> journal, qint64 sequence, bool isBefore)
        : m_journal(std::move(journal))
        , m_sequence(sequence)
        , m_isBefore(isBefore)
    {
    }

    Result<qint64> append(const history::Append& what) override
    {
        const bool isIt = what.expected + 1 == m_sequence;
        if (isIt && m_isBefore)
            die();
        auto out = m_journal->append(what);
        if (isIt)
            die();
        return out;
    }
    Result<std::vector<history::Record>> read(
        const QString& stream, qint64 after, int limit) override
    {
        return m_journal->read(stream, after, limit);
    }
    Result<std::vector<history::RunRow>> runs(const history::RunFilter& filter) override
    {
        return m_journal->runs(filter);
    }
    Result<std::optional<history::RunRow>> run(const QString& id) override
    {
        return m_journal->run(id);
    }
    Result<history::Lease> acquire(const history::Lease& wanted, Milliseconds ttl) override
    {
        return m_journal->acquire(wanted, ttl);
    }
    Result<history::Lease> begin(
        const history::Lease& wanted, Milliseconds ttl, const history::Append& what) override
    {
        return m_journal->begin(wanted, ttl, what);
    }
    Result<history::Lease> renew(const history::Lease& held, Milliseconds ttl) override
    {
        return m_journal->renew(held, ttl);
    }
    Result<void> release(const history::Lease& held) override { return m_journal->release(held); }
    Result<std::optional<history::Lease>> lease(
        const QString& project, const QString& environment) override
    {
        return m_journal->lease(project, environment);
    }
    Result<qint64> ask(const history::Request& request) override { return m_journal->ask(request); }
    Result<std::vector<history::Request>> pending(const QString& run) override
    {
        return m_journal->pending(run);
    }
    Result<std::optional<history::Request>> request(qint64 id) override
    {
        return m_journal->request(id);
    }
    Result<void> attach(
        const QString& stream, const QString& name, const QByteArray& bytes) override
    {
        return m_journal->attach(stream, name, bytes);
    }
    Result<std::optional<QByteArray>> attachment(
        const QString& stream, const QString& name) override
    {
        return m_journal->attachment(stream, name);
    }
    Result<std::vector<history::Record>> readUnchecked(
        const QString& stream, qint64 after, int limit) override
    {
        return m_journal->readUnchecked(stream, after, limit);
    }
    Result<QStringList> attachments(const QString& stream) override
    {
        return m_journal->attachments(stream);
    }
    Result<history::ChainState> verify(const QString& stream) override
    {
        return m_journal->verify(stream);
    }
    Result<qint64> dataVersion() override { return m_journal->dataVersion(); }

private:
    [[noreturn]] static void die()
    {
        ::kill(::getpid(), SIGKILL);
        for (;;)
            ::pause();
    }

    std::unique_ptr<Journal> m_journal;
    qint64 m_sequence;
    bool m_isBefore;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const auto words = QCoreApplication::arguments();
    if (words.size() != 6)
        return 2;
    const engine::Paths paths{words[1]};
    const SystemClock clock;
    Redactor redactor;
    auto opened = history::openJournal(paths.journal(), clock);
    if (!opened)
        return 3;
    MortalJournal journal(std::move(*opened), words[4].toLongLong(), words[5] == u"before");
    const auto row = journal.run(words[2]);
    if (!row || !*row)
        return 3;
    engine::StoreMeasurer measurer(clock);
    rollout::EngineSettings settings;
    settings.runsFolder = paths.runs();
    settings.shim = engine::programBeside(QStringLiteral("slipway-run"));
    settings.nonce = words[3];
    settings.environment = QProcessEnvironment::systemEnvironment();
    settings.preflight
        = [&paths](const rollout::State& state) { return engine::preflight(state, paths); };
    rollout::Engine driver(journal, clock, redactor, measurer, settings, words[2]);
    const auto reading = config::loadConfig((*row)->project);
    if (reading.config)
        measurer.apply(*reading.config, (*row)->environment, redactor);
    QObject::connect(&driver, &rollout::Engine::finished, qApp, &QCoreApplication::quit);
    QObject::connect(&driver, &rollout::Engine::fenced, qApp, &QCoreApplication::quit);
    if (!driver.attach())
        return 3;
    return QCoreApplication::exec();
}
