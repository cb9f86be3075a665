// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/tokenstream.h"

using namespace Qt::StringLiterals;

namespace slipway::promql {

Result<Token> TokenStream::expect(TokenKind kind, const QString& place, const QString& wanted)
{
    if (!is(kind))
        return unexpected(place, wanted);
    return take();
}

QString TokenStream::describe(const Token& token) const
{
    constexpr qsizetype maxShown = 64;
    const auto word = m_text.substr(token.span.begin, token.span.end - token.span.begin);
    const auto shown
        = QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())).left(maxShown);
    switch (token.kind) {
    case TokenKind::End: return u"end of input"_s;
    case TokenKind::Number: return u"number \"%1\""_s.arg(shown);
    case TokenKind::Duration: return u"duration \"%1\""_s.arg(shown);
    case TokenKind::String: return u"string %1"_s.arg(shown);
    case TokenKind::Identifier:
        return (token.keyword == Keyword::None ? u"identifier \"%1\""_s : u"\"%1\""_s).arg(shown);
    default: return u"\"%1\""_s.arg(shown);
    }
}

tl::unexpected<Error> TokenStream::unexpected(const QString& place, const QString& wanted) const
{
    if (is(TokenKind::End) && m_mistake) {
        m_wrong = m_mistake->span;
        return failure(m_mistake->error);
    }
    QString what = u"unexpected "_s + describe(peek());
    if (!place.isEmpty())
        what += u" in "_s + place;
    if (!wanted.isEmpty())
        what += u", expected "_s + wanted;
    return wrong(peek().span, what);
}

} // namespace slipway::promql
