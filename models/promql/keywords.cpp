// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/token.h"

#include <algorithm>
#include <array>
#include <utility>

namespace slipway::promql {
namespace {

using Entry = std::pair<std::string_view, Keyword>;

constexpr std::array keywords{Entry{"and", Keyword::And},
    Entry{"or", Keyword::Or},
    Entry{"unless", Keyword::Unless},
    Entry{"atan2", Keyword::Atan2},
    Entry{"sum", Keyword::Sum},
    Entry{"avg", Keyword::Avg},
    Entry{"count", Keyword::Count},
    Entry{"min", Keyword::Min},
    Entry{"max", Keyword::Max},
    Entry{"group", Keyword::Group},
    Entry{"stddev", Keyword::Stddev},
    Entry{"stdvar", Keyword::Stdvar},
    Entry{"topk", Keyword::Topk},
    Entry{"bottomk", Keyword::Bottomk},
    Entry{"count_values", Keyword::CountValues},
    Entry{"quantile", Keyword::Quantile},
    Entry{"limitk", Keyword::Limitk},
    Entry{"limit_ratio", Keyword::LimitRatio},
    Entry{"by", Keyword::By},
    Entry{"without", Keyword::Without},
    Entry{"on", Keyword::On},
    Entry{"ignoring", Keyword::Ignoring},
    Entry{"group_left", Keyword::GroupLeft},
    Entry{"group_right", Keyword::GroupRight},
    Entry{"fill", Keyword::Fill},
    Entry{"fill_left", Keyword::FillLeft},
    Entry{"fill_right", Keyword::FillRight},
    Entry{"bool", Keyword::Bool},
    Entry{"offset", Keyword::Offset},
    Entry{"start", Keyword::Start},
    Entry{"end", Keyword::Finish},
    Entry{"step", Keyword::Step},
    Entry{"range", Keyword::Range},
    Entry{"min_of", Keyword::MinOf},
    Entry{"max_of", Keyword::MaxOf},
    Entry{"anchored", Keyword::Anchored},
    Entry{"smoothed", Keyword::Smoothed}};

} // namespace

Keyword keywordOf(std::string_view word)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    const auto found = std::ranges::find_if(keywords,
        [&](const Entry& entry) { return std::ranges::equal(entry.first, word, {}, {}, lower); });
    return found == keywords.end() ? Keyword::None : found->second;
}

std::string_view keywordText(Keyword keyword)
{
    const auto found = std::ranges::find(keywords, keyword, &Entry::second);
    return found == keywords.end() ? std::string_view() : found->first;
}

bool isAggregation(Keyword keyword)
{
    return keyword >= Keyword::Sum && keyword <= Keyword::LimitRatio;
}

} // namespace slipway::promql
