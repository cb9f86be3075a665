// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/checks.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Languages whose linters are known here.
bool hasKnownLinters(const Language& language)
{
    static const QStringList known{u"Python"_s,
        u"JavaScript"_s,
        u"TypeScript"_s,
        u"Go"_s,
        u"Rust"_s,
        u"Java"_s,
        u"Kotlin"_s,
        u"Ruby"_s,
        u"PHP"_s,
        u"C"_s,
        u"C++"_s,
        u"C#"_s,
        u"Swift"_s,
        u"Dart"_s};
    return known.contains(language.name);
}

bool hasGate(const Facts& facts, GateKind kind)
{
    return std::ranges::any_of(
        facts.get<Gates>().gates, [kind](const Gate& gate) { return gate.kind == kind; });
}

/// pre-commit.ci runs hooks without a workflow; its settings stand below `ci`.
std::optional<int> preCommitService(const Facts& facts)
{
    const QString path = u".pre-commit-config.yaml"_s;
    if (!facts.tree().contains(path))
        return {};
    const auto& lines = facts.get<Lines>().of(facts, path);
    for (qsizetype i = 0; i < lines.size(); ++i)
        if (lines[i].startsWith(u"ci:"))
            return int(i) + 1;
    return {};
}

std::optional<Outcome> byService(const Facts& facts, const QString& noun)
{
    const auto line = preCommitService(facts);
    if (!line)
        return {};
    return unknown(UnknownReason::Unsupported,
        u"No workflow runs %1; the configuration is for pre-commit.ci, whose runs are not read."_s
            .arg(noun),
        {placeOf(facts, u".pre-commit-config.yaml"_s, *line)});
}

bool isCompiled(const QString& language)
{
    static const QStringList compiled{u"Go"_s,
        u"Rust"_s,
        u"Java"_s,
        u"Kotlin"_s,
        u"Scala"_s,
        u"C"_s,
        u"C++"_s,
        u"C#"_s,
        u"F#"_s,
        u"Swift"_s,
        u"Dart"_s,
        u"Haskell"_s};
    return compiled.contains(language);
}

/// Nothing where types could be checked apart from building.
std::optional<Outcome> withoutTypes(const Facts& facts)
{
    const auto& language = facts.get<Language>();
    const auto is = [&language](const QString& name) {
        return language.name == name || language.others.contains(name);
    };
    if (is(u"Python"_s) || is(u"TypeScript"_s))
        return {};
    if (!language.hasSource())
        return notApplicable(u"There is no source code."_s, {absent(u"src"_s)});
    if (isCompiled(language.name))
        return notApplicable(
            u"%1 is checked by its compiler; nothing else has to."_s.arg(language.name),
            {placeOf(facts, language.example, 1)});
    if (language.name == u"JavaScript")
        return notApplicable(
            u"The code is JavaScript without types."_s, {placeOf(facts, language.example, 1)});
    return unknown(UnknownReason::Unsupported,
        u"Type checkers of %1 are not known here."_s.arg(language.name),
        {placeOf(facts, language.example, 1)});
}

bool mentions(const QStringList& words, const QStringList& parts)
{
    return std::ranges::any_of(words, [&parts](const QString& word) {
        const QString lower = word.toLower();
        return std::ranges::any_of(parts, [&lower](const QString& part) {
            return lower == part || lower.contains(u'/' + part) || lower.startsWith(part + u'/')
                || lower.startsWith(u"test_"_s + part) || lower.startsWith(part + u':')
                || lower.endsWith(u':' + part) || lower.startsWith(part + u'-');
        });
    });
}

} // namespace

std::vector<Evidence> some(std::vector<Evidence> places, size_t most)
{
    // Several jobs may call one line.
    std::vector<Evidence> different;
    for (auto& place : places)
        if (different.size() < most && std::ranges::none_of(different, [&place](const auto& one) {
                return one.path == place.path && one.line == place.line && one.line > 0;
            }))
            different.push_back(std::move(place));
    return different;
}

Outcome lintGateCanFail(const Facts& facts)
{
    const QString noun = u"a linter or formatter"_s;
    const auto& language = facts.get<Language>();
    if (hasGate(facts, GateKind::Lint))
        return judgeGates(facts, GateKind::Lint, noun, false);
    if (!language.hasSource())
        return notApplicable(
            u"There is no source code that a linter would read."_s, {absent(u"src"_s)});
    if (const auto none = withoutWorkflows(facts, u"nothing runs %1"_s.arg(noun)))
        return *none;
    if (auto service = byService(facts, noun))
        return *service;
    if (!hasKnownLinters(language))
        return unknown(UnknownReason::Unsupported,
            u"Linters of %1 are not known here."_s.arg(language.name),
            {placeOf(facts, language.example, 1)});
    return judgeGates(facts, GateKind::Lint, noun, false);
}

Outcome typesAreChecked(const Facts& facts)
{
    const QString noun = u"a type checker"_s;
    if (hasGate(facts, GateKind::TypeCheck))
        return judgeGates(facts, GateKind::TypeCheck, noun, false);
    if (auto none = withoutTypes(facts))
        return *none;
    if (const auto none = withoutWorkflows(facts, u"nothing runs %1"_s.arg(noun)))
        return *none;
    if (auto service = byService(facts, noun))
        return *service;
    return judgeGates(facts, GateKind::TypeCheck, noun, false);
}

bool isPerformanceTest(const PipelineCommand& command)
{
    static const QStringList actions{u"grafana/k6-action"_s,
        u"grafana/run-k6-action"_s,
        u"artilleryio/action-cli"_s,
        u"benchmark-action/github-action-benchmark"_s,
        u"codspeedhq/action"_s,
        u"treosh/lighthouse-ci-action"_s,
        u"rbhadti94/apache-jmeter-action"_s};
    if (!command.uses.isEmpty()) {
        const QString uses = command.uses.toLower();
        return std::ranges::any_of(
            actions, [&uses](const QString& name) { return uses.startsWith(name); });
    }
    const QString name = command.words.value(0).section(u'/', -1);
    static const QStringList tools{u"locust"_s,
        u"artillery"_s,
        u"jmeter"_s,
        u"wrk"_s,
        u"wrk2"_s,
        u"ab"_s,
        u"hey"_s,
        u"vegeta"_s,
        u"oha"_s,
        u"autocannon"_s,
        u"gatling"_s,
        u"drill"_s,
        u"bombardier"_s,
        u"asv"_s,
        u"lhci"_s,
        u"hyperfine"_s,
        u"siege"_s};
    if (command.words.contains(u"install"_s) || command.words.contains(u"--version"_s))
        return false;
    static const QStringList parts{u"performance"_s,
        u"perf"_s,
        u"load"_s,
        u"benchmark"_s,
        u"benchmarks"_s,
        u"bench"_s,
        u"loadtest"_s,
        u"load-test"_s,
        u"load-tests"_s,
        u"load_tests"_s,
        u"loadtests"_s,
        u"stress"_s};
    if (tools.contains(name))
        return true;
    if (name == u"k6")
        return command.words.value(1) == u"run" || command.words.value(1) == u"cloud";
    if (name == u"docker" && command.words.contains(u"run"_s))
        return command.text.contains(u"grafana/k6") || command.text.contains(u"locustio/locust");
    if (name == u"pytest" || name == u"py.test")
        return command.text.contains(u"--benchmark-") || mentions(command.words.mid(1), parts);
    if (name == u"go" && command.words.value(1) == u"test")
        return command.text.contains(u"-bench");
    if (name == u"cargo")
        return command.words.value(1) == u"bench";
    const QString script = packageScript(command.words);
    if (!script.isEmpty())
        return mentions({script}, parts);
    static const QStringList runners{u"make"_s, u"just"_s, u"task"_s, u"nox"_s, u"poe"_s};
    return (runners.contains(name) || name == u"bash" || name == u"sh" || name.endsWith(u".sh")
               || name.endsWith(u".py"))
        && (mentions(command.words.mid(runners.contains(name) ? 1 : 0), parts)
            || mentions({name.section(u'.', 0, 0)}, parts));
}

Outcome performanceIsTested(const Facts& facts)
{
    const auto& runs = facts.get<PipelineRuns>();
    std::vector<Evidence> good;
    std::vector<Evidence> bad;
    QString reason;
    for (const auto& command : runs.commands) {
        if (!isPerformanceTest(command))
            continue;
        auto places = placesOf(facts, command);
        auto& list = command.mask.isEmpty() ? good : bad;
        list.insert(list.end(), places.begin(), places.end());
        if (!command.mask.isEmpty() && reason.isEmpty())
            reason = u"Job %1 runs `%2`, but %3."_s.arg(
                command.jobName.left(60), command.text.left(80), command.mask);
    }
    if (!good.empty())
        return passed(u"A performance test runs in CI."_s, some(std::move(good)));
    if (!bad.empty())
        return warned(reason, some(std::move(bad)));
    if (!isDeployable(facts))
        return notApplicable(
            u"Nothing here is deployed, so that there is no service to put under load."_s,
            {absent(u"Dockerfile"_s)});
    if (const auto none = withoutWorkflows(facts, u"nothing runs a performance test"_s))
        return *none;
    if (!runs.elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"No step here runs a performance test; %1."_s.arg(
                elsewhereText(runs.elsewhere.first())),
            workflowPlaces(facts));
    return failed(u"No workflow runs a performance test."_s, workflowPlaces(facts));
}

} // namespace slipway::readiness
