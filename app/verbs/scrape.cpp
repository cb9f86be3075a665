// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/scrapeprint.h"
#include "app/verbs/source.h"
#include "app/verbs/verb.h"
#include "base/text.h"
#include "scrape/scrapeoutcome.h"

#include <QFile>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

struct Wanted {
    std::string source;
    std::string contentType;
    std::string format = "text";
    double timeout = 10;
    bool isStrict = false;
    bool hasSeries = false;
    bool failsOnLint = false;
    /// Text leaves the samples out unless they are asked for; a document has room for them.
    bool wantsSamples() const { return hasSeries || format == "json"; }
};

/// A file's bytes, mapped where that is possible: the page is read once, and not copied.
class FileBytes {
public:
    Result<std::string_view> open(const QString& path)
    {
        m_file.setFileName(path);
        const bool isMappable
            = path != u"-" && m_file.open(QIODevice::ReadOnly) && m_file.size() > 0;
        if (const auto* mapped = isMappable ? m_file.map(0, m_file.size()) : nullptr) {
            return std::string_view(
                reinterpret_cast<const char*>(mapped), static_cast<size_t>(m_file.size()));
        }
        m_file.close();
        auto read = fileBytes(path);
        if (!read)
            return tl::unexpected<Error>(read.error());
        m_bytes = std::move(*read);
        return std::string_view(m_bytes.constData(), static_cast<size_t>(m_bytes.size()));
    }

private:
    QFile m_file;
    QByteArray m_bytes;
};

/// The first failure of reading a page in all the ways that are asked for.
std::optional<Error> read(std::string_view body,
    scrape::Format format,
    scrape::ParseLimits limits,
    const Wanted& wanted,
    ScrapedPage& scraped)
{
    if (wanted.isStrict) {
        const auto strict
            = scrape::parseExposition(body, format, limits, scrape::ParseMode::Strict);
        if (!strict)
            return strict.error();
    }
    auto report = scrape::reportPage(body, format, limits);
    if (!report)
        return report.error();
    if (wanted.wantsSamples()) {
        auto page = scrape::parseExposition(body, format, limits);
        if (!page)
            return page.error();
        scraped.page = std::move(*page);
    }
    scraped.report = std::move(*report);
    return std::nullopt;
}

ScrapedPage parse(
    std::string_view body, scrape::Format format, scrape::ParseLimits limits, const Wanted& wanted)
{
    ScrapedPage scraped;
    if (auto error = read(body, format, limits, wanted, scraped)) {
        error->where = QString::fromStdString(wanted.source) + u':' + error->where;
        return {.report = {}, .page = {}, .error = *error, .exit = Bad};
    }
    const bool isFaulty = !scraped.report->lint.empty() || !scraped.report->findings.empty();
    scraped.exit = wanted.failsOnLint && isFaulty ? Bad : Good;
    return scraped;
}

ScrapedPage scrapeFile(std::string_view body, const Wanted& wanted)
{
    auto format = scrape::formatOf(QByteArray::fromStdString(wanted.contentType));
    if (wanted.contentType.empty()) {
        const auto last = body.substr(body.size() - std::min<size_t>(body.size(), 64));
        const auto end = QByteArray(last.data(), static_cast<qsizetype>(last.size())).trimmed();
        const bool isOpenMetrics = end == "# EOF" || end.endsWith("\n# EOF");
        format = isOpenMetrics ? scrape::Format::OpenMetrics : scrape::Format::Text;
    }
    return parse(body, format, {.samples = 0, .labels = 0}, wanted);
}

ScrapedPage scrapeUrl(const QUrl& url, const Session& session, const Wanted& wanted)
{
    io::HttpRequest request;
    request.url = url;
    request.accept = scrape::acceptHeader();
    request.timeout = Milliseconds(static_cast<qint64>(wanted.timeout * 1000));
    const auto result = getOnce(session, request);
    const auto outcome = scrape::judgeAnswer(result);
    if (outcome.verdict != scrape::ScrapeVerdict::Taken) {
        const int exit = outcome.cause == u"limit" ? Bad : CannotTell;
        return {.report = {},
            .page = {},
            .error = {session.redactor.redact(url.toString()), outcome.text, {}},
            .exit = exit};
    }
    const auto type = wanted.contentType.empty() ? result.response->contentType
                                                 : QByteArray::fromStdString(wanted.contentType);
    const auto& body = result.response->body;
    auto scraped = parse(
        {body.constData(), static_cast<size_t>(body.size())}, scrape::formatOf(type), {}, wanted);
    const auto finding = scrape::contentTypeFinding(type);
    if (scraped.report && finding)
        scraped.report->findings.insert(scraped.report->findings.begin(), *finding);
    return scraped;
}

int act(const Session& session, const Wanted& wanted)
{
    const auto source = QString::fromStdString(wanted.source);
    ScrapedPage scraped;
    FileBytes file; // the page's text, for as long as it is looked at
    if (const auto url = urlOf(source)) {
        scraped = scrapeUrl(*url, session, wanted);
    } else {
        const auto body = file.open(source);
        if (!body) {
            complain(session, body.error().text());
            return Usage;
        }
        scraped = scrapeFile(*body, wanted);
    }
    if (!scraped.report)
        complain(session, scraped.error.text());
    if (wanted.format == "json")
        printDocument(scrapeJson(scraped));
    else if (scraped.report)
        printDocument(scrapeText(scraped));
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
    verb->add_flag("--series", wanted->hasSeries, "Print every series too");
    verb->add_flag(
        "--strict", wanted->isStrict, "Refuse what the format forbids but a scraper survives");
    verb->add_flag("--fail-on-lint",
        wanted->failsOnLint,
        "Exit with 1 if the page is not as it should be, as promtool check metrics does with 3");
    verb->callback([wanted, &session] {
        session.format = QString::fromStdString(wanted->format);
        session.action = [wanted, &session] { return act(session, *wanted); };
    });
}

} // namespace slipway::verbs
