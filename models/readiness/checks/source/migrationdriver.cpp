// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/dependencies.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Database drivers: module → distributions that bring it.
const QHash<QString, QStringList>& drivers()
{
    static const QHash<QString, QStringList> known{
        {u"psycopg2"_s, {u"psycopg2"_s, u"psycopg2-binary"_s}},
        {u"psycopg"_s, {u"psycopg"_s}},
        {u"asyncpg"_s, {u"asyncpg"_s}},
        {u"pg8000"_s, {u"pg8000"_s}},
        {u"pymysql"_s, {u"pymysql"_s}},
        {u"MySQLdb"_s, {u"mysqlclient"_s}},
        {u"aiomysql"_s, {u"aiomysql"_s}},
        {u"asyncmy"_s, {u"asyncmy"_s}},
        {u"aiosqlite"_s, {u"aiosqlite"_s}},
        {u"cx_Oracle"_s, {u"cx-oracle"_s}},
        {u"oracledb"_s, {u"oracledb"_s}},
        {u"pyodbc"_s, {u"pyodbc"_s}},
        {u"pymongo"_s, {u"pymongo"_s, u"motor"_s}},
        {u"yoyo"_s, {u"yoyo-migrations"_s}},
        {u"alembic"_s, {u"alembic"_s}}};
    return known;
}

/// A module that applies migrations.
bool isRunner(const QString& path)
{
    const QString name = path.section(u'/', -1);
    return path.endsWith(u"alembic/env.py") || path.endsWith(u"migrations/env.py")
        || (name.contains(u"migrat") && !path.contains(u"/versions/")
            && !path.contains(u"/management/"));
}

struct DriverNeed {
    QString module;
    Evidence place;
};

/// The driver that SQLAlchemy takes for a URL; empty: built in, or not known.
QString driverOf(const QString& url)
{
    const QString scheme = url.section(u"://"_s, 0, 0).trimmed();
    static const QHash<QString, QString> defaults{{u"postgresql"_s, u"psycopg2"_s},
        {u"mysql"_s, u"MySQLdb"_s},
        {u"mariadb"_s, u"MySQLdb"_s},
        {u"mssql"_s, u"pyodbc"_s}};
    const QString named = scheme.section(u'+', 1, 1);
    return named.isEmpty() ? defaults.value(scheme) : named;
}

/// Database URLs that a runner writes itself and gives to SQLAlchemy's own (synchronous) engine.
void addEngineUrls(
    const Facts& facts, const evidence::PythonUnit& unit, std::vector<DriverNeed>& out)
{
    using Kind = evidence::PythonNode::Kind;
    const auto& module = unit.module();
    const bool hasEngine = std::ranges::any_of(module.names, [](const QString& name) {
        return name == u"sqlalchemy.create_engine" || name == u"sqlalchemy.engine.create_engine";
    });
    if (!hasEngine)
        return;
    for (const auto& node : module.nodes) {
        if (node.kind != Kind::String && node.kind != Kind::Format)
            continue;
        QString text = node.kind == Kind::String
            ? node.text.toString()
            : module.source.mid(node.begin, std::min<qsizetype>(node.end - node.begin, 200));
        if (node.kind == Kind::Format)
            text = text.mid(text.indexOf(text.contains(u'"') ? u'"' : u'\'') + 1);
        const auto at = text.indexOf(u"://");
        if (at < 0 || text.size() < at + 6 || text.contains(u'\n'))
            continue; // "postgresql://" alone is a part that is replaced
        const QString driver = driverOf(text);
        if (!driver.isEmpty() && drivers().contains(driver))
            out.push_back({driver, placeOf(facts, unit.path(), node.line)});
    }
}

std::vector<DriverNeed> driverNeeds(const Facts& facts)
{
    std::vector<DriverNeed> out;
    const auto& source = facts.get<PythonSource>();
    for (int file = 0; file < source.program->size(); ++file) {
        if (!isRunner(source.program->path(file)))
            continue;
        const auto unit = source.program->unit(file);
        if (!unit)
            continue;
        const auto& module = unit.module();
        addEngineUrls(facts, unit, out);
        for (const auto& one : module.imports) {
            const QString top = one.module.section(u'.', 0, 0);
            if (!drivers().contains(top))
                continue;
            // `try: import x` has another way to go on.
            const int parent = module.statements[size_t(one.statement)].parent;
            const bool isTried = parent >= 0
                && module.statements[size_t(parent)].kind == evidence::PythonStatement::Kind::Try;
            if (!isTried)
                out.push_back({top, placeOf(facts, unit.path(), one.line)});
        }
    }
    for (const auto& path : facts.tree().files()) {
        if (path.section(u'/', -1) != u"alembic.ini" || isBesideApplication(path))
            continue;
        const auto& lines = facts.get<Lines>().of(facts, path);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString key = lines[i].section(u'=', 0, 0).trimmed();
            const QString url = lines[i].section(u'=', 1).trimmed();
            // The template's own line says nothing.
            if (key != u"sqlalchemy.url" || url.startsWith(u"driver:") || url.contains(u'%'))
                continue;
            const QString driver = driverOf(url);
            if (!driver.isEmpty())
                out.push_back({driver, placeOf(facts, path, int(i) + 1)});
        }
    }
    return out;
}

} // namespace

Outcome checkMigrationDriver(const Facts& facts)
{
    if (auto other = withoutPython(facts))
        return std::move(*other);
    const auto needs = driverNeeds(facts);
    if (needs.empty())
        return notApplicable(u"No migration runner in Python names a database driver."_s,
            {placeOf(facts, facts.get<Language>().example)});
    if (auto without = withoutManifests(facts)) {
        without->status = Status::Unknown;
        if (without->unknown == UnknownReason::None)
            without->unknown = UnknownReason::Missing;
        without->evidence.insert(without->evidence.begin(), needs.front().place);
        return std::move(*without);
    }
    const auto& manifests = facts.get<DependencyManifests>();
    Findings bad;
    std::vector<Evidence> good;
    for (const auto& need : needs) {
        const auto wanted
            = drivers().value(need.module, {evidence::normalisedPackage(need.module)});
        const evidence::Requirement* found = nullptr;
        for (const auto& name : wanted)
            if (found == nullptr)
                found = manifests.find(name);
        const bool isLocked = std::ranges::any_of(manifests.locks, [&wanted](const auto& lock) {
            return std::ranges::any_of(
                wanted, [&lock](const QString& name) { return lock.find(name) != nullptr; });
        });
        if (found != nullptr)
            good.push_back(placeOf(facts, found->place));
        else if (isLocked)
            good.push_back(need.place);
        else
            bad.add(u"The migration runner needs %1, and no manifest names %2"_s.arg(
                        need.module, wanted.join(u" or "_s)),
                need.place);
    }
    if (!bad.isEmpty()) {
        bad.places.push_back(placeOf(facts, manifests.files.front().path, 1));
        return failed(bad.text(), std::move(bad.places));
    }
    return passed(
        u"The drivers that migrations need are in the dependency set."_s, std::move(good));
}

} // namespace slipway::readiness
