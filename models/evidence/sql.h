// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// SQL scripts as statements of tokens: PostgreSQL with psql's commands, MySQL, SQLite. Sources:
/// postgresql.org/docs/16/sql-syntax-lexical.html,
/// dev.mysql.com/doc/refman/8.0/en/language-structure.html. Nothing is run.
namespace slipway::evidence {

struct SqlToken {
    enum class Kind {
        Word, ///< keyword or name, as written
        Quoted, ///< "name" or `name`, without quotes
        String, ///< without quotes, doubled quotes undone
        Body, ///< between dollar quotes
        Number,
        Symbol, ///< one character, or `::`
        Meta, ///< a whole line of psql: `\i file.sql`
    };
    Kind kind = Kind::Symbol;
    QString text{};
    int line = 0; ///< from 1
    int column = 0; ///< from 1, in UTF-16 units
    friend bool operator==(const SqlToken&, const SqlToken&) = default;

    bool is(QStringView word) const; ///< a Word, whatever its case
    bool isSymbol(QChar sign) const;
};

/// Tokens up to a `;`, which is not one of them. The statements of a `DO $$ … $$` block follow it
/// as statements of their own.
struct SqlStatement {
    std::vector<SqlToken> tokens{};
    int line = 0;
    int endLine = 0;
    friend bool operator==(const SqlStatement&, const SqlStatement&) = default;
};

struct SqlScript {
    std::vector<SqlStatement> statements{};
    bool isCut = false; ///< a limit was met: the rest is not there
    friend bool operator==(const SqlScript&, const SqlScript&) = default;
};

/// Splits a script; never fails. At most 400,000 tokens, 20,000 statements; a string that is never
/// closed ends with the text.
SqlScript readSql(const QByteArray& bytes);
/// The same of text that begins at `line` of its file.
SqlScript readSql(const QString& text, int line);

/// One value of an INSERT: its tokens.
struct SqlValue {
    std::vector<SqlToken> tokens{};
    /// The text of a string, number or word that stands alone (a cast may follow); nothing else.
    std::optional<QString> literal() const;
    friend bool operator==(const SqlValue&, const SqlValue&) = default;
};

/// `INSERT INTO table (columns) VALUES (…), (…)`, `REPLACE INTO`, wherever it stands in a
/// statement.
struct SqlInsert {
    QString table{}; ///< last part of its name, lower case
    QStringList columns{}; ///< lower case; empty: not said
    std::vector<std::vector<SqlValue>> rows{}; ///< of `SELECT 'a', 'b'` one row
    int line = 0;
    int column = 0;
    friend bool operator==(const SqlInsert&, const SqlInsert&) = default;
};
/// At most 2,000 rows of each.
std::vector<SqlInsert> insertsOf(const SqlStatement& statement);

} // namespace slipway::evidence
