// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/assessing/assessmentlog.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::assessing {
namespace {

constexpr qint64 day = 86'400'000;

bool saysTheSame(const readiness::Snapshot& a, const readiness::Snapshot& b)
{
    if (a.treeHash != b.treeHash || a.rules != b.rules || a.profile != b.profile
        || a.verdict != b.verdict || a.claims != b.claims || a.checks.keys() != b.checks.keys())
        return false;
    return std::ranges::all_of(a.checks.keys(), [&](const QString& id) {
        const auto& one = a.checks[id];
        const auto& other = b.checks[id];
        return one.status == other.status && one.unknown == other.unknown
            && one.weight == other.weight;
    });
}

} // namespace

QString streamOf(const QString& configurationFile, const QString& environment)
{
    constexpr qsizetype shown = 16;
    const auto digest
        = QCryptographicHash::hash(configurationFile.toUtf8(), QCryptographicHash::Sha256).toHex();
    return u"assessments/%1/%2"_s.arg(
        QString::fromLatin1(digest.left(shown)), environment.isEmpty() ? u"-"_s : environment);
}

Result<bool> remember(
    history::Journal& journal, const QString& stream, readiness::Snapshot snapshot)
{
    const auto records = journal.read(stream);
    if (!records)
        return failure(records.error());
    qint64 last = 0;
    if (!records->empty()) {
        last = records->back().sequence;
        const auto before = readiness::snapshotOfJson(records->back().entry.payload);
        if (before && saysTheSame(*before, snapshot) && snapshot.time / day == before->time / day)
            return false;
    }
    snapshot.id = u"%1#%2"_s.arg(stream).arg(last + 1);
    history::Append append;
    append.stream = stream;
    append.expected = last;
    append.entries.push_back({u"assessed"_s, 1, snapshot.time, readiness::snapshotJson(snapshot)});
    const auto added = journal.append(append);
    if (!added)
        return failure(added.error());
    return true;
}

Result<std::vector<readiness::Snapshot>> remembered(
    history::Journal& journal, const QString& stream, int limit)
{
    const auto records = journal.read(stream);
    if (!records)
        return failure(records.error());
    std::vector<readiness::Snapshot> out;
    const auto first = std::max<qsizetype>(0, static_cast<qsizetype>(records->size()) - limit);
    for (auto i = static_cast<size_t>(first); i < records->size(); ++i) {
        const auto& entry = (*records)[i].entry;
        if (entry.type != u"assessed" || entry.version != 1)
            continue;
        if (auto snapshot = readiness::snapshotOfJson(entry.payload))
            out.push_back(std::move(*snapshot));
    }
    return out;
}

} // namespace slipway::assessing
