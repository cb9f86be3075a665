// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/preflight.h"
#include "app/engine/storemeasurer.h"
#include "app/logging/log.h"
#include "app/verbs/rollout.h"
#include "config/configreader.h"
#include "rollout/engine.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::verbs {

int rolloutEngine(Session& session, const RolloutOptions& options)
{
    const auto paths = pathsOf(options);
    const auto run = QString::fromStdString(options.run);
    const auto journal = journalOf(session, paths);
    if (!journal)
        return Exit::CannotTell;
    const auto row = journal->run(run);
    if (!row || !*row) {
        complain(session, row ? u"there is no run %1"_s.arg(run) : row.error().text());
        return Exit::Usage;
    }
    engine::StoreMeasurer measurer(*session.clock);
    rollout::EngineSettings settings;
    settings.runsFolder = paths.runs();
    settings.shim = engine::programBeside(u"slipway-run"_s);
    settings.nonce = QString::fromStdString(options.nonce);
    settings.environment = QProcessEnvironment::systemEnvironment();
    settings.preflight
        = [&paths](const rollout::State& state) { return engine::preflight(state, paths); };
    rollout::Engine driver(
        *journal, *session.clock, session.redactor, measurer, settings, (*row)->run);
    // Nobody reads the terminal of a detached process: what it has to say lies beside the run's
    // log.
    (void)logging::start({.file = rollout::runFolder(paths.runs(), (*row)->run) + u"/engine.log"_s,
                             .level = u"info"_s,
                             .alsoStderr = true},
        &session.redactor);
    // Without trust no secret is read: the gates then have no data, and hold.
    const auto reading = config::loadConfig((*row)->project);
    if (reading.config) {
        const auto standing = engine::standingOf(*reading.config, paths);
        if (standing && standing->state == trust::State::Trusted)
            measurer.apply(*reading.config, (*row)->environment, session.redactor);
    }
    int code = Exit::Good;
    QObject::connect(&driver, &rollout::Engine::finished, qApp, [&] {
        code = exitOf(driver.state().phase);
        QCoreApplication::quit();
    });
    QObject::connect(&driver, &rollout::Engine::fenced, qApp, [&](const Error& error) {
        complain(session, error.text());
        code = Exit::CannotTell;
        QCoreApplication::quit();
    });
    if (const auto attached = driver.attach(); !attached) {
        complain(session, attached.error().text());
        return Exit::CannotTell;
    }
    QCoreApplication::exec();
    return code;
}

} // namespace slipway::verbs
