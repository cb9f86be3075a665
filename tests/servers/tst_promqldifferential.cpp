// SPDX-License-Identifier: GPL-3.0-or-later
#include "promqlcompare.h"
#include "promqldata.h"
#include "promqlgrammar.h"
#include "support/testcase.h"

#include <QElapsedTimer>
#include <QMap>

using namespace Qt::StringLiterals;
using namespace slipway;
using promql::Semantics;
using test::Question;

namespace {

constexpr qint64 offGrid = 777; ///< milliseconds of every evaluation: no sample, no step lies there

Result<promql::Value> ask(
    const timeseries::Snapshot& snapshot, const Question& question, Semantics semantics)
{
    const auto text = question.expression.toStdString();
    const promql::QueryLimits limits{.semantics = semantics};
    auto answer = question.step == 0
        ? promql::queryInstant(snapshot, text, question.start, limits)
        : promql::queryRange(snapshot, text, question.start, question.end, question.step, limits);
    if (!answer)
        return failure(answer.error());
    return std::move(answer->value);
}

/// How a run of questions ended.
struct Tally {
    int same = 0;
    int withSeries = 0; ///< of the same ones, with something in them
    int bothFailed = 0;
    QMap<QString, int> known; ///< by reason
    QStringList wrong;

    void report(const char* name) const
    {
        int meant = 0;
        for (auto it = known.begin(); it != known.end(); ++it) {
            qInfo("%s: %d differ: %s", name, it.value(), qPrintable(it.key()));
            meant += it.value();
        }
        for (const auto& line : wrong)
            qInfo("%s: WRONG %s", name, qPrintable(line));
        qInfo("%s: %d the same (%d with series), %d failed in both, %d known, %lld unexplained",
            name,
            same,
            withSeries,
            bothFailed,
            meant,
            static_cast<long long>(wrong.size()));
    }
};

void compare(const Question& question,
    Semantics semantics,
    const Result<promql::Value>& ours,
    const Result<promql::Value>& theirs,
    Tally& tally)
{
    if (!ours && !theirs) {
        ++tally.bothFailed;
        return;
    }
    const QString why = !ours ? u"ours fails: "_s + ours.error().text()
        : !theirs             ? u"theirs fails: "_s + theirs.error().text()
                              : test::differenceOf(*ours, *theirs);
    if (why.isEmpty()) {
        ++tally.same;
        tally.withSeries += test::seriesIn(*ours) > 0 ? 1 : 0;
        return;
    }
    const QString reason = test::knownReason(question.expression, semantics, ours, theirs);
    if (!reason.isEmpty()) {
        ++tally.known[reason];
        return;
    }
    tally.wrong << u"%1 [%2 +%3 /%4]: %5"_s.arg(question.expression)
                       .arg(question.start)
                       .arg(question.end - question.start)
                       .arg(question.step)
                       .arg(why);
}

/// The ends of a subquery's steps and of its inner ranges may fall together.
bool hasNestedRange(const QString& expression)
{
    return expression.contains(u':') && expression.count(u'[') > 1;
}

int questionCount()
{
    bool isGood = false;
    const int asked = qEnvironmentVariableIntValue("SLIPWAY_DIFFERENTIAL", &isGood);
    return isGood ? asked : 400;
}

} // namespace

/// The same data and the same queries in our engine and in the real `prometheus`: what differs is
/// a defect of ours, or stands in the table of known differences. SLIPWAY_DIFFERENTIAL is the
/// number of queries.
class PromqlDifferentialTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (!test::Peer::isInstalled())
            QSKIP("prometheus is not installed");
    }
    void grammar()
    {
        std::mt19937 random(20231114);
        const auto samples = test::serviceSamples(random);
        QVERIFY(samples.series.size() > 200);
        test::Peer peer;
        QVERIFY(peer.start(samples.openMetrics()));
        const auto store = samples.store();
        const auto snapshot = store->snapshot();
        const auto questions = makeQuestions(samples, random);
        QElapsedTimer timer;
        timer.start();
        const auto theirs = peer.ask(questions);
        qInfo("asked prometheus %zu times in %lld ms", questions.size(), timer.restart());
        Tally two;
        Tally three;
        for (size_t i = 0; i < questions.size(); ++i) {
            const auto& question = questions[i];
            compare(question,
                Semantics::Prometheus2,
                ask(*snapshot, question, Semantics::Prometheus2),
                theirs[i],
                two);
            if (!hasNestedRange(question.expression))
                compare(question,
                    Semantics::Prometheus3,
                    ask(*snapshot, question, Semantics::Prometheus3),
                    theirs[i],
                    three);
        }
        qInfo("asked ours in %lld ms", timer.elapsed());
        two.report("as 2.42");
        three.report("as 3");
        QVERIFY2(two.wrong.isEmpty(), qPrintable(two.wrong.value(0)));
        QVERIFY2(three.wrong.isEmpty(), qPrintable(three.wrong.value(0)));
        QVERIFY(two.withSeries > questionCount() / 2);
    }
    void expressionsOfARealProject()
    {
        const QString file = test::suitesFolder() + u"/cognitionos/expressions.tsv"_s;
        if (!QFile::exists(file))
            QSKIP("the expressions are not here (SLIPWAY_SUITES)");
        QStringList expressions;
        for (const auto& line : QString::fromUtf8(test::readFile(file)).split(u'\n').mid(1)) {
            if (!line.isEmpty())
                expressions << line.section(u'\t', -1);
        }
        QVERIFY(expressions.size() > 60);
        std::mt19937 random(7);
        const auto samples = test::samplesFor(expressions, random);
        test::Peer peer;
        QVERIFY(peer.start(samples.openMetrics()));
        const auto store = samples.store();
        std::vector<Question> questions;
        for (const auto& expression : expressions) {
            const qint64 end = samples.end - 60'000 + offGrid;
            questions.push_back({expression, end, end, 0});
            questions.push_back({expression, end - 3'600'000, end, 60'000});
        }
        const auto theirs = peer.ask(questions);
        Tally tally;
        for (size_t i = 0; i < questions.size(); ++i) {
            for (const auto semantics : {Semantics::Prometheus2, Semantics::Prometheus3})
                compare(questions[i],
                    semantics,
                    ask(*store->snapshot(), questions[i], semantics),
                    theirs[i],
                    tally);
        }
        tally.report("expressions");
        QVERIFY2(tally.wrong.isEmpty(), qPrintable(tally.wrong.value(0)));
        QCOMPARE(tally.bothFailed, 0);
        QVERIFY(tally.withSeries > tally.same / 2);
    }

private:
    static std::vector<Question> makeQuestions(const test::SampleSet& samples, std::mt19937& random)
    {
        test::QueryGrammar grammar(random);
        std::uniform_int_distribution<qint64> minute(5, (samples.end - samples.begin) / 60'000 - 1);
        std::vector<Question> out;
        for (int i = 0; i < questionCount(); ++i) {
            const qint64 at = samples.begin + minute(random) * 60'000 + offGrid;
            const QString expression = grammar.query();
            if (i % 2 == 0)
                out.push_back({expression, at, at, 0});
            else
                out.push_back({expression, at, at + 1'500'000, i % 4 == 1 ? 30'000 : 97'000});
        }
        return out;
    }
};

SLIPWAY_TEST(PromqlDifferentialTest)
#include "tst_promqldifferential.moc"
