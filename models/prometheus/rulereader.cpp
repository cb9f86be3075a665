// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/redactor.h"
#include "base/text.h"
#include "prometheus/answerreader.h"
#include "prometheus/envelope.h"

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::prometheus {
namespace {

constexpr qsizetype longestText = 4096;

/// A word of the API and what it stands for.
template<typename T>
struct Word {
    std::string_view word;
    T value;
};

template<typename T, size_t size>
T meaning(const std::array<Word<T>, size>& words, const std::string& said, T otherwise)
{
    const auto found = std::ranges::find(words, std::string_view(said), &Word<T>::word);
    return found == words.end() ? otherwise : found->value;
}

Target::Health targetHealth(const std::string& said)
{
    static constexpr std::array<Word<Target::Health>, 2> words{
        {{"up", Target::Health::Up}, {"down", Target::Health::Down}}};
    return meaning(words, said, Target::Health::Unknown);
}

Alert::State alertState(const std::string& said)
{
    static constexpr std::array<Word<Alert::State>, 3> words{{{"inactive", Alert::State::Inactive},
        {"pending", Alert::State::Pending},
        {"firing", Alert::State::Firing}}};
    return meaning(words, said, Alert::State::Unknown);
}

Rule::Health ruleHealth(const std::string& said)
{
    static constexpr std::array<Word<Rule::Health>, 3> words{
        {{"ok", Rule::Health::Ok}, {"err", Rule::Health::Error}, {"error", Rule::Health::Error}}};
    return meaning(words, said, Rule::Health::Unknown);
}

/// Words of the server that may hold a URL with credentials.
QString harmless(const QString& text)
{
    return visible(Redactor().redact(text), longestText);
}

Target readTarget(JsonCursor& cursor)
{
    Target out;
    cursor.object([&](std::string_view key) {
        if (key == "labels")
            out.labels = readLabels(cursor);
        else if (key == "scrapeUrl")
            out.scrapeUrl = harmless(qtText(cursor));
        else if (key == "health")
            out.health = targetHealth(cursor.loose());
        else if (key == "lastError")
            out.lastError = harmless(qtText(cursor));
        else if (key == "lastScrape")
            out.lastScrape = readTime(cursor);
        else if (key == "lastScrapeDuration")
            out.lastDurationMs = readSeconds(cursor);
    });
    out.job = qtText(out.labels.value("job"));
    out.instance = qtText(out.labels.value("instance"));
    return out;
}

Alert readAlert(JsonCursor& cursor)
{
    Alert out;
    cursor.object([&](std::string_view key) {
        if (key == "labels")
            out.labels = readLabels(cursor);
        else if (key == "annotations")
            out.annotations = readTextMap(cursor);
        else if (key == "state")
            out.state = alertState(cursor.loose());
        else if (key == "activeAt")
            out.activeAt = readTime(cursor);
        else if (key == "value")
            out.value = qtText(cursor.loose()).left(longestText);
        else if (key == "name")
            out.name = qtText(cursor);
    });
    if (const auto named = out.labels.value("alertname"); !named.empty())
        out.name = qtText(named);
    return out;
}

/// Counts what a page of rules holds against its limit.
struct RuleCount {
    qint64 items = 0;
    qint64 limit = 0;
    Envelope& envelope;
    bool mayAdd(JsonCursor& cursor)
    {
        return prometheus::mayAdd(items++, limit, u"rules and alerts"_s, cursor, envelope);
    }
};

void readStanding(JsonCursor& cursor, std::string_view key, Rule& out)
{
    if (key == "health")
        out.health = ruleHealth(cursor.loose());
    else if (key == "lastError")
        out.lastError = harmless(qtText(cursor));
    else if (key == "state")
        out.state = alertState(cursor.loose());
    else if (key == "evaluationTime")
        out.evaluationMs = readSeconds(cursor);
    else if (key == "lastEvaluation")
        out.lastEvaluation = readTime(cursor);
}

Rule readRule(JsonCursor& cursor, RuleCount& count)
{
    Rule out;
    cursor.object([&](std::string_view key) {
        if (key == "type")
            out.kind = cursor.loose() == "recording" ? Rule::Kind::Recording : Rule::Kind::Alerting;
        else if (key == "name")
            out.name = qtText(cursor);
        else if (key == "query")
            out.query = qtText(cursor);
        else if (key == "duration")
            out.forMs = qRound64(readSeconds(cursor));
        else if (key == "keepFiringFor")
            out.keepFiringForMs = qRound64(readSeconds(cursor));
        else if (key == "labels")
            out.labels = readLabels(cursor);
        else if (key == "annotations")
            out.annotations = readTextMap(cursor);
        else if (key == "alerts")
            cursor.array([&] {
                if (count.mayAdd(cursor))
                    out.alerts.push_back(readAlert(cursor));
            });
        else
            readStanding(cursor, key, out);
    });
    return out;
}

/// What an alert does not say of itself but its rule does.
void completeAlerts(Rule& rule, const QString& group)
{
    for (auto& alert : rule.alerts) {
        alert.group = group;
        alert.query = rule.query;
        if (alert.name.isEmpty())
            alert.name = rule.name;
    }
}

void readGroup(JsonCursor& cursor, RuleCount& count, std::vector<Rule>& out)
{
    QString name;
    QString file;
    const size_t first = out.size();
    cursor.object([&](std::string_view key) {
        if (key == "name")
            name = qtText(cursor);
        else if (key == "file")
            file = qtText(cursor);
        else if (key == "rules")
            cursor.array([&] {
                if (count.mayAdd(cursor))
                    out.push_back(readRule(cursor, count));
            });
    });
    for (size_t i = first; i < out.size(); ++i) {
        out[i].group = name;
        out[i].file = file;
        completeAlerts(out[i], name);
    }
}

} // namespace

Result<Listed<Target>> readTargets(std::string_view body, const AnswerLimits& limits)
{
    Listed<Target> out;
    const auto envelope = readEnvelope(body, limits, [&](JsonCursor& cursor, Envelope& around) {
        cursor.object([&](std::string_view key) {
            if (key != "activeTargets")
                return;
            cursor.array([&] {
                if (mayAdd(std::ssize(out.values), limits.items, u"targets"_s, cursor, around))
                    out.values.push_back(readTarget(cursor));
            });
        });
    });
    if (!envelope)
        return failure(envelope.error());
    out.notes = notesOf(*envelope);
    return out;
}

Result<RulePage> readRules(std::string_view body, const AnswerLimits& limits)
{
    RulePage out;
    const auto envelope = readEnvelope(body, limits, [&](JsonCursor& cursor, Envelope& around) {
        RuleCount count{.items = 0, .limit = limits.items, .envelope = around};
        cursor.object([&](std::string_view key) {
            if (key == "groupNextToken")
                out.nextToken = qtText(cursor);
            else if (key == "groups")
                cursor.array([&] { readGroup(cursor, count, out.rules); });
        });
    });
    if (!envelope)
        return failure(envelope.error());
    out.notes = notesOf(*envelope);
    return out;
}

Result<Listed<Alert>> readAlerts(std::string_view body, const AnswerLimits& limits)
{
    Listed<Alert> out;
    const auto envelope = readEnvelope(body, limits, [&](JsonCursor& cursor, Envelope& around) {
        cursor.object([&](std::string_view key) {
            if (key != "alerts")
                return;
            cursor.array([&] {
                if (mayAdd(std::ssize(out.values), limits.items, u"alerts"_s, cursor, around))
                    out.values.push_back(readAlert(cursor));
            });
        });
    });
    if (!envelope)
        return failure(envelope.error());
    out.notes = notesOf(*envelope);
    return out;
}

} // namespace slipway::prometheus
