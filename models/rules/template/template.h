// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "rules/template/value.h"

#include <functional>

namespace slipway::rules {

namespace templates {
struct Tree;
}

/// What an expansion may cost. Templates come from files of others.
struct TemplateLimits {
    int steps = 200'000; ///< nodes walked and functions called; costly functions count for more
    size_t output = 256 * 1024; ///< bytes, of the result and of every text on the way
    int depth = 100; ///< of templates within templates
};

/// What an expansion sees beside its data.
struct TemplateContext {
    /// Answers `query`: samples at the time of the expansion (see templates::makeSample).
    std::function<Result<std::vector<templates::Value>>(const std::string& expression)> query;
    qint64 now = 0; ///< milliseconds since the Unix epoch
    std::string externalUrl; ///< where links lead, without a slash at the end
    /// By name with its `$`; those given to parse(), in any order.
    std::map<std::string, templates::Value> variables;
    bool escapesHtml = false; ///< what actions print is escaped, unless it is safe
    TemplateLimits limits;
};

/// A template of an alert's label or annotation. A value; may be expanded from any thread.
class Template {
public:
    /// `name` stands in messages; `variables` (with their `$`) are known in it. The error's `where`
    /// is `line:column` of `text`.
    static Result<Template> parse(
        std::string_view text, std::string name, const std::vector<std::string>& variables = {});

    /// The text that comes of it. The error's `where` is `line:column`; the `what` names the place
    /// as Go does: `executing "NAME" at <CODE>: …`.
    Result<std::string> expand(const templates::Value& dot, const TemplateContext& context) const;

private:
    std::string m_name;
    std::shared_ptr<const templates::Tree> m_tree;
};

} // namespace slipway::rules
