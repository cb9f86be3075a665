// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"
#include "readiness/checks/infrastructurefiles.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Programs whose `-c` or `-f` names a configuration file.
bool takesFile(const QString& program, const QString& flag)
{
    static const QStringList withC{u"gunicorn"_s,
        u"nginx"_s,
        u"supervisord"_s,
        u"hypercorn"_s,
        u"alembic"_s,
        u"uwsgi"_s,
        u"envoy"_s,
        u"mosquitto"_s,
        u"circusd"_s};
    if (flag == u"-c")
        return withC.contains(program);
    if (flag == u"-f")
        return program == u"haproxy";
    static const QStringList always{u"--config"_s,
        u"--config-file"_s,
        u"--config.file"_s,
        u"--configuration"_s,
        u"--conf"_s,
        u"--log-config"_s,
        u"--log-config-json"_s,
        u"--ini"_s,
        u"--env-file"_s,
        u"--config-path"_s,
        u"--initfile"_s,
        u"-config"_s,
        u"-jar"_s};
    return always.contains(flag);
}

bool isPathLike(const QString& word)
{
    return !word.isEmpty() && !word.contains(u'$') && !word.contains(u"://")
        && !word.startsWith(u'-') && !word.startsWith(u"python:");
}

/// Scripts by what runs them: the first word that is no flag.
QString scriptOf(const QString& program, const QStringList& words)
{
    static const QRegularExpression interpreter(
        u"^(python[0-9.]*|node|ruby|perl|php|bash|sh|ash|dash|deno|bun|tsx|ts-node)$"_s);
    static const QRegularExpression source(u"\\.(py|js|mjs|cjs|ts|rb|pl|php|sh|bash)$"_s);
    if (!interpreter.match(program).hasMatch())
        return {};
    for (const auto& word : words.mid(1)) {
        if (word == u"-m" || word == u"-c" || word == u"-e")
            return {};
        if (word.startsWith(u'-') || word == u"run")
            continue;
        const bool isShell = program.endsWith(u"sh");
        return source.match(word).hasMatch() || (isShell && word.contains(u'/')) ? word : QString();
    }
    return {};
}

const QString commandFolder = u"/usr/local/bin/"_s;

struct NamedFile {
    QString name;
    int line = 0;
};

/// All commands of a CMD or ENTRYPOINT.
std::vector<QStringList> commandsOf(const QStringList& words, const QString& shellText)
{
    std::vector<QStringList> out;
    const auto addScript = [&out](const QString& text) {
        for (const auto& command : evidence::splitShell(text, 200).commands)
            out.push_back(command.words);
    };
    if (!shellText.isEmpty())
        addScript(shellText);
    else if (words.size() >= 3 && words[0].endsWith(u"sh") && words[1].startsWith(u'-')
        && words[1].endsWith(u'c'))
        addScript(words[2]);
    else
        out.push_back(words);
    return out;
}

void add(std::vector<NamedFile>& out, const std::optional<evidence::DockerInstruction>& instruction)
{
    if (!instruction)
        return;
    for (const auto& words : commandsOf(instruction->isJson ? instruction->words : QStringList(),
             instruction->isJson ? QString() : instruction->arguments))
        for (const auto& name : filesNamedBy(words))
            out.push_back({name, instruction->line});
}

/// Folders that images and packages fill, not the repository.
bool isSystemPath(const QString& path)
{
    static const QStringList roots{u"/usr/"_s,
        u"/bin/"_s,
        u"/sbin/"_s,
        u"/lib/"_s,
        u"/etc/"_s,
        u"/opt/"_s,
        u"/root/.local/"_s,
        u"/venv/"_s,
        u"/nix/"_s,
        u"/dev/"_s,
        u"/proc/"_s};
    return std::ranges::any_of(
               roots, [&path](const QString& root) { return path.startsWith(root); })
        || path.contains(u"/.venv/") || path.contains(u"/venv/bin/")
        || path.contains(u"/node_modules/");
}

/// What becomes of the files that all images name.
struct Named {
    Findings absent;
    Findings open; ///< only known when it is built
    std::vector<Evidence> good;
    std::set<std::pair<QString, QString>> told;

    void judge(const Facts& facts, const ImageBuild& build, const evidence::Dockerfile& file)
    {
        const int stage = targetStage(build, file);
        const auto stageFacts = evidence::factsOfStage(file, stage, build.arguments);
        const BuildContext context(facts, bestContext(facts, build, file).folder, build.dockerfile);
        std::vector<NamedFile> names;
        add(names, stageFacts.entrypoint);
        add(names, stageFacts.command);
        for (const auto& [name, line] : names) {
            const QString path = evidence::imagePath(stageFacts.workingDirectory, name);
            if (!told.insert({build.dockerfile, path}).second)
                continue;
            const auto answer = findInImage(file, stage, context, build.arguments, path);
            sort(answer,
                path,
                u"%1 line %2 names `%3`"_s.arg(build.dockerfile).arg(line).arg(name),
                placeOf(facts, build.dockerfile, line));
        }
    }

private:
    void sort(
        const ImageFileAnswer& answer, const QString& path, const QString& what, Evidence place)
    {
        if (answer.state == ImageFile::Present) {
            good.push_back(std::move(place));
        } else if (path.startsWith(commandFolder)) {
            return; // PATH has other folders, and base images fill them
        } else if (answer.state == ImageFile::Absent) {
            absent.add(what + u", which nothing puts into the image"_s, std::move(place));
            absent.places.push_back(readiness::absent(answer.looked));
        } else if (!isSystemPath(path)) {
            open.add(what + u", which is made while the image is built"_s, std::move(place));
        }
    }
};

} // namespace

QStringList filesNamedBy(const QStringList& all)
{
    static const QStringList starters{u"exec"_s,
        u"tini"_s,
        u"dumb-init"_s,
        u"/tini"_s,
        u"/sbin/tini"_s,
        u"/usr/bin/tini"_s,
        u"/usr/bin/dumb-init"_s,
        u"env"_s};
    QStringList words = all;
    while (starters.contains(words.value(0))) {
        words = words.mid(1);
        while (words.value(0).startsWith(u'-'))
            words = words.mid(1);
    }
    QStringList out;
    if (words.isEmpty())
        return out;
    const QString program = words[0].section(u'/', -1);
    static const QRegularExpression script(u"\\.(sh|py|js|bash)$"_s);
    if (isPathLike(words[0]) && words[0].contains(u'/'))
        out << words[0];
    else if (isPathLike(words[0]) && script.match(words[0]).hasMatch())
        out << commandFolder + words[0]; // found by PATH, not in the working directory
    if (const QString file = scriptOf(program, words); isPathLike(file))
        out << file;
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString flag = words[i].section(u'=', 0, 0);
        if (!takesFile(program, flag))
            continue;
        QString value = words[i].contains(u'=') ? words[i].section(u'=', 1) : words.value(i + 1);
        if (value.startsWith(u"file:"))
            value = value.mid(5);
        if (isPathLike(value))
            out << value;
    }
    out.removeDuplicates();
    return out;
}

Outcome checkNamedFiles(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    if (images.isEmpty())
        return notApplicable(
            u"No Dockerfile and no Compose service with `build` is in the repository."_s,
            {absent(u"Dockerfile"_s)});
    Named named;
    for (const auto& build : images.builds)
        named.judge(facts, build, images.dockerfiles.at(build.dockerfile));
    if (!named.absent.isEmpty())
        return failed(named.absent.text(), std::move(named.absent.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    if (!named.open.isEmpty())
        return unknown(UnknownReason::Missing,
            named.open.text(2) + u" Only a build record can show it."_s,
            std::move(named.open.places));
    if (!images.absent.empty())
        return unknown(UnknownReason::Missing,
            u"`%1` does not exist, so that nothing can be said of its image."_s.arg(
                images.absent.front().dockerfile),
            {absent(images.absent.front().dockerfile)});
    if (named.good.empty())
        return notApplicable(u"CMD and ENTRYPOINT name no file of the repository."_s);
    return passed(
        u"Every file that CMD and ENTRYPOINT name is put into the image."_s, std::move(named.good));
}

} // namespace slipway::readiness
