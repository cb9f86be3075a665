// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/scrapeprint.h"
#include "base/clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

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
        {u"time"_s, timeText(sample.time)},
        {u"line"_s, sample.line}};
    if (sample.isStartTime)
        out.insert(u"isStartTime"_s, true);
    if (sample.exemplar) {
        out.insert(u"exemplar"_s,
            QJsonObject{{u"labels"_s, labelsJson(sample.exemplar->labels)},
                {u"value"_s, valueText(sample.exemplar->value)},
                {u"time"_s, timeText(sample.exemplar->time)}});
    }
    return out;
}

QJsonObject familyJson(const scrape::FamilyReport& family)
{
    QJsonArray labels;
    for (const auto& label : family.labels)
        labels.append(QJsonObject{{u"name"_s, QString::fromStdString(label.name)},
            {u"values"_s, label.values},
            {u"isMore"_s, label.isMore}});
    return {{u"name"_s, QString::fromStdString(family.name)},
        {u"type"_s, scrape::metricTypeName(family.type)},
        {u"help"_s, QString::fromStdString(family.help)},
        {u"unit"_s, QString::fromStdString(family.unit)},
        {u"line"_s, family.line},
        {u"sampleCount"_s, family.samples},
        {u"seriesCount"_s, family.series},
        {u"startTimes"_s, family.startTimes},
        {u"exemplars"_s, family.exemplars},
        {u"labels"_s, labels}};
}

QJsonArray familiesJson(const ScrapedPage& scraped)
{
    QJsonArray families;
    for (size_t i = 0; scraped.report && i < scraped.report->families.size(); ++i) {
        auto family = familyJson(scraped.report->families[i]);
        if (scraped.page) {
            QJsonArray samples;
            for (const size_t index : scraped.page->families[i].samples)
                samples.append(sampleJson(scraped.page->samples[index]));
            family.insert(u"samples"_s, samples);
        }
        families.append(family);
    }
    return families;
}

} // namespace

QByteArray scrapeJson(const ScrapedPage& scraped)
{
    const auto report = scraped.report.value_or(scrape::PageReport{});
    QJsonArray findings;
    for (const auto& finding : report.findings)
        findings.append(QJsonObject{
            {u"line"_s, finding.line}, {u"column"_s, finding.column}, {u"text"_s, finding.text}});
    QJsonArray lints;
    for (const auto& lint : report.lint)
        lints.append(QJsonObject{{u"line"_s, lint.line},
            {u"column"_s, lint.column},
            {u"rule"_s, lint.rule},
            {u"text"_s, lint.text},
            {u"fix"_s, lint.fix}});
    QJsonObject out{{u"schema"_s, u"slipway.scrape/1"_s},
        {u"samples"_s, report.samples},
        {u"series"_s, report.series},
        {u"families"_s, familiesJson(scraped)},
        {u"findings"_s, findings},
        {u"lint"_s, lints}};
    if (scraped.report) {
        const bool isOpenMetrics = report.format == scrape::Format::OpenMetrics;
        out.insert(u"format"_s, isOpenMetrics ? u"openmetrics"_s : u"text"_s);
    } else {
        out.insert(u"error"_s, scraped.error.text());
    }
    return QJsonDocument(out).toJson(QJsonDocument::Indented);
}

} // namespace slipway::verbs
