// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"

#include "config/fields.h"
#include "config/rolloutreader.h"
#include "config/servicereader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

constexpr double unlimited = std::numeric_limits<double>::max();

void checkVersion(const Fields& root, Mistakes& mistakes)
{
    const yaml::Node* version = root.find(u"version");
    if (version && (!version->isScalar() || version->isQuoted || version->text != u"1"))
        mistakes.add(version->mark,
            u"'version' must be 1, not %1"_s.arg(quoted(version->text)),
            u"this program reads version 1"_s);
}

Project readProject(const yaml::Node& node, const QDir& folder, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::Project), mistakes);
    Project out;
    out.name = fields.name(u"name");
    const QString repository = fields.text(u"repository");
    if (repository.contains(u"://"))
        mistakes.add(node.find(u"repository")->mark,
            u"'repository' is a folder, not a URL"_s,
            u"write the path of a clone, as \".\""_s);
    out.repository = QDir::cleanPath(folder.absoluteFilePath(repository));
    out.claims = fields.paths(u"claims");
    return out;
}

std::vector<Chart> readCharts(const Fields& root, Mistakes& mistakes)
{
    std::vector<Chart> out;
    for (const yaml::Node* item : root.items(u"charts")) {
        const Fields fields(*item, section(Part::Chart), mistakes);
        Chart chart;
        chart.title = fields.name(u"title");
        chart.unit = fields.text(u"unit");
        // A query may stand on several lines; the parser of queries judges the rest.
        if (const yaml::Node* query = fields.find(u"query"); query && query->isScalar())
            chart.query = query->text.trimmed();
        if (chart.query.isEmpty() && fields.has(u"query"))
            mistakes.add(item->find(u"query")->mark, u"'query' must be a PromQL query"_s);
        chart.legend = fields.text(u"legend");
        chart.threshold = fields.number(u"threshold", -unlimited, unlimited);
        out.push_back(chart);
    }
    return out;
}

QMap<QString, double> readWeights(const yaml::Node& node, Mistakes& mistakes)
{
    static const QRegularExpression checkId(u"^[A-Z]{3,4}-[0-9]{2}$"_s);
    constexpr double highest = 1000;
    QMap<QString, double> out;
    if (!node.isMap())
        mistakes.add(
            node.mark, u"'weights' must be a map"_s, u"write CHECK-ID: number, as SEC-01: 20"_s);
    for (const auto& [key, value] : node.entries) {
        const auto weight = numberOf(value);
        if (!checkId.match(key.text).hasMatch())
            mistakes.add(
                key.mark, u"%1 is not the id of a check"_s.arg(quoted(key.text)), u"as SEC-01"_s);
        else if (!weight || *weight < 0 || *weight > highest)
            mistakes.add(value.mark, u"a weight must be a number from 0 to 1000"_s);
        else
            out.insert(key.text, *weight);
    }
    return out;
}

Readiness readReadiness(const yaml::Node& node, Mistakes& mistakes)
{
    constexpr double all = 100;
    const Fields fields(node, section(Part::Readiness), mistakes);
    Readiness out;
    out.profile = fields.oneOf(u"profile", {u"default"_s}, out.profile);
    out.minimumCoverage = fields.number(u"minimumCoverage", 0, all).value_or(out.minimumCoverage);
    out.coverageThreshold
        = fields.number(u"coverageThreshold", 0, all).value_or(out.coverageThreshold);
    out.compose = fields.paths(u"compose");
    const QStringList dockerfile = fields.paths(u"dockerfile");
    out.dockerfile = dockerfile.value(0);
    if (dockerfile.size() > 1)
        mistakes.add(node.find(u"dockerfile")->mark, u"'dockerfile' is one file"_s);
    out.reports = fields.paths(u"reports");
    if (const yaml::Node* weights = fields.find(u"weights"))
        out.weights = readWeights(*weights, mistakes);
    return out;
}

Logging readLogging(const yaml::Node& node, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::Logging), mistakes);
    Logging out;
    out.level = fields.oneOf(
        u"level", {u"trace"_s, u"debug"_s, u"info"_s, u"warn"_s, u"error"_s}, out.level);
    return out;
}

Config readRoot(const yaml::Node& node,
    const QString& file,
    Mistakes& mistakes,
    std::vector<MarkedPlace>& places)
{
    const QFileInfo info(file);
    const QDir folder = info.absoluteDir();
    const Fields root(node, section(Part::File), mistakes);
    Config out;
    out.file = QDir::cleanPath(info.absoluteFilePath());
    checkVersion(root, mistakes);
    out.isDemo = root.flag(u"demo").value_or(false);
    if (const yaml::Node* project = root.find(u"project"))
        out.project = readProject(*project, folder, mistakes);
    places = readRollouts(root, folder, out, mistakes);
    readServices(root, folder, out, mistakes);
    out.charts = readCharts(root, mistakes);
    if (const yaml::Node* readiness = root.find(u"readiness"))
        out.readiness = readReadiness(*readiness, mistakes);
    if (const yaml::Node* logging = root.find(u"logging"))
        out.logging = readLogging(*logging, mistakes);
    return out;
}

Reading refused(const QString& file, const QString& what, const QString& fix = {})
{
    return {std::nullopt, {Error{file, what, fix}}};
}

} // namespace

Reading readConfig(const QByteArray& bytes, const QString& file)
{
    const auto node = yaml::readStrict(bytes);
    if (!node)
        return refused(file + u':' + node.error().where, node.error().what, node.error().fix);
    if (node->isNull())
        return refused(file + u":1:1"_s, u"the file is empty"_s, u"begin with version: 1"_s);
    Mistakes mistakes(file);
    std::vector<MarkedPlace> places;
    Config config = readRoot(*node, file, mistakes, places);
    if (!mistakes.isEmpty())
        return {std::nullopt, mistakes.sorted()};
    Reading out{std::move(config), {}};
    for (const auto& place : places)
        out.places.push_back({place.kind,
            place.text,
            u"%1:%2:%3"_s.arg(file).arg(place.mark.line).arg(place.mark.column)});
    return out;
}

Reading loadConfig(const QString& file)
{
    constexpr qint64 enoughToRefuse = 1024 * 1024 + 1;
    const QFileInfo info(file);
    if (!info.exists())
        return refused(file, u"there is no such file"_s);
    if (!info.isFile())
        return refused(file, u"this is not a file"_s, u"name a slipway.yaml"_s);
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return refused(file, u"the file cannot be read: "_s + in.errorString());
    return readConfig(in.read(enoughToRefuse), file);
}

Result<QString> findConfig(const QString& startDirectory)
{
    QDir folder(startDirectory);
    folder.makeAbsolute();
    do {
        const QString candidate = folder.absoluteFilePath(u"slipway.yaml"_s);
        if (QFileInfo(candidate).isFile())
            return QDir::cleanPath(candidate);
    } while (!folder.isRoot() && folder.cdUp());
    return failure(startDirectory,
        u"there is no slipway.yaml here or above"_s,
        u"name one with --config, or try slipway --demo"_s);
}

} // namespace slipway::config
