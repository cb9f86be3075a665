// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/workflow/testcommands.h"

#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/taskrunner.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

constexpr size_t mostCommands = 2'000;

/// Names in a marker expression: those asked for, and those after `not`.
void readMarkers(const QString& expression, TestCommand& out)
{
    if (expression.contains(u'$') || expression.contains(u"{{"))
        return;
    QString text = expression;
    text.replace(u'(', u' ').replace(u')', u' ');
    bool isNegated = false;
    const bool isChoice = text.contains(u" or ");
    for (const auto& word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (word == u"not") {
            isNegated = true;
            continue;
        }
        if (word == u"and" || word == u"or")
            continue;
        if (isNegated)
            out.excluded << word;
        else if (!isChoice)
            out.markers << word;
        isNegated = false;
    }
}

bool takesValue(const QString& flag)
{
    static const QSet<QString> flags{u"-k"_s,
        u"-n"_s,
        u"-c"_s,
        u"-p"_s,
        u"-o"_s,
        u"-W"_s,
        u"--cov"_s,
        u"--maxfail"_s,
        u"--tb"_s,
        u"--junitxml"_s,
        u"--junit-xml"_s,
        u"--timeout"_s,
        u"--rootdir"_s,
        u"--basetemp"_s,
        u"--dist"_s,
        u"--durations"_s,
        u"--html"_s,
        u"--cov-report"_s,
        u"--cov-config"_s,
        u"--cov-fail-under"_s,
        u"--reruns"_s,
        u"--splits"_s,
        u"--group"_s,
        u"--log-level"_s,
        u"--log-cli-level"_s,
        u"--confcutdir"_s,
        u"--import-mode"_s,
        u"--ds"_s,
        u"-r"_s,
        u"--color"_s,
        u"--asyncio-mode"_s};
    return flags.contains(flag);
}

std::optional<TestCommand> testCommandOf(
    const Facts& facts, const QStringList& words, const QString& text, const QString& folder)
{
    const QString name = words.value(0).section(u'/', -1);
    TestCommand out{.text = text, .words = words, .folder = folder};
    if (name == u"pytest" || name == u"py.test") {
        out.isPytest = true;
        readPytestWords(words, out);
        return out;
    }
    const QString script = packageScript(words);
    if (script.isEmpty() || gateOf(words) != GateKind::Test)
        return {};
    const bool isPlain
        = words.size() > 1 && (words[1] == u"run" || words[1] == script) && words[0] != u"bun";
    const QString path = joinedPath(folder, u"package.json"_s);
    for (const auto& manifest : facts.get<PackageManifests>().files)
        if (manifest.path == path && isPlain && !manifest.package.script(script)
            && (words[1] == u"run" || words[0] == u"npm"))
            out.missingScript = script;
    return out;
}

class TestCollector {
public:
    TestCollector(const Facts& facts, TestCommands& out) : m_facts(facts), m_out(out) { }

    void add(const QStringList& words,
        const QString& text,
        const QString& folder,
        const evidence::Place& place,
        bool isInCi,
        const QString& mask)
    {
        const QString key = place.path + u':' + QString::number(place.line) + u':' + text;
        if (m_seen.contains(key) || m_out.commands.size() >= mostCommands)
            return;
        auto command = testCommandOf(m_facts, words, text, folder);
        if (!command)
            return;
        m_seen.insert(key);
        command->place = place;
        command->isInCi = isInCi;
        command->mask = mask;
        m_out.commands.push_back(std::move(*command));
    }

private:
    const Facts& m_facts;
    TestCommands& m_out;
    QSet<QString> m_seen;
};

QString folderOf(const QString& path)
{
    const auto slash = path.lastIndexOf(u'/');
    return slash < 0 ? QString() : path.left(slash);
}

} // namespace

void readPytestWords(const QStringList& words, TestCommand& out)
{
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString& word = words[i];
        if (word == u"-m")
            readMarkers(words.value(++i), out);
        else if (word.startsWith(u"-m") && !word.startsWith(u"--") && word.size() > 2)
            readMarkers(word.mid(word[2] == u'=' ? 3 : 2), out);
        else if (word == u"--ignore" || word == u"--deselect")
            out.ignored << words.value(++i);
        else if (word.startsWith(u"--ignore=") || word.startsWith(u"--deselect="))
            out.ignored << word.section(u'=', 1);
        else if (takesValue(word))
            ++i;
        else if (word == u"--")
            break;
        else if (!word.startsWith(u'-') && !word.contains(u'='))
            out.paths << word;
    }
}

TestCommands TestCommands::gather(const Facts& facts)
{
    TestCommands out;
    TestCollector collector(facts, out);
    for (const auto& command : facts.get<PipelineRuns>().commands)
        if (command.uses.isEmpty())
            collector.add(
                command.words, command.text, command.folder, command.place, true, command.mask);
    for (const auto& file : facts.get<TaskRunner>().files) {
        for (const auto& target : file.targets) {
            for (const auto& line : target.recipe) {
                const auto script = evidence::splitShell(line.text);
                QString folder = folderOf(file.path);
                for (const auto& command : script.commands) {
                    if (command.words.value(0) == u"cd")
                        folder = joinedPath(folder, command.words.value(1));
                    collector.add(withoutWrappers(command.words),
                        command.text,
                        folder,
                        {target.path, line.line + command.line - 1, 0},
                        false,
                        {});
                }
            }
        }
    }
    return out;
}

} // namespace slipway::readiness
