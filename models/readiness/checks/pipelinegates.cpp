// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinefacts.h"
#include "readiness/checks/pipelinetools.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

constexpr Tool testTools[]{{u"pytest", u""},
    {u"py.test", u""},
    {u"tox", u""},
    {u"nox", u""},
    {u"unittest", u""},
    {u"nose2", u""},
    {u"trial", u""},
    {u"go", u"test"},
    {u"gotestsum", u""},
    {u"ginkgo", u""},
    {u"cargo", u"test t nextest llvm-cov tarpaulin"},
    {u"npm", u"test t tst run-test"},
    {u"jest", u""},
    {u"vitest", u""},
    {u"mocha", u""},
    {u"ava", u""},
    {u"tap", u""},
    {u"karma", u""},
    {u"playwright", u"test"},
    {u"cypress", u"run"},
    {u"jasmine", u""},
    {u"mvn", u"test verify package install"},
    {u"mvnw", u"test verify package install"},
    {u"gradle", u"test check build"},
    {u"gradlew", u"test check build"},
    {u"dotnet", u"test"},
    {u"ctest", u""},
    {u"make", u"test* check* ci unittest*"},
    {u"just", u"test*"},
    {u"task", u"test*"},
    {u"mage", u"test*"},
    {u"rspec", u""},
    {u"rake", u"test spec"},
    {u"rails", u"test"},
    {u"phpunit", u""},
    {u"pest", u""},
    {u"composer", u"test"},
    {u"swift", u"test"},
    {u"mix", u"test"},
    {u"sbt", u"test"},
    {u"bazel", u"test"},
    {u"bazelisk", u"test"},
    {u"meson", u"test"},
    {u"ninja", u"test check"},
    {u"deno", u"test"},
    {u"bun", u"test"},
    {u"flutter", u"test"},
    {u"dart", u"test"},
    {u"zig", u"test build"},
    {u"hatch", u"test"},
    {u"bats", u""},
    {u"prove", u""},
    {u"stack", u"test"},
    {u"cabal", u"test"},
    {u"xcodebuild", u"test"},
    {u"manage.py", u"test"},
    {u"lein", u"test"},
    {u"behave", u""},
    {u"zope-testrunner", u""},
    {u"turbo", u"test*"},
    {u"nx", u"test*"},
    {u"lerna", u"test*"},
    {u"wireit", u"test"},
    {u"tape", u""}};

constexpr Tool securityTools[]{{u"bandit", u""},
    {u"safety", u""},
    {u"pip-audit", u""},
    {u"semgrep", u""},
    {u"trivy", u""},
    {u"grype", u""},
    {u"snyk", u"test container code iac monitor"},
    {u"gosec", u""},
    {u"govulncheck", u""},
    {u"npm", u"audit"},
    {u"yarn", u"audit"},
    {u"pnpm", u"audit"},
    {u"cargo", u"audit deny"},
    {u"cargo-audit", u""},
    {u"cargo-deny", u""},
    {u"brakeman", u""},
    {u"bundle-audit", u""},
    {u"bundler-audit", u""},
    {u"bundle", u"audit"},
    {u"gitleaks", u""},
    {u"trufflehog", u""},
    {u"detect-secrets", u""},
    {u"detect-secrets-hook", u""},
    {u"checkov", u""},
    {u"tfsec", u""},
    {u"kics", u""},
    {u"osv-scanner", u""},
    {u"dependency-check", u""},
    {u"nancy", u""},
    {u"codeql", u"database analyze"},
    {u"zizmor", u""},
    {u"docker", u"scout scan"},
    {u"composer", u"audit"},
    {u"make", u"security* audit* scan* vuln* govulncheck"},
    {u"dotnet", u"list-vulnerable"},
    {u"clair-scanner", u""},
    {u"improved-yarn-audit", u""},
    {u"audit-ci", u""},
    {u"better-npm-audit", u""},
    {u"retire", u""},
    {u"sobelow", u""},
    {u"mix", u"deps.audit hex.audit sobelow"}};

/// `nox -s lint`: a runner of anything, whose task says that it is no test.
bool isTaskOfAnother(const QString& name)
{
    return name == u"nox" || name == u"cargo";
}

} // namespace

std::optional<GateKind> gateOf(const QStringList& all)
{
    const QStringList words = withoutWrappers(all);
    if (words.isEmpty())
        return {};
    const QString name = words[0].section(u'/', -1);
    if (hasWord(words,
            {u"--version", u"version", u"--help", u"--collect-only", u"install", u"--no-run"})
        && !name.startsWith(u"mvn"))
        return {};
    if (name == u"docker" || name == u"docker-compose" || name == u"podman" || name == u"kubectl") {
        const bool runs = hasWord(words, {u"run", u"exec"});
        for (qsizetype i = 1; runs && i < words.size(); ++i) {
            const QString tool = words[i].section(u'/', -1).section(u':', 0, 0);
            if (isAnyOf(securityTools, tool, words.mid(i)))
                return GateKind::Security;
            if (words[i].section(u'/', -1) == words.value(i - 1))
                continue;
            if (isAnyOf(testTools, tool, words.mid(i)))
                return GateKind::Test;
            if (const auto other = lintOrTypesOf(tool, words.mid(i)))
                return other;
        }
    }
    if (isAnyOf(securityTools, name, words))
        return GateKind::Security;
    const auto lint = lintOrTypesOf(name, words);
    if (isAnyOf(testTools, name, words) && !(lint && isTaskOfAnother(name)))
        return GateKind::Test;
    if (lint)
        return lint;
    const QString script = packageScript(words);
    if (script.startsWith(u"test") || script.endsWith(u":test") || script == u"coverage")
        return GateKind::Test;
    if (script.startsWith(u"audit") || script.startsWith(u"security"))
        return GateKind::Security;
    if (name == u"node" && hasWord(words, {u"--test"}))
        return GateKind::Test;
    // A script whose name says what it does.
    static const QRegularExpression testScript(
        u"(^|[_./-])(run[_-]?)?(unit|integration|e2e|all)?[_-]?tests?([_-][\\w-]+)?\\.(sh|bash|py|js|mjs)$"_s);
    const bool isShell = name == u"bash" || name == u"sh" || name == u"node";
    const QString file = isShell ? words.value(words.value(1).startsWith(u'-') ? 2 : 1) : words[0];
    if (testScript.match(file).hasMatch())
        return GateKind::Test;
    return {};
}

std::optional<GateKind> gateOfAction(const evidence::WorkflowStep& step)
{
    static const QStringList security{u"github/codeql-action/analyze"_s,
        u"aquasecurity/trivy-action"_s,
        u"snyk/actions"_s,
        u"actions/dependency-review-action"_s,
        u"anchore/scan-action"_s,
        u"gitleaks/gitleaks-action"_s,
        u"trufflesecurity/trufflehog"_s,
        u"securego/gosec"_s,
        u"returntocorp/semgrep-action"_s,
        u"semgrep/"_s,
        u"pyupio/safety"_s,
        u"golang/govulncheck-action"_s,
        u"pycqa/bandit-action"_s,
        u"pypa/gh-action-pip-audit"_s,
        u"google/osv-scanner-action"_s,
        u"rustsec/audit-check"_s,
        u"actions-rs/audit-check"_s,
        u"actions-rust-lang/audit"_s,
        u"embarkstudios/cargo-deny-action"_s,
        u"zizmorcore/zizmor-action"_s,
        u"bridgecrewio/checkov-action"_s,
        u"aquasecurity/tfsec-action"_s,
        u"docker/scout-action"_s,
        u"mdegis/bandit-action"_s,
        u"checkmarx/"_s,
        u"dependency-check/dependency-check_action"_s,
        u"sonarsource/"_s};
    static const QStringList test{u"cypress-io/github-action"_s,
        u"matlab-actions/run-tests"_s,
        u"reactivecircus/android-emulator-runner"_s};
    const QString uses = step.uses.toLower();
    const auto begins = [&uses](const QString& name) { return uses.startsWith(name); };
    if (std::ranges::any_of(security, begins))
        return GateKind::Security;
    if (std::ranges::any_of(test, begins))
        return GateKind::Test;
    return lintOrTypesOfAction(uses);
}

} // namespace slipway::readiness
