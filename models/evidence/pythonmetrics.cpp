// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonmetrics.h"

#include "evidence/pythonreach.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Kind = PythonMetric::Kind;

QStringView lastName(const QString& dotted)
{
    return QStringView(dotted).mid(dotted.lastIndexOf(u'.') + 1);
}

std::optional<Kind> kindNamed(QStringView name)
{
    static constexpr std::pair<QStringView, Kind> kinds[]{{u"Counter", Kind::Counter},
        {u"Gauge", Kind::Gauge},
        {u"Histogram", Kind::Histogram},
        {u"Summary", Kind::Summary},
        {u"Info", Kind::Info},
        {u"Enum", Kind::Enum}};
    for (const auto& [text, kind] : kinds)
        if (name == text)
            return kind;
    return {};
}

std::optional<Kind> kindOf(const QString& callee)
{
    if (!callee.startsWith(u"prometheus_client.") && !callee.startsWith(u"aioprometheus."))
        return {};
    return kindNamed(lastName(callee));
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

/// Declarations of all files.
class Declarations {
public:
    Declarations(const PythonProgram& program, PythonMetrics& out) : m_program(program), m_out(out)
    {
    }

    void read(int file)
    {
        const auto& module = m_program.module(file);
        if (!std::ranges::any_of(module.imports, [](const PythonImport& one) {
                return one.module.contains(u"prometheus") || one.name.contains(u"prometheus")
                    || one.module.contains(u"metric") || one.module.startsWith(u'.')
                    || one.name.contains(u"metric");
            }))
            return;
        for (const auto& call : module.calls)
            declare(file, call);
    }

private:
    void declare(int file, const PythonCall& call)
    {
        const int called = m_program.module(file).node(call.node).first;
        if (!m_program.mayEndIn(
                called, file, [](QStringView name) { return kindNamed(name).has_value(); }))
            return;
        const auto symbol = m_program.symbolOf(called, file);
        if (symbol.isKnown())
            return;
        const auto kind = kindOf(symbol.name);
        if (!kind)
            return;
        PythonMetric made;
        made.kind = *kind;
        made.file = file;
        made.node = call.node;
        made.place = m_program.placeOf(file, call.node);
        name(made);
        labels(made);
        if (*kind == Kind::Histogram)
            buckets(made);
        bind(made, call.statement);
        if (!made.isNameKnown)
            m_out.unnamed << u"%1:%2"_s.arg(made.place.path).arg(made.place.line);
        m_out.metrics.push_back(std::move(made));
    }
    void name(PythonMetric& made) const
    {
        const auto& module = m_program.module(made.file);
        const auto given = m_program.stringOf(module.argument(made.node, 0, u"name"), made.file);
        made.isNameKnown = given.has_value();
        QStringList parts;
        int position = 3;
        for (const auto* word : {u"namespace", u"subsystem"}) {
            const int node = module.argument(made.node, position++, word);
            const auto text = m_program.stringOf(node, made.file);
            made.isNameKnown = made.isNameKnown && (node < 0 || text);
            if (text && !text->isEmpty())
                parts << *text;
        }
        parts << given.value_or(QString());
        made.name = parts.join(u'_');
        const int unit = module.argument(made.node, 5, u"unit");
        const auto suffix = m_program.stringOf(unit, made.file).value_or(QString());
        if (!suffix.isEmpty() && !made.name.endsWith(u'_' + suffix))
            made.name += u'_' + suffix;
        if (made.kind == Kind::Counter && made.name.endsWith(u"_total"))
            made.name.chop(6);
        if (made.name.isEmpty())
            made.isNameKnown = false;
    }
    void labels(PythonMetric& made) const
    {
        const auto& module = m_program.module(made.file);
        const int node = module.argument(made.node, 2, u"labelnames");
        if (node < 0) {
            made.areLabelsKnown = !module.hasDoubleStar(made.node);
            return;
        }
        auto names = module.stringsOf(node);
        if (!names) {
            const auto value = m_program.valueOf(m_program.symbolOf(node, made.file));
            if (value.node >= 0)
                names = m_program.module(value.file).stringsOf(value.node);
        }
        made.areLabelsKnown = names.has_value();
        made.labels = names.value_or(QStringList());
    }
    void buckets(PythonMetric& made) const
    {
        const auto* module = &m_program.module(made.file);
        int node = module->keyword(made.node, u"buckets");
        if (node < 0) {
            made.buckets = {.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10};
            made.areBucketsKnown = !module->hasDoubleStar(made.node);
            return;
        }
        if (!module->is(node, PythonNode::Kind::List)
            && !module->is(node, PythonNode::Kind::Tuple)) {
            const auto value = m_program.valueOf(m_program.symbolOf(node, made.file));
            node = value.node;
            if (value.node >= 0)
                module = &m_program.module(value.file);
        }
        made.areBucketsKnown
            = module->is(node, PythonNode::Kind::List) || module->is(node, PythonNode::Kind::Tuple);
        for (const int item : module->children(made.areBucketsKnown ? node : -1)) {
            const auto bound = module->numberOf(item);
            const auto text = module->textOf(item).toLower();
            if (bound)
                made.buckets.push_back(*bound);
            else if (!text.contains(u"inf"))
                made.areBucketsKnown = false;
        }
    }
    /// What the metric is bound to.
    void bind(PythonMetric& made, int statement) const
    {
        const auto& module = m_program.module(made.file);
        made.escapes = true;
        if (statement < 0 || statement >= int(module.statements.size()))
            return;
        const auto& one = module.statements[size_t(statement)];
        if (one.value != made.node || one.target < 0)
            return;
        QString name = module.dotted(one.target);
        if (name.isEmpty())
            return;
        if (one.owner >= 0)
            name = module.classes[size_t(one.owner)].qualified + u'.' + name;
        made.variable = name;
        made.escapes = false;
    }

    const PythonProgram& m_program;
    PythonMetrics& m_out;
};

/// Finds what happens to metrics once they are declared.
class Updates {
public:
    Updates(const PythonProgram& program, PythonMetrics& out)
        : m_program(program)
        , m_out(out)
        , m_reach(program)
    {
        for (size_t i = 0; i < out.metrics.size(); ++i)
            if (!out.metrics[i].variable.isEmpty()) {
                m_byName[lastName(out.metrics[i].variable)].push_back(i);
                m_names.add(lastName(out.metrics[i].variable));
            }
    }

    void read(int file)
    {
        const auto& module = m_program.module(file);
        std::vector<int> found;
        for (int i = 0; i < int(module.nodes.size()); ++i) {
            const auto kind = module.node(i).kind;
            if ((kind == PythonNode::Kind::Name || kind == PythonNode::Kind::Attribute)
                && m_names.mayHold(module.node(i).text) && m_byName.contains(module.node(i).text))
                found.push_back(i);
        }
        if (found.empty())
            return;
        const auto parents = parentsOf(module);
        const auto functions = functionsOf(module);
        for (const int node : found)
            if (auto* metric = metricOf(file, node))
                use(*metric, file, node, parents, functions);
    }

private:
    /// Function that each call is in, by node; -1 of other nodes.
    static std::vector<int> functionsOf(const PythonModule& module)
    {
        std::vector<int> out(module.nodes.size(), -1);
        for (const auto& call : module.calls)
            if (call.statement >= 0 && call.statement < int(module.statements.size()))
                out[size_t(call.node)] = module.statements[size_t(call.statement)].function;
        return out;
    }
    PythonMetric* metricOf(int file, int node)
    {
        const auto& module = m_program.module(file);
        const auto& candidates = m_byName[module.node(node).text];
        const auto symbol = m_program.symbolOf(node, file);
        const bool isAttribute = module.is(node, PythonNode::Kind::Attribute);
        for (const auto index : candidates) {
            auto& metric = m_out.metrics[index];
            if (symbol.file == metric.file && symbol.name == metric.variable)
                return &metric;
        }
        for (const auto index : candidates) {
            auto& metric = m_out.metrics[index];
            // `self.x`, `metrics.x`: whose object it is nobody knows; the name decides.
            if (isAttribute && metric.variable.contains(u'.'))
                return &metric;
        }
        return nullptr;
    }
    void use(PythonMetric& metric,
        int file,
        int node,
        const std::vector<int>& parents,
        const std::vector<int>& functions)
    {
        const auto& module = m_program.module(file);
        const auto parentOf = [&parents](int of) { return of < 0 ? -1 : parents[size_t(of)]; };
        int member = parentOf(node);
        if (member < 0) {
            if (!isTarget(module, node))
                metric.escapes = true;
            return;
        }
        if (!module.is(member, PythonNode::Kind::Attribute)) {
            metric.escapes = true;
            return;
        }
        PythonMetricUpdate made;
        int call = parentOf(member);
        if (module.node(member).text == u"labels") {
            for (const int part : module.children(call)) {
                if (part == member)
                    continue;
                const bool isNamed = module.is(part, PythonNode::Kind::Keyword);
                made.labelNames << (isNamed ? module.node(part).text.toString() : QString());
                made.labelValues.push_back(isNamed ? module.node(part).first : part);
            }
            member = parentOf(call);
            call = parentOf(member);
            if (!module.is(member, PythonNode::Kind::Attribute))
                metric.escapes = true; // kept for later
        }
        if (!module.is(member, PythonNode::Kind::Attribute) || !isUpdate(module.node(member).text))
            return;
        made.method = module.node(member).text.toString();
        made.file = file;
        made.node = module.is(call, PythonNode::Kind::Call) ? call : member;
        made.function = functions[size_t(made.node)];
        made.place = m_program.placeOf(file, made.node);
        made.isReached = m_reach.isReached(file, made.function);
        metric.updates.push_back(std::move(made));
    }
    static bool isTarget(const PythonModule& module, int node)
    {
        return std::ranges::any_of(module.statements, [node](const PythonStatement& one) {
            return one.target == node
                || (one.kind == PythonStatement::Kind::Expression && one.value == node);
        });
    }

    const PythonProgram& m_program;
    PythonMetrics& m_out;
    PythonReach m_reach;
    QHash<QStringView, std::vector<size_t>> m_byName;
    NameFilter m_names;
};

} // namespace

QStringList PythonMetric::series() const
{
    switch (kind) {
    case Kind::Counter: return {name + u"_total"_s, name + u"_created"_s};
    case Kind::Gauge:
    case Kind::Enum: return {name};
    case Kind::Histogram:
        return {name + u"_bucket"_s, name + u"_count"_s, name + u"_sum"_s, name + u"_created"_s};
    case Kind::Summary: return {name + u"_count"_s, name + u"_sum"_s, name + u"_created"_s};
    case Kind::Info: return {name.endsWith(u"_info") ? name : name + u"_info"_s};
    }
    return {name};
}

bool PythonMetric::isUpdated() const
{
    return escapes || std::ranges::any_of(updates, &PythonMetricUpdate::isReached);
}
PythonMetrics metricsOf(const PythonProgram& program)
{
    PythonMetrics out;
    Declarations declarations(program, out);
    for (int file = 0; file < int(program.files().size()); ++file) {
        declarations.read(file);
        readExposition(program, file, out);
    }
    if (out.metrics.empty())
        return out;
    Updates updates(program, out);
    for (int file = 0; file < int(program.files().size()); ++file)
        updates.read(file);
    return out;
}

} // namespace slipway::evidence
