// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/pythonsource.h"

#include "readiness/checks/workflow/testsettings.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 maxModule = 2 * 1024 * 1024;

/// Of modules, what may stay in memory. What is beyond is read again for those who look into it.
constexpr qint64 keptModules = 24 * 1024 * 1024;

/// Those of the tree's modules that are wanted.
std::shared_ptr<const evidence::PythonProgram> programOf(
    const Facts& facts, bool (*isWanted)(const QString&))
{
    QStringList paths;
    for (const auto& path : facts.tree().files())
        if (path.endsWith(u".py") && isWanted(path))
            paths << path;
    // The tree outlives every fact that is drawn from it.
    const auto load = [&tree = facts.tree()](const QString& path) {
        auto bytes = tree.read(path, maxModule);
        return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
    };
    return std::make_shared<const evidence::PythonProgram>(paths, load, keptModules);
}

/// Modules that were not read whole, or not the same way twice.
QStringList unreadableOf(const evidence::PythonProgram& program)
{
    QStringList out = program.unreadable() + program.changed();
    out.sort();
    out.removeDuplicates();
    return out;
}

bool isVendored(const QString& path)
{
    return path.contains(u"vendor/") || path.contains(u"site-packages/")
        || path.contains(u"third_party/") || path.contains(u"node_modules/");
}

/// `testpaths` of the root's configuration; empty: pytest looks everywhere.
QStringList testPathsOf(const Facts& facts)
{
    for (const auto& file : facts.get<TestSettings>().files)
        if (!file.path.contains(u'/') && file.config.pytest
            && !file.config.pytest->testpaths.isEmpty())
            return file.config.pytest->testpaths;
    return {};
}

/// Code of the application that is only called like a test: outside of `testpaths` and of any
/// folder of tests.
bool isBesideTests(const QStringList& testPaths, const QString& path)
{
    if (testPaths.isEmpty())
        return false;
    for (const auto& one : testPaths) {
        const QString folder = one.endsWith(u'/') ? one.chopped(1) : one;
        if (folder == u"." || folder.contains(u'*') || folder.contains(u'$')
            || path.startsWith(folder + u'/') || path == folder)
            return false;
    }
    const QStringList folders = path.split(u'/').mid(0, path.count(u'/'));
    return !folders.contains(u"tests"_s) && !folders.contains(u"test"_s);
}

} // namespace

PythonSource PythonSource::gather(const Facts& facts)
{
    PythonSource out;
    out.program = programOf(facts, [](const QString& path) { return !isBesideApplication(path); });
    auto read = evidence::pythonFactsOf(*out.program);
    out.routes = std::move(read.routes);
    out.metrics = std::move(read.metrics);
    out.settings = std::move(read.settings);
    out.uses = std::move(read.uses);
    out.unreadable = unreadableOf(*out.program);
    return out;
}

PythonTestSource PythonTestSource::gather(const Facts& facts)
{
    PythonTestSource out;
    out.program = programOf(
        facts, [](const QString& path) { return isTestPath(path) && !isVendored(path); });
    out.tests = evidence::testsOf(*out.program);
    out.unreadable = unreadableOf(*out.program);
    const auto paths = testPathsOf(facts);
    std::erase_if(out.tests.tests,
        [&paths](const auto& test) { return isBesideTests(paths, test.place.path); });
    return out;
}

DependencyManifests DependencyManifests::gather(const Facts& facts)
{
    DependencyManifests out;
    for (const auto& path : facts.tree().files()) {
        const QString name = path.section(u'/', -1);
        const bool isManifest = name == u"pyproject.toml" || name == u"setup.cfg"
            || name == u"Pipfile" || evidence::isRequirementsPath(path);
        if ((!isManifest && !evidence::isLockPath(path))
            || (isBesideApplication(path) && !isTestPath(path)) || isVendored(path))
            continue;
        const auto bytes = facts.tree().read(path, 8 * 1024 * 1024);
        if (!bytes) {
            out.broken.emplace_back(path, bytes.error());
        } else if (isManifest) {
            if (auto file = evidence::readRequirements(*bytes, path))
                out.files.push_back(std::move(*file));
            else
                out.broken.emplace_back(path, file.error());
        } else if (auto lock = evidence::readLock(*bytes, path)) {
            out.locks.push_back(std::move(*lock));
        } else {
            out.broken.emplace_back(path, lock.error());
        }
    }
    return out;
}

const evidence::Requirement* DependencyManifests::find(const QString& normalisedName) const
{
    for (const auto& file : files)
        if (const auto* found = file.find(normalisedName))
            return found;
    return nullptr;
}

PackageManifests PackageManifests::gather(const Facts& facts)
{
    PackageManifests out;
    for (const auto& path : facts.tree().files()) {
        if (path.section(u'/', -1) != u"package.json" || isBesideApplication(path))
            continue;
        const auto bytes = facts.tree().read(path, 1024 * 1024);
        auto package = bytes ? evidence::readPackageJson(*bytes)
                             : Result<evidence::PackageJson>(failure(bytes.error()));
        if (!package) {
            out.broken.emplace_back(path, package.error());
            continue;
        }
        Manifest manifest{path, std::move(*package), {}};
        QString folder = path.section(u'/', 0, -2);
        while (manifest.lock.isEmpty()) {
            for (const auto& lock : evidence::packageLockNames()) {
                const QString candidate = folder.isEmpty() ? lock : folder + u'/' + lock;
                if (manifest.lock.isEmpty() && facts.tree().contains(candidate))
                    manifest.lock = candidate;
            }
            if (folder.isEmpty())
                break;
            folder = folder.section(u'/', 0, -2);
        }
        out.files.push_back(std::move(manifest));
    }
    return out;
}

} // namespace slipway::readiness
