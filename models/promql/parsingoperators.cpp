// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/binding.h"
#include "promql/parsing.h"

using namespace Qt::StringLiterals;

namespace slipway::promql {

Result<Binary> Parsing::operation()
{
    Binary out;
    const auto begin = m_stream.begin();
    out.operation = bindingOf(m_stream.take())->operation;
    if (isSetOperator(out.operation))
        out.matching.cardinality = Matching::Cardinality::ManyToMany;
    if (auto read = matching(out.matching, out.returnBool); !read)
        return failure(read.error());
    out.operatorSpan = m_stream.from(begin);
    return out;
}

Result<void> Parsing::matching(Matching& out, bool& returnBool)
{
    returnBool = m_stream.accept(Keyword::Bool);
    if (m_stream.is(Keyword::On) || m_stream.is(Keyword::Ignoring)) {
        out.isWritten = true;
        out.on = m_stream.take().keyword == Keyword::On;
        auto labels = labelList();
        if (!labels)
            return failure(labels.error());
        out.labels = std::move(*labels);
        if (m_stream.is(Keyword::GroupLeft) || m_stream.is(Keyword::GroupRight)) {
            out.cardinality = m_stream.take().keyword == Keyword::GroupLeft
                ? Matching::Cardinality::ManyToOne
                : Matching::Cardinality::OneToMany;
            if (m_stream.is(TokenKind::LeftParenthesis)) {
                auto include = labelList();
                if (!include)
                    return failure(include.error());
                out.include = std::move(*include);
            }
        }
    }
    return fill(out);
}

Result<void> Parsing::fill(Matching& out)
{
    while (m_stream.peek().keyword >= Keyword::Fill && m_stream.peek().keyword <= Keyword::FillRight
        && m_stream.peek(1).kind == TokenKind::LeftParenthesis) {
        const auto side = m_stream.take().keyword;
        m_stream.take();
        const bool isMinus = m_stream.is(TokenKind::Minus);
        if (isMinus || m_stream.is(TokenKind::Plus))
            m_stream.take();
        auto number = m_stream.expect(TokenKind::Number, u"fill modifier"_s, u"number"_s);
        if (!number)
            return failure(number.error());
        if (!m_stream.accept(TokenKind::RightParenthesis))
            return m_stream.unexpected(u"fill modifier"_s, u"\")\""_s);
        const double value = isMinus ? -number->number : number->number;
        if (side != Keyword::FillRight)
            out.fillLeft = value;
        if (side != Keyword::FillLeft)
            out.fillRight = value;
    }
    return {};
}

Result<std::vector<std::string>> Parsing::labelList()
{
    const auto place = u"grouping opts"_s;
    std::vector<std::string> out;
    if (auto open = m_stream.expect(TokenKind::LeftParenthesis, place, u"\"(\""_s); !open)
        return failure(open.error());
    while (!m_stream.is(TokenKind::RightParenthesis)) {
        const bool isName = m_stream.is(TokenKind::Identifier) && !m_stream.peek().hasColon;
        if (!isName && !m_stream.is(TokenKind::String))
            return m_stream.unexpected(place, u"label"_s);
        out.push_back(m_stream.take().text);
        if (!m_stream.accept(TokenKind::Comma) && !m_stream.is(TokenKind::RightParenthesis))
            return m_stream.unexpected(place, u"\",\" or \")\""_s);
    }
    m_stream.take();
    return out;
}

} // namespace slipway::promql
