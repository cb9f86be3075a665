// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/query.h"
#include "base/clock.h"
#include "base/text.h"
#include "promql/numbers.h"
#include "scrape/exposition.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;
using slipway::timeseries::Sample;

namespace slipway::verbs {
namespace {

QJsonObject metric(const Labels& labels)
{
    QJsonObject out;
    for (const auto& label : labels.all())
        out[QString::fromStdString(label.name)] = QString::fromStdString(label.value);
    return out;
}

QString valueOf(double value)
{
    return QString::fromStdString(promql::valueText(value));
}

QJsonArray pairOf(const Sample& sample)
{
    return {static_cast<double>(sample.time) / 1000, valueOf(sample.value)};
}

struct Data {
    QString type;
    QJsonArray result;
};

Data dataOf(const promql::Scalar& scalar)
{
    return {u"scalar"_s, pairOf(scalar.sample)};
}

Data dataOf(const promql::Text& text)
{
    return {
        u"string"_s, {static_cast<double>(text.time) / 1000, QString::fromStdString(text.value)}};
}

Data dataOf(const promql::Vector& vector)
{
    Data out{u"vector"_s, {}};
    for (const auto& element : vector)
        out.result.append(QJsonObject{
            {u"metric"_s, metric(element.labels)}, {u"value"_s, pairOf(element.sample)}});
    return out;
}

Data dataOf(const promql::Matrix& matrix)
{
    Data out{u"matrix"_s, {}};
    for (const auto& series : matrix) {
        QJsonArray values;
        for (const auto& sample : series.samples)
            values.append(pairOf(sample));
        out.result.append(QJsonObject{{u"metric"_s, metric(series.labels)}, {u"values"_s, values}});
    }
    return out;
}

QString line(const QString& name, const Sample& sample)
{
    return visible(name) + u' ' + valueOf(sample.value) + u" @ "_s + toRfc3339(sample.time) + u'\n';
}

QString linesOf(const promql::Scalar& scalar)
{
    return line(u"scalar"_s, scalar.sample);
}

QString linesOf(const promql::Text& text)
{
    return visible(QString::fromStdString(text.value)) + u'\n';
}

QString linesOf(const promql::Vector& vector)
{
    QString out;
    for (const auto& element : vector)
        out += line(QString::fromStdString(element.labels.text()), element.sample);
    return out;
}

QString linesOf(const promql::Matrix& matrix)
{
    QString out;
    for (const auto& series : matrix) {
        for (const auto& sample : series.samples)
            out += line(QString::fromStdString(series.labels.text()), sample);
    }
    return out;
}

} // namespace

Result<void> PageSamples::add(const QByteArray& page, qint64 time)
{
    const bool isOpenMetrics = page.trimmed().endsWith("# EOF");
    const auto parsed = scrape::parseExposition(
        std::string_view(page.constData(), static_cast<size_t>(page.size())),
        isOpenMetrics ? scrape::Format::OpenMetrics : scrape::Format::Text,
        {.samples = 0, .labels = 0});
    if (!parsed)
        return failure(parsed.error());
    for (const auto& sample : parsed->samples) {
        m_points.push_back({std::make_shared<const Labels>(sample.labels),
            {sample.time.value_or(time), sample.value}});
    }
    return {};
}

std::shared_ptr<const timeseries::Snapshot> PageSamples::snapshot()
{
    // Pages may write their times in any order; a store wants them rising.
    std::ranges::stable_sort(m_points, {}, [](const auto& point) { return point.sample.time; });
    constexpr qint64 always = 1LL << 60;
    const auto count = static_cast<qint64>(m_points.size());
    const auto store = timeseries::makeMemoryStore(
        {.retention = always, .series = count + 1, .samples = count + 1});
    store->append(m_points);
    m_doubles = store->size().dropped;
    return store->snapshot();
}

QByteArray queryJson(const promql::Answer& answer)
{
    const auto data = std::visit([](const auto& value) { return dataOf(value); }, answer.value);
    QJsonObject out{{u"schema"_s, u"slipway.query/1"_s},
        {u"status"_s, u"success"_s},
        {u"data"_s, QJsonObject{{u"resultType"_s, data.type}, {u"result"_s, data.result}}}};
    if (!answer.warnings.isEmpty())
        out[u"warnings"_s] = QJsonArray::fromStringList(answer.warnings);
    if (!answer.infos.isEmpty())
        out[u"infos"_s] = QJsonArray::fromStringList(answer.infos);
    return QJsonDocument(out).toJson();
}

QByteArray queryErrorJson(const QString& type, const QString& error)
{
    return QJsonDocument(QJsonObject{{u"schema"_s, u"slipway.query/1"_s},
                             {u"status"_s, u"error"_s},
                             {u"errorType"_s, type},
                             {u"error"_s, visible(error)}})
        .toJson();
}

QByteArray queryText(const promql::Answer& answer)
{
    return std::visit([](const auto& value) { return linesOf(value); }, answer.value).toUtf8();
}

} // namespace slipway::verbs
