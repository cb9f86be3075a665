// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/stack/installs.h"

#include "evidence/shell.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

bool isSystemManager(const QString& program)
{
    static const QSet<QString> names{u"apt-get"_s,
        u"apt"_s,
        u"apk"_s,
        u"yum"_s,
        u"dnf"_s,
        u"microdnf"_s,
        u"zypper"_s,
        u"aptitude"_s,
        u"install_packages"_s};
    return names.contains(program);
}

/// Flags that take the next word.
bool takesWord(const QString& flag)
{
    static const QSet<QString> flags{u"-t"_s,
        u"--virtual"_s,
        u"-o"_s,
        u"--target-release"_s,
        u"--repository"_s,
        u"-X"_s,
        u"-r"_s,
        u"--requirement"_s,
        u"-c"_s,
        u"--constraint"_s,
        u"-i"_s,
        u"--index-url"_s,
        u"--extra-index-url"_s,
        u"-f"_s,
        u"--find-links"_s,
        u"--target"_s,
        u"--prefix"_s,
        u"--python"_s,
        u"--cache-dir"_s,
        u"--root"_s,
        u"--trusted-host"_s,
        u"--platform"_s,
        u"--group"_s,
        u"--with"_s,
        u"--without"_s,
        u"--only"_s,
        u"--extras"_s,
        u"-E"_s,
        u"--extra"_s,
        u"--only-group"_s,
        u"--no-group"_s,
        u"--timeout"_s,
        u"--retries"_s};
    return flags.contains(flag);
}

/// Words after `sudo`, `env A=b`, `time`, `exec`.
QStringList withoutStarters(QStringList words)
{
    static const QSet<QString> starters{
        u"sudo"_s, u"env"_s, u"time"_s, u"exec"_s, u"command"_s, u"nice"_s, u"xargs"_s};
    while (!words.isEmpty()
        && (starters.contains(words[0]) || words[0].startsWith(u'-')
            || (words[0].contains(u'=') && !words[0].startsWith(u'='))))
        words.removeFirst();
    return words;
}

/// Packages and requirements files of the words after the verb.
void readArguments(Install& out, const QStringList& words)
{
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString& word = words[i];
        const QString flag = word.section(u'=', 0, 0);
        if (flag == u"-r" || flag == u"--requirement" || flag == u"--requirements") {
            const QString file = word.contains(u'=') ? word.section(u'=', 1) : words.value(++i);
            if (!file.isEmpty())
                out.files << file;
        } else if (word.startsWith(u"-r") && word.size() > 2 && word[2] != u'-'
            && out.manager == Install::Manager::Python) {
            out.files << word.mid(2);
        } else if (word.startsWith(u'-')) {
            if (takesWord(word))
                ++i;
        } else if (!word.isEmpty()) {
            out.packages << word;
        }
    }
}

/// Index of the verb `install`, `add`, `ci` … behind flags; -1: another command.
qsizetype verbAt(const QStringList& words, std::initializer_list<QStringView> verbs)
{
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (std::ranges::any_of(verbs, [&](QStringView verb) { return words[i] == verb; }))
            return i;
        if (!words[i].startsWith(u'-') && !takesWord(words[i - 1]))
            return -1;
    }
    return -1;
}

std::optional<Install> systemInstall(const QStringList& words)
{
    Install out{.manager = Install::Manager::System, .program = words[0]};
    if (words[0] == u"install_packages") {
        readArguments(out, words.mid(1));
        return out;
    }
    auto at = verbAt(words, {u"install", u"add"});
    if (at < 0) {
        at = verbAt(words, {u"remove", u"purge", u"autoremove", u"del", u"erase"});
        out.isRemoval = at >= 0;
    }
    if (at < 0)
        return {};
    // `apk add --virtual .deps gcc`: the name stands for the packages when they are removed.
    readArguments(out, words.mid(at + 1));
    return out;
}

std::optional<Install> pythonInstall(QStringList words)
{
    const auto isPython = [](const QString& word) { return word.startsWith(u"python"); };
    if (isPython(words[0]) && words.value(1) == u"-m")
        words = words.mid(2);
    if (words.value(0) == u"uv" && words.value(1) == u"pip")
        words.removeFirst();
    const QString program = words.value(0);
    Install out{.manager = Install::Manager::Python, .program = program};
    if (program == u"pip" || program == u"pip3" || program == u"pipx") {
        auto at = verbAt(words, {u"install", u"wheel", u"sync"});
        if (at < 0) {
            at = verbAt(words, {u"uninstall"});
            out.isRemoval = at >= 0;
        }
        if (at < 0)
            return {};
        readArguments(out, words.mid(at + 1));
        return out;
    }
    static const QSet<QString> projects{u"poetry"_s, u"uv"_s, u"pdm"_s, u"pipenv"_s};
    if (!projects.contains(program))
        return {};
    const auto at = verbAt(words, {u"install", u"sync", u"export", u"add"});
    if (at < 0)
        return {};
    return out;
}

std::optional<Install> nodeInstall(const QStringList& words)
{
    static const QSet<QString> programs{u"npm"_s, u"yarn"_s, u"pnpm"_s, u"bun"_s};
    if (!programs.contains(words[0]))
        return {};
    Install out{.manager = Install::Manager::Node, .program = words[0]};
    const auto at = verbAt(words, {u"install", u"ci", u"i", u"add", u"clean-install"});
    const bool isBare = words[0] == u"yarn"
        && std::ranges::all_of(
            words.mid(1), [](const QString& word) { return word.startsWith(u'-'); });
    if (at < 0 && !isBare) {
        if (verbAt(words, {u"prune"}) > 0 || verbAt(words, {u"uninstall", u"remove"}) > 0) {
            out.isRemoval = true;
            return out;
        }
        if (verbAt(words, {u"run", u"build"}) > 0) {
            out.manager = Install::Manager::Build;
            return out;
        }
        return {};
    }
    if (at >= 0)
        readArguments(out, words.mid(at + 1));
    return out;
}

std::optional<Install> buildCommand(const QStringList& words)
{
    static const QSet<QString> builders{u"go"_s,
        u"cargo"_s,
        u"mvn"_s,
        u"gradle"_s,
        u"make"_s,
        u"cmake"_s,
        u"gcc"_s,
        u"g++"_s,
        u"tsc"_s,
        u"dotnet"_s,
        u"ninja"_s,
        u"meson"_s,
        u"mix"_s,
        u"sbt"_s};
    const QString program = words[0].section(u'/', -1);
    static const QSet<QString> verbs{
        u"build"_s, u"install"_s, u"publish"_s, u"package"_s, u"release"_s, u"compile"_s};
    const bool isWrapper = program == u"mvnw" || program == u"gradlew";
    if (!builders.contains(program) && !isWrapper)
        return {};
    if ((program == u"go" || program == u"cargo" || program == u"dotnet")
        && !verbs.contains(words.value(1)))
        return {};
    return Install{.manager = Install::Manager::Build, .program = program};
}

} // namespace

std::vector<Install> installsOf(const evidence::DockerStageFacts& stage)
{
    std::vector<Install> out;
    for (const auto& run : stage.runs) {
        for (const auto& command : evidence::splitShell(run.text, 2000).commands) {
            const QStringList words = withoutStarters(command.words);
            if (words.isEmpty())
                continue;
            auto found = isSystemManager(words[0]) ? systemInstall(words) : pythonInstall(words);
            if (!found)
                found = nodeInstall(words);
            if (!found)
                found = buildCommand(words);
            if (!found)
                continue;
            found->words = words;
            found->stage = run.stage;
            found->line = run.line;
            out.push_back(std::move(*found));
        }
    }
    return out;
}

QString packageName(const Install& install, const QString& package)
{
    QString name = package.toLower();
    if (install.manager == Install::Manager::Node) {
        const auto at = name.indexOf(u'@', 1);
        return at > 0 ? name.left(at) : name;
    }
    for (const QChar c : {u'=', u'~', u'<', u'>', u'!', u'[', u';', u' '})
        name = name.section(c, 0, 0);
    if (install.manager == Install::Manager::Python)
        name.replace(u'_', u'-').replace(u'.', u'-');
    else
        name = name.section(u':', 0, 0); // curl:amd64
    return name.trimmed();
}

} // namespace slipway::readiness
