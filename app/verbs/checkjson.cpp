// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkjson.h"

#include "app/verbs/checkjsonwriter.h"
#include "base/clock.h"
#include "readiness/score.h"

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using namespace readiness;

std::optional<double> shown(const std::optional<double>& percent)
{
    return percent ? std::optional(rounded(*percent)) : std::nullopt;
}

void writeScore(JsonWriter& json, const Score& score)
{
    json.number("proven", shown(score.proven));
    json.number("best", shown(score.best));
    json.number("coverage", shown(score.coverage));
    json.number("claimed", shown(score.claimed));
}

std::optional<double> orNull(int number)
{
    return number > 0 ? std::optional<double>(number) : std::nullopt;
}

void writeCategory(JsonWriter& json, const CategoryScore& category)
{
    json.openObject();
    json.text("id", categoryId(category.category));
    json.text("name", categoryName(category.category));
    writeScore(json, category.score);
    json.openObject("counts");
    json.number("pass", category.counts.pass);
    json.number("warn", category.counts.warn);
    json.number("fail", category.counts.fail);
    json.number("unknown", category.counts.unknown);
    json.number("na", category.counts.notApplicable);
    json.number("waived", category.counts.waived);
    json.close();
    json.close();
}

void writeEvidence(JsonWriter& json, const Evidence& evidence)
{
    json.openObject();
    json.text("kind", evidenceWord(evidence.kind));
    json.textOrNull("path", evidence.path);
    json.number("line", orNull(evidence.line));
    json.number("column", orNull(evidence.column));
    json.textOrNull("excerpt", evidence.excerpt);
    json.textOrNull("url", evidence.url);
    json.textOrNull("time", evidence.time != 0 ? toRfc3339(evidence.time) : QString());
    json.text("class", evidenceClassWord(classOf(evidence.kind)));
    json.textOrNull("tool", evidence.tool);
    json.textOrNull("commit", evidence.commit);
    json.textOrNull("sha256", QString::fromLatin1(evidence.hash.toHex()));
    json.close();
}

void writeWaiver(JsonWriter& json, const char* key, const Waiver& waiver)
{
    json.openObject(key);
    json.text("check", waiver.id);
    json.textOrNull("path", waiver.path);
    json.textOrNull("service", waiver.service);
    json.textOrNull("fingerprint", waiver.fingerprint);
    json.text("reason", waiver.reason);
    json.text("owner", waiver.owner);
    json.text("approver", waiver.approver);
    json.text("created", toRfc3339(waiver.created));
    json.text("expires", toRfc3339(waiver.expires));
    json.text("file", waiver.file);
    json.number("line", waiver.line);
}

void writeUse(JsonWriter& json, const WaiverUse& use)
{
    writeWaiver(json, nullptr, use.waiver);
    json.text("state", waiverStateWord(use.state));
    json.textOrNull("why", use.why);
    json.close();
}

void writeCheck(JsonWriter& json, const CheckResult& check)
{
    json.openObject();
    json.text("id", check.id);
    json.text("category", categoryId(check.category));
    json.text("title", check.title);
    json.text("status", statusWord(check.status));
    json.textOrNull("unknown", unknownWord(check.unknown));
    json.text("severity", severityWord(check.severity));
    json.number("weight", check.weight);
    json.number("credit", creditOf(check.status));
    json.text("reason", check.reason);
    json.text("remediation", check.remediation);
    json.textOrNull("rationale", check.rationale);
    json.text("least", evidenceClassWord(check.least));
    json.text("gross", statusWord(check.gross));
    json.textOrNull("owner", check.owner);
    json.text("fingerprint", check.fingerprint);
    json.flag("own", check.isOwn);
    if (check.waiver) {
        writeWaiver(json, "waiver", *check.waiver);
        json.close();
    }
    json.openArray("evidence");
    for (const auto& evidence : check.evidence)
        writeEvidence(json, evidence);
    json.close();
    json.close();
}

void writeClaim(JsonWriter& json, const Claim& claim)
{
    json.openObject();
    json.text("path", claim.path);
    json.number("line", orNull(claim.line));
    json.text("text", claim.text);
    json.text("kind", claim.kind);
    json.text("subject", claim.subject);
    json.text("verdict", claimVerdictWord(claim.verdict));
    json.texts("checks", claim.checks);
    json.textOrNull("quote", claim.quote);
    json.textOrNull("reason", claim.reason);
    json.close();
}

} // namespace

QByteArray checkJson(const Assessment& assessment)
{
    JsonWriter json;
    json.openObject();
    json.text("schema", u"slipway.check/1"_s);
    json.text("project", assessment.project);
    json.text("repository", assessment.repository);
    json.textOrNull("commit", assessment.commit);
    json.text("time", toRfc3339(assessment.time));
    json.textOrNull("revision", assessment.revision);
    json.textOrNull("tree", assessment.treeHash);
    json.textOrNull("environment", assessment.environment);
    json.text("profile", assessment.profile);
    json.text("profileVersion", assessment.profileVersion);
    json.text("rules", assessment.rules);
    if (assessment.isDemo)
        json.flag("demo", true);
    json.text("verdict", verdictWord(assessment.verdict));
    json.openObject("score");
    writeScore(json, assessment.score);
    json.close();
    json.openObject("gross");
    writeScore(json, assessment.gross);
    json.close();
    json.openObject("level");
    json.number("reached", assessment.level);
    json.number("target", orNull(assessment.targetLevel));
    json.textOrNull("lacks", assessment.levelReason);
    json.close();
    json.text("verdictReason", assessment.verdictReason);
    json.texts("blockers", assessment.blockers);
    json.openArray("categories");
    for (const auto& category : assessment.categories)
        writeCategory(json, category);
    json.close();
    json.openArray("checks");
    for (const auto& check : assessment.checks)
        writeCheck(json, check);
    json.close();
    json.openArray("claims");
    for (const auto& claim : assessment.claims)
        writeClaim(json, claim);
    json.close();
    json.openArray("waivers");
    for (const auto& use : assessment.waivers)
        writeUse(json, use);
    json.close();
    json.texts("errors", assessment.errors);
    json.close();
    return json.bytes();
}

} // namespace slipway::verbs
