// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/promrules.h"

#include "base/duration.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

void say(PromRuleFile& file, const yaml::Mark& mark, const QString& text)
{
    file.problems.push_back({mark.line, mark.column, text});
}

bool isSet(const yaml::Node* node)
{
    return node != nullptr && node->isScalar() && !node->text.trimmed().isEmpty();
}

/// What stands in the file behind a scalar's key: `|` for a block with its own line breaks.
bool isLiteralBlock(const QByteArrayList& lines, const yaml::Node& scalar)
{
    if (!scalar.isQuoted || scalar.mark.line < 1 || scalar.mark.line > lines.size())
        return false;
    const auto line = QString::fromUtf8(lines[scalar.mark.line - 1]);
    return scalar.mark.column >= 1 && scalar.mark.column <= line.size()
        && line[scalar.mark.column - 1] == u'|';
}

void readTexts(const yaml::Node* map, QMap<QString, QString>& out)
{
    if (map == nullptr || !map->isMap())
        return;
    for (const auto& [key, value] : map->entries)
        out.insert(key.text, value.text);
}

void readRule(const yaml::Node& node, const QByteArrayList& lines, PromRuleFile& file)
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
    rule.isLiteral = isLiteralBlock(lines, *expression);
    readTexts(node.find(u"labels"), rule.labels);
    readTexts(node.find(u"annotations"), rule.annotations);
    if (const auto* wait = node.find(u"for"); isSet(wait)) {
        if (!rule.isAlert)
            say(file, wait->mark, u"recording rule %1 has a for"_s.arg(rule.name));
        else if (const auto duration = parseDuration(wait->text); !duration)
            say(file, wait->mark, u"%1 is not a duration"_s.arg(wait->text));
        else
            rule.waits = duration->count() > 0;
    }
    rule.waits = rule.waits || isSet(node.find(u"keep_firing_for"));
    file.rules.push_back(std::move(rule));
}

} // namespace

namespace {

/// The list of groups, bare or below the `spec` of a PrometheusRule.
const yaml::Node* groupsOf(const yaml::Node& root)
{
    if (root.textOf(u"kind") == u"PrometheusRule")
        return root.find({u"spec", u"groups"});
    return root.find(u"apiVersion") == nullptr ? root.find(u"groups") : nullptr;
}

void readGroup(const yaml::Node& group, const QByteArrayList& lines, PromRuleFile& out)
{
    const QString name = group.textOf(u"name");
    const auto* rules = group.find(u"rules");
    if (rules == nullptr || !rules->isSequence())
        return say(out, group.mark, u"group %1 has no list of rules"_s.arg(name));
    const auto interval = parseDuration(group.textOf(u"interval"));
    const size_t first = out.rules.size();
    for (const auto& rule : rules->items)
        readRule(rule, lines, out);
    for (size_t i = first; i < out.rules.size(); ++i) {
        out.rules[i].group = name;
        out.rules[i].interval = interval ? interval->count() : 0;
    }
}

} // namespace

bool isPromRules(const yaml::Node& root)
{
    const auto* groups = groupsOf(root);
    if (groups == nullptr || !groups->isSequence())
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

Result<PromRuleFile> readPromRules(const QByteArray& bytes)
{
    const auto documents = yaml::readTolerant(bytes);
    return documents ? readPromRules(bytes, *documents)
                     : Result<PromRuleFile>(failure(documents.error()));
}

Result<PromRuleFile> readPromRules(
    const QByteArray& bytes, const std::vector<yaml::Node>& documents)
{
    const yaml::Node* root = documents.empty() ? nullptr : &documents.front();
    for (const auto& document : documents) {
        if (isPromRules(document)) {
            root = &document;
            break;
        }
    }
    if (root == nullptr || root->isNull())
        return failure(u"1:1"_s, u"the file is empty"_s);
    if (!root->isMap())
        return failure(u"1:1"_s, u"not a map at the top"_s);
    PromRuleFile out;
    const auto* groups = groupsOf(*root);
    if (groups == nullptr) {
        say(out, root->mark, u"there is no groups key"_s);
        return out;
    }
    if (!groups->isSequence() && !groups->isNull())
        say(out, groups->mark, u"groups is not a list"_s);
    QByteArray text = bytes;
    if (text.startsWith("\xEF\xBB\xBF"))
        text.remove(0, 3);
    const auto lines = text.split('\n');
    QSet<QString> names;
    for (const auto& group : groups->items) {
        const QString name = group.textOf(u"name");
        if (name.isEmpty())
            say(out, group.mark, u"a group has no name"_s);
        else if (names.contains(name))
            say(out, group.mark, u"group %1 is there twice"_s.arg(name));
        names.insert(name);
        readGroup(group, lines, out);
    }
    return out;
}

} // namespace slipway::evidence
