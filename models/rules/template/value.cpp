// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/value.h"

#include <algorithm>

namespace slipway::rules::templates {
namespace {

constexpr std::string_view sampleType = "*template.sample";
constexpr std::string_view resultType = "template.queryResult";

template<typename... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};
template<typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

} // namespace

const Value* Record::find(std::string_view name) const
{
    const auto found = std::ranges::find(fields, name, &std::pair<std::string, Value>::first);
    return found == fields.end() ? nullptr : &found->second;
}

std::string typeOf(const Value& value)
{
    return std::visit(Overloaded{
                          [](const Nothing&) -> std::string { return "nil"; },
                          [](bool) -> std::string { return "bool"; },
                          [](qint64) -> std::string { return "int"; },
                          [](double) -> std::string { return "float64"; },
                          [](const std::string&) -> std::string { return "string"; },
                          [](const SafeHtml&) -> std::string { return "template.HTML"; },
                          [](const Duration&) -> std::string { return "*time.Duration"; },
                          [](const Moment&) -> std::string { return "*time.Time"; },
                          [](const ListPtr& list) { return list->type; },
                          [](const MapPtr& map) -> std::string {
                              return map->isOfText ? "map[string]string"
                                                   : "map[string]interface {}";
                          },
                          [](const RecordPtr& record) { return record->type; },
                      },
        value.held);
}

bool isTrue(const Value& value)
{
    return std::visit(Overloaded{
                          [](const Nothing&) { return false; },
                          [](bool is) { return is; },
                          [](qint64 number) { return number != 0; },
                          [](double number) { return number != 0; },
                          [](const std::string& text) { return !text.empty(); },
                          [](const SafeHtml& html) { return !html.text.empty(); },
                          [](const Duration&) { return true; },
                          [](const Moment&) { return true; },
                          [](const ListPtr& list) { return !list->items.empty(); },
                          [](const MapPtr& map) { return !map->entries.empty(); },
                          [](const RecordPtr&) { return true; },
                      },
        value.held);
}

Value fromLabels(const timeseries::Labels& labels)
{
    auto map = std::make_shared<Map>();
    map->isOfText = true;
    for (const auto& label : labels.all())
        map->entries.emplace(label.name, Value{label.value});
    return {MapPtr(std::move(map))};
}

Value makeSample(const timeseries::Labels& labels, double value)
{
    auto record = std::make_shared<Record>();
    record->type = sampleType;
    record->fields.emplace_back("Labels", fromLabels(labels));
    record->fields.emplace_back("Value", Value{value});
    return {RecordPtr(std::move(record))};
}

Value makeQueryResult(std::vector<Value> samples)
{
    auto list = std::make_shared<List>();
    list->type = resultType;
    list->items = std::move(samples);
    return {ListPtr(std::move(list))};
}

bool isSample(const Value& value)
{
    const auto* record = value.as<RecordPtr>();
    return record && (*record)->type == sampleType;
}

bool isQueryResult(const Value& value)
{
    const auto* list = value.as<ListPtr>();
    return list && (*list)->type == resultType;
}

} // namespace slipway::rules::templates
