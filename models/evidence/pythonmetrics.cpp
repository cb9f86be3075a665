// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonmetrics.h"

#include "evidence/pythonmetricreaders.h"
#include "evidence/pythontraits.h"

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

/// Code of a program that may hold metrics imports a library, or other modules that do.
bool importsAnyMetrics(const PythonModule& module)
{
    return std::ranges::any_of(module.imports, [](const PythonImport& one) {
        return one.module.contains(u"prometheus") || one.name.contains(u"prometheus")
            || one.module.contains(u"metric") || one.module.startsWith(u'.')
            || one.name.contains(u"metric");
    });
}

bool isKindNamed(QStringView name)
{
    return kindNamed(name).has_value();
}

/// Reads one declaration.
class Declaration {
public:
    Declaration(const PythonUnit& unit, const PythonCall& call)
        : m_unit(unit)
        , m_module(unit.module())
        , m_call(call)
    {
    }

    std::optional<PythonMetric> read() const
    {
        const int called = m_module.node(m_call.node).first;
        if (!m_unit.mayEndIn(called, isKindNamed))
            return {};
        const auto symbol = m_unit.symbolOf(called);
        if (symbol.isKnown())
            return {};
        const auto kind = kindOf(symbol.name);
        if (!kind)
            return {};
        PythonMetric made;
        made.kind = *kind;
        made.file = m_unit.file();
        made.node = m_call.node;
        made.place = m_unit.placeOf(m_call.node);
        name(made);
        labels(made);
        if (*kind == Kind::Histogram)
            buckets(made);
        bind(made, m_call.statement);
        return made;
    }

private:
    void name(PythonMetric& made) const
    {
        const auto given = m_unit.stringOf(m_module.argument(made.node, 0, u"name"));
        made.isNameKnown = given.has_value();
        QStringList parts;
        int position = 3;
        for (const auto* word : {u"namespace", u"subsystem"}) {
            const int node = m_module.argument(made.node, position++, word);
            const auto text = m_unit.stringOf(node);
            made.isNameKnown = made.isNameKnown && (node < 0 || text);
            if (text && !text->isEmpty())
                parts << *text;
        }
        parts << given.value_or(QString());
        made.name = parts.join(u'_');
        const int unit = m_module.argument(made.node, 5, u"unit");
        const auto suffix = m_unit.stringOf(unit).value_or(QString());
        if (!suffix.isEmpty() && !made.name.endsWith(u'_' + suffix))
            made.name += u'_' + suffix;
        if (made.kind == Kind::Counter && made.name.endsWith(u"_total"))
            made.name.chop(6);
        if (made.name.isEmpty())
            made.isNameKnown = false;
    }
    void labels(PythonMetric& made) const
    {
        const int node = m_module.argument(made.node, 2, u"labelnames");
        if (node < 0) {
            made.areLabelsKnown = !m_module.hasDoubleStar(made.node);
            return;
        }
        auto names = m_module.stringsOf(node);
        if (!names) {
            const auto value = m_unit.valueOf(m_unit.symbolOf(node));
            if (value.node >= 0)
                names = value.unit.module().stringsOf(value.node);
        }
        made.areLabelsKnown = names.has_value();
        made.labels = names.value_or(QStringList());
    }
    void buckets(PythonMetric& made) const
    {
        PythonValue list{m_unit, -1};
        const auto* module = &m_module;
        int node = module->keyword(made.node, u"buckets");
        if (node < 0) {
            made.buckets = {.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10};
            made.areBucketsKnown = !module->hasDoubleStar(made.node);
            return;
        }
        if (!module->is(node, PythonNode::Kind::List)
            && !module->is(node, PythonNode::Kind::Tuple)) {
            list = m_unit.valueOf(m_unit.symbolOf(node));
            node = list.node;
            module = &list.unit.module();
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
        made.escapes = true;
        if (statement < 0 || statement >= int(m_module.statements.size()))
            return;
        const auto& one = m_module.statements[size_t(statement)];
        if (one.value != made.node || one.target < 0)
            return;
        QString name = m_module.dotted(one.target);
        if (name.isEmpty())
            return;
        if (one.owner >= 0)
            name = m_module.classes[size_t(one.owner)].qualified + u'.' + name;
        made.variable = name;
        made.escapes = false;
    }

    const PythonUnit& m_unit;
    const PythonModule& m_module;
    const PythonCall& m_call;
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

bool mayDeclareMetrics(const PythonModule& module)
{
    return importsAnyMetrics(module)
        && std::ranges::any_of(module.calls, [&module](const PythonCall& call) {
               return isKindNamed(module.lastName(module.node(call.node).first));
           });
}

std::vector<QStringView> metricVariables(const PythonModule& module)
{
    std::vector<QStringView> out;
    for (const auto& one : module.statements)
        if (module.is(one.value, PythonNode::Kind::Call)
            && isKindNamed(module.lastName(module.node(one.value).first))
            && (module.is(one.target, PythonNode::Kind::Name)
                || module.is(one.target, PythonNode::Kind::Attribute)))
            out.push_back(module.node(one.target).text);
    return out;
}

bool MetricDeclarations::wants(int file) const
{
    const auto& outline = m_program.outline(file);
    return outline.has(PythonTrait::DeclaresMetrics) || outline.has(PythonTrait::ExposesMetrics)
        || m_program.callsRenamed(file);
}

void MetricDeclarations::visit(const PythonUnit& unit)
{
    readExposition(unit, m_out);
    if (!importsAnyMetrics(unit.module()))
        return;
    for (const auto& call : unit.module().calls) {
        auto made = Declaration(unit, call).read();
        if (!made)
            continue;
        if (!made->isNameKnown)
            m_out.unnamed << u"%1:%2"_s.arg(made->place.path).arg(made->place.line);
        m_out.metrics.push_back(std::move(*made));
    }
}

PythonMetrics metricsOf(const PythonProgram& program)
{
    PythonMetrics out;
    MetricDeclarations declarations(program, out);
    MetricUpdates updates(program);
    sweep(program, {&declarations, &updates});
    updates.finish(out);
    return out;
}

} // namespace slipway::evidence
