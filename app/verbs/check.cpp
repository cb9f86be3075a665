// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/starter.h"
#include "app/verbs/checkjson.h"
#include "app/verbs/checklive.h"
#include "app/verbs/checktext.h"
#include "app/verbs/verb.h"
#include "base/text.h"
#include "config/configreader.h"
#include "io/atomicfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <CLI/CLI.hpp>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

struct Wanted {
    std::string config;
    std::string repository;
    std::string environment;
    std::string format = "text";
    std::string output;
    bool isOffline = false;
};

/// What is to be assessed, and which endpoints may be asked about it.
struct Subject {
    readiness::Inputs inputs;
    std::vector<config::Environment> environments;
    bool isTrusted = false; ///< secrets may be read for asking them
};

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::check", text);
}

int exitOf(readiness::Verdict verdict)
{
    switch (verdict) {
    case readiness::Verdict::Go:
    case readiness::Verdict::GoWithRisk: return Exit::Good;
    case readiness::Verdict::NoGo: return Exit::Bad;
    case readiness::Verdict::NotProven: return Exit::CannotTell;
    }
    return Exit::CannotTell;
}

/// `--repository DIR`: what is there, without any configuration.
Result<Subject> subjectOfDirectory(const QString& directory)
{
    auto tree = evidence::openDirectory(directory);
    if (!tree)
        return failure(tree.error());
    Subject out;
    out.inputs.tree = std::move(*tree);
    const QString root = out.inputs.tree->root();
    out.inputs.project.repository = root;
    out.inputs.project.name = QFileInfo(root).fileName();
    return out;
}

Result<Subject> subjectOfConfig(const config::Config& config, const QString& environment)
{
    Subject out;
    out.isTrusted = engine::isTrusted(config);
    QStringList names;
    for (const auto& one : config.environments) {
        names << one.name;
        if (environment.isEmpty() || one.name == environment)
            out.environments.push_back(one);
    }
    if (!environment.isEmpty() && out.environments.empty()) {
        const QString near = closest(environment, names);
        return failure(u"--environment"_s,
            tr("there is no environment %1").arg(environment),
            near.isEmpty() ? tr("known: %1").arg(names.join(u", "_s))
                           : tr("did you mean %1?").arg(near));
    }
    const QString directory = config.project.repository.isEmpty()
        ? QFileInfo(config.file).absolutePath()
        : config.project.repository;
    auto tree = evidence::openDirectory(directory, config.readiness.reports);
    if (!tree)
        return failure(tree.error().in(config.file));
    out.inputs.tree = std::move(*tree);
    out.inputs.project = config.project;
    out.inputs.settings = config.readiness;
    out.inputs.environment = environment;
    out.inputs.isDemo = config.isDemo;
    return out;
}

/// The subject, or nothing after every mistake was said on stderr.
std::optional<Subject> subjectOf(const Session& session, const Wanted& wanted)
{
    Result<Subject> subject;
    if (!wanted.repository.empty()) {
        subject = subjectOfDirectory(QString::fromStdString(wanted.repository));
        if (subject)
            subject->inputs.environment = QString::fromStdString(wanted.environment);
    } else {
        QString file = QString::fromStdString(wanted.config);
        if (file.isEmpty()) {
            const auto found = config::findConfig(QDir::currentPath());
            if (!found) {
                complain(session, found.error().text());
                complain(session, tr("(without a configuration: slipway check --repository DIR)"));
                return std::nullopt;
            }
            file = *found;
        }
        const auto reading = config::loadConfig(file);
        for (const auto& mistake : reading.mistakes)
            complain(session, mistake.text());
        if (!reading.config)
            return std::nullopt;
        subject = subjectOfConfig(*reading.config, QString::fromStdString(wanted.environment));
    }
    if (!subject) {
        complain(session, subject.error().text());
        return std::nullopt;
    }
    return std::move(*subject);
}

/// Whatever a tool or service wrote may hold a secret that this run resolved.
void redact(const Redactor& redactor, readiness::Assessment& assessment)
{
    for (auto& check : assessment.checks) {
        check.reason = redactor.redact(check.reason);
        for (auto& evidence : check.evidence) {
            evidence.excerpt = redactor.redact(evidence.excerpt);
            evidence.url = redactor.redact(evidence.url);
        }
    }
    for (auto& claim : assessment.claims)
        claim.text = redactor.redact(claim.text);
    for (auto& error : assessment.errors)
        error = redactor.redact(error);
}

int deliver(const Session& session, const Wanted& wanted, readiness::Assessment assessment)
{
    redact(session.redactor, assessment);
    const QByteArray document = wanted.format == "json" ? checkJson(assessment)
        : wanted.format == "markdown"                   ? checkMarkdown(assessment)
                                                        : checkText(assessment);
    if (wanted.output.empty()) {
        printDocument(document);
        return exitOf(assessment.verdict);
    }
    const auto written = io::writeAtomically(QString::fromStdString(wanted.output), document);
    if (!written) {
        complain(session, written.error().text());
        return Exit::Usage;
    }
    return exitOf(assessment.verdict);
}

int check(Session& session, const Wanted& wanted)
{
    auto subject = subjectOf(session, wanted);
    if (!subject)
        return Exit::Usage;
    auto& inputs = subject->inputs;
    // Without a configuration there is no endpoint that could be asked.
    inputs.isOffline = wanted.isOffline || !wanted.repository.empty();
    const bool isAsking = !inputs.isOffline
        && std::ranges::any_of(subject->environments, [](const auto& environment) {
               return std::ranges::any_of(environment.services,
                   [](const auto& service) { return service.health.has_value(); });
           });
    if (isAsking) {
        QObject context;
        bool isDone = false;
        askOnce(session,
            session.redactor,
            subject->environments,
            subject->isTrusted,
            &context,
            [&](auto targets) {
                inputs.live = std::move(targets);
                isDone = true;
                QCoreApplication::exit(0);
            });
        if (!isDone)
            QCoreApplication::exec();
    }
    inputs.now = session.clock->now();
    return deliver(session, wanted, readiness::assess(inputs));
}

} // namespace

void addCheck(CLI::App& app, Session& session)
{
    auto* verb = app.add_subcommand(
        "check", "Make the scorecard and give the verdict: go, no-go, or cannot tell");
    auto wanted = std::make_shared<Wanted>();
    auto* config
        = verb->add_option(
                  "--config", wanted->config, "Configuration (else slipway.yaml, found upward)")
              ->type_name("FILE");
    verb->add_option("--repository", wanted->repository, "A directory, without any configuration")
        ->type_name("DIR")
        ->excludes(config);
    verb->add_option("--environment", wanted->environment, "Ask and judge this environment only")
        ->type_name("NAME");
    verb->add_flag("--offline", wanted->isOffline, "Open no socket: live evidence is unknown");
    verb->add_option("--format", wanted->format, "text, json or markdown")
        ->check(CLI::IsMember({"text", "json", "markdown"}))
        ->capture_default_str();
    verb->add_option("--output", wanted->output, "Write to a file instead of stdout")
        ->type_name("FILE");
    verb->callback([wanted, &session] {
        session.format = QString::fromStdString(wanted->format);
        session.action = [wanted, &session] { return check(session, *wanted); };
    });
}

} // namespace slipway::verbs
