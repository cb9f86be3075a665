// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/packagejson.h"

#include "yaml/document.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype maxPackage = 1024 * 1024;

/// JSON is YAML: read as such it has lines.
std::vector<PackageEntry> entriesOf(const yaml::Node* node)
{
    std::vector<PackageEntry> out;
    if (node == nullptr)
        return out;
    for (const auto& [key, value] : node->entries)
        out.push_back({key.text, value.text, key.mark.line, key.mark.column});
    return out;
}

std::vector<PackageEntry> entriesOf(const QJsonObject& object)
{
    std::vector<PackageEntry> out;
    for (auto it = object.begin(); it != object.end(); ++it)
        out.push_back({it.key(), it.value().toString(), 0, 0});
    return out;
}

} // namespace

std::optional<QString> PackageJson::script(const QString& wanted) const
{
    const auto found = std::ranges::find(scripts, wanted, &PackageEntry::name);
    return found == scripts.end() ? std::nullopt : std::optional(found->text);
}

const PackageEntry* PackageJson::dependency(const QString& wanted) const
{
    for (const auto* list : {&dependencies, &devDependencies}) {
        const auto found = std::ranges::find(*list, wanted, &PackageEntry::name);
        if (found != list->end())
            return &*found;
    }
    return nullptr;
}

Result<PackageJson> readPackageJson(const QByteArray& bytes)
{
    if (bytes.size() > maxPackage)
        return failure(u"1"_s, u"the file is too large"_s);
    QByteArray text = bytes;
    if (text.startsWith("\xEF\xBB\xBF"))
        text.remove(0, 3);
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(text, &error);
    if (!document.isObject())
        return failure(QString::number(text.left(error.offset).count('\n') + 1),
            error.error == QJsonParseError::NoError ? u"it is no JSON object"_s
                                                    : error.errorString());
    const auto root = document.object();
    PackageJson out;
    out.name = root[u"name"].toString();
    out.packageManager = root[u"packageManager"].toString();
    out.isPrivate = root[u"private"].toBool();
    out.isPublished = !out.isPrivate && !out.name.isEmpty()
        && (root.contains(u"files") || root.contains(u"exports"));
    auto workspaces = root[u"workspaces"];
    if (workspaces.isObject())
        workspaces = workspaces.toObject()[u"packages"];
    for (const auto& one : workspaces.toArray())
        out.workspaces << one.toString();
    const auto nodes = yaml::readTolerant(text.replace('\t', ' '));
    const auto* top = nodes && !nodes->empty() ? &nodes->front() : nullptr;
    const auto section = [&](QStringView name) {
        return top != nullptr ? entriesOf(top->find(name)) : entriesOf(root[name].toObject());
    };
    out.scripts = section(u"scripts");
    out.dependencies = section(u"dependencies");
    out.devDependencies = section(u"devDependencies");
    return out;
}

const QStringList& packageLockNames()
{
    static const QStringList names{u"package-lock.json"_s,
        u"npm-shrinkwrap.json"_s,
        u"yarn.lock"_s,
        u"pnpm-lock.yaml"_s,
        u"bun.lockb"_s,
        u"bun.lock"_s};
    return names;
}

} // namespace slipway::evidence
