// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/compose.h"

#include "evidence/composefields.h"
#include "evidence/shell.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

/// Keys tagged `!reset` and `!override`, of a service and one level below.
void readTags(const ComposeFields& fields, ComposeService& out, const yaml::Node& node)
{
    const auto note = [&](const QString& name, const yaml::Node& value) {
        const QString tag = fields.tagOf(value);
        if (tag == u"reset")
            out.resets << name;
        else if (tag == u"override")
            out.overrides << name;
        return !tag.isEmpty();
    };
    for (const auto& [key, value] : node.entries) {
        if (note(key.text, value))
            continue;
        for (const auto& [inner, below] : value.entries)
            note(key.text + u'.' + inner.text, below);
    }
}

void readLimits(const ComposeFields& fields, ComposeService& out, const yaml::Node& node)
{
    out.cpuLimit = fields.scalar(node.find(u"cpus"));
    if (!out.cpuLimit)
        out.cpuLimit = fields.scalar(node.find(u"cpu_quota"));
    out.memoryLimit = fields.scalar(node.find(u"mem_limit"));
    out.memoryReservation = fields.scalar(node.find(u"mem_reservation"));
    out.replicas = fields.scalar(node.find(u"scale"));
    const auto* deploy = node.find(u"deploy");
    if (!deploy)
        return;
    if (const auto replicas = fields.scalar(deploy->find(u"replicas")))
        out.replicas = replicas;
    out.deployLabels = fields.variables(deploy->find(u"labels"));
    out.restartCondition = fields.scalar(deploy->find({u"restart_policy", u"condition"}));
    if (const auto cpus = fields.scalar(deploy->find({u"resources", u"limits", u"cpus"})))
        out.cpuLimit = cpus;
    if (const auto memory = fields.scalar(deploy->find({u"resources", u"limits", u"memory"})))
        out.memoryLimit = memory;
    if (const auto held = fields.scalar(deploy->find({u"resources", u"reservations", u"memory"})))
        out.memoryReservation = held;
}

/// What keeps a container apart from its host and from others.
void readIsolation(const ComposeFields& fields, ComposeService& out, const yaml::Node& node)
{
    out.privileged = fields.scalar(node.find(u"privileged"));
    out.user = fields.scalar(node.find(u"user"));
    out.addedCapabilities = fields.located(node.find(u"cap_add"));
    out.droppedCapabilities = fields.located(node.find(u"cap_drop"));
    out.securityOptions = fields.located(node.find(u"security_opt"));
    out.readOnly = fields.scalar(node.find(u"read_only"));
    out.temporaryFolders = fields.located(node.find(u"tmpfs"));
    out.networks = fields.names(node.find(u"networks"));
    if (const auto* networks = node.find(u"networks"))
        for (const auto& [key, value] : networks->entries)
            for (const auto& alias : fields.located(value.find(u"aliases")))
                out.aliases.push_back(alias);
    out.networkMode = fields.scalar(node.find(u"network_mode"));
    out.pid = fields.scalar(node.find(u"pid"));
    out.ipc = fields.scalar(node.find(u"ipc"));
    out.exposed = fields.located(node.find(u"expose"));
    out.secrets = fields.grants(node.find(u"secrets"));
    out.configs = fields.grants(node.find(u"configs"));
}

void readExtends(const ComposeFields& fields, ComposeService& out, const yaml::Node* extends)
{
    if (!extends)
        return;
    out.extendsService = fields.scalar(extends->isMap() ? extends->find(u"service") : extends);
    if (const QString file = extends->textOf(u"file"); !file.isEmpty())
        out.extendsFile = fields.below(file);
}

ComposeService readService(
    const ComposeFields& fields, const yaml::Node& key, const yaml::Node& node)
{
    ComposeService out;
    out.name = key.text;
    out.place = fields.place(key);
    out.places = {out.place};
    readTags(fields, out, node);
    out.image = fields.scalar(node.find(u"image"));
    if (const auto* found = node.find(u"build");
        found && !found->isNull() && fields.tagOf(*found) != u"reset")
        out.build = fields.build(*found);
    out.command = fields.command(node.find(u"command"));
    out.entrypoint = fields.command(node.find(u"entrypoint"));
    out.environment = fields.variables(node.find(u"environment"));
    out.environmentFiles = fields.located(node.find(u"env_file"));
    for (auto& file : out.environmentFiles)
        file.text = fields.below(file.text);
    out.volumes = fields.volumes(node.find(u"volumes"));
    out.ports = fields.located(node.find(u"ports"));
    out.published = fields.ports(node.find(u"ports"));
    out.profiles = fields.located(node.find(u"profiles"));
    readLimits(fields, out, node);
    readIsolation(fields, out, node);
    if (const auto* provider = node.find(u"provider"))
        out.provider = Located{provider->textOf(u"type"), fields.place(*provider)};
    readExtends(fields, out, node.find(u"extends"));
    out.restart = fields.scalar(node.find(u"restart"));
    out.labels = fields.variables(node.find(u"labels"));
    out.healthcheck = fields.healthcheck(node.find(u"healthcheck"));
    out.dependsOn = fields.dependencies(node.find(u"depends_on"));
    out.stopGracePeriod = fields.scalar(node.find(u"stop_grace_period"));
    out.stopSignal = fields.scalar(node.find(u"stop_signal"));
    out.containerName = fields.scalar(node.find(u"container_name"));
    out.hostname = fields.scalar(node.find(u"hostname"));
    out.platform = fields.scalar(node.find(u"platform"));
    out.workingDirectory = fields.scalar(node.find(u"working_dir"));
    if (const auto* logging = node.find(u"logging"); logging && logging->isMap()) {
        out.loggingDriver = fields.scalar(logging->find(u"driver"));
        out.loggingOptions = fields.variables(logging->find(u"options"));
    }
    return out;
}

ComposeFile readFile(const ComposeFields& fields, const yaml::Node& root)
{
    ComposeFile out;
    out.path = fields.path();
    if (const auto* services = root.find(u"services"); services && services->isMap()) {
        for (const auto& [key, value] : services->entries) {
            if (fields.tagOf(value) == u"reset")
                out.removed << key.text;
            else
                out.services.push_back(readService(fields, key, value));
        }
    }
    if (const auto* include = root.find(u"include"); include && include->isSequence())
        for (const auto& item : include->items)
            for (const auto& entry : fields.located(item.isMap() ? item.find(u"path") : &item))
                out.includes.push_back({fields.below(entry.text), entry.place});
    out.project = root.textOf(u"name");
    out.volumes = fields.named(root.find(u"volumes"));
    out.networks = fields.named(root.find(u"networks"));
    out.secrets = fields.named(root.find(u"secrets"));
    out.configs = fields.named(root.find(u"configs"));
    return out;
}

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
    // The YAML reader drops tags; the text at a value's mark still has them.
    const bool hasTags = bytes.contains("!reset") || bytes.contains("!override");
    const ComposeFields fields(path, hasTags ? sourceText(bytes).split(u'\n') : QStringList());
    return readFile(fields, documents->front());
}

} // namespace slipway::evidence
