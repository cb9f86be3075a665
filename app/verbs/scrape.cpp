// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/source.h"
#include "app/verbs/verb.h"
#include "base/text.h"
#include "scrape/scrapeoutcome.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <CLI/CLI.hpp>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

struct Wanted {
    std::string source;
    std::string contentType;
    std::string format = "text";
    double timeout = 10;
    bool isStrict = false;
};

/// A page or what stands in its place, and the exit code that goes with it.
struct Scraped {
    std::optional<scrape::Exposition> page;
    Error error;
    int exit = Good;
};

QString valueText(double value)
{
    if (std::isnan(value))
        return u"NaN"_s;
    if (std::isinf(value))
        return value > 0 ? u"+Inf"_s : u"-Inf"_s;
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

QJsonValue timeText(std::optional<qint64> time)
{
    const auto text = time ? toRfc3339(*time) : QString();
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject labelsJson(const timeseries::Labels& labels)
{
    QJsonObject out;
    for (const auto& label : labels.all()) {
        if (label.name != timeseries::metricName)
            out.insert(QString::fromStdString(label.name), QString::fromStdString(label.value));
    }
    return out;
}

QJsonObject sampleJson(const scrape::ScrapedSample& sample)
{
    const auto name = sample.labels.value(timeseries::metricName);
    QJsonObject out{
        {u"name"_s, QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))},
        {u"labels"_s, labelsJson(sample.labels)},
        {u"value"_s, valueText(sample.value)},
        {u"time"_s, timeText(sample.time)}};
    if (sample.exemplar) {
        out.insert(u"exemplar"_s,
            QJsonObject{{u"labels"_s, labelsJson(sample.exemplar->labels)},
                {u"value"_s, valueText(sample.exemplar->value)},
                {u"time"_s, timeText(sample.exemplar->time)}});
    }
    return out;
}

QJsonObject document(const Scraped& scraped)
{
    QJsonArray families;
    QJsonArray findings;
    const auto page = scraped.page.value_or(scrape::Exposition{});
    for (const auto& family : page.families) {
        QJsonArray samples;
        for (const size_t index : family.samples)
            samples.append(sampleJson(page.samples[index]));
        families.append(QJsonObject{{u"name"_s, QString::fromStdString(family.name)},
            {u"type"_s, scrape::metricTypeName(family.type)},
            {u"help"_s, QString::fromStdString(family.help)},
            {u"unit"_s, QString::fromStdString(family.unit)},
            {u"samples"_s, samples}});
    }
    for (const auto& finding : page.findings)
        findings.append(QJsonObject{
            {u"line"_s, finding.line}, {u"column"_s, finding.column}, {u"text"_s, finding.text}});
    QJsonObject out{{u"schema"_s, u"slipway.scrape/1"_s},
        {u"samples"_s, static_cast<qint64>(page.samples.size())},
        {u"families"_s, families},
        {u"findings"_s, findings}};
    if (scraped.page) {
        const bool isOpenMetrics = page.format == scrape::Format::OpenMetrics;
        out.insert(u"format"_s, isOpenMetrics ? u"openmetrics"_s : u"text"_s);
    } else {
        out.insert(u"error"_s, scraped.error.text());
    }
    return out;
}

QByteArray readable(const Scraped& scraped)
{
    const auto& page = *scraped.page;
    QString out
        = u"%1 samples in %2 families, %3\n"_s.arg(page.samples.size())
              .arg(page.families.size())
              .arg(page.format == scrape::Format::OpenMetrics ? u"OpenMetrics"_s : u"text 0.0.4"_s);
    for (const auto& family : page.families) {
        out += u"  %1  %2  %3\n"_s
                   .arg(visible(QString::fromStdString(family.name), 200),
                       scrape::metricTypeName(family.type))
                   .arg(family.samples.size());
    }
    for (const auto& finding : page.findings)
        out += u"finding %1:%2: %3\n"_s.arg(finding.line)
                   .arg(finding.column)
                   .arg(visible(finding.text, 500));
    return out.toUtf8();
}

Scraped parse(
    const QByteArray& body, scrape::Format format, scrape::ParseLimits limits, const Wanted& wanted)
{
    const std::string_view text(body.constData(), static_cast<size_t>(body.size()));
    const auto mode = wanted.isStrict ? scrape::ParseMode::Strict : scrape::ParseMode::Scraper;
    auto page = scrape::parseExposition(text, format, limits, mode);
    if (!page) {
        auto error = page.error();
        error.where = QString::fromStdString(wanted.source) + u':' + error.where;
        return {.page = {}, .error = error, .exit = Bad};
    }
    return {.page = std::move(*page), .error = {}, .exit = Good};
}

Scraped scrapeFile(const QByteArray& body, const Wanted& wanted)
{
    auto format = scrape::formatOf(QByteArray::fromStdString(wanted.contentType));
    if (wanted.contentType.empty()) {
        const auto end = body.right(64).trimmed();
        const bool isOpenMetrics = end == "# EOF" || end.endsWith("\n# EOF");
        format = isOpenMetrics ? scrape::Format::OpenMetrics : scrape::Format::Text;
    }
    return parse(body, format, {.samples = 0, .labels = 0}, wanted);
}

Scraped scrapeUrl(const QUrl& url, const Session& session, const Wanted& wanted)
{
    io::HttpRequest request;
    request.url = url;
    request.accept = scrape::acceptHeader();
    request.timeout = Milliseconds(static_cast<qint64>(wanted.timeout * 1000));
    const auto result = getOnce(session, request);
    const auto outcome = scrape::judgeAnswer(result);
    if (outcome.verdict != scrape::ScrapeVerdict::Taken) {
        const int exit = outcome.cause == u"limit" ? Bad : CannotTell;
        return {.page = {},
            .error = {session.redactor.redact(url.toString()), outcome.text, {}},
            .exit = exit};
    }
    const auto type = wanted.contentType.empty() ? result.response->contentType
                                                 : QByteArray::fromStdString(wanted.contentType);
    auto scraped = parse(result.response->body, scrape::formatOf(type), {}, wanted);
    const auto finding = scrape::contentTypeFinding(type);
    if (scraped.page && finding)
        scraped.page->findings.insert(scraped.page->findings.begin(), *finding);
    return scraped;
}

int act(const Session& session, const Wanted& wanted)
{
    const auto source = QString::fromStdString(wanted.source);
    Scraped scraped;
    if (const auto url = urlOf(source)) {
        scraped = scrapeUrl(*url, session, wanted);
    } else {
        const auto body = fileBytes(source);
        if (!body) {
            complain(session, body.error().text());
            return Usage;
        }
        scraped = scrapeFile(*body, wanted);
    }
    if (!scraped.page)
        complain(session, scraped.error.text());
    if (wanted.format == "json")
        printDocument(QJsonDocument(document(scraped)).toJson(QJsonDocument::Indented));
    else if (scraped.page)
        printDocument(readable(scraped));
    return scraped.exit;
}

} // namespace

void addScrape(CLI::App& app, Session& session)
{
    auto wanted = std::make_shared<Wanted>();
    auto* verb = app.add_subcommand("scrape", "Read a metrics page once and say what it holds");
    verb->add_option("source", wanted->source, "URL or file; - is standard input")->required();
    verb->add_option("--content-type", wanted->contentType, "Media type to read the page as");
    verb->add_option("--format", wanted->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    verb->add_option("--timeout", wanted->timeout, "Seconds to wait for a URL")
        ->check(CLI::Range(0.001, 3600.0));
    verb->add_flag(
        "--strict", wanted->isStrict, "Refuse what the format forbids but a scraper survives");
    verb->callback([wanted, &session] {
        session.format = QString::fromStdString(wanted->format);
        session.action = [wanted, &session] { return act(session, *wanted); };
    });
}

} // namespace slipway::verbs
