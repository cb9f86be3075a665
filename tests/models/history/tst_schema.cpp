// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/schema.h"
#include "history/sqliteconnection.h"
#include "models/history/journalfixture.h"
#include "support/testcase.h"

#include <QDir>
#include <QFileInfo>

using namespace slipway;
using namespace slipway::history;
using namespace slipway::test;

namespace {

std::unique_ptr<SqliteConnection> connectionTo(const QString& path)
{
    auto connection = SqliteConnection::open(path, OpenMode::ReadWrite);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().text()));
    return std::move(*connection);
}

} // namespace

class SchemaTest : public QObject {
    Q_OBJECT
private slots:
    void filesAreForTheirOwnerOnly()
    {
        const JournalFile file;
        const auto journal = file.opened();
        QVERIFY(journal->append(appendOf(u"s"_s, 1, 1)));
        const auto owner
            = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        for (const auto& end : {u""_s, u"-wal"_s, u"-shm"_s})
            QCOMPARE(QFile::permissions(file.path() + end), owner);
        QCOMPARE(
            QFile::permissions(file.below(u"state"_s)), owner | QFile::ExeOwner | QFile::ExeUser);
        QCOMPARE(QDir(file.below(u"state"_s)).entryList(QDir::Files).size(), 3);
    }
    void aFileOpenToOthersIsClosedToThem()
    {
        const JournalFile file;
        (void)file.opened();
        QVERIFY(QFile::setPermissions(file.path(),
            QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
        (void)file.opened();
        QVERIFY(!(QFile::permissions(file.path()) & (QFile::ReadGroup | QFile::ReadOther)));
    }
    void everyConnectionIsSafe_data()
    {
        QTest::addColumn<QString>("pragma");
        QTest::addColumn<qint64>("value");
        QTest::newRow("synchronous FULL") << u"synchronous"_s << qint64(2);
        QTest::newRow("foreign keys") << u"foreign_keys"_s << qint64(1);
        QTest::newRow("no trusted schema") << u"trusted_schema"_s << qint64(0);
        QTest::newRow("cells checked") << u"cell_size_check"_s << qint64(1);
        QTest::newRow("our id") << u"application_id"_s << journalApplicationId;
        QTest::newRow("version") << u"user_version"_s << static_cast<qint64>(migrations().size());
    }
    void everyConnectionIsSafe()
    {
        QFETCH(QString, pragma);
        QFETCH(qint64, value);
        const JournalFile file;
        (void)file.opened();
        QCOMPARE(*connectionTo(file.path())->number(u"PRAGMA "_s + pragma), value);
    }
    void aStatementWithoutItsValuesIsRefused()
    {
        const JournalFile file;
        (void)file.opened();
        const auto connection = connectionTo(file.path());
        QVERIFY(!connection->change(u"UPDATE streams SET sequence = ? WHERE id = ?"_s, {1}));
        QVERIFY(!connection->change(u"UPDATE streams SET sequence = ?"_s, {}));
    }
    void whatIsNoJournalIsRefused_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<QString>("said");
        QTest::newRow("newer") << QStringList{u"PRAGMA user_version = 99"_s} << u"newer Slipway"_s;
        QTest::newRow("another program's")
            << QStringList{u"PRAGMA application_id = 7"_s} << u"no journal of Slipway"_s;
        QTest::newRow("trigger")
            << QStringList{u"CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM records; END"_s}
            << u"trigger"_s;
        QTest::newRow("view") << QStringList{u"CREATE VIEW v AS SELECT * FROM records"_s}
                              << u"view"_s;
    }
    void whatIsNoJournalIsRefused()
    {
        QFETCH(QStringList, statements);
        QFETCH(QString, said);
        const JournalFile file;
        (void)file.opened();
        for (const auto& sql : statements)
            QVERIFY(connectionTo(file.path())->change(sql));
        for (const auto mode : {OpenMode::ReadWrite, OpenMode::ReadOnly}) {
            const auto journal = file.open(mode);
            QVERIFY(!journal);
            QVERIFY2(journal.error().what.contains(said), qPrintable(journal.error().text()));
        }
    }
    void aLinkIsNotFollowed()
    {
        const JournalFile file;
        (void)file.opened();
        const auto link = file.below(u"link.db"_s);
        QVERIFY(QFile::link(file.path(), link));
        QVERIFY(!openJournal(link, file.clock));
        QVERIFY(!openJournal(file.below(u"state"_s), file.clock));
    }
    void anOlderJournalIsBroughtForwardInOneTransaction()
    {
        const JournalFile file;
        QVERIFY(file.opened()->append(appendOf(u"s"_s, 1, 3)));
        auto steps = migrations();
        const auto newest = static_cast<qint64>(steps.size());
        const auto connection = connectionTo(file.path());
        steps.push_back({u"ALTER TABLE runs ADD COLUMN train TEXT NOT NULL DEFAULT ''"_s});
        steps.push_back({u"CREATE TABLE more (x INTEGER) STRICT"_s, u"nonsense"_s});
        QVERIFY(!migrate(*connection, steps));
        QCOMPARE(*connection->number(u"PRAGMA user_version"_s), newest);
        const auto columns
            = u"SELECT count(*) FROM pragma_table_info('runs') WHERE name = 'train'"_s;
        QCOMPARE(*connection->number(columns), 0);

        steps.back() = {u"CREATE TABLE more (x INTEGER) STRICT"_s};
        QVERIFY(migrate(*connection, steps));
        QCOMPARE(*connection->number(u"PRAGMA user_version"_s), newest + 2);
        QCOMPARE(*connection->number(columns), 1);
        QCOMPARE(*connection->number(u"SELECT count(*) FROM records"_s), 3);
        QVERIFY(!migrate(*connection, migrations())); // and no way back
    }
    void readingOnlyWritesNothing()
    {
        const JournalFile file;
        QVERIFY(!file.open(OpenMode::ReadOnly));
        QVERIFY(!QFileInfo::exists(file.below(u"state"_s)));
        QVERIFY(file.opened()->append(appendOf(u"s"_s, 1, 2)));
        const auto journal = file.open(OpenMode::ReadOnly);
        QVERIFY2(journal, journal ? "" : qPrintable(journal.error().text()));
        const auto refused = (*journal)->append(appendOf(u"s"_s, 3, 3));
        QVERIFY(!refused);
        QVERIFY2(
            refused.error().what.contains(u"reading only"), qPrintable(refused.error().text()));
        QVERIFY(!(*journal)->ask({.run = u"r"_s, .type = u"pause"_s, .payload = "{}"}));
        QCOMPARE((*journal)->read(u"s"_s)->size(), 2U);
        QVERIFY(!(*journal)->verify()->broken);
        // It sees what others write meanwhile.
        const auto before = *(*journal)->dataVersion();
        QVERIFY(file.opened()->append(appendOf(u"s"_s, 3, 3)));
        QVERIFY(*(*journal)->dataVersion() != before);
        QCOMPARE((*journal)->read(u"s"_s)->size(), 3U);
    }
    void oddPathsAreJustPaths_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("space") << u"a b.db"_s;
        QTest::newRow("query") << u"a?mode=memory.db"_s;
        QTest::newRow("fragment") << u"a#b%20c.db"_s;
        QTest::newRow("letters") << u"журнал-日誌.db"_s;
        QTest::newRow("quote") << u"a'b\"c;d.db"_s;
    }
    void oddPathsAreJustPaths()
    {
        QFETCH(QString, name);
        const JournalFile folder;
        const auto path = folder.below(name);
        {
            const auto journal = openJournal(path, folder.clock);
            QVERIFY2(journal, journal ? "" : qPrintable(journal.error().text()));
            QVERIFY((*journal)->append(appendOf(u"s"_s, 1, 1)));
        }
        QVERIFY(QFileInfo(path).size() > 0);
        QCOMPARE((*openJournal(path, folder.clock))->read(u"s"_s)->size(), 1U);
    }
};

SLIPWAY_TEST(SchemaTest)
#include "tst_schema.moc"
