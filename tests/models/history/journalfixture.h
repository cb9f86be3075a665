// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/journal.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

/// A journal in a folder of its own, and ways around it.
namespace slipway::test {

using namespace Qt::StringLiterals;

inline history::Entry entry(const QString& type, int number = 0)
{
    return {.type = type,
        .version = 1,
        .time = 1'000 + number,
        .payload = QByteArray("{\"n\":") + QByteArray::number(number) + '}'};
}

inline history::RunRow runRow(const QString& run, const QString& environment = u"production"_s)
{
    return {.run = run,
        .project = u"/srv/shop/slipway.yaml"_s,
        .environment = environment,
        .plan = u"canary"_s,
        .version = u"1.5.0"_s,
        .stable = u"1.4.2"_s,
        .phase = u"soaking"_s,
        .sentence = u"Soaking at 10 % for 4 more minutes"_s,
        .actor = u"olga"_s,
        .host = u"web1"_s,
        .started = 5'000};
}

/// A holder on another machine: alive until its lease expires.
inline history::Lease strangerLease(const QString& nonce, const QString& run = u"r1"_s)
{
    return {.project = u"/srv/shop/slipway.yaml"_s,
        .environment = u"production"_s,
        .run = run,
        .owner = u"olga"_s,
        .host = u"web1"_s,
        .pid = 77,
        .pidStarted = 12,
        .boot = u"another"_s,
        .nonce = nonce};
}

/// One in a folder that goes away with it.
class JournalFile {
public:
    QString path() const { return m_folder.filePath(u"state/journal.db"_s); }
    QString below(const QString& name) const { return m_folder.filePath(name); }
    Result<std::unique_ptr<history::Journal>> open(
        history::OpenMode mode = history::OpenMode::ReadWrite) const
    {
        return history::openJournal(path(), clock, mode);
    }
    /// Opens it; ends the test's process if that fails.
    std::unique_ptr<history::Journal> opened() const
    {
        auto journal = open();
        if (!journal)
            qFatal("%s", qPrintable(journal.error().text()));
        return std::move(*journal);
    }
    /// Around the journal, as somebody with a database browser would. False if it did not work.
    bool tamper(const QStringList& statements) const
    {
        bool isDone = true;
        {
            auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"tamper"_s);
            database.setDatabaseName(path());
            isDone = database.open();
            QSqlQuery query(database);
            for (const auto& sql : statements)
                isDone = isDone && query.exec(sql) && query.numRowsAffected() != 0;
        }
        QSqlDatabase::removeDatabase(u"tamper"_s);
        return isDone;
    }
    QByteArray bytes() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    bool overwrite(const QByteArray& bytes) const
    {
        QFile file(path());
        return file.open(QIODevice::ReadWrite | QIODevice::Truncate)
            && file.write(bytes) == bytes.size();
    }

    ManualClock clock{1'763'850'000'000};

private:
    QTemporaryDir m_folder;
};

/// Entries `from` … `to` as one append.
inline history::Append appendOf(const QString& stream, int from, int to)
{
    history::Append out{.stream = stream, .expected = from - 1};
    for (int i = from; i <= to; ++i)
        out.entries.push_back(entry(u"step"_s, i));
    return out;
}

} // namespace slipway::test
