// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "evidence/secretscan.h"
#include "readiness/checks/stack/stack.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

struct Purpose {
    const char* words; ///< expression over a variable's name
    const char* name;
};

/// The first that fits decides.
constexpr Purpose purposes[]{{"JWT|ACCESS_TOKEN_SECRET|REFRESH", "tokens"},
    {"SESSION|COOKIE", "sessions"},
    {"CSRF", "forms"},
    {"WEBHOOK", "webhooks"},
    {"ENCRYPT|FERNET|CIPHER|VAULT_KEY", "encryption"},
    {"POSTGRES|^PG|DATABASE|(^|_)DB(_|$)|MYSQL|MARIADB|MONGO|SQL", "the database"},
    {"REDIS|VALKEY|CACHE", "the cache"},
    {"RABBIT|AMQP|BROKER|KAFKA", "the broker"},
    {"MINIO|S3|AWS|STORAGE", "storage"},
    {"SMTP|MAIL", "mail"},
    {"GRAFANA|GF_", "Grafana"},
    {"PGADMIN", "pgAdmin"},
    {"ADMIN|SUPERUSER", "an administrator"},
    {"^(APP_|DJANGO_|FLASK_)?SECRET(_KEY)?(_BASE)?$", "signing"}};

QString purposeOf(const QString& name)
{
    struct Shapes {
        std::vector<std::pair<QRegularExpression, QString>> all;
        Shapes()
        {
            for (const auto& purpose : purposes)
                all.emplace_back(QRegularExpression(QLatin1StringView(purpose.words),
                                     QRegularExpression::CaseInsensitiveOption),
                    QLatin1StringView(purpose.name));
        }
    };
    static const Shapes shapes;
    for (const auto& [shape, purpose] : shapes.all)
        if (shape.match(name).hasMatch())
            return purpose;
    return {};
}

/// Where a secret is used: its name there, and what it is for.
struct SecretUse {
    QString name;
    QString purpose;
    evidence::Place place{};
};

/// Uses by what they take: the variable, or the text itself (never shown).
using UsesBySource = QMap<QString, std::vector<SecretUse>>;

void addUse(
    UsesBySource& out, const QString& source, const QString& name, const evidence::Place& place)
{
    const QString purpose = purposeOf(name);
    auto& uses = out[source];
    const bool isKnown = purpose.isEmpty()
        || std::ranges::any_of(uses, [&](const SecretUse& use) { return use.purpose == purpose; });
    if (!isKnown)
        uses.push_back({name, purpose, place});
}

void addShared(const Facts& facts, const UsesBySource& uses, bool isVariable, Findings& out)
{
    for (auto it = uses.cbegin(); it != uses.cend(); ++it) {
        if (it->size() < 2)
            continue;
        QStringList names;
        QStringList reasons;
        for (const auto& use : *it) {
            names << use.name;
            reasons << use.purpose;
        }
        names.removeDuplicates();
        if (names.size() < 2)
            continue; // the same name means the same secret at both ends
        const QString what = isVariable
            ? u"${%1} serves %2 (%3)"_s.arg(it.key(), listed(reasons), listed(names))
            : u"%1 have one and the same value"_s.arg(listed(names));
        out.add(what, placeOf(facts, it->front().place));
        for (size_t i = 1; i < it->size(); ++i)
            out.places.push_back(placeOf(facts, (*it)[i].place));
    }
}

void gatherCompose(const Facts& facts, UsesBySource& byVariable, UsesBySource& byText, int& count)
{
    for (const auto& service : facts.get<ProductionStack>().services) {
        for (const auto& variable : service.environment) {
            if (!evidence::isSecretName(variable.name) || !variable.value)
                continue;
            ++count;
            const auto references = evidence::referencesOf(*variable.value);
            // Only where the variable is the whole value: a URL holds one password of one store.
            if (references.size() == 1 && variable.value->startsWith(u'$')
                && evidence::isSecretName(references.front().name))
                addUse(byVariable, references.front().name, variable.name, variable.place);
            else if (references.empty() && variable.value->size() >= 8
                && !evidence::isPlaceholder(*variable.value)
                && !evidence::isDefaultPassword(*variable.value))
                addUse(byText, *variable.value, variable.name, variable.place);
        }
    }
}

/// Each environment file for itself.
void gatherFiles(const Facts& facts, Findings& out, int& count, std::vector<Evidence>& good)
{
    for (const auto& path : facts.tree().files()) {
        const auto kind = evidence::environmentFileKind(path);
        if (kind == evidence::EnvironmentFileKind::None
            || kind == evidence::EnvironmentFileKind::Development)
            continue;
        const auto bytes = facts.tree().read(path, 256 * 1024);
        if (!bytes)
            continue;
        UsesBySource byText;
        UsesBySource byVariable;
        for (const auto& line : evidence::readEnvironmentFile(*bytes)) {
            if (!evidence::isSecretName(line.name))
                continue;
            ++count;
            const evidence::Place place{path, line.line, line.column};
            const auto references = evidence::referencesOf(line.value);
            if (references.size() == 1 && line.value.startsWith(u'$'))
                addUse(byVariable, references.front().name, line.name, place);
            else if (line.value.size() >= 8 && !evidence::isPlaceholder(line.value)
                && !evidence::isDefaultPassword(line.value))
                addUse(byText, line.value, line.name, place);
        }
        addShared(facts, byVariable, true, out);
        addShared(facts, byText, false, out);
        good.push_back(placeOf(facts, path, 1));
    }
}

} // namespace

Outcome checkSecretPurposes(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    UsesBySource byVariable;
    UsesBySource byText;
    int count = 0;
    Findings bad;
    auto good = stackPlaces(facts);
    gatherCompose(facts, byVariable, byText, count);
    addShared(facts, byVariable, true, bad);
    addShared(facts, byText, false, bad);
    gatherFiles(facts, bad, count, good);
    if (!bad.isEmpty()) {
        static const QRegularExpression separator(u"[:=]"_s);
        for (auto& place : bad.places) {
            const auto at = place.excerpt.indexOf(separator);
            if (at >= 0 && !place.excerpt.contains(u'$'))
                place.excerpt = place.excerpt.left(at + 1) + u" ‹hidden›"_s;
        }
        return failed(bad.text() + u" Who learns it for one purpose has it for the other."_s,
            std::move(bad.places));
    }
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    if (count < 2)
        return notApplicable(
            u"Fewer than two secrets are named in Compose and environment files."_s,
            {absent(u".env.example"_s)});
    return passed(
        u"No secret of Compose and environment files serves two purposes."_s, std::move(good));
}

} // namespace slipway::readiness
