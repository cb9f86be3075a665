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
    bool matches(QStringView path) const { return mayEnd(path) && fitsWhole(path); }
    /// The character that a fitting path must end with; null: any of several.
    QChar last() const { return m_tail.isEmpty() ? QChar() : m_tail.back(); }

private:
    enum class Kind : quint8 { Literal, One, Set, Any, Deep, Folders };
    struct Token {
        Kind kind = Kind::Literal;
        bool isNegated = false;
        QChar character{};
        QString ranges{}; ///< of a set: pairs of first and last
    };
    static bool fits(const Token& token, QChar c);
    /// Looks at the last character: most paths fail by it.
    bool mayEnd(QStringView path) const
    {
        return m_tokens.empty() || m_tokens.back().kind >= Kind::Any
            || (!path.isEmpty() && fits(m_tokens.back(), path.back()));
    }
    bool fitsWhole(QStringView path) const;
    qsizetype readSet(QStringView pattern, qsizetype at);

    std::vector<Token> m_tokens;
    QString m_tail; ///< characters that a path must end with
    bool m_isName = false; ///< the tail, below any folders
};

} // namespace slipway::evidence
