// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rulefile.h"

#include "base/text.h"
#include "promql/parser.h"
#include "rules/fields.h"
#include "rules/scalarplace.h"
#include "timeseries/labels.h"
#include "yaml/source.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rules {
namespace {

const QStringList& groupKeys()
{
    static const QStringList keys{
        u"name"_s, u"interval"_s, u"query_offset"_s, u"limit"_s, u"labels"_s, u"rules"_s};
    return keys;
}
const QStringList& ruleKeys()
{
    static const QStringList keys{u"record"_s,
        u"alert"_s,
        u"expr"_s,
        u"for"_s,
        u"keep_firing_for"_s,
        u"labels"_s,
        u"annotations"_s};
    return keys;
}

/// Reads one file; problems gather, and reading goes on behind them.
class Reader {
public:
    Reader(const QByteArray& bytes, RuleFile& out) : m_places(bytes), m_out(out) { }

    void read(const yaml::Node& root)
    {
        const Fields fields(root, u"a rule file"_s, {u"groups"_s}, m_out.problems);
        QSet<QString> names;
        for (const auto& node : fields.items(u"groups"_s)) {
            readGroup(node);
            const auto name = node.textOf(u"name");
            if (names.contains(name) && !name.isEmpty())
                fields.complain(node.mark,
                    u"groupname: \"%1\" is repeated in the same file"_s.arg(visible(name, 80)),
                    u"rename one"_s);
            names.insert(name);
        }
    }

private:
    using Texts = std::vector<RuleText>;

    void readGroup(const yaml::Node& node)
    {
        const Fields fields(node, u"a group"_s, groupKeys(), m_out.problems);
        RuleGroup group;
        group.mark = node.mark;
        m_group = fields.text(u"name"_s);
        group.name = m_group.toStdString();
        if (m_group.isEmpty())
            fields.complain(node.mark, u"Groupname must not be empty"_s, u"add name"_s);
        if (const auto interval = fields.duration(u"interval"_s); interval.count() > 0)
            group.interval = interval;
        if (fields.find(u"query_offset"_s))
            group.queryOffset = fields.duration(u"query_offset"_s);
        group.limit = fields.integer(u"limit"_s);
        const auto labels = readTexts(fields, u"labels"_s, u"label"_s, false);
        const auto& rules = fields.items(u"rules"_s);
        for (size_t i = 0; i < rules.size(); ++i)
            group.rules.push_back(readRule(rules[i], i + 1, labels));
        m_out.groups.push_back(std::move(group));
    }

    Rule readRule(const yaml::Node& node, size_t number, const Texts& groupLabels)
    {
        const auto known = m_out.problems.size();
        const Fields fields(node, u"a rule"_s, ruleKeys(), m_out.problems);
        const auto record = fields.text(u"record"_s);
        const auto alert = fields.text(u"alert"_s);
        Rule rule;
        rule.mark = node.mark;
        rule.kind = alert.isEmpty() ? Rule::Kind::Recording : Rule::Kind::Alerting;
        const bool isAlert = rule.kind == Rule::Kind::Alerting;
        rule.name = (isAlert ? alert : record).toStdString();
        if (!record.isEmpty() && !alert.isEmpty())
            fields.complain(fields.find(u"alert"_s)->mark,
                u"only one of 'record' and 'alert' must be set"_s,
                u"make two rules of it"_s);
        if (record.isEmpty() && alert.isEmpty())
            fields.complain(node.mark, u"one of 'record' or 'alert' must be set"_s);
        readExpression(fields, rule, node);
        rule.wait = fields.duration(u"for"_s);
        rule.keepFiring = fields.duration(u"keep_firing_for"_s);
        m_name = rule.name;
        rule.labels = readTexts(fields, u"labels"_s, u"label"_s, isAlert);
        rule.annotations = readTexts(fields, u"annotations"_s, u"annotation"_s, isAlert);
        if (!record.isEmpty())
            checkRecording(fields, rule, record);
        merge(rule.labels, groupLabels, isAlert);
        for (auto i = known; i < m_out.problems.size(); ++i)
            m_out.problems[i].what.prepend(
                u"group \"%1\", rule %2, \"%3\": "_s.arg(visible(m_group, 80))
                    .arg(number)
                    .arg(visible(isAlert ? alert : record, 80)));
        return rule;
    }

    void readExpression(const Fields& fields, Rule& rule, const yaml::Node& node)
    {
        const auto text = fields.text(u"expr"_s);
        rule.expression = text.toStdString();
        rule.expressionMark = node.mark;
        const auto* scalar = fields.find(u"expr"_s);
        if (text.isEmpty() || !scalar) {
            fields.complain(node.mark, u"field 'expr' must be set in rule"_s, u"add expr"_s);
            return;
        }
        rule.expressionMark = scalar->mark;
        const auto parsed = promql::parse(rule.expression);
        if (!parsed)
            fields.complain(m_places.inFile(*scalar, parsed.error().where),
                u"could not parse expression: %1: %2"_s.arg(
                    parsed.error().where, parsed.error().what),
                parsed.error().fix);
    }

    void checkRecording(const Fields& fields, const Rule& rule, const QString& record)
    {
        const auto refuse = [&](const QString& key) {
            if (const auto* node = fields.find(key))
                fields.complain(
                    node->mark, u"invalid field '%1' in recording rule"_s.arg(key), u"remove it"_s);
        };
        if (!rule.annotations.empty())
            refuse(u"annotations"_s);
        if (rule.wait.count() != 0)
            refuse(u"for"_s);
        if (rule.keepFiring.count() != 0)
            refuse(u"keep_firing_for"_s);
        if (record.contains(u'{') || record.contains(u'}'))
            fields.complain(fields.find(u"record"_s)->mark,
                u"braces present in the recording rule name; should it be in expr?: %1"_s.arg(
                    visible(record, 120)));
    }

    /// Labels or annotations; of an alert their templates are compiled.
    Texts readTexts(const Fields& fields, const QString& key, const QString& what, bool isAlert)
    {
        Texts out;
        for (const auto& [name, value] : fields.pairs(key)) {
            const bool isReserved = what == u"label" && name->text == QLatin1StringView("__name__");
            if (name->text.isEmpty() || isReserved)
                fields.complain(
                    name->mark, u"invalid %1 name: %2"_s.arg(what, visible(name->text, 80)));
            RuleText text{name->text.toStdString(), value->text.toStdString(), {}};
            if (isAlert) {
                auto compiled = Template::parse(text.value, "__alert_" + m_name, alertVariables());
                if (compiled)
                    text.compiled = *std::move(compiled);
                else
                    fields.complain(m_places.inFile(*value, compiled.error().where),
                        u"%1 \"%2\": template: %3: %4"_s.arg(what,
                            visible(name->text, 80),
                            compiled.error().where,
                            compiled.error().what));
            }
            out.push_back(std::move(text));
        }
        return out;
    }

    /// The group's labels where the rule has none of the name.
    void merge(Texts& labels, const Texts& groupLabels, bool isAlert)
    {
        for (const auto& label : groupLabels) {
            if (std::ranges::find(labels, label.name, &RuleText::name) != labels.end())
                continue;
            auto own = label;
            auto compiled = isAlert
                ? Template::parse(own.value, "__alert_" + m_name, alertVariables())
                : Result<Template>(failure({}, {}));
            if (compiled)
                own.compiled = *std::move(compiled);
            labels.push_back(std::move(own));
        }
        std::ranges::sort(labels, {}, &RuleText::name);
    }

    ScalarPlaces m_places;
    RuleFile& m_out;
    QString m_group;
    std::string m_name;
};

} // namespace

RuleFile readRuleFile(const QByteArray& bytes)
{
    RuleFile out;
    const auto root = readDocument(bytes);
    if (!root) {
        out.problems.push_back(root.error());
        return out;
    }
    Reader(bytes, out).read(*root);
    return out;
}

const std::vector<std::string>& alertVariables()
{
    static const std::vector<std::string> names{
        "$labels", "$externalLabels", "$externalURL", "$value"};
    return names;
}

} // namespace slipway::rules
