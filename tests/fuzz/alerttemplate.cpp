// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/rules/template/template.h
#include "rules/rulefile.h"
#include "rules/template/template.h"

#include <cstdint>
#include <cstdlib>

using namespace slipway;

/// Templates of alerts: they end, and stay within their limits.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    using rules::templates::Value;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parsed = rules::Template::parse(text, "fuzz", rules::alertVariables());
    if (!parsed)
        return 0;
    const timeseries::Labels labels({{"job", "api"}, {"zone", "a"}});
    rules::TemplateContext context;
    context.externalUrl = "http://example.org/prom";
    context.now = 1'353'755'652'000;
    context.limits = {.steps = 20'000, .output = 16 * 1024, .depth = 50};
    context.query = [&labels](const std::string&) -> Result<std::vector<Value>> {
        return std::vector<Value>{rules::templates::makeSample(labels, 1.5)};
    };
    for (const auto& name : rules::alertVariables())
        context.variables.emplace(name, rules::templates::fromLabels(labels));
    const auto output = parsed->expand(rules::templates::makeSample(labels, 2), context);
    if (output && output->size() > context.limits.output)
        std::abort();
    return 0;
}
