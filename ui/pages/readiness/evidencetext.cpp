// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/evidencetext.h"

#include "base/clock.h"
#include "base/text.h"
#include "tables/checksmodel.h"
#include "ui/widgets/ring.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

QString tr(const char* text, int count = -1)
{
    return QCoreApplication::translate("slipway::ui::ReadinessPage", text, nullptr, count);
}

/// Text inside Markdown: what could be markup is escaped.
QString escaped(const QString& text)
{
    QString out;
    for (const QChar c : visible(text)) {
        if (u"\\`*_[]<>#|~"_s.contains(c))
            out += u'\\';
        out += c;
    }
    return out;
}

/// Code between fences that are longer than any run of backticks in it.
QString fenced(const QString& code)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : code) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(std::max<qsizetype>(3, longest + 1), u'`');
    QStringList lines;
    for (const auto& line : code.split(u'\n'))
        lines << visible(line);
    return fence + u'\n' + lines.join(u'\n') + u'\n' + fence + u"\n"_s;
}

QString footer(const readiness::Assessment& assessment)
{
    const QString commit
        = assessment.commit.isEmpty() ? QString() : u" at `%1`"_s.arg(assessment.commit.left(12));
    return u"\n_%1%2, %3_\n"_s.arg(escaped(assessment.project), commit, toRfc3339(assessment.time));
}

} // namespace

QString checkMarkdown(const readiness::CheckResult& check, const readiness::Assessment& assessment)
{
    QString out = u"**%1** %2: **%3** (%4)\n\n"_s.arg(check.id,
        escaped(check.title),
        readiness::statusWord(check.status),
        readiness::severityWord(check.severity));
    if (!check.reason.isEmpty())
        out += escaped(check.reason) + u"\n\n"_s;
    for (const auto& evidence : check.evidence) {
        out += u"- %1\n"_s.arg(escaped(tables::placeText(evidence)));
        if (!evidence.excerpt.isEmpty())
            out += u'\n' + fenced(evidence.excerpt) + u'\n';
    }
    if (!check.remediation.isEmpty() && check.status != readiness::Status::Pass)
        out += u"\nFix: %1\n"_s.arg(escaped(check.remediation));
    return out + footer(assessment);
}

QString claimMarkdown(const readiness::Claim& claim, const readiness::Assessment& assessment)
{
    QString out = u"> %1\n\n%2: **%3**\n\n"_s.arg(escaped(claim.text),
        escaped(claim.line > 0 ? u"%1:%2"_s.arg(claim.path).arg(claim.line) : claim.path),
        readiness::claimVerdictWord(claim.verdict));
    if (!claim.reason.isEmpty())
        out += escaped(claim.reason) + u"\n\n"_s;
    for (const auto& check : assessment.checks) {
        if (claim.checks.contains(check.id))
            out += u"- %1 %2: %3\n"_s.arg(
                check.id, escaped(check.title), readiness::statusWord(check.status));
    }
    return out + footer(assessment);
}

QString verdictText(const readiness::Assessment& assessment)
{
    const auto blockers = static_cast<int>(assessment.blockers.size());
    switch (assessment.verdict) {
    case readiness::Verdict::NoGo:
        return QCoreApplication::translate(
            "slipway::ui::ReadinessPage", "NO-GO · %n blocker(s)", nullptr, blockers);
    case readiness::Verdict::GoWithRisk: return tr("GO WITH RISK");
    case readiness::Verdict::Go: return tr("GO");
    case readiness::Verdict::NotProven: break;
    }
    if (!assessment.score.coverage)
        return tr("CANNOT TELL");
    return tr("CANNOT TELL · evidence for %1 %").arg(wholePercent(assessment.score.coverage));
}

} // namespace slipway::ui
