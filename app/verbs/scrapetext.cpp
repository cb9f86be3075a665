// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/scrapeprint.h"
#include "base/clock.h"
#include "base/text.h"

#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QString safe(const std::string& text, qsizetype longest = 200)
{
    return visible(QString::fromStdString(text), longest);
}

QString familyLine(const scrape::FamilyReport& family)
{
    const auto type = family.hasType ? scrape::metricTypeName(family.type) : u"untyped"_s;
    auto out = u"  %1  %2  %3 series, %4 samples"_s.arg(safe(family.name), type)
                   .arg(family.series)
                   .arg(family.samples);
    if (!family.unit.empty())
        out += u", unit "_s + safe(family.unit);
    if (family.startTimes > 0)
        out += u", %1 start times"_s.arg(family.startTimes);
    if (family.exemplars > 0)
        out += u", %1 exemplars"_s.arg(family.exemplars);
    if (!family.help.empty())
        out += u"  "_s + safe(family.help, 120);
    return out + u'\n';
}

QString sampleLine(const scrape::ScrapedSample& sample)
{
    auto out = u"    %1 %2"_s.arg(safe(sample.labels.text(), 4096), valueText(sample.value));
    if (sample.time)
        out += u' ' + toRfc3339(*sample.time);
    return out + u'\n';
}

} // namespace

QString valueText(double value)
{
    if (std::isnan(value))
        return u"NaN"_s;
    if (std::isinf(value))
        return value > 0 ? u"+Inf"_s : u"-Inf"_s;
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

QByteArray scrapeText(const ScrapedPage& scraped)
{
    const auto& report = *scraped.report;
    const bool isOpenMetrics = report.format == scrape::Format::OpenMetrics;
    QByteArray out = u"%1 samples in %2 families, %3 series, %4\n"_s.arg(report.samples)
                         .arg(report.families.size())
                         .arg(report.series)
                         .arg(isOpenMetrics ? u"OpenMetrics"_s : u"text 0.0.4"_s)
                         .toUtf8();
    for (size_t i = 0; i < report.families.size(); ++i) {
        out += familyLine(report.families[i]).toUtf8();
        if (!scraped.page)
            continue;
        for (const size_t index : scraped.page->families[i].samples)
            out += sampleLine(scraped.page->samples[index]).toUtf8();
    }
    for (const auto& lint : report.lint)
        out += u"lint %1:%2 %3: %4 (%5)\n"_s
                   .arg(QString::number(lint.line),
                       QString::number(lint.column),
                       lint.rule,
                       visible(lint.text, 500),
                       visible(lint.fix, 500))
                   .toUtf8();
    for (const auto& finding : report.findings)
        out += u"finding %1:%2: %3\n"_s
                   .arg(QString::number(finding.line),
                       QString::number(finding.column),
                       visible(finding.text, 500))
                   .toUtf8();
    return out;
}

} // namespace slipway::verbs
