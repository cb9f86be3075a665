// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/documentation.h"
#include "readiness/checks/documents/checks.h"
#include "readiness/ignored.h"

#include <QDir>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::MarkdownSpan;

constexpr size_t shownPlaces = 20;

/// An anchor as far as programs agree on it: GitHub, MkDocs and others differ in what they leave
/// out.
QString looseAnchor(const QString& anchor)
{
    QString out;
    for (const QChar c : anchor.toLower())
        if (c.isLetterOrNumber())
            out += c;
    return out;
}

class Links {
public:
    explicit Links(const Facts& facts) : m_facts(facts), m_ignored(facts.get<Ignored>()) { }
    Outcome run();

private:
    void read(const DocumentFile& file, const MarkdownSpan& span);
    bool hasFile(const QString& path) const;
    bool hasAnchor(const DocumentFile& file, const QString& anchor);
    bool isOfSite(const QString& path) const;

    const Facts& m_facts;
    const Ignored& m_ignored;
    QStringList m_sites; ///< folders whose documents a generator turns into pages; empty: the root
    QHash<QString, QSet<QString>> m_anchors;
    int m_links = 0;
    Findings m_missing;
    Findings m_noAnchor;
};

/// A generator of pages gives links a meaning of its own.
bool Links::isOfSite(const QString& path) const
{
    return std::any_of(m_sites.begin(), m_sites.end(), [&path](const QString& folder) {
        return folder.isEmpty() || path.startsWith(folder + u'/');
    });
}

bool Links::hasFile(const QString& path) const
{
    const auto& tree = m_facts.tree();
    return tree.contains(path) || tree.hasFolder(path) || m_ignored.has(path);
}

bool Links::hasAnchor(const DocumentFile& file, const QString& anchor)
{
    auto found = m_anchors.find(file.path);
    if (found == m_anchors.end()) {
        found = m_anchors.insert(file.path, {});
        for (const auto& heading : file.document.headings)
            found->insert(looseAnchor(heading.anchor));
        for (const auto& own : file.document.anchors)
            found->insert(looseAnchor(own));
    }
    static const QRegularExpression ofLine(u"^L\\d+(C\\d+)?(-L?\\d+(C\\d+)?)?$"_s);
    const QString loose = looseAnchor(QUrl::fromPercentEncoding(anchor.toUtf8()));
    return loose.isEmpty() || loose == u"top" || found->contains(loose)
        || found->contains(
            looseAnchor(anchor.startsWith(u"user-content-") ? anchor.mid(13) : anchor))
        || ofLine.match(anchor).hasMatch();
}

void Links::read(const DocumentFile& file, const MarkdownSpan& span)
{
    static const QRegularExpression scheme(u"^([A-Za-z][A-Za-z0-9+.-]*:|//)"_s);
    static const QRegularExpression placeholder(
        u"[{}<>$*|]|\\.\\.\\.|…|^(url|link|path|todo|tbd)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression address(u"^[\\w.+-]+@[\\w.-]+$"_s);
    if (scheme.match(span.text).hasMatch() || placeholder.match(span.text).hasMatch()
        || address.match(span.text).hasMatch())
        return;
    QString path = span.text.section(u'#', 0, 0).section(u'?', 0, 0);
    const QString anchor = span.text.contains(u'#') ? span.text.section(u'#', 1) : QString();
    path = QUrl::fromPercentEncoding(path.toUtf8());
    const QString folder = file.path.contains(u'/') ? file.path.section(u'/', 0, -2) : QString();
    const bool isSite = isOfSite(file.path);
    if (path.startsWith(u'/') && isSite)
        return;
    QString target = path.isEmpty() ? file.path
        : path.startsWith(u'/')     ? QDir::cleanPath(path.mid(1))
        : folder.isEmpty()          ? QDir::cleanPath(path)
                                    : QDir::cleanPath(folder + u'/' + path);
    if (target.startsWith(u"..") || target.isEmpty() || target == u".")
        return; // leads out of the repository: pages of the forge
    ++m_links;
    const auto place = [&] { return placeOf(m_facts, file.path, span.line, span.column); };
    const QString whole = QUrl::fromPercentEncoding(span.text.toUtf8());
    if (!anchor.isEmpty() && !hasFile(target)
        && hasFile(QDir::cleanPath(folder.isEmpty() ? whole : folder + u'/' + whole)))
        return; // the sign is of the file's name
    if (!hasFile(target)) {
        // A page is linked without its ending, and a folder stands for its index.
        const bool hasEnding = target.section(u'/', -1).contains(u'.');
        if (isSite && (!hasEnding || target.endsWith(u".html")))
            return;
        if (!hasEnding && (hasFile(target + u".md"_s) || hasFile(target + u".mdx"_s)))
            return;
        m_missing.add(u"%1 links to %2"_s.arg(file.path, span.text.left(120)), place());
        return;
    }
    const auto* other = path.isEmpty() ? &file : m_facts.get<Documents>().find(target);
    if (anchor.isEmpty() || other == nullptr || isSite || target.endsWith(u".mdx")
        || target.endsWith(u".rst") || hasAnchor(*other, anchor))
        return;
    m_noAnchor.add(
        u"%1 links to #%2, which is no heading of %3"_s.arg(file.path, anchor.left(80), target),
        place());
}

Outcome Links::run()
{
    static const QRegularExpression site(
        u"(^|/)(mkdocs\\.ya?ml|docusaurus\\.config\\.[cm]?[jt]s|_config\\.ya?ml|book\\.toml|conf\\.py|hugo\\.(toml|ya?ml)|\\.vitepress/config\\.[cm]?[jt]s|\\.vuepress/config\\.js|astro\\.config\\.[cm]?[jt]s|antora\\.yml|nuxt\\.config\\.[jt]s|mint\\.json|docs\\.json)$"_s);
    for (const auto& path : m_facts.tree().files()) {
        if (!site.match(path).hasMatch())
            continue;
        QString folder = path.section(u'/', 0, -2);
        if (folder.endsWith(u"/.vitepress") || folder.endsWith(u"/.vuepress"))
            folder = folder.section(u'/', 0, -2);
        // A generator at the root takes its pages from a folder of documents.
        m_sites << (folder.isEmpty() ? u"docs"_s : folder);
    }
    const auto& documents = m_facts.get<Documents>();
    for (const auto& file : documents.files) {
        for (const auto& span : file.document.spans)
            if (span.kind == MarkdownSpan::Kind::Link)
                read(file, span);
    }
    auto shown = [](std::vector<Evidence> places) {
        if (places.size() > shownPlaces)
            places.resize(shownPlaces);
        return places;
    };
    if (!m_missing.isEmpty()) {
        const auto count = static_cast<qsizetype>(m_missing.places.size());
        const bool isSlip = m_links >= 50 && count * 50 <= m_links;
        return {isSlip ? Status::Warn : Status::Fail,
            UnknownReason::None,
            m_missing.text(),
            shown(m_missing.places)};
    }
    if (!m_noAnchor.isEmpty())
        return warned(m_noAnchor.text(2), shown(m_noAnchor.places));
    if (documents.files.empty())
        return unknown(UnknownReason::Missing,
            u"There is no document in Markdown."_s,
            {absent(u"README.md"_s)});
    if (m_links == 0)
        return notApplicable(u"No document links to a file of this repository."_s,
            {placeOf(m_facts, documents.files.front().path, 1)});
    return passed(u"All %1 links between documents and files lead somewhere."_s.arg(m_links),
        {placeOf(m_facts, documents.files.front().path, 1)});
}

} // namespace

Outcome documentLinksResolve(const Facts& facts)
{
    return Links(facts).run();
}

} // namespace slipway::readiness
