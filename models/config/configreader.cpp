// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"

#include "config/fields.h"
#include "config/readinessreader.h"
#include "config/rolloutreader.h"
#include "config/scrapereader.h"
#include "config/servicereader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

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
        chart.source = fields.has(u"source") ? fields.name(u"source") : QString();
        out.push_back(chart);
    }
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
    if (const yaml::Node* storage = root.find(u"storage"))
        out.storage = readStorage(*storage, mistakes);
    checkSources(node, out, mistakes);
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
