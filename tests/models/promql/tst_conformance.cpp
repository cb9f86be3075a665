// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/parser.h"
#include "promqlscript.h"
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Outcome;
using test::Verdict;

namespace {

QString folder()
{
    const QString suites = test::suitesFolder();
    return suites.isEmpty() ? QString() : suites + u"/conformance/promql"_s;
}

QList<QJsonObject> cases(const QString& file)
{
    QList<QJsonObject> out;
    for (const auto& line : test::readFile(folder() + u'/' + file).split('\n')) {
        if (!line.isEmpty())
            out << QJsonDocument::fromJson(line).object();
    }
    return out;
}

std::string inputOf(const QJsonObject& object)
{
    if (object.contains(u"input_b64"_s))
        return QByteArray::fromBase64(object[u"input_b64"_s].toString().toLatin1()).toStdString();
    return object[u"input"_s].toString().toStdString();
}

struct Tally {
    int passed = 0;
    int unsupported = 0;
    int outOfScope = 0;
    QStringList wrong;
};

/// A row of cases.tsv: which eval needs what.
struct Row {
    int tier = 0;
    QString needs;
};

QMap<QString, Row> rowsOf(const QString& path)
{
    QMap<QString, Row> out;
    const auto lines = QString::fromUtf8(test::readFile(path)).split(u'\n');
    const auto head = lines.value(0).split(u'\t');
    const auto column = [&](const QStringList& fields, const QString& name) {
        return fields.value(head.indexOf(name));
    };
    for (const auto& line : lines.mid(1)) {
        const auto fields = line.split(u'\t');
        if (fields.size() > 3)
            out[column(fields, u"file"_s) + u':' + column(fields, u"line"_s)]
                = {column(fields, u"tier"_s).toInt(), column(fields, u"needs"_s)};
    }
    return out;
}

/// What is silently not there (start times and metadata labels of samples, native histograms), and
/// where the expected values are those of Prometheus 2.42 while 3.x answers otherwise.
bool isInScope(const Row& row, const QString& id)
{
    static const QStringList of242{
        // 3.x lets any UTF-8 text be a label's name.
        u"compliance-demo-1.test:2931"_s,
        u"compliance-demo-1.test:2934"_s,
        u"compliance-demo-1.test:2952"_s,
        u"compliance-demo-1.test:2955"_s,
        // The subquery's own steps fall on samples, which 3.x leaves out at the open end of the
        // inner range.
        u"compliance-demo-2.test:470"_s,
    };
    return row.tier < 3 && !row.needs.contains(u"start-timestamps")
        && !row.needs.contains(u"type-and-unit-labels") && !of242.contains(id);
}

Tally runFolder(const QString& path)
{
    const auto rows = rowsOf(path + u"/cases.tsv"_s);
    Tally out;
    for (const auto& name : QDir(path).entryList({u"*.test"_s})) {
        for (const auto& outcome :
            test::runScript(QString::fromUtf8(test::readFile(path + u'/' + name)))) {
            const QString id = u"%1:%2"_s.arg(name).arg(outcome.line);
            if (!rows.contains(id)) {
                // Not an eval: a line that could not be read.
                out.wrong << u"%1 %2 %3"_s.arg(id, outcome.expression, outcome.detail);
            } else if (!isInScope(rows[id], id)) {
                ++out.outOfScope;
            } else if (outcome.verdict == Verdict::Passed) {
                ++out.passed;
            } else if (outcome.verdict == Verdict::Unsupported) {
                ++out.unsupported;
            } else {
                out.wrong << u"%1 [tier %2, %3] %4: %5"_s.arg(id)
                                 .arg(rows[id].tier)
                                 .arg(rows[id].needs, outcome.expression, outcome.detail);
            }
        }
    }
    return out;
}

void report(const char* name, const Tally& tally)
{
    for (const auto& line : tally.wrong)
        qInfo("WRONG %s", qPrintable(line));
    qInfo("%s: %d passed, %d not supported, %d out of scope, %lld wrong",
        name,
        tally.passed,
        tally.unsupported,
        tally.outOfScope,
        static_cast<long long>(tally.wrong.size()));
}

} // namespace

class PromqlConformanceTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (folder().isEmpty() || !QDir(folder()).exists())
            QSKIP("the conformance suites are not here (SLIPWAY_SUITES)");
    }
    void evaluatesAsPrometheusDoes()
    {
        const auto tally = runFolder(folder() + u"/promqltest"_s);
        report("promqltest", tally);
        QVERIFY2(tally.wrong.isEmpty(), qPrintable(u'\n' + tally.wrong.join(u'\n')));
        QVERIFY(tally.passed >= 500);
    }
    void answersTheComplianceQueries()
    {
        const auto tally = runFolder(folder() + u"/compliance"_s);
        report("compliance", tally);
        QVERIFY2(tally.wrong.isEmpty(), qPrintable(u'\n' + tally.wrong.join(u'\n')));
        QVERIFY(tally.passed >= 350);
    }
    void theRunnerFailsWhenItShould()
    {
        QStringList wrong;
        int judged = 0;
        for (const auto& one : cases(u"runner-selftest.jsonl"_s)) {
            const auto outcomes = test::runScript(one[u"script"_s].toString());
            const bool isUnsupported = std::ranges::any_of(outcomes,
                [](const Outcome& outcome) { return outcome.verdict == Verdict::Unsupported; });
            // Our errors have their own words, and annotations are not compared.
            static const QRegularExpression worded(
                u"(?:msg|regex):|expected_fail_|(?:no_)?(?:warn|info)"_s);
            const QString script = one[u"script"_s].toString();
            if (one[u"tier"_s].toInt() == 3 || isUnsupported || script.contains(worded))
                continue;
            ++judged;
            const bool isGood = std::ranges::all_of(outcomes,
                [](const Outcome& outcome) { return outcome.verdict == Verdict::Passed; });
            if (isGood != one[u"ok"_s].toBool())
                wrong << one[u"id"_s].toString() + u' ' + one[u"name"_s].toString();
        }
        qInfo(
            "runner-selftest: %d judged, %lld wrong", judged, static_cast<long long>(wrong.size()));
        QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
    }
    void parsesAsPrometheusDoes_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("parser") << u"parser.jsonl"_s;
        QTest::newRow("metricsql") << u"metricsql-parser.jsonl"_s;
        QTest::newRow("printer inputs") << u"printer.jsonl"_s;
    }
    void parsesAsPrometheusDoes()
    {
        QFETCH(QString, file);
        QStringList wrong;
        int judged = 0;
        for (const auto& one : cases(file)) {
            const auto parsed = promql::parse(inputOf(one));
            const bool wanted = one.contains(u"ok"_s) ? one[u"ok"_s].toBool() : true;
            // 2.42 knows no quoted names.
            const bool isOlder = file.startsWith(u"metricsql")
                && one[u"input"_s].toString().contains(u"{\"foo\", __name__"_s);
            if (one[u"tier"_s].toInt() == 3 || isOlder)
                continue;
            ++judged;
            if (parsed.has_value() != wanted) {
                wrong << u"%1 %2: %3"_s.arg(one[u"id"_s].toString(),
                    QString::fromStdString(inputOf(one)).left(200),
                    parsed ? u"accepted"_s : parsed.error().text());
            }
        }
        qInfo("%s: %d judged, %lld wrong",
            qPrintable(file),
            judged,
            static_cast<long long>(wrong.size()));
        QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
    }
    void readsTheSeriesNotation()
    {
        for (const auto& one : cases(u"series-notation.jsonl"_s)) {
            QString rest;
            const auto labels = test::seriesLabels(one[u"input"_s].toString(), &rest);
            const auto values = test::seriesValues(rest);
            if (!one[u"ok"_s].toBool())
                continue;
            QVERIFY2(labels && values, qPrintable(one[u"input"_s].toString()));
            QCOMPARE(static_cast<qsizetype>(values->size()), one[u"values"_s].toArray().size());
        }
    }
    void survivesTheFuzzSeeds()
    {
        const auto store = timeseries::makeMemoryStore();
        for (const auto& one : cases(u"fuzz-expr-seeds.jsonl"_s)) {
            const auto text = inputOf(one);
            const auto answer = promql::queryRange(*store->snapshot(), text, 0, 60'000, 1'000);
            QVERIFY(answer || !answer.error().what.isEmpty());
        }
    }
};

SLIPWAY_TEST(PromqlConformanceTest)
#include "tst_conformance.moc"
