// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetesreaders.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

std::optional<bool> flagOf(const ManifestNode& node, QStringView name)
{
    const auto* found = node.find(name);
    if (found == nullptr || !found->isScalar())
        return std::nullopt;
    return found->isTrue();
}

std::optional<qint64> wholeOf(const ManifestNode& node, QStringView name)
{
    bool isNumber = false;
    const qint64 number = node.textOf(name).toLongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

QStringList upper(QStringList names)
{
    for (auto& name : names)
        name = name.toUpper();
    return names;
}

KubernetesSecurity securityOf(const ManifestNode* node)
{
    KubernetesSecurity out;
    if (node == nullptr || !node->isMap())
        return out;
    out.place = node->keyPlace();
    out.runsAsNonRoot = flagOf(*node, u"runAsNonRoot");
    out.user = wholeOf(*node, u"runAsUser");
    out.isPrivileged = flagOf(*node, u"privileged");
    out.allowsEscalation = flagOf(*node, u"allowPrivilegeEscalation");
    out.hasReadOnlyRoot = flagOf(*node, u"readOnlyRootFilesystem");
    if (const auto* drop = node->find({u"capabilities", u"drop"}))
        out.dropped = upper(drop->texts());
    if (const auto* add = node->find({u"capabilities", u"add"}))
        out.added = upper(add->texts());
    out.seccomp = node->textOf({u"seccompProfile", u"type"});
    return out;
}

std::optional<KubernetesProbe> probeOf(const ManifestNode& container, QStringView name)
{
    const auto* node = container.find(name);
    if (node == nullptr || !node->isMap())
        return std::nullopt;
    KubernetesProbe out;
    out.place = node->keyPlace();
    if (const auto* http = node->find(u"httpGet")) {
        out.kind = KubernetesProbe::Kind::Http;
        out.path = http->textOf(u"path", u"/"_s);
        out.port = http->textOf(u"port");
    } else if (const auto* tcp = node->find(u"tcpSocket")) {
        out.kind = KubernetesProbe::Kind::Tcp;
        out.port = tcp->textOf(u"port");
    } else if (const auto* exec = node->find(u"exec")) {
        out.kind = KubernetesProbe::Kind::Exec;
        if (const auto* command = exec->find(u"command"))
            out.command = command->texts();
    } else if (const auto* grpc = node->find(u"grpc")) {
        out.kind = KubernetesProbe::Kind::Grpc;
        out.port = grpc->textOf(u"port");
        out.path = grpc->textOf(u"service");
    }
    return out;
}

KubernetesVariable variableOf(const ManifestNode& node)
{
    using From = KubernetesVariable::From;
    KubernetesVariable out;
    out.name = node.textOf(u"name");
    out.place = node.place;
    out.valuePlace = node.place;
    const auto* from = node.find(u"valueFrom");
    if (from == nullptr) {
        const auto* value = node.find(u"value");
        out.value = value != nullptr && value->isScalar() ? value->text : QString();
        if (value != nullptr)
            out.valuePlace = value->place;
        return out;
    }
    out.from = From::Field;
    static constexpr std::pair<QStringView, From> references[]{
        {u"secretKeyRef", From::Secret}, {u"configMapKeyRef", From::ConfigMap}};
    for (const auto& [key, kind] : references) {
        const auto* reference = from->find(key);
        if (reference == nullptr)
            continue;
        out.from = kind;
        out.object = reference->textOf(u"name");
        out.key = reference->textOf(u"key");
        out.isOptional = flagOf(*reference, u"optional").value_or(false);
        const auto* named = reference->find(u"key");
        out.valuePlace = named != nullptr ? named->place : reference->place;
    }
    return out;
}

std::vector<KubernetesSource> sourcesOf(const ManifestNode* list)
{
    std::vector<KubernetesSource> out;
    if (list == nullptr || !list->isSequence())
        return out;
    for (const auto& item : list->children) {
        for (const bool isSecret : {false, true}) {
            const auto* reference = item.find(isSecret ? u"secretRef" : u"configMapRef");
            if (reference == nullptr)
                continue;
            const auto* name = reference->find(u"name");
            out.push_back({isSecret,
                reference->textOf(u"name"),
                item.textOf(u"prefix"),
                flagOf(*reference, u"optional").value_or(false),
                name != nullptr ? name->place : item.place});
        }
    }
    return out;
}

void readPorts(const ManifestNode* list, KubernetesContainer& out)
{
    if (list == nullptr || !list->isSequence())
        return;
    for (const auto& item : list->children)
        out.ports.push_back(
            {item.textOf(u"name"), item.textOf(u"containerPort").toInt(), {}, item.place});
}

void readMounts(const ManifestNode* list, KubernetesContainer& out)
{
    if (list == nullptr || !list->isSequence())
        return;
    for (const auto& item : list->children)
        out.mounts.push_back(
            {item.textOf(u"name"), item.textOf(u"mountPath"), item.textOf(u"subPath"), item.place});
}

KubernetesContainer containerOf(const ManifestNode& node, bool isInit)
{
    KubernetesContainer out;
    out.name = node.textOf(u"name");
    out.isInit = isInit;
    out.isSidecar = isInit && node.textOf(u"restartPolicy") == u"Always";
    out.place = node.place;
    out.image = locatedAt(node, {u"image"});
    for (const auto& name : {u"args"_s, u"command"_s}) {
        const auto* words = node.find(name);
        if (words == nullptr)
            continue;
        (name == u"args" ? out.arguments : out.command) = words->texts();
        out.commandPlace = words->keyPlace();
    }
    out.cpuRequest = locatedAt(node, {u"resources", u"requests", u"cpu"});
    out.cpuLimit = locatedAt(node, {u"resources", u"limits", u"cpu"});
    out.memoryRequest = locatedAt(node, {u"resources", u"requests", u"memory"});
    out.memoryLimit = locatedAt(node, {u"resources", u"limits", u"memory"});
    out.liveness = probeOf(node, u"livenessProbe");
    out.readiness = probeOf(node, u"readinessProbe");
    out.startup = probeOf(node, u"startupProbe");
    readPorts(node.find(u"ports"), out);
    readMounts(node.find(u"volumeMounts"), out);
    if (const auto* environment = node.find(u"env"); environment && environment->isSequence())
        for (const auto& item : environment->children)
            out.variables.push_back(variableOf(item));
    out.sources = sourcesOf(node.find(u"envFrom"));
    out.security = securityOf(node.find(u"securityContext"));
    if (const auto* stop = node.find({u"lifecycle", u"preStop"}))
        out.preStop = stop->keyPlace();
    return out;
}

/// A Secret, ConfigMap or claim as a volume, or as one source of a projected one.
KubernetesVolume volumeOf(const ManifestNode& node, const QString& name)
{
    using Kind = KubernetesVolume::Kind;
    KubernetesVolume out;
    out.name = name;
    out.place = node.place;
    struct Shape {
        QStringView key;
        Kind kind;
        QStringView field;
    };
    static constexpr Shape shapes[]{{u"secret", Kind::Secret, u"secretName"},
        {u"secret", Kind::Secret, u"name"},
        {u"configMap", Kind::ConfigMap, u"name"},
        {u"persistentVolumeClaim", Kind::Claim, u"claimName"},
        {u"hostPath", Kind::HostPath, u"path"},
        {u"emptyDir", Kind::EmptyDir, u"medium"}};
    for (const auto& shape : shapes) {
        const auto* source = node.find(shape.key);
        if (source == nullptr || (out.kind == shape.kind && !out.object.isEmpty()))
            continue;
        out.kind = shape.kind;
        out.isOptional = flagOf(*source, u"optional").value_or(false);
        if (const auto* object = source->find(shape.field)) {
            out.object = object->text;
            out.place = object->place;
        }
        out.keys.clear();
        if (const auto* items = source->find(u"items"); items != nullptr)
            for (const auto& item : items->children)
                out.keys << item.textOf(u"key");
    }
    return out;
}

void readVolumes(const ManifestNode* list, KubernetesWorkload& out)
{
    if (list == nullptr || !list->isSequence())
        return;
    for (const auto& item : list->children) {
        const QString name = item.textOf(u"name");
        const auto* sources = item.find({u"projected", u"sources"});
        if (sources == nullptr) {
            out.volumes.push_back(volumeOf(item, name));
            continue;
        }
        for (const auto& source : sources->children)
            out.volumes.push_back(volumeOf(source, name));
    }
}

void readPod(const ManifestNode& pod, KubernetesWorkload& out)
{
    out.labels = textsByKey(pod.find({u"metadata", u"labels"}));
    out.annotations = textsByKey(pod.find({u"metadata", u"annotations"}));
    const auto* spec = pod.find(u"spec");
    if (spec == nullptr)
        return;
    for (const bool isInit : {true, false}) {
        const auto* list = spec->find(isInit ? u"initContainers" : u"containers");
        if (list == nullptr || !list->isSequence())
            continue;
        for (const auto& item : list->children)
            if (item.isMap())
                out.containers.push_back(containerOf(item, isInit));
    }
    out.security = securityOf(spec->find(u"securityContext"));
    out.gracePeriod = locatedAt(*spec, {u"terminationGracePeriodSeconds"});
    out.serviceAccount = locatedAt(*spec, {u"serviceAccountName"});
    readVolumes(spec->find(u"volumes"), out);
}

void readStrategy(const ManifestNode& spec, KubernetesWorkload& out)
{
    for (const auto& name : {u"strategy"_s, u"updateStrategy"_s}) {
        const auto* strategy = spec.find(name);
        if (strategy == nullptr || !strategy->isMap())
            continue;
        out.strategy = locatedAt(*strategy, {u"type"});
        if (!out.strategy)
            for (const auto& way : {u"canary"_s, u"blueGreen"_s, u"rollingUpdate"_s})
                if (const auto* found = strategy->find(way))
                    out.strategy = Located{
                        way == u"rollingUpdate" ? u"RollingUpdate"_s : way, found->keyPlace()};
        out.maxUnavailable = locatedAt(*strategy, {u"rollingUpdate", u"maxUnavailable"});
        out.maxSurge = locatedAt(*strategy, {u"rollingUpdate", u"maxSurge"});
    }
}

/// Kinds with pods, and the groups they belong to.
bool isWorkload(const QString& kind, const QString& group)
{
    if (kind == u"Pod" || kind == u"ReplicationController")
        return group.isEmpty();
    if (kind == u"Deployment" || kind == u"StatefulSet" || kind == u"DaemonSet"
        || kind == u"ReplicaSet")
        return group == u"apps" || group == u"extensions";
    if (kind == u"Job" || kind == u"CronJob")
        return group == u"batch";
    if (kind == u"Rollout")
        return group == u"argoproj.io";
    return kind == u"DeploymentConfig" && group == u"apps.openshift.io";
}

} // namespace

QString groupOf(const ManifestNode& document)
{
    const QString version = document.textOf(u"apiVersion");
    return version.contains(u'/') ? version.section(u'/', 0, 0) : QString();
}

QMap<QString, QString> textsByKey(const ManifestNode* map)
{
    QMap<QString, QString> out;
    if (map != nullptr && map->isMap())
        for (const auto& child : map->children)
            if (child.isScalar())
                out.insert(child.key, child.text);
    return out;
}

std::optional<Located> locatedAt(const ManifestNode& node, std::initializer_list<QStringView> names)
{
    const auto* found = node.find(names);
    if (found == nullptr || !found->isScalar())
        return std::nullopt;
    return found->located();
}

std::optional<int> numberOf(const std::optional<Located>& text)
{
    bool isNumber = false;
    const int number = text ? text->text.toInt(&isNumber) : 0;
    return isNumber ? std::optional(number) : std::nullopt;
}

bool KubernetesWorkload::isLasting() const
{
    return kind != u"Job" && kind != u"CronJob";
}

std::optional<KubernetesWorkload> readWorkload(const ManifestNode& document)
{
    KubernetesWorkload out;
    out.kind = document.textOf(u"kind");
    if (!isWorkload(out.kind, groupOf(document)))
        return std::nullopt;
    out.name = document.textOf({u"metadata", u"name"});
    out.nameSpace = document.textOf({u"metadata", u"namespace"});
    out.place = document.place;
    const auto* spec = document.find(u"spec");
    if (spec == nullptr || !spec->isMap())
        return out;
    if (out.kind == u"Pod") {
        readPod(document, out);
        return out;
    }
    out.selector = textsByKey(spec->find({u"selector", u"matchLabels"}));
    if (out.kind == u"DeploymentConfig" || out.kind == u"ReplicationController")
        out.selector = textsByKey(spec->find(u"selector"));
    out.replicasAt = locatedAt(*spec, {u"replicas"});
    out.replicas = numberOf(out.replicasAt);
    readStrategy(*spec, out);
    out.workloadRef = locatedAt(*spec, {u"workloadRef", u"name"});
    out.schedule = locatedAt(*spec, {u"schedule"});
    out.isSuspended = flagOf(*spec, u"suspend").value_or(false);
    const auto* pod = out.kind == u"CronJob" ? spec->find({u"jobTemplate", u"spec", u"template"})
                                             : spec->find(u"template");
    if (pod != nullptr)
        readPod(*pod, out);
    if (const auto* claims = spec->find(u"volumeClaimTemplates"))
        for (const auto& claim : claims->children)
            out.claimTemplates << claim.textOf({u"metadata", u"name"});
    return out;
}

} // namespace slipway::evidence
