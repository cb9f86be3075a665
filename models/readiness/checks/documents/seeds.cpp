// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythontokens.h"
#include "evidence/shell.h"
#include "evidence/sql.h"
#include "readiness/checks/documents/checks.h"
#include "readiness/checks/documents/migrations.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::SqlInsert;
using evidence::SqlStatement;
using evidence::SqlValue;

constexpr qint64 maxFile = 4 * 1024 * 1024;

QRegularExpression caseless(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

bool isAccountTable(const QString& name)
{
    static const auto table = caseless(
        u"^((\\w*_)?(users?|accounts?|admins?|administrators?|superusers?|operators?|logins?|identities)|auth_user)$"_s);
    static const auto other = caseless(
        u"(bank|billing|ledger|chart|social|service|storage|payment|customer|email|cloud)_"_s);
    return table.match(name).hasMatch() && !other.match(name).hasMatch();
}

bool isRoleColumn(const QString& name)
{
    static const auto role = caseless(
        u"^(user_?)?(roles?|role_name|type|user_type|account_type|group|groups|permissions?|access_level|privileges?|scopes?|tier)$"_s);
    return role.match(name).hasMatch();
}

bool isPrivilegeFlag(const QString& name)
{
    static const auto flag
        = caseless(u"^(is_?)?(admin|superuser|super_?admin|root|administrator|staff)$"_s);
    return flag.match(name).hasMatch();
}

bool isPasswordColumn(const QString& name)
{
    static const auto password = caseless(
        u"^((hashed|encrypted|user)_?)?(password|passwd|pwd|pass)(_?(hash|digest|hashed))?$|^(hash|digest)$"_s);
    return password.match(name).hasMatch();
}

bool isHash(const QString& text)
{
    static const QRegularExpression hash(
        u"^(\\$2[abxy]?\\$\\d\\d\\$.{20,}|\\$argon2.*|\\$(1|5|6|7|y|scrypt)\\$.+|pbkdf2[:_].+\\$.+|scrypt[:$].+|bcrypt(_sha256)?\\$.+|\\{(SSHA|SHA|MD5|BCRYPT)\\}.+|md5[0-9a-f]{32}|SCRAM-SHA-256\\$.+)"_s);
    return hash.match(text).hasMatch();
}

/// A password that somebody can log in with: not empty, no marker of a locked account, no
/// placeholder of the program that runs the script.
bool isUsablePassword(const QString& text)
{
    static const QRegularExpression locked(
        u"^\\s*$|^[!*xX]+$|^(NULL|none|disabled|locked|unusable|default|!.*)$|^\\$\\{|^\\{\\{|^:|^%\\(|^__\\w+__$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return !locked.match(text).hasMatch();
}

/// The words of a value: strings and names in it, whatever function they stand in.
QStringList wordsOf(const SqlValue& value)
{
    QStringList out;
    for (const auto& token : value.tokens)
        out << token.text;
    return out;
}

bool saysPrivileged(const SqlValue& value)
{
    static const auto word = caseless(
        u"(^|[^\\w])(super_?admin|admin|administrator|superuser|root|owner|sysadmin)([^\\w]|$)"_s);
    return std::ranges::any_of(
        value.tokens, [](const auto& token) { return word.match(token.text).hasMatch(); });
}

bool isYes(const SqlValue& value)
{
    const QString text = value.literal().value_or(QString()).toLower();
    return text == u"true" || text == u"1" || text == u"t" || text == u"yes";
}

/// A password in a value: a string alone, or in `crypt('…', gen_salt('bf'))`.
bool givesPassword(const SqlValue& value)
{
    if (const auto text = value.literal())
        return value.tokens.front().kind == evidence::SqlToken::Kind::String
            && isUsablePassword(*text);
    static const QStringList makers{u"crypt"_s,
        u"md5"_s,
        u"sha1"_s,
        u"sha2"_s,
        u"sha256"_s,
        u"digest"_s,
        u"password"_s,
        u"encode"_s};
    const bool isMade
        = !value.tokens.empty() && makers.contains(value.tokens.front().text.toLower());
    return isMade && std::ranges::any_of(value.tokens, [](const auto& token) {
        return token.kind == evidence::SqlToken::Kind::String && token.text.size() >= 4
            && isUsablePassword(token.text);
    });
}

/// What makes one row a seeded account; empty if it is none.
QString faultOf(const SqlInsert& insert, const std::vector<SqlValue>& row)
{
    QString privileged;
    bool hasPassword = false;
    for (size_t i = 0; i < row.size(); ++i) {
        const auto& value = row[i];
        const QString column = insert.columns.value(static_cast<qsizetype>(i));
        const auto text = value.literal();
        if (text && value.tokens.front().kind == evidence::SqlToken::Kind::String && isHash(*text))
            hasPassword = true;
        if (isPasswordColumn(column) && givesPassword(value))
            hasPassword = true;
        if (isPrivilegeFlag(column) && isYes(value))
            privileged = column;
        else if (isRoleColumn(column) && saysPrivileged(value))
            privileged = wordsOf(value).join(u' ').left(40);
    }
    if (hasPassword && !privileged.isEmpty())
        return u"an account with a fixed password and the privilege \"%1\""_s.arg(privileged);
    if (hasPassword)
        return u"an account with a fixed password"_s;
    if (!privileged.isEmpty())
        return u"an account with the privilege \"%1\""_s.arg(privileged);
    return {};
}

/// `CREATE ROLE x LOGIN SUPERUSER`, `CREATE USER x PASSWORD '…'`, `… IDENTIFIED BY '…'`.
QString loginFault(const SqlStatement& statement)
{
    const auto& tokens = statement.tokens;
    if (tokens.size() < 3 || !(tokens[0].is(u"CREATE") || tokens[0].is(u"ALTER"))
        || !(tokens[1].is(u"ROLE") || tokens[1].is(u"USER")))
        return {};
    for (size_t i = 2; i < tokens.size(); ++i) {
        const bool isPassword = (tokens[i].is(u"PASSWORD")
            || (tokens[i].is(u"BY") && tokens[i - 1].is(u"IDENTIFIED")));
        if (isPassword && i + 1 < tokens.size()
            && tokens[i + 1].kind == evidence::SqlToken::Kind::String
            && isUsablePassword(tokens[i + 1].text))
            return u"a database login with a fixed password"_s;
    }
    return {};
}

class Seeds {
public:
    explicit Seeds(const Facts& facts) : m_facts(facts) { }
    void readSqlFile(const QString& path);
    void readPython(const QString& path);
    Outcome outcome() const;

private:
    void readScript(const QString& path, const evidence::SqlScript& script);
    void add(const QString& path, int line, const QString& what);

    const Facts& m_facts;
    QStringList m_read;
    QStringList m_unread;
    Findings m_found;
};

void Seeds::add(const QString& path, int line, const QString& what)
{
    m_found.add(
        u"%1 line %2 seeds %3"_s.arg(path).arg(line).arg(what), placeOf(m_facts, path, line));
}

void Seeds::readScript(const QString& path, const evidence::SqlScript& script)
{
    for (const auto& statement : script.statements) {
        if (const QString fault = loginFault(statement); !fault.isEmpty())
            add(path, statement.line, fault);
        // What a function does is done when it is called, not now.
        if (statement.tokens.front().is(u"CREATE"))
            continue;
        for (const auto& insert : insertsOf(statement)) {
            if (!isAccountTable(insert.table))
                continue;
            for (const auto& row : insert.rows) {
                const QString fault = faultOf(insert, row);
                if (fault.isEmpty() || row.empty() || row.front().tokens.empty())
                    continue;
                add(path, row.front().tokens.front().line, fault + u" into "_s + insert.table);
                break;
            }
        }
    }
    if (script.isCut)
        m_unread << path;
}

void Seeds::readSqlFile(const QString& path)
{
    const auto bytes = m_facts.tree().read(path, maxFile);
    if (!bytes) {
        m_unread << path;
        return;
    }
    m_read << path;
    // Only what a statement of these could hold is worth splitting.
    if (bytes->toLower().contains("insert") || bytes->toLower().contains("create")
        || bytes->toLower().contains("replace"))
        readScript(path, evidence::readSql(*bytes));
}

/// SQL in strings of a migration in Python, and calls that make a superuser.
void Seeds::readPython(const QString& path)
{
    const auto bytes = m_facts.tree().read(path, maxFile);
    if (!bytes) {
        m_unread << path;
        return;
    }
    m_read << path;
    if (!bytes->toLower().contains("insert") && !bytes->contains("create_superuser"))
        return;
    const QString text = evidence::sourceText(*bytes);
    const auto tokens = evidence::readPythonTokens(text);
    using Kind = evidence::PythonToken::Kind;
    for (const auto& token : tokens.tokens) {
        if (token.kind == Kind::Name && token.text == u"create_superuser")
            add(path, token.line, u"a superuser"_s);
        if (token.kind == Kind::String && token.text.contains(u"insert", Qt::CaseInsensitive)
            && token.text.contains(u"into", Qt::CaseInsensitive))
            readScript(path, evidence::readSql(token.text.toString(), token.line));
    }
}

Outcome Seeds::outcome() const
{
    if (!m_found.isEmpty())
        return failed(m_found.text(), m_found.places);
    if (!m_unread.isEmpty())
        return unknown(UnknownReason::Unreadable,
            u"%1 cannot be read as a whole."_s.arg(m_unread.first()),
            {placeOf(m_facts, m_unread.first())});
    return passed(
        u"None of %1 migrations seeds an account with privileges or a fixed password."_s.arg(
            m_read.size()),
        {placeOf(m_facts, m_read.first(), 1)});
}

/// SQL that the stack gives a database to run when its volume is empty.
QStringList firstScripts(const Facts& facts)
{
    QStringList out;
    for (const auto& service : facts.get<ProductionStack>().services) {
        for (const auto& volume : service.volumes) {
            if (!volume.isBind || !volume.target.startsWith(u"/docker-entrypoint-initdb.d"))
                continue;
            for (const auto& path : facts.tree().files()) {
                if (path.endsWith(u".sql")
                    && (path == volume.source || path.section(u'/', 0, -2) == volume.source))
                    out << path;
            }
        }
    }
    return out;
}

} // namespace

Outcome migrationsSeedNoAccount(const Facts& facts)
{
    QStringList scripts = firstScripts(facts);
    const auto& migrations = facts.get<Migrations>();
    if (scripts.isEmpty())
        if (auto outcome = withoutReadableMigrations(facts))
            return *outcome;
    Seeds seeds(facts);
    for (const auto& set : migrations.sets) {
        for (const auto& path : set.ups) {
            if (isSqlTool(set.tool))
                scripts << path;
            else
                seeds.readPython(path);
        }
    }
    scripts.sort();
    scripts.removeDuplicates();
    for (const auto& path : scripts)
        seeds.readSqlFile(path);
    return seeds.outcome();
}

} // namespace slipway::readiness
