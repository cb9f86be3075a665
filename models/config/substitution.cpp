// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/rolloutconfig.h"
#include "config/variables.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

/// Only a bare name: `{{.State.Status}}` and `{{json .}}` belong to other programs.
const QRegularExpression& placeholder()
{
    static const QRegularExpression expression(u"\\{\\{ *([A-Za-z_][A-Za-z0-9_-]*) *\\}\\}"_s);
    return expression;
}

} // namespace

const QStringList& builtInVariables()
{
    static const QStringList names{u"version"_s,
        u"stable"_s,
        u"weight"_s,
        u"environment"_s,
        u"run"_s,
        u"plan"_s,
        u"project"_s};
    return names;
}

QStringList variablesIn(const QString& text)
{
    QStringList out;
    auto matches = placeholder().globalMatch(text);
    while (matches.hasNext()) {
        const QString name = matches.next().captured(1);
        if (!out.contains(name))
            out << name;
    }
    return out;
}

QString substituted(const QString& text, const Variables& variables, QStringList* missing)
{
    QString out;
    qsizetype at = 0;
    auto matches = placeholder().globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const QString name = match.captured(1);
        out += QStringView(text).mid(at, match.capturedStart() - at);
        at = match.capturedEnd();
        const auto value = variables.constFind(name);
        if (value != variables.constEnd()) {
            out += *value; // as it is: a value is never searched again
            continue;
        }
        out += match.captured();
        if (missing && !missing->contains(name))
            *missing << name;
    }
    out += QStringView(text).mid(at);
    return out;
}

} // namespace slipway::config
