// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/reports/judge.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace slipway::readiness {
namespace {

using evidence::FindingKind;
using evidence::FindingLevel;
using Scan = ReportFile<evidence::ScanReport>;

constexpr size_t shownFindings = 10;

/// `2 high, 5 medium`; `nothing` where there is nothing.
QString countsOf(const Scan& file, FindingKind kind)
{
    QStringList parts;
    for (const auto level : {FindingLevel::Critical,
             FindingLevel::High,
             FindingLevel::Medium,
             FindingLevel::Low,
             FindingLevel::Unknown}) {
        const auto count
            = std::ranges::count_if(file.report->findings, [&](const evidence::ScanFinding& one) {
                  return one.kind == kind && one.level == level && !one.isSuppressed;
              });
        if (count > 0)
            parts << (level == FindingLevel::Unknown
                    ? u"%1 of unknown severity"_s.arg(count)
                    : u"%1 %2"_s.arg(count).arg(evidence::findingLevelWord(level)));
    }
    return parts.isEmpty() ? u"nothing found"_s : parts.join(u", "_s);
}

/// Findings at least so bad, the worst first, with the place in the report.
std::vector<Evidence> findingsOf(
    const std::vector<const Scan*>& files, FindingKind kind, FindingLevel least)
{
    std::vector<Evidence> out;
    for (const auto* file : files) {
        for (const auto& one : file->report->findings) {
            const bool isMeant
                = least == FindingLevel::Unknown ? one.level == least : one.level <= least;
            if (one.kind != kind || one.isSuppressed || !isMeant || out.size() >= shownFindings)
                continue;
            QStringList words{one.id};
            const QString where = one.subjectLine > 0
                ? u"%1:%2"_s.arg(one.subject).arg(one.subjectLine)
                : (one.subject + u' ' + one.version).trimmed();
            words << where << one.text;
            if (!one.fix.isEmpty())
                words << u"fixed in "_s + one.fix;
            words.removeAll(QString());
            out.push_back(evidenceOf(*file, one.line, words.join(u", "_s)));
        }
    }
    return out;
}

std::vector<Evidence> placesOf(const std::vector<const Scan*>& files)
{
    std::vector<Evidence> out;
    for (const auto* file : files)
        out.push_back(evidenceOf(*file, file->report->origin.line));
    return out;
}

int total(const std::vector<const Scan*>& files, FindingKind kind, FindingLevel least)
{
    int out = 0;
    for (const auto* file : files)
        out += file->report->count(kind, least);
    return out;
}

QString toolsOf(const std::vector<const Scan*>& files)
{
    QStringList tools;
    for (const auto* file : files)
        tools << (file->tool.isEmpty() ? file->path : file->tool);
    tools.removeDuplicates();
    return listed(tools);
}

/// A scanner that looked at nothing finds nothing.
bool lookedAtNothing(const Scan& file)
{
    return file.report->scanned == 0 && file.report->findings.empty();
}

QString errorsOf(const std::vector<const Scan*>& files)
{
    for (const auto* file : files)
        if (!file->report->errors.isEmpty())
            return u"%1 could not look at everything: %2."_s.arg(
                file->tool, file->report->errors.front());
    return {};
}

bool endsVersion(QChar c)
{
    return c.isSpace() || c == u';' || c == u',' || c == u'\\' || c == u'#';
}

bool isLock(const QString& path)
{
    const auto name = QStringView(path).mid(path.lastIndexOf(u'/') + 1);
    for (const auto known : {"pyproject.toml"_L1,
             "poetry.lock"_L1,
             "uv.lock"_L1,
             "Pipfile.lock"_L1,
             "package-lock.json"_L1,
             "yarn.lock"_L1,
             "pnpm-lock.yaml"_L1,
             "go.sum"_L1,
             "Cargo.lock"_L1,
             "Gemfile.lock"_L1})
        if (name == known)
            return true;
    return name.startsWith(u"requirements") && (name.endsWith(u".txt") || name.endsWith(u".lock"));
}

/// A pin of a requirements file that says another version than the one that was looked at; empty:
/// none, or the report does not list what it looked at.
QString otherPin(const Facts& facts, const Scan& file)
{
    const auto& packages = file.report->packages;
    if (packages.isEmpty())
        return {};
    QHash<QString, QString> other; // package → what is wrong; dropped where any file agrees
    QSet<QString> agreed;
    for (const auto& path : facts.tree().files()) {
        if (!isLock(path) || !path.endsWith(u".txt"))
            continue;
        for (const auto& line : facts.get<Lines>().of(facts, path)) {
            const qsizetype at = line.indexOf(u"==");
            if (at <= 0 || line.startsWith(u'#'))
                continue;
            const QString name = line.left(at).section(u'[', 0, 0).trimmed().toLower();
            QString version = line.mid(at + 2).trimmed();
            version.truncate(std::ranges::find_if(version, endsVersion) - version.begin());
            const auto scanned = packages.constFind(name);
            if (scanned == packages.constEnd())
                continue;
            if (*scanned == version)
                agreed << name;
            else
                other.insert(name,
                    u"%1 pins %2 %3, and the report looked at %4."_s.arg(
                        path, name, version, *scanned));
        }
    }
    QStringList left;
    for (auto it = other.constBegin(); it != other.constEnd(); ++it)
        if (!agreed.contains(it.key()))
            left << *it;
    left.sort();
    return left.value(0);
}

/// Fresh for seven days, of the same locked versions.
Produced ofSameLock(const Facts& facts, const Scan& file)
{
    Produced out = aged(facts, file.produced.time, lifetime::dependencyScan);
    if (out.isStale)
        return out;
    if (const QString pin = otherPin(facts, file); !pin.isEmpty())
        return {out.time, true, pin};
    if (!file.report->packages.isEmpty() || !file.produced.isStale)
        return out;
    // The code was changed since: the locked versions too?
    for (const auto& path : facts.tree().files()) {
        const qint64 written = isLock(path) ? facts.tree().modified(path) : 1;
        if (written == 0 || written > out.time)
            return {out.time, true, u"%1 may have changed since."_s.arg(path)};
    }
    return out;
}

} // namespace

Outcome noReport(const Facts& facts, const QString& what, const QString& path)
{
    Outcome out{
        Status::Unknown, UnknownReason::Missing, u"There is no %1 in the tree."_s.arg(what)};
    for (const auto& place : facts.inputs().settings.reports)
        out.evidence.push_back(absent(place));
    if (out.evidence.empty())
        out.evidence.push_back(absent(path));
    return out;
}

Outcome codeScanIsClean(const Facts& facts)
{
    const auto kind = FindingKind::Code;
    const Judged<evidence::ScanReport> judged(
        scansFor(facts.get<Reports>(), kind), [](const Scan& file) { return file.produced; });
    if (auto outcome = unusable(facts,
            judged,
            u"report of a code scanner (Bandit JSON or SARIF)"_s,
            u"reports/bandit.json"_s,
            [](const Scan& file) { return countsOf(file, FindingKind::Code); }))
        return *outcome;
    const auto& fresh = judged.fresh;
    if (const int bad = total(fresh, kind, FindingLevel::High); bad > 0)
        return failed(
            u"%1 found %2 problems of high severity in the code."_s.arg(toolsOf(fresh)).arg(bad),
            findingsOf(fresh, kind, FindingLevel::High));
    if (!judged.broken.empty())
        return cannotBeRead(judged.broken);
    if (std::ranges::all_of(fresh, [](const Scan* file) { return lookedAtNothing(*file); }))
        return unknown(UnknownReason::Missing,
            u"%1 looked at no line of code."_s.arg(toolsOf(fresh)),
            placesOf(fresh));
    if (const QString errors = errorsOf(fresh); !errors.isEmpty())
        return warned(u"Nothing of high severity was found, but %1"_s.arg(errors), placesOf(fresh));
    return passed(u"%1 found nothing of high severity in the code as it is."_s.arg(toolsOf(fresh)),
        placesOf(fresh));
}

Outcome dependenciesAreClean(const Facts& facts)
{
    const auto kind = FindingKind::Vulnerability;
    const Judged<evidence::ScanReport> judged(scansFor(facts.get<Reports>(), kind),
        [&facts](const Scan& file) { return ofSameLock(facts, file); });
    if (auto outcome = unusable(facts,
            judged,
            u"report of known vulnerabilities (pip-audit, Safety or Trivy JSON)"_s,
            u"reports/pip-audit.json"_s,
            [](const Scan& file) { return countsOf(file, FindingKind::Vulnerability); }))
        return *outcome;
    const auto& fresh = judged.fresh;
    if (const int bad = total(fresh, kind, FindingLevel::Critical); bad > 0)
        return failed(u"%1 found %2 critical vulnerabilities."_s.arg(toolsOf(fresh)).arg(bad),
            findingsOf(fresh, kind, FindingLevel::Critical));
    if (!judged.broken.empty())
        return cannotBeRead(judged.broken);
    if (std::ranges::all_of(fresh, [](const Scan* file) { return lookedAtNothing(*file); }))
        return unknown(UnknownReason::Missing,
            u"%1 looked at no package."_s.arg(toolsOf(fresh)),
            placesOf(fresh));
    if (const int high = total(fresh, kind, FindingLevel::High); high > 0)
        return warned(
            u"Nothing critical was found, but %1 vulnerabilities of high severity."_s.arg(high),
            findingsOf(fresh, kind, FindingLevel::High));
    if (const int open = total(fresh, kind, FindingLevel::Unknown); open > 0)
        return warned(u"%1 found %2 vulnerabilities, and does not say how severe they are."_s
                          .arg(toolsOf(fresh))
                          .arg(open),
            findingsOf(fresh, kind, FindingLevel::Unknown));
    if (const QString errors = errorsOf(fresh); !errors.isEmpty())
        return warned(u"Nothing critical was found, but %1"_s.arg(errors), placesOf(fresh));
    return passed(u"%1 found no critical vulnerability."_s.arg(toolsOf(fresh)), placesOf(fresh));
}

} // namespace slipway::readiness
