// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/secretscan.h"
#include "readiness/environmentssources.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

struct Kinds {
    bool hasLower = false;
    bool hasUpper = false;
    bool hasDigit = false;
    bool hasOther = false;

    explicit Kinds(const QString& value)
    {
        for (const QChar c : value) {
            hasLower = hasLower || c.isLower();
            hasUpper = hasUpper || c.isUpper();
            hasDigit = hasDigit || c.isDigit();
            hasOther = hasOther || !c.isLetterOrNumber();
        }
    }
    int count() const { return int(hasLower) + int(hasUpper) + int(hasDigit) + int(hasOther); }
    QString text() const
    {
        QStringList out;
        if (hasLower || hasUpper)
            out << u"letters"_s;
        if (hasDigit)
            out << u"digits"_s;
        if (hasOther)
            out << u"other characters"_s;
        return listed(out);
    }
};

/// Words of secrets that people make up.
bool isCommonWord(const QString& word)
{
    static const QSet<QString> words{u"password"_s,
        u"passwd"_s,
        u"pass"_s,
        u"secret"_s,
        u"key"_s,
        u"token"_s,
        u"admin"_s,
        u"root"_s,
        u"user"_s,
        u"dev"_s,
        u"development"_s,
        u"prod"_s,
        u"production"_s,
        u"staging"_s,
        u"test"_s,
        u"local"_s,
        u"default"_s,
        u"super"_s,
        u"supersecret"_s,
        u"my"_s,
        u"the"_s,
        u"this"_s,
        u"is"_s,
        u"a"_s,
        u"very"_s,
        u"strong"_s,
        u"not"_s,
        u"so"_s,
        u"jwt"_s,
        u"app"_s,
        u"api"_s,
        u"db"_s,
        u"database"_s,
        u"postgres"_s,
        u"redis"_s,
        u"mysql"_s,
        u"mongo"_s,
        u"rabbitmq"_s,
        u"guest"_s,
        u"welcome"_s,
        u"change"_s,
        u"me"_s,
        u"changeme"_s,
        u"in"_s,
        u"for"_s,
        u"only"_s,
        u"use"_s,
        u"demo"_s,
        u"example"_s,
        u"qwerty"_s,
        u"letmein"_s,
        u"abc"_s,
        u"insecure"_s,
        u"signing"_s,
        u"session"_s,
        u"of"_s,
        u"do"_s,
        u"do"_s,
        u"hello"_s,
        u"world"_s,
        u"foo"_s,
        u"bar"_s,
        u"service"_s,
        u"shop"_s};
    return words.contains(word);
}

/// Schemes whose name says nothing about the value.
QString schemeOf(const QString& value)
{
    static const QStringList schemes{u"http"_s,
        u"https"_s,
        u"postgres"_s,
        u"postgresql"_s,
        u"postgresql+asyncpg"_s,
        u"postgresql+psycopg2"_s,
        u"postgresql+psycopg"_s,
        u"mysql"_s,
        u"mysql+pymysql"_s,
        u"redis"_s,
        u"rediss"_s,
        u"amqp"_s,
        u"amqps"_s,
        u"mongodb"_s,
        u"mongodb+srv"_s,
        u"sqlite"_s,
        u"smtp"_s,
        u"smtps"_s,
        u"s3"_s,
        u"file"_s,
        u"tcp"_s,
        u"nats"_s,
        u"kafka"_s,
        u"ws"_s,
        u"wss"_s,
        u"ldap"_s,
        u"ldaps"_s,
        u"grpc"_s};
    const auto at = value.indexOf(u"://");
    if (at <= 0)
        return {};
    const QString scheme = value.left(at).toLower();
    return schemes.contains(scheme) ? scheme : u"another scheme"_s;
}

} // namespace

QString shapeOf(const QString& value)
{
    if (value.isEmpty())
        return u"empty"_s;
    static const QRegularExpression integer(u"^[+-]?\\d{1,12}$"_s);
    static const QRegularExpression number(u"^[+-]?\\d{1,12}\\.\\d{1,12}$"_s);
    static const QRegularExpression boolean(
        u"^(true|false|yes|no|on|off)$"_s, QRegularExpression::CaseInsensitiveOption);
    if (boolean.match(value).hasMatch())
        return u"boolean"_s;
    if (integer.match(value).hasMatch())
        return u"integer"_s;
    if (number.match(value).hasMatch())
        return u"number"_s;
    if (const QString scheme = schemeOf(value); !scheme.isEmpty())
        return u"URL of %1"_s.arg(scheme);
    if (value.startsWith(u'[') && value.endsWith(u']'))
        return u"list"_s;
    if (value.startsWith(u'{') && value.endsWith(u'}'))
        return u"mapping"_s;
    return u"%1 characters, %2"_s.arg(value.size()).arg(Kinds(value).text());
}

bool isWeakSecret(const QString& name, const QString& value)
{
    if (evidence::isDefaultPassword(value))
        return true;
    const bool isPassword = name.contains(u"PASS", Qt::CaseInsensitive);
    if (value.size() < (isPassword ? 12 : 16) || Kinds(value).count() < 2)
        return true;
    // A hundred characters of one letter and one digit are as weak as two.
    const QSet<QChar> different(value.cbegin(), value.cend());
    if (different.size() < 6)
        return true;
    static const QRegularExpression separators(u"[^A-Za-z]+"_s);
    const QStringList words = value.toLower().split(separators, Qt::SkipEmptyParts);
    return !words.isEmpty() && std::ranges::all_of(words, isCommonWord);
}

Evidence hiddenPlace(const Facts&, const evidence::Place& place, const QString& text)
{
    return Evidence{.kind = EvidenceKind::File,
        .path = place.path,
        .line = place.line,
        .column = place.column,
        .excerpt = text};
}

} // namespace slipway::readiness
