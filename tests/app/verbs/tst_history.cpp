// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/history.h"
#include "support/testcase.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::verbs;

namespace {

/// What one call of the verb gave.
struct Outcome {
    int exit = -1;
    QByteArray out;
    QByteArray complaints;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// A stream of the process into a file, for as long as it lives.
class Redirection {
public:
    explicit Redirection(FILE* stream) : m_stream(stream), m_file(std::tmpfile())
    {
        std::fflush(m_stream);
        m_kept = ::dup(::fileno(m_stream));
        ::dup2(::fileno(m_file), ::fileno(m_stream));
    }
    QByteArray end()
    {
        std::fflush(m_stream);
        ::dup2(m_kept, ::fileno(m_stream));
        ::close(m_kept);
        std::rewind(m_file);
        QByteArray out;
        char part[4096];
        while (const auto count = std::fread(part, 1, sizeof part, m_file))
            out.append(part, static_cast<qsizetype>(count));
        std::fclose(m_file);
        return out;
    }

private:
    FILE* m_stream;
    FILE* m_file;
    int m_kept = -1;
};

Outcome run(QStringList words)
{
    CLI::App app{"", "slipway"};
    Session session;
    session.clock = std::make_shared<ManualClock>(0);
    addHistory(app, session);
    std::vector<std::string> arguments;
    for (const auto& word : words)
        arguments.insert(arguments.begin(), word.toStdString()); // CLI11 takes them last first
    try {
        app.parse(arguments);
    } catch (const CLI::ParseError&) {
        return {.exit = Usage, .out = {}, .complaints = "parse"};
    }
    Redirection out(stdout);
    Redirection complaints(stderr);
    const int exit = session.action();
    return {exit, out.end(), complaints.end()};
}

/// A journal of two runs in a folder of its own.
class Fixture {
public:
    Fixture()
    {
        const auto journal = history::openJournal(path(), m_clock);
        if (!journal)
            qFatal("%s", qPrintable(journal.error().text()));
        for (int number = 1; number <= 2; ++number)
            write(**journal, number);
        if (!(*journal)->attach(u"rollout/r2"_s, u"log"_s, "hello\n"))
            qFatal("cannot attach");
    }
    QString path() const { return below(u"journal.db"_s); }
    QString below(const QString& name) const { return m_folder.filePath(name); }
    Outcome history(QStringList words) const
    {
        return run(QStringList{u"history"_s} + words + QStringList{u"--journal"_s, path()});
    }
    bool tamper(const QString& sql) const
    {
        bool isDone = false;
        {
            auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"tamper"_s);
            database.setDatabaseName(path());
            isDone = database.open() && QSqlQuery(database).exec(sql);
        }
        QSqlDatabase::removeDatabase(u"tamper"_s);
        return isDone;
    }

private:
    static void write(history::Journal& journal, int number)
    {
        history::Append what{.stream = u"rollout/r%1"_s.arg(number)};
        for (const auto& type : {u"created"_s, u"ended"_s})
            what.entries.push_back({.type = type, .time = 1'500, .payload = "{\"b\":1,\"a\":2}"});
        what.row = history::RunRow{.run = u"r%1"_s.arg(number),
            .environment = number == 1 ? u"staging"_s : u"production"_s,
            .version = u"1.5.0\u202e\x1b[31m"_s,
            .stable = u"1.4.2"_s,
            .result = number == 1 ? history::RunResult::RolledBack : history::RunResult::Open,
            .sentence = u"5xx above 1 %"_s,
            .actor = u"olga"_s,
            .started = 60'000,
            .ended = number == 1 ? 150'000 : 0};
        if (!journal.append(what))
            qFatal("cannot append");
    }

    QTemporaryDir m_folder;
    ManualClock m_clock{1'000};
};

} // namespace

class HistoryVerbTest : public QObject {
    Q_OBJECT
private slots:
    void listsNewestFirst()
    {
        const Fixture f;
        const auto outcome = f.history({u"list"_s, u"--format"_s, u"json"_s});
        QCOMPARE(outcome.exit, Good);
        QCOMPARE(outcome.json()[u"schema"_s].toString(), u"slipway.history/1"_s);
        const auto runs = outcome.json()[u"runs"_s].toArray();
        QCOMPARE(runs.size(), 2);
        const auto first = runs[0].toObject();
        QCOMPARE(first[u"number"_s].toInt(), 2);
        QCOMPARE(first[u"result"_s].toString(), u"open"_s);
        QCOMPARE(first[u"started"_s].toString(), u"1970-01-01T00:01:00Z"_s);
        QVERIFY(first[u"ended"_s].isNull());
        QVERIFY(first[u"score"_s].isNull());
        QCOMPARE(runs[1].toObject()[u"result"_s].toString(), u"rolled-back"_s);
    }
    void listsWhatIsAskedFor_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("ids");
        QTest::newRow("environment") << QStringList{u"--environment"_s, u"staging"_s} << u"r1"_s;
        QTest::newRow("open") << QStringList{u"--open"_s} << u"r2"_s;
        QTest::newRow("limit") << QStringList{u"--limit"_s, u"1"_s} << u"r2"_s;
        QTest::newRow("none") << QStringList{u"--environment"_s, u"x"_s} << QString();
    }
    void listsWhatIsAskedFor()
    {
        QFETCH(QStringList, options);
        QFETCH(QString, ids);
        const Fixture f;
        const auto json
            = f.history(QStringList{u"list"_s, u"--format"_s, u"json"_s} + options).json();
        QStringList found;
        const auto runs = json[u"runs"_s].toArray();
        for (const auto& row : runs)
            found << row.toObject()[u"run"_s].toString();
        QCOMPARE(found.join(u' '), ids);
    }
    void textIsSafeToShow_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("list") << QStringList{u"list"_s};
        QTest::newRow("show") << QStringList{u"show"_s, u"2"_s};
    }
    void textIsSafeToShow()
    {
        QFETCH(QStringList, words);
        const Fixture f;
        const auto outcome = f.history(words);
        QCOMPARE(outcome.exit, Good);
        const auto text = QString::fromUtf8(outcome.out);
        QVERIFY(text.contains(u"#2"));
        QVERIFY(text.contains(u"1.4.2 → 1.5.0\\u{202E}"));
        QVERIFY(!text.contains(QChar(0x1b)));
        QVERIFY(!text.contains(QChar(0x202e)));
    }
    void showsARunWithItsRecords()
    {
        const Fixture f;
        const auto text = QString::fromUtf8(f.history({u"show"_s, u"#2"_s}).out);
        for (const auto& part : {u"created"_s,
                 u"ended"_s,
                 u"1970-01-01T00:00:01.500Z"_s,
                 u"{\"b\":1,\"a\":2}"_s,
                 u"whole, 2 records"_s,
                 u"log (6 bytes)"_s})
            QVERIFY2(text.contains(part), qPrintable(part + u" in:\n"_s + text));
    }
    void aRunThatIsNotThereIsAUsageError()
    {
        const Fixture f;
        for (const auto& verb : {u"show"_s, u"export"_s, u"verify"_s}) {
            const auto outcome = f.history({verb, u"9"_s});
            QCOMPARE(outcome.exit, Usage);
            QVERIFY(outcome.complaints.contains("no run '9'"));
        }
    }
    void verifySaysWhole()
    {
        const Fixture f;
        const auto outcome = f.history({u"verify"_s, u"--format"_s, u"json"_s});
        QCOMPARE(outcome.exit, Good);
        const auto chain = outcome.json()[u"chain"_s].toObject();
        QCOMPARE(chain[u"whole"_s].toBool(), true);
        QCOMPARE(chain[u"streams"_s].toInt(), 2);
        QCOMPARE(chain[u"records"_s].toInt(), 4);
        QCOMPARE(chain[u"head"_s].toString().size(), 64);
        QVERIFY(f.history({u"verify"_s}).out.startsWith("whole, 4 records"));
    }
    void verifyNamesTheFirstBrokenRecord()
    {
        const Fixture f;
        QVERIFY(f.tamper(u"UPDATE records SET payload = X'7B7D' WHERE position = 4"_s));
        const auto json = f.history({u"verify"_s, u"--format"_s, u"json"_s});
        QCOMPARE(json.exit, Bad);
        const auto broken = json.json()[u"chain"_s].toObject()[u"broken"_s].toObject();
        QCOMPARE(broken[u"stream"_s].toString(), u"rollout/r2"_s);
        QCOMPARE(broken[u"sequence"_s].toInt(), 2);
        const auto text = f.history({u"verify"_s});
        QCOMPARE(text.exit, Bad);
        QVERIFY(text.out.contains("broken at record 2 of rollout/r2"));
        QCOMPARE(f.history({u"verify"_s, u"r1"_s}).exit, Good);
        QCOMPARE(f.history({u"show"_s, u"r2"_s}).exit, Bad);
        QCOMPARE(f.history({u"show"_s, u"r1"_s}).exit, Good);
    }
    void verifyCannotTellOfADamagedFile()
    {
        const Fixture f;
        QVERIFY(QFile::resize(f.path(), 5'000));
        const auto outcome = f.history({u"verify"_s, u"--format"_s, u"json"_s});
        QCOMPARE(outcome.exit, CannotTell);
        QVERIFY(outcome.complaints.contains("damaged"));
        QVERIFY(!outcome.json()[u"error"_s].toObject()[u"what"_s].toString().isEmpty());
    }
    void exportGivesEverythingThatAHashNeeds()
    {
        const Fixture f;
        const auto outcome = f.history({u"export"_s, u"2"_s});
        QCOMPARE(outcome.exit, Good);
        const auto json = outcome.json();
        QCOMPARE(json[u"schema"_s].toString(), u"slipway.history/1"_s);
        QCOMPARE(json[u"run"_s].toObject()[u"run"_s].toString(), u"r2"_s);
        QCOMPARE(json[u"chain"_s].toObject()[u"whole"_s].toBool(), true);
        const auto record = json[u"records"_s].toArray()[1].toObject();
        QCOMPARE(record[u"payload"_s].toObject()[u"a"_s].toInt(), 2);
        QCOMPARE(record[u"payloadText"_s].toString(), u"{\"b\":1,\"a\":2}"_s);
        QCOMPARE(record[u"hash"_s].toString().size(), 64);
        QCOMPARE(record[u"previous"_s], json[u"records"_s].toArray()[0].toObject()[u"hash"_s]);
        const auto attachment = json[u"attachments"_s].toArray()[0].toObject();
        QCOMPARE(attachment[u"name"_s].toString(), u"log"_s);
        QCOMPARE(attachment[u"bytes"_s].toInt(), 6);
    }
    void exportWritesAFileAndSaysWhetherTheChainIsWhole()
    {
        const Fixture f;
        const auto file = f.below(u"out.json"_s);
        const auto good = f.history({u"export"_s, u"2"_s, u"--output"_s, file});
        QCOMPARE(good.exit, Good);
        QVERIFY(good.out.contains("chain whole"));
        QVERIFY(f.tamper(u"DELETE FROM records WHERE position = 3"_s));
        const auto bad = f.history({u"export"_s, u"2"_s, u"--output"_s, file});
        QCOMPARE(bad.exit, Bad);
        QVERIFY(bad.out.contains("chain broken"));
        QVERIFY(bad.complaints.contains("record 1"));
        const auto json = QJsonDocument::fromJson(test::readFile(file)).object();
        QCOMPARE(json[u"chain"_s].toObject()[u"whole"_s].toBool(), false);
        QCOMPARE(json[u"records"_s].toArray().size(), 1);
    }
    void whereNothingWasRolledOutTheListIsEmpty()
    {
        const QTemporaryDir folder;
        qputenv("XDG_STATE_HOME", folder.path().toUtf8());
        const auto outcome = run({u"history"_s, u"list"_s, u"--format"_s, u"json"_s});
        QCOMPARE(outcome.exit, Good);
        QVERIFY(outcome.json()[u"runs"_s].toArray().isEmpty());
        QCOMPARE(run({u"history"_s, u"verify"_s}).exit, CannotTell);
        QVERIFY(!QFileInfo::exists(folder.filePath(u"slipway"_s)));
    }
    void aJournalThatIsNotThereIsAUsageError()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(u"none.db"_s);
        QCOMPARE(run({u"history"_s, u"list"_s, u"--journal"_s, path}).exit, Usage);
        QCOMPARE(run({u"history"_s, u"list"_s, u"--limit"_s, u"0"_s}).exit, Usage);
        QCOMPARE(run({u"history"_s}).exit, Usage);
    }
};

SLIPWAY_TEST(HistoryVerbTest)
#include "tst_history.moc"
