// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/escapes.h"
#include "rules/template/functions.h"
#include "rules/template/printing.h"

#include <algorithm>
#include <array>
#include <compare>

using namespace Qt::StringLiterals;

namespace slipway::rules::templates {
namespace {

using Values = std::span<const Value>;
using P = Parameter;

/// What eq and lt can compare: Go's basic kinds.
enum class Basic : std::uint8_t { None, Bool, Integer, Float, Text };

Basic basicOf(const Value& value)
{
    if (value.as<bool>())
        return Basic::Bool;
    if (value.as<qint64>())
        return Basic::Integer;
    if (value.as<double>())
        return Basic::Float;
    return value.as<std::string>() || value.as<SafeHtml>() ? Basic::Text : Basic::None;
}

const std::string& textOf(const Value& value)
{
    const auto* html = value.as<SafeHtml>();
    return html ? html->text : *value.as<std::string>();
}

Result<void> checkKinds(const Value& a, const Value& b)
{
    if (basicOf(a) == Basic::None || basicOf(b) == Basic::None)
        return failure({}, u"invalid type for comparison"_s);
    if (basicOf(a) != basicOf(b))
        return failure({},
            u"incompatible types for comparison"_s,
            u"write 1.0 to compare with a sample's value"_s);
    return {};
}

bool isEqual(const Value& a, const Value& b)
{
    return basicOf(a) == Basic::Text ? textOf(a) == textOf(b) : a.held == b.held;
}

Result<Value> equal(const World& /*world*/, Values a)
{
    if (a.size() < 2)
        return failure({}, u"missing argument for comparison"_s);
    for (const auto& other : a.subspan(1)) {
        if (a[0].isNothing() || other.isNothing()) {
            if (a[0].isNothing() && other.isNothing())
                return Value{true};
            continue;
        }
        if (const auto fits = checkKinds(a[0], other); !fits)
            return failure(fits.error());
        if (isEqual(a[0], other))
            return Value{true};
    }
    return Value{false};
}

/// Values in order; NaN is unordered.
Result<std::partial_ordering> order(Values a)
{
    if (const auto fits = checkKinds(a[0], a[1]); !fits)
        return failure(fits.error());
    switch (basicOf(a[0])) {
    case Basic::Integer: return *a[0].as<qint64>() <=> *a[1].as<qint64>();
    case Basic::Float: return *a[0].as<double>() <=> *a[1].as<double>();
    case Basic::Text: return textOf(a[0]) <=> textOf(a[1]);
    default: return failure({}, u"invalid type for comparison"_s);
    }
}

template<typename Condition>
Result<Value> ordered(Values a, Condition condition)
{
    const auto found = order(a);
    if (!found)
        return failure(found.error());
    return Value{condition(*found)};
}

Result<Value> element(const Value& whole, const Value& key)
{
    const auto* number = key.as<qint64>();
    if (const auto* map = whole.as<MapPtr>()) {
        const auto* name = key.as<std::string>();
        if (!name)
            return failure({},
                u"value has type %1; should be string"_s.arg(QString::fromStdString(typeOf(key))));
        const auto found = (*map)->entries.find(*name);
        if (found != (*map)->entries.end())
            return found->second;
        return (*map)->isOfText ? Value{std::string()} : Value{};
    }
    const auto* list = whole.as<ListPtr>();
    const auto* text = whole.as<std::string>();
    if (!list && !text)
        return failure({},
            whole.isNothing()
                ? u"index of untyped nil"_s
                : u"can't index item of type %1"_s.arg(QString::fromStdString(typeOf(whole))));
    if (!number)
        return failure({},
            u"cannot index slice/array with type %1"_s.arg(QString::fromStdString(typeOf(key))));
    const auto size = static_cast<qint64>(list ? (*list)->items.size() : text->size());
    if (*number < 0 || *number >= size)
        return failure({}, u"index out of range: %1"_s.arg(*number));
    const auto at = static_cast<size_t>(*number);
    if (list)
        return (*list)->items[at];
    return Value{static_cast<qint64>(static_cast<unsigned char>((*text)[at]))};
}

Result<Value> index(const World& /*world*/, Values a)
{
    Result<Value> out = a[0];
    for (const auto& key : a.subspan(1)) {
        if (out)
            out = element(*out, key);
    }
    return out;
}

Result<Value> slice(const World& /*world*/, Values a)
{
    const auto* list = a[0].as<ListPtr>();
    const auto* text = a[0].as<std::string>();
    if (!list && !text)
        return failure(
            {}, u"can't slice item of type %1"_s.arg(QString::fromStdString(typeOf(a[0]))));
    if (a.size() > (text ? 3U : 4U))
        return failure({},
            text ? u"cannot 3-index slice a string"_s
                 : u"too many slice indexes: %1"_s.arg(a.size() - 1));
    const auto size = static_cast<qint64>(list ? (*list)->items.size() : text->size());
    std::array<qint64, 3> bounds{0, size, size};
    for (size_t i = 1; i < a.size(); ++i) {
        const auto* bound = a[i].as<qint64>();
        if (!bound)
            return failure({},
                u"cannot index slice/array with type %1"_s.arg(
                    QString::fromStdString(typeOf(a[i]))));
        if (*bound < 0 || *bound > size)
            return failure({}, u"index out of range: %1"_s.arg(*bound));
        bounds.at(i - 1) = *bound;
    }
    if (bounds[0] > bounds[1] || bounds[1] > bounds[2])
        return failure({}, u"invalid slice index: %1 > %2"_s.arg(bounds[0]).arg(bounds[1]));
    const auto from = static_cast<size_t>(bounds[0]);
    const auto count = static_cast<size_t>(bounds[1] - bounds[0]);
    if (text)
        return Value{text->substr(from, count)};
    auto out = std::make_shared<List>();
    out->type = (*list)->type;
    const auto begin = (*list)->items.begin() + static_cast<std::ptrdiff_t>(from);
    out->items.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
    return Value{ListPtr(std::move(out))};
}

Result<Value> length(const World& /*world*/, Values a)
{
    size_t size = 0;
    if (const auto* list = a[0].as<ListPtr>())
        size = (*list)->items.size();
    else if (const auto* map = a[0].as<MapPtr>())
        size = (*map)->entries.size();
    else if (basicOf(a[0]) == Basic::Text)
        size = textOf(a[0]).size();
    else
        return failure({},
            a[0].isNothing() ? u"len of nil pointer"_s
                             : u"len of type %1"_s.arg(QString::fromStdString(typeOf(a[0]))));
    return Value{static_cast<qint64>(size)};
}

std::string joined(const World& world, Values a)
{
    return a.size() == 1 && basicOf(a[0]) == Basic::Text ? textOf(a[0])
                                                         : printedAll(a, world.outputLimit);
}

Result<Value> format(const World& world, Values a)
{
    return Value{formatted(*a[0].as<std::string>(), a.subspan(1), world.outputLimit)};
}

// `and` and `or` are carried out by the execution, which leaves out what it need not know.
constexpr std::array functionTable{Function{"and", {P::Any, P::Any}, true, 1, nullptr},
    Function{"or", {P::Any, P::Any}, true, 1, nullptr},
    Function{"not",
        {P::Any},
        false,
        1,
        [](const World&, Values a) -> Result<Value> { return Value{!isTrue(a[0])}; }},
    Function{"eq", {P::Any, P::Any}, true, 1, equal},
    Function{"ne",
        {P::Any, P::Any},
        false,
        1,
        [](const World& world, Values a) -> Result<Value> {
            const auto is = equal(world, a);
            return is ? Result<Value>(Value{!*is->as<bool>()}) : is;
        }},
    Function{"lt",
        {P::Any, P::Any},
        false,
        1,
        [](const World&, Values a) { return ordered(a, [](auto o) { return o < 0; }); }},
    Function{"le",
        {P::Any, P::Any},
        false,
        1,
        [](const World&, Values a) { return ordered(a, [](auto o) { return o <= 0; }); }},
    // As in Go, > is "not <=", so that NaN is greater than all.
    Function{"gt",
        {P::Any, P::Any},
        false,
        1,
        [](const World&, Values a) { return ordered(a, [](auto o) { return !(o <= 0); }); }},
    Function{"ge",
        {P::Any, P::Any},
        false,
        1,
        [](const World&, Values a) { return ordered(a, [](auto o) { return !(o < 0); }); }},
    Function{"index", {P::Any, P::Any}, true, 1, index},
    Function{"slice", {P::Any, P::Any}, true, 1, slice},
    Function{"len", {P::Any}, false, 1, length},
    Function{"print",
        {P::Any},
        true,
        1,
        [](const World& world, Values a) -> Result<Value> {
            return Value{printedAll(a, world.outputLimit)};
        }},
    Function{"printf", {P::Text, P::Any}, true, 1, format},
    Function{"println",
        {P::Any},
        true,
        1,
        [](const World& world, Values a) -> Result<Value> {
            return Value{printedLine(a, world.outputLimit) + '\n'};
        }},
    Function{"html",
        {P::Any},
        true,
        1,
        [](const World& world, Values a) -> Result<Value> {
            return Value{escapedHtml(joined(world, a))};
        }},
    Function{"js",
        {P::Any},
        true,
        1,
        [](const World& world, Values a) -> Result<Value> {
            return Value{escapedScript(joined(world, a))};
        }},
    Function{"urlquery", {P::Any}, true, 1, [](const World& world, Values a) -> Result<Value> {
                 return Value{escapedQuery(joined(world, a))};
             }}};

} // namespace

std::span<const Function> languageFunctions()
{
    return functionTable;
}

} // namespace slipway::rules::templates
