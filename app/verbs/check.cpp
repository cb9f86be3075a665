// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/assessing/assessmentlog.h"
#include "app/assessing/kept.h"
#include "app/assessing/subject.h"
#include "app/assessing/trail.h"
#include "app/engine/paths.h"
#include "app/engine/starter.h"
#include "app/logging/paths.h"
#include "app/verbs/checkasked.h"
#include "app/verbs/checkjson.h"
#include "app/verbs/checkjunit.h"
#include "app/verbs/checkown.h"
#include "app/verbs/checksarif.h"
#include "app/verbs/checktext.h"
#include "app/verbs/checktrail.h"
#include "app/verbs/verb.h"
#include "base/clock.h"
#include "base/text.h"
#include "config/configreader.h"
#include "io/atomicfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

constexpr qint64 largestSettings = 4 * 1024 * 1024;

struct Wanted {
    std::string config;
    std::string repository;
    std::string environment;
    std::string revision;
    std::string since;
    std::string profile;
    std::string format = "text";
    std::string output;
    bool isOffline = false;
    bool isRecording = false;
    bool isFresh = false; ///< no result that was kept, and none to keep

    QString text(std::string Wanted::*field) const { return QString::fromStdString(this->*field); }
};

/// What is to be assessed, and which endpoints may be asked about it.
struct Subject {
    readiness::Inputs inputs;
    std::vector<config::Environment> environments;
    QString file; ///< of the configuration; empty: none
    QByteArray settings; ///< its bytes
    qint64 looked = 0; ///< before the tree was listed, by the system's clock
    bool isTrusted = false; ///< secrets may be read for asking them, and own commands run
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

Result<Subject> subjectOfDirectory(const Wanted& wanted)
{
    auto inputs = assessing::inputsOfDirectory(
        wanted.text(&Wanted::repository), wanted.text(&Wanted::revision));
    if (!inputs)
        return failure(inputs.error());
    Subject out;
    out.inputs = std::move(*inputs);
    out.inputs.environment = wanted.text(&Wanted::environment);
    return out;
}

Result<Subject> subjectOfConfig(const config::Config& config, const Wanted& wanted)
{
    const QString environment = wanted.text(&Wanted::environment);
    Subject out;
    out.file = config.file;
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
    auto inputs = assessing::inputsOf(config, environment, wanted.text(&Wanted::revision));
    if (!inputs)
        return failure(inputs.error().in(config.file));
    out.inputs = std::move(*inputs);
    return out;
}

/// `--profile`: one that the program or the configuration has.
Result<void> choose(const QString& profile, config::Readiness& settings)
{
    if (profile.isEmpty())
        return {};
    const QStringList known = QStringList{u"default"_s, u"tier-a"_s, u"tier-b"_s, u"tier-c"_s}
        + settings.profiles.keys();
    if (!known.contains(profile))
        return failure(u"--profile"_s,
            tr("there is no profile %1").arg(profile),
            tr("known: %1").arg(known.join(u", "_s)));
    settings.profile = profile;
    return {};
}

/// The subject, or nothing after every mistake was said on stderr.
std::optional<Subject> subjectOf(const Session& session, const Wanted& wanted)
{
    Result<Subject> subject;
    QByteArray settings;
    const qint64 looked = SystemClock().now();
    if (!wanted.repository.empty()) {
        subject = subjectOfDirectory(wanted);
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
        settings = io::readFile(file, largestSettings).value_or(QByteArray());
        const auto reading = config::loadConfig(file);
        for (const auto& mistake : reading.mistakes)
            complain(session, mistake.text());
        if (!reading.config)
            return std::nullopt;
        subject = subjectOfConfig(*reading.config, wanted);
    }
    Result<void> chosen;
    if (subject)
        chosen = choose(wanted.text(&Wanted::profile), subject->inputs.settings);
    if (!subject || !chosen) {
        complain(session, (subject ? chosen.error() : subject.error()).text());
        return std::nullopt;
    }
    subject->settings = std::move(settings);
    subject->looked = looked;
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

QByteArray documentOf(const std::string& format, const readiness::Assessment& assessment)
{
    if (format == "json")
        return checkJson(assessment);
    if (format == "markdown")
        return checkMarkdown(assessment);
    if (format == "junit")
        return checkJunit(assessment);
    return format == "sarif" ? checkSarif(assessment) : checkText(assessment);
}

int deliver(const Session& session,
    const Wanted& wanted,
    const QByteArray& document,
    readiness::Verdict verdict)
{
    if (wanted.output.empty()) {
        printDocument(document);
        return exitOf(verdict);
    }
    const auto written = io::writeAtomically(wanted.text(&Wanted::output), document);
    if (!written) {
        complain(session, written.error().text());
        return Exit::Usage;
    }
    return exitOf(verdict);
}

/// Endpoints are asked, and own commands run, only for the tree that lies there now.
void askEverything(Session& session, Subject& subject)
{
    auto& inputs = subject.inputs;
    Asked asked = askAll(session, subject.environments, subject.isTrusted);
    inputs.live = std::move(asked.live);
    inputs.answers = std::move(asked.answers);
    inputs.own = runOwnChecks(session,
        inputs.settings.checks,
        {inputs.tree->root(), subject.environments, subject.isTrusted});
}

int checkSince(Session& session, const Wanted& wanted, const Subject& subject)
{
    const QString root = subject.inputs.tree->root();
    auto commits
        = evidence::commitsSince(root, wanted.text(&Wanted::since), wanted.text(&Wanted::revision));
    if (!commits) {
        complain(session, commits.error().text());
        return Exit::Usage;
    }
    const assessing::TrailRequest request{
        root, subject.inputs, std::move(*commits), logging::cacheDirectory() + u"/assessments"_s};
    const auto total = request.commits.size();
    const std::atomic<bool> isCancelled = false;
    const bool isWatched = ::isatty(STDERR_FILENO) == 1;
    const auto trail = assessing::assessTrail(
        request,
        [&](int done, const readiness::Snapshot&) {
            if (isWatched)
                std::fprintf(stderr, "\r%d/%zu ", done, total);
        },
        isCancelled);
    if (isWatched)
        std::fputs("\r            \r", stderr);
    if (trail.empty()) {
        complain(session, tr("there is no commit since %1").arg(wanted.text(&Wanted::since)));
        return Exit::Usage;
    }
    const auto document = wanted.format == "json" ? trailJson(trail) : trailText(trail);
    return deliver(session,
        wanted,
        session.redactor.redact(QString::fromUtf8(document)).toUtf8(),
        trail.back().verdict);
}

/// A record in the journal, for the page's history and for auditors.
bool record(const Session& session, const Subject& subject, const readiness::Assessment& assessment)
{
    const auto paths = engine::defaultPaths();
    const auto journal = history::openJournal(paths.journal(), *session.clock);
    const auto added = !journal ? Result<bool>(failure(journal.error()))
                                : assessing::remember(**journal,
                                    assessing::streamOf(subject.file, assessment.environment),
                                    readiness::snapshotOf(assessment));
    if (!added)
        complain(session, added.error().text());
    return added.has_value();
}

/// What a kept result must have been made from; nothing where more than the tree decides.
std::optional<assessing::KeptKey> keptKey(const Wanted& wanted, const Subject& subject)
{
    const bool isPure = subject.inputs.isOffline && wanted.revision.empty() && !wanted.isFresh
        && !wanted.isRecording && subject.file.isEmpty() == subject.settings.isEmpty();
    const auto stamp = isPure ? subject.inputs.tree->stamp() : std::nullopt;
    if (!stamp)
        return {};
    return assessing::KeptKey{.root = subject.inputs.tree->root(),
        .options = {wanted.text(&Wanted::format),
            wanted.text(&Wanted::environment),
            wanted.text(&Wanted::profile),
            subject.file},
        .settings = subject.settings,
        .tree = *stamp,
        .looked = subject.looked};
}

/// The process reads, judges and ends: memory that is given back is only asked for again.
void keepMemory()
{
#ifdef __GLIBC__
    constexpr int most = 32 << 20; // as far as it goes
    constexpr int ahead = 16 << 20;
    ::mallopt(M_TRIM_THRESHOLD, most);
    ::mallopt(M_MMAP_THRESHOLD, most);
    ::mallopt(M_TOP_PAD, ahead);
#endif
}

int check(Session& session, const Wanted& wanted)
{
    keepMemory();
    auto subject = subjectOf(session, wanted);
    if (!subject)
        return Exit::Usage;
    if (!wanted.since.empty())
        return checkSince(session, wanted, *subject);
    auto& inputs = subject->inputs;
    // Without a configuration there is no endpoint that could be asked, and a revision is past.
    inputs.isOffline = wanted.isOffline || subject->file.isEmpty() || !wanted.revision.empty();
    if (!inputs.isOffline)
        askEverything(session, *subject);
    if (wanted.revision.empty())
        inputs.now = session.clock->now();
    const auto key = keptKey(wanted, *subject);
    const QString kept = logging::cacheDirectory() + u"/checks"_s;
    if (const auto known = key ? assessing::recalled(kept, *key, inputs.now) : std::nullopt)
        return deliver(session, wanted, known->document, known->verdict);
    auto& assessment = assessing::assessLast(inputs);
    redact(session.redactor, assessment);
    if (wanted.isRecording && !record(session, *subject, assessment))
        return Exit::Usage;
    const QByteArray document = documentOf(wanted.format, assessment);
    if (key)
        assessing::keep(kept, *key, assessment, document);
    return deliver(session, wanted, document, assessment.verdict);
}

} // namespace

void addCheck(CLI::App& app, Session& session)
{
    auto* verb = app.add_subcommand(
        "check", "Make the scorecard and give the verdict: go, no-go, or cannot tell");
    auto wanted = std::make_shared<Wanted>();
    CLI::Option* config
        = verb->add_option(
                  "--config", wanted->config, "Configuration (else slipway.yaml, found upward)")
              ->type_name("FILE");
    auto* repository
        = verb->add_option(
                  "--repository", wanted->repository, "A directory, without any configuration")
              ->type_name("DIR")
              ->excludes(config);
    verb->add_option("--environment", wanted->environment, "Ask and judge this environment only")
        ->type_name("NAME");
    verb->add_option("--revision",
            wanted->revision,
            "Judge a git revision, read without a checkout, by the clock of its day")
        ->type_name("REV");
    verb->add_option("--since",
            wanted->since,
            "Judge every first-parent commit since REV: what moved the score, where claims parted")
        ->type_name("REV");
    verb->add_option("--profile", wanted->profile, "default, tier-a, tier-b, tier-c, or an own one")
        ->type_name("NAME");
    verb->add_flag("--offline", wanted->isOffline, "Open no socket: live evidence is unknown");
    verb->add_flag("--record", wanted->isRecording, "Keep the result in the journal's history")
        ->excludes(repository);
    verb->add_flag("--no-cache",
        wanted->isFresh,
        "Read everything, even if no file has changed since the last time");
    verb->add_option("--format", wanted->format, "text, json, markdown, junit or sarif")
        ->check(CLI::IsMember({"text", "json", "markdown", "junit", "sarif"}))
        ->capture_default_str();
    verb->add_option("--output", wanted->output, "Write to a file instead of stdout")
        ->type_name("FILE");
    verb->callback([wanted, &session] {
        session.format = QString::fromStdString(wanted->format);
        session.action = [wanted, &session] { return check(session, *wanted); };
    });
}

} // namespace slipway::verbs
