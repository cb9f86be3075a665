// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/commandreader.h"

#include "base/text.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::config {
namespace {

/// What stands in argv, judged item by item.
class ArgumentReader {
public:
    ArgumentReader(ReadCommand& out, Mistakes& mistakes) : m_out(out), m_mistakes(mistakes) { }
    void read(const yaml::Node& node);

private:
    bool isGood(const yaml::Node& item, bool isProgram);
    void checkProgram(const yaml::Node& item, qsizetype count);
    void checkShell(const yaml::Node& list);

    ReadCommand& m_out;
    Mistakes& m_mistakes;
};

void ArgumentReader::read(const yaml::Node& node)
{
    constexpr size_t most = 256;
    const QString how = u"write [program, argument, …]: no shell reads it"_s;
    if (!node.isSequence()) {
        m_mistakes.add(node.mark, u"'argv' must be a list, one argument an item"_s, how);
        return;
    }
    if (node.items.empty() || node.items.size() > most) {
        m_mistakes.add(node.mark, u"'argv' must have 1 to %1 items"_s.arg(most), how);
        return;
    }
    for (size_t i = 0; i < node.items.size(); ++i) {
        const yaml::Node& item = node.items[i];
        if (!isGood(item, i == 0))
            continue;
        m_out.command.argv << item.text;
        m_out.texts.push_back({item.text, item.mark});
    }
    checkProgram(node.items.front(), static_cast<qsizetype>(node.items.size()));
    checkShell(node);
}

bool ArgumentReader::isGood(const yaml::Node& item, bool isProgram)
{
    constexpr qsizetype longest = 4096;
    if (!item.isScalar())
        m_mistakes.add(item.mark,
            u"'argv' must be a list of texts"_s,
            u"write an empty argument as \"\", and quote {{…}}"_s);
    else if (isProgram && item.text.isEmpty())
        m_mistakes.add(item.mark, u"the program in 'argv' is empty"_s);
    else if (hasInvisible(item.text))
        m_mistakes.add(
            item.mark, u"'argv' has characters that cannot be seen: %1"_s.arg(quoted(item.text)));
    else if (item.text.size() > longest)
        m_mistakes.add(item.mark, u"an argument is longer than 4096 characters"_s);
    else
        return true;
    return false;
}

void ArgumentReader::checkProgram(const yaml::Node& item, qsizetype count)
{
    const QString& program = item.text;
    const bool isPath = program.startsWith(u'/') || program.startsWith(u"./");
    if (count == 1 && !isPath && program.contains(u' '))
        m_mistakes.add(item.mark,
            u"%1 is a shell line, not a program"_s.arg(quoted(program)),
            u"write [%1]: no shell reads it"_s.arg(
                visible(program, 60).split(u' ', Qt::SkipEmptyParts).join(u", "_s)));
    if (program.contains(u"{{"))
        m_mistakes.add(item.mark,
            u"the program in 'argv' may not hold {{…}}"_s,
            u"name it: trust covers the programs that are run"_s);
}

/// A value in the text of a shell script would be read by the shell.
void ArgumentReader::checkShell(const yaml::Node& list)
{
    static const QRegularExpression shell(u"(^|/)(sh|bash|dash|ash|ksh|zsh)$"_s);
    static const QRegularExpression scriptFlag(u"^-[a-z]*c$"_s);
    if (!shell.match(list.items.front().text).hasMatch())
        return;
    for (size_t i = 1; i + 1 < list.items.size(); ++i) {
        const yaml::Node& script = list.items[i + 1];
        if (!scriptFlag.match(list.items[i].text).hasMatch())
            continue;
        if (script.text.contains(u"{{"))
            m_mistakes.add(script.mark,
                u"the text of a shell script may not hold {{…}}: the shell would read the value"_s,
                u"write $1 in it, and behind it: sh, \"{{version}}\""_s);
        return;
    }
}

void readRetry(const yaml::Node& node, Command& out, Mistakes& mistakes)
{
    constexpr int most = 100;
    constexpr double fastest = 10;
    const Fields fields(node, section(Part::Retry), mistakes);
    out.errorThreshold = fields.integer(u"errorThreshold", 1, most).value_or(out.errorThreshold);
    const yaml::Node* node2 = fields.find(u"backoff");
    if (!node2)
        return;
    const Fields backoff(*node2, section(Part::Backoff), mistakes);
    Backoff& times = out.backoff;
    times.duration = backoff.duration(u"duration", 0ms, 1h).value_or(times.duration);
    times.factor = backoff.number(u"factor", 1, fastest).value_or(times.factor);
    times.maxDuration = backoff.duration(u"maxDuration", 0ms, 24h)
                            .value_or(std::max(times.maxDuration, times.duration));
    if (times.maxDuration < times.duration)
        mistakes.add(node2->mark,
            u"maxDuration %1 is shorter than duration %2"_s.arg(
                durationText(times.maxDuration), durationText(times.duration)));
}

void readTimes(const Fields& fields, Command& out)
{
    out.timeout = fields.duration(u"timeout", 10ms, 24h).value_or(out.timeout);
    out.grace = fields.duration(u"grace", 0ms, 1h).value_or(out.grace);
    out.killAfter = fields.duration(u"killAfter", 0ms, 24h).value_or(out.killAfter);
}

QStringList readEnvironment(const Fields& fields, const yaml::Node& node, Mistakes& mistakes)
{
    static const QRegularExpression name(u"^[A-Za-z_][A-Za-z0-9_]{0,99}$"_s);
    const QStringList names = fields.texts(u"env");
    QStringList out;
    for (const auto& one : names) {
        if (out.contains(one))
            mistakes.add(node.find(u"env")->mark, u"%1 is there twice"_s.arg(quoted(one)));
        else if (!name.match(one).hasMatch()) // never repeated: it may be NAME=secret
            mistakes.add(node.find(u"env")->mark,
                u"'env' must be names of variables, without their values"_s,
                u"write [NAME, …]: the values come from Slipway's own environment"_s);
        else
            out << one;
    }
    return out;
}

void readRedaction(const yaml::Node& node, ReadCommand& out, Mistakes& mistakes)
{
    const yaml::Node* list = valueOf(node, u"redact", mistakes);
    if (!list)
        return;
    std::vector<const yaml::Node*> items;
    if (list->isScalar())
        items.push_back(list);
    for (const auto& item : list->items)
        items.push_back(&item);
    if (list->isMap() || items.empty())
        mistakes.add(list->mark, u"'redact' must be a list of regular expressions"_s);
    for (const yaml::Node* item : items) {
        constexpr qsizetype longest = 1000;
        if (!item->isScalar() || item->text.isEmpty() || item->text.size() > longest
            || hasInvisible(item->text)) {
            mistakes.add(item->mark,
                u"'redact' must be regular expressions of 1 to 1000 characters that can be seen"_s);
            continue;
        }
        out.command.redact << item->text;
        out.expressions.push_back({item->text, item->mark});
    }
}

ReadCommand readCommand(
    const yaml::Node& key, const yaml::Node& node, const QDir& folder, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::Command), mistakes);
    ReadCommand out;
    Command& command = out.command;
    command.name = key.text;
    out.mark = key.mark;
    if (const yaml::Node* argv = fields.find(u"argv"))
        ArgumentReader(out, mistakes).read(*argv);
    const QString workingDirectory = fields.text(u"cwd");
    command.workingDirectory = QDir::cleanPath(folder.absoluteFilePath(workingDirectory));
    if (!workingDirectory.isEmpty())
        out.texts.push_back({workingDirectory, node.find(u"cwd")->mark});
    readTimes(fields, command);
    command.isIdempotent = fields.flag(u"idempotent").value_or(command.isIdempotent);
    command.mutates = fields.flag(u"mutates").value_or(command.mutates);
    command.readsJson = fields.oneOf(u"output", {u"text"_s, u"json"_s}, u"text"_s) == u"json";
    if (const yaml::Node* retry = fields.find(u"retry"))
        readRetry(*retry, command, mistakes);
    command.environment = readEnvironment(fields, node, mistakes);
    readRedaction(node, out, mistakes);
    return out;
}

} // namespace

QMap<QString, ReadCommand> readCommands(const Fields& root, const QDir& folder, Mistakes& mistakes)
{
    QMap<QString, ReadCommand> out;
    for (const auto& [key, node] : root.named(u"commands"))
        out.insert(key->text, readCommand(*key, *node, folder, mistakes));
    return out;
}

} // namespace slipway::config
