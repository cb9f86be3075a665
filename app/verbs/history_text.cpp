// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/history.h"
#include "base/duration.h"
#include "base/text.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

constexpr qsizetype cellLength = 40;
constexpr qsizetype payloadLength = 160;

QString timeText(qint64 time)
{
    return time == 0 ? u"-"_s : toRfc3339(time / 1000 * 1000);
}

/// Who and what of one run, in the columns of the list.
QStringList cells(const history::RunRow& row)
{
    const QString change = row.stable.isEmpty() ? row.version : row.stable + u" → "_s + row.version;
    QStringList out{u'#' + QString::number(row.number),
        row.environment,
        change,
        history::runResultWord(row.result),
        timeText(row.started),
        row.ended > row.started
            ? durationText(Milliseconds((row.ended - row.started) / 1000 * 1000))
            : u"-"_s,
        row.actor};
    for (auto& cell : out)
        cell = visible(cell, cellLength);
    return out << visible(row.sentence, 200);
}

/// Rows under their heads, each column as wide as its widest cell.
QString table(const std::vector<QStringList>& rows)
{
    std::array<qsizetype, 16> widths{};
    for (const auto& row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[static_cast<size_t>(i)]
                = std::max(widths[static_cast<size_t>(i)], row[i].size());
    }
    QString out;
    for (const auto& row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += row[i].leftJustified(widths[static_cast<size_t>(i)] + 2);
        while (line.endsWith(u' '))
            line.chop(1);
        out += line + u'\n';
    }
    return out;
}

QString line(const QString& name, const QString& value)
{
    return value.isEmpty() ? QString()
                           : (name + u':').leftJustified(13) + visible(value, 500) + u'\n';
}

QString chainText(const history::ChainState& chain)
{
    if (!chain.broken)
        return u"whole, %1 records"_s.arg(chain.records);
    if (chain.broken->stream.isEmpty())
        return u"broken: "_s + chain.broken->what;
    return u"broken at record %1 of %2: %3"_s.arg(chain.broken->sequence)
        .arg(visible(chain.broken->stream, 200), chain.broken->what);
}

QString percent(const std::optional<double>& score)
{
    return score ? QString::number(*score, 'f', 1) + u" % proven"_s : QString();
}

} // namespace

QByteArray historyListText(const std::vector<history::RunRow>& rows)
{
    if (rows.empty())
        return "No deployments.\n";
    std::vector<QStringList> lines{{u"RUN"_s,
        u"ENVIRONMENT"_s,
        u"VERSION"_s,
        u"RESULT"_s,
        u"STARTED"_s,
        u"TOOK"_s,
        u"BY"_s,
        u"WHY"_s}};
    for (const auto& row : rows)
        lines.push_back(cells(row));
    return table(lines).toUtf8();
}

QByteArray historyRunText(const RunHistory& run)
{
    const auto& row = run.row;
    const auto version = row.stable.isEmpty() ? row.version : row.stable + u" → "_s + row.version;
    QString out = line(u"Run"_s, u"#%1 (%2)"_s.arg(row.number).arg(row.run))
        + line(u"Project"_s, row.project) + line(u"Environment"_s, row.environment)
        + line(u"Plan"_s, row.plan) + line(u"Version"_s, version) + line(u"Commit"_s, row.commit)
        + line(u"Result"_s, history::runResultWord(row.result)) + line(u"Phase"_s, row.phase)
        + line(u"Why"_s, row.sentence) + line(u"By"_s, row.actor + u" on "_s + row.host)
        + line(u"Reason"_s, row.reason) + line(u"Scorecard"_s, percent(row.score))
        + line(u"Verdict"_s, row.verdict) + line(u"Started"_s, timeText(row.started))
        + line(u"Ended"_s, timeText(row.ended)) + line(u"Chain"_s, chainText(run.chain))
        + line(u"Head"_s, QString::fromLatin1(run.chain.head.toHex()));
    for (const auto& attachment : run.attachments)
        out += line(u"Attachment"_s,
            attachment.error.what.isEmpty()
                ? u"%1 (%2 bytes)"_s.arg(attachment.name).arg(attachment.bytes.size())
                : u"%1: %2"_s.arg(attachment.name, attachment.error.what));
    std::vector<QStringList> lines;
    for (const auto& record : run.records)
        lines.push_back({QString::number(record.sequence),
            toRfc3339(record.entry.time),
            visible(record.entry.type, cellLength),
            visible(
                QString::fromUtf8(record.entry.payload.left(4 * payloadLength)), payloadLength)});
    return (out + u'\n' + table(lines)).toUtf8();
}

QByteArray historyChainText(const history::ChainState& chain)
{
    return u"%1, %2 streams\nhead %3\n"_s
        .arg(chainText(chain),
            QString::number(chain.streams),
            QString::fromLatin1(chain.head.toHex()))
        .toUtf8();
}

} // namespace slipway::verbs
