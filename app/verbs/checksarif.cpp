// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checksarif.h"

#include "app/verbs/checkjsonwriter.h"
#include "base/text.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using namespace readiness;

constexpr qsizetype longest = 2000;

QString kindOf(Status status)
{
    switch (status) {
    case Status::Pass: return u"pass"_s;
    case Status::Warn:
    case Status::Fail:
    case Status::Waived: return u"fail"_s;
    case Status::Unknown: return u"open"_s;
    case Status::NotApplicable: return u"notApplicable"_s;
    }
    return u"open"_s;
}

/// SARIF allows a level for kind fail only.
QString levelOf(const CheckResult& check)
{
    const Status status = check.status == Status::Waived ? check.gross : check.status;
    if (kindOf(check.status) != u"fail")
        return u"none"_s;
    if (status != Status::Fail)
        return u"note"_s;
    switch (check.severity) {
    case Severity::Blocker:
    case Severity::High: return u"error"_s;
    case Severity::Medium: return u"warning"_s;
    case Severity::Low: return u"note"_s;
    }
    return u"warning"_s;
}

void writeMessage(JsonWriter& json, const char* key, const QString& text)
{
    json.openObject(key);
    json.text("text", visible(text, longest));
    json.close();
}

void writeRule(JsonWriter& json, const CheckResult& check)
{
    json.openObject();
    json.text("id", check.id);
    writeMessage(json, "shortDescription", check.title);
    if (!check.rationale.isEmpty())
        writeMessage(json, "fullDescription", check.rationale);
    writeMessage(json, "help", check.remediation);
    json.openObject("properties");
    json.text("category", categoryName(check.category));
    json.text("severity", severityWord(check.severity));
    json.close();
    json.close();
}

void writeLocation(JsonWriter& json, const Evidence& evidence)
{
    json.openObject();
    json.openObject("physicalLocation");
    json.openObject("artifactLocation");
    json.text("uri", QString::fromLatin1(QUrl::toPercentEncoding(evidence.path, "/")));
    json.text("uriBaseId", u"%SRCROOT%"_s);
    json.close();
    if (evidence.line > 0) {
        json.openObject("region");
        json.number("startLine", evidence.line);
        if (evidence.column > 0)
            json.number("startColumn", evidence.column);
        if (evidence.endLine > evidence.line)
            json.number("endLine", evidence.endLine);
        if (!evidence.excerpt.isEmpty())
            writeMessage(json, "snippet", evidence.excerpt);
        json.close();
    }
    json.close();
    json.close();
}

void writeResult(JsonWriter& json, const CheckResult& check, int rule)
{
    json.openObject();
    json.text("ruleId", check.id);
    json.number("ruleIndex", rule);
    json.text("kind", kindOf(check.status));
    json.text("level", levelOf(check));
    const QString unknown = unknownWord(check.unknown);
    writeMessage(json,
        "message",
        unknown.isEmpty() ? check.reason : u"unknown (%1): %2"_s.arg(unknown, check.reason));
    json.openArray("locations");
    for (const auto& evidence : check.evidence) {
        const bool isFile
            = evidence.kind != EvidenceKind::Live && evidence.kind != EvidenceKind::Metric;
        if (isFile && !evidence.path.isEmpty() && evidence.path != u".")
            writeLocation(json, evidence);
    }
    json.close();
    json.openObject("partialFingerprints");
    json.text("slipwayFinding/v1", check.fingerprint);
    json.close();
    if (check.status == Status::Waived && check.waiver) {
        json.openArray("suppressions");
        json.openObject();
        json.text("kind", u"external"_s);
        json.text("status", u"accepted"_s);
        json.text("justification", visible(check.waiver->reason, longest));
        json.close();
        json.close();
    }
    json.close();
}

} // namespace

QByteArray checkSarif(const Assessment& assessment)
{
    JsonWriter json;
    json.openObject();
    json.text("$schema", u"https://json.schemastore.org/sarif-2.1.0.json"_s);
    json.text("version", u"2.1.0"_s);
    json.openArray("runs");
    json.openObject();
    json.openObject("tool");
    json.openObject("driver");
    json.text("name", u"Slipway"_s);
    json.text("version", QStringLiteral(SLIPWAY_VERSION));
    json.openArray("rules");
    for (const auto& check : assessment.checks)
        writeRule(json, check);
    json.close();
    json.close();
    json.close();
    if (!assessment.commit.isEmpty()) {
        json.openArray("versionControlProvenance");
        json.openObject();
        json.text("repositoryUri", QUrl::fromLocalFile(assessment.repository).toString());
        json.text("revisionId", assessment.commit);
        json.close();
        json.close();
    }
    json.openArray("results");
    for (size_t i = 0; i < assessment.checks.size(); ++i)
        writeResult(json, assessment.checks[i], static_cast<int>(i));
    json.close();
    json.openObject("properties");
    json.text("verdict", verdictWord(assessment.verdict));
    json.close();
    json.close();
    json.close();
    json.close();
    return json.bytes();
}

} // namespace slipway::verbs
