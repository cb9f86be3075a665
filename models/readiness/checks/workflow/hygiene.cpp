// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/checks.h"
#include "yaml/document.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

using evidence::WorkflowPermissions;

namespace {

/// Adds what one workflow lacks; true if it says nothing at all.
bool lacksPermissions(
    const Facts& facts, const evidence::Workflow& workflow, Findings& wide, Findings& silent)
{
    using Kind = WorkflowPermissions::Kind;
    const auto grants = [&](const WorkflowPermissions& given, const QString& who) {
        if (given.kind == Kind::WriteAll)
            wide.add(u"%1 of %2 may write everything"_s.arg(who, workflow.path),
                placeOf(facts, workflow.path, given.line));
    };
    grants(workflow.permissions, u"every job"_s);
    bool hasOwn = !workflow.jobs.empty();
    for (const auto& job : workflow.jobs) {
        grants(job.permissions, u"job %1"_s.arg(job.id));
        hasOwn = hasOwn && job.permissions.kind != Kind::Unset;
    }
    if (workflow.permissions.kind != Kind::Unset || hasOwn)
        return false;
    const bool isOnlyCalled = workflow.triggers.size() == 1 && workflow.trigger(u"workflow_call"_s);
    if (isOnlyCalled)
        return false; // its callers say
    const auto bare = std::ranges::find(
        workflow.jobs, Kind::Unset, [](const auto& job) { return job.permissions.kind; });
    const int line = bare == workflow.jobs.end() || workflow.permissions.line > 0
        ? workflow.triggersLine
        : bare->line;
    silent.add(u"%1 does not say what its token may do"_s.arg(workflow.path),
        placeOf(facts, workflow.path, line));
    return true;
}

struct Uses {
    QString text;
    QString path;
    int line = 0;
};

std::vector<Uses> usesOf(const Facts& facts)
{
    std::vector<Uses> out;
    for (const auto& workflow : facts.get<WorkflowFacts>().workflows)
        for (const auto& job : workflow.jobs) {
            if (!job.uses.isEmpty())
                out.push_back({job.uses, workflow.path, job.usesLine});
            for (const auto& step : job.steps)
                if (!step.uses.isEmpty())
                    out.push_back({step.uses, workflow.path, step.usesLine});
        }
    return out;
}

/// Publishes test results, coverage or findings where people see them.
bool isReportUpload(const PipelineCommand& command)
{
    static const QStringList actions{u"codecov/codecov-action"_s,
        u"codecov/test-results-action"_s,
        u"coverallsapp/github-action"_s,
        u"shogo82148/actions-goveralls"_s,
        u"dorny/test-reporter"_s,
        u"enricomi/publish-unit-test-result-action"_s,
        u"mikepenz/action-junit-report"_s,
        u"github/codeql-action/upload-sarif"_s,
        u"github/codeql-action/analyze"_s,
        u"sonarsource/"_s,
        u"test-summary/action"_s,
        u"phoenix-actions/test-reporting"_s,
        u"irongut/codecoveragesummary"_s,
        u"mishakav/pytest-coverage-comment"_s,
        u"py-cov-action/python-coverage-comment-action"_s,
        u"davelosert/vitest-coverage-report-action"_s,
        u"artiomtr/jest-coverage-report-action"_s,
        u"qltysh/qlty-action/coverage"_s,
        u"orgoro/coverage"_s};
    const QString uses = command.uses.toLower();
    if (std::ranges::any_of(actions, [&uses](const auto& name) { return uses.startsWith(name); }))
        return true;
    if (uses.startsWith(u"actions/upload-artifact")) {
        static const QStringList words{u"junit"_s,
            u"test"_s,
            u"coverage"_s,
            u"cov"_s,
            u"report"_s,
            u"sarif"_s,
            u"results"_s,
            u"bandit"_s,
            u"trivy"_s,
            u"scan"_s};
        const QString what
            = (command.with.value(u"path"_s) + u' ' + command.with.value(u"name"_s)).toLower();
        return std::ranges::any_of(words, [&what](const auto& one) { return what.contains(one); });
    }
    const QString name = command.words.value(0).section(u'/', -1);
    return name == u"codecov" || name == u"coveralls" || name == u"codecovcli"
        || name == u"sonar-scanner" || name == u"goveralls";
}

/// `codecov-action` ends well although nothing arrived unless it is told otherwise.
bool swallowsFailure(const PipelineCommand& command)
{
    if (command.uses.startsWith(u"codecov/"))
        return command.with.value(u"fail_ci_if_error"_s) != u"true"
            && !command.with.value(u"fail_ci_if_error"_s).contains(u"${{");
    return command.uses.startsWith(u"coverallsapp/")
        && command.with.value(u"fail-on-error"_s) == u"false";
}

QStringList ecosystemsOf(const Facts& facts)
{
    QStringList out;
    if (!facts.get<PackageManifests>().files.empty())
        out << u"npm"_s;
    if (!facts.get<DependencyManifests>().files.empty())
        out << u"pip"_s;
    static const QList<std::pair<QString, QString>> names{{u"go.mod"_s, u"gomod"_s},
        {u"Cargo.toml"_s, u"cargo"_s},
        {u"pom.xml"_s, u"maven"_s},
        {u"build.gradle"_s, u"gradle"_s},
        {u"build.gradle.kts"_s, u"gradle"_s},
        {u"Gemfile"_s, u"bundler"_s},
        {u"composer.json"_s, u"composer"_s},
        {u"requirements.txt"_s, u"pip"_s},
        {u"pyproject.toml"_s, u"pip"_s},
        {u"package.json"_s, u"npm"_s}};
    for (const auto& [name, ecosystem] : names)
        if (facts.tree().contains(name) && !out.contains(ecosystem))
            out << ecosystem;
    return out;
}

Outcome judgeDependabot(const Facts& facts, const QString& path, const QStringList& ecosystems)
{
    const auto bytes = facts.tree().read(path);
    const auto documents = bytes ? yaml::readTolerant(*bytes)
                                 : Result<std::vector<yaml::Node>>(failure(bytes.error()));
    if (!documents)
        return failed(u"%1 does not parse: %2."_s.arg(path, documents.error().what),
            {placeOf(facts, path, documents.error().where.section(u':', 0, 0).toInt())});
    const auto* updates = documents->empty() ? nullptr : documents->front().find(u"updates");
    QStringList watched;
    if (updates)
        for (const auto& item : updates->items)
            watched << item.textOf(u"package-ecosystem");
    watched.removeDuplicates();
    if (watched.isEmpty())
        return failed(u"%1 names nothing to update."_s.arg(path), {placeOf(facts, path, 1)});
    // uv, pnpm and yarn are watched under names of their own, too.
    QStringList open;
    for (const auto& one : ecosystems) {
        const bool isPython = one == u"pip" && watched.contains(u"uv"_s);
        const bool isScript = one == u"npm" && watched.contains(u"bun"_s);
        if (!watched.contains(one) && !isPython && !isScript)
            open << one;
    }
    if (!open.isEmpty())
        return warned(u"Dependabot watches %1, but not %2."_s.arg(listed(watched), listed(open)),
            {placeOf(facts, path, updates->mark.line)});
    return passed(
        u"Dependabot proposes updates of %1."_s.arg(listed(watched)), {placeOf(facts, path, 1)});
}

} // namespace

Outcome permissionsAreDeclared(const Facts& facts)
{
    if (const auto none = withoutWorkflows(facts, u"nothing declares permissions"_s))
        return *none;
    Findings wide;
    Findings silent;
    const auto& workflows = facts.get<WorkflowFacts>().workflows;
    int count = 0;
    for (const auto& workflow : workflows)
        count += lacksPermissions(facts, workflow, wide, silent) ? 1 : 0;
    if (!wide.isEmpty())
        return failed(wide.text(), some(wide.places, 10));
    if (count > 0 && count == int(workflows.size()))
        return failed(
            u"No workflow declares `permissions`; the token gets whatever the repository's "
            "settings give."_s,
            some(silent.places, 10));
    if (count > 0)
        return warned(silent.text(), some(silent.places, 10));
    return passed(u"Every workflow declares what its token may do."_s, workflowPlaces(facts));
}

Outcome actionsArePinned(const Facts& facts)
{
    if (const auto none = withoutWorkflows(facts, u"no action is used"_s))
        return *none;
    std::vector<Evidence> foreign;
    std::vector<Evidence> own;
    QStringList names;
    int pinned = 0;
    for (const auto& uses : usesOf(facts)) {
        const auto reference = evidence::actionReference(uses.text);
        if (reference.kind == evidence::ActionReference::Kind::Local || uses.text.contains(u"${{"))
            continue;
        if (reference.isSha) {
            ++pinned;
            continue;
        }
        const bool isForges = reference.owner == u"actions" || reference.owner == u"github";
        auto& list = isForges ? own : foreign;
        list.push_back(placeOf(facts, uses.path, uses.line));
        if (!isForges && !names.contains(uses.text))
            names << uses.text;
    }
    if (!foreign.empty())
        return failed(u"%1 %2 not pinned by a commit id."_s.arg(
                          listed(names, 3), names.size() == 1 ? u"is"_s : u"are"_s),
            some(std::move(foreign), 10));
    if (!own.empty())
        return warned(u"Actions of GitHub itself are named by a tag that can be moved."_s,
            some(std::move(own), 10));
    if (pinned == 0)
        return notApplicable(
            u"No workflow uses an action of another repository."_s, some(workflowPlaces(facts)));
    return passed(u"All %1 uses of actions are pinned by a commit id."_s.arg(pinned),
        some(workflowPlaces(facts)));
}

Outcome reportsArePublished(const Facts& facts)
{
    if (const auto none = withoutWorkflows(facts, u"no report is published"_s))
        return *none;
    std::vector<Evidence> good;
    std::vector<Evidence> bad;
    QString reason;
    const auto& runs = facts.get<PipelineRuns>();
    for (const auto& command : runs.commands) {
        if (!isReportUpload(command))
            continue;
        const bool isMasked = !command.mask.isEmpty();
        const bool isSilent = !isMasked && swallowsFailure(command);
        auto places = placesOf(facts, command);
        auto& list = isMasked || isSilent ? bad : good;
        list.insert(list.end(), places.begin(), places.end());
        if (reason.isEmpty() && (isMasked || isSilent))
            reason = isMasked
                ? u"Step \"%1\" publishes a report, but %2."_s.arg(
                    command.step.left(80), command.mask)
                : u"`%1` ends well although the upload failed: `fail_ci_if_error` is not set."_s
                      .arg(command.uses);
    }
    if (!bad.empty())
        return warned(reason, some(std::move(bad)));
    if (!good.empty())
        return passed(
            u"Reports are published, and a failed upload fails the job."_s, some(std::move(good)));
    if (!runs.elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"No step here publishes a report; %1."_s.arg(elsewhereText(runs.elsewhere.first())),
            workflowPlaces(facts));
    return failed(
        u"No workflow publishes a test, coverage or scan report."_s, workflowPlaces(facts));
}

Outcome updatesAreProposed(const Facts& facts)
{
    static const QStringList renovate{u"renovate.json"_s,
        u"renovate.json5"_s,
        u".renovaterc"_s,
        u".renovaterc.json"_s,
        u".renovaterc.json5"_s,
        u".github/renovate.json"_s,
        u".github/renovate.json5"_s,
        u".gitlab/renovate.json"_s,
        u".gitlab/renovate.json5"_s,
        u".scala-steward.conf"_s,
        u".pyup.yml"_s};
    for (const auto& path : renovate)
        if (facts.tree().contains(path))
            return passed(u"%1 configures a bot that proposes updates."_s.arg(path),
                {placeOf(facts, path, 1)});
    const auto ecosystems = ecosystemsOf(facts);
    for (const auto& path : {u".github/dependabot.yml"_s, u".github/dependabot.yaml"_s})
        if (facts.tree().contains(path))
            return judgeDependabot(facts, path, ecosystems);
    for (const auto& uses : usesOf(facts))
        if (uses.text.startsWith(u"renovatebot/"))
            return passed(u"A workflow runs Renovate."_s, {placeOf(facts, uses.path, uses.line)});
    if (ecosystems.isEmpty())
        return notApplicable(u"There is no dependency manifest whose versions could be updated."_s,
            {absent(u"package.json"_s), absent(u"requirements.txt"_s)});
    return failed(u"Nothing proposes updates of %1 dependencies."_s.arg(listed(ecosystems)),
        {absent(u".github/dependabot.yml"_s), absent(u"renovate.json"_s)});
}

} // namespace slipway::readiness
