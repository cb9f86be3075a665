// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkanswers.h"

#include "base/async.h"
#include "base/text.h"
#include "config/secrets.h"
#include "io/httpclient.h"
#include "scrape/scrapeoutcome.h"

#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using readiness::LiveAnswer;

/// What a Prometheus server is asked.
struct Question {
    QString name;
    QString expression;
};

const std::vector<Question>& questions()
{
    static const std::vector<Question> list{{u"up"_s, u"up"_s},
        {u"alerts"_s, u"ALERTS{alertstate=\"firing\"}"_s},
        {u"p95:"_s,
            u"histogram_quantile(0.95, sum by (le, job) "
            "(rate(http_request_duration_seconds_bucket[5m])))"_s}};
    return list;
}

/// One run over all pages, then over all servers; a child of the caller's context.
class Round : public QObject {
public:
    Round(
        const Session& session, QObject* context, std::function<void(std::vector<LiveAnswer>)> done)
        : QObject(context)
        , m_clock(session.clock)
        , m_client(m_system)
        , m_done(std::move(done))
    {
    }
    void askPage(const config::Service& service, bool isTrusted, Redactor& redactor);
    void start()
    {
        m_isStarted = true;
        proceed();
    }

private:
    struct Source {
        io::HttpRequest request;
        MetricsPage page;
    };
    void takePage(size_t index, const io::HttpResult& result);
    void askServer(const Source& source);
    void takeAnswer(size_t index, const io::HttpResult& result);
    void proceed();

    std::shared_ptr<const Clock> m_clock;
    SystemClock m_system; ///< deadlines run by the machine's clock
    io::HttpClient m_client;
    std::function<void(std::vector<LiveAnswer>)> m_done;
    std::vector<Source> m_sources;
    std::vector<LiveAnswer> m_answers;
    size_t m_open = 0;
    bool m_isStarted = false;
    bool m_isAsking = false;
};

void Round::askPage(const config::Service& service, bool isTrusted, Redactor& redactor)
{
    const auto& endpoint = *service.metrics;
    Source source;
    source.page.service = service.name;
    source.page.instance = endpoint.url.authority(QUrl::FullyDecoded).section(u'@', -1);
    source.page.url = visible(redactor.redact(endpoint.url.toString(QUrl::RemoveUserInfo)), 500);
    const bool hasSecret = endpoint.authentication.kind != config::Authentication::Kind::None;
    auto headers = hasSecret && !isTrusted
        ? Result<QList<std::pair<QByteArray, QByteArray>>>(
            failure({}, u"it needs a secret, and this configuration is not trusted"_s))
        : config::requestHeaders(endpoint.authentication, redactor);
    const size_t index = m_sources.size();
    if (!headers) {
        source.page.isClear = false;
        source.page.why = visible(headers.error().text(), 300);
        m_sources.push_back(std::move(source));
        return;
    }
    source.request.url = endpoint.url;
    source.request.headers = std::move(*headers);
    source.request.accept = scrape::acceptHeader();
    source.request.timeout = endpoint.timeout;
    source.request.tls = {endpoint.tls.authorities, endpoint.tls.certificate, endpoint.tls.key};
    m_sources.push_back(std::move(source));
    ++m_open;
    whenDone(m_client.get(m_sources[index].request),
        this,
        [this, index](const io::HttpResult& result) { takePage(index, result); });
}

void Round::takePage(size_t index, const io::HttpResult& result)
{
    auto& page = m_sources[index].page;
    const auto judged = scrape::judgeAnswer(result);
    if (judged.verdict == scrape::ScrapeVerdict::Taken && result.response) {
        page
            = readMetricsPage(std::move(page), result.response->body, result.response->contentType);
    } else {
        page.isClear = judged.verdict == scrape::ScrapeVerdict::Failed;
        page.why = judged.text.isEmpty() ? judged.cause : judged.text;
    }
    --m_open;
    proceed();
}

void Round::askServer(const Source& source)
{
    for (const auto& question : questions()) {
        auto request = source.request;
        auto url = request.url;
        const QString path = url.path();
        url.setPath(
            (path.endsWith(u"/metrics") ? path.chopped(8) : QString()) + u"/api/v1/query"_s);
        QUrlQuery query;
        query.addQueryItem(
            u"query"_s, QString::fromLatin1(QUrl::toPercentEncoding(question.expression)));
        url.setQuery(query);
        request.url = url;
        request.accept = "application/json";
        const size_t index = m_answers.size();
        m_answers.push_back(
            {.name = question.name, .expression = question.expression, .url = source.page.url});
        ++m_open;
        whenDone(m_client.get(request), this, [this, index](const io::HttpResult& result) {
            takeAnswer(index, result);
        });
    }
}

void Round::takeAnswer(size_t index, const io::HttpResult& result)
{
    auto& answer = m_answers[index];
    answer.time = m_clock->now();
    if (result.failure)
        answer.error = visible(result.failure->text, 300);
    else if (result.response && result.response->status != 200)
        answer.error = u"HTTP status %1"_s.arg(result.response->status);
    else if (result.response)
        answer = readQueryAnswer(std::move(answer), result.response->body);
    --m_open;
    proceed();
}

void Round::proceed()
{
    if (!m_isStarted || m_open > 0)
        return;
    if (!m_isAsking) {
        m_isAsking = true;
        const auto server = std::ranges::find_if(
            m_sources, [](const Source& source) { return source.page.isPrometheus; });
        if (server != m_sources.end())
            askServer(*server);
        if (m_open > 0)
            return;
    }
    std::vector<LiveAnswer> out;
    if (m_answers.empty()) {
        std::vector<MetricsPage> pages;
        for (const auto& source : m_sources)
            pages.push_back(source.page);
        out = answersOfPages(pages, m_clock->now());
    }
    for (const auto& answer : m_answers) {
        if (answer.name != u"p95:") {
            out.push_back(answer);
            continue;
        }
        auto each = perService(answer);
        std::move(each.begin(), each.end(), std::back_inserter(out));
    }
    m_done(std::move(out));
    deleteLater();
}

} // namespace

void askAnswers(const Session& session,
    Redactor& redactor,
    const std::vector<config::Environment>& environments,
    bool isTrusted,
    QObject* context,
    std::function<void(std::vector<readiness::LiveAnswer>)> done)
{
    auto* round = new Round(session, context, std::move(done));
    for (const auto& environment : environments)
        for (const auto& service : environment.services)
            if (service.metrics)
                round->askPage(service, isTrusted, redactor);
    round->start();
}

} // namespace slipway::verbs
