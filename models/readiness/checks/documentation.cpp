// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/documentation.h"

#include "readiness/checks/published.h"
#include "readiness/documents.h"
#include "readiness/place.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::MarkdownDocument;
using evidence::MarkdownHeading;
using evidence::MarkdownSpan;

QRegularExpression words(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

bool isCommand(const QString& line)
{
    static const QRegularExpression command(
        u"^\\s*(?:\\$|>|#)?\\s*(?:sudo\\s+)?(docker|docker-compose|podman|make|npm|npx|pnpm|yarn|"
        u"bun|pip3?|pipx|uv|poetry"
        u"|python3?|go|cargo|git "
        u"clone|mvn|\\./|gradle|bundle|gem|rails|composer|php|dotnet|cmake|ninja|meson|brew|apt"
        u"|apt-get|dnf|helm|kubectl|terraform|curl|wget|nix|bash|sh)\\b"_s);
    return command.match(line).hasMatch() || line.trimmed().startsWith(u"./");
}

bool hasCommands(const MarkdownDocument& document)
{
    return std::any_of(document.fences.begin(), document.fences.end(), [](const auto& fence) {
        return std::any_of(fence.lines.begin(), fence.lines.end(), isCommand);
    });
}

QString findReadme(const Facts& facts, const QString& pattern)
{
    const auto name = words(pattern);
    for (const auto& path : facts.tree().files()) {
        if (name.match(path).hasMatch())
            return path;
    }
    return {};
}

/// Line that links to a guide for beginners on a site; 0: none does.
int leadsToQuickStart(const MarkdownDocument& document)
{
    static const auto guide
        = words(u"getting[ -]started|quick ?-?start|install(ation|ing)? guide"_s);
    const auto begins = [](const QString& text) { return guide.match(text).hasMatch(); };
    for (const auto& span : document.spans) {
        if (span.kind != MarkdownSpan::Kind::Link || span.isImage || !span.text.startsWith(u"http"))
            continue;
        const auto sayIt
            = [&](const auto& one) { return one.line == span.line && begins(one.text); };
        if (begins(span.text) || std::ranges::any_of(document.prose, sayIt)
            || std::ranges::any_of(document.items, sayIt))
            return span.line;
    }
    return 0;
}

Outcome readmeHasQuickStart(const Facts& facts)
{
    static const auto heading = words(
        u"quick ?-?start|getting started|get started|install|set ?up|usage|how to "
        u"(run|use|start|build)|\\brun(ning)?\\b"
        u"|\\bstart(ing|up)?\\b|\\bbuild(ing)?\\b|\\bdevelop|try it|deploy|démarrage|installation|schnellstart|快速|安装"_s);
    const QString path
        = findReadme(facts, u"^(\\.github/|docs/)?readme\\.(md|markdown|mdx|rst)$"_s);
    if (path.isEmpty()) {
        const QString other = findReadme(facts, u"^readme(\\.(adoc|txt|org))?$"_s);
        if (other.isEmpty())
            return {Status::Fail,
                UnknownReason::None,
                u"There is no README."_s,
                {absent(u"README.md"_s)}};
        return {Status::Unknown,
            UnknownReason::Unsupported,
            u"%1 is neither Markdown nor reStructuredText, which is all that is read."_s.arg(other),
            {placeOf(facts, other, 1)}};
    }
    const auto* file = facts.get<Documents>().find(path);
    if (file == nullptr)
        return {Status::Unknown,
            UnknownReason::Unreadable,
            u"%1 cannot be read."_s.arg(path),
            {placeOf(facts, path)}};
    const auto& document = file->document;
    const MarkdownHeading* bare = nullptr;
    for (const auto& one : document.headings) {
        if (!heading.match(one.text).hasMatch())
            continue;
        if (hasSteps(document, one.line, endOfSection(document, one)))
            return {Status::Pass,
                UnknownReason::None,
                u"The README says how to begin."_s,
                {placeOf(facts, path, one.line)}};
        bare = bare == nullptr ? &one : bare;
    }
    if (hasCommands(document))
        return {Status::Pass,
            UnknownReason::None,
            u"The README shows the commands to begin with."_s,
            {placeOf(facts, path, document.fences.front().line)}};
    if (bare != nullptr) {
        return {Status::Warn,
            UnknownReason::None,
            u"The README has a heading \"%1\", but no step under it."_s.arg(bare->text),
            {placeOf(facts, path, bare->line)}};
    }
    if (const int line = leadsToQuickStart(document); line > 0)
        return {Status::Warn,
            UnknownReason::None,
            u"The README has no quick start of its own; it leads to one outside the repository."_s,
            {placeOf(facts, path, line)}};
    return {Status::Fail,
        UnknownReason::None,
        u"The README has no quick start."_s,
        {placeOf(facts, path, 1)}};
}

/// An installation by the tools that also deploy: half a guide.
bool isHalfGuide(const MarkdownDocument& document, const MarkdownHeading& heading)
{
    static const auto install = words(u"install|set ?up|getting started|quick ?-?start|running"_s);
    static const auto tool = words(
        u"docker[- ]compose|docker run|podman|kubectl|helm (install|upgrade)|systemctl|ansible-playbook|terraform apply"_s);
    if (!install.match(heading.text).hasMatch())
        return false;
    const int end = endOfSection(document, heading);
    return std::any_of(document.fences.begin(), document.fences.end(), [&](const auto& fence) {
        return fence.line > heading.line && fence.line <= end
            && tool.match(fence.lines.join(u' ')).hasMatch();
    });
}

/// How good a document is as a deployment guide: 2 steps are there, 1 only words, 0 it is none.
struct Guide {
    int rank = 0;
    QString path;
    int line = 0;
};

Guide guideIn(const DocumentFile& file)
{
    static const auto named = words(
        u"(^|/)[^/]*(deploy|production[-_ ]?guide|self[-_ ]?host|going[-_ ]?live|hosting)[^/]*(/[^/]+)?\\.(md|markdown|mdx|rst)$"_s);
    static const auto report = words(
        u"(report|complete|summary|changelog|readiness|harden|status|plan|roadmap)[^/]*$"_s);
    static const auto heading = words(
        u"\\bdeploy(ment|ing|s)?\\b|self[- ]?host|\\bin production\\b|production set ?up|\\bhosting\\b|\\bbootstrap(ping)?\\b.*\\b(flux|argo ?cd|clusters?)\\b"_s);
    const auto& document = file.document;
    Guide best;
    if (named.match(file.path).hasMatch() && !report.match(file.path).hasMatch())
        best = {
            hasSteps(document, 0, std::numeric_limits<int>::max()) && document.words >= 30 ? 2 : 1,
            file.path,
            1};
    for (const auto& one : document.headings) {
        if (best.rank == 0 && isHalfGuide(document, one))
            best = {1, file.path, one.line};
        if (best.rank == 2 || !heading.match(one.text).hasMatch()
            || report.match(file.path).hasMatch())
            continue;
        const int rank = leadsOn(document, one.line, endOfSection(document, one)) ? 2 : 1;
        if (rank > best.rank)
            best = {rank, file.path, one.line};
    }
    return best;
}

Outcome deploymentGuideIsThere(const Facts& facts)
{
    Guide best;
    for (const auto& file : facts.get<Documents>().files) {
        if (const auto guide = guideIn(file); guide.rank > best.rank)
            best = guide;
    }
    if (best.rank == 2)
        return {Status::Pass,
            UnknownReason::None,
            u"%1 says how to deploy."_s.arg(best.path),
            {placeOf(facts, best.path, best.line)}};
    const QString other = findReadme(facts, u"(^|/)[^/]*deploy[^/]*\\.(adoc|txt|org)$"_s);
    if (!other.isEmpty()) {
        return {Status::Unknown,
            UnknownReason::Unsupported,
            u"%1 is neither Markdown nor reStructuredText, which is all that is read."_s.arg(other),
            {placeOf(facts, other, 1)}};
    }
    if (best.rank == 1) {
        return {Status::Warn,
            UnknownReason::None,
            u"%1 comes near a deployment guide, but gives no steps of a deployment."_s.arg(
                best.path),
            {placeOf(facts, best.path, best.line)}};
    }
    if (auto published = publishedOnly(facts))
        return notApplicable(
            u"This is a library or a tool that others run: nothing here is deployed."_s,
            {std::move(*published)});
    return {Status::Fail,
        UnknownReason::None,
        u"No document says how to deploy."_s,
        {absent(u"DEPLOYMENT.md"_s)}};
}

constexpr Check table[]{
    {"DOC-01",
        Category::Documentation,
        Severity::Medium,
        "README has a quick start",
        "Write a README.md with the commands that bring a newcomer from a clone to a running "
        "system.",
        readmeHasQuickStart,
        "Who cannot start the system from its README cannot help when it is down."},
    {"DOC-02",
        Category::Documentation,
        Severity::High,
        "A deployment guide exists",
        "Write DEPLOYMENT.md: prerequisites, commands, checks afterwards, and the way back.",
        deploymentGuideIsThere,
        "A release that only its author can deploy stops with the author."},
    {"DOC-03",
        Category::Documentation,
        Severity::High,
        "File paths named in documents exist",
        "Correct the path, or remove the sentence about a file that is gone.",
        namedPathsExist,
        "A document that names files which are gone was not read when the system changed; its "
        "other "
        "sentences are no better."},
};

} // namespace

std::span<const Check> documentationChecks()
{
    return table;
}

} // namespace slipway::readiness
