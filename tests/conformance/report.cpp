// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/report.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace slipway::conformance {
namespace {

QString oneLine(QString text)
{
    return text.replace(u'\n', u"\\n"_s).replace(u'\r', u"\\r"_s);
}

QString failureOf(const CaseResult& one)
{
    QStringList parts;
    parts << (one.line > 0 ? u"%1:%2"_s.arg(one.file).arg(one.line) : one.file);
    if (!one.id.isEmpty())
        parts << one.id;
    parts << one.message;
    return oneLine(parts.join(u": "_s));
}

QString jsonOf(const CaseResult& one)
{
    QJsonObject out{{u"file"_s, one.file}, {u"ok"_s, one.ok}, {u"message"_s, one.message}};
    if (one.line > 0)
        out.insert(u"line"_s, one.line);
    if (!one.id.isEmpty())
        out.insert(u"id"_s, one.id);
    if (one.tier > 0)
        out.insert(u"tier"_s, one.tier);
    return QString::fromUtf8(QJsonDocument(out).toJson(QJsonDocument::Compact));
}

} // namespace

Report reportOf(const Results& results, int tier)
{
    Report out;
    for (const auto& one : results) {
        const bool isAsked = tier == 0 || one.tier == tier || (one.tier == 0 && tier < 3);
        if (!isAsked)
            continue;
        const bool isApart = one.tier == 3;
        if (isApart)
            ++(one.ok ? out.passedOfTier3 : out.failedOfTier3);
        else
            ++(one.ok ? out.passed : out.failed);
        if (!one.ok && (!isApart || tier == 3))
            out.failures << failureOf(one);
        out.json << jsonOf(one);
    }
    out.summary << u"tier 3: %1 passed, %2 failed"_s.arg(out.passedOfTier3).arg(out.failedOfTier3)
                << u"%1 passed, %2 failed"_s.arg(out.passed).arg(out.failed);
    return out;
}

} // namespace slipway::conformance
