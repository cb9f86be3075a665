// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

/// Commands as `line:word word`, one a line.
QString listed(const ShellScript& script)
{
    QStringList out;
    for (const auto& command : script.commands)
        out << QString::number(command.line) + u':' + command.words.join(u'|');
    return out.join(u'\n');
}

/// The command whose first word is `gate`.
int gateIn(const ShellScript& script)
{
    for (int i = 0; i < int(script.commands.size()); ++i)
        if (script.commands[size_t(i)].words.value(0) == u"gate")
            return i;
    return -1;
}

} // namespace

class ShellTest : public QObject {
    Q_OBJECT
private slots:
    void splits_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("expected");
        QTest::newRow("lists") << u"a 1 && b; c || d | e & f"_s
                               << u"1:a|1\n1:b\n1:c\n1:d\n1:e\n1:f"_s;
        QTest::newRow("quotes") << u"a 'x y' \"p \\\"q\\\"\" r\\ s"_s << u"1:a|x y|p \"q\"|r s"_s;
        QTest::newRow("continuation") << u"a \\\n  b\nc"_s << u"1:a|b\n3:c"_s;
        QTest::newRow("comments") << u"# no\na # yes\n#\nb x#y"_s << u"2:a\n4:b|x#y"_s;
        QTest::newRow("redirections") << u"a > out 2>&1 < in b &> all"_s << u"1:a|b"_s;
        QTest::newRow("here-document") << u"a <<EOF b\nx || true\nEOF\nc"_s << u"1:a|b\n4:c"_s;
        QTest::newRow("indented here-document") << u"a <<-'E'\n\tx\n\tE\nc"_s << u"1:a\n4:c"_s;
        QTest::newRow("substitution stays whole")
            << u"a $(b || true; c) `d; e`"_s << u"1:a|$(b || true; c)|`d; e`"_s;
        QTest::newRow("expression") << u"a ${{ x || 'y' }} b"_s << u"1:a|${{ x || 'y' }}|b"_s;
        QTest::newRow("assignments") << u"X=1 Y='2 3' a X=4\nZ=5"_s << u"1:a|X=4\n2:"_s;
        QTest::newRow("keywords") << u"if a; then b; else ! c; fi"_s << u"1:a\n1:b\n1:c"_s;
        QTest::newRow("open quote") << u"a 'b\nc"_s << u"1:a|b\nc"_s;
        QTest::newRow("open substitution") << u"a $(b"_s << u"1:a|$(b"_s;
        QTest::newRow("operators alone") << u"&& || ; | & ) ( } {"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
    }
    void splits()
    {
        QFETCH(QString, script);
        QFETCH(QString, expected);
        QCOMPARE(listed(splitShell(script)), expected);
    }

    void masks_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<bool>("errexit");
        QTest::addColumn<bool>("isMasked");
        const auto row = [](const char* script, bool errexit, bool isMasked) {
            QTest::newRow(
                qPrintable(QLatin1StringView(script) + (errexit ? u" (errexit)"_s : QString())))
                << QString::fromLatin1(script) << errexit << isMasked;
        };
        row("gate", true, false);
        row("gate", false, false);
        row("gate || true", true, true);
        row("gate || :", true, true);
        row("gate || exit 0", true, true);
        row("gate || exit", true, false);
        row("gate || exit 1", true, false);
        row("gate || retry", true, false);
        row("gate || { echo no; exit 1; }", true, false);
        row("gate || { echo no; true; }", true, true);
        row("gate || (echo no)", true, true);
        row("{ gate; } || true", true, true);
        row("(cd x && gate) || true", true, true);
        row("gate && echo fine || true", true, true);
        row("gate && echo fine", true, false);
        row("gate && echo fine\necho next", true, true);
        row("gate ||\n  true", true, true);
        row("gate; true", true, false);
        row("gate; true", false, true);
        row("gate\nexit 0", true, false);
        row("gate\nexit 0", false, true);
        row("set +e\ngate\necho x", true, true);
        row("set +e\ngate\nrc=$?\nset -e\nexit $rc", true, false);
        row("set -e\ngate\necho x", false, false);
        row("set -euo pipefail\ngate | tee log", false, false);
        row("gate | tee log", true, true);
        row("yes | gate", true, false);
        row("gate || code=$?\nexit $code", true, false);
        row("gate || code=$?\necho $code", true, true);
        row("if gate; then echo yes; fi", true, true);
        row("if ! gate; then exit 1; fi", true, false);
        row("if x; then\n gate\nelse\n other\nfi", false, false);
        row("gate &", true, false);
        row("gate & echo x", true, true);
        row("gate & wait", true, false);
        row("for a in 1 2; do gate; done || true", true, true);
    }
    void masks()
    {
        QFETCH(QString, script);
        QFETCH(bool, errexit);
        QFETCH(bool, isMasked);
        const auto split = splitShell(script);
        const auto found = maskOf(split, gateIn(split), {errexit, false});
        QVERIFY2(found.has_value() == isMasked, qPrintable(found ? found->text : u"not masked"_s));
    }

    void aMaskIsSaidWithItsLine()
    {
        const auto script = splitShell(u"x\ngate \\\n  || true"_s);
        const auto found = maskOf(script, 1, {true, false});
        QVERIFY(found);
        QCOMPARE(found->line, 3);
        QCOMPARE(found->text, u"|| true"_s);
    }
    void aFunctionFailsOnlyWhereItsCallsDo_data()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<bool>("isMasked");
        QTest::newRow("plain") << u"check"_s << false;
        QTest::newRow("exits") << u"check || exit 1"_s << false;
        QTest::newRow("prints") << u"check || echo no"_s << true;
        QTest::newRow("one of two counts") << u"check || true\ncheck"_s << false;
        QTest::newRow("never called") << u"other"_s << false;
    }
    void aFunctionFailsOnlyWhereItsCallsDo()
    {
        QFETCH(QString, call);
        QFETCH(bool, isMasked);
        const auto script
            = splitShell(u"check() {\n  gate || return 1\n}\n"_s + call + u"\necho done\n"_s);
        QCOMPARE(functionsOf(script).size(), size_t(1));
        QCOMPARE(maskOf(script, gateIn(script), {true, false}).has_value(), isMasked);
    }
    void optionsStandInTheFirstLine()
    {
        QVERIFY(optionsOfShebang(u"#!/bin/sh -eu\n"_s).errexit);
        QVERIFY(!optionsOfShebang(u"#!/usr/bin/env bash\nset -e\n"_s).errexit);
        QVERIFY(!optionsOfShebang(u"set -e\n"_s).errexit);
    }
    void textOfAnyEncodingIsRead()
    {
        QCOMPARE(sourceText("\xEF\xBB\xBF"
                            "a\r\nb\rc"),
            u"a\nb\nc"_s);
        QCOMPARE(sourceText("caf\xE9"), u"café"_s);
    }
    void aHugeScriptIsCutAndSaysSo()
    {
        const auto script = splitShell(u"a\n"_s.repeated(100), 10);
        QVERIFY(script.isCut);
        QCOMPARE(script.commands.size(), size_t(10));
        splitShell(u"{ ( $( `"_s.repeated(20'000)); // must only end
    }
};

SLIPWAY_TEST(ShellTest)
#include "tst_shell.moc"
