// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

enum class Ending { Succeeds, Fails, Open };

/// What is known of a command's own exit status.
Ending endingOf(const ShellCommand& command)
{
    if (command.isAssignment)
        return Ending::Succeeds;
    const QString name = command.words.value(0).section(u'/', -1);
    if (name == u"exit" || name == u"return")
        return command.words.value(1) == u"0" ? Ending::Succeeds : Ending::Fails;
    if (name == u"false")
        return Ending::Fails;
    static const QStringList quiet{u"true"_s, u":"_s, u"echo"_s, u"printf"_s};
    return quiet.contains(name) ? Ending::Succeeds : Ending::Open;
}

bool leavesWithFailure(const ShellCommand& command)
{
    const QString& name = command.words.value(0);
    return (name == u"exit" || name == u"return") && endingOf(command) == Ending::Fails;
}

bool setsOption(const ShellCommand& command, QChar sign, QChar letter, QStringView longName)
{
    if (command.words.value(0) != u"set")
        return false;
    for (int i = 1; i < command.words.size(); ++i) {
        const QString& word = command.words[i];
        if (word.size() < 2 || word[0] != sign)
            continue;
        if (!letter.isNull() && word.contains(letter))
            return true;
        if (word.endsWith(u'o') && command.words.value(i + 1) == longName)
            return true;
    }
    return false;
}

class Judge {
public:
    Judge(const ShellScript& script, int index, ShellOptions options)
        : m_commands(script.commands)
        , m_groups(script.groups)
        , m_index(index)
        , m_options(options)
    {
        for (int i = 0; i < index; ++i) {
            const auto& command = m_commands[size_t(i)];
            if (setsOption(command, u'-', u'e', u"errexit"))
                m_options.errexit = true;
            if (setsOption(command, u'-', {}, u"pipefail"))
                m_options.pipefail = true;
            if (setsOption(command, u'+', {}, u"pipefail"))
                m_options.pipefail = false;
            if (setsOption(command, u'+', u'e', u"errexit")) {
                m_options.errexit = false;
                m_unset = i;
            }
        }
    }

    std::optional<ShellMask> run()
    {
        const auto& own = m_commands[size_t(m_index)];
        if (own.isCondition)
            return laterFailure() ? std::nullopt
                                  : mask(ShellMask::Kind::Condition, m_index, u"if …"_s);
        int at = m_index;
        Follow follow = own.follow;
        bool isLastOfList = true;
        // Inside out: what the command's failure meets in its own list, then in each group around
        // it.
        for (const auto& step : around()) {
            if (const auto found = alongList(at, follow, isLastOfList))
                return found;
            if (m_isSettled)
                return {};
            at = step.last;
            follow = step.follow;
        }
        if (const auto found = alongList(at, follow, isLastOfList))
            return found;
        if (m_isSettled || (m_options.errexit && isLastOfList))
            return {};
        return withoutErrexit(isLastOfList);
    }

private:
    std::optional<ShellMask> mask(ShellMask::Kind kind, int by, const QString& text) const
    {
        const auto& command = m_commands[size_t(by)];
        return ShellMask{kind, command.line, command.column, text};
    }

    /// Groups around the command, innermost first.
    std::vector<ShellGroup> around() const
    {
        std::vector<ShellGroup> out;
        for (const auto& group : m_groups)
            if (group.first <= m_index && m_index <= group.last)
                out.insert(out.begin(), group);
        std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
            return a.last - a.first < b.last - b.first;
        });
        return out;
    }

    /// The last command of what begins at `at`: a group, or that command alone.
    ShellGroup unitAt(int at) const
    {
        ShellGroup unit{at, at, m_commands[size_t(at)].follow};
        for (const auto& group : m_groups)
            if (group.first == at && group.last >= unit.last)
                unit = group;
        return unit;
    }

    Ending endingOfUnit(const ShellGroup& unit) const
    {
        for (int i = unit.first; i <= unit.last; ++i)
            if (leavesWithFailure(m_commands[size_t(i)]))
                return Ending::Fails;
        return endingOf(m_commands[size_t(unit.last)]);
    }

    /// Follows a failure along `&&`, `||` and `|` after the command `at`.
    std::optional<ShellMask> alongList(int at, Follow follow, bool& isLastOfList)
    {
        while (at + 1 < int(m_commands.size())) {
            if (follow == Follow::Background)
                return laterWait() ? std::nullopt : mask(ShellMask::Kind::Background, at, u"&"_s);
            if (follow == Follow::End)
                return {};
            const auto next = unitAt(at + 1);
            const QString text = m_commands[size_t(next.first)].text;
            if (follow == Follow::Pipe && !m_options.pipefail)
                return mask(ShellMask::Kind::Pipe, next.first, u"| "_s + text);
            if (follow == Follow::Or) {
                const auto ending = endingOfUnit(next);
                const auto& by = m_commands[size_t(next.first)];
                if (ending == Ending::Fails || (by.isAssignment && laterFailure(next.last))) {
                    m_isSettled = true;
                    return {};
                }
                if (ending == Ending::Succeeds)
                    return mask(ShellMask::Kind::OrSucceeds, next.first, u"|| "_s + text);
            }
            // bash -e lets only the last command of an `&&` list end the script.
            isLastOfList = follow != Follow::And;
            at = next.last;
            follow = next.follow;
        }
        return {};
    }

    bool laterFailure(int after = -1) const
    {
        for (int i = std::max(after, m_index) + 1; i < int(m_commands.size()); ++i)
            if (leavesWithFailure(m_commands[size_t(i)]))
                return true;
        return false;
    }
    bool laterWait() const
    {
        return std::any_of(m_commands.begin() + m_index, m_commands.end(), [](const auto& command) {
            return command.words.value(0) == u"wait";
        });
    }

    /// Without errexit a failure counts only if nothing comes after it, or something looks at it
    /// later.
    std::optional<ShellMask> withoutErrexit(bool isLastOfList) const
    {
        int end = m_index;
        while (end + 1 < int(m_commands.size()) && m_commands[size_t(end)].follow != Follow::End)
            ++end;
        int next = end + 1;
        if (m_commands[size_t(end)].endsBranch)
            for (const auto& group : around())
                next = std::max(next, group.last + 1);
        if (next >= int(m_commands.size()) || laterFailure(end))
            return {};
        if (!isLastOfList && m_options.errexit)
            return mask(ShellMask::Kind::List, m_index, u"&& …"_s);
        const auto& last = m_commands.back();
        if (endingOf(last) == Ending::Succeeds && last.words.value(0) == u"exit")
            return mask(ShellMask::Kind::ErrexitOff, int(m_commands.size()) - 1, last.text);
        if (m_unset >= 0)
            return mask(ShellMask::Kind::ErrexitOff, m_unset, m_commands[size_t(m_unset)].text);
        return mask(ShellMask::Kind::ErrexitOff, next, u"; "_s + m_commands[size_t(next)].text);
    }

    const std::vector<ShellCommand>& m_commands;
    const std::vector<ShellGroup>& m_groups;
    const int m_index;
    ShellOptions m_options;
    int m_unset = -1;
    bool m_isSettled = false;
};

} // namespace

std::vector<ShellFunction> functionsOf(const ShellScript& script)
{
    std::vector<ShellFunction> out;
    for (const auto& group : script.groups) {
        // `name()`: a group without commands, right behind a command of one word.
        const int definition = group.first - 1;
        if (group.last != definition || definition < 0 || out.size() >= 200
            || definition + 1 >= int(script.commands.size()))
            continue;
        const auto& words = script.commands[size_t(definition)].words;
        const bool isNamed = words.size() == 1 || (words.size() == 2 && words[0] == u"function");
        int last = definition;
        for (const auto& body : script.groups)
            if (body.first == group.first)
                last = std::max(last, body.last);
        if (isNamed && last > definition)
            out.push_back({words.last(), definition, group.first, last});
    }
    return out;
}

namespace {

std::optional<ShellMask> maskInside(const ShellScript& script,
    int index,
    ShellOptions options,
    const std::vector<ShellFunction>& functions,
    int depth)
{
    const auto own = Judge(script, index, options).run();
    if (own || depth > 3)
        return own;
    const auto function = std::ranges::find_if(functions,
        [index](const ShellFunction& one) { return one.first <= index && index <= one.last; });
    if (function == functions.end())
        return {};
    std::optional<ShellMask> hidden;
    for (int i = 0; i < int(script.commands.size()); ++i) {
        const bool isInside = function->definition <= i && i <= function->last;
        if (isInside || script.commands[size_t(i)].words.value(0) != function->name)
            continue;
        const auto mask = maskInside(script, i, options, functions, depth + 1);
        if (!mask)
            return {};
        hidden = hidden ? hidden : mask;
    }
    return hidden;
}

} // namespace

std::optional<ShellMask> maskOf(const ShellScript& script, int index, ShellOptions options)
{
    if (index < 0 || index >= int(script.commands.size()))
        return {};
    return maskInside(script, index, options, functionsOf(script), 0);
}

} // namespace slipway::evidence
