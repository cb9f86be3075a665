// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/documents/checks.h"
#include "readiness/checks/documents/migrations.h"
#include "readiness/checks/documents/sections.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using Rank = Section::Rank;

Evidence placeOf(const Facts& facts, const Section& section)
{
    return readiness::placeOf(facts, section.path, section.line);
}

Outcome notDeployed()
{
    return notApplicable(
        u"Nothing in the repository says that it is deployed: no image, stack, manifest or chart."_s,
        {absent(u"Dockerfile"_s)});
}

Outcome inOtherFormat(const Facts& facts, const QString& path)
{
    return unknown(UnknownReason::Unsupported,
        u"%1 is neither Markdown nor reStructuredText, which is all that is read."_s.arg(path),
        {readiness::placeOf(facts, path, 1)});
}

} // namespace

Outcome rollbackIsDocumented(const Facts& facts)
{
    static const auto file = anyCase(u"(^|/)[^/]*(roll-?_?back|back-?out)[^/]*\\.\\w+$"_s);
    static const auto heading = anyCase(
        u"\\broll(ing)?[- ]?back|\\bback(ing)?[- ]?out\\b|\\brevert(ing)? (a |the )?(release|deploy|version|upgrade|migration)|\\bundo(ing)? (a |the )?(deploy|release)|\\bdowngrad(e|ing)\\b|\\bprevious (version|release)\\b"_s);
    if (!isDeployable(facts))
        return notDeployed();
    const auto best = findSection(facts, file, heading);
    if (best.rank == Rank::Steps)
        return passed(u"%1 says how to go back (\"%2\")."_s.arg(best.path, best.title.left(80)),
            {placeOf(facts, best)});
    if (const QString other = otherFormat(facts, file); !other.isEmpty())
        return inOtherFormat(facts, other);
    if (best.rank == Rank::Named)
        return warned(
            u"\"%1\" in %2 gives no step of a rollback."_s.arg(best.title.left(80), best.path),
            {placeOf(facts, best)});
    return failed(
        u"No document says how to go back to the release before."_s, {absent(u"DEPLOYMENT.md"_s)});
}

Outcome runbooksExist(const Facts& facts)
{
    static const auto file = anyCase(
        u"((^|/)(run-?_?books?|play-?_?books?|operations|ops|sop|sops)/.*|(^|/)[^/]*(run-?_?book|play-?_?book|operations|on-?call|incident)[^/]*)\\.\\w+$"_s);
    static const auto heading = anyCase(
        u"\\brun-?books?\\b|\\bplay-?books?\\b|\\bincident (response|handling|management)|^\\W*(operations|operation(s|al) (guide|manual|procedures?|tasks|runbook))$|\\balert (response|handling)|\\bresponding to alerts|\\bcommon (incidents|operations)|\\bday[- ]?2\\b"_s);
    static const auto lesserFile = anyCase(u"(^|/)[^/]*troubleshoot[^/]*\\.\\w+$"_s);
    static const auto lesser = anyCase(u"\\btroubleshoot|\\bmaintenance\\b|\\bdebugging in prod"_s);
    if (!isDeployable(facts))
        return notDeployed();
    const auto best = findSection(facts, file, heading);
    if (best.rank == Rank::Steps)
        return passed(u"%1 holds a runbook (\"%2\")."_s.arg(best.path, best.title.left(80)),
            {placeOf(facts, best)});
    if (const QString other = otherFormat(facts, file); !other.isEmpty())
        return inOtherFormat(facts, other);
    if (best.rank == Rank::Named)
        return warned(u"\"%1\" in %2 gives no step to take."_s.arg(best.title.left(80), best.path),
            {placeOf(facts, best)});
    const auto second = findSection(facts, lesserFile, lesser);
    if (second.rank == Rank::Steps)
        return warned(u"There is no runbook; \"%1\" in %2 is the nearest thing."_s.arg(
                          second.title.left(80), second.path),
            {placeOf(facts, second)});
    return failed(
        u"No runbook says what to do when something breaks."_s, {absent(u"docs/runbooks"_s)});
}

namespace {

/// Something that outlives a container: a database in the stack or the cluster, or migrations.
std::optional<Evidence> stateOf(const Facts& facts)
{
    static const auto store = anyCase(
        u"^(postgres|postgresql|timescaledb|postgis|mysql|mariadb|percona|mongo|mongodb|redis|valkey|minio|elasticsearch|opensearch|cassandra|scylla|clickhouse|clickhouse-server|influxdb|couchdb|neo4j|etcd|cockroach|rabbitmq|qdrant|weaviate|pgvector)$"_s);
    // A database that a developer starts beside the code holds nothing that has to be kept.
    const auto& stack = facts.get<ProductionStack>();
    for (const auto& service : stack.services)
        if (!stack.isScaffolding && store.match(imageName(service)).hasMatch())
            return readiness::placeOf(facts, service.place);
    for (const auto& path : facts.get<KubernetesFiles>().paths) {
        const auto bytes = facts.tree().read(path, 1024 * 1024);
        if (bytes && (bytes->contains("PersistentVolumeClaim") || bytes->contains("StatefulSet")))
            return readiness::placeOf(facts, path, 1);
    }
    // A program in Go that opens a database.
    static const auto driver = anyCase(
        u"^\\s*(require\\s+)?(github\\.com/(lib/pq|jackc/pgx|go-sql-driver/mysql|mattn/go-sqlite3)|"
        u"modernc\\.org/sqlite|go\\.mongodb\\.org/mongo-driver)(/v\\d+)?\\s+v\\S+\\s*$"_s);
    const auto modules = isDeployable(facts) ? facts.tree().read(u"go.mod"_s, 1024 * 1024)
                                             : Result<QByteArray>(QByteArray());
    int line = 0;
    for (const auto& one : modules ? modules->split('\n') : QList<QByteArray>()) {
        ++line;
        if (driver.match(QString::fromUtf8(one)).hasMatch())
            return readiness::placeOf(facts, u"go.mod"_s, line);
    }
    const auto& migrations = facts.get<Migrations>();
    if (!migrations.sets.empty())
        return readiness::placeOf(facts, migrations.sets.front().ups.front(), 1);
    if (!migrations.unsupported.isEmpty())
        return readiness::placeOf(facts, migrations.unsupported.first(), 1);
    return std::nullopt;
}

bool saysRestore(const Facts& facts, const Section& section)
{
    static const auto restore = anyCase(
        u"\\brestor(e|es|ing|ation)\\b|\\brecover(y|ing)?\\b|pg_restore|psql[^|]*<|mysql[^|]*<|mongorestore"_s);
    return std::ranges::any_of(textOf(facts, section),
        [](const auto& line) { return restore.match(line.text).hasMatch(); });
}

} // namespace

Outcome backupIsDocumented(const Facts& facts)
{
    static const auto file = anyCase(
        u"(^|/)[^/]*(back-?_?ups?|disaster|restor(e|ing)|recovery)[^/]*\\.(md|markdown|mdx|rst|adoc|org|txt)$"_s);
    static const auto heading = anyCase(
        u"\\bback(ing)?[- ]?ups?\\b|\\bdisaster\\b|\\brestor(e|ing|ation)\\b|\\b(data|database) recovery\\b"_s);
    if (!stateOf(facts))
        return notApplicable(
            u"The repository shows no database, volume or migration: there is nothing to back up."_s,
            {absent(u"migrations"_s)});
    Section best;
    bool isBoth = false;
    for (const auto& one : findSections(facts, file, heading)) {
        const bool restores = saysRestore(facts, one);
        if (one.rank == Rank::Steps && restores && !isBoth) {
            best = one;
            isBoth = true;
        } else if (one.rank > best.rank) {
            best = one;
        }
    }
    if (isBoth)
        return passed(
            u"%1 says how to back up and restore (\"%2\")."_s.arg(best.path, best.title.left(80)),
            {placeOf(facts, best)});
    if (const QString other = otherFormat(facts, file); !other.isEmpty())
        return inOtherFormat(facts, other);
    if (best.rank == Rank::Steps)
        return warned(
            u"\"%1\" in %2 says nothing about restoring."_s.arg(best.title.left(80), best.path),
            {placeOf(facts, best)});
    if (best.rank == Rank::Named)
        return warned(u"\"%1\" in %2 gives no step to take."_s.arg(best.title.left(80), best.path),
            {placeOf(facts, best)});
    std::vector<Evidence> places{absent(u"docs/BACKUP.md"_s)};
    places.push_back(*stateOf(facts));
    return failed(
        u"There is data to lose, and no document says how to back it up and restore it."_s,
        std::move(places));
}

Outcome architectureAndApiAreDocumented(const Facts& facts)
{
    static const auto design = anyCase(
        u"(^|/)([^/]*(architect|system[-_]?design|design[-_]?doc|technical[-_]?(overview|design))[^/]*|(adrs?|decisions|architecture|design)/[^/]+)\\.\\w+$"_s);
    static const auto designTitle = anyCase(
        u"\\barchitectur|\\bsystem (design|overview)|\\bhow it works\\b|\\b(high|system|technical)[- ]level (design|overview)|\\bdesign\\b|\\b(main|core|key|system|software) components\\b|\\bcomponents (and|overview)|\\b(project|code|repository) (structure|layout)"_s);
    static const auto api
        = anyCase(u"(^|/)([^/]*\\bapi\\b[^/]*|(api|api-docs|reference)/[^/]+)\\.\\w+$"_s);
    static const auto apiTitle = anyCase(
        u"\\bapi\\b|\\bendpoints?\\b|\\broutes\\b|\\bopenapi\\b|\\bswagger\\b|\\bgraphql\\b|\\bcommand[- ]line\\b|\\bcli\\b|\\breference\\b"_s);
    static const auto contract = anyCase(
        u"(^|/)((openapi|swagger|asyncapi)[^/]*\\.(ya?ml|json)|[^/]*\\.(openapi|swagger)\\.(ya?ml|json)|[^/]+\\.(proto|graphqls?)|[^/]*postman_collection[^/]*\\.json)$"_s);
    if (facts.get<Documents>().files.empty()) {
        if (const QString other = otherFormat(facts, anyCase(u"."_s)); !other.isEmpty())
            return inOtherFormat(facts, other);
        return failed(u"There is no document at all."_s, {absent(u"docs"_s)});
    }
    const auto structure = findSection(facts, design, designTitle);
    auto interface = findSection(facts, api, apiTitle);
    QString contractPath;
    for (const auto& path : facts.tree().files())
        if (contractPath.isEmpty() && contract.match(path).hasMatch())
            contractPath = path;
    const bool hasApi = interface.rank != Rank::None || !contractPath.isEmpty();
    const auto apiPlace = [&] {
        return contractPath.isEmpty() ? placeOf(facts, interface)
                                      : readiness::placeOf(facts, contractPath, 1);
    };
    if (structure.rank != Rank::None && hasApi)
        return passed(u"Architecture and interfaces are described."_s,
            {placeOf(facts, structure), apiPlace()});
    if (structure.rank != Rank::None)
        return warned(u"The architecture is described, its interfaces are not."_s,
            {absent(u"openapi.yaml"_s), placeOf(facts, structure)});
    if (const QString other = otherFormat(facts, design); !other.isEmpty())
        return inOtherFormat(facts, other);
    if (hasApi)
        return warned(u"The interfaces are described, the architecture is not."_s,
            {absent(u"docs/ARCHITECTURE.md"_s), apiPlace()});
    return failed(u"Neither architecture nor interfaces are described."_s,
        {absent(u"docs/ARCHITECTURE.md"_s)});
}

} // namespace slipway::readiness
