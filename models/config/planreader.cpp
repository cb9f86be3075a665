// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/planreader.h"

#include "base/text.h"
#include "config/analysisreader.h"
#include "config/variables.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::config {
namespace {

constexpr double points = 100;

yaml::Mark markOf(const yaml::Node& node, QStringView key)
{
    const yaml::Node* child = node.find(key);
    return child ? child->mark : node.mark;
}

/// `variables`, `canary` or `stable` of a plan: texts by name.
Variables readVariables(const Fields& fields, QStringView key, Mistakes& mistakes)
{
    static const QRegularExpression name(u"^[A-Za-z_][A-Za-z0-9_-]{0,99}$"_s);
    constexpr qsizetype longest = 1000;
    const yaml::Node* node = fields.find(key);
    if (!node)
        return {};
    Variables out;
    if (!node->isMap())
        mistakes.add(
            node->mark, u"'%1' must be a map"_s.arg(key), u"write name: text, one a line"_s);
    for (const auto& [entry, value] : node->entries) {
        if (!name.match(entry.text).hasMatch())
            mistakes.add(entry.mark,
                u"%1 cannot be the name of a variable"_s.arg(quoted(entry.text)),
                u"write letters, digits, _ and -"_s);
        else if (builtInVariables().contains(entry.text))
            mistakes.add(
                entry.mark, u"'%1' is set for every run"_s.arg(entry.text), u"take another name"_s);
        else if (!value.isScalar() || hasInvisible(value.text) || value.text.size() > longest)
            mistakes.add(value.mark,
                u"a variable must be text of at most 1000 characters that can be seen"_s);
        else if (!variablesIn(value.text).isEmpty())
            mistakes.add(value.mark,
                u"{{…}} in a variable is not supported yet"_s,
                u"write it where the variable is used"_s);
        else
            out.insert(entry.text, value.text);
    }
    return out;
}

class PlanReader {
public:
    PlanReader(const yaml::Node& key, const yaml::Node& node, Mistakes& mistakes)
        : m_node(node)
        , m_mistakes(mistakes)
        , m_fields(node, section(Part::Plan), mistakes)
    {
        m_out.plan.name = key.text;
        m_out.mark = key.mark;
    }
    ReadPlan read();

private:
    void readWords();
    void readRollback();
    void readBackground();
    void readTraffic();

    const yaml::Node& m_node;
    Mistakes& m_mistakes;
    Fields m_fields;
    ReadPlan m_out;
};

ReadPlan PlanReader::read()
{
    RolloutPlan& plan = m_out.plan;
    readWords();
    plan.variables = readVariables(m_fields, u"variables", m_mistakes);
    plan.canary = readVariables(m_fields, u"canary", m_mistakes);
    plan.stable = readVariables(m_fields, u"stable", m_mistakes);
    m_out.steps = readSteps(m_fields, false, m_mistakes);
    for (const auto& step : m_out.steps)
        plan.steps.push_back(step.step);
    readRollback();
    readBackground();
    readTraffic();
    if (m_fields.has(u"observe")) {
        plan.observe = m_fields.name(u"observe");
        m_out.observe = markOf(m_node, u"observe");
    }
    return std::move(m_out);
}

void PlanReader::readWords()
{
    RolloutPlan& plan = m_out.plan;
    plan.title = m_fields.has(u"title") ? m_fields.text(u"title") : plan.name;
    plan.strategy
        = m_fields.oneOf(u"strategy", {u"canary"_s, u"blueGreen"_s, u"recreate"_s}, u"canary"_s);
    plan.autoRollback = m_fields.flag(u"autoRollback").value_or(plan.autoRollback);
    plan.progressDeadline = m_fields.duration(u"progressDeadline", 100ms, 7 * 24h);
    const yaml::Node* failsafe = m_fields.find(u"failsafe");
    if (failsafe && (!failsafe->isScalar() || failsafe->text != u"hold"))
        m_mistakes.add(failsafe->mark,
            u"failsafe: %1 is refused: only what was observed rolls back by itself"_s.arg(
                quoted(failsafe->text)),
            u"write failsafe: hold"_s);
}

void PlanReader::readRollback()
{
    const yaml::Node* node = m_fields.find(u"rollback");
    if (!node)
        return;
    const Fields fields(*node, section(Part::Rollback), m_mistakes);
    m_out.rollback = readSteps(fields, true, m_mistakes);
    for (const auto& step : m_out.rollback)
        m_out.plan.rollback.push_back(step.step);
}

void PlanReader::readBackground()
{
    const yaml::Node* node = m_fields.find(u"analysis");
    if (!node)
        return;
    RolloutPlan& plan = m_out.plan;
    const Fields fields(*node, section(Part::BackgroundAnalysis), m_mistakes);
    plan.backgroundTemplates = fields.texts(u"templates");
    m_out.backgroundTemplates = markOf(*node, u"templates");
    const int last = std::max(0, static_cast<int>(plan.steps.size()) - 1);
    plan.backgroundFrom = fields.integer(u"startingStep", 0, last).value_or(0);
}

void PlanReader::readTraffic()
{
    const yaml::Node* node = m_fields.find(u"traffic");
    if (!node)
        return;
    RolloutPlan& plan = m_out.plan;
    const Fields fields(*node, section(Part::Traffic), m_mistakes);
    m_out.trafficQuery = readQuery(fields, u"query", m_mistakes);
    plan.trafficQuery = m_out.trafficQuery.text;
    plan.trafficTolerance = fields.number(u"tolerance", 0, points).value_or(plan.trafficTolerance);
}

Gates readGates(const yaml::Node& node, Mistakes& mistakes)
{
    Gates out;
    const Fields fields(node, section(Part::Gates), mistakes);
    const yaml::Node* scorecard = fields.find(u"scorecard");
    if (!scorecard)
        return out;
    const Fields gate(*scorecard, section(Part::ScorecardGate), mistakes);
    const QString go = u"go"_s;
    const QString word = gate.oneOf(u"require", {go, u"go-with-risk"_s}, go);
    out.scorecard = word == go ? Gates::Scorecard::Go : Gates::Scorecard::GoWithRisk;
    return out;
}

} // namespace

QMap<QString, ReadPlan> readPlans(const Fields& root, Mistakes& mistakes)
{
    QMap<QString, ReadPlan> out;
    for (const auto& [key, node] : root.named(u"plans"))
        out.insert(key->text, PlanReader(*key, *node, mistakes).read());
    return out;
}

void readEnvironmentPlans(const Fields& fields,
    const yaml::Node& node,
    const QStringList& known,
    QStringList& plans,
    Gates& gates,
    Mistakes& mistakes)
{
    if (const yaml::Node* gatesNode = fields.find(u"gates"))
        gates = readGates(*gatesNode, mistakes);
    if (fields.has(u"plan") && fields.has(u"plans")) {
        mistakes.add(markOf(node, u"plan"), u"an environment has either plan or plans"_s);
        return;
    }
    const bool isOne = fields.has(u"plan");
    const yaml::Mark mark = markOf(node, isOne ? u"plan" : u"plans");
    const QStringList names = isOne ? QStringList{fields.name(u"plan")} : fields.texts(u"plans");
    for (const auto& name : names) {
        if (name.isEmpty())
            continue;
        if (plans.contains(name))
            mistakes.add(mark, u"plan %1 is there twice"_s.arg(quoted(name)));
        else if (!known.contains(name))
            mistakes.add(mark,
                u"unknown plan %1"_s.arg(quoted(name)),
                known.isEmpty() ? u"describe it under plans"_s : suggestion(name, known));
        else
            plans << name;
    }
}

} // namespace slipway::config
