// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/execution.h"
#include "rules/template/printing.h"

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::rules::templates {
namespace {

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

/// A command's text, for messages.
Argument whole(const Argument& word, const Command& command)
{
    Argument out;
    out.begin = word.begin;
    out.end = command.arguments.back().end;
    return out;
}

QString nameOf(Parameter parameter)
{
    switch (parameter) {
    case Parameter::Any: return u"interface {}"_s;
    case Parameter::Text: return u"string"_s;
    case Parameter::Number: return u"int"_s;
    case Parameter::Sample: return u"*template.sample"_s;
    case Parameter::QueryResult: return u"template.queryResult"_s;
    case Parameter::Duration: return u"time.Duration"_s;
    case Parameter::Moment: return u"time.Time"_s;
    }
    return {};
}

bool hasType(const Value& value, Parameter parameter)
{
    switch (parameter) {
    case Parameter::Any: return true;
    case Parameter::Text: return value.as<std::string>() != nullptr;
    case Parameter::Number: return value.as<qint64>() != nullptr;
    case Parameter::Sample: return isSample(value);
    case Parameter::QueryResult: return isQueryResult(value);
    case Parameter::Duration: return value.as<Duration>() != nullptr;
    case Parameter::Moment: return value.as<Moment>() != nullptr;
    }
    return false;
}

} // namespace

Value Execution::pipeline(const Pipeline& pipeline, const Value& dot)
{
    Value value;
    const Value* last = nullptr;
    for (const auto& one : pipeline.commands) {
        auto next = command(one, dot, last);
        if (m_error)
            return {};
        value = std::move(next);
        last = &value;
    }
    for (const auto& name : pipeline.variables) {
        auto* known = pipeline.isAssignment ? find(name) : nullptr;
        if (known)
            known->value = value;
        else
            m_variables.push_back({name, value});
    }
    return value;
}

Value Execution::command(const Command& command, const Value& dot, const Value* last)
{
    return head(command.arguments.front(), dot, &command, last);
}

Value Execution::argument(const Argument& argument, const Value& dot)
{
    return head(argument, dot, nullptr, nullptr);
}

Value Execution::head(
    const Argument& word, const Value& dot, const Command* command, const Value* last)
{
    using K = Argument::Kind;
    if (!step(1, word.begin))
        return {};
    const bool hasArguments = (command && command->arguments.size() > 1) || last;
    const bool isPlain = word.kind == K::Dot || word.kind == K::Nil || word.kind == K::Constant
        || (word.kind == K::Variable && word.names.size() == 1)
        || (word.kind == K::Chain && word.names.empty());
    if (isPlain && hasArguments)
        return fail(word, u"can't give argument to non-function %1"_s.arg(codeOf(word)));
    switch (word.kind) {
    case K::Dot: return dot;
    case K::Constant: return word.constant;
    case K::Nil: return command ? fail(word, u"nil is not a command"_s) : Value{};
    case K::Function: {
        const auto& function = *findFunction(word.names.front());
        if (!function.run)
            return logic(function, word, command, dot, last);
        return call(function, word, command, dot, nullptr, last);
    }
    case K::Field: return fields(dot, word, 0, command, dot, last);
    case K::Variable: {
        const auto* variable = find(word.names.front());
        if (!variable)
            return fail(word, u"undefined variable: %1"_s.arg(shown(word.names.front())));
        return fields(variable->value, word, 1, command, dot, last);
    }
    case K::Chain: {
        Value receiver;
        if (word.inner) {
            const auto known = m_variables.size();
            receiver = pipeline(*word.inner, dot);
            m_variables.resize(std::min(known, m_variables.size()));
        } else {
            receiver = call(*findFunction(word.function), word, nullptr, dot, nullptr, nullptr);
        }
        return m_error ? Value{} : fields(std::move(receiver), word, 0, command, dot, last);
    }
    }
    return {};
}

Value Execution::fields(Value receiver,
    const Argument& word,
    size_t from,
    const Command* command,
    const Value& dot,
    const Value* last)
{
    for (auto i = from; i < word.names.size() && !m_error; ++i) {
        const bool isLast = i + 1 == word.names.size();
        const auto* arguments = isLast ? command : nullptr;
        const auto* final = isLast ? last : nullptr;
        if (const auto* method = findMethod(receiver, word.names[i])) {
            receiver = call(*method, word, arguments, dot, &receiver, final);
            continue;
        }
        const bool hasArguments = (arguments && arguments->arguments.size() > 1) || final;
        receiver = field(receiver, word.names[i], word, hasArguments);
    }
    return m_error ? Value{} : receiver;
}

Value Execution::field(
    const Value& receiver, const std::string& name, const Argument& word, bool hasArguments)
{
    if (receiver.isNothing())
        return fail(word, u"nil data; no entry for key \"%1\""_s.arg(shown(name)));
    if (hasArguments)
        return fail(word, u"%1 is not a method but has arguments"_s.arg(shown(name)));
    if (const auto* map = receiver.as<MapPtr>()) {
        const auto found = (*map)->entries.find(name);
        if (found != (*map)->entries.end())
            return found->second;
        return (*map)->isOfText ? Value{std::string()} : Value{};
    }
    if (const auto* record = receiver.as<RecordPtr>()) {
        if (const auto* found = (*record)->find(name))
            return *found;
    }
    return fail(
        word, u"can't evaluate field %1 in type %2"_s.arg(shown(name), shown(typeOf(receiver))));
}

/// `and` and `or`: the first argument that decides, or the last. What comes behind is not
/// evaluated.
Value Execution::logic(const Function& function,
    const Argument& word,
    const Command* command,
    const Value& dot,
    const Value* last)
{
    const bool isAnd = function.name == "and";
    const auto count = command ? command->arguments.size() : 1;
    if (count == 1 && !last)
        return fail(word,
            u"wrong number of args for %1: want at least 1 got 0"_s.arg(shown(word.names.front())));
    Value value;
    for (size_t i = 1; i < count; ++i) {
        value = argument(command->arguments[i], dot);
        if (m_error || isTrue(value) != isAnd)
            return value;
    }
    return last ? *last : value;
}

Value Execution::call(const Function& function,
    const Argument& word,
    const Command* command,
    const Value& dot,
    const Value* receiver,
    const Value* last)
{
    if (!step(function.cost, word.begin))
        return {};
    std::vector<Value> values;
    std::vector<const Argument*> sources;
    if (receiver) {
        values.push_back(*receiver);
        sources.push_back(nullptr);
    }
    const size_t hidden = values.size();
    const auto wanted = function.parameters.size();
    const auto given = (command ? command->arguments.size() - 1 : 0) + (last ? 1 : 0) + hidden;
    const auto name = shown(std::string(function.name));
    if (function.isVariadic && given + 1 < wanted)
        return fail(word,
            u"wrong number of args for %1: want at least %2 got %3"_s.arg(name)
                .arg(wanted - 1 - hidden)
                .arg(given - hidden));
    if (!function.isVariadic && given != wanted)
        return fail(word,
            u"wrong number of args for %1: want %2 got %3"_s.arg(name)
                .arg(wanted - hidden)
                .arg(given - hidden));
    for (size_t i = 1; command && i < command->arguments.size(); ++i) {
        values.push_back(argument(command->arguments[i], dot));
        sources.push_back(&command->arguments[i]);
        if (m_error)
            return {};
    }
    if (last) {
        values.push_back(*last);
        sources.push_back(nullptr);
    }
    for (size_t i = 0; i < values.size(); ++i) {
        const auto parameter = function.parameters[std::min(i, wanted - 1)];
        if (!fits(values[i], parameter, word, sources[i]))
            return {};
    }
    auto out = function.run(m_world, values);
    if (m_error) // of a template within
        return {};
    if (!out)
        return fail(command ? whole(word, *command) : word,
            u"error calling %1: %2"_s.arg(name, out.error().text()));
    const auto* text = out->as<std::string>();
    if (text && text->size() > m_context.limits.output)
        return fail(word, u"a text is longer than %1 bytes"_s.arg(m_context.limits.output));
    return *std::move(out);
}

bool Execution::fits(
    Value& value, Parameter parameter, const Argument& word, const Argument* source)
{
    if (hasType(value, parameter))
        return true;
    // A text that is HTML is text to Go, too, but only by a conversion.
    if (parameter == Parameter::Text && value.as<SafeHtml>()) {
        value = Value{value.as<SafeHtml>()->text};
        return true;
    }
    const auto& place = source ? *source : word;
    if (source && source->kind == Argument::Kind::Constant)
        fail(place, u"expected %1; found %2"_s.arg(nameOf(parameter), codeOf(place)));
    else if (value.isNothing())
        fail(place, u"invalid value; expected %1"_s.arg(nameOf(parameter)));
    else
        fail(place,
            u"wrong type for value; expected %1; got %2"_s.arg(
                nameOf(parameter), shown(typeOf(value))));
    return false;
}

} // namespace slipway::rules::templates
