// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/sql.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

namespace {

QString textOf(const SqlScript& script)
{
    QStringList out;
    for (const auto& statement : script.statements) {
        QStringList words;
        for (const auto& token : statement.tokens)
            words << token.text;
        out << u"%1: %2"_s.arg(statement.line).arg(words.join(u' '));
    }
    return out.join(u" / "_s);
}

std::vector<SqlInsert> inserts(const QByteArray& bytes)
{
    std::vector<SqlInsert> out;
    for (const auto& statement : readSql(bytes).statements)
        for (auto& insert : insertsOf(statement))
            out.push_back(std::move(insert));
    return out;
}

} // namespace

class SqlTest : public QObject {
    Q_OBJECT
private slots:
    void splitsStatements_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("statements");
        const auto row = [](const char* name, const QByteArray& bytes, const QString& statements) {
            QTest::newRow(name) << bytes << statements;
        };
        row("two", "SELECT 1;\nSELECT 2", u"1: SELECT 1 / 2: SELECT 2"_s);
        row("line comment", "-- a; b\nSELECT 1; -- c", u"2: SELECT 1"_s);
        row("nested comment", "/* a /* b; */ c; */ SELECT 1;", u"1: SELECT 1"_s);
        row("string", "SELECT 'a; ''b''';", u"1: SELECT a; 'b'"_s);
        row("backslash is plain", "SELECT 'a\\'; SELECT 2", u"1: SELECT a\\ / 1: SELECT 2"_s);
        row("escape string", "SELECT E'a\\'; b';", u"1: SELECT a'; b"_s);
        row("MySQL escapes",
            "INSERT INTO `a` VALUES ('it\\'s');",
            u"1: INSERT INTO a VALUES ( it's )"_s);
        row("quoted name", "SELECT \"a;b\" FROM `c`;", u"1: SELECT a;b FROM c"_s);
        row("dollar quote", "SELECT $x$ a; $$ b; $x$;", u"1: SELECT  a; $$ b; "_s);
        row("parameter", "SELECT $1, $2;", u"1: SELECT $ 1 , $ 2"_s);
        row("cast", "SELECT 'a'::text;", u"1: SELECT a :: text"_s);
        row("block",
            "DO $$ BEGIN\nINSERT INTO a VALUES (1);\nEND $$;",
            u"1: DO  BEGIN\nINSERT INTO a VALUES (1);\nEND  / 1: BEGIN INSERT INTO a VALUES ( 1 ) / 3: END"_s);
        row("psql", "\\i other.sql\nSELECT 1;", u"1: \\i other.sql / 2: SELECT 1"_s);
        row("delimiter",
            "DELIMITER //\nCREATE a; b //\nDELIMITER ;\nSELECT 1;",
            u"2: CREATE a ; b / 4: SELECT 1"_s);
        row("copy",
            "COPY a FROM stdin;\n1\tit's\n\\.\nSELECT 1;",
            u"1: COPY a FROM stdin / 4: SELECT 1"_s);
        row("Windows", "\xEF\xBB\xBFSELECT 1;\r\nSELECT 2;\r\n", u"1: SELECT 1 / 2: SELECT 2"_s);
        row("Latin-1", "SELECT '\xe9';", u"1: SELECT é"_s);
    }
    void splitsStatements()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, statements);
        QCOMPARE(textOf(readSql(bytes)), statements);
    }
    void knowsPlaces()
    {
        const auto script = readSql("SELECT 1;\n\n  INSERT INTO a\n VALUES (1);\n");
        QCOMPARE(script.statements.size(), 2u);
        QCOMPARE(script.statements[1].line, 3);
        QCOMPARE(script.statements[1].endLine, 4);
        QCOMPARE(script.statements[1].tokens[0].column, 3);
        QCOMPARE(readSql(u"\nSELECT 1"_s, 10).statements[0].line, 11);
    }
    void readsInserts()
    {
        const auto all = inserts("INSERT INTO public.\"Users\" AS u (Name, role) VALUES ('a', "
                                 "'x, y'), (f('b', 1), NULL) ON CONFLICT DO NOTHING;");
        QCOMPARE(all.size(), 1u);
        QCOMPARE(all[0].table, u"users"_s);
        QCOMPARE(all[0].columns, (QStringList{u"name"_s, u"role"_s}));
        QCOMPARE(all[0].rows.size(), 2u);
        QCOMPARE(all[0].rows[0][1].literal().value(), u"x, y"_s);
        QVERIFY(!all[0].rows[1][0].literal());
        QCOMPARE(all[0].rows[1][1].literal().value(), u"NULL"_s);
    }
    void readsOtherInserts_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("table");
        QTest::addColumn<int>("values");
        QTest::newRow("select") << QByteArray("INSERT INTO a (b, c) SELECT 1, 2 FROM d WHERE e")
                                << u"a"_s << 2;
        QTest::newRow("ignore") << QByteArray("INSERT IGNORE INTO a VALUES (1)") << u"a"_s << 1;
        QTest::newRow("or replace")
            << QByteArray("INSERT OR REPLACE INTO a VALUES (1)") << u"a"_s << 1;
        QTest::newRow("replace") << QByteArray("REPLACE INTO a VALUES (1)") << u"a"_s << 1;
        QTest::newRow("in a query")
            << QByteArray("WITH x AS (INSERT INTO a VALUES (1) RETURNING b) SELECT 1") << u"a"_s
            << 1;
        QTest::newRow("identity") << QByteArray(
            "INSERT INTO a (b) OVERRIDING SYSTEM VALUE VALUES (1)")
                                  << u"a"_s << 1;
        QTest::newRow("condition")
            << QByteArray("IF x THEN INSERT INTO a VALUES (1)") << u"a"_s << 1;
    }
    void readsOtherInserts()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, table);
        QFETCH(int, values);
        const auto all = inserts(bytes);
        QCOMPARE(all.size(), 1u);
        QCOMPARE(all[0].table, table);
        QCOMPARE(all[0].rows.at(0).size(), static_cast<size_t>(values));
    }
    void survivesAnything_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good
            = "DO $a$ BEGIN INSERT INTO `u` (a) VALUES ('x\\'y', $$b$$, E'\\n'); END $a$; /* c */ "
              "\\i x\nCOPY t FROM stdin;\n1\n\\.\n";
        for (qsizetype cut = 0; cut <= good.size(); ++cut)
            QTest::newRow(qPrintable(u"cut at %1"_s.arg(cut))) << good.left(cut);
        QTest::newRow("zeros") << QByteArray(5000, '\0');
        QTest::newRow("quotes") << QByteArray("'").repeated(100'001);
        QTest::newRow("comments") << QByteArray("/*").repeated(100'000);
        QTest::newRow("dollars") << QByteArray("$").repeated(100'000);
        QTest::newRow("brackets") << "INSERT INTO a VALUES " + QByteArray("(").repeated(100'000);
        QTest::newRow("blocks") << QByteArray("DO $a$ ").repeated(1'000);
        QTest::newRow("semicolons") << QByteArray(";").repeated(100'000);
        QTest::newRow("not UTF-8") << QByteArray(10'000, '\xff');
    }
    void survivesAnything()
    {
        QFETCH(QByteArray, bytes);
        for (const auto& statement : readSql(bytes).statements) {
            QVERIFY(!statement.tokens.empty());
            QVERIFY(statement.line >= 1 && statement.endLine >= statement.line);
            insertsOf(statement);
        }
    }
    void keepsItsLimits()
    {
        QVERIFY(readSql(QByteArray("SELECT 1;").repeated(30'000)).isCut);
        const auto all = inserts("INSERT INTO a VALUES " + QByteArray("(1),").repeated(5'000));
        QCOMPARE(all.at(0).rows.size(), 2'000u);
    }
};

SLIPWAY_TEST(SqlTest)
#include "tst_sql.moc"
