// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/place.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr int quotedLines = 6;
constexpr qsizetype quotedWidth = 400;
constexpr qint64 readForQuotes = 1024 * 1024;

QByteArray asUtf8(const QByteArray& bytes)
{
    if (bytes.isValidUtf8())
        return bytes.startsWith("\xEF\xBB\xBF") ? bytes.sliced(3) : bytes;
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes); // no mistake if the file ends within a character
    return (decoder.hasError() ? QString::fromLatin1(bytes) : text).toUtf8();
}

} // namespace

std::shared_ptr<const Lines::File> Lines::read(const Facts& facts, const QString& path)
{
    const auto bytes = facts.tree().read(path, readForQuotes);
    if (!bytes)
        return std::make_shared<File>();
    auto out = std::make_shared<File>(File{asUtf8(*bytes)});
    out->starts.push_back(0);
    for (auto at = out->text.indexOf('\n'); at >= 0; at = out->text.indexOf('\n', at + 1))
        out->starts.push_back(at + 1);
    out->starts.push_back(out->text.size() + 1);
    return out;
}

std::shared_ptr<const Lines::File> Lines::file(const Facts& facts, const QString& path) const
{
    {
        const std::scoped_lock lock(m_known->mutex);
        if (const auto found = m_known->files.constFind(path); found != m_known->files.constEnd())
            return *found;
    }
    auto made = read(facts, path);
    const std::scoped_lock lock(m_known->mutex);
    return *m_known->files.insert(path, std::move(made));
}

QStringList Lines::some(const Facts& facts, const QString& path, int first, int last) const
{
    const auto known = file(facts, path);
    const auto& starts = known->starts;
    QStringList out;
    for (auto i = size_t(std::max(first, 1)); i <= size_t(std::max(last, 0)) && i < starts.size();
         ++i)
        out << QString::fromUtf8(
            known->text.constData() + starts[i - 1], starts[i] - starts[i - 1] - 1);
    return out;
}

QStringList Lines::of(const Facts& facts, const QString& path) const
{
    return some(facts, path, 1, std::numeric_limits<int>::max());
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
    if (text.contains(u'=') || text.contains(u':'))
        out.replace(assignment, u"\\1‹hidden›"_s);
    if (text.contains(u"${"))
        out.replace(fallback, u"\\1‹hidden›\\3"_s);
    if (text.contains(u'@'))
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
    QStringList quoted;
    const int last = std::min(std::max(line, endLine), line + quotedLines - 1);
    for (const auto& whole : facts.get<Lines>().some(facts, path, line, last)) {
        QString text = whole.left(quotedWidth);
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
