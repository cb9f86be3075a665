// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "yaml/document.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// What machine reports have in common: who made them, when, of what, and what was found.
namespace slipway::evidence {

/// What a report says of itself.
struct ReportOrigin {
    QString tool{}; ///< `bandit`; empty: not said
    QString version{};
    qint64 time = 0; ///< newest one in it, milliseconds since the Unix epoch; 0: not said
    bool hasZone = true; ///< false: the time did not say its zone and was read as UTC
    QString commit{}; ///< 40 hex digits, if it says one
    QString target{}; ///< what was looked at: folder, image, URL
    QString digest{}; ///< of the image that was looked at, `sha256:…`
    int line = 0; ///< where the report's figures begin, from 1
    QString label() const; ///< `bandit 1.7.5`; empty: not said
    friend bool operator==(const ReportOrigin&, const ReportOrigin&) = default;
};

enum class FindingKind { Code, Vulnerability, Misconfiguration, Secret, License, Style };
/// Unknown: the tool does not say how bad it is.
enum class FindingLevel { Critical, High, Medium, Low, Note, Unknown };
QString findingLevelWord(FindingLevel level); ///< critical, high, …

/// One thing that a scanner found.
struct ScanFinding {
    FindingKind kind = FindingKind::Code;
    FindingLevel level = FindingLevel::Unknown;
    QString id{}; ///< `CVE-2024-1234`, `B602`; cut
    QString text{}; ///< one line, cut; never the value of a secret
    QString subject{}; ///< file or package
    int subjectLine = 0; ///< in that file; 0: not said
    QString version{}; ///< of the package
    QString fix{}; ///< version that mends it
    QString commit{}; ///< that brought it, if the tool looked at history
    bool isSuppressed = false; ///< somebody said in the source or to the tool that it may stay
    int line = 0; ///< in the report, from 1
    friend bool operator==(const ScanFinding&, const ScanFinding&) = default;
};

/// The result of one scanner's run.
struct ScanReport {
    ReportOrigin origin{};
    std::vector<FindingKind> covers{}; ///< what it looked for: nothing found is a fact only there
    bool isImage = false; ///< a container image was looked at, else files
    std::vector<ScanFinding> findings{}; ///< the worst 2,000
    QMap<FindingLevel, int> counts{}; ///< of all that are not suppressed
    int suppressed = 0;
    QStringList errors{}; ///< what the tool could not look at, the first 20
    std::optional<qint64> scanned{}; ///< lines, files or packages; nothing: not said
    QMap<QString, QString> packages{}; ///< name → version, where the tool lists what it looked at

    bool looksFor(FindingKind kind) const;
    /// Counts it and keeps it.
    void add(ScanFinding finding);
    /// Of the findings of that kind which are not suppressed, and are at least so bad; Unknown
    /// counts those whose badness is not said.
    int count(FindingKind kind, FindingLevel least) const;
    friend bool operator==(const ScanReport&, const ScanReport&) = default;
};

/// critical, HIGH, Moderate, error, warning, negligible…; Unknown for another word.
FindingLevel levelOfWord(QStringView word);
/// By the CVSS score: 9, 7, 4, above 0.
FindingLevel levelOfScore(double score);

/// ISO 8601, RFC 2822, `2024-01-31 12:00:00`, seconds or milliseconds since the epoch.
struct ReportTime {
    qint64 time = 0; ///< milliseconds since the Unix epoch; 0: not a time
    bool hasZone = true;
    friend bool operator==(const ReportTime&, const ReportTime&) = default;
};
ReportTime readReportTime(const QString& text);

/// A finite number, or nothing.
std::optional<double> numberOf(const yaml::Node* node);
/// A scalar child's text on one line, without invisible characters, cut to 300 characters.
QString shortText(const yaml::Node& map, QStringView key);
QString shortText(const QString& text);
/// 40 hex digits, else empty.
QString commitOf(const QString& text);
/// Items of a sequence child; none if there is no such child.
const std::vector<yaml::Node>& itemsOf(const yaml::Node* node);

} // namespace slipway::evidence
