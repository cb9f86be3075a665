// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/parallel.h"
#include "evidence/envfile.h"
#include "evidence/secretscan.h"
#include "readiness/checks/securityfacts.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

constexpr qint64 scannedBytes = 256 * 1024;
constexpr qint64 scannedInAll = 128 * 1024 * 1024;
constexpr qsizetype batch = 512; ///< files

/// Files that hold keys on purpose, or nothing that a person wrote.
bool isSkipped(const QString& path)
{
    static const QRegularExpression aside(
        u"(^|/"
        u")(tests?|__tests__|testing|testdata|test-data|fixtures?|mocks?|__mocks__|examples?|"
        u"samples?|docs?|spec|e2e|vendor"
        "|third_party|node_modules|dist|locales?)/|(^|/)(test_[^/]*|[^/]*([._-](test|spec|mock))\\.[a-z]+|[^/]*_test\\.go)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QStringList endings{u".lock"_s,
        u".min.js"_s,
        u".map"_s,
        u".svg"_s,
        u".png"_s,
        u".jpg"_s,
        u".pdf"_s,
        u".ipynb"_s,
        u".md"_s,
        u".rst"_s,
        u".woff2"_s,
        u"package-lock.json"_s,
        u"pnpm-lock.yaml"_s,
        u"go.sum"_s,
        u".gz"_s,
        u".zip"_s,
        u".ico"_s,
        u".snap"_s,
        u".po"_s,
        u".csv"_s};
    return aside.match(path).hasMatch()
        || std::ranges::any_of(
            endings, [&path](const QString& ending) { return path.endsWith(ending); });
}

/// Settings named as those of a developer's machine: made-up values are usual there.
bool isForDevelopment(const QString& path)
{
    static const QRegularExpression name(
        u"(^|[._/-])(dev|development|test|testing|example|sample|local|demo)[._-][^/]*$"_s);
    return name.match(path).hasMatch();
}

/// What an environment file holds.
struct Content {
    int values = 0; ///< variables with a value
    QStringList secrets; ///< names with one that is no placeholder
    int firstLine = 0;
};

Content contentOf(const QByteArray& bytes)
{
    Content out;
    for (const auto& line : evidence::readEnvironmentFile(bytes)) {
        if (line.value.isEmpty())
            continue;
        ++out.values;
        if (!evidence::isSecretName(line.name) || evidence::isPlaceholder(line.value))
            continue;
        if (out.secrets.isEmpty())
            out.firstLine = line.line;
        out.secrets << line.name;
    }
    return out;
}

Evidence hidden(const Facts& facts, const QString& path, const evidence::SecretFinding& finding)
{
    auto out = placeOf(facts, path, finding.line, finding.column);
    if (out.excerpt.size() >= finding.column - 1
        && finding.kind != evidence::SecretFinding::Kind::PrivateKey)
        out.excerpt = out.excerpt.left(finding.column - 1) + u"‹hidden›"_s;
    return out;
}

/// What one file holds, apart from what it means.
struct Looked {
    std::optional<qint64> size; ///< bytes; nothing for what could not be read
    Content content;
    std::vector<evidence::SecretFinding> findings;
};

Looked lookInto(const Facts& facts, const QString& path)
{
    Looked out;
    const auto bytes = facts.tree().read(path, scannedBytes);
    if (!bytes)
        return out; // larger than any file that a person writes
    out.size = bytes->size();
    const auto kind = evidence::environmentFileKind(path);
    if (kind == evidence::EnvironmentFileKind::Template)
        return out;
    if (kind == evidence::EnvironmentFileKind::Real)
        out.content = contentOf(*bytes);
    out.findings = evidence::findSecrets(path, *bytes);
    return out;
}

/// Looks through one file after another.
struct Search {
    Findings secrets;
    Findings harmless; ///< environment files without a secret
    int files = 0;

    void add(const Facts& facts, const QString& path, const Looked& looked)
    {
        ++files;
        const auto& content = looked.content;
        if (!content.secrets.isEmpty()) {
            secrets.add(
                u"%1 is committed with values of %2"_s.arg(path, listed(content.secrets, 3)),
                placeOf(facts, path, content.firstLine));
            return;
        }
        if (content.values > 0)
            harmless.add(
                u"%1 is committed; it holds no secret now, and the next one is one line away"_s.arg(
                    path),
                placeOf(facts, path, 1));
        for (const auto& finding : looked.findings) {
            const bool isNamed = finding.kind == evidence::SecretFinding::Kind::NamedSecret;
            if (!isNamed || !isForDevelopment(path))
                secrets.add(u"%1 line %2 holds what looks like a %3"_s.arg(path)
                                .arg(finding.line)
                                .arg(finding.what),
                    hidden(facts, path, finding));
        }
    }
};

} // namespace

Outcome checkCommittedSecrets(const Facts& facts)
{
    const auto& tree = facts.tree();
    if (tree.files().isEmpty())
        return notApplicable(u"There is no file in the repository."_s, {absent(u"."_s)});
    Search search;
    qint64 bytesSeen = 0;
    QStringList paths;
    for (const auto& path : tree.files())
        if (tree.isTracked(path) && !isSkipped(path))
            paths << path;
    // Some at a time: no more is read than counts.
    for (qsizetype first = 0; first < paths.size() && bytesSeen <= scannedInAll; first += batch) {
        std::vector<Looked> looked(size_t(std::min(batch, paths.size() - first)));
        inParallel(looked.size(),
            [&](size_t, size_t i) { looked[i] = lookInto(facts, paths[first + qsizetype(i)]); });
        for (size_t i = 0; i < looked.size() && bytesSeen <= scannedInAll; ++i) {
            if (!looked[i].size)
                continue;
            bytesSeen += *looked[i].size;
            search.add(facts, paths[first + qsizetype(i)], looked[i]);
        }
    }
    if (!search.secrets.isEmpty()) {
        search.secrets.places.resize(std::min<size_t>(search.secrets.places.size(), 20));
        return failed(search.secrets.text(), std::move(search.secrets.places));
    }
    if (bytesSeen > scannedInAll)
        return unknown(UnknownReason::Unreadable,
            u"The repository is too large: only its first %1 files were searched."_s.arg(
                search.files),
            {placeOf(facts, tree.files().first())});
    if (!search.harmless.isEmpty())
        return warned(search.harmless.text(), std::move(search.harmless.places));
    return passed(
        u"No environment file and nothing that looks like a secret is among %1 files."_s.arg(
            search.files));
}

} // namespace slipway::readiness
