// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/functions.h"

#include <algorithm>

namespace slipway::rules::templates {
namespace {

const Function* findIn(std::span<const Function> functions, std::string_view name)
{
    const auto found = std::ranges::find(functions, name, &Function::name);
    return found == functions.end() ? nullptr : &*found;
}

} // namespace

const Function* findFunction(std::string_view name)
{
    const auto* found = findIn(prometheusFunctions(), name);
    return found ? found : findIn(languageFunctions(), name);
}

const Function* findMethod(const Value& receiver, std::string_view name)
{
    if (receiver.as<Moment>())
        return findIn(momentMethods(), name);
    return receiver.as<Duration>() ? findIn(durationMethods(), name) : nullptr;
}

} // namespace slipway::rules::templates
