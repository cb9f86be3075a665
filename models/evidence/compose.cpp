// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/compose.h"

#include "evidence/shell.h"
#include "yaml/document.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

class Reader {
public:
    explicit Reader(const QString& path)
        : m_path(path)
        , m_folder(path.contains(u'/') ? path.section(u'/', 0, -2) : QString())
    {
    }

    ComposeFile file(const yaml::Node& root) const
    {
        ComposeFile out;
        out.path = m_path;
        if (const auto* services = root.find(u"services"); services && services->isMap())
            for (const auto& [key, value] : services->entries)
                out.services.push_back(service(key, value));
        if (const auto* include = root.find(u"include"); include && include->isSequence())
            for (const auto& item : include->items)
                for (const auto& entry : located(item.isMap() ? item.find(u"path") : &item))
                    out.includes.push_back({below(entry.text), entry.place});
        return out;
    }

private:
    Place place(const yaml::Node& node) const { return {m_path, node.mark.line, node.mark.column}; }

    /// A host path as written, seen from the repository's root.
    QString below(const QString& path) const
    {
        if (path.contains(u"://") || path.startsWith(u'/') || path.startsWith(u'~')
            || path.contains(u'$'))
            return path;
        return QDir::cleanPath(m_folder.isEmpty() ? path : m_folder + u'/' + path);
    }

    std::vector<Located> located(const yaml::Node* node) const
    {
        std::vector<Located> out;
        if (node && node->isScalar())
            out.push_back({node->text, place(*node)});
        if (node && node->isSequence()) {
            for (const auto& item : node->items) {
                if (item.isScalar())
                    out.push_back({item.text, place(item)});
                else if (item.isMap() && item.find(u"path"))
                    out.push_back({item.textOf(u"path"), place(item)});
                else if (item.isMap() && item.find(u"target"))
                    out.push_back(
                        {item.textOf(u"published") + u':' + item.textOf(u"target"), place(item)});
            }
        }
        return out;
    }

    std::optional<Located> scalar(const yaml::Node* node) const
    {
        if (!node || !node->isScalar())
            return {};
        return Located{node->text, place(*node)};
    }

    std::vector<ComposeVariable> variables(const yaml::Node* node) const
    {
        std::vector<ComposeVariable> out;
        if (!node)
            return out;
        for (const auto& item : node->items) {
            if (!item.isScalar())
                continue;
            const auto equals = item.text.indexOf(u'=');
            ComposeVariable variable{
                item.text.left(equals < 0 ? item.text.size() : equals), {}, place(item)};
            if (equals >= 0)
                variable.value = item.text.mid(equals + 1);
            out.push_back(std::move(variable));
        }
        for (const auto& [key, value] : node->entries) {
            ComposeVariable variable{key.text, {}, place(key)};
            if (value.isScalar())
                variable.value = value.text;
            out.push_back(std::move(variable));
        }
        return out;
    }

    std::optional<ComposeCommand> command(const yaml::Node* node) const
    {
        if (!node || node->isMap())
            return {};
        ComposeCommand out;
        out.place = place(*node);
        if (node->isSequence()) {
            for (const auto& item : node->items)
                out.words << item.text;
            return out;
        }
        out.text = node->text;
        const auto script = splitShell(node->text, 200); // only its word rules: no shell runs it
        for (const auto& part : script.commands)
            out.words += part.words;
        return out;
    }

    ComposeBuild build(const yaml::Node& node) const
    {
        ComposeBuild out;
        out.place = place(node);
        if (node.isScalar()) {
            out.context = below(node.text);
            return out;
        }
        out.context = below(node.textOf(u"context", u"."_s));
        out.dockerfile = node.textOf(u"dockerfile");
        out.target = node.textOf(u"target");
        out.isInline = node.find(u"dockerfile_inline");
        out.arguments = variables(node.find(u"args"));
        return out;
    }

    std::vector<ComposeVolume> volumes(const yaml::Node* node) const
    {
        std::vector<ComposeVolume> out;
        if (!node)
            return out;
        for (const auto& item : node->items) {
            ComposeVolume volume;
            volume.place = place(item);
            if (item.isMap()) {
                volume.source = item.textOf(u"source");
                volume.target = item.textOf(u"target");
                volume.isBind = item.textOf(u"type") == u"bind";
            } else {
                const QString text = item.text;
                // A colon within ${A:-b} is no separator.
                int depth = 0;
                qsizetype colon = -1;
                qsizetype second = text.size();
                for (qsizetype i = 0; i < text.size(); ++i) {
                    depth += text[i] == u'{' ? 1 : text[i] == u'}' ? -1 : 0;
                    if (text[i] == u':' && depth == 0) {
                        if (colon >= 0) {
                            second = i;
                            break;
                        }
                        colon = i;
                    }
                }
                volume.target = text.mid(colon + 1, second - colon - 1);
                volume.source = colon < 0 ? QString() : text.left(colon);
                volume.isBind = volume.source.startsWith(u'.') || volume.source.startsWith(u'/')
                    || volume.source.startsWith(u'~') || volume.source.startsWith(u'$');
            }
            if (volume.isBind)
                volume.source = below(volume.source);
            out.push_back(std::move(volume));
        }
        return out;
    }

    ComposeService service(const yaml::Node& key, const yaml::Node& node) const
    {
        ComposeService out;
        out.name = key.text;
        out.place = place(key);
        out.places = {out.place};
        out.image = scalar(node.find(u"image"));
        if (const auto* found = node.find(u"build"); found && !found->isNull())
            out.build = build(*found);
        out.command = command(node.find(u"command"));
        out.entrypoint = command(node.find(u"entrypoint"));
        out.environment = variables(node.find(u"environment"));
        out.environmentFiles = located(node.find(u"env_file"));
        for (auto& file : out.environmentFiles)
            file.text = below(file.text);
        out.volumes = volumes(node.find(u"volumes"));
        out.ports = located(node.find(u"ports"));
        out.profiles = located(node.find(u"profiles"));
        limits(out, node);
        out.privileged = scalar(node.find(u"privileged"));
        out.user = scalar(node.find(u"user"));
        if (const auto* provider = node.find(u"provider"))
            out.provider = Located{provider->textOf(u"type"), place(*provider)};
        if (const auto* extends = node.find(u"extends")) {
            const auto* name = extends->isMap() ? extends->find(u"service") : extends;
            out.extendsService = scalar(name);
            if (const QString file = extends->textOf(u"file"); !file.isEmpty())
                out.extendsFile = below(file);
        }
        return out;
    }

    void limits(ComposeService& out, const yaml::Node& node) const
    {
        out.cpuLimit = scalar(node.find(u"cpus"));
        if (!out.cpuLimit)
            out.cpuLimit = scalar(node.find(u"cpu_quota"));
        out.memoryLimit = scalar(node.find(u"mem_limit"));
        const auto* limits = node.find({u"deploy", u"resources", u"limits"});
        if (!limits)
            return;
        if (const auto cpus = scalar(limits->find(u"cpus")))
            out.cpuLimit = cpus;
        if (const auto memory = scalar(limits->find(u"memory")))
            out.memoryLimit = memory;
    }

    const QString m_path;
    const QString m_folder;
};

} // namespace

const ComposeService* ComposeFile::find(const QString& name) const
{
    for (const auto& service : services)
        if (service.name == name)
            return &service;
    return nullptr;
}

Result<ComposeFile> readCompose(const QByteArray& bytes, const QString& path)
{
    const auto documents = yaml::readTolerant(bytes);
    if (!documents)
        return failure(documents.error());
    if (documents->empty() || !documents->front().isMap())
        return failure(u"1:1"_s, u"not a Compose file: no mapping at its top"_s);
    return Reader(path).file(documents->front());
}

} // namespace slipway::evidence
