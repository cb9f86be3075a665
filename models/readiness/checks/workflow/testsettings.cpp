// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/workflow/testsettings.h"

#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/testcommands.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

TestSettings TestSettings::gather(const Facts& facts)
{
    TestSettings out;
    QStringList paths;
    for (const auto& path : facts.tree().files())
        if (evidence::isTestConfigPath(path) && !isBesideApplication(path))
            paths << path;
    std::ranges::stable_sort(paths, {}, [](const QString& path) { return path.count(u'/'); });
    for (const auto& path : paths.mid(0, 100)) {
        const auto bytes = facts.tree().read(path, 1024 * 1024);
        if (!bytes) {
            out.unreadable.push_back({path, 0, bytes.error().what});
            continue;
        }
        out.files.push_back({path, evidence::readTestConfig(*bytes, path)});
    }
    return out;
}

namespace {

/// An option or key of pytest, and the plugin that it needs.
struct PluginNeed {
    const char16_t* option;
    const char16_t* package;
};
constexpr PluginNeed optionNeeds[]{{u"--cov", u"pytest-cov"},
    {u"--cov-fail-under", u"pytest-cov"},
    {u"--cov-report", u"pytest-cov"},
    {u"--no-cov-on-fail", u"pytest-cov"},
    {u"-n", u"pytest-xdist"},
    {u"--numprocesses", u"pytest-xdist"},
    {u"--dist", u"pytest-xdist"},
    {u"--timeout", u"pytest-timeout"},
    {u"--asyncio-mode", u"pytest-asyncio"},
    {u"--reruns", u"pytest-rerunfailures"},
    {u"--benchmark-only", u"pytest-benchmark"},
    {u"--benchmark-skip", u"pytest-benchmark"},
    {u"--ds", u"pytest-django"},
    {u"--reuse-db", u"pytest-django"},
    {u"--html", u"pytest-html"},
    {u"--self-contained-html", u"pytest-html"},
    {u"--mypy", u"pytest-mypy"},
    {u"--flake8", u"pytest-flake8"},
    {u"--snapshot-update", u"syrupy"},
    {u"--alluredir", u"allure-pytest"}};
constexpr PluginNeed keyNeeds[]{{u"asyncio_mode", u"pytest-asyncio"},
    {u"asyncio_default_fixture_loop_scope", u"pytest-asyncio"},
    {u"DJANGO_SETTINGS_MODULE", u"pytest-django"},
    {u"env", u"pytest-env"},
    {u"timeout", u"pytest-timeout"},
    {u"mock_use_standalone_module", u"pytest-mock"}};

/// `postgresql+asyncpg://` → the package that it needs.
constexpr PluginNeed driverNeeds[]{{u"+asyncpg://", u"asyncpg"},
    {u"+aiosqlite://", u"aiosqlite"},
    {u"+psycopg2://", u"psycopg2"},
    {u"+psycopg://", u"psycopg"},
    {u"+pymysql://", u"pymysql"},
    {u"+aiomysql://", u"aiomysql"},
    {u"+asyncmy://", u"asyncmy"},
    {u"+mysqldb://", u"mysqlclient"},
    {u"+pyodbc://", u"pyodbc"}};

/// Declared directly or by a name it is also shipped under.
bool isDeclared(const DependencyManifests& manifests, const QString& package)
{
    const auto in = [&manifests](const QString& name) {
        if (manifests.find(name))
            return true;
        return std::ranges::any_of(
            manifests.locks, [&name](const auto& lock) { return lock.find(name) != nullptr; });
    };
    if (in(package))
        return true;
    if (package == u"psycopg2")
        return in(u"psycopg2-binary"_s);
    if (package == u"pytest-asyncio")
        return in(u"anyio"_s) && in(u"pytest-anyio"_s);
    if (package == u"pytest-env")
        return in(u"pytest-dotenv"_s);
    return false;
}

void judgePlugins(const Facts& facts, const evidence::PytestConfig& config, Findings& out)
{
    const auto& manifests = facts.get<DependencyManifests>();
    const auto need = [&](const QString& what, const QString& package, int line) {
        if (!isDeclared(manifests, package))
            out.add(u"%1 uses %2, and no manifest declares %3"_s.arg(config.path, what, package),
                placeOf(facts, config.path, line));
    };
    for (const auto& word : config.addopts) {
        const QString option = word.section(u'=', 0, 0);
        for (const auto& one : optionNeeds)
            if (option == QStringView(one.option)
                || (QStringView(one.option) == u"-n" && option.startsWith(u"-n")
                    && !option.startsWith(u"--") && option.size() < 7))
                need(u'`' + option + u'`', QStringView(one.package).toString(), config.addoptsLine);
    }
    for (const auto& one : keyNeeds) {
        const auto key = config.keys.constFind(QStringView(one.option).toString());
        if (key != config.keys.constEnd())
            need(u'`' + key.key() + u'`', QStringView(one.package).toString(), key->place.line);
    }
    for (const auto& plugin : config.requiredPlugins) {
        const auto requirement = evidence::readRequirement(plugin);
        if (requirement)
            need(u"`required_plugins`"_s, requirement->name, config.line);
    }
}

void judgeDrivers(const Facts& facts, Findings& out)
{
    const auto& manifests = facts.get<DependencyManifests>();
    const auto look = [&](const QString& value, const QString& path, int line) {
        for (const auto& one : driverNeeds)
            if (value.contains(QStringView(one.option))
                && !isDeclared(manifests, QStringView(one.package).toString()))
                out.add(u"tests of %1 use the driver %2, and no manifest declares it"_s.arg(
                            path, QStringView(one.package)),
                    placeOf(facts, path, line));
    };
    for (const auto& file : facts.get<TestSettings>().files)
        if (file.config.pytest)
            if (const auto env = file.config.pytest->keys.constFind(u"env"_s);
                env != file.config.pytest->keys.constEnd())
                look(env->text, file.path, env->place.line);
    for (const auto& workflow : facts.get<WorkflowFacts>().workflows) {
        for (const auto& job : workflow.jobs) {
            for (const auto& value : job.variables)
                look(value, workflow.path, job.line);
            for (const auto& step : job.steps)
                for (const auto& value : step.environment)
                    look(value, workflow.path, step.line);
        }
    }
}

/// Markers that tests carry although the configuration refuses those it does not list.
void judgeMarkers(const Facts& facts, const evidence::PytestConfig& config, Findings& out)
{
    const auto strict = config.keys.value(u"strict_markers"_s).text == u"true";
    if (!strict && !config.addopts.contains(u"--strict-markers"_s)
        && !config.addopts.contains(u"--strict"_s))
        return;
    static const QSet<QString> builtin{u"skip"_s,
        u"skipif"_s,
        u"xfail"_s,
        u"parametrize"_s,
        u"usefixtures"_s,
        u"filterwarnings"_s,
        u"asyncio"_s,
        u"anyio"_s,
        u"django_db"_s,
        u"timeout"_s,
        u"flaky"_s,
        u"benchmark"_s,
        u"vcr"_s,
        u"xdist_group"_s,
        u"order"_s,
        u"dependency"_s,
        u"freeze_time"_s,
        u"httpx_mock"_s, // of plugins and of unittest.mock
        u"respx"_s,
        u"patch"_s,
        u"dict"_s,
        u"object"_s,
        u"multiple"_s,
        u"urls"_s,
        u"ignore_template_errors"_s,
        u"enable_socket"_s,
        u"disable_socket"_s,
        u"allow_hosts"_s,
        u"repeat"_s,
        u"no_cover"_s,
        u"tryfirst"_s,
        u"trylast"_s};
    QSet<QString> known = builtin;
    for (const auto& marker : config.markers)
        known.insert(marker.text);
    for (const auto& test : facts.get<PythonTestSource>().tests.tests)
        for (const auto& marker : test.markers)
            if (!known.contains(marker)) {
                known.insert(marker);
                out.add(
                    u"the marker %1 is not listed, and `--strict-markers` refuses it"_s.arg(marker),
                    placeOf(facts, test.place));
            }
}

bool hasPythonTests(const Facts& facts)
{
    return std::ranges::any_of(facts.tree().files(), [](const QString& path) {
        const QString name = path.section(u'/', -1);
        return name.endsWith(u".py") && (name.startsWith(u"test_") || name.endsWith(u"_test.py"));
    });
}

} // namespace

Outcome testConfigIsValid(const Facts& facts)
{
    const auto& settings = facts.get<TestSettings>();
    const auto& language = facts.get<Language>();
    Findings bad;
    std::vector<Evidence> good;
    QHash<QString, const TestSettings::File*> byFolder;
    for (const auto& file : settings.files) {
        const QString folder = file.path.section(u'/', 0, -2);
        const bool isRead = file.config.pytest || file.config.coverage
            || file.path.endsWith(u"pytest.ini") || file.path.endsWith(u".coveragerc");
        if (isRead || file.path.endsWith(u"pyproject.toml"))
            for (const auto& [text, line] : file.config.problems)
                bad.add(u"%1 line %2: %3"_s.arg(file.path).arg(line).arg(text),
                    placeOf(facts, file.path, line));
        if (!file.config.pytest)
            continue;
        good.push_back(placeOf(facts, file.path, std::max(1, file.config.pytest->line)));
        if (const auto* first = byFolder.value(folder)) {
            bad.add(u"pytest is configured in %1 and in %2, and takes only one of them"_s.arg(
                        first->path, file.path),
                placeOf(facts, file.path, std::max(1, file.config.pytest->line)));
            continue;
        }
        byFolder.insert(folder, &file);
        judgePlugins(facts, *file.config.pytest, bad);
        judgeMarkers(facts, *file.config.pytest, bad);
    }
    if (language.isPython() || !good.empty())
        judgeDrivers(facts, bad);
    if (!bad.isEmpty())
        return failed(bad.text(), some(bad.places, 10));
    if (!settings.unreadable.empty())
        return unreadable(facts, settings.unreadable);
    if (!good.empty())
        return passed(u"pytest is configured once, and what it needs is declared."_s, some(good));
    if (hasPythonTests(facts))
        return warned(u"There are tests for pytest, and no configuration of it."_s,
            {absent(u"pytest.ini"_s), absent(u"pyproject.toml"_s)});
    if (language.hasSource() && !language.isPython())
        return unknown(UnknownReason::Unsupported,
            u"Test configurations of %1 are not read."_s.arg(language.name),
            {placeOf(facts, language.example, 1)});
    return notApplicable(u"There are no tests for pytest."_s, {absent(u"tests"_s)});
}

} // namespace slipway::readiness
