// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/documentation.h"
#include "readiness/documents.h"
#include "readiness/ignored.h"
#include "readiness/place.h"

#include <QDir>
#include <QRegularExpression>
#include <QSet>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::MarkdownSpan;

constexpr size_t shownPlaces = 20;

QRegularExpression caseless(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

/// A sentence about a file that the reader or a program is to make, or that is no more.
bool isToBeMade(const QString& line)
{
    static const auto words = caseless(
        u"\\b(creat\\w+|generat\\w+|writ(e|es|ten|ing)|produc\\w+|sav(e|es|ed|ing)|renam\\w+|your|"
        u"you can|e\\.g|example|"
        u"such as|like|for instance|will "
        u"be|output|download\\w*|copy|copied|copies|adding|add|remov\\w+|delet\\w+|gone|"
        u"no longer|if present|optional\\w*|mounted|inside the container|in the "
        u"container|upload\\w*|would|could|"
        u"missing|does not exist|doesn't exist|not (yet )?(exist|committed|tracked|there)|placeholder|named|called|ignored|gitignored)\\b|~~"_s);
    // Only the sentence speaks: `scripts/create_user.sh` makes nothing by its name.
    static const QRegularExpression quoted(u"`[^`]*`|\\]\\([^)]*\\)"_s);
    return words.match(QString(line).replace(quoted, u" "_s)).hasMatch();
}

} // namespace

bool isGeneratedPath(const QString& path)
{
    static const auto folders = caseless(
        u"(^|/"
        u")(dist|build|out|target|node_modules|coverage|htmlcov|\\.?venv|env|__pycache__|\\.next|"
        u"\\.nuxt|tmp|temp|logs?"
        u"|\\.git|\\.cache|_build|_site|site-packages|bin|obj|data|artifacts|reports?|backups?|certs?|secrets?|ssl)(/|$)"_s);
    return folders.match(path).hasMatch();
}

namespace {

bool hasFileEnding(const QString& name)
{
    static const auto ending = caseless(u"\\.(py|pyi|js|mjs|cjs|jsx|ts|tsx|vue|svelte|go|rs|java|"
                                        u"kt|kts|rb|php|c|cc|cpp|cxx|h|hpp|cs|swift|scala|sh|bash|"
                                        u"zsh|ps1|ya?ml|json|toml|ini|cfg|conf|md|mdx|rst|txt|sql|"
                                        u"tf|tfvars|proto|html|css|scss|j2|tmpl|env|lock|gradle|"
                                        u"xml|csv|service|dockerfile|mk|nix|lua|ex|exs)$"_s);
    static const auto whole = caseless(
        u"^(Dockerfile|Containerfile|Makefile|Jenkinsfile|Vagrantfile|Procfile)(\\.[\\w-]+)?$"_s);
    return ending.match(name).hasMatch() || whole.match(name).hasMatch();
}

/// Names without a folder that a repository has or has not; others may mean anything.
bool isTellingName(const QString& name)
{
    static const QRegularExpression telling(
        u"^(Dockerfile(\\.[\\w-]+)?|(docker-)?compose[\\w.-]*\\.ya?ml|Makefile|requirements[\\w.-]*"
        u"\\.txt|Jenkinsfile"
        u"|[A-Z][A-Z0-9_-]{3,}\\.md)$"_s);
    return telling.match(name).hasMatch();
}

class Checker {
public:
    explicit Checker(const Facts& facts);
    Outcome run();

private:
    void readSpan(const DocumentFile& file, const MarkdownSpan& span);
    std::optional<QString> pathIn(const MarkdownSpan& span) const;
    bool exists(const QString& path, const QString& folder) const;
    bool isAboutThisTree(const QString& path, const QString& folder) const;

    const Facts& m_facts;
    const Ignored& m_ignored;
    QSet<QString> m_endings; ///< each path without its first one and two folders
    QSet<QString> m_names;
    int m_named = 0;
    QStringList m_missing;
    std::vector<Evidence> m_places;
};

Checker::Checker(const Facts& facts) : m_facts(facts), m_ignored(facts.get<Ignored>())
{
    for (const auto& path : facts.tree().files()) {
        QString rest = path;
        for (int depth = 0; depth < 2 && rest.contains(u'/'); ++depth) {
            rest.remove(0, rest.indexOf(u'/') + 1);
            m_endings.insert(rest);
            // What is above a folder that is known is known, too.
            for (qsizetype end = rest.lastIndexOf(u'/'); end > 0;
                 end = rest.lastIndexOf(u'/', end - 1)) {
                const QString folder = rest.left(end);
                if (m_endings.contains(folder))
                    break;
                m_endings.insert(folder);
            }
        }
        m_names.insert(path.sliced(path.lastIndexOf(u'/') + 1));
    }
}

/// The path that a span means, or nothing if it is not one of this repository.
std::optional<QString> Checker::pathIn(const MarkdownSpan& span) const
{
    static const QRegularExpression shape(u"^(\\./|(\\.\\./)+)?[\\w.@+-]+(/[\\w.@+-]+)*/?$"_s);
    static const auto placeholder = caseless(
        u"\\b(your|my|foo|bar|baz|xxx+|path/to|example|some|name|new|custom)([-_./]|$)|\\.\\.\\.|…|\\bv?\\d+\\.\\d+\\.\\d+\\b"_s);
    QString path = span.text;
    if (span.kind == MarkdownSpan::Kind::Link) {
        path = path.section(u'#', 0, 0).section(u'?', 0, 0);
        path = QUrl::fromPercentEncoding(path.toUtf8());
        if (path.contains(u"://") || path.startsWith(u"mailto:") || path.startsWith(u'/'))
            return std::nullopt;
    } else {
        static const QRegularExpression lineSuffix(u":\\d+(:\\d+|-\\d+)?$"_s);
        path.remove(lineSuffix);
    }
    if (!shape.match(path).hasMatch() || placeholder.match(path).hasMatch() || path.size() > 300)
        return std::nullopt;
    const bool isFolder = path.endsWith(u'/');
    const QString name = isFolder ? path.chopped(1).section(u'/', -1) : path.section(u'/', -1);
    if (!path.contains(u'/'))
        return isTellingName(name) ? std::optional(path) : std::nullopt;
    const QString first = path.section(u'/', 0, 0);
    const bool isHost = first.contains(u'.') && !first.startsWith(u'.');
    if (isHost || (!isFolder && !hasFileEnding(name)) || (isFolder && path.count(u'/') < 2))
        return std::nullopt;
    return path;
}

/// From the root, from the document's folder or one above it, or as the end of a path one or two
/// folders down.
bool Checker::exists(const QString& path, const QString& folder) const
{
    const auto& tree = m_facts.tree();
    const QString plain = QDir::cleanPath(path);
    for (QString from = folder;;
         from = from.contains(u'/') ? from.section(u'/', 0, -2) : QString()) {
        const QString here = QDir::cleanPath(from.isEmpty() ? plain : from + u'/' + plain);
        // What leaves the tree belongs to somebody else.
        if (here.startsWith(u"..") || tree.contains(here) || tree.hasFolder(here)
            || m_ignored.has(here))
            return true;
        // `../x` is meant from where it is written.
        if (from.isEmpty() || plain.startsWith(u".."))
            break;
    }
    return m_endings.contains(plain) || (!path.contains(u'/') && m_names.contains(path));
}

/// The first folder is one of ours, or the name alone tells.
bool Checker::isAboutThisTree(const QString& path, const QString& folder) const
{
    if (path.startsWith(u"./") || path.startsWith(u"../") || !path.contains(u'/'))
        return true;
    const QString first = path.section(u'/', 0, 0);
    const auto& tree = m_facts.tree();
    return tree.hasFolder(first) || (!folder.isEmpty() && tree.hasFolder(folder + u'/' + first))
        || hasFileEnding(path.section(u'/', -1));
}

void Checker::readSpan(const DocumentFile& file, const MarkdownSpan& span)
{
    const auto path = pathIn(span);
    if (!path || isGeneratedPath(*path))
        return;
    const QString folder = file.path.contains(u'/') ? file.path.section(u'/', 0, -2) : QString();
    if (exists(*path, folder)) {
        ++m_named;
        return;
    }
    if (!isAboutThisTree(*path, folder) || isElsewhereSection(file.document.sectionsOf(span.line))
        || isToBeMade(m_facts.get<Lines>().line(m_facts, file.path, span.line)))
        return;
    ++m_named;
    if (!m_missing.contains(*path))
        m_missing << *path;
    if (m_places.size() < shownPlaces)
        m_places.push_back(placeOf(m_facts, file.path, span.line, span.column));
}

Outcome Checker::run()
{
    const auto& documents = m_facts.get<Documents>();
    for (const auto& file : documents.files) {
        if (isHistoryDocument(file.path))
            continue;
        for (const auto& span : file.document.spans)
            readSpan(file, span);
    }
    if (!m_missing.isEmpty()) {
        // One slip among very many right ones is not the same as a document that was never true.
        const bool isSlip = m_named >= 50 && m_missing.size() * 50 <= m_named;
        QString shown = m_missing.mid(0, 3).join(u", "_s);
        if (m_missing.size() > 3)
            shown += u" and %1 more"_s.arg(m_missing.size() - 3);
        return {isSlip ? Status::Warn : Status::Fail,
            UnknownReason::None,
            u"Documents name files that are not there: %1."_s.arg(shown),
            m_places};
    }
    if (documents.files.empty()) {
        const bool isBroken = !documents.unreadable.isEmpty();
        return {Status::Unknown,
            isBroken ? UnknownReason::Unreadable : UnknownReason::Missing,
            isBroken ? u"The documents cannot be read."_s : u"There is no document in Markdown."_s,
            {isBroken ? placeOf(m_facts, documents.unreadable.front()) : absent(u"README.md"_s)}};
    }
    if (m_named == 0) {
        return {Status::NotApplicable,
            UnknownReason::None,
            u"No document names a file of this repository."_s,
            {placeOf(m_facts, documents.files.front().path)}};
    }
    return {Status::Pass,
        UnknownReason::None,
        u"All %1 paths that documents name are there."_s.arg(m_named),
        {placeOf(m_facts, documents.files.front().path)}};
}

} // namespace

Outcome namedPathsExist(const Facts& facts)
{
    return Checker(facts).run();
}

} // namespace slipway::readiness
