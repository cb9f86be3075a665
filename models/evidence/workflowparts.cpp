// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/workflowparts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

constexpr qsizetype mostValues = 256; // of a matrix, in one text

bool isHex(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
    });
}

void addUnique(QStringList& list, const QString& text)
{
    if (!list.contains(text) && list.size() < mostValues)
        list << text;
}

/// Values of `strategy.matrix` by key; those of `include` are added.
QMap<QString, QStringList> matrixOf(const yaml::Node& node)
{
    QMap<QString, QStringList> out;
    const auto* matrix = node.find({u"strategy", u"matrix"});
    if (!matrix || !matrix->isMap())
        return out;
    for (const auto& [key, value] : matrix->entries) {
        if (key.text == u"exclude")
            continue;
        if (key.text != u"include") {
            for (const auto& item : value.items)
                if (item.isScalar())
                    addUnique(out[key.text], item.text);
                else
                    for (const auto& [inner, deep] : item.entries)
                        if (deep.isScalar())
                            addUnique(out[key.text + u'.' + inner.text], deep.text);
            if (value.isScalar())
                out[key.text] << value.text; // an expression
            continue;
        }
        for (const auto& item : value.items)
            for (const auto& [name, one] : item.entries)
                if (one.isScalar())
                    addUnique(out[name.text], one.text);
    }
    return out;
}

void addImage(
    WorkflowJob& job, const QString& service, const yaml::Node& node, const yaml::Node& key)
{
    const auto* image = node.isMap() ? node.find(u"image") : &node;
    if (!image || !image->isScalar() || image->text.isEmpty())
        return;
    const int line = image->mark.line > 0 ? image->mark.line : key.mark.line;
    for (const auto& one : job.filledIn(image->text))
        job.images.push_back({service, one, line});
}

void readImages(WorkflowJob& job, const yaml::Node& node)
{
    for (const auto& [key, value] : node.entries) {
        if (key.text == u"container")
            addImage(job, {}, value, key);
        if (key.text != u"services")
            continue;
        for (const auto& [name, service] : value.entries)
            addImage(job, name.text, service, name);
    }
}

void readEnvironment(WorkflowJob& job, const yaml::Node& node)
{
    const auto* environment = node.find(u"environment");
    if (!environment)
        return;
    job.environmentLine = keyLine(node, u"environment");
    job.environment
        = environment->isMap() ? environment->textOf(u"name") : environment->text.trimmed();
    job.environmentUrl = environment->textOf(u"url");
}

} // namespace

QStringList texts(const yaml::Node* node)
{
    QStringList out;
    if (node && node->isScalar())
        out << node->text;
    if (node)
        for (const auto& item : node->items)
            out << item.text;
    return out;
}

QMap<QString, QString> textMap(const yaml::Node* node)
{
    QMap<QString, QString> out;
    if (node)
        for (const auto& [key, value] : node->entries)
            out.insert(key.text, value.text);
    return out;
}

int keyLine(const yaml::Node& node, QStringView key)
{
    for (const auto& [name, value] : node.entries)
        if (name.text == key)
            return name.mark.line;
    return 0;
}

WorkflowPermissions permissionsOf(const yaml::Node& node)
{
    WorkflowPermissions out;
    const auto* value = node.find(u"permissions");
    if (!value)
        return out;
    out.line = keyLine(node, u"permissions");
    if (value->isScalar()) {
        using Kind = WorkflowPermissions::Kind;
        out.kind = value->text == u"read-all" ? Kind::ReadAll
            : value->text == u"write-all"     ? Kind::WriteAll
                                              : Kind::Scopes;
        return out;
    }
    if (value->isNull())
        return {}; // `permissions:` without a value is refused by the service
    out.kind = WorkflowPermissions::Kind::Scopes;
    out.scopes = textMap(value);
    return out;
}

QString concurrencyOf(const yaml::Node& node)
{
    const auto* value = node.find(u"concurrency");
    if (!value)
        return {};
    return value->isMap() ? value->textOf(u"group") : value->text;
}

void readJobParts(WorkflowJob& job, const yaml::Node& node)
{
    job.needs = texts(node.find(u"needs"));
    job.needsLine = keyLine(node, u"needs");
    job.uses = node.textOf(u"uses");
    job.usesLine = keyLine(node, u"uses");
    job.with = textMap(node.find(u"with"));
    const auto* runsOn = node.find(u"runs-on");
    const auto* labels = runsOn && runsOn->isMap() ? runsOn->find(u"labels") : runsOn;
    job.runsOn = texts(labels).join(u' ');
    job.runsOnLine = keyLine(node, u"runs-on");
    job.matrix = matrixOf(node);
    for (const auto& label : texts(labels))
        for (const auto& one : job.filledIn(label))
            addUnique(job.runners, one);
    job.permissions = permissionsOf(node);
    job.concurrency = concurrencyOf(node);
    job.variables = textMap(node.find(u"env"));
    job.timeout = node.textOf(u"timeout-minutes");
    readEnvironment(job, node);
    readImages(job, node);
}

QStringList WorkflowPermissions::written() const
{
    if (kind == Kind::WriteAll)
        return {u"write-all"_s};
    QStringList out;
    for (auto scope = scopes.cbegin(); scope != scopes.cend(); ++scope)
        if (scope.value() == u"write")
            out << scope.key();
    return out;
}

QStringList WorkflowJob::filledIn(const QString& text) const
{
    QStringList out{text};
    // Each round fills in one expression of every text; a text names few of them.
    for (int rounds = 0; rounds < 8; ++rounds) {
        QStringList next;
        bool hasChanged = false;
        for (const auto& one : std::as_const(out)) {
            const auto begin = one.indexOf(u"${{");
            const auto end = begin < 0 ? -1 : one.indexOf(u"}}", begin);
            const QString inner = end < 0 ? QString() : one.mid(begin + 3, end - begin - 3);
            const QString name = inner.trimmed();
            const auto values = matrix.constFind(name.mid(7));
            if (!name.startsWith(u"matrix.") || values == matrix.constEnd()) {
                addUnique(next, one);
                continue;
            }
            hasChanged = true;
            for (const auto& value : *values)
                addUnique(next, one.left(begin) + value + one.mid(end + 2));
        }
        out = next;
        if (!hasChanged)
            break;
    }
    return out;
}

ActionReference actionReference(const QString& uses)
{
    ActionReference out;
    if (uses.startsWith(u"./") || uses.startsWith(u"../")) {
        out.kind = ActionReference::Kind::Local;
        out.path = uses.startsWith(u"./") ? uses.mid(2) : uses;
        return out;
    }
    const auto at = uses.lastIndexOf(u'@');
    out.ref = at < 0 ? QString() : uses.mid(at + 1);
    const QString name = at < 0 ? uses : uses.left(at);
    if (uses.startsWith(u"docker://")) {
        out.kind = ActionReference::Kind::Docker;
        out.path = name.mid(9);
        out.isSha = out.ref.startsWith(u"sha256:") && out.ref.size() == 71
            && isHex(QStringView(out.ref).mid(7));
        return out;
    }
    out.owner = name.section(u'/', 0, 0);
    out.repository = name.section(u'/', 1, 1);
    out.path = name.section(u'/', 2);
    if (out.owner.isEmpty() || out.repository.isEmpty() || out.ref.isEmpty())
        return {};
    out.kind = ActionReference::Kind::Repository;
    out.isSha = (out.ref.size() == 40 || out.ref.size() == 64) && isHex(out.ref);
    return out;
}

} // namespace slipway::evidence
