// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/pythonsource.h"

#include "base/parallel.h"
#include "readiness/checks/workflow/testsettings.h"

#include <array>
#include <functional>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 maxModule = 2 * 1024 * 1024;

/// Modules read, and the paths of those that could not be.
std::shared_ptr<const evidence::PythonProgram> programOf(
    const Facts& facts, QStringList& unreadable, bool (*isWanted)(const QString&))
{
    QStringList paths;
    for (const auto& path : facts.tree().files())
        if (path.endsWith(u".py") && isWanted(path))
            paths << path;
    std::vector<std::optional<evidence::PythonModule>> modules(size_t(paths.size()));
    std::array<evidence::PythonReader, parallelWorkers> readers;
    inParallel(modules.size(), [&](size_t worker, size_t i) {
        if (const auto bytes = facts.tree().read(paths[qsizetype(i)], maxModule))
            modules[i] = readers[worker].read(*bytes);
    });
    std::vector<evidence::PythonFile> files;
    for (size_t i = 0; i < modules.size(); ++i) {
        const auto& path = paths[qsizetype(i)];
        if (!modules[i] || modules[i]->brokenLine > 0 || modules[i]->isCut)
            unreadable << path;
        if (modules[i])
            files.push_back({path, std::move(*modules[i])});
    }
    return std::make_shared<const evidence::PythonProgram>(std::move(files));
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
    out.program = programOf(
        facts, out.unreadable, [](const QString& path) { return !isBesideApplication(path); });
    const std::function<void()> readers[]{
        [&out] { out.metrics = evidence::metricsOf(*out.program); },
        [&out] { out.routes = evidence::routesOf(*out.program); },
        [&out] { out.uses = evidence::usesOf(*out.program); },
        [&out] { out.settings = evidence::settingsOf(*out.program); }};
    inParallel(std::size(readers), [&readers](size_t, size_t i) { readers[i](); });
    return out;
}

PythonTestSource PythonTestSource::gather(const Facts& facts)
{
    PythonTestSource out;
    out.program = programOf(facts, out.unreadable, [](const QString& path) {
        return isTestPath(path) && !isVendored(path);
    });
    out.tests = evidence::testsOf(*out.program);
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
