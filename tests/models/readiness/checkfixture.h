// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"
#include "readiness/facts.h"

#include <QList>
#include <QTest>

#include <cstring>
#include <utility>

namespace slipway::test {

using Files = QList<std::pair<QString, QByteArray>>;

/// One check over files in memory, as `status path:line`: the first piece of evidence, if it has a
/// path.
struct Judgement {
    readiness::Outcome outcome;
    QString text() const
    {
        QString out = readiness::statusWord(outcome.status);
        if (outcome.status == readiness::Status::Unknown)
            out += u'(' + readiness::unknownWord(outcome.unknown) + u')';
        if (!outcome.evidence.empty())
            out += u' ' + outcome.evidence.front().path + u':'
                + QString::number(outcome.evidence.front().line);
        return out;
    }
};

inline Judgement judge(std::span<const readiness::Check> table,
    const char* id,
    const Files& files,
    const config::Readiness& settings = {})
{
    readiness::Inputs inputs;
    inputs.tree = evidence::makeTree({files.begin(), files.end()});
    inputs.settings = settings;
    const readiness::Facts facts(inputs);
    for (const auto& check : table)
        if (std::strcmp(check.id, id) == 0)
            return {check.run(facts)};
    return {};
}

/// Every row that is no pass says why, and shows where unless nothing is there to show.
inline bool isExplained(const readiness::Outcome& outcome)
{
    using readiness::Status;
    const bool needsEvidence = outcome.status == Status::Fail || outcome.status == Status::Warn
        || outcome.status == Status::Unknown;
    return !outcome.reason.isEmpty() && (!needsEvidence || !outcome.evidence.empty());
}

} // namespace slipway::test
