// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinefacts.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

QString joined(const QString& folder, const QString& path)
{
    return QDir::cleanPath(folder.isEmpty() || folder == u"." ? path : folder + u'/' + path);
}

void shift(evidence::ShellScript& script, int lines)
{
    for (auto& command : script.commands) {
        command.line += lines;
        command.endLine += lines;
    }
}

std::vector<CalledScript> shellFile(const Facts& facts, const QString& path, bool isErrexit)
{
    const auto bytes = facts.tree().read(path, 512 * 1024);
    if (!bytes)
        return {};
    const QString text = evidence::sourceText(*bytes);
    CalledScript out{path, evidence::splitShell(text), evidence::optionsOfShebang(text), {}};
    out.options.errexit = out.options.errexit || isErrexit;
    return {out};
}

/// One recipe's lines and those of its prerequisites; make stops at the first line that fails.
class Makefile {
public:
    Makefile(QString path, const QString& text)
        : m_path(std::move(path))
        , m_lines(text.split(u'\n'))
    {
    }

    void add(const QString& target, std::vector<CalledScript>& out, int depth = 0) const
    {
        static const QRegularExpression rule(
            u"^([A-Za-z0-9_./ -]+?)[ \\t]*::?(?!=)[ \\t]*([^=#]*)"_s);
        for (qsizetype i = 0; i < m_lines.size(); ++i) {
            if (m_lines[i].startsWith(u'\t') || m_lines[i].startsWith(u' ')
                || m_lines[i].startsWith(u'.'))
                continue;
            const auto match = rule.match(m_lines[i]);
            if (!match.hasMatch()
                || !match.captured(1).split(u' ', Qt::SkipEmptyParts).contains(target))
                continue;
            if (depth < 4)
                for (const auto& prerequisite : match.captured(2).split(u' ', Qt::SkipEmptyParts))
                    if (prerequisite != target)
                        add(prerequisite, out, depth + 1);
            recipe(i + 1, out);
        }
    }

private:
    void recipe(qsizetype at, std::vector<CalledScript>& out) const
    {
        while (at < m_lines.size()
            && (m_lines[at].startsWith(u'\t') || m_lines[at].trimmed().isEmpty())
            && out.size() < 200) {
            const auto first = at;
            QString text = m_lines[at++].mid(1);
            while (text.endsWith(u'\\') && at < m_lines.size())
                text += u'\n' + m_lines[at++];
            CalledScript line{m_path, {}, {}, {}};
            while (text.startsWith(u'@') || text.startsWith(u'-') || text.startsWith(u'+')) {
                if (text.startsWith(u'-'))
                    line.mask = u"make ignores its failure (`-` before it)"_s;
                text.remove(0, 1);
            }
            text.replace(u"$$"_s, u"$"_s);
            line.script = evidence::splitShell(text);
            shift(line.script, int(first));
            if (!line.script.commands.empty())
                out.push_back(std::move(line));
        }
    }

    const QString m_path;
    const QStringList m_lines;
};

std::vector<CalledScript> makeTargets(
    const Facts& facts, const QStringList& words, const QString& folder)
{
    QString in = folder;
    QStringList targets;
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (words[i] == u"-C")
            in = joined(folder, words.value(++i));
        else if (!words[i].startsWith(u'-') && !words[i].contains(u'='))
            targets << words[i];
    }
    std::vector<CalledScript> out;
    for (const auto& name : {u"Makefile"_s, u"makefile"_s, u"GNUmakefile"_s}) {
        const QString path = joined(in, name);
        const auto bytes = facts.tree().contains(path)
            ? facts.tree().read(path, 512 * 1024)
            : Result<QByteArray>(failure(path, u"absent"_s));
        if (!bytes)
            continue;
        const Makefile makefile(path, evidence::sourceText(*bytes));
        for (const auto& target : std::as_const(targets))
            makefile.add(target, out);
        break;
    }
    return out;
}

std::vector<CalledScript> packageScripts(
    const Facts& facts, const QStringList& words, const QString& folder)
{
    QString name;
    for (const auto& word : words.mid(1)) {
        if (word.startsWith(u'-'))
            return {}; // another folder, a filter: not followed
        if (word != u"run" && word != u"run-script") {
            name = word == u"t" ? u"test"_s : word;
            break;
        }
    }
    const QString path = joined(folder, u"package.json"_s);
    if (name.isEmpty() || !facts.tree().contains(path))
        return {};
    const auto bytes = facts.tree().read(path, 512 * 1024);
    if (!bytes)
        return {};
    const QString script = QJsonDocument::fromJson(*bytes)
                               .object()
                               .value(u"scripts")
                               .toObject()
                               .value(name)
                               .toString();
    if (script.isEmpty())
        return {};
    const QString text = evidence::sourceText(*bytes);
    const auto scripts = text.indexOf(u"\"scripts\"");
    const auto at = text.indexOf(u'"' + name + u'"', std::max<qsizetype>(0, scripts));
    CalledScript out{path, evidence::splitShell(script), {}, {}};
    shift(out.script, at < 0 ? 0 : int(QStringView(text).left(at).count(u'\n')));
    return {out};
}

} // namespace

std::vector<CalledScript> calledScripts(
    const Facts& facts, const QStringList& all, const QString& folder)
{
    if (all.isEmpty())
        return {};
    const QStringList words = withoutWrappers(all);
    const QString name = words.value(0).section(u'/', -1);
    if (name == u"make" || name == u"gmake")
        return makeTargets(facts, words, folder);
    if (name == u"npm" || name == u"yarn" || name == u"pnpm" || name == u"bun")
        return packageScripts(facts, words, folder);
    const bool isShell = name == u"bash" || name == u"sh" || name == u"source" || name == u".";
    QString file = words.value(0);
    bool isErrexit = false;
    if (isShell) {
        qsizetype at = 1;
        while (words.value(at).startsWith(u'-')) {
            isErrexit = isErrexit || words[at].contains(u'e');
            if (words[at].contains(u'c')) {
                CalledScript out{
                    {}, evidence::splitShell(words.value(at + 1)), {isErrexit, false}, {}};
                return {out};
            }
            ++at;
        }
        file = words.value(at);
    }
    static const QRegularExpression shellName(u"\\.(sh|bash)$"_s);
    if (!isShell && !shellName.match(file).hasMatch() && !file.startsWith(u"./")
        && !file.contains(u"script"))
        return {};
    const QString path = joined(folder, file);
    if (path.isEmpty() || !facts.tree().contains(path) || path.endsWith(u".py")
        || path.endsWith(u".js"))
        return {};
    return shellFile(facts, path, isErrexit);
}

} // namespace slipway::readiness
