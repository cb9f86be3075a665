// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "prometheus/server.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

namespace slipway::tables {

/// The look is older than it may be.
bool isStale(const prometheus::ServerView& server, qint64 now);
/// A server's key: environment and name.
QString serverKey(const prometheus::ServerView& server);
/// Ok if it answers in full, a warning if only in part, bad if not at all, a ring before the first
/// look, unknown if the look is stale.
Sign signOf(const prometheus::ServerView& server, qint64 now);
/// The state that the sign stands for, as a word.
QString stateWord(const prometheus::ServerView& server, qint64 now);
/// Targets of a server in that state.
int targetsOf(const prometheus::ServerView& server, prometheus::Target::Health health);
/// Rules that the server cannot evaluate.
int failingRules(const prometheus::ServerView& server);

/// Servers that are watched: what they are, and how they do.
class ServersModel : public RowModel<prometheus::ServerView, QString> {
    Q_OBJECT
public:
    enum Column {
        SignColumn,
        NameColumn,
        ProductColumn,
        AgeColumn,
        TargetsColumn,
        RulesColumn,
        RetentionColumn,
        UrlColumn,
        ColumnCount
    };
    using RowModel::RowModel;

    /// Ages are told from here on; milliseconds since the Unix epoch.
    void setNow(qint64 now);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const prometheus::ServerView& row) const override { return serverKey(row); }

private:
    QString textOf(const prometheus::ServerView& row, int column) const;
    Tone toneOf(const prometheus::ServerView& row, int column) const;

    qint64 m_now = 0;
};

/// The targets of one server, those that are down first.
class ServerTargetsModel : public RowModel<prometheus::Target, QString> {
    Q_OBJECT
public:
    enum Column {
        SignColumn,
        JobColumn,
        InstanceColumn,
        ScrapeColumn,
        DurationColumn,
        ErrorColumn,
        ColumnCount
    };
    using RowModel::RowModel;

    void setNow(qint64 now);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    static Sign signOf(const prometheus::Target& target);

protected:
    QString keyOf(const prometheus::Target& row) const override;

private:
    QString textOf(const prometheus::Target& row, int column) const;
    QVariant sortOf(const prometheus::Target& row, int column) const;

    qint64 m_now = 0;
};

} // namespace slipway::tables
