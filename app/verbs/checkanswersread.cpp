// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkanswers.h"
#include "base/text.h"
#include "scrape/exposition.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using readiness::LiveAnswer;

/// More series than anybody reads; the rest is cut.
constexpr qsizetype mostSamples = 5'000;

std::optional<double> numberOf(std::string_view text)
{
    if (text == "+Inf" || text == "Inf")
        return HUGE_VAL;
    if (text == "-Inf")
        return -HUGE_VAL;
    if (text == "NaN")
        return std::nan("");
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// Names that libraries give to the histogram of requests, with what makes seconds of it.
constexpr std::pair<std::string_view, double> histograms[]{
    {"http_request_duration_seconds_bucket", 1},
    {"http_server_request_duration_seconds_bucket", 1},
    {"http_server_requests_seconds_bucket", 1},
    {"http_request_duration_highr_seconds_bucket", 1},
    {"http_server_duration_milliseconds_bucket", 1e-3},
    {"starlette_request_duration_seconds_bucket", 1},
    {"flask_http_request_duration_seconds_bucket", 1},
};

/// The quantile by linear interpolation, as histogram_quantile does it.
std::optional<double> quantileOf(const std::map<double, double>& buckets, double quantile)
{
    if (buckets.size() < 2 || !std::isinf(buckets.rbegin()->first) || buckets.rbegin()->second <= 0)
        return std::nullopt;
    const double rank = quantile * buckets.rbegin()->second;
    double lower = 0;
    double below = 0;
    for (const auto& [bound, count] : buckets) {
        if (count >= rank) {
            if (std::isinf(bound))
                return lower;
            return count > below ? lower + (bound - lower) * (rank - below) / (count - below)
                                 : bound;
        }
        lower = bound;
        below = count;
    }
    return lower;
}

QMap<QString, QString> labelsOf(const QJsonObject& metric)
{
    QMap<QString, QString> out;
    for (auto it = metric.begin(); it != metric.end(); ++it)
        out.insert(visible(it.key(), 200), visible(it->toString(), 500));
    return out;
}

} // namespace

MetricsPage readMetricsPage(MetricsPage page, const QByteArray& body, const QByteArray& contentType)
{
    const auto parsed = scrape::parseExposition(
        std::string_view(body.constData(), size_t(body.size())), scrape::formatOf(contentType));
    if (!parsed) {
        page.isClear = false;
        page.why = visible(parsed.error().text(), 300);
        return page;
    }
    page.isUp = true;
    std::map<std::string_view, std::map<double, double>> buckets;
    for (const auto& sample : parsed->samples) {
        const auto name = sample.labels.value("__name__");
        page.isPrometheus = page.isPrometheus || name == "prometheus_build_info";
        const auto* known
            = std::ranges::find(histograms, name, [](const auto& one) { return one.first; });
        if (known == std::end(histograms) || !std::isfinite(sample.value))
            continue;
        if (const auto bound = numberOf(sample.labels.value("le")); bound && !std::isnan(*bound))
            buckets[known->first][*bound * known->second] += sample.value;
    }
    for (const auto& [name, factor] : histograms)
        if (const auto found = buckets.find(name); !page.p95 && found != buckets.end())
            page.p95 = quantileOf(found->second, 0.95);
    return page;
}

std::vector<LiveAnswer> answersOfPages(const std::vector<MetricsPage>& pages, qint64 now)
{
    if (pages.empty())
        return {};
    std::vector<LiveAnswer> out;
    LiveAnswer up{.name = u"up"_s, .expression = u"up (by scrape)"_s, .url = pages.front().url};
    up.time = now;
    bool isDown = false;
    QString unclear;
    for (const auto& page : pages) {
        if (!page.isClear) {
            unclear = unclear.isEmpty() ? u"%1: %2"_s.arg(page.service, page.why) : unclear;
            continue;
        }
        isDown = isDown || !page.isUp;
        up.samples.push_back(
            {{{u"job"_s, page.service}, {u"instance"_s, page.instance}}, page.isUp ? 1.0 : 0.0});
    }
    // What is surely down is told before what cannot be told.
    if (!isDown)
        up.error = unclear;
    out.push_back(std::move(up));
    for (const auto& page : pages) {
        if (!page.p95)
            continue;
        LiveAnswer p95{.name = u"p95:"_s + page.service,
            .expression = u"histogram_quantile(0.95, …) of all requests since the start"_s,
            .url = page.url};
        p95.time = now;
        p95.samples.push_back({{{u"job"_s, page.service}}, *page.p95});
        out.push_back(std::move(p95));
    }
    return out;
}

LiveAnswer readQueryAnswer(LiveAnswer answer, const QByteArray& body)
{
    const auto root = QJsonDocument::fromJson(body).object();
    if (root[u"status"].toString() != u"success") {
        const QString error = root[u"error"].toString();
        answer.error
            = error.isEmpty() ? u"no answer of a Prometheus server"_s : visible(error, 300);
        return answer;
    }
    const auto data = root[u"data"].toObject();
    if (data[u"resultType"].toString() != u"vector") {
        answer.error = u"not an instant vector"_s;
        return answer;
    }
    for (const auto& one : data[u"result"].toArray()) {
        if (qsizetype(answer.samples.size()) >= mostSamples)
            break;
        const auto object = one.toObject();
        const auto text = object[u"value"].toArray().at(1).toString().toStdString();
        const auto value = numberOf(text);
        if (!value) {
            answer.error = u"a sample is no number"_s;
            answer.samples.clear();
            return answer;
        }
        answer.samples.push_back({labelsOf(object[u"metric"].toObject()), *value});
    }
    return answer;
}

std::vector<LiveAnswer> perService(const LiveAnswer& all)
{
    std::vector<LiveAnswer> out;
    for (const auto& sample : all.samples) {
        const QString name = u"p95:"_s + sample.labels.value(u"job"_s);
        auto found = std::ranges::find(out, name, &LiveAnswer::name);
        if (found == out.end()) {
            LiveAnswer one = all;
            one.name = name;
            one.samples.clear();
            out.push_back(std::move(one));
            found = out.end() - 1;
        }
        found->samples.push_back(sample);
    }
    return out;
}

} // namespace slipway::verbs
