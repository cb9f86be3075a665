// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"

#include "evidence/shell.h"

#include <QRegularExpression>

#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

/// The value that begins at `at`; moves `at` to its end. Quoted values may run over several lines.
QString valueAt(const QString& text, qsizetype& at)
{
    const auto lineEnd = [&text](qsizetype from) {
        const auto end = text.indexOf(u'\n', from);
        return end < 0 ? text.size() : end;
    };
    const QChar quote = at < text.size() ? text[at] : QChar();
    if (quote == u'"' || quote == u'\'') {
        const auto close = text.indexOf(quote, at + 1);
        const auto stop = close < 0 ? lineEnd(at) : close;
        const QString value = text.mid(at + 1, stop - at - 1);
        at = lineEnd(stop);
        return value;
    }
    const auto end = lineEnd(at);
    QString value = text.mid(at, end - at);
    at = end;
    const auto comment = value.indexOf(u" #");
    if (comment >= 0)
        value.truncate(comment);
    return value.startsWith(u'#') ? QString() : value.trimmed();
}

/// The name that a line from `at` on gives a value, as `export NAME = `; moves `at` behind what
/// follows the `=`. Nothing, and `at` as it was, for other lines.
struct NamedHead {
    QStringView name{};
    qsizetype at = 0; ///< of the name
};
std::optional<NamedHead> headAt(QStringView text, qsizetype& at)
{
    const auto behindBlanks = [text](qsizetype from) {
        while (from < text.size() && (text[from] == u' ' || text[from] == u'\t'))
            ++from;
        return from;
    };
    const auto isLetter
        = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_'; };
    const auto nameEnd = [text, isLetter](qsizetype from) {
        auto end = from;
        while (end < text.size()
            && (isLetter(text[end])
                || (end > from && ((text[end] >= u'0' && text[end] <= u'9') || text[end] == u'.'))))
            ++end;
        return end;
    };
    auto begin = behindBlanks(at);
    if (const auto word = text.sliced(begin); word.startsWith(u"export")) {
        const auto next = behindBlanks(begin + 6);
        if (next > begin + 6 && nameEnd(next) > next)
            begin = next;
    }
    const auto end = nameEnd(begin);
    const auto sign = behindBlanks(end);
    if (end == begin || sign >= text.size() || text[sign] != u'=')
        return {};
    at = behindBlanks(sign + 1);
    return NamedHead{text.sliced(begin, end - begin), begin};
}

} // namespace

std::vector<EnvironmentLine> readEnvironmentFile(const QByteArray& bytes)
{
    const QString text = sourceText(bytes);
    std::vector<EnvironmentLine> out;
    qsizetype at = 0;
    qsizetype counted = 0;
    int line = 1;
    while (at < text.size() && out.size() < 20'000) {
        line += int(QStringView(text).mid(counted, at - counted).count(u'\n'));
        counted = at;
        const auto lineStart = at;
        if (const auto head = headAt(text, at)) {
            QString value = valueAt(text, at);
            out.push_back(
                {head->name.toString(), std::move(value), line, int(head->at - lineStart) + 1});
        }
        const auto end = text.indexOf(u'\n', at);
        at = end < 0 ? text.size() : end + 1;
    }
    return out;
}

EnvironmentFileKind environmentFileKind(const QString& path)
{
    if (!path.contains(u"env", Qt::CaseInsensitive))
        return EnvironmentFileKind::None;
    const QString name = path.section(u'/', -1).toLower();
    static const QRegularExpression shape(
        u"^(?:(?:[\\w-]+)?\\.env(?:[.-][\\w.-]+)?|env\\.[\\w.-]+)$"_s);
    if (!shape.match(name).hasMatch())
        return EnvironmentFileKind::None;
    const auto has = [&name](std::initializer_list<QStringView> words) {
        for (const auto word : words)
            if (name.contains(word))
                return true;
        return false;
    };
    // `env.ts`, `env.d.ts` and their like are code.
    if (name.startsWith(u"env.")
        && !has({u"example", u"sample", u"template", u"dist", u"prod", u"local", u"staging"}))
        return EnvironmentFileKind::None;
    if (has({u"example",
            u"sample",
            u"template",
            u"tmpl",
            u"dist",
            u"default",
            u"schema",
            u"vault",
            u"skel"}))
        return EnvironmentFileKind::Template;
    static const QRegularExpression development(
        u"(^|[.-])(dev|development|test|testing|ci|e2e)([.-]|$)"_s);
    if (development.match(name).hasMatch())
        return EnvironmentFileKind::Development;
    if (name.endsWith(u".ts") || name.endsWith(u".js") || name.endsWith(u".py")
        || name.endsWith(u".rb") || name.endsWith(u".go") || name.endsWith(u".md")
        || name.endsWith(u".sh"))
        return EnvironmentFileKind::None;
    return EnvironmentFileKind::Real;
}

} // namespace slipway::evidence
