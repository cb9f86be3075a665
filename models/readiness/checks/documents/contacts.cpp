// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/documents/checks.h"
#include "readiness/checks/documents/sections.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr size_t shownPlaces = 20;

/// Somebody who can be reached: an address, a number, a channel, a handle, a rota.
bool isContact(const QString& line)
{
    static const auto contact = anyCase(
        u"[\\w.+-]+@[\\w-]+\\.[\\w.]+|[\\w.+-]+ ?(\\[at\\]|\\(at\\)) ?[\\w.-]+|https?://\\S+|(^|[\\s`(|])#[a-z][\\w-]{2,}|(^|[\\s`(|:])(\\+\\d[\\d ()./-]{6,}\\d|\\(?0\\d[\\d ()/-]{5,}\\d)|\\b(tel|phone|call|dial)\\b\\W+\\d[\\d -]{5,}|(^|[\\s`(|])@[\\w-]{3,}|pager ?duty|ops ?genie|victor ?ops|splunk on-?call|grafana on-?call|incident\\.io|\\bslack\\b|\\bmatrix\\b|\\bdiscord\\b|\\bmailing list\\b|private vulnerability report|security advisor(y|ies)|hackerone|bugcrowd"_s);
    return contact.match(line).hasMatch();
}

/// The same of a security policy: an address, or a link that is for reports.
bool isReportContact(const QString& line)
{
    static const auto address = anyCase(
        u"[\\w.+-]+@[\\w-]+\\.[\\w.]+|[\\w.+-]+ ?(\\[at\\]|\\(at\\)) ?[\\w.-]+|vulnerability report(ing)?\\b.*(github|private)|private(ly)? (vulnerability )?report|security advisor(y|ies)|/security/(advisories|policy)|hackerone|bugcrowd|intigriti|huntr"_s);
    static const auto meant = anyCase(
        u"\\breport|\\bdisclos|\\bcontact|\\bvulnerab|\\bform\\b|\\bsecurity (team|page|centre|center)"_s);
    return address.match(line).hasMatch()
        || (line.contains(u"https://") && meant.match(line).hasMatch());
}

/// `pagerduty.com/integration-key` in a Backstage catalogue.
std::optional<Evidence> rotaInCatalogue(const Facts& facts)
{
    for (const auto& path : facts.tree().files()) {
        if (!path.endsWith(u"catalog-info.yaml") && !path.endsWith(u"catalog-info.yml"))
            continue;
        const auto& lines = facts.get<Lines>().of(facts, path);
        for (qsizetype i = 0; i < lines.size(); ++i)
            if (lines[i].contains(u"pagerduty.com/") || lines[i].contains(u"opsgenie.com/")
                || lines[i].contains(u"grafana.com/oncall"))
                return placeOf(facts, path, static_cast<int>(i) + 1);
    }
    return std::nullopt;
}

} // namespace

Outcome onCallIsFilledIn(const Facts& facts)
{
    static const auto file
        = anyCase(u"(^|/)[^/]*(on-?_?call|escalation|incident[-_]?contacts?)[^/]*\\.\\w+$"_s);
    static const auto heading = anyCase(
        u"\\bon[- ]?call\\b|\\bescalat(e|ion|ing)\\b|\\b(emergency|incident|support|operational|key|primary) contacts?\\b|\\bcontacts?$|\\bcontact (information|list|details)|\\bwho to (call|contact|page)"_s);
    static const auto strict = anyCase(u"on[- ]?_?call|escalat|incident|emergency"_s);
    if (!isDeployable(facts))
        return notApplicable(
            u"Nothing in the repository says that it is deployed: no image, stack, manifest or chart."_s,
            {absent(u"Dockerfile"_s)});
    Findings open;
    std::vector<Evidence> filled;
    std::vector<Evidence> bare;
    for (const auto& section : findSections(facts, file, heading)) {
        // "Contact" of a README is its author's; only escalation is asked about here.
        const bool isStrict = strict.match(section.title + section.path).hasMatch();
        bool hasContact = false;
        bool hasPlaceholder = false;
        for (const auto& line : textOf(facts, section)) {
            const QString gap = placeholderIn(line.text);
            if (!gap.isEmpty()) {
                hasPlaceholder = true;
                if (open.places.size() < shownPlaces)
                    open.add(u"%1 line %2 still says \"%3\""_s.arg(section.path)
                                 .arg(line.line)
                                 .arg(gap.trimmed().left(60)),
                        placeOf(facts, section.path, line.line));
            } else if (line.line > section.line && isContact(line.text)) {
                hasContact = true;
            }
        }
        if (hasContact && !hasPlaceholder && isStrict)
            filled.push_back(placeOf(facts, section.path, section.line));
        else if (!hasContact && !hasPlaceholder && isStrict)
            bare.push_back(placeOf(facts, section.path, section.line));
    }
    if (!open.isEmpty())
        return failed(open.text(), open.places);
    if (const auto rota = rotaInCatalogue(facts))
        return passed(u"The catalogue entry names the on-call rota."_s, {*rota});
    if (!filled.empty())
        return passed(u"On-call and escalation name who can be reached."_s, std::move(filled));
    if (!bare.empty()) {
        const QString path = bare.front().path;
        return warned(
            u"%1 speaks of on-call or escalation, but names nobody who can be reached."_s.arg(path),
            std::move(bare));
    }
    if (const QString other = otherFormat(facts, file); !other.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"%1 is neither Markdown nor reStructuredText, which is all that is read."_s.arg(other),
            {placeOf(facts, other, 1)});
    return failed(u"No document says whom to call when the system is down."_s,
        {absent(u"docs/ON_CALL.md"_s)});
}

namespace {

constexpr qint64 maxPolicy = 512 * 1024;

/// The template that GitHub offers, as it is before anybody edits it.
bool isTemplateText(const QString& line)
{
    static const auto text = anyCase(
        u"use this section to tell people|tell them where to go, how often they can expect"_s);
    return text.match(line).hasMatch();
}

QString policyOf(const Facts& facts)
{
    static const auto policy = anyCase(
        u"^(\\.github/|docs/|doc/|\\.gitlab/)?security(-policy|_policy)?(\\.(md|markdown|rst|txt|adoc))?$|(^|/)\\.well-known/security\\.txt$"_s);
    for (const auto& path : facts.tree().files())
        if (policy.match(path).hasMatch())
            return path;
    return {};
}

Outcome judgePolicy(const Facts& facts, const QString& path, int from, int to)
{
    const auto& lines = facts.get<Lines>().of(facts, path);
    Findings gaps;
    int contact = 0;
    bool isCode = false;
    for (int i = from; i <= to && i <= lines.size(); ++i) {
        const QString& line = lines[i - 1];
        if (line.trimmed().startsWith(u"```"))
            isCode = !isCode;
        if (isTemplateText(line))
            return failed(u"%1 is still the template: nobody has filled it in."_s.arg(path),
                {placeOf(facts, path, i)});
        const QString gap = placeholderIn(line);
        if (!gap.isEmpty())
            gaps.add(u"%1 line %2 still says \"%3\""_s.arg(path).arg(i).arg(gap.trimmed().left(60)),
                placeOf(facts, path, i));
        else if (contact == 0 && !isCode && isReportContact(line))
            contact = i;
    }
    if (contact > 0)
        return passed(u"%1 says whom to tell about a vulnerability."_s.arg(path),
            {placeOf(facts, path, contact)});
    if (!gaps.isEmpty())
        return failed(gaps.text(), gaps.places);
    return failed(u"%1 names nobody who can be told about a vulnerability."_s.arg(path),
        {placeOf(facts, path, from)});
}

} // namespace

Outcome securityPolicyHasContact(const Facts& facts)
{
    const QString path = policyOf(facts);
    if (!path.isEmpty()) {
        if (const auto bytes = facts.tree().read(path, maxPolicy); !bytes)
            return unknown(UnknownReason::Unreadable,
                u"%1 cannot be read."_s.arg(path),
                {placeOf(facts, path)});
        return judgePolicy(facts, path, 1, std::numeric_limits<int>::max());
    }
    // A file of another name does as well, if it is about that alone; a section of other prose does
    // not: outside of documentation no check follows what people write about a system.
    static const auto file
        = anyCase(u"(^|/)[^/]*security[-_ ]?(policy|disclosure|reporting)[^/]*\\.\\w+$"_s);
    static const auto heading = anyCase(
        u"security (policy|issues?|vulnerabilit|disclosure|contact|bugs?|reports?)|report(ing)? (a |security |vulnerab)|vulnerability (report|disclosure)|responsible disclosure|^security$"_s);
    for (const auto& section : findSections(facts, file, heading)) {
        if (!file.match(section.path).hasMatch())
            continue;
        const auto text = textOf(facts, section);
        static const auto report = anyCase(u"\\breport|\\bdisclos|\\bvulnerab"_s);
        const bool isAbout = std::ranges::any_of(
            text, [](const auto& line) { return report.match(line.text).hasMatch(); });
        const bool hasContact = std::ranges::any_of(text, [](const auto& line) {
            return isReportContact(line.text) && placeholderIn(line.text).isEmpty();
        });
        if (isAbout && hasContact)
            return passed(u"\"%1\" in %2 says whom to tell about a vulnerability."_s.arg(
                              section.title.left(80), section.path),
                {placeOf(facts, section.path, section.line)});
    }
    return failed(u"No security policy says whom to tell about a vulnerability."_s,
        {absent(u"SECURITY.md"_s)});
}

} // namespace slipway::readiness
