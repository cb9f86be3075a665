// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/template/functions.h"
#include "rules/template/syntax.h"
#include "rules/template/template.h"

#include <optional>

namespace slipway::rules::templates {

/// One expansion under way. The first error stays, and ends it.
class Execution {
public:
    Execution(const Tree& tree, std::string name, const TemplateContext& context);

    Result<std::string> run(const Value& dot);

private:
    enum class Flow : std::uint8_t { Goes, Breaks, Continues };
    struct Variable {
        std::string name;
        Value value;
    };

    Flow walk(const std::vector<Node>& nodes, const Value& dot);
    Flow walkOne(const Node& node, const Value& dot);
    Flow walkRange(const Node& node, const Value& dot);
    void walkTemplate(const Node& node, const Value& dot);
    void enter(const std::string& name, const std::vector<Node>& nodes, const Value& dot);

    Value pipeline(const Pipeline& pipeline, const Value& dot);
    Value command(const Command& command, const Value& dot, const Value* last);
    Value argument(const Argument& argument, const Value& dot);
    Value call(const Function& function,
        const Argument& word,
        const Command* command,
        const Value& dot,
        const Value* receiver,
        const Value* last);
    Value logic(const Function& function,
        const Argument& word,
        const Command* command,
        const Value& dot,
        const Value* last);
    Value fields(Value receiver,
        const Argument& word,
        size_t from,
        const Command* command,
        const Value& dot,
        const Value* last);
    Value field(
        const Value& receiver, const std::string& name, const Argument& word, bool hasArguments);
    Value head(const Argument& word, const Value& dot, const Command* command, const Value* last);
    bool fits(Value& value, Parameter parameter, const Argument& word, const Argument* source);

    Variable* find(const std::string& name);
    void print(const Value& value);
    void write(std::string_view text, size_t at);
    bool step(int cost, size_t at);
    Value fail(const Argument& word, const QString& what);
    Value failAt(size_t at, const QString& what);
    QString codeOf(const Argument& word) const;

    const Tree& m_tree;
    std::string m_name; ///< of the template now walked
    const TemplateContext& m_context;
    World m_world;
    std::vector<Variable> m_variables;
    std::string m_out;
    std::optional<Error> m_error;
    int m_steps = 0;
    int m_depth = 0;
};

} // namespace slipway::rules::templates
