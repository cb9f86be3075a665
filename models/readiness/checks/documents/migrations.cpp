// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/documents/migrations.h"

#include <QRegularExpression>

#include <map>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

bool isAside(const QString& path)
{
    static const QRegularExpression aside(
        u"(^|/)(tests?|__tests__|spec|testdata|test[-_]data|fixtures?|examples?|samples?|docs?|demos?|vendor|third[-_]?party|node_modules|site-packages|benchmarks?)/"_s,
        QRegularExpression::CaseInsensitiveOption);
    return aside.match(path).hasMatch();
}

bool isMigrationFolder(const QString& name)
{
    static const QStringList names{u"migrations"_s,
        u"migration"_s,
        u"migrate"_s,
        u"db_migrations"_s,
        u"schema_migrations"_s,
        u"sql_migrations"_s};
    return names.contains(name.toLower());
}

bool isDownFolder(const QString& name)
{
    static const QStringList names{
        u"down"_s, u"downs"_s, u"rollback"_s, u"rollbacks"_s, u"undo"_s, u"revert"_s};
    return names.contains(name.toLower());
}

struct Found {
    MigrationTool tool = MigrationTool::Sql;
    QString folder;
    bool isDown = false;
};

std::optional<Found> sqlFile(const QString& path)
{
    static const QRegularExpression flyway(u"^([VUR])[\\d._]*__.+\\.sql$"_s);
    static const QRegularExpression down(
        u"([._-](down|rollback|revert|undo)|^(down|rollback|revert|undo)[._-].*)\\.sql$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QString name = path.section(u'/', -1);
    const QString folder = path.section(u'/', 0, -2);
    const QString parent = folder.section(u'/', -1);
    const QString above = folder.section(u'/', 0, -2);
    if (const auto match = flyway.match(name); match.hasMatch())
        return Found{MigrationTool::Flyway, folder, match.captured(1) == u"U"};
    if (name.endsWith(u".up.sql") || name.endsWith(u".down.sql"))
        return Found{MigrationTool::UpDown, folder, name.endsWith(u".down.sql")};
    if (isMigrationFolder(above.section(u'/', -1))) {
        if (name == u"migration.sql")
            return Found{MigrationTool::Prisma, above, false};
        if (name == u"up.sql")
            return Found{MigrationTool::Diesel, above, false};
        if (name == u"down.sql")
            return Found{MigrationTool::Diesel, above, true};
        if (isDownFolder(parent))
            return Found{MigrationTool::Sql, above, true};
        if (parent == u"up")
            return Found{MigrationTool::Sql, above, false};
        return Found{MigrationTool::Sql, folder, down.match(name).hasMatch()};
    }
    if (isMigrationFolder(parent))
        return Found{MigrationTool::Sql, folder, down.match(name).hasMatch()};
    return std::nullopt;
}

std::optional<Found> pythonFile(const Facts& facts, const QString& path)
{
    const QString name = path.section(u'/', -1);
    const QString folder = path.section(u'/', 0, -2);
    const QString parent = folder.section(u'/', -1);
    if (name == u"__init__.py")
        return std::nullopt;
    if (parent == u"versions" && facts.tree().contains(folder.chopped(8) + u"env.py"_s))
        return Found{MigrationTool::Alembic, folder, false};
    const bool isNumbered
        = name.size() > 5 && name[0].isDigit() && name[1].isDigit() && name[4] == u'_';
    if (parent == u"migrations" && isNumbered && facts.tree().contains(folder + u"/__init__.py"_s))
        return Found{MigrationTool::Django, folder, false};
    return std::nullopt;
}

bool isOtherLanguage(const QString& path)
{
    static const QRegularExpression shape(
        u"(^|/)(db/migrate/[^/]+\\.rb|database/migrations/[^/]+\\.php|migrations/[^/]*\\d{4,}[^/]*\\.(js|ts|rb|go|php|cs|exs|kt|java)|db/changelog/[^/]+\\.(ya?ml|xml)|liquibase[^/]*\\.(ya?ml|xml|properties))$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(path).hasMatch();
}

} // namespace

QString migrationToolWord(MigrationTool tool)
{
    switch (tool) {
    case MigrationTool::Sql:
    case MigrationTool::UpDown: return u"SQL"_s;
    case MigrationTool::Flyway: return u"Flyway"_s;
    case MigrationTool::Prisma: return u"Prisma"_s;
    case MigrationTool::Diesel: return u"Diesel"_s;
    case MigrationTool::Alembic: return u"Alembic"_s;
    case MigrationTool::Django: return u"Django"_s;
    }
    return {};
}

bool isSqlTool(MigrationTool tool)
{
    return tool != MigrationTool::Alembic && tool != MigrationTool::Django;
}

Migrations Migrations::gather(const Facts& facts)
{
    Migrations out;
    std::map<std::pair<QString, MigrationTool>, MigrationSet> sets;
    for (const auto& path : facts.tree().files()) {
        const bool isSql = path.endsWith(u".sql");
        const bool isPython = path.endsWith(u".py");
        std::optional<Found> found;
        if (isSql)
            found = sqlFile(path);
        else if (isPython && (path.contains(u"versions/") || path.contains(u"migrations/")))
            found = pythonFile(facts, path);
        const bool isOther = !isSql && !isPython
            && (path.contains(u"igra") || path.contains(u"changelog")
                || path.contains(u"liquibase"))
            && isOtherLanguage(path);
        if ((!found && !isOther) || isAside(path))
            continue;
        if (isOther) {
            out.unsupported << path;
            continue;
        }
        auto& set = sets[{found->folder, found->tool}];
        set.tool = found->tool;
        set.folder = found->folder;
        (found->isDown ? set.downs : set.ups) << path;
    }
    for (auto& [key, set] : sets)
        if (!set.ups.isEmpty())
            out.sets.push_back(std::move(set));
    return out;
}

std::optional<Outcome> withoutReadableMigrations(const Facts& facts)
{
    const auto& migrations = facts.get<Migrations>();
    if (!migrations.sets.empty())
        return std::nullopt;
    if (migrations.unsupported.isEmpty())
        return notApplicable(u"No database migration of a known kind is in the repository."_s,
            {absent(u"migrations"_s)});
    return unknown(UnknownReason::Unsupported,
        u"The migrations, as %1, are not in a language that is read here."_s.arg(
            migrations.unsupported.first()),
        {placeOf(facts, migrations.unsupported.first(), 1)});
}

} // namespace slipway::readiness
