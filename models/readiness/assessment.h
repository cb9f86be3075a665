// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <vector>

/// The scorecard: checks over evidence, claims held against them, one verdict.
namespace slipway::readiness {

enum class Status { Pass, Warn, Fail, Unknown, NotApplicable, Waived };
enum class UnknownReason { None, Missing, Stale, Unreadable, Unreachable, Unsupported };
enum class Severity { Blocker, High, Medium, Low };
enum class Verdict { Go, GoWithRisk, NoGo, NotProven };
/// In the order of the contract: INF CIC SEC PERF TST MON DOC DEP.
enum class Category {
    Infrastructure,
    Pipeline,
    Security,
    Performance,
    Testing,
    Monitoring,
    Documentation,
    Deployment
};
inline constexpr int categoryCount = 8;

QString statusWord(Status status); ///< pass, warn, fail, unknown, na, waived
QString unknownWord(UnknownReason reason); ///< missing, stale, …; empty for None
QString severityWord(Severity severity); ///< blocker, high, medium, low
std::optional<Severity> severityNamed(const QString& word);
QString verdictWord(Verdict verdict); ///< go, go-with-risk, no-go, not-proven
QString categoryId(Category category); ///< INF, CIC, …
QString categoryName(Category category); ///< Infrastructure, CI/CD Pipeline, …
/// Default weights: blocker 10, high 6, medium 3, low 1.
double defaultWeight(Severity severity);

enum class EvidenceKind {
    File, ///< a file of the tree
    Absent, ///< something that is not there
    Report, ///< a machine report bound to a commit
    Live, ///< an answer of an endpoint
    Metric, ///< an answer of PromQL
    Git, ///< the repository's history
    Run, ///< a CI run's record, or a command that was run for this assessment
};
QString evidenceWord(EvidenceKind kind);

/// How much a piece of evidence can prove: E0 … E4. Static evidence may refute what a system does,
/// and not prove it.
enum class EvidenceClass { Statement, Static, Report, Run, Live };
QString evidenceClassWord(EvidenceClass rank); ///< E0, E1, …
/// File, Absent and Git are E1, Report E2, Run E3, Live and Metric E4. (Statements are claims.)
EvidenceClass classOf(EvidenceKind kind);

/// Something one can open.
struct Evidence {
    EvidenceKind kind = EvidenceKind::File;
    QString path{}; ///< relative to the repository, with `/`
    int line = 0; ///< from 1; 0: the whole file
    int column = 0; ///< from 1; 0: none
    int endLine = 0; ///< last line of what is meant, if more than one
    QString excerpt{}; ///< the lines themselves, secrets masked
    QString url{}; ///< for Live and Metric
    qint64 time
        = 0; ///< when it was produced or observed, milliseconds since the Unix epoch; 0: not known
    QString tool{}; ///< of a report: name and version, as it says itself
    QString commit{}; ///< that a report or run speaks of, if it says so
    QByteArray hash{}; ///< SHA-256 of the bytes that were read; empty: not one file
    friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// A person's decision to live with a finding for a while.
struct Waiver {
    QString id{}; ///< of the check
    QString path{}; ///< only findings at or below this path; empty: any
    QString service{}; ///< only findings that name this service; empty: any
    QString fingerprint{}; ///< only the finding with it; empty: any
    QString reason{};
    QString owner{};
    QString approver{}; ///< another person than the owner
    qint64 created = 0; ///< milliseconds UTC
    qint64 expires = 0; ///< milliseconds UTC; from then on it does not hold
    QString file{}; ///< policy file, relative to the repository
    int line = 0;
    friend bool operator==(const Waiver&, const Waiver&) = default;
};
enum class WaiverState { Active, Expired, Unused, Invalid };
QString waiverStateWord(WaiverState state); ///< active, expired, unused, invalid
/// One waiver of the policy file, and what became of it.
struct WaiverUse {
    Waiver waiver{};
    WaiverState state = WaiverState::Unused;
    QString why{}; ///< if it does not hold: one sentence
    friend bool operator==(const WaiverUse&, const WaiverUse&) = default;
};

/// One row a check id.
struct CheckResult {
    QString id{}; ///< INF-01 …
    Category category = Category::Infrastructure;
    QString title{}; ///< what is verified, as a fact: "Security gate can fail the build"
    Status status = Status::Unknown;
    UnknownReason unknown = UnknownReason::None;
    Severity severity = Severity::Medium;
    double weight = 0;
    QString reason{}; ///< one or two sentences: why this status
    QString remediation{}; ///< what to do
    std::vector<Evidence> evidence{};
    QString rationale{}; ///< why one asks
    EvidenceClass least = EvidenceClass::Static; ///< the least that may prove it
    QString fingerprint{}; ///< of the finding: id and places without line numbers, 16 hex digits
    QString owner{}; ///< as configured; empty: nobody
    Status gross = Status::Unknown; ///< what it is without the waiver
    std::optional<Waiver> waiver{}; ///< that holds, or that held until it expired
    bool isOwn = false; ///< from the configuration, not built in
    friend bool operator==(const CheckResult&, const CheckResult&) = default;
};
/// 1 for pass, 0.5 for warn, else 0; nothing where the check does not count (na, waived).
std::optional<double> creditOf(Status status);

enum class ClaimVerdict { Supported, Partly, Contradicted, Unsupported };
QString claimVerdictWord(ClaimVerdict verdict);

/// A statement of a document, held against evidence.
struct Claim {
    QString path{};
    int line = 0;
    QString text{}; ///< quoted
    QString kind{}; ///< score, count, status, artefact, property, delta, date, absolute
    QString subject{}; ///< category id or OVERALL for scores, else a word
    std::optional<double> value{}; ///< percent, for scores
    ClaimVerdict verdict = ClaimVerdict::Unsupported;
    QString reason{}; ///< one sentence
    QStringList checks{}; ///< ids that decide it
    QString quote{}; ///< the figure, date or name in `text` that the verdict is about; may be empty
    std::vector<Evidence> evidence{}; ///< of self-checks: what the statement disagrees with
    friend bool operator==(const Claim&, const Claim&) = default;
};

/// Percent, exact; rounded half up to one decimal only where it is shown. Nothing where nothing was
/// scored.
struct Score {
    std::optional<double> proven{};
    std::optional<double> best{};
    std::optional<double> coverage{};
    std::optional<double> claimed{};
    friend bool operator==(const Score&, const Score&) = default;
};

struct Counts {
    int pass = 0, warn = 0, fail = 0, unknown = 0, notApplicable = 0, waived = 0;
    friend bool operator==(const Counts&, const Counts&) = default;
};

struct CategoryScore {
    Category category = Category::Infrastructure;
    Score score;
    Counts counts;
    int failedBlockers = 0;
    friend bool operator==(const CategoryScore&, const CategoryScore&) = default;
};

/// A whole scorecard, immutable once made.
struct Assessment {
    QString project{};
    QString repository{}; ///< absolute directory
    QString commit{}; ///< empty without git
    qint64 committed = 0; ///< time of that commit, milliseconds since the Unix epoch; 0: not known
    QString environment{}; ///< empty: none
    QString profile{};
    qint64 time = 0; ///< milliseconds since the Unix epoch
    /// The first moment at which the same evidence would be judged otherwise, because a lifetime or
    /// a waiver ends; the largest number: never.
    qint64 holdsUntil = std::numeric_limits<qint64>::max();
    Verdict verdict = Verdict::NotProven;
    QString verdictReason{}; ///< one sentence
    Score score;
    QStringList blockers{}; ///< ids failed and not waived
    std::array<CategoryScore, categoryCount> categories;
    std::vector<CheckResult> checks{}; ///< in order of category, then number
    std::vector<Claim> claims{};
    QStringList errors{}; ///< internal errors: never a pass
    bool isDemo = false;
    QString revision{}; ///< the git revision that was asked for; empty: the working directory
    QString treeHash{}; ///< of the files and their content, 64 hex digits: equal input, equal hash
    QString profileVersion{}; ///< of the profile's numbers, so that results can be compared
    QString rules{}; ///< version of the built-in catalogue
    Score gross{}; ///< as if nothing were waived
    int level = 0; ///< of the ladder: 0 to 3
    int targetLevel = 0; ///< that the service tier asks for; 0: no tier is configured
    QString levelReason{}; ///< what the next level lacks, one sentence
    std::vector<WaiverUse> waivers{}; ///< all of the policy file, in its order
    friend bool operator==(const Assessment&, const Assessment&) = default;
};

} // namespace slipway::readiness
