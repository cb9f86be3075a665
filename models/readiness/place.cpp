// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/place.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr int quotedLines = 6;
constexpr qsizetype quotedWidth = 400;
constexpr qint64 readForQuotes = 1024 * 1024;

QString decoded(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    return decoder.hasError() ? QString::fromLatin1(bytes) : text;
}

} // namespace

const QStringList& Lines::of(const Facts& facts, const QString& path) const
{
    auto found = m_lines.find(path);
    if (found == m_lines.end()) {
        const auto bytes = facts.tree().read(path, readForQuotes);
        found = m_lines.insert(path, bytes ? decoded(*bytes).split(u'\n') : QStringList());
    }
    return *found;
}

QString masked(const QString& text)
{
    static const QRegularExpression assignment(
        u"((?:password|passwd|pwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|"
        u"credential)[\\w-]*"
        u"[\"']?\\s*[:=]\\s*[\"']?)(?!\\$\\{|\\$\\(|\\{\\{|\\$[A-Za-z_])([^\\s\"',;}]{3,})"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression fallback(
        u"(\\$\\{\\w*(?:PASS|SECRET|TOKEN|KEY)\\w*:?[-=])([^}]+)(\\})"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression inUrl(u"(//[^\\s/:@]*:)(?!\\$\\{)([^\\s/@]+)(@)"_s);
    QString out = text;
    out.replace(assignment, u"\\1‹hidden›"_s);
    out.replace(fallback, u"\\1‹hidden›\\3"_s);
    out.replace(inUrl, u"\\1‹hidden›\\3"_s);
    return out;
}

Evidence placeOf(const Facts& facts, const QString& path, int line, int column, int endLine)
{
    Evidence out{.kind = EvidenceKind::File, .path = path, .line = line, .column = column};
    if (endLine > line)
        out.endLine = endLine;
    if (line <= 0)
        return out;
    const auto& lines = facts.get<Lines>().of(facts, path);
    QStringList quoted;
    const int last = std::min(std::max(line, endLine), line + quotedLines - 1);
    for (int i = line; i <= last && i <= lines.size(); ++i) {
        QString text = lines[i - 1].left(quotedWidth);
        while (text.endsWith(u'\r') || text.endsWith(u' '))
            text.chop(1);
        quoted << masked(text);
    }
    out.excerpt = quoted.join(u'\n');
    return out;
}

Evidence absent(const QString& path)
{
    return Evidence{.kind = EvidenceKind::Absent, .path = path};
}

} // namespace slipway::readiness
