// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkjson.h"
#include "app/verbs/checkjsonwriter.h"
#include "app/verbs/checktext.h"
#include "support/testcase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::verbs;

namespace {

Assessment sample()
{
    Assessment out;
    out.project = u"shop"_s;
    out.repository = u"/srv/shop"_s;
    out.profile = u"default"_s;
    out.time = 1'700'000'000'000;
    out.verdict = Verdict::NoGo;
    out.verdictReason = u"A blocker failed: INF-01."_s;
    out.blockers = {u"INF-01"_s};
    for (int i = 0; i < categoryCount; ++i)
        out.categories[static_cast<size_t>(i)].category = static_cast<Category>(i);
    out.categories[0].score = {.proven = 100.0 / 3, .best = 66.65, .coverage = 100, .claimed = 95};
    out.categories[0].counts.fail = 1;
    out.score.proven = 100.0 / 3;
    out.checks.push_back({.id = u"INF-01"_s,
        .title = u"Sources are there"_s,
        .status = Status::Fail,
        .severity = Severity::Blocker,
        .weight = 10,
        .reason = u"a|b"_s,
        .remediation = u"Fix it."_s,
        .evidence = {{.path = u"Dockerfile"_s, .line = 7, .excerpt = u"COPY \"x\"\nCOPY <b>"_s},
            {.kind = EvidenceKind::Live, .url = u"http://a.test/"_s, .time = 1'000}}});
    out.checks.push_back({.id = u"DOC-01"_s,
        .category = Category::Documentation,
        .status = Status::Unknown,
        .unknown = UnknownReason::Stale,
        .reason = u"old"_s,
        .evidence = {{.kind = EvidenceKind::Absent, .path = u"README.md"_s}}});
    out.checks.push_back(
        {.id = u"DOC-02"_s, .category = Category::Documentation, .status = Status::NotApplicable});
    out.claims.push_back({.path = u"R.md"_s,
        .line = 3,
        .text = u"OVERALL: 95%"_s,
        .kind = u"score"_s,
        .subject = u"OVERALL"_s,
        .verdict = ClaimVerdict::Contradicted});
    return out;
}

} // namespace

class CheckOutputTest : public QObject {
    Q_OBJECT
private slots:
    void keysStandInTheOrderOfTheContract()
    {
        const auto json = checkJson(sample());
        qsizetype at = -1;
        for (const auto* key : {"schema",
                 "project",
                 "repository",
                 "commit",
                 "time",
                 "profile",
                 "verdict",
                 "score",
                 "blockers",
                 "categories",
                 "checks",
                 "claims",
                 "errors"}) {
            const auto next = json.indexOf("\n  \"" + QByteArray(key) + "\":");
            QVERIFY2(next > at, key);
            at = next;
        }
    }
    void valuesAreThoseOfTheContract()
    {
        QJsonParseError error;
        const auto root = QJsonDocument::fromJson(checkJson(sample()), &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(root[u"schema"].toString(), u"slipway.check/1"_s);
        QVERIFY(root[u"commit"].isNull());
        QCOMPARE(root[u"time"].toString(), u"2023-11-14T22:13:20Z"_s);
        QCOMPARE(root[u"verdict"].toString(), u"no-go"_s);
        QCOMPARE(root[u"score"][u"proven"].toDouble(), 33.3);
        QVERIFY(root[u"score"][u"claimed"].isNull());
        QCOMPARE(root[u"categories"].toArray().size(), 8);
        const auto category = root[u"categories"][0].toObject();
        QCOMPARE(category.keys(),
            (QStringList{u"best"_s,
                u"claimed"_s,
                u"counts"_s,
                u"coverage"_s,
                u"id"_s,
                u"name"_s,
                u"proven"_s}));
        QCOMPARE(category[u"best"].toDouble(), 66.7);
        QCOMPARE(category[u"counts"][u"fail"].toInt(), 1);
        QVERIFY(root[u"categories"][1][u"proven"].isNull());
    }
    void rowsSayWhatIsKnown()
    {
        const auto checks
            = QJsonDocument::fromJson(checkJson(sample())).object()[u"checks"].toArray();
        const auto failed = checks[0].toObject();
        QCOMPARE(failed[u"status"].toString(), u"fail"_s);
        QVERIFY(failed[u"unknown"].isNull());
        QCOMPARE(failed[u"credit"].toDouble(-1), 0.0);
        QCOMPARE(failed[u"evidence"][0][u"line"].toInt(), 7);
        QVERIFY(failed[u"evidence"][0][u"column"].isNull());
        QVERIFY(failed[u"evidence"][0][u"time"].isNull());
        QVERIFY(failed[u"evidence"][1][u"path"].isNull());
        QCOMPARE(failed[u"evidence"][1][u"time"].toString(), u"1970-01-01T00:00:01Z"_s);
        QCOMPARE(checks[1][u"unknown"].toString(), u"stale"_s);
        QVERIFY(checks[2][u"credit"].isNull());
    }
    void theSameAssessmentGivesTheSameBytes()
    {
        QCOMPARE(checkJson(sample()), checkJson(sample()));
        QVERIFY(checkJson(sample()).endsWith("}\n"));
    }
    void hostileTextStaysText()
    {
        QCOMPARE(jsonString(u"a\"\\\n\u202E\x1b</b>é🙂"_s),
            QByteArray("\"a\\\"\\\\\\n\\u202e\\u001b</b>é🙂\""));
        auto assessment = sample();
        assessment.project = u"x\u202E\x1b[31m"_s;
        assessment.checks[0].reason = u"\x1b[2J"_s;
        for (const auto& bytes :
            {checkText(assessment), checkMarkdown(assessment), checkJson(assessment)}) {
            QVERIFY(!bytes.contains('\x1b'));
            QVERIFY(!QString::fromUtf8(bytes).contains(u'\u202E'));
        }
    }
    void textSaysWhereAndWhatToDo()
    {
        const auto text = QString::fromUtf8(checkText(sample()));
        for (const auto& part : {u"NO-GO"_s,
                 u"33.3"_s,
                 u"INF-01"_s,
                 u"Dockerfile:7"_s,
                 u"Fix it."_s,
                 u"README.md (not there)"_s,
                 u"unknown (stale)"_s})
            QVERIFY2(text.contains(part), qPrintable(part));
    }
    void markdownKeepsItsTables()
    {
        const auto text = QString::fromUtf8(checkMarkdown(sample()));
        QVERIFY(text.contains(u"a\\|b"));
        QVERIFY(text.contains(u"`Dockerfile:7`"));
    }
    void theDemoSaysSo()
    {
        auto assessment = sample();
        assessment.isDemo = true;
        QVERIFY(checkText(assessment).startsWith("DEMO"));
        QVERIFY(checkMarkdown(assessment).contains("DEMO"));
        QVERIFY(QJsonDocument::fromJson(checkJson(assessment)).object()[u"demo"].toBool());
    }
};

SLIPWAY_TEST(CheckOutputTest)
#include "tst_check.moc"
