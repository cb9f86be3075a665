// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/judge.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::conformance {
namespace {

bool matches(const TextRule& rule, const QString& text)
{
    switch (rule.kind) {
    case TextRule::Kind::Any: return true;
    case TextRule::Kind::Exact: return text == rule.text;
    case TextRule::Kind::Regex: return QRegularExpression(rule.text).match(text).hasMatch();
    }
    return false;
}

QString nameOf(const TextRule& rule)
{
    switch (rule.kind) {
    case TextRule::Kind::Any: return u"one"_s;
    case TextRule::Kind::Exact: return u"\"%1\""_s.arg(rule.text);
    case TextRule::Kind::Regex: return u"/%1/"_s.arg(rule.text);
    }
    return {};
}

QString listOf(const QStringList& texts)
{
    return texts.isEmpty() ? u"none"_s : u"\"%1\""_s.arg(texts.join(u"\", \""_s));
}

QString kindProblem(const QString& kind, const AnnotationRule& rule, const QStringList& texts)
{
    if (rule.none && !texts.isEmpty())
        return u"%1, expected none, got %2"_s.arg(kind, listOf(texts));
    for (const auto& wanted : rule.some) {
        const auto isWanted = [&](const QString& text) { return matches(wanted, text); };
        if (std::ranges::none_of(texts, isWanted))
            return u"%1, expected %2, got %3"_s.arg(kind, nameOf(wanted), listOf(texts));
    }
    if (rule.some.empty())
        return {};
    for (const auto& text : texts) {
        const auto wants = [&](const TextRule& wanted) { return matches(wanted, text); };
        if (std::ranges::none_of(rule.some, wants))
            return u"%1, expected no further one, got \"%2\""_s.arg(kind, text);
    }
    return {};
}

QStringList withPrefix(const QString& prefix, const QStringList& texts)
{
    QStringList out;
    for (const auto& text : texts)
        out << (text.startsWith(prefix) ? text : prefix + text);
    return out;
}

} // namespace

QString failureProblem(const EvalCommand& asked, const Error& error)
{
    if (!asked.failure || matches(*asked.failure, error.what)
        || matches(*asked.failure, prometheusWords(error.what)))
        return {};
    return u"error, expected %1, got \"%2\""_s.arg(nameOf(*asked.failure), error.what);
}

QString annotationProblem(const EvalCommand& asked, const promql::Answer& answer)
{
    const QString warnings = kindProblem(
        u"warnings"_s, asked.warnings, withPrefix(u"PromQL warning: "_s, answer.warnings));
    if (!warnings.isEmpty())
        return warnings;
    return kindProblem(u"infos"_s, asked.infos, withPrefix(u"PromQL info: "_s, answer.infos));
}

QString prometheusWords(const QString& what)
{
    struct Row {
        QRegularExpression ours;
        QString theirs; ///< with \1 for what was captured
    };
    static const QList<Row> rows{
        {QRegularExpression(u"^vector cannot contain metrics with the same labelset: .*$"_s),
            u"vector cannot contain metrics with the same labelset"_s},
        {QRegularExpression(u"^.*parameter of topk .* got NaN$"_s), u"Parameter value is NaN"_s},
        {QRegularExpression(u"^invalid label name (\".*\").*$"_s), u"invalid label name \\1"_s},
    };
    for (const auto& row : rows) {
        if (row.ours.match(what).hasMatch())
            return QString(what).replace(row.ours, row.theirs);
    }
    return {};
}

} // namespace slipway::conformance
