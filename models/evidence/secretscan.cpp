// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/secretscan.h"

#include "evidence/compose.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

constexpr int maximumFindings = 50;
constexpr qsizetype maximumBytes = 1024 * 1024;

bool isOneOf(const QString& text, std::initializer_list<QStringView> words)
{
    return std::any_of(
        words.begin(), words.end(), [&text](QStringView word) { return text == word; });
}

/// A token with a shape of its own.
struct Shape {
    std::string_view needle; ///< quick look before the expression runs
    const char* expression;
    SecretFinding::Kind kind;
    const char* what;
};

constexpr std::array<Shape, 9> shapes{{
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

double entropy(const QString& text)
{
    std::array<int, 128> counts{};
    for (const QChar c : text)
        ++counts[c.unicode() < 128 ? c.unicode() : 0];
    double bits = 0;
    for (const int count : counts) {
        if (count == 0)
            continue;
        const double share = double(count) / double(text.size());
        bits -= share * std::log2(share);
    }
    return bits;
}

/// Random enough to be a key: long, mixed, and not made of words.
bool looksRandom(const QString& value)
{
    if (value.size() < 20 || value.size() > 200)
        return false;
    const auto has = [&value](auto is) { return std::any_of(value.cbegin(), value.cend(), is); };
    const bool isOneWord = std::all_of(value.cbegin(), value.cend(), [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || QStringView(u"+/=_-.").contains(c));
    });
    return isOneWord && has([](QChar c) { return c.isDigit(); })
        && has([](QChar c) { return c.isLetter(); }) && value.count(u'.') < 3
        && value.count(u'-') < 5 && value.count(u'/') < 4 && entropy(value) >= 3.7;
}

const QRegularExpression& namedValue()
{
    static const QRegularExpression expression(
        u"([A-Za-z_][A-Za-z0-9_.-]{2,60})[\"']?[ \\t]*(?::=|=|:)[ "
        u"\\t]*(?:[\"'`]([^\"'`\\s]{20,200})[\"'`]"
        "|([^\"'`\\s,;(){}\\[\\]<>$]{20,200})(?=[ \\t]*$))"_s);
    return expression;
}

/// Whether an unquoted value may be a text there, and no variable or call.
bool isPlainValueFile(const QString& path)
{
    static const QStringList endings{u".env"_s,
        u".yml"_s,
        u".yaml"_s,
        u".ini"_s,
        u".cfg"_s,
        u".conf"_s,
        u".toml"_s,
        u".properties"_s,
        u".tfvars"_s};
    const QString name = path.section(u'/', -1);
    return name.startsWith(u".env")
        || std::any_of(endings.cbegin(), endings.cend(), [&name](const auto& ending) {
               return name.endsWith(ending);
           });
}

void findInLine(
    const QString& path, const QString& line, int number, std::vector<SecretFinding>& out)
{
    for (const auto& shape : shapes) {
        if (!line.contains(QLatin1StringView(shape.needle.data(), qsizetype(shape.needle.size()))))
            continue;
        const auto match = QRegularExpression(QLatin1StringView(shape.expression)).match(line);
        if (match.hasMatch() && !match.captured().contains(u"EXAMPLE"))
            out.push_back({shape.kind,
                QLatin1StringView(shape.what),
                number,
                int(match.capturedStart()) + 1,
                int(match.capturedLength())});
    }
    if (line.size() > 2000)
        return;
    auto matches = namedValue().globalMatch(line);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const bool isQuoted = match.capturedStart(2) >= 0;
        const QString value = match.captured(isQuoted ? 2 : 3);
        const auto decoded = QByteArray::fromBase64Encoding(value.toLatin1());
        if (decoded && isPlaceholder(QString::fromLatin1(*decoded)))
            continue; // `example-app-secret` and its like, encoded
        if ((isQuoted || isPlainValueFile(path)) && isSecretName(match.captured(1))
            && !isPlaceholder(value) && looksRandom(value))
            out.push_back({SecretFinding::Kind::NamedSecret,
                u"value of "_s + match.captured(1),
                number,
                int(match.capturedStart(isQuoted ? 2 : 3)) + 1,
                int(value.size())});
    }
}

/// What a name holds for which isSecretName() may be true, in lower case.
constexpr std::array<std::string_view, 19> words{"secret",
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

/// How the needles and words begin.
constexpr std::array<std::string_view, 23> beginnings{"priv",
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

constexpr Lookout lookout;

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

} // namespace

bool isSecretName(const QString& name)
{
    static const QRegularExpression secret(u"(passw(or)?d|passphrase|(^|[_.-])pass$|secret|token|"
                                           u"api[_-]?key|private[_-]?key|access[_-]?key"
                                           "|encryption[_-]?key|signing[_-]?key|credential)"_s,
        QRegularExpression::CaseInsensitiveOption);
    // Names of things about secrets.
    static const QRegularExpression about(u"(file|path|url|uri|name|id|ttl|expir\\w*|minutes|hours|"
                                          u"days|seconds|algorithm|length|limit"
                                          "|type|header|prefix|field|count|enabled|policy|rotation|"
                                          "issuer|audience|endpoint|regex|pattern|hash_rounds"
                                          "|tokens|tokenizer)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    // `max` and `min` as words of their own: not those in ADMIN_PASSWORD or MINIO_ROOT_PASSWORD.
    static const QRegularExpression bound(
        u"((?<![A-Za-z])(?i:m(ax|in)(imum)?)(?![A-Za-z])|(?<![A-Za-z])m(ax|in)(imum)?(?=[A-Z])"
        "|(?<=[a-z])M(ax|in)(imum)?(?![a-z]))"_s);
    return secret.match(name).hasMatch() && !about.match(name).hasMatch()
        && !bound.match(name).hasMatch();
}

bool isPlaceholder(const QString& value)
{
    const QString text = value.trimmed().toLower();
    if (text.isEmpty() || text.contains(u"${") || text.contains(u"{{") || text.contains(u"$(")
        || text.startsWith(u'$') || text.startsWith(u'<') || text.startsWith(u'[')
        || text.startsWith(u'%'))
        return true;
    if (isOneOf(text, {u"null", u"none", u"true", u"false", u"todo", u"tbd", u"..."}))
        return true;
    static const QRegularExpression word(
        u"(change[-_ ]?(me|this|it|in)|replace[-_ ]?(me|this|with)?|your[-_ "
        u"]|[-_]here$|example|placeholder|dummy"
        "|fixme|insert[-_]|sample|redacted|^x{3,}$|^\\*+$|x{6,}|^\\.+$|not[-_]?a[-_]?real|^test|fake|mock|generate)"_s);
    return word.match(text).hasMatch();
}

bool isDefaultPassword(const QString& value)
{
    const QString text = value.trimmed().toLower();
    if (isOneOf(text,
            {u"postgres",
                u"postgresql",
                u"password",
                u"passwd",
                u"pass",
                u"guest",
                u"admin",
                u"root",
                u"redis",
                u"rabbitmq",
                u"mysql",
                u"mariadb",
                u"mongo",
                u"mongodb",
                u"minio",
                u"minioadmin",
                u"minio123",
                u"secret",
                u"default",
                u"user",
                u"test",
                u"test123",
                u"123456",
                u"12345678",
                u"123456789",
                u"qwerty",
                u"letmein",
                u"toor",
                u"admin123",
                u"password1",
                u"password123",
                u"changeit",
                u"elastic",
                u"grafana",
                u"dev",
                u"devpassword",
                u"supersecret",
                u"mysecretpassword",
                u"example",
                u"app",
                u"welcome"}))
        return true;
    static const QRegularExpression shape(
        u"^(?:.*[-_])?(change[-_]?(me|this|it)|changeme.*|(dev|local|default|postgres|admin|your|"
        u"test|my)[-_]?(secret|password|key)"
        "([-_].*)?|.*change[-_](me|this|in)[-_].*)$"_s);
    return shape.match(text).hasMatch();
}

bool hasDefaultCredentials(const QString& url)
{
    static const QRegularExpression userInfo(u"[a-z][a-z0-9+.-]*://([^:/@\\s]*):([^@/\\s]+)@"_s);
    const auto filled = valueWithDefaults(url);
    // Where a variable has no default, the rest may still be written out.
    auto matches = userInfo.globalMatch(filled ? *filled : url);
    while (matches.hasNext()) {
        const QString password = matches.next().captured(2);
        if (!password.contains(u'$') && isDefaultPassword(password))
            return true;
    }
    return false;
}

std::vector<SecretFinding> findSecrets(const QString& path, const QByteArray& bytes)
{
    std::vector<SecretFinding> out;
    if (bytes.size() > maximumBytes || bytes.left(8000).contains('\0'))
        return out;
    const std::string_view text(bytes.constData(), size_t(bytes.size()));
    int number = 1;
    size_t counted = 0;
    for (size_t at = 0; int(out.size()) < maximumFindings;) {
        const size_t begin = lookout.next(text, at);
        if (begin >= text.size())
            break;
        number += int(
            std::count(text.begin() + qsizetype(counted), text.begin() + qsizetype(begin), '\n'));
        counted = begin;
        const size_t end = std::min(text.find('\n', begin), text.size());
        const auto line = QString::fromUtf8(bytes.constData() + begin, qsizetype(end - begin));
        findInLine(path, QString(line).remove(u'\r'), number, out);
        at = end + 1;
    }
    return out;
}

} // namespace slipway::evidence
