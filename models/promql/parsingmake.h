// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/parsing.h"
#include "promql/typecheck.h"

namespace slipway::promql {

template<typename Node>
Result<ExpressionPtr> Parsing::make(Node node, std::uint32_t begin)
{
    auto out = std::make_unique<Expression>();
    out->node = std::move(node);
    out->span = {begin, m_stream.end()};
    Span at = out->span;
    if (auto checked = check(*out, at); !checked)
        return m_stream.wrong(at, checked.error().what, checked.error().fix);
    return out;
}

} // namespace slipway::promql
