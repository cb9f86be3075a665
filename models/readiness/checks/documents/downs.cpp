// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythontokens.h"
#include "evidence/shell.h"
#include "readiness/checks/documents/checks.h"
#include "readiness/checks/documents/migrations.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::PythonToken;

constexpr qint64 maxFile = 2 * 1024 * 1024;

/// A migration that cannot be undone.
struct OneWay {
    QString path;
    int line = 1;
    QString why;
};

/// What a function of a migration does: nothing at all, refuses, or something.
enum class Body { Absent, Empty, Refuses, Works };
struct Function {
    Body body = Body::Absent;
    int line = 0;
};

/// Statements of the block after `def name`: `pass`, `...`, strings and `return` do nothing.
Function functionOf(const std::vector<PythonToken>& tokens, QStringView name)
{
    using Kind = PythonToken::Kind;
    for (size_t i = 0; i + 1 < tokens.size(); ++i) {
        if (tokens[i].text != u"def" || tokens[i].kind != Kind::Name || tokens[i + 1].text != name)
            continue;
        Function out{Body::Empty, tokens[i].line};
        size_t at = i + 1;
        while (at < tokens.size() && tokens[at].kind != Kind::Newline)
            ++at;
        bool isFirst = true;
        int depth = 0;
        for (++at; at < tokens.size(); ++at) {
            const auto& token = tokens[at];
            if (token.kind == Kind::Indent) {
                ++depth;
            } else if (token.kind == Kind::Dedent && --depth <= 0) {
                break;
            } else if (token.kind == Kind::Newline) {
                isFirst = true;
            } else if (token.kind == Kind::End || depth == 0) {
                break;
            } else if (isFirst) {
                isFirst = false;
                if (token.text == u"raise")
                    return {Body::Refuses, out.line};
                if (token.text != u"pass" && token.text != u"..." && token.text != u"."
                    && token.text != u"return" && token.kind != Kind::String)
                    return {Body::Works, out.line};
            }
        }
        return out;
    }
    return {};
}

std::optional<OneWay> alembic(const QString& path, const std::vector<PythonToken>& tokens)
{
    const auto up = functionOf(tokens, u"upgrade");
    const auto down = functionOf(tokens, u"downgrade");
    if (up.body != Body::Works || down.body == Body::Works)
        return std::nullopt; // a merge of branches changes nothing
    return OneWay{path,
        std::max(1, down.line),
        down.body == Body::Absent      ? u"has no downgrade()"_s
            : down.body == Body::Empty ? u"has a downgrade() that does nothing"_s
                                       : u"has a downgrade() that refuses"_s};
}

/// `RunPython(forwards)` and `RunSQL("…")` without their way back.
std::optional<OneWay> django(const QString& path, const std::vector<PythonToken>& tokens)
{
    for (size_t i = 0; i + 1 < tokens.size(); ++i) {
        const bool isCall = (tokens[i].text == u"RunPython" || tokens[i].text == u"RunSQL")
            && tokens[i + 1].text == u"(" && tokens[i + 1].match > 0;
        if (!isCall)
            continue;
        bool isReversible = false;
        int commas = 0;
        const auto close = static_cast<size_t>(tokens[i + 1].match);
        for (size_t at = i + 2; at < close; ++at) {
            if (tokens[at].match > static_cast<int>(at)) {
                at = static_cast<size_t>(tokens[at].match);
                continue;
            }
            if (tokens[at].text == u",")
                commas += at + 1 < close ? 1 : 0;
            isReversible = isReversible || tokens[at].text == u"reverse_code"
                || tokens[at].text == u"reverse_sql";
        }
        const bool isNamed = commas == 1 && tokens[close - 1].text != u"noop"
            && std::any_of(tokens.begin() + static_cast<qsizetype>(i),
                tokens.begin() + static_cast<qsizetype>(close),
                [](const auto& token) { return token.text == u"="; });
        if (!isReversible && (commas == 0 || isNamed))
            return OneWay{path,
                tokens[i].line,
                u"runs %1 without a way back"_s.arg(tokens[i].text.toString())};
    }
    return std::nullopt;
}

/// Whether one file holds the way back after a marker of goose, dbmate or sql-migrate. Nothing if
/// it has no marker at all.
std::optional<bool> markedDown(const QString& text)
{
    bool isMarked = false;
    bool isDown = false;
    for (const auto& raw : text.split(u'\n')) {
        const QString line = raw.simplified().toLower();
        const bool isComment = line.startsWith(u"--");
        if (isComment
            && (line.contains(u"+goose up") || line.contains(u"migrate:up")
                || line.contains(u"+migrate up")))
            isMarked = true;
        else if (isComment
            && (line.contains(u"+goose down") || line.contains(u"migrate:down")
                || line.contains(u"+migrate down")))
            isDown = isMarked = true;
        else if (isDown && !isComment && !line.isEmpty())
            return true;
    }
    return isMarked ? std::optional(false) : std::nullopt;
}

class Reader {
public:
    explicit Reader(const Facts& facts) : m_facts(facts) { }
    void read(const MigrationSet& set);
    Outcome outcome() const;

private:
    void readSqlSet(const MigrationSet& set);
    void readPythonSet(const MigrationSet& set);

    const Facts& m_facts;
    qsizetype m_total = 0;
    std::vector<OneWay> m_oneWay;
    QString m_first;
    QString m_unreadable;
    bool m_isForwardOnly = true; ///< every set is of a tool that goes forward only
};

/// `migrations/7_x/down.sql` → `migrations/7_x`, `7_x.down.sql` → `7_x`.
QString stemOf(const MigrationSet& set, const QString& path)
{
    static const QStringList endings{u".up.sql"_s,
        u".down.sql"_s,
        u"_down.sql"_s,
        u"-down.sql"_s,
        u"_up.sql"_s,
        u"-up.sql"_s,
        u"_rollback.sql"_s,
        u"-rollback.sql"_s,
        u".rollback.sql"_s,
        u"_undo.sql"_s,
        u"_revert.sql"_s,
        u".sql"_s};
    if (set.tool == MigrationTool::Diesel || set.tool == MigrationTool::Prisma)
        return path.section(u'/', 0, -2);
    QString name = path.section(u'/', -1);
    if (set.tool == MigrationTool::Flyway)
        return name.mid(1).section(u"__"_s, 0, 0);
    for (const auto& prefix : {u"rollback_"_s, u"down_"_s, u"undo_"_s, u"revert_"_s})
        if (name.startsWith(prefix))
            name = name.mid(prefix.size());
    for (const auto& ending : endings) {
        if (name.endsWith(ending))
            return name.chopped(ending.size());
    }
    return name;
}

/// The leading number, which is how files of different names belong together.
QString numberOf(const QString& stem)
{
    qsizetype at = 0;
    while (at < stem.size() && stem[at].isDigit())
        ++at;
    return stem.left(at);
}

void Reader::readSqlSet(const MigrationSet& set)
{
    QSet<QString> stems;
    for (const auto& path : set.downs) {
        const QString stem = stemOf(set, path);
        stems.insert(stem);
        if (const QString number = numberOf(stem); !number.isEmpty())
            stems.insert(u'#' + number);
    }
    for (const auto& path : set.ups) {
        const QString stem = stemOf(set, path);
        const QString number = numberOf(stem);
        ++m_total;
        if (stems.contains(stem) || (!number.isEmpty() && stems.contains(u'#' + number)))
            continue;
        if (path.section(u'/', -1).startsWith(u"R__")) // made anew whenever it changes
            continue;
        if (set.tool == MigrationTool::Sql) {
            const auto bytes = m_facts.tree().read(path, maxFile);
            if (!bytes) {
                m_unreadable = path;
                continue;
            }
            if (markedDown(evidence::sourceText(*bytes)).value_or(false))
                continue;
        }
        m_oneWay.push_back({path, 1, u"has no script that undoes it"_s});
    }
}

void Reader::readPythonSet(const MigrationSet& set)
{
    for (const auto& path : set.ups) {
        const auto bytes = m_facts.tree().read(path, maxFile);
        if (!bytes) {
            m_unreadable = path;
            continue;
        }
        ++m_total;
        const QString text = evidence::sourceText(*bytes);
        if (set.tool == MigrationTool::Django && !text.contains(u"RunPython")
            && !text.contains(u"RunSQL"))
            continue;
        const auto tokens = evidence::readPythonTokens(text);
        auto found = set.tool == MigrationTool::Alembic ? alembic(path, tokens.tokens)
                                                        : django(path, tokens.tokens);
        if (found)
            m_oneWay.push_back(std::move(*found));
    }
}

void Reader::read(const MigrationSet& set)
{
    m_first = m_first.isEmpty() ? set.ups.first() : m_first;
    const bool isForwardTool
        = set.tool == MigrationTool::Prisma || set.tool == MigrationTool::Flyway;
    m_isForwardOnly = m_isForwardOnly && isForwardTool;
    if (isSqlTool(set.tool))
        readSqlSet(set);
    else
        readPythonSet(set);
}

Outcome Reader::outcome() const
{
    if (!m_unreadable.isEmpty() && m_oneWay.empty())
        return unknown(UnknownReason::Unreadable,
            u"%1 cannot be read."_s.arg(m_unreadable),
            {placeOf(m_facts, m_unreadable)});
    if (m_oneWay.empty())
        return passed(
            u"Each of %1 migrations can be undone."_s.arg(m_total), {placeOf(m_facts, m_first, 1)});
    std::vector<Evidence> places;
    for (size_t i = 0; i < m_oneWay.size() && i < 20; ++i)
        places.push_back(placeOf(m_facts, m_oneWay[i].path, m_oneWay[i].line));
    const auto& first = m_oneWay.front();
    QString text = u"%1 of %2 migrations cannot be undone: %3 %4."_s.arg(m_oneWay.size())
                       .arg(m_total)
                       .arg(first.path, first.why);
    if (m_isForwardOnly)
        return warned(
            text + u" The tool goes forward only: older code has to run on the new schema."_s,
            std::move(places));
    // A few data migrations that cannot be undone are usual; a schema without any way back is not.
    const bool isMost = static_cast<qsizetype>(m_oneWay.size()) * 2 >= m_total;
    return isMost ? failed(text, std::move(places)) : warned(text, std::move(places));
}

} // namespace

Outcome schemaCanGoBack(const Facts& facts)
{
    if (auto outcome = withoutReadableMigrations(facts))
        return *outcome;
    Reader reader(facts);
    for (const auto& set : facts.get<Migrations>().sets)
        reader.read(set);
    return reader.outcome();
}

} // namespace slipway::readiness
