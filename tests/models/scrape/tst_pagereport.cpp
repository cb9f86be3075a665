// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/pagereport.h"
#include "support/testcase.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway::scrape;

namespace {

PageReport report(const QByteArray& page, Format format = Format::Text)
{
    auto read = reportPage({page.constData(), static_cast<size_t>(page.size())}, format);
    if (!read)
        qFatal("%s", qPrintable(read.error().text()));
    return std::move(*read);
}

/// `rule line:column` of all that is against custom.
QStringList lint(const QByteArray& page, Format format = Format::Text)
{
    QStringList out;
    for (const auto& one : report(page, format).lint) {
        if (one.text.isEmpty() || one.fix.isEmpty())
            qFatal("a lint says nothing");
        out << u"%1 %2:%3"_s.arg(one.rule).arg(one.line).arg(one.column);
    }
    return out;
}

} // namespace

class PageReportTest : public QObject {
    Q_OBJECT
private slots:
    void figuresOfAPage()
    {
        const auto page = report("# HELP a_total Things.\n# TYPE a counter\na_total{x=\"1\"} 1\n"
                                 "a_total{x=\"2\"} 1 # {t=\"u\"} 1\na_created{x=\"1\"} 1\n"
                                 "# TYPE b_bytes gauge\n# UNIT b_bytes bytes\nb_bytes 1\n# EOF\n",
            Format::OpenMetrics);
        QCOMPARE(page.samples, 4);
        QCOMPARE(page.series, 4);
        QCOMPARE(page.families.size(), 3U);
        const auto& counter = page.families[1];
        QCOMPARE(counter.samples, 3);
        QCOMPARE(counter.startTimes, 1);
        QCOMPARE(counter.exemplars, 1);
        QCOMPARE(counter.labels.size(), 1U);
        QCOMPARE(counter.labels[0].values, 2);
        QCOMPARE(page.families[2].unit, std::string("bytes"));
    }

    void whatIsAgainstCustom_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<QStringList>("found");
        const auto row = [](const char* name, const char* page, const QStringList& found) {
            QTest::newRow(name) << QByteArray(page) << found;
        };
        row("good", "# HELP a_total A.\n# TYPE a_total counter\na_total 1\n", {});
        row("bare", "a 1\n", {u"no-help 1:1"_s, u"no-type 1:1"_s});
        row("no _total", "# HELP a A.\n# TYPE a counter\na 1\n", {u"counter-total 1:8"_s});
        row("_total of a gauge",
            "# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n",
            {u"total-no-counter 1:8"_s});
        row("reserved suffix",
            "# HELP a_count A.\n# TYPE a_count gauge\na_count 1\n",
            {u"reserved-suffix 1:8"_s});
        row("type in name",
            "# HELP a_gauge A.\n# TYPE a_gauge gauge\na_gauge 1\n",
            {u"type-in-name 1:8"_s});
        row("camel case",
            "# HELP aB A.\n# TYPE aB gauge\naB{cD=\"1\"} 1\n",
            {u"camel-case 1:8"_s, u"label-camel-case 3:4"_s});
        row("milliseconds",
            "# HELP a_milliseconds A.\n# TYPE a_milliseconds gauge\na_milliseconds 1\n",
            {u"base-unit 1:8"_s});
        row("ms", "# HELP a_ms A.\n# TYPE a_ms gauge\na_ms 1\n", {u"abbreviated-unit 1:8"_s});
        row("negative counter",
            "# HELP a_total A.\n# TYPE a_total counter\na_total -1\n",
            {u"not-a-counter 3:1"_s});
        row("mixed labels",
            "# HELP a A.\n# TYPE a gauge\na{b=\"1\"} 1\na{c=\"1\"} 1\n",
            {u"mixed-labels 4:1"_s});
        row("twice", "# HELP a A.\n# TYPE a gauge\na 1\na 2\n", {u"repeated-series 4:1"_s});
        row("le of a gauge",
            "# HELP a A.\n# TYPE a gauge\na{le=\"1\"} 1\n",
            {u"reserved-label 3:3"_s});
        row("good histogram",
            "# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\n"
            "h_sum 3\nh_count 2\n",
            {});
        row("not cumulative",
            "# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"1\"} 3\nh_bucket{le=\"+Inf\"} 2\n"
            "h_sum 3\nh_count 2\n",
            {u"buckets-not-cumulative 4:1"_s});
        row("no +Inf",
            "# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 3\nh_count 2\n",
            {u"no-infinite-bucket 3:1"_s});
        row("no buckets",
            "# HELP h H.\n# TYPE h histogram\nh_sum 3\nh_count 2\n",
            {u"no-buckets 3:1"_s});
        row("other count",
            "# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 3\nh_count 2\n",
            {u"count-differs 3:1"_s});
    }
    void whatIsAgainstCustom()
    {
        QFETCH(QByteArray, page);
        QFETCH(QStringList, found);
        QCOMPARE(lint(page), found);
    }

    void idsInLabels()
    {
        QByteArray page = "# HELP a A.\n# TYPE a gauge\n";
        for (int i = 0; i < 2'000; ++i)
            page += "a{user=\"" + QByteArray::number(i) + "\",zone=\"x\"} 1\n";
        QCOMPARE(lint(page), QStringList{u"high-cardinality 3:3"_s});
        const auto label = report(page).families[0].labels[0];
        QVERIFY(label.isMore);
        QCOMPARE(label.values, 1'000);
    }
};

SLIPWAY_TEST(PageReportTest)
#include "tst_pagereport.moc"
