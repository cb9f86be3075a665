// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/report.h"

#include "base/text.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t keptFindings = 2000;
constexpr qsizetype textWidth = 300;
constexpr qsizetype longestTime = 64;
constexpr double firstMilliseconds = 100'000'000'000; ///< 1973 in milliseconds, 5138 in seconds
constexpr double lastMilliseconds = 253'402'300'800'000; ///< the year 10000

ReportTime numericTime(double value)
{
    const double milliseconds = value > firstMilliseconds ? value : value * 1000;
    if (!(milliseconds > 0) || milliseconds >= lastMilliseconds)
        return {};
    return {static_cast<qint64>(milliseconds), true};
}

} // namespace

QString ReportOrigin::label() const
{
    return version.isEmpty() || tool.isEmpty() ? tool : tool + u' ' + version;
}

QString findingLevelWord(FindingLevel level)
{
    static constexpr std::array words{"critical", "high", "medium", "low", "note", "unknown"};
    return QString::fromLatin1(words.at(static_cast<size_t>(level)));
}

bool ScanReport::looksFor(FindingKind kind) const
{
    return std::ranges::find(covers, kind) != covers.end();
}

void ScanReport::add(ScanFinding finding)
{
    if (finding.isSuppressed)
        ++suppressed;
    else
        ++counts[finding.level];
    const auto badness = [](const ScanFinding& one) {
        const int rank = one.level == FindingLevel::Unknown ? 2 : static_cast<int>(one.level);
        return one.isSuppressed ? rank + 10 : rank;
    };
    if (findings.size() >= keptFindings) {
        // The least of what is kept makes room: a long tail of notes hides nothing critical.
        const auto least = std::ranges::max_element(findings, {}, badness);
        if (badness(*least) <= badness(finding))
            return;
        findings.erase(least);
    }
    findings.push_back(std::move(finding));
}

int ScanReport::count(FindingKind kind, FindingLevel least) const
{
    return static_cast<int>(std::ranges::count_if(findings, [&](const ScanFinding& finding) {
        const bool isBad = least == FindingLevel::Unknown ? finding.level == FindingLevel::Unknown
                                                          : finding.level <= least;
        return finding.kind == kind && !finding.isSuppressed && isBad;
    }));
}

FindingLevel levelOfWord(QStringView word)
{
    struct Row {
        QLatin1StringView word;
        FindingLevel level;
    };
    static constexpr Row rows[]{{"critical"_L1, FindingLevel::Critical},
        {"blocker"_L1, FindingLevel::Critical},
        {"high"_L1, FindingLevel::High},
        {"error"_L1, FindingLevel::High},
        {"important"_L1, FindingLevel::High},
        {"medium"_L1, FindingLevel::Medium},
        {"moderate"_L1, FindingLevel::Medium},
        {"warning"_L1, FindingLevel::Medium},
        {"low"_L1, FindingLevel::Low},
        {"minor"_L1, FindingLevel::Low},
        {"negligible"_L1, FindingLevel::Low},
        {"note"_L1, FindingLevel::Note},
        {"info"_L1, FindingLevel::Note},
        {"informational"_L1, FindingLevel::Note},
        {"style"_L1, FindingLevel::Note},
        {"none"_L1, FindingLevel::Note}};
    for (const auto& row : rows)
        if (word.compare(row.word, Qt::CaseInsensitive) == 0)
            return row.level;
    return FindingLevel::Unknown;
}

FindingLevel levelOfScore(double score)
{
    if (!(score >= 0) || score > 10)
        return FindingLevel::Unknown;
    return score >= 9 ? FindingLevel::Critical
        : score >= 7  ? FindingLevel::High
        : score >= 4  ? FindingLevel::Medium
        : score > 0   ? FindingLevel::Low
                      : FindingLevel::Note;
}

ReportTime readReportTime(const QString& said)
{
    QString text = said.trimmed();
    if (text.isEmpty() || text.size() > longestTime)
        return {};
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (isNumber)
        return numericTime(number);
    if (text.endsWith(u" UTC"))
        text.replace(text.size() - 4, 4, u"Z"_s);
    // `2024-01-31 12:00:00 +0000 UTC`, as Go prints it, and `2024-01-31 12:00:00.123Z`.
    if (text.size() > 19 && text[10] == u' ')
        text[10] = u'T';
    if (const auto zone = text.indexOf(u' ', 19); zone > 0)
        text.remove(zone, 1);
    if (text.endsWith(u'Z') && text.size() > 20
        && (text.contains(u'+') || text.lastIndexOf(u'-') > 10))
        text.chop(1);
    // Qt reads at most milliseconds.
    if (const auto dot = text.indexOf(u'.'); dot == 19) {
        qsizetype end = dot + 1;
        while (end < text.size() && text[end].isDigit())
            ++end;
        text.remove(dot + 4, std::max<qsizetype>(0, end - dot - 4));
    }
    auto time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        time = QDateTime::fromString(text, Qt::RFC2822Date);
    if (!time.isValid())
        return {};
    const bool hasZone = time.timeSpec() != Qt::LocalTime;
    if (!hasZone)
        time.setTimeSpec(Qt::UTC);
    const qint64 value = time.toMSecsSinceEpoch();
    return value > 0 ? ReportTime{value, hasZone} : ReportTime{};
}

std::optional<double> numberOf(const yaml::Node* node)
{
    if (node == nullptr || !node->isScalar())
        return std::nullopt;
    bool ok = false;
    const double value = node->text.trimmed().toDouble(&ok);
    return ok && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

QString shortText(const QString& text)
{
    return visible(text.left(4 * textWidth).simplified(), textWidth);
}

QString shortText(const yaml::Node& map, QStringView key)
{
    return shortText(map.textOf(key));
}

QString commitOf(const QString& text)
{
    const QString commit = text.trimmed().toLower();
    const bool isHex = std::ranges::all_of(
        commit, [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); });
    return isHex && commit.size() == 40 ? commit : QString();
}

const std::vector<yaml::Node>& itemsOf(const yaml::Node* node)
{
    static const std::vector<yaml::Node> none;
    return node != nullptr ? node->items : none;
}

} // namespace slipway::evidence
