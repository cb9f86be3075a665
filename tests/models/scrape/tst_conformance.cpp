// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/exposition.h"
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway::scrape;

namespace {

QJsonArray readLines(const QString& path)
{
    QJsonArray cases;
    for (const auto& line : slipway::test::readFile(path).split('\n')) {
        if (!line.isEmpty())
            cases.append(QJsonDocument::fromJson(line).object());
    }
    return cases;
}

QByteArray inputOf(const QJsonObject& one)
{
    if (one.contains(u"input_b64"_s))
        return QByteArray::fromBase64(one.value(u"input_b64"_s).toString().toLatin1());
    return one.value(u"input"_s).toString().toUtf8();
}

slipway::Result<Exposition> parse(const QByteArray& body, Format format, ParseMode mode)
{
    return parseExposition({body.constData(), static_cast<size_t>(body.size())}, format, {}, mode);
}

Format formatIn(const QJsonObject& one)
{
    return one.value(u"format"_s).toString() == u"openmetrics" ? Format::OpenMetrics : Format::Text;
}

bool isSame(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

double number(const QJsonValue& value)
{
    const auto text = value.toString().toLower();
    if (text.endsWith(u"inf"_s))
        return text.startsWith(u'-') ? -INFINITY : INFINITY;
    return text == u"nan" ? std::nan("") : text.toDouble();
}

/// The labels of a sample without its name, empty ones left out, as JSON.
QJsonObject labelsOf(const slipway::timeseries::Labels& labels)
{
    QJsonObject out;
    for (const auto& label : labels.all()) {
        if (label.name != slipway::timeseries::metricName)
            out.insert(QString::fromStdString(label.name), QString::fromStdString(label.value));
    }
    return out;
}

QJsonObject withoutEmpty(const QJsonObject& labels)
{
    QJsonObject out;
    for (auto it = labels.begin(); it != labels.end(); ++it) {
        if (!it->toString().isEmpty())
            out.insert(it.key(), it.value());
    }
    return out;
}

QString nameOf(const ScrapedSample& sample)
{
    const auto name = sample.labels.value(slipway::timeseries::metricName);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

/// Samples that the expectation names and the page does not have, in the shape of the Python
/// client.
QStringList missingSamples(const QJsonObject& one, const Exposition& page)
{
    QStringList missing;
    for (const auto& family : one.value(u"families"_s).toArray()) {
        for (const auto& value : family.toObject().value(u"samples"_s).toArray()) {
            const auto expected = value.toObject();
            QString name = expected.value(u"name"_s).toString();
            const auto matches = [&](const ScrapedSample& sample) {
                const bool sameName = nameOf(sample) == name
                    || (page.format == Format::Text && nameOf(sample) + u"_total"_s == name);
                return sameName
                    && labelsOf(sample.labels)
                    == withoutEmpty(expected.value(u"labels"_s).toObject())
                    && isSame(sample.value, number(expected.value(u"value"_s)));
            };
            if (std::ranges::none_of(page.samples, matches))
                missing << name;
        }
    }
    return missing;
}

/// The same for the shape of VictoriaMetrics.
QStringList missingRows(const QJsonObject& one, const Exposition& page)
{
    QStringList missing;
    for (const auto& value : one.value(u"rows"_s).toArray()) {
        const auto row = value.toObject();
        const auto name = row.value(u"name"_s).toString(row.value(u"metric"_s).toString());
        const auto matches = [&](const ScrapedSample& sample) {
            return nameOf(sample) == name && isSame(sample.value, number(row.value(u"value"_s)));
        };
        if (std::ranges::none_of(page.samples, matches))
            missing << name;
    }
    return missing;
}

} // namespace

/// The suites of peers: what must parse, what must be refused, and what must come out.
class ExpositionConformanceTest : public QObject {
    Q_OBJECT
private:
    static QString suites() { return slipway::test::suitesFolder(); }

    static void addFiles(const QString& folder)
    {
        QTest::addColumn<QString>("file");
        const QDir dir(suites() + folder);
        QTest::newRow("absent") << QString();
        for (const auto& name : dir.entryList({u"*.jsonl"_s}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name)) << dir.filePath(name);
    }

private slots:
    void textSuites_data() { addFiles(u"/conformance/exposition"_s); }
    void textSuites() { judge(); }
    void openMetricsSuites_data() { addFiles(u"/conformance/openmetrics"_s); }
    void openMetricsSuites() { judge(); }

    void openMetricsFolder()
    {
        const QDir dir(suites() + u"/conformance/openmetrics/openmetrics-suite"_s);
        if (suites().isEmpty() || !dir.exists())
            QSKIP("the conformance suites are not here");
        QStringList wrong;
        int judged = 0;
        for (const auto& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const auto body = slipway::test::readFile(dir.filePath(name + u"/metrics"_s));
            const auto meta = QJsonDocument::fromJson(
                slipway::test::readFile(dir.filePath(name + u"/test.json"_s)));
            const bool isGood = parse(body, Format::OpenMetrics, ParseMode::Strict).has_value();
            ++judged;
            if (isGood != meta.object().value(u"shouldParse"_s).toBool())
                wrong << name;
        }
        QVERIFY(judged > 100);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void longBodies_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("absent") << QString();
        for (const auto& folder : {u"exposition"_s, u"openmetrics"_s}) {
            const QDir dir(suites() + u"/conformance/"_s + folder + u"/bodies"_s);
            for (const auto& name : dir.entryList(QDir::Files))
                QTest::newRow(qPrintable(name)) << dir.filePath(name);
        }
    }
    void longBodies()
    {
        QFETCH(QString, file);
        if (suites().isEmpty())
            QSKIP("the conformance suites are not here");
        if (file.isEmpty())
            return;
        const auto body = slipway::test::readFile(file);
        qsizetype expected = 0;
        for (const auto& line : body.split('\n'))
            expected += !line.trimmed().isEmpty() && !line.trimmed().startsWith('#') ? 1 : 0;
        const auto format = file.endsWith(u".om.txt"_s) ? Format::OpenMetrics : Format::Text;
        const auto page = parse(body, format, ParseMode::Scraper);
        QVERIFY2(page, page ? "" : qPrintable(page.error().text()));
        QCOMPARE(static_cast<qsizetype>(page->samples.size()), expected);
    }

    void realServers()
    {
        const QDir dir(suites() + u"/exposition-samples"_s);
        if (suites().isEmpty() || !dir.exists())
            QSKIP("the samples of real servers are not here");
        const auto rows = slipway::test::readFile(dir.filePath(u"manifest.tsv"_s)).split('\n');
        int read = 0;
        for (const auto& row : rows.mid(1)) {
            const auto cells = row.split('\t');
            if (cells.size() < 7)
                continue;
            const auto file = QString::fromUtf8(cells[0]);
            const auto page = parse(slipway::test::readFile(dir.filePath(file)),
                formatOf(cells[1]),
                ParseMode::Scraper);
            QVERIFY2(page, qPrintable(file + (page ? QString() : page.error().text())));
            QCOMPARE(static_cast<int>(page->samples.size()), cells[3].toInt());
            QCOMPARE(static_cast<int>(std::ranges::count_if(page->samples,
                         [](const auto& sample) { return sample.exemplar.has_value(); })),
                cells[5].toInt());
            QMap<QString, int> types;
            for (const auto& family : page->families)
                ++types[family.type == MetricType::Unknown ? u"untyped"_s
                                                           : metricTypeName(family.type)];
            for (const auto& type : QString::fromUtf8(cells[6]).split(u' '))
                QVERIFY2(types.value(type.section(u'=', 0, 0)) == type.section(u'=', 1).toInt(),
                    qPrintable(file + u' ' + type));
            ++read;
        }
        QVERIFY(read >= 8);
    }

private:
    void judge()
    {
        QFETCH(QString, file);
        if (suites().isEmpty())
            QSKIP("the conformance suites are not here");
        if (file.isEmpty())
            return;
        QStringList wrong;
        for (const auto& value : readLines(file)) {
            const auto one = value.toObject();
            const auto problem = verdict(one);
            if (!problem.isEmpty())
                wrong << one.value(u"id"_s).toString() + u": "_s + problem;
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
    }

    /// What is wrong with our answer to one case, or nothing.
    static QString verdict(const QJsonObject& one)
    {
        const auto body = inputOf(one);
        const auto strict = parse(body, formatIn(one), ParseMode::Strict);
        const auto loose = parse(body, formatIn(one), ParseMode::Scraper);
        const auto ok = one.value(u"ok"_s);
        const bool hasRows = one.contains(u"rows"_s);
        if (one.value(u"tier"_s).toInt() == 3 || ok.isNull())
            return {};
        if (one.value(u"lenient"_s).toBool() || hasRows) {
            if (hasRows && one.value(u"rows"_s).toArray().isEmpty())
                return {};
            // One page there has a line that is no sample. A page is taken whole or not at all
            // here.
            if (body.contains("\naaa\n"))
                return loose ? u"a broken line was passed over"_s : QString();
            if (!loose)
                return u"scraper mode refuses: "_s + loose.error().text();
            return missingRows(one, *loose).join(u' ');
        }
        if (strict.has_value() != ok.toBool())
            return strict ? u"strict mode accepts"_s
                          : u"strict mode refuses: "_s + strict.error().text();
        if (!strict)
            return strict.error().where.contains(u':') ? QString()
                                                       : u"an error without its place"_s;
        if (!loose)
            return u"scraper mode refuses what strict mode accepts"_s;
        const auto missing = missingSamples(one, *strict);
        return missing.isEmpty() ? QString() : u"missing "_s + missing.join(u' ');
    }
};

SLIPWAY_TEST(ExpositionConformanceTest)
#include "tst_conformance.moc"
