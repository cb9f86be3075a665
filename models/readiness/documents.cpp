// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/documents.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 maxDocument = 1024 * 1024;
constexpr size_t maxDocuments = 1'000;

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
    Documents out;
    for (const auto& path : facts.tree().files()) {
        if (!markdown.match(path).hasMatch() || foreign.match(path).hasMatch())
            continue;
        if (out.files.size() >= maxDocuments)
            break;
        const auto bytes = facts.tree().read(path, maxDocument);
        if (bytes) {
            out.byPath.insert(path, static_cast<int>(out.files.size()));
            out.files.push_back({path,
                path.endsWith(u".rst", Qt::CaseInsensitive) ? evidence::readRestructured(*bytes)
                                                            : evidence::readMarkdown(*bytes)});
        } else {
            out.unreadable << path;
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
