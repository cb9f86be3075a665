// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/apiclient.h"

#include "prometheus/rangeplan.h"
#include "prometheus/serverprobe.h"

using namespace Qt::StringLiterals;

namespace slipway::prometheus {
namespace {

constexpr qint64 answerLimit = 64LL * 1024 * 1024; ///< bytes of one query's answer

/// A range query that is answered part by part.
struct Range {
    QString expression;
    qint64 step = 0;
    std::vector<RangePart> parts;
    std::vector<promql::Answer> answers;
    Done<Result<promql::Answer>> done;
};

/// What the server may take: a little less than we wait, so that its own words arrive.
QString timeoutOf(const ServerAddress& address)
{
    const qint64 ours = address.endpoint.timeout.count();
    return QString::number(std::max<qint64>(1, ours - std::min<qint64>(ours / 10, 1000))) + u"ms"_s;
}

ApiCall queryCall(
    const ServerAddress& address, const QString& path, const QString& expression, Parameters when)
{
    Parameters parameters{{u"query"_s, expression}};
    parameters += when;
    parameters.append({u"timeout"_s, timeoutOf(address)});
    return {.path = path, .parameters = parameters, .mayBeLong = true, .bodyLimit = answerLimit};
}

Parameters selection(const QStringList& selectors, qint64 from, qint64 to)
{
    Parameters out;
    for (const auto& selector : selectors)
        out.append({u"match[]"_s, selector});
    out.append({u"start"_s, apiTime(from)});
    out.append({u"end"_s, apiTime(to)});
    return out;
}

Result<promql::Answer> readAnswer(std::string_view body)
{
    return readQueryAnswer(body);
}

void askNext(Conversation& server, const std::shared_ptr<Range>& range)
{
    if (range->answers.size() == range->parts.size()) {
        return range->done(range->parts.size() == 1 ? std::move(range->answers.front())
                                                    : joined(std::move(range->answers)));
    }
    const auto& part = range->parts[range->answers.size()];
    const auto call = queryCall(server.address(),
        u"query_range"_s,
        range->expression,
        {{u"start"_s, apiTime(part.start)},
            {u"end"_s, apiTime(part.end)},
            {u"step"_s, apiTime(range->step)}});
    server.ask<promql::Answer>(call, readAnswer, [&server, range](Result<promql::Answer> answer) {
        if (!answer)
            return range->done(failure(answer.error()));
        range->answers.push_back(std::move(*answer));
        askNext(server, range);
    });
}

/// Only the values of a list.
template<typename T>
Done<Result<Listed<T>>> valuesTo(const Done<Result<std::vector<T>>>& done)
{
    return [done](const Result<Listed<T>>& list) {
        if (!list)
            return done(failure(list.error()));
        done(list->values);
    };
}

Done<Result<Listed<QString>>> namesTo(const Done<Result<QStringList>>& done)
{
    return [done](const Result<Listed<QString>>& list) {
        if (!list)
            return done(failure(list.error()));
        done(QStringList(list->values.begin(), list->values.end()));
    };
}

} // namespace

struct ApiClient::State {
    Conversation server;
};

ApiClient::ApiClient(
    io::HttpClient& http, const Clock& clock, ServerAddress address, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_address(address)
    , m_state(new State{Conversation(http, std::move(address))})
{
}

ApiClient::~ApiClient() = default;

std::optional<qint64> ApiClient::retryAfter() const
{
    return m_state->server.retryAfter();
}

int ApiClient::lastStatus() const
{
    return m_state->server.lastStatus();
}

QFuture<Result<promql::Answer>> ApiClient::query(const QString& expression, qint64 time)
{
    auto& server = m_state->server;
    QFuture<Result<promql::Answer>> future;
    const auto call = queryCall(m_address, u"query"_s, expression, {{u"time"_s, apiTime(time)}});
    server.ask<promql::Answer>(call, readAnswer, server.openResult(future));
    return future;
}

QFuture<Result<promql::Answer>> ApiClient::queryRange(
    const QString& expression, qint64 start, qint64 end, qint64 step)
{
    auto& server = m_state->server;
    QFuture<Result<promql::Answer>> future;
    const auto done = server.openResult(future);
    const auto parts = rangeParts(start, end, step);
    if (!parts)
        done(failure(parts.error()));
    else
        askNext(server, std::make_shared<Range>(Range{expression, step, *parts, {}, done}));
    return future;
}

QFuture<Result<std::vector<timeseries::Labels>>> ApiClient::series(
    const QStringList& selectors, qint64 from, qint64 to, int limit)
{
    auto& server = m_state->server;
    QFuture<Result<std::vector<timeseries::Labels>>> future;
    ApiCall call{
        .path = u"series"_s, .parameters = selection(selectors, from, to), .mayBeLong = true};
    call.parameters.append({u"limit"_s, QString::number(limit)});
    const auto read = [limit](std::string_view body) {
        auto list = readSeries(body);
        if (list && std::ssize(list->values) > limit)
            list->values.resize(static_cast<size_t>(std::max(0, limit)));
        return list;
    };
    server.ask<Listed<timeseries::Labels>>(call, read, valuesTo(server.openResult(future)));
    return future;
}

QFuture<Result<QStringList>> ApiClient::labelNames(
    const QStringList& selectors, qint64 from, qint64 to)
{
    auto& server = m_state->server;
    QFuture<Result<QStringList>> future;
    const ApiCall call{
        .path = u"labels"_s, .parameters = selection(selectors, from, to), .mayBeLong = true};
    server.ask<Listed<QString>>(
        call,
        [](std::string_view body) { return readNames(body); },
        namesTo(server.openResult(future)));
    return future;
}

QFuture<Result<QStringList>> ApiClient::labelValues(
    const QString& label, const QStringList& selectors, qint64 from, qint64 to)
{
    auto& server = m_state->server;
    QFuture<Result<QStringList>> future;
    const auto done = server.openResult(future);
    const auto path = labelPath(label);
    if (!path) {
        done(failure(path.error()));
        return future;
    }
    const ApiCall call{.path = *path, .parameters = selection(selectors, from, to)};
    server.ask<Listed<QString>>(
        call, [](std::string_view body) { return readNames(body); }, namesTo(done));
    return future;
}

QFuture<Result<std::vector<Metadata>>> ApiClient::metadata(const QString& metric)
{
    auto& server = m_state->server;
    QFuture<Result<std::vector<Metadata>>> future;
    ApiCall call{.path = u"metadata"_s, .parameters = {}};
    if (!metric.isEmpty())
        call.parameters.append({u"metric"_s, metric});
    server.ask<Listed<Metadata>>(
        call,
        [](std::string_view body) { return readMetadata(body); },
        valuesTo(server.openResult(future)));
    return future;
}

QFuture<Result<std::vector<Target>>> ApiClient::targets()
{
    QFuture<Result<std::vector<Target>>> future;
    askTargets(m_state->server, valuesTo(m_state->server.openResult(future)));
    return future;
}

QFuture<Result<std::vector<Rule>>> ApiClient::rules()
{
    QFuture<Result<std::vector<Rule>>> future;
    askRules(
        m_state->server, [done = m_state->server.openResult(future)](const Result<RulePage>& page) {
            if (!page)
                return done(failure(page.error()));
            done(page->rules);
        });
    return future;
}

QFuture<Result<std::vector<Alert>>> ApiClient::alerts()
{
    QFuture<Result<std::vector<Alert>>> future;
    askAlerts(m_state->server, valuesTo(m_state->server.openResult(future)));
    return future;
}

QFuture<Result<BuildInfo>> ApiClient::buildInfo()
{
    QFuture<Result<BuildInfo>> future;
    findOut(m_state->server, m_state->server.openResult(future));
    return future;
}

QFuture<ServerView> ApiClient::look()
{
    ServerView lastWord;
    lastWord.environment = m_address.environment;
    lastWord.name = m_address.name;
    lastWord.url = m_state->server.url();
    lastWord.time = m_clock.now();
    lastWord.trouble = u"given up: nobody waits for it any more"_s;
    QFuture<ServerView> future;
    const auto done = m_state->server.open(future, lastWord);
    prometheus::look(m_state->server, m_clock, done);
    return future;
}

} // namespace slipway::prometheus
