// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"

#include <algorithm>
#include <re2/re2.h>
#include <set>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;

namespace slipway::promql::functions {
namespace {

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

void setLabel(Track& track, const std::string& name, std::string_view value)
{
    track.labels = std::make_shared<const Labels>(track.labels->with(name, value));
    if (name == timeseries::metricName)
        track.dropsName = false;
}

/// `$1`, `${name}` and `$$` as Go's Regexp.Expand writes them.
class Template {
public:
    Template(const std::string& text, const re2::RE2& regex)
        : m_text(text)
        , m_names(regex.NamedCapturingGroups())
    {
    }

    std::string expand(const std::vector<re2::StringPiece>& groups) const
    {
        std::string out;
        for (size_t at = 0; at < m_text.size();) {
            if (m_text[at] != '$') {
                out += m_text[at++];
                continue;
            }
            ++at;
            if (at < m_text.size() && m_text[at] == '$') {
                out += m_text[at++];
                continue;
            }
            const auto name = nameAt(at);
            if (name.empty())
                out += '$';
            else if (const auto group = groupOf(name); group < groups.size())
                out.append(groups[group].data(), groups[group].size());
        }
        return out;
    }

private:
    std::string nameAt(size_t& at) const
    {
        const bool isBraced = at < m_text.size() && m_text[at] == '{';
        size_t end = at + (isBraced ? 1 : 0);
        const auto begin = end;
        while (end < m_text.size()
            && (std::isalnum(static_cast<unsigned char>(m_text[end])) != 0 || m_text[end] == '_'))
            ++end;
        const bool isClosed = !isBraced || (end < m_text.size() && m_text[end] == '}');
        if (end == begin || !isClosed)
            return {};
        at = end + (isBraced ? 1 : 0);
        return m_text.substr(begin, end - begin);
    }

    size_t groupOf(const std::string& name) const
    {
        constexpr size_t none = 1000;
        if (std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) {
            size_t number = 0;
            for (const char c : name)
                number = std::min(none, number * 10 + static_cast<size_t>(c - '0'));
            return number;
        }
        const auto found = m_names.find(name);
        return found == m_names.end() ? none : static_cast<size_t>(found->second);
    }

    const std::string& m_text;
    const std::map<std::string, int>& m_names;
};

} // namespace

Result<Tracks> labelReplace(Tracks tracks, const std::vector<std::string>& arguments)
{
    const auto& [to, replacement, from, pattern]
        = std::tie(arguments[0], arguments[1], arguments[2], arguments[3]);
    re2::RE2::Options options;
    options.set_log_errors(false);
    const re2::RE2 regex("^(?s:" + pattern + ")$", options);
    if (!regex.ok())
        return failure(
            {}, u"invalid regular expression in label_replace(): %1"_s.arg(shown(pattern)));
    if (to.empty())
        return failure({}, u"invalid destination label name in label_replace(): \"\""_s);
    const Template expansion(replacement, regex);
    std::vector<re2::StringPiece> groups(static_cast<size_t>(regex.NumberOfCapturingGroups()) + 1);
    for (auto& track : tracks) {
        const std::string value(track.labels->value(from));
        const bool isMatch = regex.Match(value,
            0,
            value.size(),
            re2::RE2::ANCHOR_BOTH,
            groups.data(),
            static_cast<int>(groups.size()));
        if (isMatch)
            setLabel(track, to, expansion.expand(groups));
    }
    return tracks;
}

Result<Tracks> labelJoin(Tracks tracks, const std::vector<std::string>& arguments)
{
    const auto& to = arguments[0];
    if (to.empty())
        return failure({}, u"invalid destination label name in label_join(): \"\""_s);
    for (auto& track : tracks) {
        std::string value;
        for (size_t i = 2; i < arguments.size(); ++i) {
            if (i > 2)
                value += arguments[1];
            value += track.labels->value(arguments[i]);
        }
        setLabel(track, to, value);
    }
    return tracks;
}

Labels absentLabels(const Expression& expression)
{
    const auto& inner = unwrapped(expression);
    const auto* selector = std::get_if<VectorSelector>(&inner.node);
    if (const auto* matrix = std::get_if<MatrixSelector>(&inner.node))
        selector = &matrix->selector;
    if (!selector)
        return {};
    std::vector<timeseries::Label> out;
    std::multiset<std::string> seen;
    for (const auto& matcher : selector->matchers)
        seen.insert(matcher.name());
    for (const auto& matcher : selector->matchers) {
        const bool isFixed = matcher.kind() == timeseries::Matcher::Kind::Equal
            && seen.count(matcher.name()) == 1 && matcher.name() != timeseries::metricName;
        if (isFixed)
            out.push_back({matcher.name(), matcher.value()});
    }
    return Labels(std::move(out));
}

} // namespace slipway::promql::functions
