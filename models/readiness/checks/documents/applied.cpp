// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentmigrations.h"
#include "readiness/checks/documents/checks.h"
#include "readiness/checks/documents/migrations.h"

#include <QDir>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

bool isOf(const QString& text, std::initializer_list<QStringView> words)
{
    return std::any_of(
        words.begin(), words.end(), [&text](QStringView word) { return text.contains(word); });
}

/// Names of tools whose command applies all migrations of one kind. A script or tool that is none
/// of another kind's may apply any.
bool appliesWhole(const MigrationRun& run, MigrationTool tool)
{
    const QString text = run.text.toLower();
    const bool isAlembic = isOf(text, {u"alembic", u"flask db", u"flask-db", u"aerich"});
    const bool isDjango = isOf(text, {u"manage.py", u"django-admin"});
    const bool isPrisma = isOf(text, {u"prisma"});
    const bool isFlyway = isOf(text, {u"flyway"});
    switch (tool) {
    case MigrationTool::Alembic: return isAlembic || !(isDjango || isPrisma || isFlyway);
    case MigrationTool::Django: return isDjango || !(isAlembic || isPrisma || isFlyway);
    case MigrationTool::Prisma: return isPrisma || !(isAlembic || isDjango || isFlyway);
    case MigrationTool::Flyway: return isFlyway || !(isAlembic || isDjango || isPrisma);
    case MigrationTool::Sql:
    case MigrationTool::UpDown:
    case MigrationTool::Diesel: return !(isAlembic || isDjango || isPrisma || isFlyway);
    }
    return true;
}

bool isClient(const MigrationRun& run)
{
    return std::any_of(run.words.begin(), run.words.end(), [](const QString& word) {
        const QString name = word.section(u'/', -1);
        return name == u"psql" || name == u"mysql" || name == u"mariadb" || name == u"sqlite3";
    });
}

/// Files that a database client is given, as written: `-f x.sql`, `< x.sql`, `source x.sql`.
QStringList scriptsGiven(const MigrationRun& run)
{
    static const QRegularExpression path(u"[^\\s\"'<>|&;=]*\\.sql\\b"_s);
    QStringList out;
    for (auto it = path.globalMatch(run.text); it.hasNext();)
        out << it.next().captured(0);
    return out;
}

/// How far a set is applied, and by what.
struct Reach {
    bool isWhole = false;
    bool isFirstOnly = false; ///< by scripts that a database runs on an empty volume
    QSet<QString> files; ///< applied one by one
    std::vector<Evidence> places;
};

class Applied {
public:
    explicit Applied(const Facts& facts) : m_facts(facts) { }
    Reach reachOf(const MigrationSet& set) const;

private:
    bool isScriptGone(const MigrationRun& run) const;
    void readRun(const MigrationRun& run, const MigrationSet& set, Reach& reach) const;
    void readFirstScripts(const MigrationSet& set, Reach& reach) const;

    const Facts& m_facts;
};

/// A script of the repository that is run and is not there applies nothing.
bool Applied::isScriptGone(const MigrationRun& run) const
{
    for (const auto& word : run.words.mid(0, 2)) {
        const bool isOwn = (word.startsWith(u"./") || word.contains(u'/'))
            && (word.endsWith(u".sh") || word.endsWith(u".py")) && !word.startsWith(u'/')
            && !word.contains(u'$');
        const QString path = QDir::cleanPath(word);
        if (!isOwn || m_facts.tree().contains(path))
            continue;
        const QString ending = u'/' + path.section(u'/', -1);
        return std::none_of(m_facts.tree().files().begin(),
            m_facts.tree().files().end(),
            [&ending](const QString& file) { return file.endsWith(ending); });
    }
    return false;
}

void Applied::readRun(const MigrationRun& run, const MigrationSet& set, Reach& reach) const
{
    if (!isClient(run)) {
        if (appliesWhole(run, set.tool) && !isScriptGone(run)) {
            reach.isWhole = true;
            reach.places.push_back(run.evidence.front());
        }
        return;
    }
    if (!isSqlTool(set.tool))
        return;
    const auto given = scriptsGiven(run);
    if (given.isEmpty()) { // a variable or a pattern: it may be any
        reach.isWhole = true;
        reach.places.push_back(run.evidence.front());
        return;
    }
    for (const auto& script : given) {
        const bool isOpen = script.contains(u'*') || script.contains(u'$');
        const QString name = script.section(u'/', -1);
        for (const auto& path : set.ups) {
            const bool isMeant = isOpen
                ? !script.contains(u'/') || script.contains(u'$')
                    || QDir::cleanPath(path).contains(QDir::cleanPath(script.section(u'/', 0, -2)))
                : path == QDir::cleanPath(script) || path.section(u'/', -1) == name;
            if (!isMeant)
                continue;
            reach.files.insert(path);
            reach.isWhole = reach.isWhole || isOpen;
            if (reach.places.empty() || reach.places.back().line != run.evidence.front().line)
                reach.places.push_back(run.evidence.front());
        }
    }
}

void Applied::readFirstScripts(const MigrationSet& set, Reach& reach) const
{
    for (const auto& service : m_facts.get<ProductionStack>().services) {
        for (const auto& volume : service.volumes) {
            if (!volume.isBind || !volume.target.startsWith(u"/docker-entrypoint-initdb.d"))
                continue;
            const QString source = QDir::cleanPath(volume.source);
            for (const auto& path : set.ups) {
                if (path != source && path.section(u'/', 0, -2) != source)
                    continue;
                reach.files.insert(path);
                if (!reach.isFirstOnly)
                    reach.places.push_back(placeOf(m_facts, volume.place));
                reach.isFirstOnly = true;
            }
        }
    }
}

Reach Applied::reachOf(const MigrationSet& set) const
{
    Reach out;
    for (const auto& run : m_facts.get<MigrationRuns>().runs)
        if (!run.isTest)
            readRun(run, set, out);
    if (!out.isWhole && out.files.isEmpty() && isSqlTool(set.tool))
        readFirstScripts(set, out);
    return out;
}

QStringList leftOut(const MigrationSet& set, const Reach& reach)
{
    QStringList out;
    for (const auto& path : set.ups)
        if (!reach.files.contains(path))
            out << path.section(u'/', -1);
    return out;
}

/// The sets of one application: those of Django belong together, and folders below one another.
QString titleOf(const MigrationSet& set)
{
    return u"%1 (%2, %3 files)"_s.arg(set.folder, migrationToolWord(set.tool)).arg(set.ups.size());
}

} // namespace

Outcome everyMigrationIsApplied(const Facts& facts)
{
    if (auto outcome = withoutReadableMigrations(facts))
        return *outcome;
    const Applied applied(facts);
    Findings bad;
    Findings open;
    std::vector<Evidence> good;
    QStringList once;
    for (const auto& set : facts.get<Migrations>().sets) {
        const auto reach = applied.reachOf(set);
        const QString name = titleOf(set);
        const auto missing = leftOut(set, reach);
        if (reach.isWhole) {
            good.insert(good.end(), reach.places.begin(), reach.places.end());
        } else if (!reach.files.isEmpty() && !missing.isEmpty()) {
            bad.add(u"of %1 the deployment leaves out %2"_s.arg(name, listed(missing)),
                reach.places.front());
        } else if (reach.isFirstOnly && set.ups.size() > 1) {
            bad.add(
                u"%1 is only mounted at /docker-entrypoint-initdb.d, which a database runs on an empty volume and never again"_s
                    .arg(name),
                reach.places.front());
        } else if (reach.isFirstOnly) {
            once << set.folder;
            good.insert(good.end(), reach.places.begin(), reach.places.end());
        } else if (!reach.files.isEmpty()) {
            good.insert(good.end(), reach.places.begin(), reach.places.end());
        } else {
            open.add(name, placeOf(facts, set.ups.last(), 1));
        }
    }
    if (!bad.isEmpty())
        return failed(bad.text(), bad.places);
    if (!open.isEmpty())
        return unknown(UnknownReason::Missing,
            u"No deploy script, image, stack or deploy job applies %1 by a known command."_s.arg(
                listed(open.what, 2)),
            open.places);
    if (!once.isEmpty())
        return warned(
            u"%1 is applied by the database on an empty volume only: a later migration would not be."_s
                .arg(listed(once)),
            std::move(good));
    return passed(u"The deploy path applies every migration."_s, std::move(good));
}

} // namespace slipway::readiness
