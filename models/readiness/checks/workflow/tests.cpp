// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/inventory.h"
#include "readiness/reports.h"
#include "readiness/score.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

constexpr int mostLooked = 300;

/// Test files of languages whose tests are counted by convention.
bool isConventionalTest(const QString& path)
{
    static const QRegularExpression test(
        u"(_test\\.go|\\.(test|spec|cy|e2e-spec)\\.[cm]?[jt]sx?|(^|/)__tests__/.+\\.[cm]?[jt]sx?|"
        u"(^|/)[A-Z]\\w*(Tests?|IT|Spec)\\.(java|kt|scala|cs)|_spec\\.rb|_test\\.rb|Test\\.php|"
        u"_test\\.exs|(^|/)tests/.+\\.rs|_test\\.dart|Tests?\\.swift|(^|/)tst_\\w+\\.cpp|"
        u"_test\\.(cc|cpp)|(^|/)tests?/(.*/)?[^/]*(e2e|integration|smoke)[^/]*\\.(sh|bats)|(^|/)test_\\w+\\.(cc|cpp|c))$"_s);
    static const QRegularExpression aside(u"(^|/)(node_modules|vendor|third_party|fixtures)/"_s);
    return test.match(path).hasMatch() && !aside.match(path).hasMatch();
}

/// A program below `test/`, as ava, tap, mocha and Node's own runner find it.
bool isBelowTest(const QString& path)
{
    static const QRegularExpression test(u"^tests?/([\\w.-]+/)*[\\w.-]+\\.[cm]?[jt]sx?$"_s);
    static const QRegularExpression aside(
        u"(^|/)(_[\\w-]+|helpers?|fixtures?|support|utils?|mocks?|setup|snapshots|types)([/.]|$)|"
        u"\\.d\\.[cm]?ts$"_s);
    return test.match(path).hasMatch() && !aside.match(path).hasMatch();
}

/// A test that starts what it talks to in containers: it imports a package made for that.
bool startsContainers(const Facts& facts, const QString& path)
{
    static const QStringList packages{u"github.com/dhui/dktest"_s,
        u"github.com/testcontainers/"_s,
        u"github.com/ory/dockertest"_s,
        u"org.testcontainers."_s};
    static const QRegularExpression import(
        u"^(import\\s+)?(static\\s+)?([\\w.]+\\s+)?\"?[\\w./-]+[\";]?$"_s);
    const auto& lines = facts.get<Lines>().of(facts, path);
    for (const auto& line : lines.mid(0, 120)) {
        const QString text = line.trimmed();
        if (std::ranges::any_of(
                packages, [&text](const QString& name) { return text.contains(name); })
            && import.match(text).hasMatch())
            return true;
    }
    return false;
}

/// Rust keeps unit tests beside the code.
bool hasInlineTests(const Facts& facts, TestInventory& out)
{
    int looked = 0;
    for (const auto& path : facts.tree().files()) {
        if (!path.endsWith(u".rs") || ++looked > 200)
            continue;
        const auto& lines = facts.get<Lines>().of(facts, path);
        for (qsizetype i = 0; i < lines.size(); ++i)
            if (lines[i].trimmed() == u"#[cfg(test)]") {
                ++out.units;
                if (out.unitPlaces.size() < 5)
                    out.unitPlaces.push_back(placeOf(facts, path, int(i) + 1));
                break;
            }
    }
    return out.units > 0;
}

} // namespace

TestInventory TestInventory::gather(const Facts& facts)
{
    TestInventory out;
    const auto& source = facts.get<PythonTestSource>();
    out.unreadable = source.unreadable + source.tests.unreadable;
    for (const auto& test : source.tests.tests) {
        const bool isIntegration = isIntegrationPath(test.place.path)
            || std::ranges::any_of(test.markers, isIntegrationMarker);
        ++(isIntegration ? out.integrations : out.units);
        auto& places = isIntegration ? out.integrationPlaces : out.unitPlaces;
        if (places.size() < 5)
            places.push_back(placeOf(facts, test.place));
    }
    const QString& name = facts.get<Language>().name;
    const bool isScript = name == u"JavaScript" || name == u"TypeScript";
    int looked = 0;
    for (const auto& path : facts.tree().files()) {
        if (!isConventionalTest(path) && !(isScript && isBelowTest(path)))
            continue;
        const bool isCompiled = path.endsWith(u".go") || path.endsWith(u".java");
        const bool isIntegration = isIntegrationPath(path)
            || (isCompiled && ++looked <= mostLooked && startsContainers(facts, path));
        out.countsFiles = source.tests.tests.empty();
        ++(isIntegration ? out.integrations : out.units);
        auto& places = isIntegration ? out.integrationPlaces : out.unitPlaces;
        if (places.size() < 5)
            places.push_back(placeOf(facts, path, 1));
    }
    const auto& language = facts.get<Language>();
    static const QSet<QString> known{u"Python"_s,
        u"Go"_s,
        u"JavaScript"_s,
        u"TypeScript"_s,
        u"Java"_s,
        u"Kotlin"_s,
        u"Scala"_s,
        u"C#"_s,
        u"Ruby"_s,
        u"PHP"_s,
        u"Rust"_s,
        u"Dart"_s,
        u"Swift"_s,
        u"Elixir"_s};
    out.isKnown = known.contains(language.name);
    if (language.name == u"Rust" && out.units == 0)
        out.countsFiles = hasInlineTests(facts, out);
    return out;
}

bool isIntegrationPath(const QString& path)
{
    static const QRegularExpression kind(
        u"(^|[/_.-])(integrations?|e2e|end[_-]to[_-]end|acceptance|smoke|cypress|playwright)([/"
        u"_.-]|$)"
        // Words that packages of the program bear too: in a folder or name of tests only.
        u"|(^|[/_.-])(tests?|specs?|__tests__)[/_.-](.*[/_.-])?(functional|system|contract|api)([/"
        u"_.-]|$)"
        u"|IT\\.(java|kt)$|e2e-spec\\.ts$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return kind.match(path).hasMatch();
}

bool isIntegrationMarker(const QString& marker)
{
    static const QSet<QString> markers{u"integration"_s,
        u"e2e"_s,
        u"functional"_s,
        u"django_db"_s,
        u"database"_s,
        u"db"_s,
        u"acceptance"_s,
        u"system"_s,
        u"api"_s,
        u"smoke"_s,
        u"contract"_s,
        u"docker"_s};
    return markers.contains(marker);
}

Outcome withoutTests(const Facts& facts, const TestInventory& inventory)
{
    const auto& language = facts.get<Language>();
    if (!inventory.unreadable.isEmpty())
        return unknown(UnknownReason::Unreadable,
            u"%1 is not Python 3 that can be read."_s.arg(inventory.unreadable.first()),
            {placeOf(facts, inventory.unreadable.first(), 1)});
    if (!language.hasSource())
        return notApplicable(u"There is no source code to test."_s, {absent(u"src"_s)});
    if (!inventory.isKnown)
        return unknown(UnknownReason::Unsupported,
            u"Where tests of %1 stand is not known here."_s.arg(language.name),
            {placeOf(facts, language.example, 1)});
    return failed(u"There is no test in the repository."_s, {absent(u"tests"_s)});
}

QString countText(int count, bool countsFiles)
{
    if (countsFiles)
        return count == 1 ? u"1 test file"_s : u"%1 test files"_s.arg(count);
    return count == 1 ? u"1 test"_s : u"%1 tests"_s.arg(count);
}

Outcome unitTestsExist(const Facts& facts)
{
    const auto& inventory = facts.get<TestInventory>();
    if (inventory.units > 0)
        return passed(u"There are %1 of single parts."_s.arg(
                          countText(inventory.units, inventory.countsFiles)),
            inventory.unitPlaces);
    if (inventory.integrations > 0)
        return warned(u"There are %1, all of them of the whole system."_s.arg(
                          countText(inventory.integrations, inventory.countsFiles)),
            inventory.integrationPlaces);
    return withoutTests(facts, inventory);
}

Outcome integrationTestsExist(const Facts& facts)
{
    const auto& inventory = facts.get<TestInventory>();
    if (inventory.integrations > 0)
        return passed(u"There are %1 of parts working together."_s.arg(
                          countText(inventory.integrations, inventory.countsFiles)),
            inventory.integrationPlaces);
    if (!isDeployable(facts))
        return notApplicable(
            u"Nothing here is deployed; a library's parts are tested one by one."_s,
            {absent(u"Dockerfile"_s)});
    if (inventory.units == 0)
        return withoutTests(facts, inventory);
    if (!inventory.isKnown || inventory.countsFiles)
        return unknown(UnknownReason::Unsupported,
            u"Which tests are integration tests cannot be told in %1: no file's name says so."_s
                .arg(facts.get<Language>().name),
            inventory.unitPlaces);
    return failed(u"No test stands in a folder or bears a mark of integration or end-to-end "
                  "tests."_s,
        {absent(u"tests/integration"_s)});
}

namespace {

/// Skipped tests as the reports say; nothing without a fresh report.
std::optional<Outcome> skippedByReport(const Facts& facts)
{
    qint64 tests = 0;
    qint64 skipped = 0;
    std::vector<Evidence> places;
    for (const auto& file : facts.get<Reports>().tests) {
        if (!file.report || file.produced.isStale)
            continue;
        tests += file.report->tests;
        skipped += file.report->skipped;
        places.push_back(
            Evidence{.kind = EvidenceKind::Report, .path = file.path, .time = file.produced.time});
    }
    if (tests == 0)
        return {};
    const double share = 100.0 * double(skipped) / double(tests);
    const QString text
        = u"%1 of %2 reported tests were skipped (%3 %)."_s.arg(skipped).arg(tests).arg(
            rounded(share));
    return share > 5 ? failed(text, std::move(places)) : passed(text, std::move(places));
}

} // namespace

Outcome fewTestsAreSkipped(const Facts& facts)
{
    if (auto reported = skippedByReport(facts))
        return *reported;
    const auto& tests = facts.get<PythonTestSource>().tests.tests;
    std::vector<Evidence> places;
    int skipped = 0;
    for (const auto& test : tests) {
        if (!test.isSkipped && !test.isExpectedFailure)
            continue;
        ++skipped;
        if (places.size() < 10)
            places.push_back(placeOf(facts, test.place));
    }
    if (tests.empty()) {
        const auto& inventory = facts.get<TestInventory>();
        if (inventory.units + inventory.integrations > 0)
            return unknown(UnknownReason::Unsupported,
                u"Which tests of %1 are skipped is only known from a JUnit report."_s.arg(
                    facts.get<Language>().name.isEmpty() ? u"this language"_s
                                                         : facts.get<Language>().name),
                inventory.unitPlaces.empty() ? inventory.integrationPlaces : inventory.unitPlaces);
        return notApplicable(u"There is no test that could be skipped."_s, {absent(u"tests"_s)});
    }
    const double share = 100.0 * skipped / double(tests.size());
    const QString text = u"%1 of %2 tests are skipped or expected to fail (%3 %)."_s.arg(skipped)
                             .arg(tests.size())
                             .arg(rounded(share));
    if (share > 5)
        return failed(text, std::move(places));
    if (places.empty())
        places.push_back(placeOf(facts, tests.front().place));
    return passed(text, std::move(places));
}

Outcome testsAssert(const Facts& facts)
{
    const auto& source = facts.get<PythonTestSource>();
    const auto& tests = source.tests.tests;
    Findings silent;
    int count = 0;
    for (const auto& test : tests) {
        if (test.isSkipped)
            continue;
        ++count;
        if (!test.asserts)
            silent.add(u"%1 asserts nothing"_s.arg(test.name), placeOf(facts, test.place));
    }
    if (count == 0) {
        const auto& inventory = facts.get<TestInventory>();
        if (inventory.units + inventory.integrations > 0)
            return unknown(UnknownReason::Unsupported,
                u"Only tests in Python are read for what they assert."_s,
                inventory.unitPlaces.empty() ? inventory.integrationPlaces : inventory.unitPlaces);
        return notApplicable(u"There is no test to read."_s, {absent(u"tests"_s)});
    }
    // "Does not raise" is a statement too, now and then.
    if (silent.isEmpty())
        return passed(
            u"All %1 tests assert something."_s.arg(count), {placeOf(facts, tests.front().place)});
    const QString text = u"%1 of %2 tests assert nothing: %3"_s.arg(silent.what.size())
                             .arg(count)
                             .arg(silent.text(2));
    const bool isRare = silent.what.size() * 20 <= count;
    return isRare ? warned(text, some(silent.places, 10)) : failed(text, some(silent.places, 10));
}

} // namespace slipway::readiness
