// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/claimphrases.h"

#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

struct Row {
    const char* pattern;
    const char* kind;
    const char* subject;
    const char* checks;
    bool isProvable = true;
};

/// The first that fits decides, so the narrow ones stand first.
constexpr Row rows[]{
    {"\\d+\\s*(\\.\\d+)?\\s*%\\s*(faster|smaller|less|fewer|more|reduction)|\\d+x (faster|smaller)",
        "delta",
        "measured change",
        "",
        false},
    {"non-?root|unprivileged user", "property", "non-root", "SEC-01"},
    {"multi-?stage", "property", "multi-stage", "INF-04"},
    {"(hard-?coded|committed|exposed) (credential|secret|password)|no secrets in",
        "absolute",
        "hardcoded credentials",
        "SEC-07 SEC-11"},
    {"(security )?scan(s|ning)?\\b.*(clean|pass|automated|bandit|safety|trivy)|automated (security "
     ")?scan|scan(s|ning)? clean|vulnerability scan",
        "status",
        "security scan",
        "CIC-04",
        false},
    {"privileged container", "property", "privileged containers", "SEC-03"},
    {"security (is )?hardened|hardened security|minimal attack surface",
        "status",
        "security hardening",
        "SEC-01 SEC-03 SEC-07 SEC-11",
        false},
    {"\\b\\d+\\+?\\s+(unit |integration |end-to-end |e2e )?tests?\\b",
        "count",
        "tests",
        "TST-01 TST-02 CIC-02"},
    {"\\b(all )?(unit |integration )?tests? (are )?(pass|green)|test suite passes",
        "status",
        "tests",
        "TST-01 TST-02 CIC-02"},
    {"\\bcoverage\\b", "status", "coverage", "TST-03"},
    {"automated test", "status", "automated testing", "CIC-01 CIC-02"},
    {"(resource|cpu|memory|cpu/memory)( and memory)? (limits?|reservations)",
        "property",
        "resource limits",
        "INF-10"},
    {"docker (image )?builds?\\b|images? builds?\\b",
        "status",
        "image build",
        "INF-01 INF-03",
        false},
    {"code quality|lint(ing)? (checks? )?pass", "status", "code quality", "CIC-03", false},
    {"(\\d+ )?(production )?(grafana |monitoring )*dashboards?\\b",
        "count",
        "dashboards",
        "MON-09",
        false},
    {"alert(ing|s| rules)?\\b", "status", "alerts", "MON-03", false},
    {"health[- ]?check|health endpoints?", "status", "health checks", "MON-24"},
    {"(complete|full) observability|monitoring (is )?(complete|configured)",
        "absolute",
        "observability",
        "MON-03 MON-09 MON-24"},
    {"load[- ]?test", "status", "load testing", "PERF-01", false},
    {"ci/cd pipeline|github actions|continuous integration|complete (ci|pipeline)",
        "status",
        "pipeline",
        "CIC-01 CIC-02 CIC-04",
        false},
    {"continuous deployment|automated deploy|deployments? (are )?automated|staging and production "
     "deployment",
        "status",
        "automated deployment",
        "DEP-09 DEP-10",
        false},
    {"(zero|no) configuration drift|environment parity|no drift",
        "absolute",
        "configuration drift",
        "INF-08 DEP-11"},
    {"deployment guide", "artefact", "deployment guide", "DOC-02"},
    {"documentation (is )?complete|fully documented|complete documentation",
        "absolute",
        "documentation",
        "DOC-01 DOC-02 DOC-03"},
    {"rollback", "status", "rollback", "DOC-07 DEP-04", false},
    {"migrations?\\b.*(automat|safe|validat)|(automat|safe)\\w* migrations?",
        "status",
        "migrations",
        "DEP-02",
        false},
    {"auto-?scal|replication|replicas", "property", "scaling", "INF-16 PERF-04"},
    {"secrets? (validation|management)|secret key checks",
        "property",
        "secrets",
        "SEC-07 SEC-11",
        false},
    {"(version|dependency) pinning|pinned", "property", "pinned versions", "INF-06 INF-22"},
};

} // namespace

const ClaimPhrase* phraseOf(const QString& statement)
{
    static const std::vector<ClaimPhrase> phrases = [] {
        std::vector<ClaimPhrase> out;
        for (const auto& row : rows) {
            out.push_back({QRegularExpression(QString::fromLatin1(row.pattern),
                               QRegularExpression::CaseInsensitiveOption),
                QString::fromLatin1(row.kind),
                QString::fromLatin1(row.subject),
                QString::fromLatin1(row.checks).split(u' ', Qt::SkipEmptyParts),
                row.isProvable});
        }
        return out;
    }();
    for (const auto& phrase : phrases) {
        if (phrase.pattern.match(statement).hasMatch())
            return &phrase;
    }
    return nullptr;
}

QString scoreSubject(const QString& name)
{
    struct Name {
        const char* pattern;
        const char* subject;
    };
    static constexpr Name names[]{
        {"^(overall|total|production readiness|overall (score|readiness)|readiness)\\b", "OVERALL"},
        {"^(infrastructure|infra)\\b", "INF"},
        {"^(ci/cd|ci|cicd|ci cd|pipeline|continuous integration|build)\\b", "CIC"},
        {"^security\\b", "SEC"},
        {"^performance\\b", "PERF"},
        {"^(testing|tests?|quality assurance)\\b", "TST"},
        {"^(monitoring|observability)\\b", "MON"},
        {"^(documentation|docs?)\\b", "DOC"},
        {"^(deployment|deployments|release)\\b", "DEP"},
    };
    static const QRegularExpression decoration(u"^[^\\w]+"_s);
    QString plain = name.simplified();
    plain.remove(decoration);
    for (const auto& one : names) {
        const QRegularExpression pattern(
            QString::fromLatin1(one.pattern), QRegularExpression::CaseInsensitiveOption);
        if (pattern.match(plain).hasMatch())
            return QString::fromLatin1(one.subject);
    }
    return {};
}

std::optional<double> percentIn(const QString& text)
{
    static const QRegularExpression percent(
        u"(?<![\\w.+-])(\\d{1,3}(?:\\.\\d+)?)\\s*(?:%|/\\s*100\\b)"_s);
    const auto match = percent.match(text);
    const double value = match.captured(1).toDouble();
    return match.hasMatch() && value <= 100 ? std::optional(value) : std::nullopt;
}

} // namespace slipway::readiness
