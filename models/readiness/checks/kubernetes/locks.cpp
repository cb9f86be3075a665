// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetesnode.h"
#include "evidence/shell.h"
#include "readiness/checks/kubernetes/cluster.h"
#include "readiness/checks/monitoring.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

QString folderOf(const QString& path)
{
    return path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
}

QString below(const QString& folder, const QString& name)
{
    return folder.isEmpty() ? name : folder + u'/' + name;
}

/// Lines of HCL that make a folder one that is applied, not only used by others.
bool isRootModule(const QByteArray& bytes)
{
    for (const auto& raw : evidence::sourceText(bytes).split(u'\n')) {
        const auto line = raw.trimmed();
        if (line.startsWith("provider \"") || line.startsWith("backend \"")
            || line.startsWith("cloud {"))
            return true;
    }
    return false;
}

/// Files of pipelines, task runners and hooks.
bool mayLint(const QString& path)
{
    const QString name = path.section(u'/', -1);
    return path.startsWith(u".github/workflows/") || name == u".pre-commit-config.yaml"
        || name == u".gitlab-ci.yml" || name == u"Makefile" || name == u"justfile"
        || name.startsWith(u"Taskfile") || name == u"Jenkinsfile" || name == u".tflint.hcl"
        || name == u"azure-pipelines.yml" || name == u"atlantis.yaml" || name == u"ct.yaml";
}

/// Whether one of `words` stands on a line that is no comment.
bool holdsAny(const QByteArray& bytes, std::initializer_list<const char*> words)
{
    for (const auto& raw : evidence::sourceText(bytes).split(u'\n')) {
        const auto line = raw.trimmed();
        if (line.startsWith(u'#'))
            continue;
        for (const char* word : words)
            if (line.contains(QLatin1StringView(word)))
                return true;
    }
    return false;
}

struct Lint {
    std::optional<Evidence> terraform;
    std::optional<Evidence> helm;

    explicit Lint(const Facts& facts)
    {
        for (const auto& path : facts.tree().files()) {
            if (!mayLint(path))
                continue;
            const auto bytes = facts.tree().read(path, 256 * 1024);
            if (!bytes)
                continue;
            if (!terraform
                && (path.endsWith(u".tflint.hcl")
                    || holdsAny(*bytes,
                        {"tflint",
                            "terraform validate",
                            "terraform fmt",
                            "terraform_validate",
                            "terraform_fmt",
                            "tofu validate",
                            "tofu fmt",
                            "checkov",
                            "tfsec",
                            "trivy config"})))
                terraform = placeOf(facts, path, 1);
            if (!helm
                && holdsAny(*bytes,
                    {"helm lint",
                        "ct lint",
                        "chart-testing",
                        "helmlint",
                        "kubeconform",
                        "kubeval",
                        "helm template"}))
                helm = placeOf(facts, path, 1);
        }
    }
};

} // namespace

Outcome checkLocks(const Facts& facts)
{
    Noted bad;
    Noted poor;
    std::vector<Evidence> good;
    QString firstTerraform;
    QSet<QString> judgedFolders;
    for (const auto& path : facts.tree().files()) {
        if (!path.endsWith(u".tf") || isSample(path))
            continue;
        if (firstTerraform.isEmpty())
            firstTerraform = path;
        const QString folder = folderOf(path);
        if (judgedFolders.contains(folder) || path.contains(u"modules/"))
            continue;
        const auto bytes = facts.tree().read(path, 256 * 1024);
        if (!bytes || !isRootModule(*bytes))
            continue;
        judgedFolders.insert(folder);
        const QString lock = below(folder, u".terraform.lock.hcl"_s);
        if (facts.tree().contains(lock))
            good.push_back(placeOf(facts, lock, 1));
        else
            bad.add(u"%1 configures providers and has no .terraform.lock.hcl beside it"_s.arg(path),
                placeOf(facts, path, 1));
    }
    const auto& charts = facts.get<KubernetesFiles>().charts;
    for (const auto& chart : charts) {
        const auto bytes = facts.tree().read(chart, 256 * 1024);
        const auto file = bytes ? evidence::readDocuments(*bytes, chart) : evidence::ManifestFile();
        if (file.documents.empty())
            continue;
        const auto* needs = file.documents.front().find(u"dependencies");
        const bool isLocked = facts.tree().contains(below(folderOf(chart), u"Chart.lock"_s))
            || facts.tree().contains(below(folderOf(chart), u"requirements.lock"_s));
        const bool hasRemote
            = needs != nullptr && std::ranges::any_of(needs->children, [](const auto& one) {
                  const QString from = one.textOf(u"repository");
                  return !from.isEmpty() && !from.startsWith(u"file:");
              });
        if (hasRemote && !isLocked)
            bad.add(u"%1 has dependencies and no Chart.lock"_s.arg(chart),
                placeOf(facts, needs->keyPlace()));
        else
            good.push_back(placeOf(facts, chart, 1));
    }
    if (firstTerraform.isEmpty() && charts.isEmpty())
        return notApplicable(
            u"Neither Terraform nor a Helm chart is in the repository."_s, {absent(u"*.tf"_s)});
    const Lint lint(facts);
    if (!firstTerraform.isEmpty() && !lint.terraform)
        poor.add(
            u"Nothing validates or lints the Terraform files"_s, placeOf(facts, firstTerraform, 1));
    if (!charts.isEmpty() && !lint.helm)
        poor.add(u"Nothing lints the Helm charts"_s, placeOf(facts, charts.first(), 1));
    for (const auto& place : {lint.terraform, lint.helm})
        if (place)
            good.push_back(*place);
    if (!bad.isEmpty())
        return failed(bad.text(), bad.places());
    if (!poor.isEmpty())
        return warned(poor.text(), poor.places());
    return passed(u"Terraform and Helm are locked and linted."_s, std::move(good));
}

} // namespace slipway::readiness
