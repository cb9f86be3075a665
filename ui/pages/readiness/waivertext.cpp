// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/waivertext.h"

#include "base/text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr qsizetype shortestReason = 10; ///< characters; what is shorter is no reason

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::ui::WaiverSheet", text);
}

/// A YAML scalar in double quotes, whatever the text is.
QString quoted(const QString& text)
{
    QString out = u"\""_s;
    for (const QChar c : text.simplified()) {
        if (c == u'"' || c == u'\\')
            out += u'\\';
        if (!c.isPrint() && !c.isSurrogate())
            out += u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out + u'"';
}

} // namespace

int longestWaiver(readiness::Severity severity)
{
    return severity == readiness::Severity::Blocker ? 30 : 180;
}

QString waiverProblem(const WaiverDraft& draft, const QDate& today)
{
    if (draft.reason.simplified().size() < shortestReason)
        return tr("Give a reason: what is accepted, and why it may wait.");
    if (draft.owner.trimmed().isEmpty())
        return tr("Name who owns the risk.");
    if (draft.approver.trimmed().isEmpty())
        return tr("Name who approves it.");
    if (draft.owner.trimmed().compare(draft.approver.trimmed(), Qt::CaseInsensitive) == 0)
        return tr("The approver is another person than the owner.");
    const QDate day = QDate::fromString(draft.expires.trimmed(), Qt::ISODate);
    if (!day.isValid())
        return tr("Give the day on which it ends, as 2026-12-31.");
    if (day <= today)
        return tr("It would have ended already.");
    const int longest = longestWaiver(draft.severity);
    if (today.daysTo(day) > longest)
        return tr("%1 findings are waived for %2 days at most: until %3.")
            .arg(readiness::severityWord(draft.severity))
            .arg(longest)
            .arg(today.addDays(longest).toString(Qt::ISODate));
    return {};
}

QString waiverYaml(const WaiverDraft& draft, const QDate& today, bool isNewFile)
{
    QStringList lines;
    if (isNewFile)
        lines << u"version: 1"_s << u"waivers:"_s;
    lines << u"  - check: %1"_s.arg(draft.check);
    if (!draft.path.isEmpty())
        lines << u"    path: %1"_s.arg(quoted(draft.path));
    if (!draft.fingerprint.isEmpty())
        lines << u"    fingerprint: %1"_s.arg(quoted(draft.fingerprint));
    const QDate day = QDate::fromString(draft.expires.trimmed(), Qt::ISODate);
    lines << u"    reason: %1"_s.arg(quoted(draft.reason))
          << u"    owner: %1"_s.arg(quoted(draft.owner))
          << u"    approver: %1"_s.arg(quoted(draft.approver))
          << u"    created: %1"_s.arg(today.toString(Qt::ISODate))
          << u"    expires: %1"_s.arg(day.isValid() ? day.toString(Qt::ISODate) : QString());
    return lines.join(u'\n');
}

} // namespace slipway::ui
