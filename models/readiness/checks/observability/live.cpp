// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "lint/reading.h"
#include "promql/parser.h"
#include "readiness/checks/observability/checks.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// How long an answer of PromQL counts.
constexpr qint64 answerLifetime = 5 * 60'000;

Evidence placeOfAnswer(const LiveAnswer& answer, const QString& excerpt)
{
    return Evidence{.kind = EvidenceKind::Metric,
        .excerpt = excerpt.isEmpty() ? answer.expression : excerpt,
        .url = answer.url,
        .time = answer.time};
}

Evidence nowhere(const Facts& facts)
{
    const QString configuration = u"slipway.yaml"_s;
    return facts.tree().contains(configuration) ? placeOf(facts, configuration)
                                                : absent(configuration);
}

Outcome notAsked(const Facts& facts, const QString& what)
{
    return unknown(UnknownReason::Missing,
        facts.inputs().isOffline
            ? u"%1 was not asked: this is an offline check."_s.arg(what)
            : u"%1 was not asked: the configuration names nothing to ask."_s.arg(what),
        {nowhere(facts)});
}

const LiveAnswer* answerNamed(const Facts& facts, const QString& name)
{
    const auto& answers = facts.inputs().answers;
    const auto found = std::ranges::find(answers, name, &LiveAnswer::name);
    return found == answers.end() ? nullptr : &*found;
}

/// Why an answer proves nothing; nothing if it does.
std::optional<Outcome> useless(const Facts& facts, const LiveAnswer& answer)
{
    if (!answer.error.isEmpty())
        return unknown(UnknownReason::Unreachable,
            u"%1 could not be asked: %2."_s.arg(answer.name, answer.error),
            {placeOfAnswer(answer, {})});
    const bool hasClock = facts.inputs().now > 0 && answer.time > 0;
    if (answer.isStale || (hasClock && facts.hasReached(answer.time + answerLifetime + 1)))
        return unknown(UnknownReason::Stale,
            u"The answer to %1 is older than 5 minutes."_s.arg(answer.name),
            {placeOfAnswer(answer, {})});
    return std::nullopt;
}

QString nameOf(const LiveAnswer::Sample& sample)
{
    const QString job = sample.labels.value(u"job"_s);
    const QString instance = sample.labels.value(u"instance"_s);
    return instance.isEmpty() ? job : u"%1 (%2)"_s.arg(job, instance);
}

bool isCritical(const LiveAnswer::Sample& sample)
{
    const QString severity = sample.labels.value(u"severity"_s).toLower();
    return severity == u"critical" || severity == u"page" || severity == u"blocker"
        || severity == u"emergency" || severity == u"high";
}

/// The number that an alert's comparison holds a p95 against, in seconds.
std::optional<double> limitIn(const promql::Expression& expression)
{
    const auto* binary = std::get_if<promql::Binary>(&promql::unwrapped(expression).node);
    if (binary == nullptr
        || (binary->operation != promql::BinaryOperator::Greater
            && binary->operation != promql::BinaryOperator::GreaterOrEqual))
        return std::nullopt;
    const auto* limit = std::get_if<promql::NumberLiteral>(&promql::unwrapped(*binary->right).node);
    const auto* inner = &promql::unwrapped(*binary->left);
    double factor = 1;
    if (const auto* scaled = std::get_if<promql::Binary>(&inner->node);
        scaled != nullptr && scaled->operation == promql::BinaryOperator::Multiply) {
        if (const auto* by
            = std::get_if<promql::NumberLiteral>(&promql::unwrapped(*scaled->right).node))
            factor = by->value;
        inner = &promql::unwrapped(*scaled->left);
    }
    const auto* call = std::get_if<promql::Call>(&inner->node);
    if (limit == nullptr || call == nullptr || factor <= 0 || lint::selectionsOf(*inner).empty()
        || lint::selectionsOf(*inner).front().around.value(
               lint::selectionsOf(*inner).front().around.size() - 1)
            != u"histogram_quantile")
        return std::nullopt;
    const auto* quantile
        = std::get_if<promql::NumberLiteral>(&promql::unwrapped(*call->arguments.front()).node);
    const auto metric = lint::selectionsOf(*inner).front().metric;
    const bool isRequest = metric.contains(u"request") || metric.contains(u"http");
    if (quantile == nullptr || quantile->value != 0.95 || !isRequest)
        return std::nullopt;
    return limit->value / factor;
}

/// What the p95 of one service is held against, with where that is said.
struct Objective {
    double seconds = 0;
    Evidence place;
};

std::optional<Objective> objectiveOf(const Facts& facts, const QString& service)
{
    for (const auto& environment : facts.inputs().environments) {
        const QString wanted = facts.inputs().environment;
        if (!wanted.isEmpty() && environment.name != wanted)
            continue;
        for (const auto& one : environment.services) {
            for (const auto* endpoint : {&one.health, &one.metrics})
                if (one.name == service && *endpoint && (*endpoint)->degradedAbove)
                    return Objective{
                        double((*endpoint)->degradedAbove->count()) / 1000.0, nowhere(facts)};
        }
    }
    for (const auto& at : allRules(facts)) {
        if (!at.rule->isAlert)
            continue;
        if (const auto parsed = promql::parse(at.rule->expression.toStdString()))
            if (const auto limit = limitIn(**parsed))
                return Objective{*limit, placeOf(facts, at)};
    }
    return std::nullopt;
}

QString secondsText(double seconds)
{
    return seconds < 1 ? u"%1 ms"_s.arg(std::round(seconds * 1000))
                       : u"%1 s"_s.arg(std::round(seconds * 100) / 100);
}

bool isHexadecimal(const QString& text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
    });
}

/// The commit that a target names: its commit, or a version that can only be one.
QString commitOf(const LiveTarget& target)
{
    for (const auto& text : {target.commit, target.version}) {
        QString plain = text.trimmed().toLower();
        for (const QChar mark : {u'-', u'+', u'@'})
            if (const auto at = plain.lastIndexOf(mark); at >= 0)
                plain = plain.mid(at + 1);
        if (plain.startsWith(u"sha"))
            plain = plain.mid(3);
        if (plain.startsWith(u'g') && isHexadecimal(plain.mid(1)))
            plain = plain.mid(1);
        if (plain.size() >= 7 && plain.size() <= 40 && isHexadecimal(plain))
            return plain;
    }
    return {};
}

bool isTagged(const QString& version, const QStringList& tags)
{
    const auto plain = [](QString text) {
        text = text.trimmed().section(u'/', -1);
        return text.startsWith(u'v') ? text.mid(1) : text;
    };
    return !version.isEmpty() && std::ranges::any_of(tags, [&](const QString& tag) {
        return plain(tag) == plain(version);
    });
}

Evidence placeOfLive(const LiveTarget& target)
{
    QString said = target.commit.isEmpty() ? u"version %1"_s.arg(target.version)
                                           : u"commit %1"_s.arg(target.commit);
    if (target.commit.isEmpty() && target.version.isEmpty())
        said = u"no version"_s;
    return Evidence{.kind = EvidenceKind::Live,
        .excerpt = masked(u"%1: %2"_s.arg(target.id.service, said)),
        .url = target.url,
        .time = target.condition.lastAttempt};
}

} // namespace

Outcome targetsAreUp(const Facts& facts)
{
    const auto* up = answerNamed(facts, u"up"_s);
    const auto* alerts = answerNamed(facts, u"alerts"_s);
    if (up == nullptr)
        return notAsked(facts, u"Prometheus"_s);
    if (auto outcome = useless(facts, *up))
        return *outcome;
    Findings down;
    for (const auto& sample : up->samples)
        if (sample.value != 1)
            down.add(u"%1 is down"_s.arg(nameOf(sample)),
                placeOfAnswer(
                    *up, u"up{%1} %2"_s.arg(nameOf(sample), QString::number(sample.value))));
    if (alerts != nullptr && !useless(facts, *alerts))
        for (const auto& sample : alerts->samples)
            if (isCritical(sample))
                down.add(u"alert %1 fires"_s.arg(sample.labels.value(u"alertname"_s)),
                    placeOfAnswer(*alerts, sample.labels.value(u"alertname"_s)));
    if (!down.isEmpty())
        return failed(down.text(), std::move(down.places));
    if (up->samples.empty())
        return unknown(UnknownReason::Missing,
            u"Prometheus has no series up: it scrapes nothing."_s,
            {placeOfAnswer(*up, {})});
    if (alerts == nullptr)
        return unknown(UnknownReason::Missing,
            u"All %1 targets are up; firing alerts were not asked for."_s.arg(up->samples.size()),
            {placeOfAnswer(*up, {})});
    if (auto outcome = useless(facts, *alerts))
        return *outcome;
    return passed(u"All %1 targets are up, and no critical alert fires."_s.arg(up->samples.size()),
        {placeOfAnswer(*up, {}), placeOfAnswer(*alerts, {})});
}

Outcome latencyMeetsObjective(const Facts& facts)
{
    Findings slow, good;
    std::optional<Outcome> open;
    for (const auto& answer : facts.inputs().answers) {
        if (!answer.name.startsWith(u"p95:"))
            continue;
        const QString service = answer.name.mid(4);
        if (auto outcome = useless(facts, answer)) {
            open = outcome;
            continue;
        }
        const auto objective = objectiveOf(facts, service);
        if (!objective) {
            open = unknown(UnknownReason::Missing,
                u"Nothing says which p95 %1 has to keep."_s.arg(service),
                {placeOfAnswer(answer, {})});
            continue;
        }
        double worst = -1;
        for (const auto& sample : answer.samples)
            if (std::isfinite(sample.value))
                worst = std::max(worst, sample.value);
        if (worst < 0) {
            open = unknown(UnknownReason::Missing,
                u"There is no latency of %1: nobody asked it lately."_s.arg(service),
                {placeOfAnswer(answer, {})});
            continue;
        }
        const QString said = u"p95 of %1 is %2, allowed are %3"_s.arg(
            service, secondsText(worst), secondsText(objective->seconds));
        auto& into = worst > objective->seconds ? slow : good;
        into.add(said, placeOfAnswer(answer, said));
        into.places.push_back(objective->place);
    }
    if (!slow.isEmpty())
        return failed(slow.text(), std::move(slow.places));
    if (open)
        return *open;
    if (good.isEmpty())
        return notAsked(facts, u"The p95 latency"_s);
    return passed(good.text(), std::move(good.places));
}

Outcome liveIsAudited(const Facts& facts)
{
    const auto git = facts.tree().git();
    if (!git || git->commit.isEmpty())
        return unknown(UnknownReason::Missing,
            u"The tree is no git repository: there is no commit to compare with."_s,
            {absent(u".git"_s)});
    Findings other, same, silent;
    std::optional<Outcome> stale;
    for (const auto& target : facts.inputs().live) {
        if (target.id.kind != health::TargetKind::Health)
            continue;
        if (target.isStale) {
            stale = unknown(UnknownReason::Stale,
                u"The last answer of %1 is too old."_s.arg(target.id.service),
                {placeOfLive(target)});
            continue;
        }
        const QString commit = commitOf(target);
        const QString head = git->commit.left(12);
        if (!commit.isEmpty() && git->commit.startsWith(commit))
            same.add(target.id.service, placeOfLive(target));
        else if (isTagged(target.version, git->tags))
            same.add(target.id.service, placeOfLive(target));
        else if (!commit.isEmpty())
            other.add(u"%1 runs commit %2, audited is %3"_s.arg(target.id.service, commit, head),
                placeOfLive(target));
        else if (!target.version.isEmpty() && !git->tags.isEmpty())
            other.add(u"%1 runs version %2, and the audited commit is tagged %3"_s.arg(
                          target.id.service, target.version, git->tags.join(u", "_s)),
                placeOfLive(target));
        else
            silent.add(target.id.service, placeOfLive(target));
    }
    if (!other.isEmpty())
        return failed(other.text(), std::move(other.places));
    if (stale)
        return *stale;
    if (!silent.isEmpty())
        return unknown(UnknownReason::Missing,
            u"The health answer of %1 names no commit, so what runs is not known."_s.arg(
                listed(silent.what)),
            std::move(silent.places));
    if (same.isEmpty())
        return notAsked(facts, u"The running version"_s);
    return passed(u"%1 runs the audited commit %2."_s.arg(listed(same.what), git->commit.left(12)),
        std::move(same.places));
}

} // namespace slipway::readiness
