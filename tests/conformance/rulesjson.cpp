// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/rulessuite.h"
#include "rules/template/template.h"
#include "scrape/relabel.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using slipway::config::RelabelStep;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace slipway::conformance {
namespace {

/// What the origin's tests expand templates with.
constexpr const char* externalUrl = "http://testhost:9090/path/prefix";
constexpr qint64 templateTime = 1'353'755'652'000;

Labels labelsOf(const QJsonObject& object)
{
    std::vector<Label> labels;
    for (auto entry = object.begin(); entry != object.end(); ++entry)
        labels.push_back({entry.key().toStdString(), entry.value().toString().toStdString()});
    return Labels(std::move(labels));
}

rules::templates::Value valueOf(const QJsonValue& json)
{
    using rules::templates::Value;
    if (json.isString())
        return Value{json.toString().toStdString()};
    if (json.isBool())
        return Value{json.toBool()};
    if (json.isDouble())
        return Value{json.toDouble()};
    if (json.isArray()) {
        auto list = std::make_shared<rules::templates::List>();
        list->type = "[]interface {}";
        for (const auto& item : json.toArray())
            list->items.push_back(valueOf(item));
        return Value{rules::templates::ListPtr(std::move(list))};
    }
    if (json.isObject()) {
        auto map = std::make_shared<rules::templates::Map>();
        const auto object = json.toObject();
        for (auto entry = object.begin(); entry != object.end(); ++entry)
            map->entries.emplace(entry.key().toStdString(), valueOf(entry.value()));
        return Value{rules::templates::MapPtr(std::move(map))};
    }
    return {};
}

RelabelStep stepOf(const QJsonObject& object)
{
    static const QStringList actions{u"replace"_s,
        u"keep"_s,
        u"drop"_s,
        u"keepequal"_s,
        u"dropequal"_s,
        u"hashmod"_s,
        u"labelmap"_s,
        u"labeldrop"_s,
        u"labelkeep"_s,
        u"lowercase"_s,
        u"uppercase"_s};
    RelabelStep step;
    for (const auto& source : object[u"source_labels"_s].toArray())
        step.sourceLabels << source.toString();
    step.separator = object[u"separator"_s].toString(step.separator);
    step.regex = object[u"regex"_s].toString(step.regex);
    step.targetLabel = object[u"target_label"_s].toString();
    step.replacement = object[u"replacement"_s].toString(step.replacement);
    step.modulus = static_cast<quint64>(object[u"modulus"_s].toInteger());
    const auto action = object[u"action"_s].toString(u"replace"_s).toLower();
    step.action = static_cast<RelabelStep::Action>(std::max<qsizetype>(actions.indexOf(action), 0));
    return step;
}

} // namespace

QString templateProblem(const QJsonObject& one)
{
    rules::TemplateContext context;
    context.externalUrl = externalUrl;
    context.now = templateTime;
    context.escapesHtml = one[u"html"_s].toBool();
    std::vector<rules::templates::Value> samples;
    for (const auto& sample : one[u"query_result"_s].toArray()) {
        const auto object = sample.toObject();
        samples.push_back(rules::templates::makeSample(
            labelsOf(object[u"labels"_s].toObject()), numberOf(object[u"value"_s])));
    }
    context.query = [&samples](const std::string&) {
        return Result<std::vector<rules::templates::Value>>(samples);
    };
    const auto parsed = rules::Template::parse(one[u"text"_s].toString().toStdString(), "test");
    const auto output = parsed ? parsed->expand(valueOf(one[u"input"_s]), context)
                               : Result<std::string>(failure(parsed.error()));
    const bool isGood = one[u"ok"_s].toBool();
    if (!isGood)
        return output ? u"template, expected an error (%1), got \"%2\""_s.arg(
                   one[u"error"_s].toString(), QString::fromStdString(*output))
                      : QString();
    const auto expected = one[u"output"_s].toString();
    if (!output)
        return u"template, expected \"%1\", got the error %2"_s.arg(
            expected, output.error().text());
    const auto got = QString::fromStdString(*output);
    return got == expected ? QString()
                           : u"template, expected \"%1\", got \"%2\""_s.arg(expected, got);
}

QString relabelProblem(const QJsonObject& one)
{
    std::vector<RelabelStep> steps;
    for (const auto& step : one[u"relabel"_s].toArray())
        steps.push_back(stepOf(step.toObject()));
    const auto relabeller = scrape::Relabeller::compile(std::move(steps));
    if (!relabeller)
        return u"relabelling, expected labels, got the error "_s + relabeller.error().text();
    const auto output = relabeller->apply(labelsOf(one[u"input"_s].toObject()));
    const auto got = output ? QString::fromStdString(output->text()) : u"dropped"_s;
    const auto expected = one[u"dropped"_s].toBool()
        ? u"dropped"_s
        : QString::fromStdString(labelsOf(one[u"output"_s].toObject()).text());
    return got == expected ? QString() : u"relabelling, expected %1, got %2"_s.arg(expected, got);
}

} // namespace slipway::conformance
