// SPDX-License-Identifier: GPL-3.0-or-later
// Before <compare>, which the moc of Qt 6.4 cannot read where no header of Qt came first.
#include "base/result.h"
#include "rules/template/printing.h"
#include "rules/template/template.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rules;
using timeseries::Labels;

namespace {

/// What an alert's template sees, with a value of 1234567.891.
templates::Value alertDot()
{
    auto record = std::make_shared<templates::Record>();
    record->type = "struct";
    record->fields = {{"Labels", templates::fromLabels(Labels({{"job", "api"}, {"zone", "a"}}))},
        {"Value", templates::Value{1234567.891}}};
    return {templates::RecordPtr(std::move(record))};
}

TemplateContext context()
{
    TemplateContext out;
    out.externalUrl = "http://example.org/prom";
    out.now = 1'353'755'652'000;
    out.variables.emplace("$value", templates::Value{0.5});
    out.query = [](const std::string& expression) -> Result<std::vector<templates::Value>> {
        if (expression == "bad")
            return failure(u"1:1"_s, u"no"_s);
        std::vector<templates::Value> samples;
        samples.push_back(templates::makeSample(Labels({{"i", "b"}, {"n", "2"}}), 2));
        samples.push_back(templates::makeSample(Labels({{"i", "a"}, {"n", "1"}}), 1.5));
        return samples;
    };
    return out;
}

QString expanded(const QString& text, const TemplateContext& in = context())
{
    const auto parsed = Template::parse(text.toStdString(), "t", {"$value"});
    if (!parsed)
        return u"ERROR "_s + parsed.error().text();
    const auto out = parsed->expand(alertDot(), in);
    return out ? QString::fromStdString(*out) : u"ERROR "_s + out.error().text();
}

} // namespace

class TemplateTest : public QObject {
    Q_OBJECT
private slots:
    void expandsAsGoDoes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("output");
        const auto row = [](const char* text, const char* output) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(output);
        };
        row("plain } }} text", "plain } }} text");
        row("a {{- 1 -}} b", "a1b");
        row("a {{/* no */}} b{{- /* no */ -}} c", "a  bc");
        row("{{.Value}} {{$value}} {{$.Labels.job}}", "1.234567891e+06 0.5 api");
        row("{{.Labels}} {{.Labels.missing}}|", "map[job:api zone:a] |");
        row("{{if .Labels.job}}y{{else}}n{{end}}{{if not true}}y{{else if 1}}e{{end}}", "ye");
        row("{{with .Labels.none}}x{{else}}{{.Value | printf \"%.1f\"}}{{end}}", "1234567.9");
        row("{{with $x := 5}}{{$x}}{{end}}{{$y := 1}}{{if true}}{{$y = 2}}{{$y := 3}}{{end}}{{$y}}",
            "52");
        row("{{range $k, $v := .Labels}}{{$k}}={{$v}},{{end}}", "job=api,zone=a,");
        row("{{range query \"x\"}}{{.Labels.i}}{{.Value}} {{else}}none{{end}}", "b2 a1.5 ");
        row("{{range $i, $s := query \"x\"}}{{if eq $i 1}}{{break}}{{end}}{{$i}}{{end}}", "0");
        row("{{range 3}}{{if eq . 1}}{{continue}}{{end}}{{.}}{{end}}", "02");
        row("{{define \"T\"}}<{{.}}>{{end}}{{template \"T\" 3}}{{block \"B\" 4}}[{{.}}]{{end}}",
            "<3>[4]");
        row("{{and 1 0 x}}", "ERROR 1:11: function \"x\" not defined");
        row("{{and 1 0 2}} {{or 0 \"\" 3}} {{not 0}} {{and}}",
            "ERROR 1:41: executing \"t\" at <and>: wrong number of args for and: want at least 1 "
            "got 0");
        row("{{and 1 0 2}} {{or 0 \"\" 3}} {{or 1 (query \"bad\")}}", "0 3 1");
        row("{{eq 1 2 1}} {{ne \"a\" \"b\"}} {{lt 1 2}} {{le 2.0 2.0}} {{gt \"b\" \"a\"}} {{ge 1 "
            "2}}",
            "true true true true true false");
        row("{{eq .Value 1}}",
            "ERROR 1:3: executing \"t\" at <eq .Value 1>: error calling eq: incompatible types for "
            "comparison (write 1.0 to compare with a sample's value)");
        row("{{len \"abc\"}} {{len .Labels}} {{index .Labels \"job\"}} {{slice \"abcd\" 1 3}}",
            "3 2 api bc");
        row("{{index (query \"x\") 1 | value}} {{query \"x\" | sortByLabel \"i\" | first | label "
            "\"n\"}}",
            "1.5 1");
        row("{{print 1 2 \"a\" \"b\" 3}} {{println \"x\" 1}}", "1 2ab3 x 1\n");
        row("{{html \"<a href='x'>\"}} {{js \"it's \\\"<\"}} {{urlquery \"a b&c\"}}",
            "&lt;a href=&#39;x&#39;&gt; it\\'s \\\"\\u003C a+b%26c");
        row("{{\"\\u00e9\\x41\\n\" | printf \"%q\"}} {{`raw\\n`}} {{'a'}} {{0x1F}} {{1e3}} {{017}}",
            "\"\u00e9A\\n\" raw\\n 97 31 1000 15");
        row("{{(query \"x\" | first).Value}} {{(index (query \"x\") 0).Labels.i}}", "2 b");
        row("{{reReplaceAll \"(a)(b)?\" \"<$1|${2}>\" \"ab a\"}} {{reReplaceAll \"x*\" \"-\" "
            "\"abc\"}}",
            "<a|b> <a|> -a-b-c-");
        row("{{match \"^a.c$\" \"abc\"}} {{match \"b\" \"abc\"}} {{toUpper \"a\u00df\"}}",
            "true true A\u00df");
        row("{{args 1 \"x\"}} {{(args 1 \"x\").arg1}} {{(args).arg7}}",
            "map[arg0:1 arg1:x] x <no value>");
        row("{{graphLink \"up{a=\\\"b\\\"}\"}}", "/graph?g0.expr=up%7Ba%3D%22b%22%7D&g0.tab=0");
        row("{{externalURL}} {{pathPrefix}} {{now}}",
            "http://example.org/prom /prom 1.353755652e+09");
        row("{{(toTime 1.5).Format \"2006-01-02T15:04:05.000Z07:00\"}} {{(1.5 | toTime).Unix}}",
            "1970-01-01T00:00:01.500Z 1");
        row("{{((toTime 90).Sub (toTime 0)).String}} {{(toDuration 0.0015).String}}",
            "1m30s 1.5ms");
        row("{{humanizeDuration 135.3563}} {{humanize 1048576}} {{humanize1024 1048576}}",
            "2m 15s 1.049M 1Mi");
        row("{{\"foo.example.com:80\" | stripDomain}} {{\"[::1]:6006\" | stripPort}}",
            "foo:80 ::1");
        row("{{title \"this part's x\"}} {{parseDuration \"2h10m15s\"}}", "This Part'S X 7815");
        row("{{tmpl \"x\" 1}}{{define \"x\"}}v{{.}}{{end}}", "v1");
        row("{{1 | printf \"%d %s\" 2}}", "2 %!s(int=1)");
        row("{{if and (gt .Value 1.0) (lt .Value 2e6)}}in{{end}}", "in");
    }
    void expandsAsGoDoes()
    {
        QFETCH(QString, text);
        QFETCH(QString, output);
        QCOMPARE(expanded(text), output);
    }

    void formatsAsPrintfDoes_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("output");
        const auto row = [](const char* code, const char* output) {
            QTest::newRow(code) << QString::fromUtf8(code) << QString::fromUtf8(output);
        };
        row("\"%d|%5d|%-5d|%05d|%+d|% d\" 7 7 7 7 7 7", "7|    7|7    |00007|+7| 7");
        row("\"%x %X %#x %o %O %b %c %U %q\" 255 255 255 8 8 5 65 65 65",
            "ff FF 0xff 10 0o10 101 A U+0041 'A'");
        row("\"%f %.2f %8.3f %e %g %G\" 1.5 1.005 3.14159 12345.678 1e21 1e-7",
            "1.500000 1.00    3.142 1.234568e+04 1e+21 1E-07");
        row("\"%v %v %v\" 100000.0 1000000.0 0.0001", "100000 1e+06 0.0001");
        row("\"%.4g %.4g %.3g\" 1234567.0 0.00001234 100.0", "1.235e+06 1.234e-05 100");
        row("\"%s|%10s|%-4s|%.2s|%q|%x\" \"a\" \"b\" \"c\" \"xyz\" \"q\\\"\" \"hi\"",
            "a|         b|c   |xy|\"q\\\"\"|6869");
        row("\"%t %v %T %T\" true false 1 \"x\"", "true false int string");
        row("\"%d|%5d|%+d\" \"hi\" \"hi\" 1.5",
            "%!d(string=hi)|%!d(string=   hi)|%!d(float64=+1.5)");
        row("\"%x|%X|%.0d|%#o|%U\" 1.5 -100.0 0 0 -255",
            "0x1.8p+00|-0X1.9P+06||0|U+FFFFFFFFFFFFFF01");
        row("\"%s|%x\" .Labels .Labels", "map[job:api zone:a]|map[6a6f62:617069 7a6f6e65:61]");
        row("\"%d %d\" 1", "1 %!d(MISSING)");
        row("\"%d\" 1 2", "1%!(EXTRA int=2)");
        row("\"%!\" 1", "%!!(int=1)");
        row("\"100%\"", "100%!(NOVERB)");
        row("\"%% %[2]d %[1]d\" 1 2", "% 2 1");
        row("\"%[5]d\" 1", "%!d(BADINDEX)");
        row("\"%*d|%.*f\" 4 7 1 2.25", "   7|2.2");
        row("\"%v %v\" nil .", "<nil> {map[job:api zone:a] 1.234567891e+06}");
        row("\"%6.2f%%\" -3.14159", " -3.14%");
        row("\"%-8v|%08.3f|%+.1e\" \"ab\" -3.14159 12345.0", "ab      |-003.142|+1.2e+04");
    }
    void formatsAsPrintfDoes()
    {
        QFETCH(QString, code);
        QFETCH(QString, output);
        QCOMPARE(expanded(u"{{printf %1}}"_s.arg(code)), output);
    }

    void tellsWhatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* text, const char* error) {
            QTest::newRow(text) << QString::fromUtf8(text)
                                << u"ERROR "_s + QString::fromUtf8(error);
        };
        row("ab\n  {{ $nope }}", "2:6: undefined variable \"$nope\"");
        row("{{if 1}}x", "1:10: unexpected EOF");
        row("{{end}}", "1:6: unexpected {{end}}");
        row("{{else}}", "1:3: unexpected {{else}}");
        row("{{1 | 2}}", "1:7: non executable command in pipeline stage 2");
        row("{{1 2}}", "1:3: executing \"t\" at <1>: can't give argument to non-function 1");
        row("{{break}}", "1:3: {{break}} outside {{range}}");
        row("{{template \"no\"}}", "1:3: executing \"t\": template \"no\" not defined");
        row("{{.Value.x}}",
            "1:3: executing \"t\" at <.Value.x>: can't evaluate field x in type float64");
        row("{{label 1 2}}", "1:9: executing \"t\" at <1>: expected string; found 1");
        row("{{humanize \"x\"}}",
            "1:3: executing \"t\" at <humanize \"x\">: error calling humanize: parsing \"x\": "
            "invalid "
            "syntax");
        row("{{query \"bad\"}}",
            "1:3: executing \"t\" at <query \"bad\">: error calling query: 1:1: no");
        row("{{match \"(\" \"\"}}",
            "1:3: executing \"t\" at <match \"(\" \"\">: error calling match: regular expression "
            "\"(\" is not "
            "valid: missing ): (");
        row("{{index \"ab\" 2}}",
            "1:3: executing \"t\" at <index \"ab\" 2>: error calling index: index out of range: 2");
        row("{{range 1.5}}{{end}}", "1:9: executing \"t\": range can't iterate over 1.5");
        row("{{nil}}", "1:3: executing \"t\" at <nil>: nil is not a command");
        row("{{(1}}", "1:5: unclosed left paren");
        row("{{\"a}}", "1:3: unterminated quoted string");
        row("{{$value+1}}", "1:9: bad character U+002B '+'");
        row("{{define \"a\"}}1{{end}}{{define \"a\"}}2{{end}}",
            "1:43: multiple definition of template \"a\"");
        row("{{1_0x}}", "1:3: bad number syntax: \"1_0x\"");
    }
    void tellsWhatIsWrong()
    {
        QFETCH(QString, text);
        QFETCH(QString, error);
        QCOMPARE(expanded(text), error);
    }

    void hostileTemplatesEnd_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("recursion")
            << u"{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}"_s
            << u"template depth"_s;
        QTest::newRow("tmpl recursion")
            << u"{{define \"a\"}}{{tmpl \"a\" 1}}{{end}}{{tmpl \"a\" 1}}"_s << u"template depth"_s;
        QTest::newRow("steps") << u"{{range 999999}}{{range 999999}}{{end}}{{end}}"_s << u"steps"_s;
        QTest::newRow("output") << u"{{range 9999}}%1{{end}}"_s.arg(QString(1000, u'x'))
                                << u"longer than"_s;
        QTest::newRow("doubling")
            << u"{{$x := \"xxxxxxxx\"}}{{range 99}}{{$x = print $x $x}}{{end}}"_s
            << u"longer than"_s;
        QTest::newRow("width")
            << u"{{$x := \"\"}}{{range 99}}{{$x = printf \"%%900000d\" 1}}{{end}}"_s.replace(
                   u"%%"_s, u"%"_s)
            << u"longer than"_s;
        QTest::newRow("args") << u"{{$x := args}}{{range 99999}}{{$x = args $x}}{{end}}"_s
                              << u"levels"_s;
        QTest::newRow("wide args")
            << u"{{$x := args 1}}{{range 60}}{{$x = args $x $x}}{{end}}{{$x}}"_s
            << u"longer than"_s;
        QTest::newRow("parentheses") << u"{{%1 1 %2}}"_s.arg(QString(5000, u'('),
            QString(5000, u')')) << u"levels of blocks"_s;
        QTest::newRow("blocks") << u"{{if 1}}"_s.repeated(5000) << u"levels of blocks"_s;
        QTest::newRow("queries") << u"{{range 999}}{{query \"x\"}}{{end}}"_s << u"steps"_s;
        QTest::newRow("length") << QString(70'000, u'x') << u"longer than 65536"_s;
    }
    void hostileTemplatesEnd()
    {
        QFETCH(QString, text);
        QFETCH(QString, complaint);
        const auto out = expanded(text);
        QVERIFY2(out.startsWith(u"ERROR"_s) && out.contains(complaint), qPrintable(out.left(300)));
    }

    void escapesHtmlWhereAsked()
    {
        auto in = context();
        in.escapesHtml = true;
        QCOMPARE(expanded(u"<b>{{\"<i>\"}}{{\"<u>\" | safeHtml}}"_s, in), u"<b>&lt;i&gt;<u>"_s);
    }

    void writesFloatsAsGo_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << u"0"_s;
        QTest::newRow("minus zero") << -0.0 << u"-0"_s;
        QTest::newRow("plain") << 123456.0 << u"123456"_s;
        QTest::newRow("exponent") << 123456789.0 << u"1.23456789e+08"_s;
        QTest::newRow("small") << 0.00001 << u"1e-05"_s;
        QTest::newRow("third") << 1.0 / 3 << u"0.3333333333333333"_s;
        QTest::newRow("largest") << 1.7976931348623157e308 << u"1.7976931348623157e+308"_s;
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << u"+Inf"_s;
        QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << u"NaN"_s;
    }
    void writesFloatsAsGo()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(templates::floatText(value, 'g', -1)), text);
    }
};

SLIPWAY_TEST(TemplateTest)

#include "tst_template.moc"
