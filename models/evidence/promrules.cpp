// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/promrules.h"

#include "base/duration.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

Result<yaml::Node> onlyDocument(const QByteArray& bytes)
{
    auto documents = yaml::readTolerant(bytes);
    if (!documents)
        return failure(documents.error());
    if (documents->empty() || documents->front().isNull())
        return failure(u"1:1"_s, u"the file is empty"_s);
    if (!documents->front().isMap())
        return failure(u"1:1"_s, u"not a map at the top"_s);
    return std::move(documents->front());
}

void say(PromRuleFile& file, const yaml::Mark& mark, const QString& text)
{
    file.problems.push_back({mark.line, mark.column, text});
}

bool isSet(const yaml::Node* node)
{
    return node != nullptr && node->isScalar() && !node->text.trimmed().isEmpty();
}

void readRule(const yaml::Node& node, PromRuleFile& file)
{
    if (!node.isMap())
        return say(file, node.mark, u"a rule is not a map"_s);
    const auto* alert = node.find(u"alert");
    const auto* record = node.find(u"record");
    const auto* expression = node.find(u"expr");
    if (isSet(alert) == isSet(record))
        return say(file, node.mark, u"a rule needs either alert or record"_s);
    PromRule rule{.name = isSet(alert) ? alert->text : record->text,
        .isAlert = isSet(alert),
        .expression = {},
        .mark = node.mark,
        .expressionMark = node.mark};
    if (!isSet(expression))
        return say(file, node.mark, u"rule %1 has no expr"_s.arg(rule.name));
    rule.expression = expression->text;
    rule.expressionMark = expression->mark;
    if (const auto* wait = node.find(u"for"); isSet(wait)) {
        if (!rule.isAlert)
            say(file, wait->mark, u"recording rule %1 has a for"_s.arg(rule.name));
        else if (!parseDuration(wait->text))
            say(file, wait->mark, u"%1 is not a duration"_s.arg(wait->text));
    }
    file.rules.push_back(std::move(rule));
}

} // namespace

bool isPrometheusConfig(const yaml::Node& root)
{
    return root.find(u"scrape_configs") != nullptr || root.find(u"rule_files") != nullptr
        || root.find({u"global", u"scrape_interval"}) != nullptr;
}

bool isPromRules(const yaml::Node& root)
{
    const auto* groups = root.find(u"groups");
    if (groups == nullptr || !groups->isSequence() || root.find(u"apiVersion") != nullptr)
        return false;
    for (const auto& group : groups->items) {
        const auto* rules = group.find(u"rules");
        if (rules == nullptr || !rules->isSequence())
            continue;
        for (const auto& rule : rules->items) {
            if (rule.find(u"expr") != nullptr || rule.find(u"alert") != nullptr
                || rule.find(u"record") != nullptr)
                return true;
        }
    }
    return false;
}

Result<PrometheusConfig> readPrometheusConfig(const QByteArray& bytes)
{
    const auto root = onlyDocument(bytes);
    if (!root)
        return failure(root.error());
    PrometheusConfig out;
    if (const auto* files = root->find(u"rule_files")) {
        out.ruleFilesMark = files->mark;
        if (files->isScalar() || files->isMap())
            return failure(u"%1:%2"_s.arg(files->mark.line).arg(files->mark.column),
                u"rule_files is not a list"_s);
        for (const auto& item : files->items) {
            if (isSet(&item))
                out.ruleFiles.push_back({item.text.trimmed(), item.mark});
        }
    }
    if (const auto* managers = root->find({u"alerting", u"alertmanagers"}))
        out.hasAlertmanagers = !managers->items.empty();
    if (const auto* jobs = root->find(u"scrape_configs"))
        out.jobs = static_cast<int>(jobs->items.size());
    return out;
}

Result<PromRuleFile> readPromRules(const QByteArray& bytes)
{
    const auto root = onlyDocument(bytes);
    if (!root)
        return failure(root.error());
    PromRuleFile out;
    const auto* groups = root->find(u"groups");
    if (groups == nullptr) {
        say(out, root->mark, u"there is no groups key"_s);
        return out;
    }
    if (!groups->isSequence() && !groups->isNull())
        say(out, groups->mark, u"groups is not a list"_s);
    QStringList names;
    for (const auto& group : groups->items) {
        const QString name = group.textOf(u"name");
        if (name.isEmpty())
            say(out, group.mark, u"a group has no name"_s);
        else if (names.contains(name))
            say(out, group.mark, u"group %1 is there twice"_s.arg(name));
        names << name;
        const auto* rules = group.find(u"rules");
        if (rules == nullptr || !rules->isSequence()) {
            say(out, group.mark, u"group %1 has no list of rules"_s.arg(name));
            continue;
        }
        for (const auto& rule : rules->items)
            readRule(rule, out);
    }
    return out;
}

} // namespace slipway::evidence
