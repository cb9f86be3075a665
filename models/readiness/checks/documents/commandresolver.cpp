// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/documentation.h"
#include "readiness/checks/documents/commands.h"
#include "readiness/checks/published.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/taskrunner.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using Answer = CommandResolver::Answer;

/// Words that stand for something the reader knows.
bool isOpen(const QString& word)
{
    static const QRegularExpression shouted(u"^[A-Z][A-Z0-9_-]{2,}$"_s);
    static const QRegularExpression relaxed(
        u"[<>${}\\[\\]*?|…~]|\\.\\.\\.|^/|://|\\b(your|my|foo|bar|path/to|example|some|x{3,})([-_./]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return word.isEmpty() || relaxed.match(word).hasMatch() || shouted.match(word).hasMatch();
}

bool hasScriptEnding(const QString& name)
{
    static const QRegularExpression ending(
        u"\\.(sh|bash|zsh|py|js|mjs|cjs|ts|rb|pl|ps1|php)$|^(gradlew|mvnw|manage\\.py)$"_s);
    return ending.match(name).hasMatch();
}

/// Values of an option, `-f a -f b`, `--file=a`.
QStringList valuesOf(const QStringList& words, const QStringList& options)
{
    QStringList out;
    for (qsizetype i = 0; i < words.size(); ++i) {
        for (const auto& option : options) {
            if (words[i] == option && i + 1 < words.size())
                out << words[i + 1];
            else if (words[i].startsWith(option + u'='))
                out << words[i].mid(option.size() + 1);
        }
    }
    return out;
}

} // namespace

CommandResolver::CommandResolver(const Facts& facts)
    : m_facts(facts)
    , m_ignored(facts.get<Ignored>())
{
    const auto& stack = facts.get<ProductionStack>();
    m_areServicesKnown = stack.exists() && stack.unreadable.empty();
    for (const auto* files : {&stack.files, &stack.others})
        for (const auto& file : *files)
            for (const auto& service : file.services)
                m_services.insert(service.name);
    for (const auto& service : stack.services)
        m_services.insert(service.name);
    m_areServicesKnown = m_areServicesKnown && !m_services.isEmpty();
}

void CommandResolver::noteRedirections(const QString& script)
{
    static const QRegularExpression redirect(u">>?\\s*[\"']?([\\w./-]+)"_s);
    for (auto it = redirect.globalMatch(script); it.hasNext();)
        m_made.insert(QDir::cleanPath(it.next().captured(1)));
}

void CommandResolver::noteMade(const evidence::ShellCommand& command)
{
    static const QStringList makers{u"cp"_s,
        u"mv"_s,
        u"touch"_s,
        u"tee"_s,
        u"ln"_s,
        u"mkdir"_s,
        u"nano"_s,
        u"vim"_s,
        u"vi"_s,
        u"code"_s,
        u"wget"_s,
        u"curl"_s,
        u"git"_s};
    const QStringList words = withoutWrappers(command.words);
    if (words.isEmpty() || !makers.contains(words[0]))
        return;
    for (const auto& word : words.mid(1)) {
        m_made.insert(QDir::cleanPath(word));
        if (word.contains(u"://")) {
            QString name = word.section(u'/', -1);
            m_made.insert(name.endsWith(u".git") ? name.chopped(4) : name);
        }
    }
}

bool CommandResolver::exists(const QString& path, const QStringList& folders) const
{
    const auto& tree = m_facts.tree();
    const QString plain = QDir::cleanPath(path);
    if (isGeneratedPath(plain) || m_made.contains(plain) || m_made.contains(plain.section(u'/', -1))
        || m_made.contains(plain.section(u'/', 0, 0)))
        return true;
    for (const auto& folder : folders) {
        const QString here = QDir::cleanPath(folder.isEmpty() ? plain : folder + u'/' + plain);
        if (here == u"." || here.startsWith(u"..") || tree.contains(here) || tree.hasFolder(here)
            || m_ignored.has(here))
            return true;
    }
    // Perhaps the reader was sent into a folder by a sentence.
    const QString ending = u'/' + plain;
    return std::any_of(tree.files().begin(), tree.files().end(), [&ending](const QString& file) {
        return file.endsWith(ending) || file.contains(ending + u'/');
    });
}

Answer CommandResolver::path(
    const QString& path, const QStringList& folders, const QString& shown) const
{
    // kustomize takes `github.com/owner/name//folder` without a scheme.
    const bool isRemote = path.contains(u"//") || path.section(u'/', 0, 0).endsWith(u".com");
    if (isRemote || isOpen(path) || path == u"-" || path == u"." || path.startsWith(u".."))
        return {};
    if (exists(path, folders))
        return {.isNamed = true};
    return {true, u"`%1` names %2, which is not there"_s.arg(shown, path)};
}

Answer CommandResolver::task(const QStringList& words, const QStringList& folders) const
{
    bool isNamed = false;
    QString missing;
    for (const auto& folder : folders) {
        const auto call = taskCall(m_facts, words, folder);
        if (!call || call->isUnclear)
            return {};
        if (call->file == nullptr)
            continue;
        isNamed = true;
        QStringList lacking;
        for (const auto& target : call->missing())
            if (!isOpen(target) && !target.contains(u'='))
                lacking << target;
        if (lacking.isEmpty())
            return {.isNamed = true};
        missing = u"`%1`: %2 has no target %3"_s.arg(
            words.join(u' ').left(80), call->file->path, lacking.first());
    }
    if (isNamed)
        return {true, missing};
    const bool isElsewhere = !m_facts.get<TaskRunner>().files.empty();
    const auto target = words.value(1);
    if (isElsewhere || words[0] != u"make" || target.isEmpty() || target.startsWith(u'-')
        || isOpen(target) || target == u"install")
        return {};
    return {true, u"`%1`: there is no Makefile"_s.arg(words.join(u' ').left(80))};
}

Answer CommandResolver::compose(const QStringList& words, const QStringList& folders) const
{
    static const QStringList named{u"up"_s,
        u"start"_s,
        u"stop"_s,
        u"restart"_s,
        u"logs"_s,
        u"exec"_s,
        u"run"_s,
        u"build"_s,
        u"pull"_s,
        u"rm"_s,
        u"kill"_s,
        u"top"_s,
        u"create"_s};
    static const QStringList valued{u"--tail"_s,
        u"-n"_s,
        u"--since"_s,
        u"--until"_s,
        u"-u"_s,
        u"--user"_s,
        u"-e"_s,
        u"--env"_s,
        u"-w"_s,
        u"--workdir"_s,
        u"-v"_s,
        u"--volume"_s,
        u"-p"_s,
        u"--publish"_s,
        u"--name"_s,
        u"--entrypoint"_s,
        u"--scale"_s,
        u"-t"_s,
        u"--timeout"_s,
        u"--exit-code-from"_s,
        u"--pull"_s,
        u"--wait-timeout"_s,
        u"-s"_s,
        u"--signal"_s,
        u"--index"_s,
        u"-f"_s,
        u"--file"_s,
        u"--profile"_s,
        u"--env-file"_s,
        u"--project-name"_s,
        u"--project-directory"_s,
        u"--build-arg"_s,
        u"--parallel"_s,
        u"--progress"_s,
        u"-l"_s,
        u"--label"_s,
        u"--ansi"_s};
    qsizetype at = words[0] == u"docker" ? 2 : 1;
    QStringList files;
    for (; at < words.size() && words[at].startsWith(u'-'); ++at) {
        if (words[at] == u"-f" || words[at] == u"--file")
            files << words.value(at + 1);
        at += valued.contains(words[at]) ? 1 : 0;
    }
    Answer answer;
    for (const auto& file : files) {
        const auto one = path(file, folders, words.join(u' ').left(80));
        answer.isNamed = answer.isNamed || one.isNamed;
        if (!one.missing.isEmpty())
            return one;
    }
    const QString verb = words.value(at);
    if (!named.contains(verb) || !m_areServicesKnown)
        return answer;
    for (++at; at < words.size(); ++at) {
        const QString& word = words[at];
        if (word.startsWith(u'-')) {
            const bool isShort = verb == u"logs" && word == u"-f"; // follow, not a file
            at += valued.contains(word) && !isShort
                    && !(verb == u"rm" || (verb == u"up" && word == u"-v"))
                ? 1
                : 0;
            continue;
        }
        if (isOpen(word))
            return answer;
        answer.isNamed = true;
        if (!m_services.contains(word))
            return {true,
                u"`%1`: no Compose file has a service %2"_s.arg(words.join(u' ').left(80), word)};
        if (verb == u"exec" || verb == u"run")
            break; // then comes a command for the container
    }
    return answer;
}

Answer CommandResolver::package(const QStringList& words) const
{
    const QString manager = words[0];
    QString script;
    for (qsizetype i = 1; i < words.size() && script.isEmpty(); ++i) {
        if (words[i] == u"run" || words[i] == u"run-script")
            script = words.value(i + 1);
        else if (manager == u"npm" && (words[i] == u"test" || words[i] == u"start") && i == 1)
            script = words[i];
        else if (!words[i].startsWith(u'-') && i == 1 && words[i] != u"workspace")
            return {};
    }
    if (script.isEmpty() || isOpen(script) || script.startsWith(u'-')
        || (manager == u"bun" && script.contains(u'.')))
        return {};
    const auto& manifests = m_facts.get<PackageManifests>();
    if (!manifests.broken.empty())
        return {};
    const bool isThere = std::any_of(manifests.files.begin(),
        manifests.files.end(),
        [&script](const auto& file) { return file.package.script(script).has_value(); });
    if (isThere || (script == u"start" && manager == u"npm"))
        return {.isNamed = true};
    return {true,
        manifests.files.empty()
            ? u"`%1`: there is no package.json"_s.arg(words.join(u' ').left(80))
            : u"`%1`: no package.json has a script %2"_s.arg(words.join(u' ').left(80), script)};
}

namespace {

/// `node app.js` in the document of a library: the program of its reader.
bool isReadersFile(const Facts& facts, const QString& name)
{
    static const QStringList names{u"app"_s,
        u"index"_s,
        u"main"_s,
        u"server"_s,
        u"script"_s,
        u"example"_s,
        u"test"_s,
        u"file"_s,
        u"your-script"_s,
        u"my-script"_s};
    return names.contains(name.section(u'.', 0, 0)) && publishedOnly(facts);
}

} // namespace

Answer CommandResolver::files(const QStringList& words, const QStringList& folders) const
{
    const QString shown = words.join(u' ').left(80);
    const QString program = words[0].section(u'/', -1);
    static const QStringList interpreters{u"bash"_s,
        u"sh"_s,
        u"zsh"_s,
        u"source"_s,
        u"."_s,
        u"python"_s,
        u"python3"_s,
        u"node"_s,
        u"ruby"_s,
        u"perl"_s,
        u"chmod"_s};
    if (words[0].contains(u'/') && hasScriptEnding(program))
        return path(words[0], folders, shown);
    if (program == u"manage.py" || (words.size() == 1 && hasScriptEnding(program)))
        return {};
    if (program == u"kubectl" || program == u"oc") {
        for (const auto& file :
            valuesOf(words, {u"-f"_s, u"--filename"_s, u"-k"_s, u"--kustomize"_s}))
            if (const auto answer = path(file, folders, shown); answer.isNamed)
                return answer;
        return {};
    }
    if (program == u"docker" && (words.value(1) == u"build" || words.value(1) == u"buildx")) {
        for (const auto& file : valuesOf(words, {u"-f"_s, u"--file"_s}))
            if (const auto answer = path(file, folders, shown); answer.isNamed)
                return answer;
        return {};
    }
    if (program == u"pytest") {
        for (const auto& word : words.mid(1))
            if (!word.startsWith(u'-') && (word.contains(u'/') || word.endsWith(u".py")))
                if (const auto answer = path(word.section(u"::"_s, 0, 0), folders, shown);
                    answer.isNamed)
                    return answer;
        return {};
    }
    if (interpreters.contains(program)) {
        for (qsizetype i = 1; i < words.size(); ++i) {
            if (words[i] == u"-c" || words[i] == u"-m" || words[i] == u"-e")
                return {};
            if (words[i].startsWith(u'-') || words[i].startsWith(u'+'))
                continue;
            if (!hasScriptEnding(words[i].section(u'/', -1)))
                return {};
            if (!words[i].contains(u'/') && isReadersFile(m_facts, words[i]))
                return {};
            return path(words[i], folders, shown);
        }
    }
    return {};
}

Answer CommandResolver::resolve(
    const evidence::ShellCommand& command, const QStringList& folders) const
{
    const QStringList& raw = command.words;
    const auto at = std::find_if(raw.begin(), raw.end(), [](const QString& word) {
        return word != u"sudo" && !word.startsWith(u'-');
    });
    QStringList words(at, raw.end());
    if (words.isEmpty())
        return {};
    const bool isCompose
        = words[0] == u"docker-compose" || (words[0] == u"docker" && words.value(1) == u"compose");
    if (isCompose)
        return compose(words, folders);
    const bool isPython = words[0] == u"python" || words[0] == u"python3";
    if (!isPython)
        words = withoutWrappers(words);
    if (words.isEmpty())
        return {};
    if (words[0] == u"make" || words[0] == u"just" || words[0] == u"task")
        return task(words, folders);
    if (words[0] == u"npm" || words[0] == u"yarn" || words[0] == u"pnpm" || words[0] == u"bun")
        return package(words);
    return files(words, folders);
}

} // namespace slipway::readiness
