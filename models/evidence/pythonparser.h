// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonexpression.h"

namespace slipway::evidence {

/// Reads statements; expressions are read by PythonExpressions. For readPython only.
class PythonParser {
public:
    using Kind = PythonStatement::Kind;

    PythonParser(PythonModule& module, const PythonTokens& tokens)
        : m_module(module)
        , m_tokens(tokens.tokens)
        , m_read(module, tokens)
    {
    }

    void run();

private:
    const PythonToken& token(int ahead = 0) const { return m_read.token(ahead); }

    void step();
    void closeBlock();
    void close(int statement);
    void logicalLine();
    /// Ends of statements that stand on this line alone.
    void finishLine();
    void skipLine();

    int add(Kind kind, const PythonToken& from, int parent);
    PythonStatement& of(int index) { return m_module.statements[size_t(index)]; }

    /// Reads one statement; the index of a head whose block follows, else -1.
    int statement(int parent);
    static std::optional<Kind> headKind(PythonWord word);
    /// `match x:` and `case y:` are names elsewhere: the line must end with a colon and a block.
    bool isSoftHead(PythonWord word) const;
    int softHead(const PythonToken& first, int parent);
    int colon(int index);
    int compound(Kind kind, const PythonToken& first, int parent);
    void with(int index);

    void skipTypeParameters();
    QString qualified(const PythonStatement& at, const QString& name) const;
    int function(const PythonToken& first, int parent, bool isAsync);
    std::vector<PythonParameter> parameters();
    int classHead(const PythonToken& first, int parent);
    /// Statements with a keyword of their own; nothing if `word` is none.
    std::optional<int> keyword(PythonWord word, const PythonToken& first, int parent);
    QString dottedName();
    QString alias();
    void bind(PythonImport made, const QString& full);
    void importModules(int index);
    void importNames(int index);

    /// Expressions and assignments.
    void simple(const PythonToken& first, int parent);
    void field(int index);

    PythonModule& m_module;
    const std::vector<PythonToken>& m_tokens;
    PythonExpressions m_read;
    std::vector<int> m_blocks; ///< heads; -1: a block nobody announced
    std::vector<int> m_decorators;
    size_t m_lineFirst = 0;
    int m_pending = -1;
    int m_lastLine = 0;
};

} // namespace slipway::evidence
