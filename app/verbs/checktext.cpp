// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checktext.h"

#include "base/clock.h"
#include "base/text.h"
#include "readiness/score.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using namespace readiness;

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::check", text);
}

QString verdictTitle(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Go: return tr("GO");
    case Verdict::GoWithRisk: return tr("GO WITH RISK");
    case Verdict::NoGo: return tr("NO-GO");
    case Verdict::NotProven: return tr("CANNOT TELL");
    }
    return {};
}

QString percent(const std::optional<double>& value)
{
    return value ? QString::number(rounded(*value), 'f', 1) : u"–"_s;
}

QString placeText(const Evidence& evidence)
{
    if (!evidence.url.isEmpty())
        return evidence.url;
    if (evidence.kind == EvidenceKind::Absent)
        return tr("%1 (not there)").arg(evidence.path);
    return evidence.line > 0 ? u"%1:%2"_s.arg(evidence.path).arg(evidence.line) : evidence.path;
}

QString statusText(const CheckResult& check)
{
    QString out = statusWord(check.status);
    if (check.status == Status::Unknown)
        out += u" (%1)"_s.arg(unknownWord(check.unknown));
    return out;
}

int rankOf(const CheckResult& check)
{
    static constexpr std::array order{Status::Fail,
        Status::Unknown,
        Status::Warn,
        Status::Waived,
        Status::NotApplicable,
        Status::Pass};
    return static_cast<int>(std::ranges::find(order, check.status) - order.begin()) * 10
        + static_cast<int>(check.severity);
}

std::vector<CheckResult> worstFirst(std::vector<CheckResult> checks)
{
    std::ranges::stable_sort(checks, {}, rankOf);
    return checks;
}

QString summary(const Assessment& assessment)
{
    return tr("Proven %1 to %2, coverage %3 %, claimed %4")
        .arg(percent(assessment.score.proven),
            percent(assessment.score.best),
            percent(assessment.score.coverage),
            percent(assessment.score.claimed));
}

QString titleOf(const Assessment& assessment)
{
    QString out = visible(assessment.project, 200);
    if (!assessment.environment.isEmpty())
        out += u" · "_s + visible(assessment.environment, 200);
    if (!assessment.commit.isEmpty())
        out += u" · "_s + assessment.commit.left(10);
    return out + u" · "_s + toRfc3339(assessment.time);
}

void writeRow(QString& out, const CheckResult& check)
{
    out += u"\n%1  %2  %3, %4\n"_s.arg(
        check.id.leftJustified(7), check.title, statusText(check), severityWord(check.severity));
    out += u"         %1\n"_s.arg(visible(check.reason, 600));
    for (const auto& evidence : check.evidence) {
        out += u"         %1\n"_s.arg(visible(placeText(evidence), 300));
        for (const auto& line : evidence.excerpt.split(u'\n', Qt::SkipEmptyParts))
            out += u"           | %1\n"_s.arg(visible(line, 160));
    }
    if (check.status != Status::Pass && check.status != Status::NotApplicable)
        out += u"         %1 %2\n"_s.arg(tr("Fix:"), check.remediation);
}

/// Text in a Markdown table cell: no pipe, no markup that acts.
QString cell(const QString& text, qsizetype width = 300)
{
    QString out = visible(text, width);
    for (const auto* special : {"\\", "|", "<", "*", "_", "[", "`"})
        out.replace(QLatin1StringView(special), u'\\' + QLatin1StringView(special));
    return out;
}

QString code(const QString& text)
{
    QString out = visible(text, 300);
    out.replace(u'`', u'\'').replace(u'|', u"\\|"_s);
    return u'`' + out + u'`';
}

} // namespace

QByteArray checkText(const Assessment& assessment)
{
    QString out = assessment.isDemo ? tr("DEMO") + u'\n' : QString();
    out += titleOf(assessment) + u'\n';
    out += u"%1  %2\n%3\n\n"_s.arg(
        verdictTitle(assessment.verdict), assessment.verdictReason, summary(assessment));
    const QString head = u"%1 %2 %3 %4 %5"_s;
    out += head.arg(QString(), -16)
               .arg(tr("proven"), 7)
               .arg(tr("best"), 7)
               .arg(tr("cov."), 7)
               .arg(tr("claim"), 7)
        + u'\n';
    for (const auto& category : assessment.categories) {
        out += head.arg(categoryName(category.category), -16)
                   .arg(percent(category.score.proven), 7)
                   .arg(percent(category.score.best), 7)
                   .arg(percent(category.score.coverage), 7)
                   .arg(percent(category.score.claimed), 7);
        out += category.failedBlockers > 0 ? u"  "_s + tr("blocker") + u'\n' : u"\n"_s;
    }
    for (const auto& check : worstFirst(assessment.checks)) {
        if (check.status != Status::Pass)
            writeRow(out, check);
    }
    QStringList passed;
    for (const auto& check : assessment.checks) {
        if (check.status == Status::Pass)
            passed << check.id;
    }
    if (!passed.isEmpty())
        out += u"\n%1 %2\n"_s.arg(tr("Passed:"), passed.join(u", "_s));
    for (const auto& claim : assessment.claims) {
        out += u"\n%1:%2  \"%3\"  %4"_s.arg(visible(claim.path, 200))
                   .arg(claim.line)
                   .arg(visible(claim.text, 160), claimVerdictWord(claim.verdict));
    }
    out += assessment.claims.empty() ? QString() : u"\n"_s;
    for (const auto& error : assessment.errors)
        out += u"\n%1 %2\n"_s.arg(tr("Error:"), visible(error, 400));
    return out.toUtf8();
}

QByteArray checkMarkdown(const Assessment& assessment)
{
    QString out = u"# %1: %2\n\n"_s.arg(cell(assessment.project), verdictTitle(assessment.verdict));
    if (assessment.isDemo)
        out += u"**%1**\n\n"_s.arg(tr("DEMO"));
    out += u"%1 %2.\n\n%3\n\n"_s.arg(
        cell(assessment.verdictReason), summary(assessment), cell(titleOf(assessment)));
    out += u"| %1 | %2 | %3 | %4 | %5 |\n|---|---:|---:|---:|---:|\n"_s.arg(
        tr("Category"), tr("Proven"), tr("Best"), tr("Coverage"), tr("Claimed"));
    for (const auto& category : assessment.categories)
        out += u"| %1 | %2 | %3 | %4 | %5 |\n"_s.arg(categoryName(category.category),
            percent(category.score.proven),
            percent(category.score.best),
            percent(category.score.coverage),
            percent(category.score.claimed));
    out += u"\n| %1 | %2 | %3 | %4 | %5 |\n|---|---|---|---|---|\n"_s.arg(
        tr("Check"), tr("Status"), tr("Severity"), tr("Why"), tr("Evidence"));
    for (const auto& check : worstFirst(assessment.checks)) {
        QStringList places;
        for (const auto& evidence : check.evidence)
            places << code(placeText(evidence));
        out += u"| %1 %2 | %3 | %4 | %5 | %6 |\n"_s.arg(check.id,
            cell(check.title),
            statusText(check),
            severityWord(check.severity),
            cell(check.reason, 600),
            places.mid(0, 5).join(u"<br>"_s));
    }
    if (!assessment.claims.empty()) {
        out += u"\n| %1 | %2 | %3 |\n|---|---|---|\n"_s.arg(tr("Claim"), tr("Verdict"), tr("Why"));
        for (const auto& claim : assessment.claims)
            out += u"| %1 %2 | %3 | %4 |\n"_s.arg(cell(claim.text),
                code(u"%1:%2"_s.arg(claim.path).arg(claim.line)),
                claimVerdictWord(claim.verdict),
                cell(claim.reason));
    }
    for (const auto& error : assessment.errors)
        out += u"\n- %1 %2"_s.arg(tr("Error:"), cell(error));
    return out.toUtf8();
}

} // namespace slipway::verbs
