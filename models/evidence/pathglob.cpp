// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pathglob.h"

#include <QVarLengthArray>

#include <algorithm>
#include <utility>

namespace slipway::evidence {

PathGlob::PathGlob(QStringView pattern)
{
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const auto rest = pattern.sliced(i);
        if (rest.startsWith(u"**/")) {
            m_tokens.push_back({.kind = Kind::Folders});
            i += 2;
        } else if (rest.startsWith(u"**")) {
            m_tokens.push_back({.kind = Kind::Deep});
            ++i;
        } else if (rest[0] == u'*') {
            m_tokens.push_back({.kind = Kind::Any});
        } else if (rest[0] == u'?') {
            m_tokens.push_back({.kind = Kind::One});
        } else if (rest[0] == u'[' && rest.contains(u']')) {
            i = readSet(pattern, i);
        } else {
            const bool isEscape = rest[0] == u'\\' && rest.size() > 1;
            m_tokens.push_back({.character = rest[isEscape ? 1 : 0]});
            i += isEscape ? 1 : 0;
        }
    }
    for (auto one = m_tokens.rbegin(); one != m_tokens.rend() && one->kind == Kind::Literal; ++one)
        m_tail.prepend(one->character);
    m_isName = !m_tokens.empty() && m_tokens.front().kind == Kind::Folders
        && qsizetype(m_tokens.size()) == m_tail.size() + 1;
}

/// Where its `]` stands.
qsizetype PathGlob::readSet(QStringView pattern, qsizetype at)
{
    const auto end = pattern.indexOf(u']', at);
    auto inside = pattern.sliced(at + 1, end - at - 1);
    Token set{.kind = Kind::Set};
    set.isNegated = inside.startsWith(u'!') || inside.startsWith(u'^');
    if (set.isNegated)
        inside = inside.sliced(1);
    for (qsizetype i = 0; i < inside.size(); ++i) {
        const bool isRange = i + 2 < inside.size() && inside[i + 1] == u'-';
        set.ranges += inside[i];
        set.ranges += inside[isRange ? i + 2 : i];
        i += isRange ? 2 : 0;
    }
    m_tokens.push_back(std::move(set));
    return end;
}

bool PathGlob::fits(const Token& token, QChar c)
{
    switch (token.kind) {
    case Kind::Literal: return c == token.character;
    case Kind::One:
    case Kind::Any: return c != u'/';
    case Kind::Set:
        for (qsizetype i = 0; i + 1 < token.ranges.size(); i += 2)
            if (token.ranges[i] <= c && c <= token.ranges[i + 1])
                return !token.isNegated;
        return token.isNegated && c != u'/';
    case Kind::Deep:
    case Kind::Folders: return true;
    }
    return false;
}

bool PathGlob::fitsWhole(QStringView path) const
{
    if (!path.endsWith(m_tail))
        return false;
    if (m_isName)
        return path.size() == m_tail.size() || path[path.size() - m_tail.size() - 1] == u'/';
    // All places in the pattern that the path so far may have led to, by Thompson's construction.
    const auto count = qsizetype(m_tokens.size());
    QVarLengthArray<char, 128> now(count + 1, 0);
    QVarLengthArray<char, 128> next(count + 1, 0);
    const auto enter = [this, count](QVarLengthArray<char, 128>& places, qsizetype at) {
        places[at] = 1;
        while (at < count && m_tokens[size_t(at)].kind >= Kind::Any)
            places[++at] = 1; // it may stand for nothing
    };
    enter(now, 0);
    for (const QChar c : path) {
        std::fill(next.begin(), next.end(), char(0));
        bool isAlive = false;
        for (qsizetype at = 0; at < count; ++at) {
            const auto& token = m_tokens[size_t(at)];
            if (now[at] == 0 || !fits(token, c))
                continue;
            isAlive = true;
            if (token.kind < Kind::Any)
                enter(next, at + 1);
            else if (token.kind != Kind::Folders)
                enter(next, at);
            else if (c == u'/')
                enter(next, at); // behind a folder: another one, or what follows
            else
                next[at] = 1;
        }
        if (!isAlive)
            return false;
        std::swap(now, next);
    }
    return now[count] != 0;
}

} // namespace slipway::evidence
