// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/claimphrases.h"

#include "readiness/needles.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

struct Row {
    const char* needles; ///< words of which a fitting text has at least one
    const char* pattern;
    const char* kind;
    const char* subject;
    bool isStrong = false;
};

/// The first that fits a stretch of text takes it, so the narrow ones stand first.
constexpr Row rows[]{
    {"faster|smaller|less|fewer|more|lower|higher|quicker|cheaper|reduction|improvement|increase|"
     "decrease",
        "\\d+(\\.\\d+)?\\s*%\\s*(faster|smaller|less|fewer|more|lower|higher|quicker|cheaper|"
        "reduction|"
        "improvement|increase|decrease)|\\d+(\\.\\d+)?x (faster|smaller|quicker|lower|more)",
        "delta",
        "measured change",
        true},
    {"root|unprivileged", "non-?root|unprivileged user", "property", "non-root"},
    {"stage", "multi-?stage", "property", "multi-stage"},
    {"credential|secret|password",
        "(no|zero|without|0)\\s+(hard-?coded|committed|exposed|leaked)\\s+(credentials?|secrets?|"
        "passwords?)|\\bno (credentials?|secrets?|passwords?) (in|committed|stored|exposed)\\b|"
        "(hard-?coded|committed|exposed) (credential|secret|password)",
        "absolute",
        "hardcoded credentials",
        true},
    {"vulnerabilit|cve",
        "(no|zero|0)\\s+(known\\s+)?(critical\\s+|high\\s+|security\\s+)*(vulnerabilit|cves?\\b)",
        "absolute",
        "security scan",
        true},
    {"scan",
        "(security |vulnerability "
        ")?scan(s|ning|ned)?\\b.*(clean|pass|automated|bandit|safety|trivy)|"
        "automated (security )?scan|scan(s|ning)? clean|(vulnerability|security) scan",
        "status",
        "security scan"},
    {"privileged container", "(no )?privileged containers?", "property", "privileged containers"},
    {"harden|minimal attack",
        "security (is )?hardened|hardened security|minimal attack surface|security[- ]hardening "
        "(complete|done)",
        "status",
        "security hardening",
        true},
    {"test",
        "\\b\\d[\\d,]*\\+?\\s+(passing |automated |total )?(unit |integration |end-to-end |e2e "
        "|functional "
        ")?tests?\\b( (passing|passed|pass|green))?",
        "count",
        "tests",
        true},
    {"test",
        "\\b(all|100 ?%( of)?)\\s+(unit |integration )?tests? (are )?(pass(ing|ed)?|green)|test "
        "suite "
        "passes",
        "absolute",
        "tests",
        true},
    {"test", "\\btests? (are )?(pass(ing|ed)?|green)\\b", "status", "tests"},
    {"coverage",
        "\\b\\d{1,3}(\\.\\d+)?\\s*%\\+?\\s+(test |code |line |branch "
        ")?coverage\\b|\\bcoverage\\b\\W{0,6}(of "
        "|at |is |reached )?\\d{1,3}(\\.\\d+)?\\s*%",
        "count",
        "coverage",
        true},
    {"coverage", "\\bcoverage\\b", "status", "coverage"},
    {"automated test", "automated test", "status", "automated testing"},
    {"limit|reservations",
        "(resource|cpu|memory|cpu/memory)( and memory)? (limits?|reservations)",
        "property",
        "resource limits"},
    {"build",
        "docker (image )?builds?\\b|images? builds?\\b|builds? successful",
        "status",
        "image build"},
    {"code quality|lint", "code quality|lint(ing|er)? (checks? )?pass", "status", "code quality"},
    {"dashboard",
        "\\b\\d+ (production |custom )?(grafana |monitoring )*dashboards?\\b",
        "count",
        "dashboards"},
    {"dashboard", "(grafana |monitoring )+dashboards?\\b", "status", "dashboards"},
    {"alert",
        "\\b\\d+ (prometheus )?alert(ing)?( rules?|s)\\b|alerting\\b|alert rules\\b|alerts "
        "(configured|"
        "set up|defined|in place)",
        "status",
        "alerts"},
    {"health|liveness|readiness prob",
        "health[- ]?check|health endpoints?|liveness|readiness prob",
        "status",
        "health checks"},
    {"observab|monitor",
        "(complete|full|comprehensive) (observability|monitoring)|monitoring (is )?complete|fully "
        "(observable|monitored)",
        "absolute",
        "observability",
        true},
    {"monitoring|metrics",
        "monitoring (is )?configured|prometheus metrics|metrics (collection|endpoint|export)",
        "status",
        "metrics"},
    {"ed log", "(centrali[sz]ed|structured|aggregated) log", "status", "logging"},
    {"load", "load[- ]?test", "status", "load testing"},
    {"complete ci|full ci|pipeline|github actions|continuous integration",
        "(complete|full) (ci/cd|ci|pipeline|github actions)|ci/cd pipeline|github "
        "actions|continuous "
        "integration",
        "status",
        "pipeline"},
    {"deploy|100% automation",
        "continuous deployment|automated deploy|deployments? (are )?automated|staging and "
        "production "
        "deployment|100% automation",
        "status",
        "automated deployment"},
    {"drift|environment parity",
        "(zero|no) (configuration )?drift|environment parity",
        "absolute",
        "configuration drift",
        true},
    {"deployment guide", "deployment guide", "artefact", "deployment guide"},
    {"runbook|troubleshooting",
        "runbooks?\\b|troubleshooting (guide|procedures)",
        "artefact",
        "runbooks"},
    {"rollback",
        "rollback (procedures?|documentation|plan|guide)|documented rollback",
        "artefact",
        "rollback documentation"},
    {"documentation|fully documented",
        "documentation (is )?complete|fully documented|(complete|comprehensive) documentation",
        "absolute",
        "documentation",
        true},
    {"rollback|green|canary", "rollback|blue[-/ ]?green|canary", "status", "rollback"},
    {"disaster recovery|backup", "disaster recovery|backups?\\b", "status", "backups"},
    {"migration",
        "migrations?\\b.*(automat|safe|validat)|(automat|safe)\\w* migrations?",
        "status",
        "migrations"},
    {"scal|replica|high availability",
        "auto-?scal|replication|replicas|high availability|horizontal scal",
        "property",
        "scaling"},
    {"secret", "secrets? (validation|management)|secret key checks", "property", "secrets"},
    {"validat",
        "env(ironment)?( variable)? validation|validated environment",
        "property",
        "environment"},
    {"pinn",
        "(version|dependency) pinning|pinned (versions|dependencies)|dependencies "
        "pinned|\\bpinned\\b",
        "property",
        "pinned versions"},
    {"tls|https|ssl", "\\btls\\b|\\bhttps\\b(?!:)|\\bssl\\b", "property", "encryption"},
    {"rate", "rate[- ]?limit", "property", "rate limits"},
};

struct SubjectRow {
    const char* name;
    const char* core;
    const char* side;
    EvidenceClass least;
};

constexpr SubjectRow subjects[]{
    {"non-root", "SEC-01 SEC-02", "SEC-06", EvidenceClass::Report},
    {"multi-stage", "INF-04", "", EvidenceClass::Static},
    {"hardcoded credentials", "SEC-07 SEC-08 SEC-11 SEC-12", "SEC-10", EvidenceClass::Report},
    {"security scan", "CIC-04 SEC-18 SEC-19", "SEC-20", EvidenceClass::Report},
    {"privileged containers", "SEC-03", "SEC-04", EvidenceClass::Report},
    {"security hardening",
        "SEC-01 SEC-03 SEC-04 SEC-07 SEC-08 SEC-12",
        "SEC-02 SEC-05 SEC-06 SEC-09 SEC-11 SEC-13 SEC-14 SEC-16 SEC-17 SEC-18 SEC-19 SEC-23 "
        "INF-07",
        EvidenceClass::Report},
    {"tests", "TST-01 TST-02 CIC-02", "TST-05 TST-07 TST-08 TST-11", EvidenceClass::Report},
    {"coverage", "TST-03", "TST-04", EvidenceClass::Report},
    {"automated testing", "CIC-01 CIC-02", "TST-05 TST-07", EvidenceClass::Report},
    {"resource limits", "INF-10", "INF-12", EvidenceClass::Static},
    {"image build", "INF-01 INF-03", "INF-02 INF-05 INF-21 CIC-05", EvidenceClass::Run},
    {"code quality", "CIC-03", "TST-13", EvidenceClass::Report},
    {"dashboards", "MON-09", "MON-10 MON-11", EvidenceClass::Live},
    {"alerts", "MON-03", "MON-04 MON-05 MON-07 MON-22", EvidenceClass::Live},
    {"health checks", "MON-13 MON-24", "MON-14 MON-15 MON-16", EvidenceClass::Live},
    {"observability",
        "MON-03 MON-09 MON-24",
        "MON-01 MON-02 MON-04 MON-05 MON-10 MON-11 MON-17 MON-20 MON-21 MON-25",
        EvidenceClass::Live},
    {"metrics", "MON-01 MON-02", "MON-17 MON-18 MON-19", EvidenceClass::Live},
    {"logging", "MON-21", "", EvidenceClass::Live},
    {"load testing", "PERF-01 PERF-02", "PERF-03", EvidenceClass::Report},
    {"pipeline",
        "CIC-01 CIC-02 CIC-04",
        "CIC-03 CIC-05 CIC-06 CIC-07 CIC-08 CIC-17",
        EvidenceClass::Run},
    {"automated deployment", "CIC-07 DEP-09", "CIC-08 CIC-17 DEP-01 DEP-10", EvidenceClass::Run},
    {"configuration drift", "INF-08 DEP-11", "INF-19 INF-22 DEP-13 DEP-16", EvidenceClass::Static},
    {"deployment guide", "DOC-02", "", EvidenceClass::Static},
    {"runbooks", "DOC-09", "", EvidenceClass::Static},
    {"rollback documentation", "DOC-07", "", EvidenceClass::Static},
    {"documentation",
        "DOC-01 DOC-02 DOC-03 DOC-04",
        "DOC-05 DOC-07 DOC-08 DOC-09 DOC-10 DOC-11 DOC-12 DOC-13 DOC-14",
        EvidenceClass::Static},
    {"rollback", "DEP-04 DEP-05", "DEP-06 DEP-07 DOC-07", EvidenceClass::Run},
    {"backups", "DEP-14 DEP-15", "DOC-13", EvidenceClass::Report},
    {"migrations", "DEP-02 DEP-03", "DEP-06 DEP-21", EvidenceClass::Run},
    {"scaling", "INF-16 PERF-04", "INF-18", EvidenceClass::Static},
    {"secrets", "SEC-07 SEC-11", "SEC-09 SEC-10 SEC-22", EvidenceClass::Report},
    {"environment", "INF-09", "SEC-22 DEP-17 DEP-20", EvidenceClass::Static},
    {"pinned versions", "INF-06 INF-22", "INF-21 CIC-10", EvidenceClass::Static},
    {"encryption", "SEC-15", "", EvidenceClass::Live},
    {"rate limits", "SEC-24", "", EvidenceClass::Live},
};

QRegularExpression caseless(const char* pattern)
{
    return QRegularExpression(
        QString::fromLatin1(pattern), QRegularExpression::CaseInsensitiveOption);
}

struct Phrase {
    QRegularExpression pattern;
    const Row* row;
};

const std::vector<Phrase>& phrases()
{
    static const std::vector<Phrase> all = [] {
        std::vector<Phrase> out;
        for (const auto& row : rows)
            out.push_back({caseless(row.pattern), &row});
        return out;
    }();
    return all;
}

/// A bit for each row that may fit. Most statements fit none, and to ask each of them by itself
/// would take most of the time that claims take.
quint64 possibleRows(const QString& statement)
{
    static_assert(std::size(rows) <= Needles::mostGroups);
    static const Needles needles = [] {
        Needles out;
        for (size_t i = 0; i < std::size(rows); ++i)
            out.add(i, rows[i].needles);
        return out;
    }();
    return needles.in(statement);
}

} // namespace

const ClaimSubject* claimSubject(const QString& name)
{
    static const QHash<QString, ClaimSubject> all = [] {
        QHash<QString, ClaimSubject> out;
        for (const auto& row : subjects) {
            const QString key = QString::fromLatin1(row.name);
            out.insert(key,
                {key,
                    QString::fromLatin1(row.core).split(u' ', Qt::SkipEmptyParts),
                    QString::fromLatin1(row.side).split(u' ', Qt::SkipEmptyParts),
                    row.least});
        }
        return out;
    }();
    const auto found = all.constFind(name);
    return found == all.constEnd() ? nullptr : &*found;
}

std::vector<ClaimPhrase> phrasesIn(const QString& statement)
{
    std::vector<ClaimPhrase> out;
    const quint64 possible = possibleRows(statement);
    for (size_t i = 0; i < std::size(rows); ++i) {
        const auto& phrase = phrases()[i];
        if ((possible >> i & 1U) == 0) {
            Q_ASSERT(!phrase.pattern.match(statement).hasMatch());
            continue;
        }
        const auto match = phrase.pattern.match(statement);
        if (!match.hasMatch())
            continue;
        const QString subject = QString::fromLatin1(phrase.row->subject);
        const bool isTaken = std::ranges::any_of(out, [&](const ClaimPhrase& other) {
            return other.subject == subject
                || (match.capturedStart() < other.start + other.quote.size()
                    && other.start < match.capturedEnd());
        });
        if (!isTaken)
            out.push_back({QString::fromLatin1(phrase.row->kind),
                subject,
                match.capturedStart(),
                match.captured(0),
                phrase.row->isStrong});
    }
    std::ranges::sort(out, {}, &ClaimPhrase::start);
    if (out.size() > 3)
        out.resize(3);
    return out;
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
    static const std::vector<QRegularExpression> patterns = [] {
        std::vector<QRegularExpression> out;
        for (const auto& one : names)
            out.push_back(caseless(one.pattern));
        return out;
    }();
    static const QRegularExpression decoration(u"^[^\\w]+"_s);
    QString plain = name.left(200).simplified();
    plain.remove(decoration);
    for (size_t i = 0; i < patterns.size(); ++i)
        if (patterns[i].match(plain).hasMatch())
            return QString::fromLatin1(names[i].subject);
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
