// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/stack/stack.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

bool isTrue(const std::optional<QString>& value)
{
    const QString text = value.value_or(QString()).toLower();
    return text == u"true" || text == u"1" || text == u"yes" || text == u"on";
}

enum class Guard { Closed, Open, NotSaid };

/// One service being asked whether it lets in whoever comes.
class Door {
public:
    Door(const Facts& facts, const evidence::ComposeService& service)
        : m_facts(facts)
        , m_service(service)
        , m_image(imageName(service))
        , m_kind(backingService(service).kind)
        , m_settings(serviceSettings(facts, service))
    {
    }

    const QString& kind() const { return m_kind; }
    QString why; ///< part of a sentence
    evidence::Place place{};

    /// Nothing: this kind is not judged.
    std::optional<Guard> guard()
    {
        place = m_settings.place;
        if (m_kind == u"Redis" || m_kind == u"Valkey" || m_kind == u"KeyDB"
            || m_kind == u"Dragonfly")
            return cache();
        if (m_kind == u"PostgreSQL")
            return forbids(
                u"POSTGRES_HOST_AUTH_METHOD"_s, u"trust"_s, u"trusts every connection"_s);
        if (m_kind == u"MySQL" || m_kind == u"MariaDB")
            return sql();
        if (m_kind == u"MongoDB")
            return m_settings.text.contains(u"--auth") || m_settings.text.contains(u"--keyFile")
                    || m_settings.text.contains(u"authorization: enabled")
                ? Guard::Closed
                : needs({u"MONGO_INITDB_ROOT_PASSWORD"_s,
                            u"MONGO_INITDB_ROOT_PASSWORD_FILE"_s,
                            u"MONGODB_ROOT_PASSWORD"_s,
                            u"MONGODB_INITDB_ROOT_PASSWORD"_s},
                    u"sets no root password, and without one MongoDB asks nobody"_s);
        if (m_kind == u"Elasticsearch" || m_kind == u"OpenSearch")
            return search();
        if (m_kind == u"MinIO")
            return needs(
                {u"MINIO_ROOT_PASSWORD"_s, u"MINIO_ROOT_PASSWORD_FILE"_s, u"MINIO_SECRET_KEY"_s},
                u"keeps the root account that everyone knows"_s);
        if (m_kind == u"Neo4j")
            return forbids(u"NEO4J_AUTH"_s, u"none"_s, u"turns authentication off"_s);
        if (m_kind == u"Weaviate")
            return forbids(u"AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED"_s,
                u"true"_s,
                u"lets anonymous visitors in"_s);
        if (m_kind == u"Qdrant")
            return needs({u"QDRANT__SERVICE__API_KEY"_s}, u"sets no API key"_s);
        if (m_kind == u"Vault")
            return m_settings.text.contains(u" -dev") ? open(u"runs in development mode"_s)
                                                      : Guard::Closed;
        return interface();
    }

private:
    Guard open(const QString& reason)
    {
        why = reason;
        return Guard::Open;
    }

    ServiceVariable variable(const QString& name) const
    {
        return serviceVariable(m_facts, m_service, name);
    }

    Guard notSaid(const QString& reason)
    {
        if (!hasUnseenVariables(m_facts, m_service) && !m_settings.isOpen)
            return open(reason);
        why = u"may get it from a file that is not in the repository"_s;
        return Guard::NotSaid;
    }

    Guard forbids(const QString& name, const QString& value, const QString& reason)
    {
        const auto found = variable(name);
        if (!found.isSet || found.value.value_or(QString()).toLower() != value)
            return Guard::Closed;
        place = found.place;
        return open(reason);
    }

    /// One of these is set to something.
    Guard needs(const QStringList& names, const QString& reason)
    {
        for (const auto& name : names) {
            const auto found = variable(name);
            if (found.isSet && (!found.value || !found.value->isEmpty()))
                return Guard::Closed;
        }
        return notSaid(reason);
    }

    Guard cache()
    {
        static const QRegularExpression guarded(
            u"(^|[\\s-])(requirepass|aclfile|user default\\b.*[>#]|masteruser)"_s,
            QRegularExpression::MultilineOption);
        if (guarded.match(m_settings.text).hasMatch())
            return Guard::Closed;
        if (isTrue(variable(u"ALLOW_EMPTY_PASSWORD"_s).value))
            return open(u"allows an empty password"_s);
        return needs({u"REDIS_PASSWORD"_s,
                         u"REDIS_PASSWORD_FILE"_s,
                         u"VALKEY_PASSWORD"_s,
                         u"VALKEY_PASSWORD_FILE"_s,
                         u"REDIS_ARGS"_s,
                         u"VALKEY_EXTRA_FLAGS"_s},
            u"asks for no password"_s);
    }

    Guard sql()
    {
        for (const auto& name : {u"MYSQL_ALLOW_EMPTY_PASSWORD"_s,
                 u"MARIADB_ALLOW_EMPTY_ROOT_PASSWORD"_s,
                 u"ALLOW_EMPTY_PASSWORD"_s}) {
            const auto found = variable(name);
            if (found.isSet && isTrue(found.value)) {
                place = found.place;
                return open(u"allows an empty root password"_s);
            }
        }
        return m_settings.text.contains(u"skip-grant-tables") ? open(u"skips its grant tables"_s)
                                                              : Guard::Closed;
    }

    Guard search()
    {
        for (const auto& [name, value] : {std::pair{u"xpack.security.enabled"_s, u"false"_s},
                 {u"plugins.security.disabled"_s, u"true"_s},
                 {u"DISABLE_SECURITY_PLUGIN"_s, u"true"_s}})
            if (forbids(name, value, u"turns its security off"_s) == Guard::Open)
                return Guard::Open;
        const QString tag = m_service.image->text.section(u'/', -1).section(u':', 1);
        const bool isOld = m_kind == u"Elasticsearch" && tag.section(u'.', 0, 0).toInt() > 0
            && tag.section(u'.', 0, 0).toInt() < 8;
        if (isOld && !isTrue(variable(u"xpack.security.enabled"_s).value))
            return notSaid(u"is of a version whose security is off unless turned on"_s);
        return Guard::Closed;
    }

    std::optional<Guard> interface()
    {
        if (m_kind == u"Grafana") {
            if (forbids(u"GF_AUTH_ANONYMOUS_ENABLED"_s, u"true"_s, {}) == Guard::Closed)
                return Guard::Closed;
            const auto role = variable(u"GF_AUTH_ANONYMOUS_ORG_ROLE"_s).value.value_or(QString());
            return role == u"Admin" || role == u"Editor"
                ? open(u"lets anonymous visitors in as %1"_s.arg(role))
                : Guard::Closed;
        }
        if (m_kind == u"pgAdmin")
            return forbids(u"PGADMIN_CONFIG_SERVER_MODE"_s, u"false"_s, u"runs in desktop mode"_s);
        if (m_kind == u"Mongo Express")
            return forbids(u"ME_CONFIG_BASICAUTH"_s, u"false"_s, u"turns its login off"_s);
        if (m_kind == u"Flower")
            return m_settings.text.contains(u"basic_auth") || m_settings.text.contains(u"--auth")
                ? Guard::Closed
                : needs({u"FLOWER_BASIC_AUTH"_s, u"FLOWER_AUTH"_s}, u"asks for no login"_s);
        if (m_kind == u"a Kafka browser" && m_image == u"kafka-ui")
            return needs({u"AUTH_TYPE"_s}, u"asks for no login"_s);
        if (m_image == u"redis-commander")
            return needs({u"HTTP_USER"_s, u"HTTP_PASSWORD"_s}, u"asks for no login"_s);
        if (m_image == u"traefik" && m_settings.text.contains(u"--api.insecure=true"))
            return open(u"shows its dashboard to everyone"_s);
        return {};
    }

    const Facts& m_facts;
    const evidence::ComposeService& m_service;
    const QString m_image;
    const QString m_kind;
    const ServiceSettings m_settings;
};

} // namespace

Outcome checkAuthentication(const Facts& facts)
{
    if (const auto none = withoutStack(facts))
        return *none;
    const auto& stack = facts.get<ProductionStack>();
    Findings bad;
    Findings notSaid;
    std::vector<Evidence> good;
    for (const auto* service : startedServices(stack)) {
        if (service->build || !service->image)
            continue;
        Door door(facts, *service);
        const auto guard = door.guard();
        if (!guard)
            continue;
        const QString kind = door.kind().isEmpty() ? imageName(*service) : door.kind();
        const QString what = u"service %1 (%2) %3"_s.arg(service->name, kind, door.why);
        auto place = placeOf(facts, door.place);
        if (*guard == Guard::Open)
            bad.add(what, std::move(place));
        else if (*guard == Guard::NotSaid)
            notSaid.add(what, std::move(place));
        else
            good.push_back(std::move(place));
    }
    if (!bad.isEmpty())
        return failedStack(facts, bad.text(), std::move(bad.places));
    if (!notSaid.isEmpty())
        return unknown(UnknownReason::Missing, notSaid.text(), std::move(notSaid.places));
    if (good.empty())
        return notApplicable(
            u"The stack of %1 has no data store and no administration interface that is known here."_s
                .arg(stack.paths.join(u" + "_s)),
            stackPlaces(facts));
    return passed(
        u"Every known data store and administration interface of the stack asks who comes."_s,
        std::move(good));
}

} // namespace slipway::readiness
