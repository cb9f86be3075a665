// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/branchprotection.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t maxRules = 500;

void require(BranchProtection& out, const QString& name, int line)
{
    const bool isKnown
        = std::ranges::find(out.checks, name, &RequiredCheck::name) != out.checks.end();
    if (!name.isEmpty() && !isKnown && out.checks.size() < maxRules)
        out.checks.push_back({name, line});
}

int approvalsIn(const yaml::Node* node)
{
    const auto count = numberOf(node);
    return count && *count > 0 ? static_cast<int>(std::min(*count, 100.0)) : 0;
}

/// `GET /repos/{owner}/{repo}/branches/{branch}/protection`.
BranchProtection readProtection(const yaml::Node& root)
{
    BranchProtection out{.line = root.mark.line};
    out.branch = shortText(
        root.textOf(u"url").section(u"/branches/"_s, 1, 1).section(u"/protection"_s, 0, 0));
    if (const auto* status = root.find(u"required_status_checks");
        status != nullptr && status->isMap()) {
        out.requiresChecks = true;
        for (const auto& check : itemsOf(status->find(u"checks")))
            require(out, shortText(check, u"context"), check.mark.line);
        for (const auto& name : itemsOf(status->find(u"contexts")))
            require(out, shortText(name.text), name.mark.line);
    }
    if (const auto* reviews = root.find(u"required_pull_request_reviews");
        reviews != nullptr && reviews->isMap()) {
        out.requiresReview = true;
        out.approvals = approvalsIn(reviews->find(u"required_approving_review_count"));
    }
    if (const auto* admins = root.find({u"enforce_admins", u"enabled"}))
        out.bindsAdministrators = admins->text == u"true";
    return out;
}

void readRule(const yaml::Node& rule, BranchProtection& out)
{
    const QString type = rule.textOf(u"type");
    if (type == u"required_status_checks") {
        out.requiresChecks = true;
        for (const auto& check : itemsOf(rule.find({u"parameters", u"required_status_checks"})))
            require(out, shortText(check, u"context"), check.mark.line);
    } else if (type == u"pull_request") {
        out.requiresReview = true;
        out.approvals = std::max(out.approvals,
            approvalsIn(rule.find({u"parameters", u"required_approving_review_count"})));
    }
}

/// One ruleset as `GET /repos/{owner}/{repo}/rulesets/{id}` writes it.
BranchProtection readRuleset(const yaml::Node& root)
{
    BranchProtection out{.branch = shortText(root, u"name"), .line = root.mark.line};
    const QString enforcement = root.textOf(u"enforcement", u"active"_s);
    const QString target = root.textOf(u"target", u"branch"_s);
    if (enforcement != u"active") {
        out.isEnforced = false;
        out.why = u"The ruleset %1 is %2, not active."_s.arg(out.branch, shortText(enforcement));
    } else if (target != u"branch") {
        out.isEnforced = false;
        out.why
            = u"The ruleset %1 is about a %2, not a branch."_s.arg(out.branch, shortText(target));
    }
    for (const auto& rule : itemsOf(root.find(u"rules")))
        readRule(rule, out);
    return out;
}

bool isRule(const yaml::Node& node)
{
    return node.find(u"type") != nullptr
        && (node.find(u"ruleset_id") != nullptr || node.find(u"parameters") != nullptr);
}

bool isRuleset(const yaml::Node& node)
{
    return node.find(u"enforcement") != nullptr && node.find(u"target") != nullptr;
}

/// The forge's answer where there is no protection.
bool isRefusal(const yaml::Node& root)
{
    return root.textOf(u"message").startsWith(u"Branch not protected");
}

bool isProtection(const yaml::Node& root)
{
    return root.isMap()
        && (root.find(u"required_status_checks") != nullptr
            || root.find(u"required_pull_request_reviews") != nullptr
            || root.find({u"enforce_admins", u"enabled"}) != nullptr);
}

} // namespace

bool isBranchProtection(const yaml::Node& root)
{
    if (root.isSequence())
        return !root.items.empty() && (isRule(root.items.front()) || isRuleset(root.items.front()));
    return isProtection(root) || isRuleset(root) || isRefusal(root);
}

Result<std::vector<BranchProtection>> readBranchProtection(const yaml::Node& root)
{
    std::vector<BranchProtection> out;
    if (isRefusal(root)) {
        out.push_back({.isEnforced = false,
            .why = u"The forge says that the branch is not protected."_s,
            .line = root.mark.line});
        return out;
    }
    if (!root.isSequence()) {
        out.push_back(isRuleset(root) ? readRuleset(root) : readProtection(root));
        return out;
    }
    BranchProtection together{.line = root.mark.line}; // `GET …/rules/branches/{branch}`
    bool hasRules = false;
    for (const auto& node : root.items) {
        if (isRuleset(node) && out.size() < maxRules)
            out.push_back(readRuleset(node));
        else if (isRule(node)) {
            readRule(node, together);
            hasRules = true;
        }
    }
    if (hasRules)
        out.push_back(std::move(together));
    return out;
}

} // namespace slipway::evidence
