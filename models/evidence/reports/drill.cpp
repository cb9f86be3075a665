// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/drill.h"

#include "evidence/grafanajson.h"
#include "evidence/reports/report.h"
#include "yaml/document.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t maxRecords = 200;
constexpr int maxDepth = 3;

bool isOneOf(const QString& word, std::initializer_list<QLatin1StringView> words)
{
    return std::ranges::any_of(words, [&word](QLatin1StringView one) { return word == one; });
}

/// `Performed_At` → performedat.
QString plain(const QString& key)
{
    QString out;
    for (const QChar c : key.left(60))
        if (c.isLetterOrNumber())
            out += c.toLower();
    return out;
}

bool isDateKey(const QString& key)
{
    return isOneOf(key,
        {"date"_L1,
            "performed"_L1,
            "performedat"_L1,
            "performedon"_L1,
            "executed"_L1,
            "executedat"_L1,
            "executedon"_L1,
            "drilldate"_L1,
            "testdate"_L1,
            "restoredat"_L1,
            "completedat"_L1,
            "completedon"_L1,
            "finishedat"_L1,
            "time"_L1,
            "timestamp"_L1,
            "day"_L1,
            "when"_L1});
}

bool isOutcomeKey(const QString& key)
{
    return isOneOf(key, {"outcome"_L1, "result"_L1, "success"_L1, "succeeded"_L1, "passed"_L1});
}

DrillOutcome outcomeOf(const QString& text)
{
    const QString word = text.section(u' ', 0, 0).section(u',', 0, 0).section(u'.', 0, 0).toLower();
    if (isOneOf(word,
            {"success"_L1,
                "successful"_L1,
                "succeeded"_L1,
                "pass"_L1,
                "passed"_L1,
                "ok"_L1,
                "true"_L1,
                "yes"_L1,
                "completed"_L1,
                "complete"_L1,
                "met"_L1,
                "green"_L1}))
        return DrillOutcome::Good;
    if (isOneOf(word,
            {"fail"_L1,
                "failed"_L1,
                "failure"_L1,
                "false"_L1,
                "no"_L1,
                "partial"_L1,
                "partially"_L1,
                "aborted"_L1,
                "unsuccessful"_L1,
                "red"_L1,
                "missed"_L1}))
        return DrillOutcome::Bad;
    return DrillOutcome::Unclear;
}

void readMap(const yaml::Node& map, std::vector<DrillRecord>& out)
{
    DrillRecord record;
    const yaml::Node* status = nullptr;
    for (const auto& [key, value] : map.entries) {
        const QString name = plain(key.text);
        if (!value.isScalar())
            continue;
        if (record.time == 0 && isDateKey(name))
            record.time = readReportTime(value.text).time;
        if (name == u"status")
            status = &value;
        if (record.line == 0 && isOutcomeKey(name)) {
            record.outcomeText = shortText(value.text);
            record.outcome = outcomeOf(record.outcomeText);
            record.line = value.mark.line;
        }
    }
    // `status` may be that of the document: draft, accepted. Only an outcome's word counts.
    if (record.line == 0 && status != nullptr
        && outcomeOf(status->text.trimmed()) != DrillOutcome::Unclear) {
        record.outcomeText = shortText(status->text);
        record.outcome = outcomeOf(record.outcomeText);
        record.line = status->mark.line;
    }
    if (record.time != 0 && record.line != 0 && out.size() < maxRecords)
        out.push_back(std::move(record));
}

void readNode(const yaml::Node& node, int depth, std::vector<DrillRecord>& out)
{
    if (depth > maxDepth || out.size() >= maxRecords)
        return;
    // A manifest, a Compose file or a workflow is named so, too.
    if (node.isMap()
        && (node.find(u"apiVersion") != nullptr || node.find(u"services") != nullptr
            || node.find(u"jobs") != nullptr))
        return;
    if (node.isMap())
        readMap(node, out);
    for (const auto& item : node.items)
        readNode(item, depth + 1, out);
    for (const auto& [key, value] : node.entries)
        if (!value.isScalar())
            readNode(value, depth + 1, out);
}

/// Between `---` and `---` at the start; empty if there is none. Lines are those of the file.
QByteArray frontMatter(const QByteArray& bytes)
{
    QByteArray text = bytes.startsWith("\xEF\xBB\xBF") ? bytes.mid(3) : bytes;
    text.replace("\r\n", "\n");
    if (!text.startsWith("---\n"))
        return {};
    const qsizetype end = text.indexOf("\n---", 3);
    return end < 0 ? QByteArray() : '\n' + text.mid(4, end - 4);
}

} // namespace

bool looksLikeDrill(const QString& path)
{
    const bool isRecord = path.endsWith(u".yaml") || path.endsWith(u".yml")
        || path.endsWith(u".json") || path.endsWith(u".md") || path.endsWith(u".markdown");
    if (!isRecord)
        return false;
    for (const auto word : {"drill"_L1,
             "restore"_L1,
             "failover"_L1,
             "disaster"_L1,
             "recovery"_L1,
             "game-day"_L1,
             "gameday"_L1,
             "dr-test"_L1,
             "dr_test"_L1})
        if (path.contains(word, Qt::CaseInsensitive))
            return !path.contains(u"node_modules/") && !path.contains(u"fixtures/");
    return false;
}

std::vector<DrillRecord> readDrills(const QByteArray& bytes, const QString& path)
{
    std::vector<DrillRecord> out;
    if (path.endsWith(u".json")) {
        if (const auto root = readJson(bytes))
            readNode(*root, 0, out);
        return out;
    }
    const bool isMarkdown = path.endsWith(u".md") || path.endsWith(u".markdown");
    const QByteArray text = isMarkdown ? frontMatter(bytes) : bytes;
    if (text.isEmpty())
        return out;
    const auto roots = yaml::readTolerant(text, {1024LL * 1024, 20, 20'000});
    if (!roots)
        return out;
    for (const auto& root : *roots)
        readNode(root, 0, out);
    return out;
}

} // namespace slipway::evidence
