// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/pagewanted.h"
#include "conformance/suites.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway::scrape;

namespace slipway::conformance {
namespace {

constexpr int deepest = 5; ///< folders below a path

Result<Exposition> read(const QByteArray& body, Format format, ParseMode mode)
{
    return parseExposition({body.constData(), static_cast<size_t>(body.size())},
        format,
        {.samples = 0, .labels = 0},
        mode);
}

std::optional<QByteArray> bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
}

/// The verdict of a strict parser.
QString verdictProblem(const Result<Exposition>& page, bool wanted)
{
    if (page && !wanted)
        return u"page, expected a refusal, got %1 samples"_s.arg(page->samples.size());
    if (!page && wanted)
        return u"page, expected samples, got the refusal "_s + page.error().text();
    if (!page && !page.error().where.contains(u':'))
        return u"refusal, expected its line and column, got "_s + page.error().text();
    return {};
}

/// Whether the page is refused for a line that the lenient parser passed over. A page is taken
/// whole or not at all here.
bool isPassedOver(const QJsonObject& one, const Error& refusal)
{
    const int line = refusal.where.section(u':', 0, 0).toInt();
    const QByteArray text = inputOf(one).split('\n').value(line - 1).trimmed();
    const auto rows = one.value(u"rows"_s).toArray();
    return !rows.isEmpty() && std::ranges::none_of(rows, [&](const QJsonValue& row) {
        return text.startsWith(row[u"name"_s].toString().toUtf8());
    });
}

/// What a scraper must take. Rows without anything usable say nothing of the rest.
QString lenientProblem(const QJsonObject& one, const Result<Exposition>& page)
{
    if (one.contains(u"rows"_s) && one.value(u"rows"_s).toArray().isEmpty())
        return {};
    if (!page && isPassedOver(one, page.error()))
        return {};
    if (!page)
        return u"page of a lenient parser, expected samples, got the refusal "_s
            + page.error().text();
    return pageProblem(wantedOf(one), *page);
}

QString caseProblem(const QJsonObject& one, Format ofSuite)
{
    const auto body = inputOf(one);
    const QString named = one.value(u"format"_s).toString();
    const Format format = named == u"openmetrics" ? Format::OpenMetrics
        : named == u"text"                        ? Format::Text
                                                  : ofSuite;
    const auto strict = read(body, format, ParseMode::Strict);
    const auto loose = read(body, format, ParseMode::Scraper);
    if (one.value(u"ok"_s).isNull())
        return {};
    if (one.value(u"lenient"_s).toBool())
        return lenientProblem(one, loose);
    const bool isGood = one.value(u"ok"_s).toBool();
    if (const QString why = verdictProblem(strict, isGood); !why.isEmpty() || !isGood)
        return why;
    if (!loose)
        return u"page for a scraper, expected samples, got the refusal "_s + loose.error().text();
    return pageProblem(wantedOf(one), *strict);
}

/// As many samples as lines that are neither empty nor comments.
QString bodyProblem(const QByteArray& body, Format format)
{
    qsizetype lines = 0;
    for (const auto& line : body.split('\n'))
        lines += !line.trimmed().isEmpty() && !line.trimmed().startsWith('#') ? 1 : 0;
    const auto page = read(body, format, ParseMode::Scraper);
    if (!page)
        return u"page, expected samples, got the refusal "_s + page.error().text();
    if (static_cast<qsizetype>(page->samples.size()) != lines)
        return u"samples, expected %1, got %2"_s.arg(lines).arg(page->samples.size());
    return {};
}

/// Walks what the paths hold.
class Walk {
public:
    explicit Walk(Format format) : m_format(format) { }

    Results run(const QStringList& paths)
    {
        for (const auto& path : paths)
            visit({path, path}, 0);
        return std::move(m_out);
    }

private:
    void visit(const SuiteFile& at, int depth)
    {
        if (!QFileInfo(at.path).isDir())
            return at.path.endsWith(u".jsonl") ? cases(at) : body(at);
        const QDir dir(at.path);
        if (dir.exists(u"metrics"_s) && dir.exists(u"test.json"_s))
            return folderCase(at);
        const QString prefix = at.name.endsWith(u'/') ? at.name : at.name + u'/';
        for (const auto& name :
            dir.entryList({u"*.jsonl"_s, u"*.txt"_s, u"*.prom"_s}, QDir::Files, QDir::Name))
            visit({dir.filePath(name), prefix + name}, depth);
        if (depth == deepest)
            return;
        for (const auto& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
            visit({dir.filePath(name), prefix + name}, depth + 1);
    }

    void cases(const SuiteFile& file)
    {
        for (const auto& one : jsonCasesOf(file.path))
            m_out.push_back(resultOf(file, one, caseProblem(one.object, m_format)));
    }

    void folderCase(const SuiteFile& at)
    {
        const auto metrics = bytesOf(at.path + u"/metrics"_s);
        const auto verdict = bytesOf(at.path + u"/test.json"_s);
        const auto wanted = QJsonDocument::fromJson(verdict.value_or(QByteArray()))
                                .object()
                                .value(u"shouldParse"_s);
        const QString why = !metrics || !wanted.isBool()
            ? u"test.json, expected shouldParse, got none"_s
            : verdictProblem(read(*metrics, m_format, ParseMode::Strict), wanted.toBool());
        m_out.push_back({at.name, 0, QFileInfo(at.path).fileName(), 1, why.isEmpty(), why});
    }

    void body(const SuiteFile& file)
    {
        const auto bytes = bytesOf(file.path);
        const Format format = file.path.endsWith(u".om.txt") ? Format::OpenMetrics
            : file.path.endsWith(u".prom.txt")               ? Format::Text
                                                             : m_format;
        const QString why = bytes ? bodyProblem(*bytes, format) : u"cannot be read"_s;
        m_out.push_back({file.name, 1, QFileInfo(file.path).fileName(), 1, why.isEmpty(), why});
    }

    Format m_format;
    Results m_out;
};

} // namespace

Results runExposition(const QStringList& paths)
{
    return Walk(Format::Text).run(paths);
}

Results runOpenMetrics(const QStringList& paths)
{
    return Walk(Format::OpenMetrics).run(paths);
}

} // namespace slipway::conformance
