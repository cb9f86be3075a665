// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentmigrations.h"

#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/pipelinefacts.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Where a script stands.
struct Site {
    MigrationRun::From from = MigrationRun::From::Script;
    QString path{};
    QString job{};
    bool isTest = false;
    QString outerMask{}; ///< what hides the failure of the whole
};

/// The lines of a command as the file has them: redirections are not among its words.
QString linesOf(const Facts& facts, const Site& site, const evidence::ShellCommand& command)
{
    const bool isFile
        = site.from == MigrationRun::From::Script || site.from == MigrationRun::From::Workflow;
    const auto& lines = facts.get<Lines>().of(facts, site.path);
    QString out;
    for (int i = command.line; isFile && i <= command.endLine && i <= command.line + 20; ++i)
        out += lines.value(i - 1).trimmed() + u' ';
    return out.contains(command.words.value(0)) ? out.trimmed() : command.text;
}

bool isClient(const QString& word)
{
    const QString name = word.section(u'/', -1);
    return name == u"psql" || name == u"mysql" || name == u"mariadb" || name == u"sqlite3";
}

/// `for f in migrations/*.sql`, whose body gives each file to a client.
bool isLoop(const evidence::ShellCommand& command)
{
    return command.words.value(0) == u"for"
        && std::ranges::any_of(command.words, [](const QString& word) {
               return word.contains(u'*') && word.contains(u"migrat", Qt::CaseInsensitive);
           });
}

void look(const Facts& facts,
    const Site& site,
    const evidence::ShellScript& script,
    evidence::ShellOptions options,
    std::vector<MigrationRun>& out)
{
    int loop = -100;
    for (int i = 0; i < int(script.commands.size()); ++i) {
        auto command = script.commands[size_t(i)];
        loop = isLoop(command) ? i : loop;
        const bool mayBeClient = std::ranges::any_of(command.words, isClient);
        if (mayBeClient)
            command.text = linesOf(facts, site, command);
        const bool isOfLoop = mayBeClient && i - loop <= 6 && command.text.contains(u'$');
        if (!isMigration(command) && !isOfLoop)
            continue;
        const auto mask = evidence::maskOf(script, i, options);
        MigrationRun run{.from = site.from,
            .words = withoutWrappers(command.words),
            .text = command.text,
            .path = site.path,
            .job = site.job,
            .isTest = site.isTest,
            .mask = mask ? maskText(*mask) : site.outerMask};
        run.evidence.push_back(
            placeOf(facts, site.path, command.line, command.column, command.endLine));
        if (mask && mask->line != command.line)
            run.evidence.push_back(placeOf(facts, site.path, mask->line, mask->column));
        out.push_back(std::move(run));
    }
}

/// Scripts that a deployment runs: not those of tests.
bool isDeployScript(const QString& path)
{
    static const QRegularExpression script(
        u"\\.(sh|bash)$|(^|/)(entrypoint|docker-entrypoint|release|deploy|migrate)$"_s);
    static const QRegularExpression aside(
        u"(^|/)(tests?|fixtures?|examples?|docs?|demo|vendor|third_party|node_modules|\\.github)/"
        "|(^|[/_-])(test|dev|local|setup|reset|seed)[^/]*\\.sh$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return script.match(path).hasMatch() && !aside.match(path).hasMatch();
}

void lookInScripts(const Facts& facts, std::vector<MigrationRun>& out)
{
    for (const auto& path : facts.tree().files()) {
        if (!isDeployScript(path))
            continue;
        const auto bytes = facts.tree().read(path, 512 * 1024);
        if (!bytes)
            continue;
        const QString text = evidence::sourceText(*bytes);
        look(facts,
            {.path = path},
            evidence::splitShell(text),
            evidence::optionsOfShebang(text),
            out);
    }
}

/// A command as a container runs it: `sh -c "…"` is a script, a list is one command.
void lookInCommand(const Facts& facts,
    const QStringList& words,
    const QString& shellText,
    const Site& site,
    int line,
    std::vector<MigrationRun>& out)
{
    evidence::ShellScript script;
    evidence::ShellOptions options;
    const bool isInner = words.size() >= 3 && words[0].endsWith(u"sh") && words[1].startsWith(u'-')
        && words[1].endsWith(u'c');
    if (isInner) {
        script = evidence::splitShell(words[2]);
        options.errexit = words[1].contains(u'e');
    } else if (!shellText.isEmpty()) {
        script = evidence::splitShell(shellText);
    } else {
        evidence::ShellCommand command;
        command.words = words;
        command.text = words.join(u' ');
        script.commands.push_back(std::move(command));
    }
    for (auto& command : script.commands) {
        command.line = command.endLine = line;
        command.column = 0;
    }
    look(facts, site, script, options, out);
}

void lookInImages(const Facts& facts, std::vector<MigrationRun>& out)
{
    const auto& images = facts.get<ProductionImages>();
    for (const auto& build : images.builds) {
        const auto& file = images.dockerfiles.at(build.dockerfile);
        const auto stage = evidence::factsOfStage(file, targetStage(build, file), build.arguments);
        for (const auto& instruction : {stage.entrypoint, stage.command})
            if (instruction)
                lookInCommand(facts,
                    instruction->isJson ? instruction->words : QStringList(),
                    instruction->isJson ? QString() : instruction->arguments,
                    {.from = MigrationRun::From::Image, .path = build.dockerfile},
                    instruction->line,
                    out);
    }
}

/// A job that brings something somewhere, by its names: all others only test.
bool isDeployJob(const evidence::Workflow& workflow, const evidence::WorkflowJob& job)
{
    static const QRegularExpression deploy(
        u"deploy|release|migrat|produc|staging|publish|rollout|(^|[\\W_])cd([\\W_]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression test(u"test|lint|check|verify|(^|[\\W_])ci([\\W_]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QString names = job.id + u' ' + job.name;
    if (test.match(names).hasMatch())
        return false;
    return deploy.match(names + u' ' + workflow.path.section(u'/', -1) + u' ' + workflow.name)
        .hasMatch();
}

void lookInWorkflows(const Facts& facts, std::vector<MigrationRun>& out)
{
    for (const auto& workflow : facts.get<WorkflowFacts>().workflows) {
        for (const auto& job : workflow.jobs) {
            for (const auto& step : job.steps) {
                const bool goesOn = step.continueOnError.kind == evidence::WorkflowFlag::Kind::Yes
                    || job.continueOnError.kind == evidence::WorkflowFlag::Kind::Yes;
                if (!step.run.isEmpty())
                    look(facts,
                        {MigrationRun::From::Workflow,
                            workflow.path,
                            job.id,
                            !isDeployJob(workflow, job),
                            goesOn ? u"`continue-on-error` lets the job go on"_s : QString()},
                        step.script(),
                        step.shellOptions(),
                        out);
            }
        }
    }
}

/// Folders and files that show that there are migrations to apply.
QString migrationsIn(const Facts& facts)
{
    static const QRegularExpression shape(
        u"(^|/)(alembic\\.ini|alembic/env\\.py|migrations/[^/]+\\.(sql|py|js|ts|rb|go|php)|db/"
        u"migrate/[^/]+\\.rb"
        "|migrations/[^/]+/migration\\.sql|flyway\\.conf|V[0-9]+__[^/]+\\.sql|liquibase[^/]*\\.(ya?ml|xml|properties))$"_s);
    static const QRegularExpression aside(
        u"(^|/)(tests?|testdata|fixtures?|examples?|docs?|demo|vendor|node_modules)/"_s);
    for (const auto& path : facts.tree().files())
        if (shape.match(path).hasMatch() && !aside.match(path).hasMatch())
            return path;
    return {};
}

/// A migration tool and its verb, in that order.
bool saysMigration(const QStringList& plain)
{
    static const QStringList phrases{u"alembic upgrade"_s,
        u"manage.py migrate"_s,
        u"django-admin migrate"_s,
        u"flask db upgrade"_s,
        u"prisma migrate deploy"_s,
        u"prisma db push"_s,
        u"knex migrate:latest"_s,
        u"sequelize db:migrate"_s,
        u"sequelize-cli db:migrate"_s,
        u"typeorm migration:run"_s,
        u"rails db:migrate"_s,
        u"rake db:migrate"_s,
        u"rails db:prepare"_s,
        u"goose up"_s,
        u"flyway migrate"_s,
        u"liquibase update"_s,
        u"dbmate up"_s,
        u"dbmate migrate"_s,
        u"sqlx migrate run"_s,
        u"diesel migration run"_s,
        u"ef database update"_s,
        u"atlas migrate apply"_s,
        u"drizzle-kit migrate"_s,
        u"drizzle-kit push"_s,
        u"artisan migrate"_s,
        u"aerich upgrade"_s,
        u"node-pg-migrate up"_s,
        u"migrate up"_s,
        u"db-migrate up"_s,
        u"ecto.migrate"_s,
        u"tern migrate"_s,
        u"yoyo apply"_s,
        u"sql-migrate up"_s,
        u"doctrine:migrations:migrate"_s};
    const QString text = u' ' + plain.join(u' ') + u' ';
    for (const auto& phrase : phrases) {
        if (text.contains(u' ' + phrase + u' '))
            return true;
        const QString program = phrase.section(u' ', 0, 0);
        const QString verb = phrase.section(u' ', -1);
        const auto at = plain.indexOf(program);
        if (at >= 0 && phrase.count(u' ') == 1 && program != u"ef"
            && plain.indexOf(verb, at + 1) > at)
            return true;
    }
    return false;
}

} // namespace

bool isMigration(const QStringList& all)
{
    const QStringList words = withoutWrappers(all);
    if (words.isEmpty() || words[0] == u"echo" || words[0] == u"printf" || words[0] == u"grep")
        return false;
    // Flags and their values may stand between a program and its verb: compare the plain words.
    QStringList plain;
    for (const auto& word : words)
        if (!word.startsWith(u'-'))
            plain << word.section(u'/', -1);
    if (saysMigration(plain))
        return true;
    static const QRegularExpression script(
        u"(^|[/_.-])(run[_-]?)?(db[_-]?)?migrat(e|ions?)([_-](db|database|schema|all|up))?\\.(sh|py|js|ts|rb)$"_s);
    const bool isInterpreter = words[0] == u"bash" || words[0] == u"sh" || words[0] == u"node";
    if (script.match(isInterpreter ? words.value(1) : words[0]).hasMatch())
        return true;
    const bool isClient = plain.value(0) == u"psql" || plain.value(0) == u"mysql";
    return isClient
        && std::ranges::any_of(words, [](const QString& word) { return word.contains(u"migrat"); });
}

bool isMigration(const evidence::ShellCommand& command)
{
    if (isMigration(command.words))
        return true;
    // Redirections are no words: only the text has them.
    static const QRegularExpression redirected(
        u"<\\s*[\"']?([^\\s\"'<>|&;]*migrat[^\\s\"'<>|&;]*)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return std::any_of(command.words.begin(),
               command.words.begin() + std::min<qsizetype>(command.words.size(), 10),
               isClient)
        && redirected.match(command.text).hasMatch();
}

/// Jobs, init containers and containers of the sets that are judged.
void lookInCluster(const Facts& facts, std::vector<MigrationRun>& out)
{
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        for (const auto& workload : set->workloads) {
            for (const auto& container : workload.containers) {
                const QStringList words = container.command + container.arguments;
                if (!words.isEmpty() && container.commandPlace.line > 0)
                    lookInCommand(facts,
                        words,
                        {},
                        {.from = MigrationRun::From::Cluster, .path = container.commandPlace.path},
                        container.commandPlace.line,
                        out);
            }
        }
    }
}

MigrationRuns MigrationRuns::gather(const Facts& facts)
{
    MigrationRuns out;
    lookInScripts(facts, out.runs);
    lookInImages(facts, out.runs);
    lookInWorkflows(facts, out.runs);
    lookInCluster(facts, out.runs);
    for (const auto& service : facts.get<ProductionStack>().services)
        for (const auto& command : {service.entrypoint, service.command})
            if (command)
                lookInCommand(facts,
                    command->words,
                    {},
                    {.from = MigrationRun::From::Stack, .path = command->place.path},
                    command->place.line,
                    out.runs);
    return out;
}

Outcome checkMigrations(const Facts& facts)
{
    std::vector<Evidence> good;
    std::vector<Evidence> bad;
    QStringList sentences;
    for (const auto& run : facts.get<MigrationRuns>().runs) {
        if (run.mask.isEmpty()) {
            good.push_back(run.evidence.front());
            continue;
        }
        sentences << u"%1 line %2 runs `%3`, but %4"_s.arg(run.path)
                         .arg(run.evidence.front().line)
                         .arg(masked(run.text.left(80)), run.mask);
        bad.insert(bad.end(), run.evidence.begin(), run.evidence.end());
    }
    if (!bad.empty())
        return failed(sentences.mid(0, 3).join(u"; "_s) + u'.', std::move(bad));
    if (!good.empty())
        return passed(u"Where migrations are applied, their failure stops what comes after."_s,
            std::move(good));
    if (const QString path = migrationsIn(facts); !path.isEmpty())
        return unknown(UnknownReason::Missing,
            u"There are migrations (%1), and no script, workflow, image or stack applies them by a known command."_s
                .arg(path),
            {placeOf(facts, path, 1)});
    return notApplicable(
        u"No migration of a known tool is in the repository."_s, {absent(u"migrations"_s)});
}

} // namespace slipway::readiness
