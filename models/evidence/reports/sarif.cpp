// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/sarif.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t maxRuns = 50;
constexpr qsizetype keptErrors = 20;

struct Rule {
    FindingLevel level = FindingLevel::Unknown;
    bool hasScore = false;
};
using Rules = QHash<QString, Rule>;

struct ToolKind {
    QLatin1StringView word;
    FindingKind kind;
};
/// By the start of a driver's name. Others look at code.
constexpr ToolKind toolKinds[]{{"trivy"_L1, FindingKind::Vulnerability},
    {"grype"_L1, FindingKind::Vulnerability},
    {"snyk open source"_L1, FindingKind::Vulnerability},
    {"snyk container"_L1, FindingKind::Vulnerability},
    {"osv-scanner"_L1, FindingKind::Vulnerability},
    {"pip-audit"_L1, FindingKind::Vulnerability},
    {"docker scout"_L1, FindingKind::Vulnerability},
    {"dependency-check"_L1, FindingKind::Vulnerability},
    {"gitleaks"_L1, FindingKind::Secret},
    {"trufflehog"_L1, FindingKind::Secret},
    {"detect-secrets"_L1, FindingKind::Secret},
    {"hadolint"_L1, FindingKind::Misconfiguration},
    {"checkov"_L1, FindingKind::Misconfiguration},
    {"kube"_L1, FindingKind::Misconfiguration},
    {"kics"_L1, FindingKind::Misconfiguration},
    {"terrascan"_L1, FindingKind::Misconfiguration},
    {"tfsec"_L1, FindingKind::Misconfiguration},
    {"zizmor"_L1, FindingKind::Misconfiguration},
    {"scorecard"_L1, FindingKind::Misconfiguration},
    {"eslint"_L1, FindingKind::Style},
    {"ruff"_L1, FindingKind::Style},
    {"flake8"_L1, FindingKind::Style},
    {"pylint"_L1, FindingKind::Style},
    {"shellcheck"_L1, FindingKind::Style},
    {"mypy"_L1, FindingKind::Style},
    {"actionlint"_L1, FindingKind::Style},
    {"clang-tidy"_L1, FindingKind::Style},
    {"golangci"_L1, FindingKind::Style},
    {"clippy"_L1, FindingKind::Style},
    {"rubocop"_L1, FindingKind::Style},
    {"biome"_L1, FindingKind::Style}};

FindingKind kindOf(const QString& tool)
{
    for (const auto& row : toolKinds)
        if (tool.startsWith(row.word, Qt::CaseInsensitive))
            return row.kind;
    return FindingKind::Code;
}

void readRules(const yaml::Node* component, Rules& rules)
{
    if (component == nullptr)
        return;
    for (const auto& rule : itemsOf(component->find(u"rules"))) {
        Rule out;
        if (const auto score = numberOf(rule.find({u"properties", u"security-severity"}))) {
            out.level = levelOfScore(*score);
            out.hasScore = out.level != FindingLevel::Unknown;
        }
        if (!out.hasScore) {
            const auto* level = rule.find({u"defaultConfiguration", u"level"});
            out.level = levelOfWord(level != nullptr ? level->text : u"warning"_s);
        }
        rules.insert(rule.textOf(u"id"), out);
    }
}

FindingLevel levelOf(const yaml::Node& result, const QString& id, const Rules& rules)
{
    if (const auto score = numberOf(result.find({u"properties", u"security-severity"})))
        return levelOfScore(*score);
    const auto rule = rules.constFind(id);
    if (rule != rules.constEnd() && rule->hasScore)
        return rule->level;
    if (const QString level = result.textOf(u"level"); !level.isEmpty())
        return levelOfWord(level);
    return rule != rules.constEnd() ? rule->level : FindingLevel::Medium;
}

bool isSuppressed(const yaml::Node& result)
{
    const auto& list = itemsOf(result.find(u"suppressions"));
    return std::ranges::any_of(list, [](const yaml::Node& suppression) {
        const QString status = suppression.textOf(u"status", u"accepted"_s);
        return status == u"accepted";
    });
}

/// A result that says nothing is wrong, or that it was wrong once.
bool isFinding(const yaml::Node& result)
{
    const QString kind = result.textOf(u"kind", u"fail"_s);
    return (kind == u"fail" || kind == u"open" || kind == u"review")
        && result.textOf(u"baselineState") != u"absent";
}

QString ruleIdOf(const yaml::Node& result, const yaml::Node* driver)
{
    QString id = result.textOf(u"ruleId");
    if (const auto* rule = result.find(u"rule"); id.isEmpty() && rule != nullptr)
        id = rule->textOf(u"id");
    const auto index = numberOf(result.find(u"ruleIndex"));
    if (id.isEmpty() && index && driver != nullptr) {
        const auto& rules = itemsOf(driver->find(u"rules"));
        if (*index >= 0 && *index < static_cast<double>(rules.size()))
            id = rules[static_cast<size_t>(*index)].textOf(u"id");
    }
    return id;
}

ScanFinding findingOf(
    const yaml::Node& result, FindingKind kind, const yaml::Node* driver, const Rules& rules)
{
    const QString id = ruleIdOf(result, driver);
    ScanFinding out{.kind = kind,
        .level = levelOf(result, id, rules),
        .id = shortText(id),
        .isSuppressed = isSuppressed(result),
        .line = result.mark.line};
    // A secret scanner's message may quote what it found.
    if (const auto* message = result.find({u"message", u"text"});
        message != nullptr && kind != FindingKind::Secret)
        out.text = shortText(message->text);
    const auto& places = itemsOf(result.find(u"locations"));
    if (places.empty())
        return out;
    if (const auto* uri = places.front().find({u"physicalLocation", u"artifactLocation", u"uri"}))
        out.subject = shortText(uri->text);
    if (const auto line
        = numberOf(places.front().find({u"physicalLocation", u"region", u"startLine"}));
        line && *line >= 1 && *line < 1e9)
        out.subjectLine = static_cast<int>(*line);
    return out;
}

void readInvocations(const yaml::Node& run, ScanReport& out)
{
    for (const auto& invocation : itemsOf(run.find(u"invocations"))) {
        for (const auto key : {u"endTimeUtc", u"startTimeUtc"}) {
            const auto time = readReportTime(invocation.textOf(key));
            if (time.time > out.origin.time) // they are UTC by their name
                out.origin.time = time.time;
        }
        if (invocation.textOf(u"executionSuccessful") == u"false")
            out.errors << u"the tool says that its run did not succeed"_s;
        for (const auto& note : itemsOf(invocation.find(u"toolExecutionNotifications"))) {
            const auto* text = note.find({u"message", u"text"});
            if (note.textOf(u"level") == u"error" && out.errors.size() < keptErrors)
                out.errors << shortText(text != nullptr ? text->text : u"unknown error"_s);
        }
    }
}

ScanReport readRun(const yaml::Node& run)
{
    ScanReport out;
    const auto* driver = run.find({u"tool", u"driver"});
    if (driver != nullptr) {
        out.origin.tool = shortText(*driver, u"name");
        out.origin.version
            = shortText(driver->textOf(u"semanticVersion", driver->textOf(u"version")));
    }
    out.origin.line = run.mark.line;
    const FindingKind kind = kindOf(out.origin.tool);
    out.covers = {kind};
    for (const auto& version : itemsOf(run.find(u"versionControlProvenance"))) {
        if (out.origin.commit.isEmpty())
            out.origin.commit = commitOf(version.textOf(u"revisionId"));
    }
    if (const auto* image = run.find({u"properties", u"imageName"})) {
        out.isImage = true;
        out.origin.target = shortText(image->text);
    }
    readInvocations(run, out);
    Rules rules;
    readRules(driver, rules);
    if (const auto* tool = run.find(u"tool"))
        for (const auto& extension : itemsOf(tool->find(u"extensions")))
            readRules(&extension, rules);
    for (const auto& result : itemsOf(run.find(u"results")))
        if (isFinding(result))
            out.add(findingOf(result, kind, driver, rules));
    return out;
}

} // namespace

bool isSarif(const yaml::Node& root)
{
    const auto* runs = root.find(u"runs");
    return runs != nullptr && runs->isSequence()
        && (root.textOf(u"version").startsWith(u"2.")
            || root.textOf(u"$schema").contains(u"sarif", Qt::CaseInsensitive));
}

Result<std::vector<ScanReport>> readSarif(const yaml::Node& root)
{
    std::vector<ScanReport> out;
    const auto& runs = itemsOf(root.find(u"runs"));
    for (const auto& run : runs) {
        if (out.size() >= maxRuns)
            break;
        // Without `results` the run was not made, or its results are in another file.
        if (run.find(u"results") != nullptr && run.find(u"results")->isSequence())
            out.push_back(readRun(run));
    }
    if (out.empty())
        return failure(u"%1:1"_s.arg(root.mark.line), u"it holds no run with results"_s);
    return out;
}

} // namespace slipway::evidence
