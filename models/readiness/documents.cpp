// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/documents.h"

#include "base/parallel.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 maxDocument = 1024 * 1024;
constexpr size_t maxDocuments = 1'000;
constexpr qsizetype batch = 256; ///< files read before they are counted

std::optional<evidence::MarkdownDocument> documentOf(const Facts& facts, const QString& path)
{
    const auto bytes = facts.tree().read(path, maxDocument);
    if (!bytes)
        return {};
    return path.endsWith(u".rst", Qt::CaseInsensitive) ? evidence::readRestructured(*bytes)
                                                       : evidence::readMarkdown(*bytes);
}

} // namespace

Documents Documents::gather(const Facts& facts)
{
    static const QRegularExpression markdown(
        u"\\.(md|markdown|mdx|rst)$"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression foreign(
        u"(^|/"
        u")(fixtures?|testdata|test[-_]data|samples?|examples?|"
        u"demos?|vendor|third[-_]?party|node_modules|"
        u"templates?"
        u"|ISSUE_TEMPLATE|\\.changeset|site-packages|\\.agents|\\.claude|\\.cursor|\\.codex|\\.gemini|\\.windsurf)/|(^|/)(pull_request|issue)_template[^/]*$"_s,
        QRegularExpression::CaseInsensitiveOption);
    QStringList paths;
    for (const auto& path : facts.tree().files())
        if (markdown.match(path).hasMatch() && !foreign.match(path).hasMatch())
            paths << path;
    Documents out;
    for (qsizetype first = 0; first < paths.size() && out.files.size() < maxDocuments;
         first += batch) {
        std::vector<std::optional<evidence::MarkdownDocument>> read(
            size_t(std::min(batch, paths.size() - first)));
        inParallel(read.size(),
            [&](size_t, size_t i) { read[i] = documentOf(facts, paths[first + qsizetype(i)]); });
        for (size_t i = 0; i < read.size() && out.files.size() < maxDocuments; ++i) {
            const auto& path = paths[first + qsizetype(i)];
            if (!read[i]) {
                out.unreadable << path;
                continue;
            }
            out.byPath.insert(path, static_cast<int>(out.files.size()));
            out.files.push_back({path, std::move(*read[i])});
        }
    }
    return out;
}

const DocumentFile* Documents::find(const QString& path) const
{
    const auto found = byPath.constFind(path);
    return found == byPath.constEnd() ? nullptr : &files[static_cast<size_t>(*found)];
}

} // namespace slipway::readiness
