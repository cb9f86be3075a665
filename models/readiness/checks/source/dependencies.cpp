// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/dependencies.h"

#include "readiness/checks/source/conflicts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

std::optional<Outcome> withoutManifests(const Facts& facts)
{
    const auto& manifests = facts.get<DependencyManifests>();
    if (!manifests.files.empty())
        return {};
    if (!manifests.broken.empty())
        return unknown(UnknownReason::Unreadable,
            u"%1 cannot be read: %2."_s.arg(
                manifests.broken.front().first, manifests.broken.front().second.what),
            {placeOf(facts,
                manifests.broken.front().first,
                manifests.broken.front().second.where.section(u':', 0, 0).toInt())});
    if (auto other = withoutPython(facts))
        return other;
    if (facts.tree().contains(u"setup.py"_s))
        return unknown(UnknownReason::Unsupported,
            u"Dependencies are computed by setup.py, which is not run."_s,
            {placeOf(facts, u"setup.py"_s, 1)});
    return notApplicable(u"No dependency manifest of Python is in the repository."_s,
        {absent(u"requirements.txt"_s)});
}

namespace {

using evidence::Requirement;
using evidence::RequirementsFile;

/// Requirements that are installed together: a file and what it includes.
struct InstallSet {
    const RequirementsFile* file = nullptr;
    std::vector<const Requirement*> requirements;
};

void collect(const DependencyManifests& manifests,
    const RequirementsFile& file,
    QSet<QString>& seen,
    std::vector<const Requirement*>& out)
{
    if (seen.contains(file.path) || seen.size() > 50)
        return;
    seen.insert(file.path);
    for (const auto& one : file.requirements)
        out.push_back(&one);
    for (const auto& link : file.links)
        for (const auto& other : manifests.files)
            if (other.path == link.path)
                collect(manifests, other, seen, out);
}

std::vector<InstallSet> installSets(const DependencyManifests& manifests)
{
    std::vector<InstallSet> out;
    for (const auto& file : manifests.files) {
        InstallSet set{&file, {}};
        QSet<QString> seen;
        collect(manifests, file, seen, set.requirements);
        out.push_back(std::move(set));
    }
    return out;
}

bool areTogether(const Requirement& left, const Requirement& right)
{
    // Extras and groups need not be installed together; markers may exclude each other.
    const bool isSameGroup
        = left.group == right.group || left.group.isEmpty() || right.group.isEmpty();
    return isSameGroup && left.marker.isEmpty() && right.marker.isEmpty() && left.url.isEmpty()
        && right.url.isEmpty();
}

void findContradictions(const Facts& facts, const InstallSet& set, Findings& bad)
{
    QHash<QString, std::vector<const Requirement*>> byName;
    for (const auto* one : set.requirements) {
        auto& others = byName[one->name];
        for (const auto* other : others) {
            if (!areTogether(*one, *other) || evidence::mayAgree(one->specifier, other->specifier))
                continue;
            bad.add(
                u"%1 is wanted as %2 and as %3"_s.arg(one->name, other->specifier, one->specifier),
                placeOf(facts, one->place));
            bad.places.push_back(placeOf(facts, other->place));
            break;
        }
        if (others.size() < 8)
            others.push_back(one);
    }
}

/// What pinned packages are known to want of others, against what is wanted of these.
void findKnownConflicts(const Facts& facts, const InstallSet& set, Findings& bad)
{
    struct Wish {
        const Requirement* by = nullptr;
        QString specifier;
        bool isDirect = false;
    };
    QHash<QString, std::vector<Wish>> wishes;
    for (const auto* one : set.requirements) {
        if (!one->marker.isEmpty() || !one->url.isEmpty())
            continue;
        wishes[one->name].push_back({one, one->specifier, true});
        const QString version = one->pinned();
        for (const auto& known : knownNeeds()) {
            if (known.package != one->name || version.isEmpty()
                || !evidence::fits(version, known.versions.toString()).value_or(false))
                continue;
            wishes[known.dependency.toString()].push_back({one, known.needs.toString(), false});
        }
    }
    for (auto it = wishes.cbegin(); it != wishes.cend(); ++it) {
        for (size_t i = 0; i < it->size(); ++i) {
            for (size_t k = i + 1; k < it->size() && k < 16; ++k) {
                const auto& left = (*it)[i];
                const auto& right = (*it)[k];
                if ((left.isDirect && right.isDirect) || left.by == right.by
                    || !areTogether(*left.by, *right.by)
                    || evidence::mayAgree(left.specifier, right.specifier))
                    continue;
                bad.add(u"%1 needs %2 %3, and %4 needs %5"_s.arg(left.by->name + left.by->specifier,
                            it.key(),
                            left.specifier,
                            right.by->name + right.by->specifier,
                            right.specifier),
                    placeOf(facts, left.by->place));
                bad.places.push_back(placeOf(facts, right.by->place));
            }
        }
    }
}

/// `pip install --dry-run --report x.json` writes this only if everything could be resolved.
std::optional<QString> resolverReport(const Facts& facts)
{
    for (const auto& path : facts.tree().files()) {
        if (!path.endsWith(u".json") || !path.contains(u"pip") || !path.contains(u"report"))
            continue;
        const auto bytes = facts.tree().read(path, 4 * 1024 * 1024);
        if (!bytes || !bytes->contains("\"pip_version\""))
            continue;
        const auto root = QJsonDocument::fromJson(*bytes).object();
        if (root.contains(u"pip_version") && !root[u"install"].toArray().isEmpty())
            return path;
    }
    return {};
}

/// Whether the project in this folder is the root of a uv workspace, whose lock holds its members.
bool isWorkspace(const Facts& facts, const QString& folder)
{
    const QString path = folder.isEmpty() ? u"pyproject.toml"_s : folder + u"/pyproject.toml"_s;
    const auto bytes = facts.tree().read(path, 1024 * 1024);
    return bytes && bytes->contains("[tool.uv.workspace]");
}

/// The lock that belongs to a manifest: in its folder, or that of its workspace.
const evidence::LockFile* lockOf(
    const Facts& facts, const DependencyManifests& manifests, const RequirementsFile& file)
{
    QString folder = file.path.section(u'/', 0, -2);
    for (bool isOwn = true;; isOwn = false) {
        for (const auto& lock : manifests.locks)
            if (lock.path.section(u'/', 0, -2) == folder
                && (isOwn || (lock.path.endsWith(u"uv.lock") && isWorkspace(facts, folder))))
                return &lock;
        if (folder.isEmpty())
            return nullptr;
        folder = folder.section(u'/', 0, -2);
    }
}

/// Direct requirements that a lock does not fulfil.
void holdAgainstLock(
    const Facts& facts, const RequirementsFile& file, const evidence::LockFile& lock, Findings& bad)
{
    QHash<QString, QStringList> versions;
    QHash<QString, int> lines;
    for (const auto& one : lock.packages) {
        versions[one.name] << one.version;
        lines.insert(one.name, one.line);
    }
    for (const auto& one : file.requirements) {
        if (!one.marker.isEmpty() || !one.url.isEmpty())
            continue;
        const auto found = versions.constFind(one.name);
        if (found == versions.constEnd()) {
            bad.add(u"%1 is not in %2"_s.arg(one.name, lock.path), placeOf(facts, one.place));
            continue;
        }
        const bool fitsAny = std::ranges::any_of(*found, [&one](const QString& version) {
            return version.isEmpty() || evidence::fits(version, one.specifier).value_or(true);
        });
        if (fitsAny)
            continue;
        bad.add(u"%1 is wanted as %2 and locked as %3"_s.arg(
                    one.name, one.specifier, found->join(u", "_s)),
            placeOf(facts, one.place));
        bad.places.push_back(placeOf(facts, lock.path, lines.value(one.name)));
    }
}

} // namespace

Outcome checkResolvable(const Facts& facts)
{
    if (auto without = withoutManifests(facts))
        return std::move(*without);
    const auto& manifests = facts.get<DependencyManifests>();
    Findings bad;
    for (const auto& set : installSets(manifests)) {
        findContradictions(facts, set, bad);
        findKnownConflicts(facts, set, bad);
    }
    std::vector<Evidence> locked;
    QStringList unlocked;
    for (const auto& file : manifests.files) {
        if (file.requirements.empty() || file.path.endsWith(u".in"))
            continue;
        const bool isProject = file.kind != RequirementsFile::Kind::Pip
            && file.kind != RequirementsFile::Kind::SetupCfg;
        const auto* lock = isProject ? lockOf(facts, manifests, file) : nullptr;
        if (lock != nullptr) {
            holdAgainstLock(facts, file, *lock, bad);
            locked.push_back(placeOf(facts, lock->path, 1));
        } else if (file.isCompiled) {
            locked.push_back(placeOf(facts, file.path, 1));
        } else if (!file.path.contains(u"constraints")) {
            unlocked << file.path;
        }
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (const auto report = resolverReport(facts)) {
        auto place = placeOf(facts, *report, 1);
        place.kind = EvidenceKind::Report;
        return passed(u"A resolver's report lists the whole set."_s, {std::move(place)});
    }
    if (!unlocked.isEmpty())
        return unknown(UnknownReason::Missing,
            u"No lock file or resolver's report shows that %1 can be resolved; no conflict is known."_s
                .arg(listed(unlocked, 2)),
            {placeOf(facts, unlocked.first(), 1)});
    if (!manifests.broken.empty())
        return unknown(UnknownReason::Unreadable,
            u"%1 cannot be read: %2."_s.arg(
                manifests.broken.front().first, manifests.broken.front().second.what),
            {placeOf(facts, manifests.broken.front().first, 1)});
    if (locked.empty())
        return notApplicable(u"No manifest of Python names a dependency."_s,
            {placeOf(facts, manifests.files.front().path, 1)});
    return passed(
        u"Each manifest has a lock that a resolver made, and agrees with it."_s, std::move(locked));
}

Outcome checkManifestVersions(const Facts& facts)
{
    if (auto without = withoutManifests(facts))
        return std::move(*without);
    const auto& manifests = facts.get<DependencyManifests>();
    QHash<QString, std::vector<const Requirement*>> byName;
    int direct = 0;
    for (const auto& file : manifests.files) {
        if (file.isCompiled)
            continue;
        direct += file.requirements.empty() ? 0 : 1;
        for (const auto& one : file.requirements)
            if (one.marker.isEmpty() && one.url.isEmpty() && !one.specifier.isEmpty())
                byName[one.name].push_back(&one);
    }
    if (direct < 2)
        return notApplicable(u"One manifest names all direct dependencies."_s,
            {placeOf(facts, manifests.files.front().path, 1)});
    QStringList names = byName.keys();
    names.sort();
    Findings bad;
    int shared = 0;
    for (const auto& name : names) {
        const auto& all = byName[name];
        const auto& first = *all.front();
        bool isShared = false;
        for (const auto* one : all) {
            if (one->place.path == first.place.path)
                continue;
            isShared = true;
            if (evidence::mayAgree(first.specifier, one->specifier))
                continue;
            bad.add(u"%1 is %2 in %3 and %4 in %5"_s.arg(
                        name, first.specifier, first.place.path, one->specifier, one->place.path),
                placeOf(facts, first.place));
            bad.places.push_back(placeOf(facts, one->place));
            break;
        }
        shared += isShared ? 1 : 0;
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    return passed(
        u"All %1 dependencies that several manifests name may have the same version."_s.arg(shared),
        {placeOf(facts, manifests.files.front().path, 1)});
}

} // namespace slipway::readiness
