// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/compose.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

template<typename T>
void replaceIfSet(std::optional<T>& base, const std::optional<T>& over)
{
    if (over)
        base = over;
}

template<typename T, typename Key>
void mergeBy(std::vector<T>& base, const std::vector<T>& over, Key T::*key)
{
    for (const auto& item : over) {
        const auto found = std::ranges::find(base, item.*key, key);
        if (found == base.end())
            base.push_back(item);
        else
            *found = item;
    }
}

void mergeBuild(std::optional<ComposeBuild>& base, const std::optional<ComposeBuild>& over)
{
    if (!over)
        return;
    if (!base) {
        base = over;
        return;
    }
    auto merged = *over;
    if (merged.dockerfile.isEmpty() && !merged.isInline)
        merged.dockerfile = base->dockerfile;
    if (merged.target.isEmpty())
        merged.target = base->target;
    auto arguments = base->arguments;
    mergeBy(arguments, merged.arguments, &ComposeVariable::name);
    merged.arguments = std::move(arguments);
    base = std::move(merged);
}

/// Looks services up in files while `extends` is followed.
class Extender {
public:
    Extender(const std::vector<ComposeFile>& files, const std::vector<ComposeFile>& others)
        : m_files(files)
        , m_others(others)
    {
    }

    ComposeService extended(const ComposeService& service, const QString& path, int depth = 0) const
    {
        if (!service.extendsService || depth >= 8)
            return service;
        const QString from = service.extendsFile.isEmpty() ? path : service.extendsFile;
        const auto* base = find(from, service.extendsService->text);
        if (!base || base == &service)
            return service;
        auto parent = extended(*base, from, depth + 1);
        parent.name = service.name;
        parent.place = service.place;
        parent.places.clear();
        parent.profiles = service.profiles;
        return mergeService(std::move(parent), service);
    }

private:
    const ComposeService* find(const QString& path, const QString& name) const
    {
        for (const auto* list : {&m_files, &m_others})
            for (const auto& file : *list)
                if (file.path == path)
                    return file.find(name);
        return nullptr;
    }

    const std::vector<ComposeFile>& m_files;
    const std::vector<ComposeFile>& m_others;
};

qsizetype endOfReference(const QString& text, qsizetype begin)
{
    int depth = 1;
    for (qsizetype i = begin; i < text.size(); ++i) {
        if (text[i] == u'{' && text[i - 1] == u'$')
            ++depth;
        else if (text[i] == u'}' && --depth == 0)
            return i;
    }
    return text.size();
}

bool isNameCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

/// Calls `reference` for each variable and `plain` for the rest.
template<typename OnReference, typename OnPlain>
void scan(const QString& text, OnReference onReference, OnPlain onPlain)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'$' || i + 1 >= text.size()) {
            onPlain(text[i]);
            continue;
        }
        if (text[i + 1] == u'$') {
            onPlain(u'$');
            ++i;
            continue;
        }
        const bool isBraced = text[i + 1] == u'{';
        const qsizetype begin = i + (isBraced ? 2 : 1);
        qsizetype end = begin;
        while (end < text.size() && isNameCharacter(text[end]))
            ++end;
        if (end == begin) {
            onPlain(text[i]);
            continue;
        }
        ComposeReference reference{text.mid(begin, end - begin), {}, {}};
        i = end - 1;
        if (isBraced) {
            const auto close = endOfReference(text, end);
            const QString rest = text.mid(end, close - end);
            const qsizetype length = rest.startsWith(u':') ? 2 : rest.isEmpty() ? 0 : 1;
            reference.operation = rest.left(length);
            reference.word = rest.mid(length);
            i = close;
        }
        onReference(reference);
    }
}

std::optional<QString> withDefaults(const QString& value, int depth)
{
    QString out;
    bool isKnown = true;
    scan(
        value,
        [&](const ComposeReference& reference) {
            const bool isDefault = reference.operation == u":-" || reference.operation == u"-";
            const auto word
                = isDefault && depth < 8 ? withDefaults(reference.word, depth + 1) : std::nullopt;
            if (word)
                out += *word;
            else if (!reference.operation.endsWith(u'+'))
                isKnown = false;
        },
        [&](QChar c) { out += c; });
    return isKnown ? std::optional(out) : std::nullopt;
}

} // namespace

ComposeService mergeService(ComposeService base, const ComposeService& over)
{
    base.places.insert(base.places.end(), over.places.begin(), over.places.end());
    replaceIfSet(base.image, over.image);
    mergeBuild(base.build, over.build);
    replaceIfSet(base.command, over.command);
    replaceIfSet(base.entrypoint, over.entrypoint);
    mergeBy(base.environment, over.environment, &ComposeVariable::name);
    mergeBy(base.environmentFiles, over.environmentFiles, &Located::text);
    mergeBy(base.volumes, over.volumes, &ComposeVolume::target);
    mergeBy(base.ports, over.ports, &Located::text);
    mergeBy(base.profiles, over.profiles, &Located::text);
    replaceIfSet(base.cpuLimit, over.cpuLimit);
    replaceIfSet(base.memoryLimit, over.memoryLimit);
    replaceIfSet(base.privileged, over.privileged);
    replaceIfSet(base.user, over.user);
    replaceIfSet(base.provider, over.provider);
    return base;
}

std::vector<ComposeService> mergeCompose(
    const std::vector<ComposeFile>& files, const std::vector<ComposeFile>& others)
{
    const Extender extender(files, others);
    std::vector<ComposeService> out;
    for (const auto& file : files) {
        for (const auto& service : file.services) {
            auto whole = extender.extended(service, file.path);
            const auto found = std::ranges::find(out, whole.name, &ComposeService::name);
            if (found == out.end())
                out.push_back(std::move(whole));
            else
                *found = mergeService(std::move(*found), whole);
        }
    }
    return out;
}

std::vector<ComposeReference> referencesOf(const QString& value)
{
    std::vector<ComposeReference> out;
    scan(
        value,
        [&out](const ComposeReference& reference) { out.push_back(reference); },
        [](QChar) {});
    return out;
}

std::optional<QString> valueWithDefaults(const QString& value)
{
    return withDefaults(value, 0);
}

} // namespace slipway::evidence
