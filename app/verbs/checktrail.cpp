// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checktrail.h"

#include "app/verbs/checkjsonwriter.h"
#include "base/clock.h"
#include "base/text.h"
#include "readiness/score.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using namespace readiness;

constexpr qsizetype shortCommit = 10;
constexpr qsizetype longest = 300;

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::check", text);
}

QString percent(const std::optional<double>& value)
{
    return value ? QString::number(rounded(*value), 'f', 1) : u"–"_s;
}

QString points(double value)
{
    const double shown = rounded(value);
    return (shown > 0 ? u"+"_s : QString()) + QString::number(shown, 'f', 1);
}

int contradicted(const Snapshot& snapshot)
{
    return static_cast<int>(
        std::ranges::count_if(snapshot.claims, [](const Snapshot::ClaimRow& claim) {
            return claim.verdict == ClaimVerdict::Contradicted;
        }));
}

/// What changed from one to the next; nothing before the first, or where either could not be read.
std::vector<Change> changesAt(const std::vector<Snapshot>& trail, size_t index)
{
    if (index == 0 || !trail[index].error.isEmpty() || !trail[index - 1].error.isEmpty())
        return {};
    return changesBetween(trail[index - 1], trail[index]);
}

void writeChange(JsonWriter& json, const Change& change)
{
    json.openObject();
    json.text("id", change.id);
    json.text("from", statusWord(change.from));
    json.text("to", statusWord(change.to));
    json.text("cause", causeWord(change.cause));
    json.number("categoryPoints", rounded(change.categoryPoints));
    json.number("overallPoints", rounded(change.overallPoints));
    json.text("why", change.why);
    json.close();
}

} // namespace

QByteArray trailText(const std::vector<Snapshot>& trail)
{
    QString out;
    for (size_t i = 0; i < trail.size(); ++i) {
        const auto& one = trail[i];
        out += u"%1  %2  %3\n"_s.arg(
            one.commit.left(shortCommit), toRfc3339(one.time), visible(one.subject, longest));
        if (!one.error.isEmpty()) {
            out += u"            %1\n"_s.arg(visible(one.error, longest));
            continue;
        }
        out += u"            %1  %2\n"_s.arg(verdictWord(one.verdict),
            tr("proven %1 to %2, coverage %3 %, claimed %4, claims contradicted: %5")
                .arg(percent(one.score.proven),
                    percent(one.score.best),
                    percent(one.score.coverage),
                    percent(one.score.claimed))
                .arg(contradicted(one)));
        for (const auto& change : changesAt(trail, i))
            out += u"            %1 %2: %3 → %4  (%5)\n"_s.arg(
                points(change.overallPoints).rightJustified(6),
                change.id,
                statusWord(change.from),
                statusWord(change.to),
                causeWord(change.cause));
    }
    const auto partings = partingsOf(trail);
    if (!partings.empty())
        out += u"\n%1\n"_s.arg(tr("Claim and evidence parted:"));
    for (const auto& parting : partings) {
        out += u"  %1:%2  \"%3\"\n"_s.arg(visible(parting.path, longest))
                   .arg(parting.line)
                   .arg(visible(parting.text, longest));
        const QString where = parting.commit.isEmpty()
            ? tr("contradicted from the first of these commits on")
            : u"%1 %2"_s.arg(parting.commit.left(shortCommit), visible(parting.subject, longest));
        out += u"    %1  %2\n"_s.arg(where, parting.checks.join(u", "_s));
    }
    return out.toUtf8();
}

QByteArray trailJson(const std::vector<Snapshot>& trail)
{
    JsonWriter json;
    json.openObject();
    json.text("schema", u"slipway.trail/1"_s);
    json.openArray("commits");
    for (size_t i = 0; i < trail.size(); ++i) {
        const auto& one = trail[i];
        json.openObject();
        json.text("commit", one.commit);
        json.text("time", toRfc3339(one.time));
        json.text("subject", one.subject);
        json.textOrNull("error", one.error);
        json.textOrNull("tree", one.treeHash);
        json.text("verdict", verdictWord(one.verdict));
        json.number("level", one.level);
        json.number(
            "proven", one.score.proven ? std::optional(rounded(*one.score.proven)) : std::nullopt);
        json.number("coverage",
            one.score.coverage ? std::optional(rounded(*one.score.coverage)) : std::nullopt);
        json.number("claimed",
            one.score.claimed ? std::optional(rounded(*one.score.claimed)) : std::nullopt);
        json.number("contradicted", contradicted(one));
        json.openArray("changes");
        for (const auto& change : changesAt(trail, i))
            writeChange(json, change);
        json.close();
        json.close();
    }
    json.close();
    json.openArray("partings");
    for (const auto& parting : partingsOf(trail)) {
        json.openObject();
        json.text("path", parting.path);
        json.number("line", parting.line);
        json.text("text", parting.text);
        json.textOrNull("commit", parting.commit);
        json.textOrNull("subject", parting.subject);
        json.texts("checks", parting.checks);
        json.close();
    }
    json.close();
    json.close();
    return json.bytes();
}

} // namespace slipway::verbs
