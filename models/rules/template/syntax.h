// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/template/value.h"

#include <optional>

/// The tree of a template.
namespace slipway::rules::templates {

struct Pipeline;

/// One word of a command.
struct Argument {
    enum class Kind : std::uint8_t {
        Dot,
        Nil,
        Constant, ///< `constant`
        Function, ///< names[0]
        Variable, ///< names[0] with its `$`, then fields
        Field, ///< fields of the dot
        Chain, ///< fields of what `inner` or `function` gives
    };
    Kind kind = Kind::Dot;
    size_t begin = 0; ///< bytes of the template's text
    size_t end = 0;
    std::vector<std::string> names;
    Value constant;
    std::string function; ///< of Chain, where no parenthesis stands
    std::shared_ptr<const Pipeline> inner; ///< of Chain: in parentheses; names may be empty
};

/// A function, method or value, with arguments.
struct Command {
    std::vector<Argument> arguments;
};

/// Commands, each getting the value of the one before as its last argument.
struct Pipeline {
    size_t begin = 0;
    size_t end = 0;
    std::vector<std::string> variables;
    bool isAssignment = false; ///< `=`, else `:=`
    std::vector<Command> commands;
};

struct Node {
    enum class Kind : std::uint8_t { Text, Action, If, Range, With, Template, Break, Continue };
    Kind kind = Kind::Text;
    size_t begin = 0;
    std::string text; ///< of Text; name of Template
    std::optional<Pipeline> pipeline;
    std::vector<Node> body;
    std::vector<Node> otherwise; ///< of else
};

/// A parsed text: what stands in it, and what it defines.
struct Tree {
    std::string text;
    std::vector<Node> root;
    std::map<std::string, std::vector<Node>> definitions;
};

} // namespace slipway::rules::templates
