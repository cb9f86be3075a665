// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/assessment.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

QString statusWord(Status status)
{
    switch (status) {
    case Status::Pass: return u"pass"_s;
    case Status::Warn: return u"warn"_s;
    case Status::Fail: return u"fail"_s;
    case Status::Unknown: return u"unknown"_s;
    case Status::NotApplicable: return u"na"_s;
    case Status::Waived: return u"waived"_s;
    }
    return u"unknown"_s;
}

QString unknownWord(UnknownReason reason)
{
    switch (reason) {
    case UnknownReason::None: return {};
    case UnknownReason::Missing: return u"missing"_s;
    case UnknownReason::Stale: return u"stale"_s;
    case UnknownReason::Unreadable: return u"unreadable"_s;
    case UnknownReason::Unreachable: return u"unreachable"_s;
    case UnknownReason::Unsupported: return u"unsupported"_s;
    }
    return {};
}

QString severityWord(Severity severity)
{
    switch (severity) {
    case Severity::Blocker: return u"blocker"_s;
    case Severity::High: return u"high"_s;
    case Severity::Medium: return u"medium"_s;
    case Severity::Low: return u"low"_s;
    }
    return u"low"_s;
}

std::optional<Severity> severityNamed(const QString& word)
{
    for (const auto severity : {Severity::Blocker, Severity::High, Severity::Medium, Severity::Low})
        if (severityWord(severity) == word)
            return severity;
    return std::nullopt;
}

QString verdictWord(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Go: return u"go"_s;
    case Verdict::GoWithRisk: return u"go-with-risk"_s;
    case Verdict::NoGo: return u"no-go"_s;
    case Verdict::NotProven: return u"not-proven"_s;
    }
    return u"not-proven"_s;
}

QString categoryId(Category category)
{
    switch (category) {
    case Category::Infrastructure: return u"INF"_s;
    case Category::Pipeline: return u"CIC"_s;
    case Category::Security: return u"SEC"_s;
    case Category::Performance: return u"PERF"_s;
    case Category::Testing: return u"TST"_s;
    case Category::Monitoring: return u"MON"_s;
    case Category::Documentation: return u"DOC"_s;
    case Category::Deployment: return u"DEP"_s;
    }
    return {};
}

QString categoryName(Category category)
{
    switch (category) {
    case Category::Infrastructure: return u"Infrastructure"_s;
    case Category::Pipeline: return u"CI/CD Pipeline"_s;
    case Category::Security: return u"Security"_s;
    case Category::Performance: return u"Performance"_s;
    case Category::Testing: return u"Testing"_s;
    case Category::Monitoring: return u"Monitoring"_s;
    case Category::Documentation: return u"Documentation"_s;
    case Category::Deployment: return u"Deployment"_s;
    }
    return {};
}

double defaultWeight(Severity severity)
{
    switch (severity) {
    case Severity::Blocker: return 10;
    case Severity::High: return 6;
    case Severity::Medium: return 3;
    case Severity::Low: return 1;
    }
    return 0;
}

QString evidenceWord(EvidenceKind kind)
{
    switch (kind) {
    case EvidenceKind::File: return u"file"_s;
    case EvidenceKind::Absent: return u"absent"_s;
    case EvidenceKind::Report: return u"report"_s;
    case EvidenceKind::Live: return u"live"_s;
    case EvidenceKind::Metric: return u"metric"_s;
    case EvidenceKind::Git: return u"git"_s;
    case EvidenceKind::Run: return u"run"_s;
    }
    return u"file"_s;
}

QString evidenceClassWord(EvidenceClass rank)
{
    return u"E%1"_s.arg(static_cast<int>(rank));
}

EvidenceClass classOf(EvidenceKind kind)
{
    switch (kind) {
    case EvidenceKind::File:
    case EvidenceKind::Absent:
    case EvidenceKind::Git: return EvidenceClass::Static;
    case EvidenceKind::Report: return EvidenceClass::Report;
    case EvidenceKind::Run: return EvidenceClass::Run;
    case EvidenceKind::Live:
    case EvidenceKind::Metric: return EvidenceClass::Live;
    }
    return EvidenceClass::Static;
}

QString waiverStateWord(WaiverState state)
{
    switch (state) {
    case WaiverState::Active: return u"active"_s;
    case WaiverState::Expired: return u"expired"_s;
    case WaiverState::Unused: return u"unused"_s;
    case WaiverState::Invalid: return u"invalid"_s;
    }
    return u"invalid"_s;
}

std::optional<double> creditOf(Status status)
{
    switch (status) {
    case Status::Pass: return 1.0;
    case Status::Warn: return 0.5;
    case Status::Fail:
    case Status::Unknown: return 0.0;
    case Status::NotApplicable:
    case Status::Waived: return std::nullopt;
    }
    return std::nullopt;
}

QString claimVerdictWord(ClaimVerdict verdict)
{
    switch (verdict) {
    case ClaimVerdict::Supported: return u"supported"_s;
    case ClaimVerdict::Partly: return u"partly"_s;
    case ClaimVerdict::Contradicted: return u"contradicted"_s;
    case ClaimVerdict::Unsupported: return u"unsupported"_s;
    }
    return u"unsupported"_s;
}

} // namespace slipway::readiness
