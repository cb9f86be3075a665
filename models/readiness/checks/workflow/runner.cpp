// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/workflow/checks.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Labels that the service no longer offers: jobs wait for a runner that never comes. Source:
/// github.com/actions/runner-images, README and announcements (#11101 ubuntu-20.04, #10721
/// macos-12, #12045 windows-2019).
const QStringList& retiredLabels()
{
    static const QStringList labels{u"ubuntu-16.04"_s,
        u"ubuntu-18.04"_s,
        u"ubuntu-20.04"_s,
        u"macos-10.15"_s,
        u"macos-11"_s,
        u"macos-12"_s,
        u"windows-2016"_s,
        u"windows-2019"_s};
    return labels;
}

/// A program that images of some runners lack. Source: github.com/actions/runner-images, the
/// images' Readme files; docker-compose v1: #9557; terraform and mono: #10636.
struct Lacking {
    const char16_t* program;
    const char16_t* labels; ///< beginnings of labels, blank-separated
    const char16_t* instead;
};
constexpr Lacking lacking[]{
    {u"docker-compose", u"ubuntu windows", u"use `docker compose`"},
    {u"docker-compose", u"macos", u"install Docker first"},
    {u"docker", u"macos", u"install Docker first"},
    {u"terraform", u"ubuntu-24 ubuntu-latest", u"add hashicorp/setup-terraform"},
    {u"mono", u"ubuntu-24 ubuntu-latest", u"install mono"},
    {u"apt-get", u"macos windows", u"use the system's own package manager"},
    {u"apt", u"macos windows", u"use the system's own package manager"},
    {u"choco", u"ubuntu macos", u"use the system's own package manager"},
    {u"poetry", u"ubuntu macos windows", u"install Poetry first"},
    {u"pipenv", u"ubuntu macos windows", u"install pipenv first"},
    {u"uv", u"ubuntu macos windows", u"add astral-sh/setup-uv"},
    {u"pdm", u"ubuntu macos windows", u"add pdm-project/setup-pdm"},
    {u"pnpm", u"ubuntu macos windows", u"add pnpm/action-setup or `corepack enable`"},
    {u"bun", u"ubuntu macos windows", u"add oven-sh/setup-bun"},
    {u"deno", u"ubuntu macos windows", u"add denoland/setup-deno"},
    {u"just", u"ubuntu macos windows", u"add extractions/setup-just"},
    {u"k6", u"ubuntu macos windows", u"add grafana/setup-k6-action"},
    {u"trivy", u"ubuntu macos windows", u"use aquasecurity/trivy-action"},
    {u"hadolint", u"ubuntu macos windows", u"use hadolint/hadolint-action"},
};

/// Tools of which somebody else may have put another into the path.
bool bringsAnything(const QString& uses)
{
    static const QStringList managers{u"mise"_s,
        u"asdf"_s,
        u"devbox"_s,
        u"nix"_s,
        u"pixi"_s,
        u"conda"_s,
        u"devcontainer"_s,
        u"homebrew"_s,
        u"vite-plus"_s,
        u"toolchain"_s};
    return std::ranges::any_of(
        managers, [&uses](const QString& name) { return uses.contains(name); });
}

/// What the steps before a command may have installed, as one text.
struct Before {
    QString text;
    bool isOpen = false; ///< something brings tools that cannot be told
};

void remember(const PipelineCommand& command, Before& before)
{
    if (!command.uses.isEmpty()) {
        const QString uses = command.uses.toLower();
        before.isOpen = before.isOpen || bringsAnything(uses);
        before.text += u' ' + uses;
        for (const auto& value : command.with)
            before.text += u' ' + value.left(200);
        return;
    }
    const QString name = command.words.value(0).section(u'/', -1);
    static const QStringList installers{u"pip"_s,
        u"pip3"_s,
        u"pipx"_s,
        u"apt-get"_s,
        u"apt"_s,
        u"brew"_s,
        u"curl"_s,
        u"wget"_s,
        u"npm"_s,
        u"corepack"_s,
        u"go"_s,
        u"cargo"_s,
        u"choco"_s,
        u"snap"_s,
        u"ln"_s,
        u"mv"_s,
        u"cp"_s,
        u"install"_s,
        u"chmod"_s,
        u"tar"_s,
        u"gem"_s,
        u"uv"_s,
        u"pipenv"_s,
        u"poetry"_s,
        u"alias"_s,
        u"conda"_s,
        u"echo"_s,
        u"export"_s,
        u"which"_s,
        u"command"_s,
        u"unzip"_s,
        u"dpkg"_s};
    // Requirements may hold any Python tool; scripts may install anything.
    const bool isManifest = (name == u"pip" || name == u"pip3")
        && (command.words.contains(u"-r"_s) || command.words.contains(u"-e"_s)
            || command.words.contains(u"."_s));
    before.isOpen = before.isOpen || isManifest || name.endsWith(u".sh") || name == u"bash"
        || name == u"sh" || name == u"source" || name == u"." || name == u"make";
    if (installers.contains(name))
        before.text += u' ' + command.text.toLower();
}

bool startsAny(const QString& label, const char16_t* beginnings)
{
    const auto parts = QStringView(beginnings).split(u' ', Qt::SkipEmptyParts);
    return std::ranges::any_of(
        parts, [&label](QStringView part) { return label.startsWith(part); });
}

/// A self-hosted machine, or an image, has what its owner puts there.
bool isOffered(const QString& label)
{
    return label.startsWith(u"ubuntu-") || label.startsWith(u"macos-")
        || label.startsWith(u"windows-");
}

void judgeCommand(const Facts& facts,
    const PipelineCommand& command,
    const QStringList& labels,
    const Before& before,
    Findings& out)
{
    const QString program = command.words.value(0);
    for (const auto& entry : lacking) {
        if (program != QStringView(entry.program))
            continue;
        for (const auto& label : labels) {
            if (!isOffered(label) || !startsAny(label, entry.labels))
                continue;
            const bool isInstalled = before.text.contains(program)
                || (before.isOpen && program != u"docker-compose" && program != u"apt-get")
                || (program == u"pnpm" && before.text.contains(u"corepack"));
            if (!isInstalled)
                out.add(u"`%1` is not on %2 (job %3): %4"_s.arg(program,
                            label,
                            command.jobName.left(60),
                            QStringView(entry.instead).toString()),
                    placeOf(facts, command));
            return;
        }
    }
}

} // namespace

Outcome commandsExistOnRunner(const Facts& facts)
{
    if (const auto none = withoutWorkflows(facts, u"no runner is declared"_s))
        return *none;
    Findings out;
    const auto& workflows = facts.get<WorkflowFacts>().workflows;
    int hosted = 0;
    for (const auto& workflow : workflows)
        for (const auto& job : workflow.jobs)
            for (const auto& label : job.runners) {
                hosted += isOffered(label) ? 1 : 0;
                if (retiredLabels().contains(label))
                    out.add(u"runner %1 of job %2 is no longer offered"_s.arg(label, job.id),
                        placeOf(facts, workflow.path, job.runsOnLine));
            }
    const auto& runs = facts.get<PipelineRuns>();
    int workflow = -1;
    int job = -1;
    Before before;
    for (const auto& command : runs.commands) {
        if (command.workflow != workflow || command.job != job)
            before = {};
        workflow = command.workflow;
        job = command.job;
        const auto& owner = jobOf(facts, command);
        const bool isContainer = std::ranges::any_of(
            owner.images, [](const auto& image) { return image.service.isEmpty(); });
        if (command.uses.isEmpty() && !isContainer && !owner.runners.contains(u"self-hosted"_s))
            judgeCommand(facts, command, owner.runners, before, out);
        remember(command, before);
    }
    if (!out.isEmpty())
        return failed(out.text(), some(out.places, 10));
    if (hosted == 0)
        return unknown(UnknownReason::Unsupported,
            u"No job runs on a hosted runner; what its machines hold is not known here."_s,
            workflowPlaces(facts));
    return passed(u"No command is known to be missing on its runner."_s, workflowPlaces(facts));
}

} // namespace slipway::readiness
