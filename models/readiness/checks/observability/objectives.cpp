// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "readiness/checks/monitoringmounts.h"
#include "readiness/checks/observability/rulegraph.h"
#include "readiness/checks/published.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

QString windowText(qint64 window)
{
    return durationText(Milliseconds(window));
}

bool isBurnName(const QString& name)
{
    return name.contains(u"burn", Qt::CaseInsensitive);
}

bool isObjective(const evidence::PromRule& rule)
{
    static const QRegularExpression word(
        u"(^|[^a-zA-Z])(slo|sli|error_?budget)([^a-zA-Z]|$)|SLO|SLI|ErrorBudget|burn_?rate"_s);
    static const QRegularExpression label(u"^(slo|sloth_|pyrra|objective)"_s);
    if (word.match(rule.name).hasMatch() || word.match(rule.group).hasMatch()
        || rule.name.contains(u"BurnRate"))
        return true;
    return std::ranges::any_of(
        rule.labels.keys(), [](const QString& key) { return label.match(key).hasMatch(); });
}

/// A file of a generator of SLO rules: OpenSLO, Sloth, Pyrra.
QString objectiveFile(const Facts& facts)
{
    for (const auto& path : facts.tree().files()) {
        if (!isYaml(path) || isSample(path))
            continue;
        const auto bytes = facts.tree().read(path, 1024 * 1024);
        if (bytes
            && (bytes->contains("openslo/v") || bytes->contains("PrometheusServiceLevel")
                || bytes->contains("pyrra.dev/v")
                || (bytes->contains("prometheus/v1") && bytes->contains("slos:"))))
            return path;
    }
    return {};
}

/// `slo:latency` of `slo:latency:ratio` and of `slo:latency:burn_rate_1h`.
QString familyOf(const QString& record)
{
    return record.section(u':', 0, 1);
}

} // namespace

Outcome burnWindowsMatch(const Facts& facts)
{
    const auto& graph = facts.get<RuleGraph>();
    if (graph.rules.empty())
        return withoutRules(facts);
    Findings wrong;
    int windows = 0;
    const RuleAt* first = nullptr;
    for (const auto& [at, reading] : graph.rules) {
        const qint64 named = windowInName(at.rule->name);
        const bool isBurn = isBurnName(at.rule->name);
        static const QRegularExpression rateName(u":[a-z_]*(rate|increase)\\d+[smhdw]$"_s);
        const bool isRecord
            = !at.rule->isAlert && (isBurn || rateName.match(at.rule->name).hasMatch());
        if (named == 0 || !(isRecord || (at.rule->isAlert && isBurn)))
            continue;
        ++windows;
        first = first == nullptr ? &at : first;
        const auto found = graph.windowsOf(reading);
        if (found.contains(named) || (found.isEmpty() && (!isBurn || at.rule->isAlert)))
            continue;
        QStringList texts;
        for (const qint64 window : found)
            texts << windowText(window);
        texts.sort();
        wrong.add(found.isEmpty()
                ? u"%1 says %2 and reads no window at all"_s.arg(at.rule->name, windowText(named))
                : u"%1 says %2 and reads %3"_s.arg(
                    at.rule->name, windowText(named), texts.join(u", "_s)),
            placeOf(facts, at));
    }
    if (!wrong.isEmpty())
        return failed(wrong.text(), std::move(wrong.places));
    if (first == nullptr)
        return notApplicable(
            u"No rule's name promises a window."_s, {placeOf(facts, graph.rules.front().first)});
    return passed(u"%1 rules read the windows that their names say."_s.arg(windows),
        {placeOf(facts, *first)});
}

Outcome objectivesAreAlerted(const Facts& facts)
{
    const auto& graph = facts.get<RuleGraph>();
    const QString generated = objectiveFile(facts);
    QMap<QString, RuleAt> families; ///< of recorded objectives
    std::vector<RuleAt> alerts;
    QSet<QString> watched;
    for (const auto& [at, reading] : graph.rules) {
        if (at.rule->isAlert) {
            watched |= graph.below(reading.series);
            if (isObjective(*at.rule))
                alerts.push_back(at);
        } else if (isObjective(*at.rule) && !families.contains(familyOf(at.rule->name))) {
            families.insert(familyOf(at.rule->name), at);
        }
    }
    if (families.isEmpty() && alerts.empty()) {
        if (!generated.isEmpty())
            return passed(
                u"%1 defines objectives, from which rules and alerts are made."_s.arg(generated),
                {placeOf(facts, generated)});
        const auto& files = facts.get<RuleFiles>().files;
        if (std::ranges::any_of(files, &RuleFile::isUnsupported))
            return withoutRules(facts);
        if (auto published = publishedOnly(facts); published && files.empty())
            return notApplicable(
                u"This is a library or a tool that others run: it gives no service of its own."_s,
                {std::move(*published)});
        Outcome out = failed(u"No rule defines a service level objective."_s, {});
        for (const auto& file : files)
            out.evidence.push_back(placeOf(facts, file.path));
        out.evidence.push_back(absent(u"prometheus/slo.yml"_s));
        return out;
    }
    Findings silent;
    for (auto it = families.begin(); it != families.end(); ++it) {
        const bool isWatched = std::ranges::any_of(
            watched, [&](const QString& series) { return familyOf(series) == it.key(); });
        if (!isWatched)
            silent.add(it.key(), placeOf(facts, *it));
    }
    if (families.isEmpty())
        return passed(
            u"%1 alerts watch objectives."_s.arg(alerts.size()), {placeOf(facts, alerts.front())});
    const QString text = u"No alert watches the recorded objectives %1."_s.arg(listed(silent.what));
    if (silent.what.size() == families.size() && alerts.empty())
        return failed(text, std::move(silent.places));
    if (!silent.isEmpty() && silent.what.size() < families.size())
        return warned(text, std::move(silent.places));
    return passed(u"%1 objectives are recorded and alerted."_s.arg(families.size()),
        {placeOf(facts, families.first())});
}

} // namespace slipway::readiness
