// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

constexpr Tool lintTools[]{{u"ruff", u"check format"},
    {u"flake8", u""},
    {u"pylint", u""},
    {u"pycodestyle", u""},
    {u"pydocstyle", u""},
    {u"pyflakes", u""},
    {u"ruff-check", u""},
    {u"ruff-format", u""},
    {u"eslint", u""},
    {u"standard", u""},
    {u"xo", u""},
    {u"biome", u"check ci lint format"},
    {u"oxlint", u""},
    {u"tslint", u""},
    {u"stylelint", u""},
    {u"golangci-lint", u""},
    {u"go", u"vet"},
    {u"staticcheck", u""},
    {u"revive", u""},
    {u"cargo", u"clippy fmt"},
    {u"rubocop", u""},
    {u"standardrb", u""},
    {u"phpcs", u""},
    {u"ktlint", u""},
    {u"detekt", u""},
    {u"mvn", u"checkstyle:check spotless:check pmd:check"},
    {u"mvnw", u"checkstyle:check spotless:check pmd:check"},
    {u"gradle", u"lint* spotlessCheck ktlintCheck detekt checkstyle*"},
    {u"gradlew", u"lint* spotlessCheck ktlintCheck detekt checkstyle*"},
    {u"swiftlint", u""},
    {u"clang-tidy", u""},
    {u"cppcheck", u""},
    {u"cpplint", u""},
    {u"shellcheck", u""},
    {u"yamllint", u""},
    {u"hadolint", u""},
    {u"markdownlint", u""},
    {u"markdownlint-cli2", u""},
    {u"actionlint", u""},
    {u"ansible-lint", u""},
    {u"sqlfluff", u"lint"},
    {u"tflint", u""},
    {u"helm", u"lint"},
    {u"buf", u"lint"},
    {u"mix", u"credo"},
    {u"dart", u"analyze"},
    {u"flutter", u"analyze"},
    {u"deno", u"lint fmt"},
    {u"djlint", u""},
    {u"codespell", u""},
    {u"typos", u""},
    {u"pre-commit", u"run"},
    {u"prek", u"run"},
    {u"lefthook", u"run"},
    {u"editorconfig-checker", u""},
    {u"next", u"lint"},
    {u"ng", u"lint"},
    {u"nx", u"lint* format:check"},
    {u"turbo", u"lint* format:check"},
    {u"moon", u"lint*"},
    {u"vp", u"lint check"},
    {u"hatch", u"fmt"},
    {u"make", u"lint* format* style* check-format check-style fmt* vet pre-commit"},
    {u"just", u"lint* format* fmt*"},
    {u"task", u"lint* format* fmt*"},
    {u"nox", u"lint* pre-commit style"},
    {u"composer", u"lint cs* check-style"}};

constexpr Tool typeTools[]{{u"mypy", u""},
    {u"dmypy", u""},
    {u"pyright", u""},
    {u"basedpyright", u""},
    {u"pytype", u""},
    {u"pyre", u""},
    {u"pyrefly", u"check"},
    {u"ty", u"check"},
    {u"tsc", u""},
    {u"vue-tsc", u""},
    {u"svelte-check", u""},
    {u"astro", u"check"},
    {u"flow", u"check"},
    {u"srb", u"tc"},
    {u"phpstan", u""},
    {u"psalm", u""},
    {u"nx", u"typecheck* type-check*"},
    {u"turbo", u"typecheck* type-check* check-types"},
    {u"make", u"typecheck* type-check* types mypy pyright"},
    {u"just", u"typecheck* type-check* types mypy pyright"},
    {u"task", u"typecheck* type-check* types mypy pyright"}};

/// A formatter, and the flags of which one makes it check; without it rewrites and succeeds.
struct Formatter {
    const char16_t* name;
    const char16_t* flags;
};
constexpr Formatter formatters[]{{u"black", u"--check --diff"},
    {u"isort", u"--check --check-only -c"},
    {u"autopep8", u"--diff --exit-code"},
    {u"yapf", u"--diff -d"},
    {u"prettier", u"--check -c -l --list-different"},
    {u"rustfmt", u"--check"},
    {u"gofumpt", u"-l -d"},
    {u"php-cs-fixer", u"--dry-run"},
    {u"pint", u"--test"},
    {u"clang-format", u"--dry-run -n --Werror"},
    {u"shfmt", u"-d -l"},
    {u"terraform", u"-check validate"},
    {u"tofu", u"-check validate"},
    {u"dotnet", u"--verify-no-changes"},
    {u"mix", u"--check-formatted"},
    {u"docformatter", u"--check -c"},
    {u"pyupgrade", u""},
    {u"dprint", u"check"}};

bool isChecking(const QString& name, const QStringList& words)
{
    for (const auto& formatter : formatters) {
        if (name != QStringView(formatter.name))
            continue;
        const auto flags = QStringView(formatter.flags).split(u' ', Qt::SkipEmptyParts);
        return std::ranges::any_of(
            flags, [&words](QStringView flag) { return words.contains(flag.toString()); });
    }
    return false;
}

/// `ruff format`, `cargo fmt`, `biome format` and `deno fmt` rewrite unless told to check.
bool rewrites(const QString& name, const QStringList& words)
{
    const QString verb = words.value(1);
    if (name == u"ruff" && verb == u"format")
        return !hasWord(words, {u"--check", u"--diff"});
    if (name == u"ruff-format")
        return !hasWord(words, {u"--check", u"--diff"});
    if (name == u"cargo" && verb == u"fmt")
        return !words.contains(u"--check"_s);
    if (name == u"deno" && verb == u"fmt")
        return !words.contains(u"--check"_s);
    if (name == u"hatch" && verb == u"fmt")
        return !hasWord(words, {u"--check", u"-c"});
    return name == u"biome" && verb == u"format" && words.contains(u"--write"_s);
}

bool isTypesScript(const QString& script)
{
    static const QStringList names{u"type-check"_s,
        u"typecheck"_s,
        u"types"_s,
        u"check-types"_s,
        u"check:types"_s,
        u"tsc"_s,
        u"type:check"_s,
        u"ts:check"_s,
        u"lint:types"_s,
        u"types:check"_s,
        u"check-ts"_s,
        u"lint:ts"_s};
    return names.contains(script) || script.startsWith(u"typecheck:")
        || script.startsWith(u"type-check:");
}

bool isLintScript(const QString& script)
{
    if (script.contains(u"fix") || script.contains(u"write"))
        return false;
    return script.startsWith(u"lint") || script.endsWith(u":lint") || script.startsWith(u"eslint")
        || script == u"format:check" || script == u"check:format" || script == u"format-check"
        || script == u"check-format" || script == u"prettier:check" || script == u"fmt:check"
        || script == u"style" || script.startsWith(u"stylelint");
}

} // namespace

std::optional<GateKind> lintOrTypesOf(const QString& name, const QStringList& words)
{
    if (isAnyOf(typeTools, name, words))
        return GateKind::TypeCheck;
    if (isChecking(name, words))
        return GateKind::Lint;
    if (isAnyOf(lintTools, name, words) && !rewrites(name, words))
        return GateKind::Lint;
    const QString script = packageScript(words);
    if (isTypesScript(script))
        return GateKind::TypeCheck;
    if (isLintScript(script))
        return GateKind::Lint;
    // test -z "$(gofmt -l .)" and [ -n "$(…)" ]
    const bool isTest = name == u"test" || name == u"[" || name == u"[[";
    if (isTest && words.join(u' ').contains(u"gofmt"))
        return GateKind::Lint;
    return {};
}

std::optional<GateKind> lintOrTypesOfAction(const QString& uses)
{
    static const QStringList lint{u"golangci/golangci-lint-action"_s,
        u"pre-commit/action"_s,
        u"chartboost/ruff-action"_s,
        u"astral-sh/ruff-action"_s,
        u"psf/black"_s,
        u"github/super-linter"_s,
        u"super-linter/super-linter"_s,
        u"oxsecurity/megalinter"_s,
        u"wearerequired/lint-action"_s,
        u"hadolint/hadolint-action"_s,
        u"ibiqlik/action-yamllint"_s,
        u"rickstaa/action-black"_s,
        u"isort/isort-action"_s,
        u"py-actions/flake8"_s,
        u"davidanson/markdownlint-cli2-action"_s,
        u"nosborn/github-action-markdown-cli"_s,
        u"ludeeus/action-shellcheck"_s,
        u"actions-rs/clippy-check"_s,
        u"giraffate/clippy-action"_s,
        u"reviewdog/action-"_s,
        u"crate-ci/typos"_s,
        u"codespell-project/actions-codespell"_s,
        u"jidicula/clang-format-action"_s,
        u"dominikh/staticcheck-action"_s,
        u"rhysd/actionlint"_s,
        u"devcontainers-contrib/lint"_s,
        u"editorconfig-checker/"_s};
    static const QStringList types{u"jakebailey/pyright-action"_s,
        u"tsuyoshicho/action-mypy"_s,
        u"jpetrucciani/mypy-check"_s,
        u"python/mypy"_s};
    const auto begins = [&uses](const QString& name) { return uses.startsWith(name); };
    if (std::ranges::any_of(types, begins))
        return GateKind::TypeCheck;
    if (std::ranges::any_of(lint, begins))
        return GateKind::Lint;
    return {};
}

} // namespace slipway::readiness
