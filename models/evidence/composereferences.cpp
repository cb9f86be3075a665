// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/compose.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

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
        // A name begins with a letter: `$2a$14$…`, a hash of bcrypt, names no variable.
        if (end == begin || text[begin].isDigit()) {
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
