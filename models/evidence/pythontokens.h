// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonwords.h"

#include <QString>
#include <QStringView>

#include <vector>

namespace slipway::evidence {

/// One token of Python 3. Views are into the text that was given.
struct PythonToken {
    enum class Kind : quint8 { Name, Number, String, Operator, Newline, Indent, Dedent, End };
    QStringView text{}; ///< as written; of a string what is between its quotes
    int line = 0; ///< from 1
    int column = 0; ///< from 1, in UTF-16 units
    int endLine = 0;
    int begin = 0; ///< offset in the text
    int end = 0;
    int body = 0; ///< of a string: offset of what is between its quotes
    int match = -1; ///< of a bracket: index of its partner; -1: it has none
    Kind kind = Kind::End;
    PythonWord word{}; ///< of a name or operator
    bool isFormat = false; ///< f-string
    bool isRaw = false;
    bool isBytes = false;
};

/// Tokens of a text, always ending with Newline, Dedents and End.
struct PythonTokens {
    std::vector<PythonToken> tokens{};
    int brokenLine = 0; ///< of the first thing that is not Python; 0: nothing
    bool isCut = false; ///< a limit was met: what follows is not there
};

/// Splits by the lexical rules of Python 3.12 (docs.python.org/3/reference/lexical_analysis.html).
/// What cannot be read is left out and noted, and reading goes on. Linear in time; at most 1
/// million tokens, brackets 200 deep, blocks 100 deep. A bracket that is never closed ends where a
/// line begins with `def` or `class`.
PythonTokens readPythonTokens(const QString& text);
/// The same with the memory of `out`, whatever it held.
void readPythonTokens(const QString& text, PythonTokens& out);
/// The same for the expression at `begin` of `text`, up to `end`: as if in brackets. For what an
/// f-string holds.
PythonTokens readPythonTokens(
    const QString& text, qsizetype begin, qsizetype end, int line, int column);

} // namespace slipway::evidence
