// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/python.h"

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

    const PythonToken& token(int ahead = 0) const;
    bool isName(QStringView word, int ahead = 0) const;
    bool isSign(QStringView sign, int ahead = 0) const;
    bool atEnd() const; ///< of the logical line
    /// One expression or several with commas: a Tuple then.
    int list();
    /// One expression: ternary, lambda, `x := y`, yield.
    int single();
    /// Above comparisons: what may stand before `in` of a loop.
    int targets();
    /// Arguments between brackets, of a call or of a class.
    std::vector<int> arguments();
    /// A Tuple of nodes made elsewhere.
    int tuple(const std::vector<int>& items);

private:
    using Kind = PythonNode::Kind;
    int make(Kind kind, const PythonToken& from);
    int make(
        Kind kind, const PythonToken& from, const std::vector<int>& children, QStringView text);
    void finish(int node);
    int other(const PythonToken& from, const std::vector<int>& children = {});
    int binary(int level);
    int operatorLevel(QStringView& text, int& width) const;
    int unary();
    int postfix();
    int atom();
    int keywordAtom();
    int strings();
    int format(const PythonToken& token, std::vector<int>& children);
    int call(int callee);
    int argument();
    int subscript(int object);
    int slice();
    int bracket();
    int braces();
    int comprehension(const PythonToken& from, std::vector<int> children);
    int star();
    int lambda();
    bool isComprehension() const;
    bool skip(QStringView sign);
    void closeBracket(int open);
    QStringView keep(QString text);
    QString decoded(const PythonToken& token) const;

    PythonModule& m_module;
    const std::vector<PythonToken>& m_tokens;
    int m_depth = 0;
};

} // namespace slipway::evidence
