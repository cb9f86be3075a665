// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/runsmodel.h"

#include "base/text.h"
#include "format/number.h"
#include "format/time.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

using history::RunResult;
using history::RunRow;

constexpr qint64 elevenMonths = 335LL * 86'400'000;
constexpr int shortHash = 7;
constexpr qsizetype longestCell = 160; ///< characters: a row is one line

QString twoDigits(qint64 number)
{
    return u"%1"_s.arg(number, 2, 10, QLatin1Char('0'));
}

/// Milliseconds that a run took, up to now while it is open; -1: cannot be told.
qint64 tookOf(const RunRow& row, qint64 now)
{
    const qint64 end = row.ended > 0 ? row.ended : row.result == RunResult::Open ? now : 0;
    return row.started > 0 && end >= row.started ? end - row.started : -1;
}

QString shortCommit(const QString& commit)
{
    return commit.isEmpty() ? RunsModel::tr("unknown") : visible(commit.left(shortHash));
}

QString wholePoints(double percent)
{
    return format::fixed(std::floor(percent + 0.5), 0);
}

/// The word in the list: where an open one stands.
QString wordOf(const RunRow& row)
{
    return row.result == RunResult::Open && !row.phase.isEmpty() ? visible(row.phase, 40)
                                                                 : resultText(row.result);
}

} // namespace

Sign signOf(RunResult result)
{
    switch (result) {
    case RunResult::Open: return Sign::Running;
    case RunResult::Succeeded: return Sign::Ok;
    case RunResult::RolledBack:
    case RunResult::RollbackFailed: return Sign::Bad;
    case RunResult::Aborted:
    case RunResult::Rejected: return Sign::Warn;
    case RunResult::Cancelled: return Sign::NotApplicable;
    }
    return Sign::Unknown;
}

QString resultText(RunResult result)
{
    switch (result) {
    case RunResult::Open: return RunsModel::tr("open");
    case RunResult::Succeeded: return RunsModel::tr("succeeded");
    case RunResult::RolledBack: return RunsModel::tr("rolled back");
    case RunResult::RollbackFailed: return RunsModel::tr("rollback failed");
    case RunResult::Aborted: return RunsModel::tr("aborted");
    case RunResult::Cancelled: return RunsModel::tr("cancelled");
    case RunResult::Rejected: return RunsModel::tr("rejected");
    }
    return RunsModel::tr("unknown");
}

QString tookText(const RunRow& row, qint64 now)
{
    const qint64 took = tookOf(row, now);
    if (took < 0)
        return {};
    const qint64 seconds = took / 1000;
    const qint64 hours = seconds / 3600;
    const qint64 minutes = seconds / 60 % 60;
    if (hours > 0)
        return u"%1:%2:%3"_s.arg(hours).arg(twoDigits(minutes), twoDigits(seconds % 60));
    return u"%1:%2"_s.arg(minutes).arg(twoDigits(seconds % 60));
}

QString readinessText(const RunRow& row)
{
    const auto known
        = [](const std::optional<double>& score) { return score && std::isfinite(*score); };
    if (known(row.score) && known(row.scoreAfter))
        return u"%1 → %2"_s.arg(wholePoints(*row.score), wholePoints(*row.scoreAfter));
    return known(row.score) ? wholePoints(*row.score) : RunsModel::tr("unknown");
}

QString startedText(qint64 time, qint64 now)
{
    if (time <= 0)
        return RunsModel::tr("unknown");
    const QString day = format::dayMonth(time);
    if (now > 0 && now - time > elevenMonths)
        return u"%1 %2"_s.arg(day).arg(QDateTime::fromMSecsSinceEpoch(time).date().year());
    return u"%1 %2"_s.arg(day, format::clockTime(time));
}

void RunsModel::setNow(qint64 now)
{
    if (now / 1000 == m_now / 1000)
        return;
    m_now = now;
    for (int i = 0; i < rowCount(); ++i) {
        if (rows()[static_cast<size_t>(i)].result == RunResult::Open)
            emit dataChanged(index(i, TookColumn), index(i, TookColumn));
    }
}

int RunsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RunsModel::textOf(const RunRow& row, int column) const
{
    switch (column) {
    case VersionColumn: return visible(row.version, longestCell);
    case EnvironmentColumn: return visible(row.environment, longestCell);
    case ResultColumn: return wordOf(row);
    case StartedColumn: return startedText(row.started, m_now);
    case TookColumn: {
        const QString text = tookText(row, m_now);
        return text.isEmpty() ? format::noValue : text;
    }
    case ActorColumn: return visible(row.actor, longestCell);
    case CommitColumn: return shortCommit(row.commit);
    case ReadinessColumn: return readinessText(row);
    default: return {};
    }
}

QVariant RunsModel::sortOf(const RunRow& row, int column) const
{
    switch (column) {
    case SignColumn:
    case ResultColumn: return static_cast<int>(row.result);
    case StartedColumn: return row.started;
    case TookColumn: return tookOf(row, m_now);
    case ReadinessColumn: return row.score.value_or(-1);
    default: return textOf(row, column);
    }
}

QVariant RunsModel::toneOf(const RunRow& row, int column) const
{
    const auto tone = [](Tone value) { return QVariant(static_cast<int>(value)); };
    switch (column) {
    case ResultColumn:
        return tone(
            row.result == RunResult::Open ? Tone::Accent : tables::toneOf(signOf(row.result)));
    case EnvironmentColumn:
    case ActorColumn: return tone(Tone::Dim);
    case CommitColumn: return tone(row.commit.isEmpty() ? Tone::Faint : Tone::Dim);
    case ReadinessColumn: return tone(row.score ? Tone::Text : Tone::Faint);
    default: return {};
    }
}

QVariant RunsModel::suffixOf(const RunRow& row, int column) const
{
    if (column == VersionColumn && (row.isDemo || row.isRollback)) {
        QStringList words;
        if (row.isRollback)
            words << tr("rollback");
        if (row.isDemo)
            words << tr("DEMO");
        return words.join(u" · "_s);
    }
    if (column == TookColumn && row.result == RunResult::Open && tookOf(row, m_now) >= 0)
        return tr("so far");
    return {};
}

QVariant RunsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunRow& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return textOf(row, column == SignColumn ? static_cast<int>(ResultColumn) : column);
    case SuffixRole: return suffixOf(row, column);
    case SortRole: return sortOf(row, column);
    case SignRole:
        return column == SignColumn ? QVariant(static_cast<int>(signOf(row.result))) : QVariant();
    case FaceRole:
        return static_cast<int>(column == VersionColumn ? Face::Strong
                : column == CommitColumn                ? Face::Mono
                                                        : Face::Normal);
    case ToneRole: return toneOf(row, column);
    case KeyRole: return row.run;
    case FilterRole:
        return QStringList{row.version,
            row.environment,
            wordOf(row),
            resultText(row.result),
            row.actor,
            row.host,
            row.commit,
            row.plan,
            row.reason,
            u"#%1"_s.arg(row.number),
            suffixOf(row, VersionColumn).toString()}
            .join(u' ');
    case StartedRole: return row.started;
    default: return {};
    }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case VersionColumn: return tr("Version");
    case EnvironmentColumn: return tr("Environment");
    case ResultColumn: return tr("Result");
    case StartedColumn: return tr("Started");
    case TookColumn: return tr("Took");
    case ActorColumn: return tr("By");
    case CommitColumn: return tr("Commit");
    case ReadinessColumn: return tr("Readiness");
    default: return QString();
    }
}

} // namespace slipway::tables
