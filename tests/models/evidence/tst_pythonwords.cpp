// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythontokens.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

QStringList signsOf(const QString& text)
{
    QStringList out;
    for (const auto& token : readPythonTokens(text).tokens)
        if (token.kind == PythonToken::Kind::Operator)
            out << token.text.toString();
    return out;
}

} // namespace

class PythonWordsTest : public QObject {
    Q_OBJECT
private slots:
    void everyWordIsFoundAndNothingElse()
    {
        for (size_t i = 0; i < pythonWords.size(); ++i)
            QCOMPARE(size_t(PythonWord::of(pythonWords[i]).id), i + 1);
        for (const auto* text : {u"", u"iff", u"For", u"nonlocals", u"lamb", u"===", u"!", u"é"})
            QCOMPARE(PythonWord::of(text), PythonWord());
        QCOMPARE(PythonWord::of(u"lambda"), PythonWord(u"lambda"));
    }
    void theLongestOperatorIsTaken()
    {
        QCOMPARE(signsOf(u"a**=b//c>>=d->e:=f<>g!=h...i..j@=k"_s),
            (QStringList{u"**="_s,
                u"//"_s,
                u">>="_s,
                u"->"_s,
                u":="_s,
                u"<>"_s,
                u"!="_s,
                u"..."_s,
                u"."_s,
                u"."_s,
                u"@="_s}));
        QCOMPARE(signsOf(u"x=-1;y=~z*-w"_s),
            (QStringList{u"="_s, u"-"_s, u";"_s, u"="_s, u"~"_s, u"*"_s, u"-"_s}));
        QCOMPARE(readPythonTokens(u"a ! b\n"_s).brokenLine, 1);
    }
    void memoryThatIsUsedAgainHoldsNothingOfBefore()
    {
        PythonTokens tokens;
        readPythonTokens(u"a = (1,\n"_s, tokens);
        QVERIFY(tokens.brokenLine > 0);
        readPythonTokens(u"b\n"_s, tokens);
        QCOMPARE(tokens.brokenLine, 0);
        QCOMPARE(tokens.tokens.size(), size_t{3}); // the name, the end of its line, the end
        QCOMPARE(tokens.tokens.front().text, u"b");
    }
};

SLIPWAY_TEST(PythonWordsTest)
#include "tst_pythonwords.moc"
