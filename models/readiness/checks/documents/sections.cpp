// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/documents/sections.h"

#include "readiness/checks/documentation.h"
#include "readiness/place.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr size_t maxSections = 200;
constexpr qsizetype enoughWords = 25; ///< for a document of its own to say something

/// Reports and plans speak of a subject without being about it.
bool isReport(const QString& path)
{
    static const auto report = anyCase(
        u"(report|summary|complete|readiness|harden|status|roadmap|proposal|todo|checklist|audit)[^/]*$"_s);
    return report.match(path).hasMatch();
}

Section wholeFile(const DocumentFile& file)
{
    const int all = std::numeric_limits<int>::max();
    const bool says = hasSteps(file.document, 0, all) && file.document.words >= enoughWords;
    return {says ? Section::Rank::Steps : Section::Rank::Named,
        file.path,
        1,
        all,
        file.path.section(u'/', -1)};
}

} // namespace

QRegularExpression anyCase(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

std::vector<Section> findSections(
    const Facts& facts, const QRegularExpression& file, const QRegularExpression& heading)
{
    std::vector<Section> out;
    for (const auto& one : facts.get<Documents>().files) {
        if (out.size() >= maxSections)
            break;
        if (isHistoryDocument(one.path) || isReport(one.path))
            continue;
        if (file.match(one.path).hasMatch()) {
            out.push_back(wholeFile(one));
            continue;
        }
        for (const auto& title : one.document.headings) {
            if (!heading.match(title.text).hasMatch())
                continue;
            const int end = endOfSection(one.document, title);
            const bool says = hasSteps(one.document, title.line, end);
            out.push_back({says ? Section::Rank::Steps : Section::Rank::Named,
                one.path,
                title.line,
                end,
                title.text});
        }
    }
    return out;
}

Section findSection(
    const Facts& facts, const QRegularExpression& file, const QRegularExpression& heading)
{
    Section best;
    for (auto& one : findSections(facts, file, heading)) {
        if (one.rank > best.rank)
            best = std::move(one);
    }
    return best;
}

QString otherFormat(const Facts& facts, const QRegularExpression& file)
{
    static const auto other = anyCase(u"\\.(adoc|asciidoc|org|txt|textile|docx|odt|pdf|html)$"_s);
    for (const auto& path : facts.tree().files())
        if (other.match(path).hasMatch() && file.match(path).hasMatch())
            return path;
    return {};
}

std::vector<evidence::MarkdownLine> textOf(const Facts& facts, const Section& section)
{
    std::vector<evidence::MarkdownLine> out;
    const auto* file = facts.get<Documents>().find(section.path);
    if (file == nullptr)
        return out;
    const auto add = [&](int line, const QString& text) {
        if (line >= section.line && line <= section.endLine && !text.isEmpty())
            out.push_back({line, text});
    };
    for (const auto& heading : file->document.headings)
        add(heading.line, heading.text);
    for (const auto& item : file->document.items)
        add(item.line, item.text);
    for (const auto& line : file->document.prose)
        add(line.line, line.text);
    for (const auto& table : file->document.tables)
        for (const auto& row : table.rows)
            add(row.line, row.cells.join(u" | "_s));
    for (const auto& fence : file->document.fences) {
        int line = fence.line;
        for (const auto& text : fence.lines)
            add(++line, text);
    }
    std::ranges::stable_sort(out, {}, &evidence::MarkdownLine::line);
    return out;
}

QString placeholderIn(const QString& line)
{
    static const auto placeholder = anyCase(
        u"\\[(your|insert|add|enter|fill|full|first|last|primary|secondary|team|on-?call|contact|"
        u"manager|engineer|company|org\\w*)?[ "
        u"_-]*(name|names|e-?mail|phone|number|contact|contacts?|channel|link|url|tbd|todo|person|"
        u"role|address|here|lead)[^\\]]*\\](?!\\()"
        u"|\\[(configure|set "
        u"?up|insert|add|enter|fill|replace|specify|provide|your)\\b[^\\]]*\\](?!\\()"
        u"|\\b(?-i:TBD|TBA|TODO|FIXME)\\b|\\bto be (defined|determined|decided|announced|filled "
        u"in)\\b|\\?\\?\\?"
        u"|\\bx{3,}[-. ]x{3,}|\\(xxx\\)|\\bxxx-|\\b(\\+1[-. ])?\\(?555\\)?[-. "
        u"]\\d{3,4}\\b|\\b123[-. ]456"
        u"|<(your|insert|name|e-?mail|phone|contact|team|on-?call|number|company)[^>]*>"
        u"|[\\w.+-]+@(example|yourcompany|your-?domain|company|domain|yourorg|email|acme|test)\\.("
        u"com|org|net|io|tld)"
        u"|\\byour[-_ ](name|e-?mail|phone|team|company|pagerduty|slack)\\b|_{4,}|\\(example\\)|\\blorem ipsum\\b"_s);
    const auto match = placeholder.match(line);
    return match.hasMatch() ? match.captured(0) : QString();
}

} // namespace slipway::readiness
