// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/imagereport.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t maxImages = 1000;

QString digestOf(const QString& text)
{
    const qsizetype at = text.indexOf(u"sha256:");
    return at < 0 ? QString() : shortText(text.mid(at));
}

/// `docker image inspect`.
ImageReport readInspect(const yaml::Node& root)
{
    ImageReport out;
    const auto& tags = itemsOf(root.find(u"RepoTags"));
    const auto& digests = itemsOf(root.find(u"RepoDigests"));
    out.name = !tags.empty() ? shortText(tags.front().text)
        : !digests.empty()   ? shortText(digests.front().text.section(u'@', 0, 0))
                             : shortText(root, u"Id");
    out.origin.digest = digestOf(digests.empty() ? root.textOf(u"Id") : digests.front().text);
    out.origin.time = readReportTime(root.textOf(u"Created")).time;
    out.size = readSize(root.textOf(u"Size")).value_or(0);
    const auto* size = root.find(u"Size");
    out.origin.line = size != nullptr ? size->mark.line : root.mark.line;
    if (const auto* labels = root.find({u"Config", u"Labels"}))
        out.origin.commit = commitOf(labels->textOf(u"org.opencontainers.image.revision"));
    return out;
}

/// A line of `docker images --format json`.
ImageReport readListing(const yaml::Node& root)
{
    ImageReport out;
    out.name = shortText(root, u"Repository") + u':' + shortText(root, u"Tag");
    out.origin.digest = digestOf(root.textOf(u"Digest"));
    out.origin.time = readReportTime(root.textOf(u"CreatedAt")).time;
    out.size = readSize(root.textOf(u"Size")).value_or(0);
    out.origin.line = root.mark.line;
    return out;
}

/// A record that a pipeline writes for itself.
ImageReport readRecord(const yaml::Node& root)
{
    ImageReport out;
    out.name = shortText(root, u"image");
    out.origin.digest = digestOf(root.textOf(u"digest"));
    out.origin.commit = commitOf(root.textOf(u"commit"));
    const auto* size
        = root.find(u"size") != nullptr ? root.find(u"size") : root.find(u"size_bytes");
    out.size = size != nullptr ? readSize(size->text).value_or(0) : 0;
    out.origin.line = size != nullptr ? size->mark.line : root.mark.line;
    for (const auto key : {u"build_seconds", u"build_time_seconds"})
        if (const auto seconds = numberOf(root.find(key)); seconds && *seconds >= 0)
            out.buildSeconds = seconds;
    for (const auto key : {u"created", u"time", u"date"})
        if (out.origin.time == 0)
            out.origin.time = readReportTime(root.textOf(key)).time;
    return out;
}

bool isInspect(const yaml::Node& node)
{
    return node.find(u"RepoTags") != nullptr && node.find(u"Size") != nullptr
        && node.find(u"Id") != nullptr;
}

bool isListing(const yaml::Node& node)
{
    return node.find(u"Repository") != nullptr && node.find(u"Tag") != nullptr
        && node.find(u"Size") != nullptr;
}

bool isRecord(const yaml::Node& node)
{
    const auto* image = node.find(u"image");
    return image != nullptr && image->isScalar()
        && (node.find(u"size") != nullptr || node.find(u"size_bytes") != nullptr
            || node.find(u"build_seconds") != nullptr);
}

bool isOne(const yaml::Node& node)
{
    return node.isMap() && (isInspect(node) || isListing(node) || isRecord(node));
}

ImageReport readOne(const yaml::Node& node)
{
    if (isInspect(node))
        return readInspect(node);
    return isListing(node) ? readListing(node) : readRecord(node);
}

} // namespace

std::optional<qint64> readSize(const QString& said)
{
    const QString text = said.trimmed();
    qsizetype end = 0;
    while (end < text.size() && (text[end].isDigit() || text[end] == u'.'))
        ++end;
    bool ok = false;
    const double value = QStringView(text).first(end).toDouble(&ok);
    if (!ok || !std::isfinite(value) || text.size() > 32)
        return std::nullopt;
    struct Unit {
        QLatin1StringView name;
        double bytes;
    };
    static constexpr Unit units[]{{""_L1, 1},
        {"B"_L1, 1},
        {"kB"_L1, 1e3},
        {"MB"_L1, 1e6},
        {"GB"_L1, 1e9},
        {"TB"_L1, 1e12},
        {"KiB"_L1, 1024},
        {"MiB"_L1, 1048576},
        {"GiB"_L1, 1073741824}};
    const auto unit = QStringView(text).sliced(end).trimmed();
    for (const auto& row : units)
        if (unit.compare(row.name, Qt::CaseInsensitive) == 0 && value * row.bytes < 1e15)
            return static_cast<qint64>(value * row.bytes);
    return std::nullopt;
}

bool isImageReport(const yaml::Node& root)
{
    return root.isSequence() ? !root.items.empty() && isOne(root.items.front()) : isOne(root);
}

Result<std::vector<ImageReport>> readImageReport(const yaml::Node& root)
{
    std::vector<ImageReport> out;
    if (root.isSequence()) {
        for (const auto& node : root.items)
            if (isOne(node) && out.size() < maxImages)
                out.push_back(readOne(node));
    } else {
        out.push_back(readOne(root));
    }
    return out;
}

} // namespace slipway::evidence
