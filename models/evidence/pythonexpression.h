// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/python.h"

#include <QVarLengthArray>

#include <algorithm>

namespace slipway::evidence {

/// Reads expressions from tokens into the nodes of a module. For python.cpp only.
class PythonExpressions {
public:
    PythonExpressions(PythonModule& module, const PythonTokens& tokens, int depth = 0)
        : m_module(module)
        , m_tokens(tokens.tokens)
        , m_depth(depth)
    {
    }

    int at = 0; ///< position in the tokens
    int statement = -1; ///< that calls belong to

    const PythonToken& token(int ahead = 0) const
    {
        return m_tokens[std::min(m_tokens.size() - 1, size_t(at + ahead))];
    }
    bool isName(PythonWord word, int ahead = 0) const
    {
        const auto& next = token(ahead);
        return next.word == word && next.kind == PythonToken::Kind::Name;
    }
    bool isSign(PythonWord sign, int ahead = 0) const
    {
        const auto& next = token(ahead);
        return next.word == sign && next.kind == PythonToken::Kind::Operator;
    }
    bool isSign(std::initializer_list<PythonWord> signs) const
    {
        return token().kind == PythonToken::Kind::Operator && token().word.isAny(signs);
    }
    bool atEnd() const ///< of the logical line
    {
        return token().kind >= PythonToken::Kind::Newline;
    }
    /// One expression or several with commas: a Tuple then.
    int list();
    /// One expression: ternary, lambda, `x := y`, yield.
    int single();
    /// Above comparisons: what may stand before `in` of a loop.
    int targets();
    /// Nodes on their way under another one.
    using Nodes = QVarLengthArray<int, 16>;
    /// Arguments between brackets, of a call or of a class, behind what is in `out` already.
    void arguments(Nodes& out);
    /// A Tuple of nodes made elsewhere.
    int tuple(const Nodes& items);

private:
    using Kind = PythonNode::Kind;
    int make(Kind kind, const PythonToken& from);
    int make(Kind kind, const PythonToken& from, const Nodes& children, QStringView text);
    void finish(int node);
    int other(const PythonToken& from, const Nodes& children = {});
    int binary(int level);
    int operatorLevel(QStringView& text, int& width) const;
    int unary();
    int postfix();
    int atom();
    int keywordAtom();
    int strings();
    int format(const PythonToken& token, Nodes& children);
    int call(int callee);
    int argument();
    int subscript(int object);
    int slice();
    int bracket();
    int braces();
    int comprehension(const PythonToken& from, Nodes children);
    int star();
    int lambda();
    bool isComprehension() const;
    bool skip(PythonWord sign)
    {
        if (!isSign(sign))
            return false;
        ++at;
        return true;
    }
    void closeBracket(int open);
    QStringView keep(QString text);
    QString decoded(const PythonToken& token) const;

    PythonModule& m_module;
    const std::vector<PythonToken>& m_tokens;
    int m_depth = 0;
};

} // namespace slipway::evidence
