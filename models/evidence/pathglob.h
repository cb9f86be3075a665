// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace slipway::evidence {

/// A pattern for paths as gitignore(5) has them: `*` and `?` stay within one folder, `**` does not,
/// `**/` is any number of folders, `[a-z]` and `[!a-z]` are sets, a backslash takes the next
/// character as it is. The whole path has to fit. Costs at most the product of both lengths.
class PathGlob {
public:
    explicit PathGlob(QStringView pattern);
    bool matches(QStringView path) const;

private:
    enum class Kind : quint8 { Literal, One, Set, Any, Deep, Folders };
    struct Token {
        Kind kind = Kind::Literal;
        bool isNegated = false;
        QChar character{};
        QString ranges{}; ///< of a set: pairs of first and last
    };
    static bool fits(const Token& token, QChar c);
    qsizetype readSet(QStringView pattern, qsizetype at);

    std::vector<Token> m_tokens;
    QString m_tail; ///< characters that a path must end with
};

} // namespace slipway::evidence
