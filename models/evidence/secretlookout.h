// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/secretscan.h"

#include <algorithm>
#include <array>
#include <string_view>

/// Where in a file a line may hold a secret; for the search of secrets alone.
namespace slipway::evidence::lookingout {

/// A token with a shape of its own.
struct Shape {
    std::string_view needle; ///< quick look before the expression runs
    const char* expression;
    SecretFinding::Kind kind;
    const char* what;
};

inline constexpr std::array<Shape, 9> shapes{{
    {"PRIVATE KEY-----",
        "-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
        SecretFinding::Kind::PrivateKey,
        "private key"},
    {"AKIA", "\\bAKIA[0-9A-Z]{16}\\b", SecretFinding::Kind::CloudKey, "AWS access key"},
    {"ASIA", "\\bASIA[0-9A-Z]{16}\\b", SecretFinding::Kind::CloudKey, "AWS session key"},
    {"ghp_", "\\bghp_[A-Za-z0-9]{36}\\b", SecretFinding::Kind::Token, "GitHub token"},
    {"github_pat_", "\\bgithub_pat_[A-Za-z0-9_]{60,}", SecretFinding::Kind::Token, "GitHub token"},
    {"glpat-", "\\bglpat-[A-Za-z0-9_-]{20}\\b", SecretFinding::Kind::Token, "GitLab token"},
    {"xox", "\\bxox[bpars]-[0-9]{8,}-[A-Za-z0-9-]{20,}", SecretFinding::Kind::Token, "Slack token"},
    {"sk_live_", "\\bsk_live_[A-Za-z0-9]{20,}", SecretFinding::Kind::Token, "Stripe key"},
    {"AIza", "\\bAIza[0-9A-Za-z_-]{35}\\b", SecretFinding::Kind::CloudKey, "Google API key"},
}};

/// What a name holds for which isSecretName() may be true, in lower case.
inline constexpr std::array<std::string_view, 19> words{"secret",
    "pass",
    "token",
    "credential",
    "api_key",
    "apikey",
    "api-key",
    "private_key",
    "privatekey",
    "private-key",
    "access_key",
    "accesskey",
    "access-key",
    "encryption_key",
    "encryptionkey",
    "encryption-key",
    "signing_key",
    "signingkey",
    "signing-key"};

/// How the needles and words begin; the needle of three characters with each that may follow it.
inline constexpr std::array<std::string_view, 23> beginnings{"priv",
    "cred",
    "encr",
    "sign",
    "akia",
    "asia",
    "ghp_",
    "gith",
    "glpa",
    "xoxb",
    "xoxp",
    "xoxa",
    "xoxr",
    "xoxs",
    "sk_l",
    "aiza",
    "secr",
    "pass",
    "toke",
    "api_",
    "api-",
    "apik",
    "acce"};

constexpr char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Finds in one pass the lines that `findInLine` could find anything in: most files have none.
/// Every two characters are looked up once, as the first and as the last two of a beginning.
class Lookout {
public:
    constexpr Lookout()
    {
        for (const auto beginning : beginnings) {
            m_pairs[slotOf(beginning[0], beginning[1])] |= First;
            m_pairs[slotOf(beginning[2], beginning[3])] |= Last;
        }
    }
    /// Where the next line begins that may hold a secret; the text's size: none does.
    size_t next(std::string_view text, size_t from) const
    {
        size_t begin = from; // of the line that `seen` is in
        size_t seen = from;
        enum class Names : quint8 { NotAsked, No, Yes };
        auto names = Names::NotAsked; // whether the line may give a word a value
        quint8 older = 0; // what the pair two characters before is
        quint8 old = 0;
        for (size_t i = from + 1; i < text.size(); ++i) {
            const quint8 now = m_pairs[slotOf(text[i - 1], text[i])];
            const bool isBeginning = (older & First) != 0 && (now & Last) != 0;
            older = old;
            old = now;
            if (!isBeginning)
                continue;
            const size_t at = i - 3;
            const auto rest = text.substr(at);
            const bool isShape = std::ranges::any_of(
                shapes, [rest](const Shape& shape) { return rest.starts_with(shape.needle); });
            if (!isShape && !beginsWithWord(rest))
                continue;
            if (const auto newline = text.substr(seen, at - seen).rfind('\n');
                newline != std::string_view::npos) {
                begin = seen + newline + 1;
                names = Names::NotAsked;
            }
            seen = at;
            if (isShape)
                return begin;
            if (names == Names::NotAsked)
                names = mayName(text.substr(begin, text.find('\n', at) - begin)) ? Names::Yes
                                                                                 : Names::No;
            if (names == Names::Yes)
                return begin;
        }
        return text.size();
    }

private:
    enum Pair : quint8 { First = 1, Last = 2 };
    static constexpr size_t size = 1U << 10U;
    /// Five bits of each are the same for both cases of a letter.
    static constexpr size_t slotOf(char a, char b)
    {
        return (static_cast<quint8>(a) & 31U) << 5U | (static_cast<quint8>(b) & 31U);
    }
    static bool beginsWithWord(std::string_view text)
    {
        return std::ranges::any_of(words, [text](std::string_view word) {
            return text.size() >= word.size()
                && std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) {
                       return a == folded(b);
                   });
        });
    }
    static bool mayName(std::string_view line)
    {
        return line.size() >= 24 && line.find_first_of("=:") != std::string_view::npos;
    }
    std::array<quint8, size> m_pairs{};
};

inline constexpr Lookout lookout;

constexpr bool isBegun(std::string_view text)
{
    return std::ranges::any_of(beginnings, [text](std::string_view beginning) {
        const size_t size = std::min(text.size(), beginning.size());
        return std::equal(text.begin(), text.begin() + size, beginning.begin(), [](char a, char b) {
            return folded(a) == b;
        });
    });
}
static_assert(std::ranges::all_of(words, isBegun));
static_assert(
    std::ranges::all_of(shapes, [](const Shape& shape) { return isBegun(shape.needle); }));

} // namespace slipway::evidence::lookingout
