// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/readinessreader.h"

#include "base/text.h"
#include "config/fields.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::config {
namespace {

const QStringList& categories()
{
    static const QStringList words{
        u"INF"_s, u"CIC"_s, u"SEC"_s, u"PERF"_s, u"TST"_s, u"MON"_s, u"DOC"_s, u"DEP"_s};
    return words;
}

const QStringList& severities()
{
    static const QStringList words{u"blocker"_s, u"high"_s, u"medium"_s, u"low"_s};
    return words;
}

bool isCheckId(const QString& text)
{
    static const QRegularExpression pattern(u"^[A-Z][A-Z0-9]{1,9}-[0-9]{2,3}$"_s);
    return pattern.match(text).hasMatch();
}

bool isAboutName(const QString& mistake)
{
    return mistake.contains(u" is not the id of ");
}

/// A map of check id → value, each pair judged by `add`, which returns what is wrong or nothing.
template<typename Add>
void readById(const Fields& fields, QStringView key, Mistakes& mistakes, const Add& add)
{
    const yaml::Node* node = fields.find(key);
    if (node == nullptr)
        return;
    if (!node->isMap()) {
        mistakes.add(node->mark,
            u"'%1' must be a map"_s.arg(key),
            u"write CHECK-ID: value, as SEC-01: 20"_s);
        return;
    }
    for (const auto& [name, value] : node->entries) {
        const QString what = add(name.text, value);
        if (!what.isEmpty())
            isAboutName(what) ? mistakes.add(name.mark, what, u"as SEC-01"_s)
                              : mistakes.add(value.mark, what);
    }
}

QMap<QString, double> readWeights(const Fields& fields, Mistakes& mistakes)
{
    constexpr double highest = 1000;
    QMap<QString, double> out;
    readById(fields, u"weights", mistakes, [&](const QString& id, const yaml::Node& value) {
        const auto weight = numberOf(value);
        if (!isCheckId(id))
            return u"%1 is not the id of a check"_s.arg(quoted(id));
        if (!weight || *weight < 0 || *weight > highest)
            return u"a weight must be a number from 0 to 1000"_s;
        out.insert(id, *weight);
        return QString();
    });
    return out;
}

QMap<QString, QString> readSeverities(const Fields& fields, Mistakes& mistakes)
{
    QMap<QString, QString> out;
    readById(fields, u"severities", mistakes, [&](const QString& id, const yaml::Node& value) {
        if (!isCheckId(id))
            return u"%1 is not the id of a check"_s.arg(quoted(id));
        if (!value.isScalar() || !severities().contains(value.text))
            return u"a severity is blocker, high, medium or low"_s;
        out.insert(id, value.text);
        return QString();
    });
    return out;
}

QMap<QString, QString> readOwners(const Fields& fields, Mistakes& mistakes)
{
    QMap<QString, QString> out;
    readById(fields, u"owners", mistakes, [&](const QString& id, const yaml::Node& value) {
        if (!isCheckId(id) && !categories().contains(id))
            return u"%1 is not the id of a check or category"_s.arg(quoted(id));
        if (!value.isScalar() || value.text.trimmed().isEmpty() || hasInvisible(value.text))
            return u"an owner must be a name"_s;
        out.insert(id, value.text.trimmed());
        return QString();
    });
    return out;
}

Profile readProfile(const QString& name, const yaml::Node& node, Mistakes& mistakes)
{
    constexpr double all = 100;
    const Fields fields(node, section(Part::Profile), mistakes);
    Profile out;
    out.name = name;
    if (const QString version = fields.text(u"version"); !version.isEmpty())
        out.version = version;
    out.tier = fields.oneOf(u"tier", {u"A"_s, u"B"_s, u"C"_s}, {});
    out.minimumCoverage = fields.number(u"minimumCoverage", 0, all);
    out.coverageThreshold = fields.number(u"coverageThreshold", 0, all);
    out.weights = readWeights(fields, mistakes);
    out.severities = readSeverities(fields, mistakes);
    out.allowsInline = fields.flag(u"inlineWaivers").value_or(false);
    return out;
}

void readCommand(const yaml::Node& node, OwnCheck& out, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::OwnCommand), mistakes);
    out.kind = OwnCheck::Kind::Command;
    out.argv = fields.texts(u"argv");
    if (fields.has(u"argv") && (out.argv.isEmpty() || out.argv.front().isEmpty()))
        mistakes.add(node.mark,
            u"'argv' must have 1 to 256 items"_s,
            u"write [program, argument, …]: no shell reads it"_s);
    out.timeout = fields.duration(u"timeout", 1s, 10min).value_or(out.timeout);
    out.isJson = fields.oneOf(u"output", {u"exit"_s, u"json"_s}, u"exit"_s) == u"json";
}

void readHttp(const yaml::Node& node, OwnCheck& out, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::OwnHttp), mistakes);
    out.kind = OwnCheck::Kind::Http;
    out.url = fields.text(u"url");
    const QUrl url(out.url, QUrl::StrictMode);
    const bool isHttp = url.scheme() == u"http" || url.scheme() == u"https";
    if (fields.has(u"url") && (!url.isValid() || !isHttp || url.host().isEmpty()))
        mistakes.add(node.find(u"url")->mark, u"'url' must be http:// or https:// with a host"_s);
    else if (!url.userInfo().isEmpty())
        mistakes.add(node.find(u"url")->mark, u"'url' must hold no user and password"_s);
    constexpr int first = 100;
    constexpr int last = 599;
    out.status = fields.integer(u"status", first, last).value_or(out.status);
    out.contains = fields.text(u"contains");
}

void readPromql(const yaml::Node& node, OwnCheck& out, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::OwnPromql), mistakes);
    out.kind = OwnCheck::Kind::Promql;
    if (const yaml::Node* query = fields.find(u"query"); query && query->isScalar())
        out.query = query->text.trimmed();
    if (out.query.isEmpty() && fields.has(u"query"))
        mistakes.add(node.find(u"query")->mark, u"'query' must be a PromQL query"_s);
    out.condition = fields.text(u"condition");
}

void readFile(const yaml::Node& node, OwnCheck& out, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::OwnFile), mistakes);
    out.kind = OwnCheck::Kind::File;
    out.path = fields.paths(u"path").value(0);
    out.contains = fields.text(u"contains");
    out.jsonPath = fields.text(u"jsonPath");
    out.equals = fields.text(u"equals");
    if (!out.jsonPath.isEmpty() && !out.jsonPath.startsWith(u'$'))
        mistakes.add(node.find(u"jsonPath")->mark,
            u"a path into a document begins with $"_s,
            u"as $.info.version"_s);
    if (!out.equals.isEmpty() && out.jsonPath.isEmpty())
        mistakes.add(node.find(u"equals")->mark, u"'equals' needs a 'jsonPath'"_s);
}

OwnCheck readOwnCheck(const yaml::Node& node, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::OwnCheck), mistakes);
    OwnCheck out;
    out.id = fields.text(u"id");
    if (fields.has(u"id")) {
        static const QStringList builtIn = categories();
        if (!isCheckId(out.id))
            mistakes.add(node.find(u"id")->mark,
                u"%1 is not the id of a check"_s.arg(quoted(out.id)),
                u"as ACME-01"_s);
        else if (builtIn.contains(out.id.section(u'-', 0, 0)))
            mistakes.add(node.find(u"id")->mark,
                u"%1 is a name of the built-in catalogue"_s.arg(quoted(out.id)),
                u"choose letters of your own, as ACME-01"_s);
    }
    out.title = fields.name(u"title");
    out.category = fields.oneOf(u"category", categories(), u"INF"_s);
    out.severity = fields.oneOf(u"severity", severities(), u"medium"_s);
    out.rationale = fields.text(u"rationale");
    out.remediation = fields.text(u"remediation");
    int kinds = 0;
    const auto kind = [&](QStringView key, void (*read)(const yaml::Node&, OwnCheck&, Mistakes&)) {
        if (const yaml::Node* value = fields.find(key)) {
            ++kinds;
            read(*value, out, mistakes);
        }
    };
    kind(u"command", readCommand);
    kind(u"http", readHttp);
    kind(u"promql", readPromql);
    kind(u"file", readFile);
    if (kinds != 1)
        mistakes.add(
            node.mark, u"a check asks one thing"_s, u"write one of command, http, promql, file"_s);
    return out;
}

} // namespace

Readiness readReadiness(const yaml::Node& node, Mistakes& mistakes)
{
    constexpr double all = 100;
    const Fields fields(node, section(Part::Readiness), mistakes);
    Readiness out;
    for (const auto& [name, value] : fields.named(u"profiles"))
        out.profiles.insert(name->text, readProfile(name->text, *value, mistakes));
    out.profile = fields.oneOf(u"profile",
        QStringList{u"default"_s, u"tier-a"_s, u"tier-b"_s, u"tier-c"_s} + out.profiles.keys(),
        out.profile);
    out.minimumCoverage = fields.number(u"minimumCoverage", 0, all).value_or(out.minimumCoverage);
    out.coverageThreshold
        = fields.number(u"coverageThreshold", 0, all).value_or(out.coverageThreshold);
    out.compose = fields.paths(u"compose");
    const QStringList dockerfile = fields.paths(u"dockerfile");
    out.dockerfile = dockerfile.value(0);
    if (dockerfile.size() > 1)
        mistakes.add(node.find(u"dockerfile")->mark, u"'dockerfile' is one file"_s);
    out.reports = fields.paths(u"reports");
    out.weights = readWeights(fields, mistakes);
    out.owners = readOwners(fields, mistakes);
    out.waivers = fields.paths(u"waivers").value(0);
    out.ignore = fields.texts(u"ignore");
    QSet<QString> seen;
    for (const yaml::Node* item : fields.items(u"checks")) {
        auto check = readOwnCheck(*item, mistakes);
        if (seen.contains(check.id))
            mistakes.add(item->mark, u"there are two checks %1"_s.arg(quoted(check.id)));
        seen.insert(check.id);
        out.checks.push_back(std::move(check));
    }
    return out;
}

} // namespace slipway::config
