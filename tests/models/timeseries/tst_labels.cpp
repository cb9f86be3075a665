// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "timeseries/labels.h"
#include "timeseries/seriesstore.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::timeseries;

namespace {

Labels single(const char* name, const char* value)
{
    return Labels(std::vector<Label>{{name, value}});
}

} // namespace

class LabelsTest : public QObject {
    Q_OBJECT
private slots:
    void areSortedAndHoldNoEmptyValue()
    {
        const Labels labels({{"b", "2"}, {"a", "1"}, {"c", ""}});
        QCOMPARE(labels.all().size(), size_t(2));
        QCOMPARE(labels.all()[0].name, std::string("a"));
        QVERIFY(!labels.contains("c"));
        QCOMPARE(std::string(labels.value("b")), std::string("2"));
        QVERIFY(labels.value("zzz").empty());
    }
    void ofEqualNamesTheLastWins()
    {
        const Labels labels({{"a", "1"}, {"b", "x"}, {"a", "2"}});
        QCOMPARE(labels, Labels({{"a", "2"}, {"b", "x"}}));
        QVERIFY(Labels({{"a", "1"}, {"a", ""}}).isEmpty());
    }
    void changeIntoNewSets()
    {
        const Labels labels({{"a", "1"}, {"b", "2"}});
        QCOMPARE(labels.with("c", "3").all().size(), size_t(3));
        QCOMPARE(labels.with("a", "9"), Labels({{"a", "9"}, {"b", "2"}}));
        QCOMPARE(labels.with("a", ""), single("b", "2"));
        QCOMPARE(labels.without("zzz"), labels);
        QCOMPARE(labels.keeping({"b", "zzz"}), single("b", "2"));
        QCOMPARE(labels.dropping({"b"}), single("a", "1"));
    }
    void equalSetsHaveEqualHashes()
    {
        const Labels one({{"a", "1"}, {"b", "2"}});
        QCOMPARE(one.hash(), Labels({{"b", "2"}, {"a", "1"}}).hash());
        QVERIFY(one.hash() != Labels({{"a", "2"}, {"b", "1"}}).hash());
        QVERIFY(single("ab", "c").hash() != single("a", "bc").hash());
    }
    void areWrittenAsPrometheusDoes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << u"a"_s << u"1"_s << u"up{a=\"1\"}"_s;
        QTest::newRow("escapes") << u"a"_s << u"x\"\\\n"_s << u"up{a=\"x\\\"\\\\\\n\"}"_s;
        QTest::newRow("quoted name") << u"a.b"_s << u"1"_s << u"up{\"a.b\"=\"1\"}"_s;
        QTest::newRow("quoted metric") << u"__name__"_s << u"my metric"_s << u"{\"my metric\"}"_s;
        QTest::newRow("no label") << u"a"_s << u""_s << u"up"_s;
        QTest::newRow("no name") << u"__name__"_s << u""_s << u"{}"_s;
    }
    void areWrittenAsPrometheusDoes()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, text);
        const Labels labels({{"__name__", "up"}, {name.toStdString(), value.toStdString()}});
        QCOMPARE(QString::fromStdString(labels.text()), text);
    }
};

class MatcherTest : public QObject {
    Q_OBJECT
private slots:
    void matches_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isMatch");
        const auto row = [](const char* name,
                             Matcher::Kind kind,
                             const QString& pattern,
                             const QString& value,
                             bool isMatch) {
            QTest::newRow(name) << int(kind) << pattern << value << isMatch;
        };
        row("equal", Matcher::Kind::Equal, u"api"_s, u"api"_s, true);
        row("equal is whole", Matcher::Kind::Equal, u"api"_s, u"api2"_s, false);
        row("not equal", Matcher::Kind::NotEqual, u"api"_s, u"web"_s, true);
        row("anchored at the end", Matcher::Kind::Regex, u"ap"_s, u"api"_s, false);
        row("anchored at the start", Matcher::Kind::Regex, u"pi"_s, u"api"_s, false);
        row("alternatives are anchored too", Matcher::Kind::Regex, u"a|b"_s, u"ab"_s, false);
        row("alternatives", Matcher::Kind::Regex, u"a|b"_s, u"b"_s, true);
        row("dot takes a newline", Matcher::Kind::Regex, u"a.b"_s, u"a\nb"_s, true);
        row("absent label", Matcher::Kind::Regex, u".*"_s, u""_s, true);
        row("not regex", Matcher::Kind::NotRegex, u"5.."_s, u"200"_s, true);
        row("not regex, matching", Matcher::Kind::NotRegex, u"5.."_s, u"503"_s, false);
    }
    void matches()
    {
        QFETCH(int, kind);
        QFETCH(QString, pattern);
        QFETCH(QString, value);
        QFETCH(bool, isMatch);
        const auto matcher = Matcher::make(Matcher::Kind(kind), "label", pattern.toStdString());
        QVERIFY(matcher);
        QCOMPARE(matcher->matches(value.toStdString()), isMatch);
    }
    void aBrokenExpressionIsAnError()
    {
        const auto matcher = Matcher::make(Matcher::Kind::Regex, "label", "a(");
        QVERIFY(!matcher);
        QVERIFY(matcher.error().what.contains(u"a("));
    }
};

SLIPWAY_TEST(LabelsTest)
SLIPWAY_TEST(MatcherTest)
#include "tst_labels.moc"
