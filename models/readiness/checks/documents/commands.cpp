// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/documents/commands.h"

#include "readiness/checks/documentation.h"
#include "readiness/checks/documents/checks.h"

#include <QDir>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::MarkdownFence;

constexpr size_t shownPlaces = 20;

/// Lines of a fence that are commands, others empty, so that lines stay what they are.
QString commandsOf(const MarkdownFence& fence)
{
    static const QStringList shells{u"sh"_s,
        u"bash"_s,
        u"shell"_s,
        u"zsh"_s,
        u"console"_s,
        u"shell-session"_s,
        u"shellsession"_s,
        u"terminal"_s,
        u"sh-session"_s,
        u"shellscript"_s,
        u"bash-session"_s};
    QString language = fence.language;
    while (language.startsWith(u'{') || language.startsWith(u'.'))
        language = language.mid(1);
    language = language.section(u'{', 0, 0).section(u',', 0, 0).section(u':', 0, 0);
    const auto isPrompt = [](const QString& line) {
        return line.startsWith(u"$ ") || line.startsWith(u"% ") || line.startsWith(u"> $ ");
    };
    const bool hasPrompts = std::any_of(fence.lines.begin(),
        fence.lines.end(),
        [&](const QString& line) { return isPrompt(line.trimmed()); });
    if (!shells.contains(language) && !(language.isEmpty() && hasPrompts))
        return {};
    if (!hasPrompts)
        return fence.lines.join(u'\n');
    QStringList out;
    bool goesOn = false;
    for (const auto& raw : fence.lines) {
        const QString line = raw.trimmed();
        const bool isCommand = isPrompt(line);
        out << (isCommand ? line.mid(line.indexOf(u' ') + 1) : goesOn ? line : QString());
        goesOn = (isCommand || goesOn) && line.endsWith(u'\\');
    }
    return out.join(u'\n');
}

class Commands {
public:
    explicit Commands(const Facts& facts) : m_resolver(facts), m_facts(facts) { }
    Outcome run();

private:
    void read(const DocumentFile& file, const MarkdownFence& fence);
    bool goTo(const QStringList& words, QStringList& folders) const;

    CommandResolver m_resolver;
    const Facts& m_facts;
    int m_named = 0;
    int m_fences = 0;
    Findings m_missing;
    QSet<QString> m_said;
};

/// Follows a `cd`; false if it leads to where nobody can look.
bool Commands::goTo(const QStringList& words, QStringList& folders) const
{
    const QString target = words.value(1);
    if (target.isEmpty() || target == u"-" || target.startsWith(u'~') || target.startsWith(u'/')
        || target.contains(u'$') || target.contains(u'<'))
        return false;
    const QString name = QDir::cleanPath(target).section(u'/', -1);
    const QString root = m_facts.tree().root().section(u'/', -1);
    if (name.compare(root, Qt::CaseInsensitive) == 0
        || name.compare(m_facts.inputs().project.name, Qt::CaseInsensitive) == 0) {
        folders = {QString()};
        return true;
    }
    QStringList next;
    for (const auto& folder : folders) {
        const QString path = QDir::cleanPath(folder.isEmpty() ? target : folder + u'/' + target);
        if (path == u".")
            next << QString();
        else if (!path.startsWith(u"..") && m_facts.tree().hasFolder(path))
            next << path;
        else if (path == u".." || path.startsWith(u"../"))
            next << QString(); // back to the root, from where the reader was sent down
    }
    folders = next;
    return !folders.isEmpty();
}

void Commands::read(const DocumentFile& file, const MarkdownFence& fence)
{
    const QString text = commandsOf(fence);
    if (text.trimmed().isEmpty() || isElsewhereSection(file.document.sectionsOf(fence.line)))
        return;
    ++m_fences;
    m_resolver.noteRedirections(text);
    const auto script = evidence::splitShell(text, 500);
    QStringList folders{QString()};
    for (QString folder = file.path; folder.contains(u'/');) {
        folder = folder.section(u'/', 0, -2);
        folders << folder;
    }
    bool isForeign = false; // another project's source: its files are not ours
    for (const auto& command : script.commands) {
        const QStringList words = withoutWrappers(command.words);
        if (words.isEmpty() || isForeign)
            continue;
        if (words[0] == u"cd" || words[0] == u"pushd") {
            if (!goTo(words, folders))
                return;
            continue;
        }
        m_resolver.noteMade(command);
        isForeign = words[0] == u"tar" || words[0] == u"unzip" || words[0] == u"ssh"
            || command.text.contains(u"./configure");
        const auto answer = m_resolver.resolve(command, folders);
        if (!answer.isNamed)
            continue;
        ++m_named;
        if (answer.missing.isEmpty())
            continue;
        const int line = fence.line + command.line;
        const QString key = file.path + u'\n' + answer.missing;
        if (m_said.contains(key))
            continue;
        m_said.insert(key);
        m_missing.add(u"%1 line %2: %3"_s.arg(file.path).arg(line).arg(answer.missing),
            placeOf(m_facts, file.path, line));
    }
}

Outcome Commands::run()
{
    const auto& documents = m_facts.get<Documents>();
    for (const auto& file : documents.files) {
        if (isHistoryDocument(file.path))
            continue;
        m_resolver.forget();
        for (const auto& fence : file.document.fences)
            read(file, fence);
    }
    if (!m_missing.isEmpty()) {
        auto places = m_missing.places;
        const auto count = static_cast<int>(places.size());
        if (places.size() > shownPlaces)
            places.resize(shownPlaces);
        const bool isSlip = m_named >= 50 && count * 50 <= m_named;
        return {isSlip ? Status::Warn : Status::Fail,
            UnknownReason::None,
            m_missing.text(),
            std::move(places)};
    }
    if (documents.files.empty())
        return unknown(UnknownReason::Missing,
            u"There is no document in Markdown."_s,
            {absent(u"README.md"_s)});
    const Evidence place = placeOf(m_facts, documents.files.front().path, 1);
    if (m_named == 0)
        return notApplicable(m_fences == 0
                ? u"No document shows a command."_s
                : u"No command in the documents names anything of this repository."_s,
            {place});
    return passed(
        u"All %1 commands that name something of the repository find it."_s.arg(m_named), {place});
}

} // namespace

Outcome documentedCommandsResolve(const Facts& facts)
{
    return Commands(facts).run();
}

} // namespace slipway::readiness
