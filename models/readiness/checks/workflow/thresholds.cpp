// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/testsettings.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Where a threshold stands, and whether something holds to it.
struct Threshold {
    std::vector<Evidence> set;
    std::vector<Evidence> masked;
    QString mask;
    bool needsRun = false; ///< counts only where coverage is measured
};

/// A positive number after a flag, `--cov-fail-under=80` or `--cov-fail-under 80`.
bool hasThreshold(const QStringList& words, std::initializer_list<QStringView> flags)
{
    for (qsizetype i = 0; i < words.size(); ++i)
        for (const auto& flag : flags) {
            const bool isJoined = words[i].startsWith(flag) && words[i].mid(flag.size(), 1) == u"=";
            const QString value = words[i] == flag ? words.value(i + 1)
                : isJoined                         ? words[i].mid(flag.size() + 1)
                                                   : QString();
            if (!value.isEmpty() && value != u"0" && value != u"0.0")
                return true;
        }
    return false;
}

/// Tools that measure coverage; linters have flags of the same names.
bool isCoverageTool(const PipelineCommand& command)
{
    static const QRegularExpression tool(
        u"\\b(coverage|diff-cover|gcovr|lcov|nyc|c8|tarpaulin|llvm-cov|grcov|jest|vitest|nose2?|"
        u"slipcover|phpunit|coverage-check)\\b|--cov"_s);
    return tool.match(command.text).hasMatch();
}

bool isThresholdCommand(const PipelineCommand& command)
{
    if (!command.uses.isEmpty()) {
        const QString uses = command.uses.toLower();
        return uses.startsWith(u"vladopajic/go-test-coverage")
            || uses.startsWith(u"insightsengineering/coverage-action")
            || (uses.startsWith(u"irongut/codecoveragesummary")
                && command.with.value(u"fail_below_min"_s) == u"true");
    }
    return hasThreshold(command.words, {u"--cov-fail-under"})
        || (isCoverageTool(command)
            && hasThreshold(command.words,
                {u"--fail-under",
                    u"--fail-under-lines",
                    u"--lines",
                    u"--branches",
                    u"--coverage.thresholds.lines",
                    u"--threshold"}))
        || command.text.contains(u"--check-coverage") || command.text.contains(u"coverageThreshold")
        || command.words.value(0) == u"diff-cover"
        || command.words.contains(u"jacocoTestCoverageVerification"_s);
}

bool measuresCoverage(const PipelineCommand& command)
{
    const QString name = command.words.value(0).section(u'/', -1);
    return command.text.contains(u"--cov") || command.text.contains(u"coverage") || name == u"nyc"
        || name == u"c8";
}

/// Thresholds of JavaScript's runners and of services, by the word that sets them.
void lookInFiles(const Facts& facts, Threshold& out)
{
    static const QSet<QString> names{u"package.json"_s,
        u"jest.config.js"_s,
        u"jest.config.ts"_s,
        u"jest.config.mjs"_s,
        u"jest.config.cjs"_s,
        u"jest.config.json"_s,
        u"vitest.config.ts"_s,
        u"vitest.config.js"_s,
        u"vitest.config.mts"_s,
        u"vite.config.ts"_s,
        u"vite.config.js"_s,
        u".nycrc"_s,
        u".nycrc.json"_s,
        u".c8rc.json"_s,
        u"karma.conf.js"_s,
        u".testcoverage.yml"_s,
        u"pom.xml"_s,
        u"build.gradle"_s,
        u"build.gradle.kts"_s,
        u".simplecov"_s};
    static const QRegularExpression word(
        u"\"?coverageThreshold\"?\\s*:|\"?check-coverage\"?\\s*:\\s*true|\\bthresholds?\\s*:\\s*\\{"
        u"?|"
        u"jacocoTestCoverageVerification|<minimum>|minimum_coverage"_s);
    static const QRegularExpression comment(u"^\\s*(//|#|\\*)"_s);
    for (const auto& path : facts.tree().files()) {
        if (!names.contains(path.section(u'/', -1)) || isBesideApplication(path))
            continue;
        const auto& lines = facts.get<Lines>().of(facts, path);
        for (qsizetype i = 0; i < std::min<qsizetype>(lines.size(), 5'000); ++i)
            if (!comment.match(lines[i]).hasMatch() && word.match(lines[i]).hasMatch()) {
                out.set.push_back(placeOf(facts, path, int(i) + 1));
                break;
            }
    }
}

/// Codecov's status checks fail the commit unless they are informational.
void lookAtService(const Facts& facts, Threshold& out)
{
    for (const auto& path : {u"codecov.yml"_s, u".codecov.yml"_s, u".github/codecov.yml"_s}) {
        if (!facts.tree().contains(path))
            continue;
        const auto& lines = facts.get<Lines>().of(facts, path);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString line = lines[i].trimmed();
            if (line == u"informational: true")
                return;
            if (line.startsWith(u"target:")) {
                out.set.push_back(placeOf(facts, path, int(i) + 1));
                return;
            }
        }
    }
}

Threshold thresholdOf(const Facts& facts)
{
    Threshold out;
    for (const auto& file : facts.get<TestSettings>().files) {
        const auto& coverage = file.config.coverage;
        if (coverage && coverage->failUnder && *coverage->failUnder > 0) {
            out.set.push_back(placeOf(facts, file.path, coverage->failUnderLine));
            out.needsRun = true;
        }
        const auto& pytest = file.config.pytest;
        if (pytest && hasThreshold(pytest->addopts, {u"--cov-fail-under"}))
            out.set.push_back(placeOf(facts, file.path, pytest->addoptsLine));
    }
    for (const auto& command : facts.get<PipelineRuns>().commands) {
        if (!isThresholdCommand(command))
            continue;
        auto places = placesOf(facts, command);
        auto& list = command.mask.isEmpty() ? out.set : out.masked;
        list.insert(list.end(), places.begin(), places.end());
        if (!command.mask.isEmpty())
            out.mask = command.mask;
    }
    if (out.set.empty())
        lookInFiles(facts, out);
    if (out.set.empty())
        lookAtService(facts, out);
    return out;
}

} // namespace

Outcome coverageIsEnforced(const Facts& facts)
{
    const auto& language = facts.get<Language>();
    const auto threshold = thresholdOf(facts);
    const auto& runs = facts.get<PipelineRuns>();
    const bool isMeasured
        = std::ranges::any_of(runs.commands, [](const auto& one) { return measuresCoverage(one); })
        || std::ranges::any_of(facts.get<TestSettings>().files, [](const auto& file) {
               const auto& pytest = file.config.pytest;
               return pytest && pytest->addopts.join(u' ').contains(u"--cov");
           });
    if (threshold.set.empty() && !threshold.masked.empty())
        return failed(
            u"A coverage threshold is set, but %1."_s.arg(threshold.mask), some(threshold.masked));
    if (!threshold.set.empty()) {
        const bool isIdle = threshold.needsRun && threshold.set.size() == 1 && !isMeasured
            && !facts.get<WorkflowFacts>().workflows.empty();
        if (isIdle)
            return warned(u"A threshold is configured, but no workflow measures coverage."_s,
                some(threshold.set));
        return passed(u"Too little coverage fails the run."_s, some(threshold.set));
    }
    if (!language.hasSource())
        return notApplicable(
            u"There is no source code that tests could cover."_s, {absent(u"src"_s)});
    static const QStringList known{u"Python"_s,
        u"JavaScript"_s,
        u"TypeScript"_s,
        u"Go"_s,
        u"Java"_s,
        u"Kotlin"_s,
        u"Rust"_s,
        u"Ruby"_s};
    if (!known.contains(language.name))
        return unknown(UnknownReason::Unsupported,
            u"Coverage thresholds of %1 are not known here."_s.arg(language.name),
            {placeOf(facts, language.example, 1)});
    if (auto none = withoutWorkflows(facts, u"no threshold is enforced"_s))
        return *none;
    if (const auto& runs = facts.get<PipelineRuns>(); !runs.elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"Nothing that is read sets a coverage threshold; %1."_s.arg(
                elsewhereText(runs.elsewhere.first())),
            workflowPlaces(facts));
    return failed(
        u"No configuration and no workflow sets a coverage threshold."_s, workflowPlaces(facts));
}

} // namespace slipway::readiness
