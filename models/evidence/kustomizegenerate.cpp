// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "evidence/kustomize.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

void addEnvironmentFile(const QString& folder,
    const ManifestNode& item,
    const KustomizeFiles& files,
    KubernetesKeys& out)
{
    const QString path = kustomizePath(folder, item.text);
    const auto bytes = path.isNull() ? Result<QByteArray>(failure({}, {})) : files.bytes(path);
    if (!bytes) { // such a file is rightly not committed
        out.isOpen = true;
        return;
    }
    for (const auto& line : readEnvironmentFile(*bytes))
        out.keys.push_back({line.name, line.value, {path, line.line, line.column}});
}

} // namespace

KubernetesKeys generatedKeys(
    const QString& folder, const ManifestNode& entry, bool isSecret, const KustomizeFiles& files)
{
    KubernetesKeys out;
    out.isSecret = isSecret;
    out.kind = isSecret ? u"secretGenerator"_s : u"configMapGenerator"_s;
    out.name = entry.textOf(u"name");
    out.nameSpace = entry.textOf(u"namespace");
    out.type = entry.textOf(u"type");
    out.place = entry.place;
    const auto each = [&entry](QStringView key, const auto& add) {
        const auto* list = entry.find(key);
        if (list == nullptr)
            return;
        if (list->isScalar())
            add(*list);
        for (const auto& item : list->children)
            if (item.isScalar())
                add(item);
    };
    each(u"literals", [&out](const ManifestNode& item) {
        QString value = item.text.section(u'=', 1);
        if (value.size() > 1 && (value.startsWith(u'"') || value.startsWith(u'\''))
            && value.endsWith(value.front()))
            value = value.mid(1, value.size() - 2);
        out.keys.push_back({item.text.section(u'=', 0, 0), value, item.place});
    });
    each(u"files", [&out](const ManifestNode& item) {
        const QString key = item.text.contains(u'=') ? item.text.section(u'=', 0, 0)
                                                     : item.text.section(u'/', -1);
        out.keys.push_back({key, {}, item.place});
    });
    const auto fromFile = [&folder, &files, &out](const ManifestNode& item) {
        addEnvironmentFile(folder, item, files, out);
    };
    each(u"envs", fromFile);
    each(u"env", fromFile);
    return out;
}

} // namespace slipway::evidence
