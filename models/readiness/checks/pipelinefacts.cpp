// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinefacts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

void addImageUses(WorkflowFacts& out, const evidence::WorkflowStep& step)
{
    if (step.uses.startsWith(u"docker/build-push-action")) {
        const QString push = step.with.value(u"push"_s);
        out.imageBuilds.push_back({step.with.value(u"context"_s, u"."_s),
            step.with.value(u"file"_s),
            !push.isEmpty() && push != u"false"});
        return;
    }
    if (!step.run.contains(u"docker"))
        return;
    for (const auto& command : step.script().commands) {
        const auto& words = command.words;
        const auto at = words.indexOf(u"build"_s);
        if (words.value(0) != u"docker" || at < 1 || at > 2
            || words.value(1).startsWith(u"compose"))
            continue;
        WorkflowFacts::ImageUse use;
        for (auto i = at + 1; i < words.size(); ++i) {
            const QString& word = words[i];
            if (word == u"-f" || word == u"--file")
                use.dockerfile = words.value(++i);
            else if (word.startsWith(u"--file="))
                use.dockerfile = word.mid(7);
            else if (word == u"-t" || word == u"--tag" || word == u"--build-arg"
                || word == u"--target" || word == u"--platform" || word == u"--label"
                || word == u"--cache-from" || word == u"--secret")
                ++i;
            else if (!word.startsWith(u'-'))
                use.context = word;
        }
        if (!use.context.isEmpty())
            out.imageBuilds.push_back(use);
    }
}

constexpr int mostOtherSystems = 8;

QStringList otherSystemsIn(const Facts& facts)
{
    static const QStringList known{u".gitlab-ci.yml"_s,
        u"Jenkinsfile"_s,
        u".circleci/config.yml"_s,
        u".travis.yml"_s,
        u"azure-pipelines.yml"_s,
        u".drone.yml"_s,
        u"bitbucket-pipelines.yml"_s,
        u".buildkite/pipeline.yml"_s,
        u"appveyor.yml"_s,
        u".appveyor.yml"_s,
        u".cirrus.yml"_s,
        u".woodpecker.yml"_s,
        u"cloudbuild.yaml"_s,
        u"cloudbuild.yml"_s,
        u".tekton"_s,
        u"buildspec.yml"_s,
        u".semaphore/semaphore.yml"_s,
        u".forgejo/workflows"_s,
        u".gitea/workflows"_s,
        u".builds"_s,
        u".teamcity"_s,
        u"wercker.yml"_s,
        u".ci"_s,
        u".azure-pipelines"_s};
    QStringList out;
    for (const auto& path : known)
        if (facts.tree().contains(path) || facts.tree().hasFolder(path))
            out << path;
    for (const auto& path : facts.tree().files()) {
        const QString name = path.section(u'/', -1);
        const bool isYaml = name.endsWith(u".yaml") || name.endsWith(u".yml");
        if (isYaml && path.contains(u'/') && out.size() < mostOtherSystems
            && (name.startsWith(u"cloudbuild") || path.section(u'/', -2, -2) == u"cloudbuild"))
            out << path;
    }
    return out;
}

} // namespace

WorkflowFacts WorkflowFacts::gather(const Facts& facts)
{
    WorkflowFacts out;
    for (const auto& path : facts.tree().files()) {
        if (!path.startsWith(u".github/workflows/") || path.count(u'/') != 2
            || !(path.endsWith(u".yml") || path.endsWith(u".yaml")))
            continue;
        const auto bytes = facts.tree().read(path);
        auto workflow = bytes ? evidence::readWorkflow(*bytes, path)
                              : Result<evidence::Workflow>(failure(bytes.error()));
        if (!workflow) {
            out.unreadable.push_back(
                {path, workflow.error().where.section(u':', 0, 0).toInt(), workflow.error().what});
            continue;
        }
        for (const auto& job : workflow->jobs)
            for (const auto& step : job.steps)
                addImageUses(out, step);
        out.workflows.push_back(std::move(*workflow));
    }
    out.otherSystems = otherSystemsIn(facts);
    return out;
}

QString maskText(const evidence::ShellMask& mask)
{
    using Kind = evidence::ShellMask::Kind;
    switch (mask.kind) {
    case Kind::OrSucceeds: return u"`%1` hides its failure"_s.arg(mask.text);
    case Kind::Pipe:
        return u"the pipe `%1` hides its failure (no pipefail)"_s.arg(mask.text.left(60));
    case Kind::List: return u"a failure within an `&&` list does not end the script"_s;
    case Kind::Condition: return u"it only decides an `if`, and no branch fails"_s;
    case Kind::Background: return u"it runs in the background and nothing waits for it"_s;
    case Kind::ErrexitOff: break;
    }
    if (mask.text.startsWith(u"set ") || mask.text.startsWith(u"exit"))
        return u"`%1` hides its failure"_s.arg(mask.text);
    return u"the script goes on after its failure (no `set -e`)"_s;
}

} // namespace slipway::readiness
