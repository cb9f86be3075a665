// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/documentation.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

using evidence::MarkdownDocument;
using evidence::MarkdownHeading;
using evidence::MarkdownSpan;

bool isHistoryDocument(const QString& path)
{
    static const QRegularExpression history(
        u"(^|/"
        u")(change(log|s)|history|news|releases?|release[-_]notes|migrat\\w*|upgrad\\w*|roadmap|"
        u"todo|adr|adrs|rfcs?"
        u"|proposals?|enhancements?|keps?|decisions|archive|blog|posts)([-_.][^/]*)?(\\.\\w+$|/)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return history.match(path).hasMatch();
}

bool isElsewhereSection(const QStringList& sections)
{
    static const QRegularExpression words(
        u"\\b(examples?|sample|output|roadmap|future|planned|next steps|to "
        u"?do|before|previous|legacy|deprecated|removed"
        u"|changelog|migrat\\w+|upgrad\\w+|windows|macos|troubleshoot\\w*|third[- ]party|alternatives?|customi[sz]\\w+)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    return std::any_of(sections.begin(), sections.end(), [](const QString& section) {
        return words.match(section).hasMatch();
    });
}

int endOfSection(const MarkdownDocument& document, const MarkdownHeading& heading)
{
    for (const auto& next : document.headings) {
        if (next.line > heading.line && next.level <= heading.level)
            return next.line - 1;
    }
    return std::numeric_limits<int>::max();
}

bool hasSteps(const MarkdownDocument& document, int from, int to)
{
    const auto within
        = [from, to](const auto& part) { return part.line > from && part.line <= to; };
    return std::any_of(document.fences.begin(), document.fences.end(), within)
        || std::count_if(document.items.begin(), document.items.end(), within) >= 2
        || std::any_of(document.spans.begin(), document.spans.end(), within);
}

bool leadsOn(const MarkdownDocument& document, int from, int to)
{
    const auto within
        = [from, to](const auto& part) { return part.line > from && part.line <= to; };
    return std::any_of(document.fences.begin(), document.fences.end(), within)
        || std::any_of(
            document.spans.begin(), document.spans.end(), [&within](const MarkdownSpan& span) {
                return span.kind == MarkdownSpan::Kind::Link && within(span);
            });
}

} // namespace slipway::readiness
