// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/inventory.h"
#include "readiness/checks/workflow/testcommands.h"
#include "readiness/checks/workflow/testsettings.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

bool isBelow(const QString& path, const QString& given)
{
    const QString clean = joinedPath({}, given.section(u"::"_s, 0, 0));
    return clean == u"." || path == clean || path.startsWith(clean + u'/');
}

/// Whether a pytest command runs some of the integration tests; nothing if that cannot be told.
bool selectsIntegration(const Facts& facts, const TestCommand& command)
{
    QStringList roots = command.paths;
    if (roots.isEmpty())
        for (const auto& file : facts.get<TestSettings>().files)
            if (file.config.pytest && roots.isEmpty())
                roots = file.config.pytest->testpaths;
    const auto& tests = facts.get<PythonTestSource>().tests.tests;
    return std::ranges::any_of(tests, [&](const evidence::PythonTest& test) {
        const bool isIntegration = isIntegrationPath(test.place.path)
            || std::ranges::any_of(test.markers, isIntegrationMarker);
        if (!isIntegration || test.isSkipped)
            return false;
        const auto named = [&](const QString& root) {
            return root.contains(u'$') || isBelow(test.place.path, joinedPath(command.folder, root))
                || isBelow(test.place.path, root);
        };
        if (!roots.isEmpty() && std::ranges::none_of(roots, named))
            return false;
        if (std::ranges::any_of(command.ignored, named))
            return false;
        const auto has = [&test](const QString& marker) { return test.markers.contains(marker); };
        return std::ranges::all_of(command.markers, has)
            && std::ranges::none_of(command.excluded, has);
    });
}

/// Commands whose words say that they run tests of the whole system.
bool saysIntegration(const PipelineCommand& command)
{
    if (command.uses.startsWith(u"cypress-io/github-action"))
        return true;
    if (!command.uses.isEmpty())
        return false;
    static const QRegularExpression kind(
        u"(^|[/_:.-])(integration|e2e|end-to-end|functional|acceptance|smoke)([/_:.-]|$)"_s);
    const QString name = command.words.value(0).section(u'/', -1);
    // `./test/e2e.sh`, `bash scripts/integration-tests.sh`
    for (const auto& word : command.words.mid(0, 2))
        if ((word.endsWith(u".sh") || word.endsWith(u".bats")) && word.contains(u"test")
            && kind.match(word.section(u'/', -1)).hasMatch())
            return true;
    if (name == u"cypress" || name == u"playwright") // not `install`, `merge-reports`, `verify`
        return gateOf(command.words) == GateKind::Test;
    if (name == u"newman" || name == u"hurl" || name == u"behave" || name == u"schemathesis")
        return !command.words.contains(u"install"_s);
    if (name == u"mvn" || name == u"mvnw")
        return hasWord(command.words, {u"verify", u"integration-test", u"install"});
    if (name == u"gradle" || name == u"gradlew")
        return hasWord(command.words, {u"check", u"build", u"integrationTest"});
    return gateOf(command.words) == GateKind::Test
        && std::ranges::any_of(
            command.words, [](const auto& word) { return kind.match(word).hasMatch(); });
}

/// Runs all tests of a language other than Python.
bool runsAll(const PipelineCommand& command)
{
    const auto& words = command.words;
    const QString name = words.value(0).section(u'/', -1);
    if (name == u"go")
        return words.value(1) == u"test" && !words.contains(u"-short"_s)
            && command.text.contains(u"...");
    if (name == u"gotestsum")
        return !words.contains(u"-short"_s) && command.text.contains(u"...");
    if (name == u"jest" || name == u"vitest" || name == u"cargo" || name == u"dotnet"
        || name == u"rspec" || name == u"phpunit" || name == u"mix")
        return gateOf(words) == GateKind::Test;
    return false;
}

} // namespace

Outcome integrationTestsRun(const Facts& facts)
{
    const auto& inventory = facts.get<TestInventory>();
    if (inventory.integrations == 0 && !isDeployable(facts))
        return notApplicable(u"Nothing here is deployed, and there is no integration test."_s,
            {absent(u"Dockerfile"_s)});
    const auto& ci = facts.get<WorkflowFacts>();
    if (inventory.integrations == 0 && ci.workflows.empty() && ci.unreadable.empty()
        && ci.otherSystems.isEmpty() && !facts.get<Language>().hasSource())
        return notApplicable(
            u"There is no source code that integration tests could cover."_s, {absent(u"src"_s)});
    if (const auto none = withoutWorkflows(facts, u"no test is run by a pipeline"_s))
        return *none;
    std::vector<Evidence> good;
    std::vector<Evidence> bad;
    QString mask;
    const auto take = [&](const PipelineCommand& command) {
        auto places = placesOf(facts, command);
        auto& list = command.mask.isEmpty() ? good : bad;
        list.insert(list.end(), places.begin(), places.end());
        if (!command.mask.isEmpty())
            mask = u"Job %1 runs `%2`, but %3."_s.arg(
                command.jobName.left(60), command.text.left(80), command.mask);
    };
    for (const auto& command : facts.get<PipelineRuns>().commands) {
        const QString name = command.words.value(0).section(u'/', -1);
        TestCommand read{.words = command.words, .folder = command.folder};
        const bool isPytest = name == u"pytest" || name == u"py.test";
        if (isPytest)
            readPytestWords(command.words, read);
        if (isPytest ? selectsIntegration(facts, read)
                     : saysIntegration(command) || (inventory.integrations > 0 && runsAll(command)))
            take(command);
    }
    if (!good.empty())
        return passed(u"A job runs integration tests, and fails with them."_s, some(good));
    if (!bad.empty())
        return failed(mask, some(bad));
    if (inventory.integrations == 0 && inventory.countsFiles && inventory.units > 0)
        return unknown(UnknownReason::Unsupported,
            u"Which tests are integration tests cannot be told in %1: no file's name says so."_s
                .arg(facts.get<Language>().name),
            inventory.unitPlaces);
    if (inventory.integrations == 0)
        return inventory.isKnown && facts.get<Language>().hasSource()
            ? failed(u"There is no integration test that a job could run."_s,
                {absent(u"tests/integration"_s)})
            : withoutTests(facts, inventory);
    if (!facts.get<PipelineRuns>().elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"No job here runs the integration tests; %1."_s.arg(
                elsewhereText(facts.get<PipelineRuns>().elsewhere.first())),
            workflowPlaces(facts));
    return failed(u"There are %1 of parts working together, and no job runs them."_s.arg(
                      countText(inventory.integrations, inventory.countsFiles)),
        inventory.integrationPlaces);
}

} // namespace slipway::readiness
