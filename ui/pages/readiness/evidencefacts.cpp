// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "format/time.h"
#include "tables/checksmodel.h"
#include "tables/waiversmodel.h"
#include "ui/pages/readiness/evidencetext.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using readiness::Status;

constexpr int mostClaims = 2;

QString tr(const char* text, int count = -1)
{
    return QCoreApplication::translate("slipway::ui::CheckDetail", text, nullptr, count);
}

QString claimsText(const readiness::CheckResult& check, const readiness::Assessment& assessment)
{
    QStringList quotes;
    for (const auto& claim : assessment.claims) {
        if (claim.kind == u"score" || !claim.checks.contains(check.id)
            || quotes.size() == mostClaims)
            continue;
        quotes << u"“%1”"_s.arg(visible(claim.text, 160));
    }
    return quotes.join(u", "_s);
}

QString statusText(const readiness::CheckResult& check)
{
    const QString unknown = readiness::unknownWord(check.unknown);
    QString out = readiness::statusWord(check.status);
    if (!unknown.isEmpty())
        out = u"%1 (%2)"_s.arg(out, unknown);
    if (check.status == Status::Waived)
        out = tr("%1, without the waiver %2").arg(out, readiness::statusWord(check.gross));
    return out;
}

/// Where the piece comes from: kind, tool, commit, age.
QString sourceText(const readiness::Evidence& piece, qint64 now)
{
    QStringList words{readiness::evidenceWord(piece.kind),
        readiness::evidenceClassWord(readiness::classOf(piece.kind))};
    if (!piece.tool.isEmpty())
        words << visible(piece.tool, 80);
    if (!piece.commit.isEmpty())
        words << visible(piece.commit.left(9));
    if (piece.time > 0)
        words << (now > piece.time ? format::age(piece.time, now) : format::dateTime(piece.time));
    return words.join(u" · "_s);
}

/// Says it only where what there is cannot prove it.
QString proofText(const readiness::CheckResult& check)
{
    const bool isProven = std::ranges::any_of(check.evidence,
        [&](const auto& piece) { return readiness::classOf(piece.kind) >= check.least; });
    if (isProven || check.status == Status::NotApplicable)
        return {};
    switch (check.least) {
    case readiness::EvidenceClass::Report: return tr("only a machine report proves it (E2)");
    case readiness::EvidenceClass::Run: return tr("only the record of a run proves it (E3)");
    case readiness::EvidenceClass::Live: return tr("only a live answer proves it (E4)");
    case readiness::EvidenceClass::Statement:
    case readiness::EvidenceClass::Static: break;
    }
    return {};
}

} // namespace

bool isOpenable(const readiness::Evidence& evidence)
{
    return !evidence.path.isEmpty()
        && (evidence.kind == readiness::EvidenceKind::File
            || evidence.kind == readiness::EvidenceKind::Report
            || (evidence.kind == readiness::EvidenceKind::Run && evidence.url.isEmpty()));
}

Excerpt excerptOf(const readiness::CheckResult& check, const readiness::Evidence& evidence)
{
    Excerpt out;
    out.title = evidence.excerpt.isEmpty() || evidence.path.isEmpty() ? tables::placeText(evidence)
                                                                      : evidence.path;
    out.tone = tables::toneOf(tables::signOf(check.status));
    if (evidence.excerpt.isEmpty())
        return out;
    out.lines = evidence.excerpt.split(u'\n');
    out.firstLine = evidence.line;
    if (evidence.line > 0) {
        out.markFrom = evidence.line;
        out.markTo
            = std::max(evidence.line + static_cast<int>(out.lines.size()) - 1, evidence.endLine);
    }
    return out;
}

QString sinceText(const tables::Since& since)
{
    QStringList words{format::dateTime(since.time)};
    if (!since.commit.isEmpty())
        words << visible(since.commit.left(9));
    words << QCoreApplication::translate(
        "slipway::ui::CheckDetail", "%n assessment(s)", nullptr, since.assessments);
    const QString text = words.join(u" · "_s);
    return since.isWhole ? tr("at least %1").arg(text) : text;
}

QString waiverSentence(const readiness::Waiver& waiver, qint64 now)
{
    const bool isOver = waiver.expires > 0 && waiver.expires <= now;
    return (isOver ? tr("“%1”. %2 owns it, %3 approved it; it ended on %4.")
                   : tr("“%1”. %2 owns it, %3 approved it; until %4."))
        .arg(visible(waiver.reason, 300),
            visible(waiver.owner, 60),
            visible(waiver.approver, 60),
            tables::dayText(waiver.expires));
}

std::vector<Fact> factsOf(const readiness::CheckResult& check,
    const readiness::Evidence* piece,
    const readiness::Assessment& assessment,
    const std::optional<tables::Since>& since,
    qint64 now)
{
    const bool isOpen = check.status != Status::Pass && check.status != Status::NotApplicable;
    return {{tr("Claim"), claimsText(check, assessment)},
        {tr("Fix"), isOpen ? check.remediation : QString()},
        {tr("Since"), since ? sinceText(*since) : QString()},
        {tr("Waived"), check.waiver ? waiverSentence(*check.waiver, now) : QString()},
        {tr("Proof"), proofText(check)},
        {tr("Why ask"), check.rationale},
        {tr("Source"), piece ? sourceText(*piece, now) : QString()},
        {tr("Status"), statusText(check)},
        {tr("Owner"), check.owner},
        {tr("Check"),
            tr("%1 · %2 · weight %3")
                .arg(check.id, readiness::severityWord(check.severity))
                .arg(check.weight)}};
}

} // namespace slipway::ui
