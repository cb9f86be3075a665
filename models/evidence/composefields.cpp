// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/composefields.h"

#include "evidence/shell.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

bool isTrue(const yaml::Node* node)
{
    return node && node->isScalar() && node->text.compare(u"true", Qt::CaseInsensitive) == 0;
}

} // namespace

ComposeFields::ComposeFields(QString path, QStringList lines)
    : m_path(std::move(path))
    , m_folder(m_path.contains(u'/') ? m_path.section(u'/', 0, -2) : QString())
    , m_lines(std::move(lines))
{
}

QString ComposeFields::below(const QString& path) const
{
    if (path.contains(u"://") || path.startsWith(u'/') || path.startsWith(u'~')
        || path.contains(u'$'))
        return path;
    return QDir::cleanPath(m_folder.isEmpty() ? path : m_folder + u'/' + path);
}

QString ComposeFields::tagOf(const yaml::Node& node) const
{
    if (node.mark.line < 1 || node.mark.line > m_lines.size())
        return {};
    const auto rest
        = QStringView(m_lines[node.mark.line - 1]).mid(std::max(0, node.mark.column - 1)).trimmed();
    return rest.startsWith(u"!reset")   ? u"reset"_s
        : rest.startsWith(u"!override") ? u"override"_s
                                        : QString();
}

std::vector<Located> ComposeFields::located(const yaml::Node* node) const
{
    std::vector<Located> out;
    if (node && node->isScalar())
        out.push_back({node->text, place(*node)});
    if (!node || !node->isSequence())
        return out;
    for (const auto& item : node->items) {
        if (item.isScalar())
            out.push_back({item.text, place(item)});
        else if (item.isMap() && item.find(u"path"))
            out.push_back({item.textOf(u"path"), place(item)});
        else if (item.isMap() && item.find(u"target"))
            out.push_back({item.textOf(u"published") + u':' + item.textOf(u"target"), place(item)});
    }
    return out;
}

std::optional<Located> ComposeFields::scalar(const yaml::Node* node) const
{
    if (!node || !node->isScalar() || tagOf(*node) == u"reset")
        return {};
    return Located{node->text, place(*node)};
}

std::vector<ComposeVariable> ComposeFields::variables(const yaml::Node* node) const
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
        if (tagOf(value) == u"reset")
            continue;
        ComposeVariable variable{key.text, {}, place(key)};
        if (value.isScalar())
            variable.value = value.text;
        out.push_back(std::move(variable));
    }
    return out;
}

std::vector<Located> ComposeFields::names(const yaml::Node* node) const
{
    auto out = located(node && !node->isMap() ? node : nullptr);
    if (node)
        for (const auto& [key, value] : node->entries)
            out.push_back({key.text, place(key)});
    return out;
}

std::optional<ComposeCommand> ComposeFields::command(const yaml::Node* node) const
{
    if (!node || node->isMap() || tagOf(*node) == u"reset")
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

ComposeBuild ComposeFields::build(const yaml::Node& node) const
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

ComposeVolume ComposeFields::volume(const yaml::Node& item) const
{
    ComposeVolume out;
    out.place = place(item);
    if (item.isMap()) {
        out.source = item.textOf(u"source");
        out.target = item.textOf(u"target");
        out.isBind = item.textOf(u"type") == u"bind";
        out.isTemporary = item.textOf(u"type") == u"tmpfs";
        out.isReadOnly = isTrue(item.find(u"read_only"));
        return out;
    }
    const QString& text = item.text;
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
    out.target = text.mid(colon + 1, second - colon - 1);
    out.source = colon < 0 ? QString() : text.left(colon);
    out.isReadOnly = text.mid(second + 1).split(u',').contains(u"ro"_s);
    for (const QStringView here : {u"${PWD}/", u"$PWD/"}) // where Compose is started
        if (out.source.startsWith(here))
            out.source = u"./"_s + out.source.mid(here.size());
    out.isBind = out.source.startsWith(u'.') || out.source.startsWith(u'/')
        || out.source.startsWith(u'~') || out.source.startsWith(u'$');
    return out;
}

std::vector<ComposeVolume> ComposeFields::volumes(const yaml::Node* node) const
{
    std::vector<ComposeVolume> out;
    if (!node)
        return out;
    for (const auto& item : node->items) {
        out.push_back(volume(item));
        if (out.back().isBind)
            out.back().source = below(out.back().source);
    }
    return out;
}

std::vector<ComposePort> ComposeFields::ports(const yaml::Node* node) const
{
    std::vector<ComposePort> out;
    if (!node || !node->isSequence())
        return out;
    for (const auto& item : node->items) {
        if (item.isScalar()) {
            out.push_back(composePort(item.text, place(item)));
            continue;
        }
        if (!item.isMap() || !item.find(u"target"))
            continue;
        const QString ip = item.textOf(u"host_ip");
        const QString protocol = item.textOf(u"protocol");
        QString text = item.textOf(u"published") + u':' + item.textOf(u"target");
        if (!ip.isEmpty())
            text.prepend((ip.contains(u':') && !ip.contains(u'{') ? u'[' + ip + u']' : ip) + u':');
        out.push_back(composePort(protocol.isEmpty() ? text : text + u'/' + protocol, place(item)));
    }
    return out;
}

std::optional<ComposeHealthcheck> ComposeFields::healthcheck(const yaml::Node* node) const
{
    if (!node || !node->isMap() || tagOf(*node) == u"reset")
        return {};
    ComposeHealthcheck out;
    out.place = place(*node);
    out.isDisabled = isTrue(node->find(u"disable"));
    out.interval = scalar(node->find(u"interval"));
    out.timeout = scalar(node->find(u"timeout"));
    out.retries = scalar(node->find(u"retries"));
    out.startPeriod = scalar(node->find(u"start_period"));
    const auto test = command(node->find(u"test"));
    if (!test)
        return out;
    out.test = *test;
    out.hasTest = true;
    const QString first = out.test.words.value(0);
    out.isShell = !test->text.isEmpty();
    if (first == u"NONE") {
        out.isDisabled = true;
    } else if (out.test.text.isEmpty() && (first == u"CMD" || first == u"CMD-SHELL")) {
        out.isShell = first == u"CMD-SHELL";
        out.test.words.removeFirst();
        if (out.isShell)
            out.test.text = out.test.words.value(0);
    }
    return out;
}

std::vector<ComposeDependency> ComposeFields::dependencies(const yaml::Node* node) const
{
    std::vector<ComposeDependency> out;
    if (!node)
        return out;
    for (const auto& item : node->items)
        if (item.isScalar())
            out.push_back({item.text, u"service_started"_s, place(item)});
    for (const auto& [key, value] : node->entries)
        out.push_back({key.text, value.textOf(u"condition", u"service_started"_s), place(key)});
    return out;
}

std::vector<ComposeGrant> ComposeFields::grants(const yaml::Node* node) const
{
    std::vector<ComposeGrant> out;
    if (!node)
        return out;
    for (const auto& item : node->items) {
        if (item.isScalar())
            out.push_back({item.text, {}, place(item)});
        else if (item.isMap())
            out.push_back({item.textOf(u"source"), item.textOf(u"target"), place(item)});
    }
    return out;
}

std::vector<ComposeNamed> ComposeFields::named(const yaml::Node* node) const
{
    std::vector<ComposeNamed> out;
    if (!node || !node->isMap())
        return out;
    for (const auto& [key, value] : node->entries) {
        ComposeNamed one{.name = key.text,
            .driver = value.textOf(u"driver"),
            .variable = value.textOf(u"environment"),
            .place = place(key)};
        const auto* external = value.find(u"external");
        one.isExternal = external && (external->isMap() || isTrue(external));
        if (const QString file = value.textOf(u"file"); !file.isEmpty())
            one.file = below(file);
        if (const auto* options = value.find(u"driver_opts"))
            for (const auto& [name, option] : options->entries)
                one.driverOptions.insert(name.text, option.text);
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace slipway::evidence
