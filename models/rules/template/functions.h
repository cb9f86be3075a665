// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "rules/template/value.h"

#include <algorithm>
#include <array>
#include <functional>
#include <initializer_list>
#include <span>

namespace slipway::rules::templates {

/// What a function of a template may reach.
struct World {
    /// Samples (see makeSample) of a query at the template's time; empty where there is no data.
    std::function<Result<std::vector<Value>>(const std::string& expression)> query;
    /// Expands a defined template.
    std::function<Result<std::string>(const std::string& name, const Value& dot)> expand;
    qint64 now = 0; ///< milliseconds since the Unix epoch
    std::string externalUrl;
    size_t outputLimit = 0; ///< bytes that one text may have
};

/// What a function takes.
enum class Parameter : std::uint8_t {
    Any,
    Text,
    Number, ///< a whole one
    Sample,
    QueryResult,
    Duration,
    Moment,
};

/// What a function takes, in order.
class Parameters {
public:
    constexpr Parameters(std::initializer_list<Parameter> all) : m_size(all.size())
    {
        std::copy(all.begin(), all.end(), m_all.begin());
    }
    constexpr size_t size() const { return m_size; }
    constexpr Parameter operator[](size_t at) const { return m_all.at(at); }

private:
    std::array<Parameter, 4> m_all{};
    size_t m_size = 0;
};

/// A function, or a method whose first argument is what it is called on.
struct Function {
    using Run = Result<Value> (*)(const World& world, std::span<const Value> arguments);
    std::string_view name;
    Parameters parameters;
    bool isVariadic = false; ///< the last parameter stands for any number, none included
    int cost = 1; ///< steps
    Run run = nullptr;
};

/// A function of the language or of Prometheus, or nullptr.
const Function* findFunction(std::string_view name);
/// A method of a time or a duration, or nullptr.
const Function* findMethod(const Value& receiver, std::string_view name);

/// Tables, one a file.
std::span<const Function> languageFunctions();
std::span<const Function> prometheusFunctions();
std::span<const Function> momentMethods();
std::span<const Function> durationMethods();

} // namespace slipway::rules::templates
