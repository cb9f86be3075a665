// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/relabel.h"
#include "support/testcase.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace slipway;
using config::RelabelStep;
using scrape::Relabeller;
using timeseries::Label;
using timeseries::Labels;
using Action = config::RelabelStep::Action;

Q_DECLARE_METATYPE(slipway::config::RelabelStep)

namespace {

std::optional<Labels> relabelled(std::vector<RelabelStep> steps, Labels labels)
{
    const auto relabeller = Relabeller::compile(std::move(steps));
    if (!relabeller)
        qFatal("%s", qPrintable(relabeller.error().text()));
    return relabeller->apply(std::move(labels));
}

RelabelStep named(Action action)
{
    RelabelStep step;
    step.action = action;
    step.targetLabel = u"b"_s;
    return step;
}

Labels single(const char* name, const char* value)
{
    return Labels(std::vector<Label>{{name, value}});
}

QString errorOf(const RelabelStep& step)
{
    const auto relabeller
        = Relabeller::compile({named(Action::DropEqual), named(Action::KeepEqual), step});
    return relabeller ? QString() : relabeller.error().text();
}

/// Steps without a target or with defaults need only a few of the fields.
RelabelStep replaceStep(const char* source, const char* regex, const char* target, const char* with)
{
    RelabelStep step;
    step.sourceLabels = QStringList{QString::fromLatin1(source)};
    step.regex = QString::fromLatin1(regex);
    step.targetLabel = QString::fromLatin1(target);
    step.replacement = QString::fromLatin1(with);
    return step;
}

RelabelStep nameStep(Action action, const char* regex, const char* with = "$1")
{
    RelabelStep step;
    step.action = action;
    step.regex = QString::fromLatin1(regex);
    step.replacement = QString::fromLatin1(with);
    return step;
}

const QStringList actionNames{u"replace"_s,
    u"keep"_s,
    u"drop"_s,
    u"keepequal"_s,
    u"dropequal"_s,
    u"hashmod"_s,
    u"labelmap"_s,
    u"labeldrop"_s,
    u"labelkeep"_s,
    u"lowercase"_s,
    u"uppercase"_s};

RelabelStep stepOf(const QJsonObject& object)
{
    RelabelStep step;
    for (const auto& source : object[u"source_labels"_s].toArray())
        step.sourceLabels << source.toString();
    step.separator = object[u"separator"_s].toString(step.separator);
    step.regex = object[u"regex"_s].toString(step.regex);
    step.targetLabel = object[u"target_label"_s].toString();
    step.replacement = object[u"replacement"_s].toString(step.replacement);
    step.modulus = static_cast<quint64>(object[u"modulus"_s].toInteger());
    step.action
        = static_cast<Action>(actionNames.indexOf(object[u"action"_s].toString(u"replace"_s)));
    return step;
}

Labels labelsOf(const QJsonObject& object)
{
    std::vector<Label> labels;
    for (auto entry = object.begin(); entry != object.end(); ++entry)
        labels.push_back({entry.key().toStdString(), entry.value().toString().toStdString()});
    return Labels(std::move(labels));
}

} // namespace

class RelabelTest : public QObject {
    Q_OBJECT
private slots:
    void agreesWithPrometheus_data()
    {
        QTest::addColumn<QJsonObject>("object");
        if (test::suitesFolder().isEmpty())
            return;
        const auto path = test::suitesFolder() + u"/conformance/promql/rules/relabel.jsonl"_s;
        for (const auto& line : test::readFile(path).split('\n')) {
            if (line.isEmpty())
                continue;
            const auto object = QJsonDocument::fromJson(line).object();
            QTest::newRow(qPrintable(object[u"id"_s].toString())) << object;
        }
    }
    void agreesWithPrometheus()
    {
        if (test::suitesFolder().isEmpty())
            QSKIP("the conformance suites are not here");
        QFETCH(QJsonObject, object);
        std::vector<RelabelStep> steps;
        for (const auto& step : object[u"relabel"_s].toArray())
            steps.push_back(stepOf(step.toObject()));
        const auto relabeller = Relabeller::compile(std::move(steps));
        QVERIFY2(relabeller, relabeller ? "" : qPrintable(relabeller.error().text()));
        const auto output = relabeller->apply(labelsOf(object[u"input"_s].toObject()));
        QCOMPARE(!output, object[u"dropped"_s].toBool());
        if (output)
            QCOMPARE(QString::fromStdString(output->text()),
                QString::fromStdString(labelsOf(object[u"output"_s].toObject()).text()));
    }
    void withoutStepsLabelsPass()
    {
        const Labels labels = single("a", "1");
        QCOMPARE(Relabeller().apply(labels), labels);
        QVERIFY(Relabeller::compile({})->isEmpty());
        QCOMPARE(relabelled({}, labels), labels);
    }
    void expandsAsGoDoes_data()
    {
        QTest::addColumn<QString>("replacement");
        QTest::addColumn<QString>("result");
        QTest::newRow("longest name") << u"$1x"_s << QString();
        QTest::newRow("braces end it") << u"${1}x"_s << u"heyx"_s;
        QTest::newRow("dollar") << u"$$1"_s << u"$1"_s;
        QTest::newRow("lone dollar") << u"a$-$"_s << u"a$-$"_s;
        QTest::newRow("open brace") << u"${1"_s << u"${1"_s;
        QTest::newRow("leading zero is a name") << u"x$01"_s << u"x"_s;
        QTest::newRow("no such group") << u"x$9"_s << u"x"_s;
        QTest::newRow("huge group") << u"x$99999999999999999999"_s << u"x"_s;
        QTest::newRow("group without part") << u"x$3"_s << u"x"_s;
        QTest::newRow("named") << u"<$word>"_s << u"<ho>"_s;
        QTest::newRow("whole") << u"$0"_s << u"hey-ho"_s;
    }
    void expandsAsGoDoes()
    {
        QFETCH(QString, replacement);
        QFETCH(QString, result);
        auto step = replaceStep("a", "(hey)-(?<word>h[(?<]?o)|(never)", "b", "");
        step.replacement = replacement;
        const auto output = relabelled({step}, Labels({{"a", "hey-ho"}, {"b", "before"}}));
        QCOMPARE(QString::fromUtf8(
                     output->value("b").data(), static_cast<qsizetype>(output->value("b").size())),
            result);
    }
    void anEmptyResultRemovesTheLabel()
    {
        const Labels labels({{"a", "1"}, {"b", "2"}});
        QCOMPARE(relabelled({replaceStep("a", "1", "b", "")}, labels), single("a", "1"));
        QCOMPARE(relabelled({replaceStep("missing", "(.*)", "b", "")}, labels), single("a", "1"));
    }
    void anEmptySourceMatchesTheUsualExpression()
    {
        const Labels labels = single("a", "1");
        QCOMPARE(relabelled({replaceStep("missing", "(.*)", "b", "x$1")}, labels),
            Labels({{"a", "1"}, {"b", "x"}}));
    }
    void aTargetMayBeComputed()
    {
        const Labels labels({{"a", "one"}, {"b", "1"}});
        QCOMPARE(relabelled({replaceStep("a", "(o)(n)?e", "$1.${2}", "$2")}, labels),
            Labels({{"a", "one"}, {"b", "1"}, {"o.n", "n"}}));
        QCOMPARE(relabelled({replaceStep("a", "(x)?one", "$1", "v")}, labels), labels);
    }
    void mapsLabelsInTheOrderTheyWereSet()
    {
        // Both end as "x": what was set later wins, though its name sorts first.
        const Labels labels = single("k_b", "base");
        const auto output = relabelled(
            {replaceStep("none", "(.*)", "k_a", "set"), nameStep(Action::LabelMap, "k_.", "x")},
            labels);
        QCOMPARE(std::string(output->value("x")), std::string("set"));
    }
    void keepsTemporaryLabels()
    {
        const auto output
            = relabelled({replaceStep("a", "(.*)", "__tmp_x", "y")}, single("a", "1"));
        QCOMPARE(std::string(output->value("__tmp_x")), std::string("y"));
    }
    void changesTheCaseOfEachLetter()
    {
        auto step = named(Action::Uppercase);
        step.sourceLabels = QStringList{u"b"_s};
        QCOMPARE(relabelled({step}, single("b", "stra\u00dfe \u00e4")),
            single("b", "STRA\u00dfE \u00c4"));
    }
    void refusesWhatPrometheusRefuses_data()
    {
        QTest::addColumn<RelabelStep>("step");
        QTest::addColumn<QString>("text");
        RelabelStep step;
        const auto row = [&step](const char* name, const char* what) {
            QTest::newRow(name) << step << u"step 3: "_s + QString::fromLatin1(what);
        };
        row("no target", "replace needs a target label (add targetLabel)");
        step = replaceStep("a", "(", "b", "c");
        row("bad expression", "regular expression \"(\" is not valid: missing ): ^(?s:()$");
        step = named(Action::HashMod);
        row("no modulus", "hashmod needs a modulus above 0 (add modulus)");
        step = named(Action::Lowercase);
        step.replacement = u"c"_s;
        row("replacement", "lowercase has no replacement (remove replacement)");
        step = named(Action::KeepEqual);
        step.regex = u"c"_s;
        row("equal",
            "keepequal takes only source labels and a target label (remove the other keys)");
        step = nameStep(Action::LabelDrop, "b");
        step.sourceLabels = QStringList{u"c"_s};
        row("drop", "labeldrop takes only a regex (remove the other keys)");
        step = nameStep(Action::LabelMap, "(.*)", "");
        row("map",
            "labelmap needs a replacement, which names the label (write replacement, as in $1)");
    }
    void refusesWhatPrometheusRefuses()
    {
        QFETCH(RelabelStep, step);
        QFETCH(QString, text);
        QCOMPARE(errorOf(step), text);
    }
};

SLIPWAY_TEST(RelabelTest)

#include "tst_relabel.moc"
