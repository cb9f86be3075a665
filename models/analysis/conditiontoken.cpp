// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/conditiontoken.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::analysis {
namespace {

using Kind = ConditionToken::Kind;

bool isDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

bool isNameStart(QChar character)
{
    const char16_t lower = character.unicode() | 0x20;
    return (lower >= u'a' && lower <= u'z') || character == u'_';
}

Error wrong(qsizetype start, const QString& what, const QString& fix = {})
{
    return {QString::number(start + 1), what, fix};
}

qsizetype endOfNumber(const QString& text, qsizetype at)
{
    const auto digits = [&text](qsizetype from) {
        while (from < text.size() && isDigit(text[from]))
            ++from;
        return from;
    };
    at = digits(at);
    if (at < text.size() && text[at] == u'.')
        at = digits(at + 1);
    if (at >= text.size() || (text[at] != u'e' && text[at] != u'E'))
        return at;
    qsizetype exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == u'+' || text[exponent] == u'-'))
        ++exponent;
    return digits(exponent);
}

Result<ConditionToken> numberAt(const QString& text, qsizetype start)
{
    ConditionToken token{Kind::Number, {}, 0, start};
    qsizetype end = endOfNumber(text, start);
    token.text = text.mid(start, end - start);
    const bool runsOn = end < text.size() && (isNameStart(text[end]) || text[end] == u'.');
    const QByteArray bytes = token.text.toLatin1();
    const auto [last, error]
        = std::from_chars(bytes.data(), bytes.data() + bytes.size(), token.number);
    if (runsOn || error != std::errc{} || last != bytes.data() + bytes.size()
        || !std::isfinite(token.number))
        return failure(wrong(start,
            u"'%1' is not a number"_s.arg(visible(text.mid(start, end - start + 1), 40)),
            u"write 300, 0.01 or 1e-3"_s));
    return token;
}

/// The symbol that begins at `at`, two characters before one; empty if there is none.
QString symbolAt(const QString& text, qsizetype at)
{
    static const QStringList symbols{u"&&"_s,
        u"||"_s,
        u"<="_s,
        u">="_s,
        u"=="_s,
        u"!="_s,
        u"<"_s,
        u">"_s,
        u"!"_s,
        u"+"_s,
        u"-"_s,
        u"*"_s,
        u"/"_s,
        u"("_s,
        u")"_s,
        u"["_s,
        u"]"_s,
        u","_s};
    const QStringView rest = QStringView(text).mid(at, 2);
    const auto it = std::ranges::find_if(
        symbols, [rest](const QString& symbol) { return rest.startsWith(symbol); });
    return it == symbols.end() ? QString() : *it;
}

QString symbolFix(QChar character)
{
    switch (character.unicode()) {
    case u'=': return u"write == to compare"_s;
    case u'&': return u"write && for and"_s;
    case u'|': return u"write || for or"_s;
    case u'%': return u"write 0.01 for 1 %"_s;
    default: return u"there is: result, stable, numbers, + - * / < <= > >= == != && || ! ( ) [ ]"_s;
    }
}

} // namespace

Result<std::vector<ConditionToken>> conditionTokens(const QString& text)
{
    std::vector<ConditionToken> out;
    qsizetype at = 0;
    while (at < text.size()) {
        const QChar character = text[at];
        if (character == u' ' || character == u'\t' || character == u'\n' || character == u'\r') {
            ++at;
            continue;
        }
        const bool isFraction = character == u'.' && at + 1 < text.size() && isDigit(text[at + 1]);
        if (isDigit(character) || isFraction) {
            auto token = numberAt(text, at);
            if (!token)
                return failure(token.error());
            out.push_back(std::move(*token));
        } else if (isNameStart(character)) {
            qsizetype end = at;
            while (end < text.size() && (isNameStart(text[end]) || isDigit(text[end])))
                ++end;
            out.push_back({Kind::Name, text.mid(at, end - at), 0, at});
        } else {
            const QString symbol = symbolAt(text, at);
            if (symbol.isEmpty())
                return failure(wrong(at,
                    u"'%1' does not belong into a condition"_s.arg(visible(QString(character))),
                    symbolFix(character)));
            out.push_back({Kind::Symbol, symbol, 0, at});
        }
        at += out.back().text.size();
    }
    out.push_back({Kind::End, {}, 0, text.size()});
    return out;
}

} // namespace slipway::analysis
