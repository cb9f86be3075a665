// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/secretscan.h"

#include "evidence/compose.h"
#include "evidence/secretlookout.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

using lookingout::lookout;
using lookingout::shapes;

constexpr int maximumFindings = 50;
constexpr qsizetype maximumBytes = 1024 * 1024;

bool isOneOf(const QString& text, std::initializer_list<QStringView> words)
{
    return std::any_of(
        words.begin(), words.end(), [&text](QStringView word) { return text == word; });
}

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
