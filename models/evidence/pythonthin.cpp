// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/packagejson.h"
#include "evidence/pythonmetrics.h"
#include "evidence/pythonroutes.h"
#include "evidence/pythonsettings.h"
#include "evidence/pythontests.h"
#include "evidence/pythonuses.h"
#include "evidence/requirements.h"
#include "evidence/toml.h"

namespace slipway::evidence {

PythonProgram::PythonProgram(std::vector<PythonFile> files) : m_files(std::move(files))
{
}
PythonModule readPython(const QByteArray&)
{
    return {};
}
PythonRoutes routesOf(const PythonProgram&)
{
    return {};
}
bool answers(const PythonRoute& route, const QString& path)
{
    return route.path == path;
}
QStringList PythonMetric::series() const
{
    return {name};
}
bool PythonMetric::isUpdated() const
{
    return true;
}
PythonMetrics metricsOf(const PythonProgram&)
{
    return {};
}
std::vector<const PythonSetting*> PythonSettings::named(const QString&) const
{
    return {};
}
PythonSettings settingsOf(const PythonProgram&)
{
    return {};
}
std::optional<QString> mistakeIn(const PythonSetting&, const QString&)
{
    return {};
}
PythonTests testsOf(const PythonProgram&)
{
    return {};
}
PythonUses usesOf(const PythonProgram&)
{
    return {};
}
std::optional<QString> PackageJson::script(const QString& wanted) const
{
    for (const auto& entry : scripts)
        if (entry.name == wanted)
            return entry.text;
    return {};
}
const PackageEntry* PackageJson::dependency(const QString&) const
{
    return nullptr;
}
Result<PackageJson> readPackageJson(const QByteArray&)
{
    return PackageJson();
}
const QStringList& packageLockNames()
{
    static const QStringList names;
    return names;
}
QString Requirement::pinned() const
{
    return {};
}
const Requirement* RequirementsFile::find(const QString&) const
{
    return nullptr;
}
Result<RequirementsFile> readRequirements(const QByteArray&, const QString&)
{
    return RequirementsFile();
}
bool isRequirementsPath(const QString&)
{
    return false;
}
const LockedPackage* LockFile::find(const QString&) const
{
    return nullptr;
}
Result<LockFile> readLock(const QByteArray&, const QString&)
{
    return LockFile();
}
bool isLockPath(const QString&)
{
    return false;
}
} // namespace slipway::evidence
