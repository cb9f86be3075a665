// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/record.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

constexpr std::array<std::pair<RunResult, QStringView>, 7> words{{
    {RunResult::Open, u"open"},
    {RunResult::Succeeded, u"succeeded"},
    {RunResult::RolledBack, u"rolled-back"},
    {RunResult::RollbackFailed, u"rollback-failed"},
    {RunResult::Aborted, u"aborted"},
    {RunResult::Cancelled, u"cancelled"},
    {RunResult::Rejected, u"rejected"},
}};

} // namespace

QString runResultWord(RunResult result)
{
    for (const auto& [value, word] : words) {
        if (value == result)
            return word.toString();
    }
    return u"open"_s;
}

std::optional<RunResult> runResultOf(const QString& word)
{
    for (const auto& [value, text] : words) {
        if (text == word)
            return value;
    }
    return std::nullopt;
}

} // namespace slipway::history
