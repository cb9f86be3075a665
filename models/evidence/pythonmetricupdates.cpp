// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonmetricreaders.h"
#include "evidence/pythonreach.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

/// Parent of every node; -1 for roots.
std::vector<int> parentsOf(const PythonModule& module)
{
    std::vector<int> out(module.nodes.size(), -1);
    for (int i = 0; i < int(module.nodes.size()); ++i)
        for (int child = module.node(i).first; child >= 0; child = module.node(child).next)
            out[size_t(child)] = i;
    return out;
}

bool isUpdate(QStringView method)
{
    static const QSet<QStringView> methods{u"inc",
        u"dec",
        u"set",
        u"observe",
        u"info",
        u"state",
        u"time",
        u"track_inprogress",
        u"count_exceptions",
        u"set_to_current_time",
        u"set_function",
        u"add"};
    return methods.contains(method);
}

/// Function that each call is in, by node; -1 of other nodes.
std::vector<int> functionsOf(const PythonModule& module)
{
    std::vector<int> out(module.nodes.size(), -1);
    for (const auto& call : module.calls)
        if (call.statement >= 0 && call.statement < int(module.statements.size()))
            out[size_t(call.node)] = module.statements[size_t(call.statement)].function;
    return out;
}

bool isTarget(const PythonModule& module, int node)
{
    return std::ranges::any_of(module.statements, [node](const PythonStatement& one) {
        return one.target == node
            || (one.kind == PythonStatement::Kind::Expression && one.value == node);
    });
}

QStringView lastName(const QString& dotted)
{
    return QStringView(dotted).mid(dotted.lastIndexOf(u'.') + 1);
}

} // namespace

MetricUpdates::MetricUpdates(const PythonProgram& program) : m_program(program)
{
    QSet<quint64> names;
    for (int file = 0; file < program.size(); ++file)
        for (const auto name : program.outline(file).metricVariables)
            names.insert(name);
    look(std::move(names));
}

MetricUpdates::MetricUpdates(const PythonProgram& program, QSet<quint64> names) : m_program(program)
{
    look(std::move(names));
}

void MetricUpdates::look(QSet<quint64> names)
{
    m_names = std::move(names);
    m_isWanted.assign(size_t(m_program.size()), false);
    if (m_names.isEmpty())
        return;
    for (int file = 0; file < m_program.size(); ++file)
        m_isWanted[size_t(file)] = std::ranges::any_of(m_program.outline(file).mentions,
            [this](const PythonMention& one) { return m_names.contains(one.hash()); });
}

void MetricUpdates::visit(const PythonUnit& unit)
{
    const auto& module = unit.module();
    std::vector<int> found;
    for (int i = 0; i < int(module.nodes.size()); ++i) {
        const auto kind = module.node(i).kind;
        if ((kind == PythonNode::Kind::Name || kind == PythonNode::Kind::Attribute)
            && m_names.contains(pythonNameHash(module.node(i).text)))
            found.push_back(i);
    }
    if (found.empty())
        return;
    const auto parents = parentsOf(module);
    const auto functions = functionsOf(module);
    for (const int node : found)
        use(unit, node, parents, functions);
}

/// What is done with what may be a metric.
void MetricUpdates::use(const PythonUnit& unit,
    int node,
    const std::vector<int>& parents,
    const std::vector<int>& functions)
{
    const auto& module = unit.module();
    const auto parentOf = [&parents](int of) { return of < 0 ? -1 : parents[size_t(of)]; };
    Use made{.name = shared(module.node(node).text),
        .symbol = unit.symbolOf(node),
        .isAttribute = module.is(node, PythonNode::Kind::Attribute)};
    made.symbol.name = shared(made.symbol.name);
    made.update.file = unit.file();
    int member = parentOf(node);
    if (!module.is(member, PythonNode::Kind::Attribute)) {
        made.escapes = member >= 0 || !isTarget(module, node);
        if (made.escapes)
            m_uses.push_back(std::move(made));
        return;
    }
    auto& update = made.update;
    int call = parentOf(member);
    if (module.node(member).text == u"labels") {
        for (const int part : module.children(call)) {
            if (part == member)
                continue;
            const bool isNamed = module.is(part, PythonNode::Kind::Keyword);
            update.labelNames << (isNamed ? shared(module.node(part).text) : QString());
            update.labelTexts << shared(module.textOf(isNamed ? module.node(part).first : part));
        }
        member = parentOf(call);
        call = parentOf(member);
        made.escapes = !module.is(member, PythonNode::Kind::Attribute); // kept for later
    }
    if (module.is(member, PythonNode::Kind::Attribute) && isUpdate(module.node(member).text)) {
        const int at = module.is(call, PythonNode::Kind::Call) ? call : member;
        update.method = shared(module.node(member).text);
        update.function = functions[size_t(at)];
        update.place = unit.placeOf(at);
    }
    if (made.escapes || !update.method.isEmpty())
        m_uses.push_back(std::move(made));
}

QString MetricUpdates::shared(QStringView text)
{
    const auto found = m_texts.constFind(QString::fromRawData(text.data(), text.size()));
    return found != m_texts.constEnd() ? *found : *m_texts.insert(text.toString());
}

void MetricUpdates::finish(PythonMetrics& out)
{
    // Variables of what only another module's renaming makes a metric.
    QSet<quint64> missed;
    QHash<std::pair<int, QString>, size_t> byVariable;
    QHash<QStringView, size_t> ofObjects;
    for (size_t i = 0; i < out.metrics.size(); ++i) {
        const auto& one = out.metrics[i];
        const auto name = lastName(one.variable);
        if (name.isEmpty())
            continue;
        if (!byVariable.contains({one.file, one.variable}))
            byVariable.insert({one.file, one.variable}, i);
        if (one.variable.contains(u'.') && !ofObjects.contains(name))
            ofObjects.insert(name, i);
        if (!m_names.contains(pythonNameHash(name)))
            missed.insert(pythonNameHash(name));
    }
    if (byVariable.isEmpty())
        return;
    if (!missed.isEmpty()) {
        MetricUpdates others(m_program, std::move(missed));
        sweep(m_program, {&others});
        std::ranges::move(others.m_uses, std::back_inserter(m_uses));
        std::ranges::stable_sort(m_uses, {}, [](const Use& one) { return one.update.file; });
    }
    const PythonReach reach(m_program);
    constexpr auto none = size_t(-1);
    for (auto& one : m_uses) {
        auto found = byVariable.value({one.symbol.file, one.symbol.name}, none);
        // `self.x`, `metrics.x`: whose object it is nobody knows; the name decides.
        if (found == none && one.isAttribute)
            found = ofObjects.value(one.name, none);
        if (found == none)
            continue;
        auto& metric = out.metrics[found];
        metric.escapes = metric.escapes || one.escapes;
        if (one.update.method.isEmpty())
            continue;
        one.update.isReached = reach.isReached(one.update.file, one.update.function);
        metric.updates.push_back(std::move(one.update));
    }
    m_uses = {};
}

} // namespace slipway::evidence
