// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/logview.h"

#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway::ui;

namespace {

struct Log {
    Log()
    {
        theme.applyTo(*qApp);
        file = folder.filePath(u"run.log"_s);
        view = std::make_unique<LogView>(theme);
        view->resize(800, 400);
        view->show();
        QVERIFY(QTest::qWaitForWindowActive(view.get()));
    }
    ~Log()
    {
        view.reset();
        qApp->setStyle(u"Fusion"_s);
    }
    void write(const QByteArray& bytes, QIODevice::OpenMode mode = QIODevice::Append)
    {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly | mode));
        out.write(bytes);
    }
    void show(const QByteArray& bytes)
    {
        write(bytes, QIODevice::Truncate);
        view->setSource({.file = file});
    }
    qint64 lines() const { return view->area()->lineCount(); }
    QString line(qint64 number) const
    {
        const auto shown = view->area()->lineAt(number);
        return shown ? shown->text : QString();
    }
    QScrollBar* bar() const { return view->area()->verticalScrollBar(); }

    Theme theme;
    QTemporaryDir folder;
    QString file;
    std::unique_ptr<LogView> view;
};

QByteArray numbered(int from, int count)
{
    QByteArray out;
    for (int i = from; i < from + count; ++i)
        out += "line " + QByteArray::number(i) + (i % 1000 == 0 ? " ERROR round\n" : " all well\n");
    return out;
}

} // namespace

class LogViewTest : public QObject {
    Q_OBJECT
private slots:
    void aMillionLinesAreThereAndSearched()
    {
        Log l;
        l.show(numbered(0, 1'000'000));
        QTRY_COMPARE(l.lines(), 1'000'000);
        QTRY_COMPARE(l.line(999'999), u"line 999999 all well"_s);
        QTest::keyClick(l.view->area(), Qt::Key_Home);
        QTRY_COMPARE(l.line(0), u"line 0 ERROR round"_s);
        l.view->area()->showLine(500'123);
        QTRY_COMPARE(l.line(500'123), u"line 500123 all well"_s);
        QTest::keyClick(l.view->area(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(l.view->searchField(), u"error"_s);
        QTRY_VERIFY(!l.view->search()->isRunning() && l.view->search()->hits().size() == 1000);
        QTRY_COMPARE(l.view->countText(), u"502 of 1\u2009000"_s);
    }
    void followsUntilSomebodyScrollsUp()
    {
        Log l;
        l.show(numbered(0, 200));
        QTRY_COMPARE(l.lines(), 200);
        QTRY_COMPARE(l.bar()->value(), l.bar()->maximum());
        l.write(numbered(200, 100));
        QTRY_COMPARE(l.lines(), 300);
        QCOMPARE(l.bar()->value(), l.bar()->maximum());
        QTRY_COMPARE(l.line(299), u"line 299 all well"_s);
        QTest::keyClick(l.view->area(), Qt::Key_PageUp);
        QTRY_VERIFY(!l.view->area()->isFollowing());
        QCOMPARE(l.view->followButton()->text(), u"Follow"_s);
        const int place = l.bar()->value();
        l.write(numbered(300, 100));
        QTRY_COMPARE(l.lines(), 400);
        QCOMPARE(l.bar()->value(), place);
        QTest::keyClick(l.view->area(), Qt::Key_End);
        QVERIFY(l.view->area()->isFollowing());
        QCOMPARE(l.bar()->value(), l.bar()->maximum());
        QTest::mouseClick(l.view->followButton(), Qt::LeftButton);
        QVERIFY(!l.view->area()->isFollowing());
    }
    void aLineWithoutItsEndGrows()
    {
        Log l;
        l.show("first\nsecond ha");
        QTRY_COMPARE(l.line(1), u"second ha"_s);
        l.write("lf\nthird");
        QTRY_COMPARE(l.line(1), u"second half"_s);
        QTRY_COMPARE(l.line(2), u"third"_s);
        QCOMPARE(l.lines(), 3);
    }
    void aShorterOrOtherFileBeginsAgain()
    {
        Log l;
        l.show(numbered(0, 500));
        QTRY_COMPARE(l.lines(), 500);
        l.write("anew\n", QIODevice::Truncate);
        QTRY_COMPARE(l.lines(), 1);
        QTRY_COMPARE(l.line(0), u"anew"_s);
        QVERIFY(QFile::remove(l.file));
        QTRY_VERIFY(!l.view->area()->problem().isEmpty());
        QCOMPARE(l.line(0), u"anew"_s); // what was read stays
        l.write("a longer file\nin its place\n");
        QTRY_COMPARE(l.lines(), 2);
        QTRY_VERIFY(l.view->area()->problem().isEmpty());
    }
    void aMissingLogSaysSo()
    {
        Log l;
        QCOMPARE(l.view->noticeText(), u"No command has run yet"_s);
        l.view->setSource({.file = l.folder.filePath(u"none.log"_s)});
        QTRY_VERIFY(l.view->noticeText().contains(u"cannot be read"));
        l.show({});
        QTRY_COMPARE(l.view->noticeText(), u"Nothing was printed yet"_s);
    }
    void theFreedMiddleIsOneLine()
    {
        Log l;
        const QByteArray hole(3 << 20, '\0');
        l.write("head 1\nhead 2 cut" + hole + "rest of a line\ntail 1\n", QIODevice::Truncate);
        const qint64 from = 17;
        l.view->setSource({.file = l.file, .freedFrom = from, .freedTo = from + hole.size()});
        QTRY_COMPARE(l.lines(), 5);
        QTRY_COMPARE(l.line(1), u"head 2 cut"_s);
        QCOMPARE(l.line(2), u"… 3 MiB were freed here …"_s);
        QCOMPARE(l.line(3), u"rest of a line"_s);
        QCOMPARE(l.line(4), u"tail 1"_s);
        // The hole grows while the command goes on.
        l.view->setSource({.file = l.file, .freedFrom = from, .freedTo = from + hole.size() + 15});
        QTRY_COMPARE(l.lines(), 4);
        QTRY_COMPARE(l.line(3), u"tail 1"_s);
        l.view->openSearch();
        QTest::keyClicks(l.view->searchField(), u"tail"_s);
        QTRY_COMPARE(l.view->search()->hits(), std::vector<qint64>{3});
    }
    void aLineOfFiftyMegabytesIsCut()
    {
        Log l;
        l.show("short\n" + QByteArray(50 << 20, 'x') + "\nafter\n");
        QTRY_COMPARE(l.lines(), 3);
        QTRY_COMPARE(l.line(2), u"after"_s);
        QTRY_VERIFY(l.line(1).endsWith(u"(52424704 bytes more)"));
        QVERIFY(l.line(1).size() < 4200);
        QCOMPARE(l.line(0), u"short"_s);
    }
    void bytesFromElsewhereAreShownWithoutAFile()
    {
        Log l;
        l.view->setSource({.isAttachment = true, .bytes = "from another\nmachine\n"});
        QTRY_COMPARE(l.line(1), u"machine"_s);
        QVERIFY(l.view->followButton()->isHidden());
    }
    void searchGoesRoundAndGrowsWithTheLog()
    {
        Log l;
        l.show(numbered(1, 3000));
        QTRY_COMPARE(l.lines(), 3000);
        QTest::keyClick(l.view->area(), Qt::Key_Home);
        QTest::keyClicks(l.view->area(), u"/"_s);
        QVERIFY(l.view->searchField()->isVisible());
        QTest::keyClicks(l.view->searchField(), u"ERROR"_s);
        QTRY_COMPARE(l.view->countText(), u"1 of 3"_s);
        QTest::keyClick(l.view->searchField(), Qt::Key_Return);
        QCOMPARE(l.view->countText(), u"2 of 3"_s);
        QTest::keyClick(l.view->searchField(), Qt::Key_F3);
        QTest::keyClick(l.view->searchField(), Qt::Key_F3);
        QCOMPARE(l.view->countText(), u"1 of 3"_s);
        QTest::keyClick(l.view->searchField(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(l.view->countText(), u"3 of 3"_s);
        l.write(numbered(3001, 2000));
        QTRY_COMPARE(l.view->search()->hits().size(), size_t{5});
        QTest::keyClicks(l.view->searchField(), u"!"_s);
        QTRY_COMPARE(l.view->countText(), u"no line"_s);
        QTest::keyClick(l.view->searchField(), Qt::Key_Escape);
        QVERIFY(!l.view->searchField()->isVisible());
        QVERIFY(l.view->area()->hasFocus());
    }
    void copiesLinesWithoutControlBytes()
    {
        Log l;
        l.show("plain\n\x1B[31mred\x1B[0m\x07 bell\ttab\r\n\x1B]0;title\x07\n");
        QTRY_COMPARE(l.lines(), 3);
        QSignalSpy copied(l.view.get(), &LogView::copyRequested);
        QTest::keyClick(l.view->area(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(l.view->area(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(copied.size(), 1);
        const QString text = copied[0][0].toString();
        QCOMPARE(text.section(u'\n', 0, 0), u"plain"_s);
        QCOMPARE(text.section(u'\n', 1, 1), u"red\\u{7} bell   tab"_s);
        for (const QChar c : text)
            QVERIFY(c == u'\n' || !c.isNonCharacter());
        QVERIFY(std::none_of(text.begin(), text.end(), [](QChar c) {
            return c != u'\n' && c.category() == QChar::Other_Control;
        }));
    }
    void selectsLinesByMouse()
    {
        Log l;
        l.show("one\ntwo\nthree\n");
        QTRY_COMPARE(l.line(2), u"three"_s);
        QSignalSpy copied(l.view.get(), &LogView::copyRequested);
        auto* port = l.view->area()->viewport();
        QTest::mouseClick(port, Qt::LeftButton, {}, QPoint(40, 28));
        QTest::mouseClick(port, Qt::LeftButton, Qt::ShiftModifier, QPoint(40, 48));
        QTest::keyClick(l.view->area(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(copied.size(), 1);
        QCOMPARE(copied[0][0].toString(), u"two\nthree"_s);
    }
    void escapesBecomeColoursOrWords_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("spans");
        QTest::newRow("plain") << QByteArray("abc") << u"abc"_s << 0;
        QTest::newRow("16 colours") << QByteArray("a\x1B[1;31mb\x1B[0mc") << u"abc"_s << 2;
        QTest::newRow("256") << QByteArray("\x1B[38;5;196mx") << u"x"_s << 1;
        QTest::newRow("rgb") << QByteArray("\x1B[38;2;1;2;3mx") << u"x"_s << 1;
        QTest::newRow("cursor") << QByteArray("a\x1B[2Kb\x1B[10;1Hc") << u"abc"_s << 0;
        QTest::newRow("cut") << QByteArray("a\x1B[3") << u"a\\u{1B}[3"_s << 0;
        QTest::newRow("title") << QByteArray("\x1B]0;x\x07") << u"\\u{1B}]0;x\\u{7}"_s << 0;
        QTest::newRow("bidi") << QByteArray("a\xE2\x80\xAE"
                                            "b")
                              << u"a\\u{202E}b"_s << 0;
        QTest::newRow("bad UTF-8") << QByteArray("a\xFF") << u"a\uFFFD"_s << 0;
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << u"a\\u{0}b"_s << 0;
        QTest::newRow("markup") << QByteArray("<b>x</b>") << u"<b>x</b>"_s << 0;
        QTest::newRow("tab") << QByteArray("ab\tc") << u"ab      c"_s << 0;
    }
    void escapesBecomeColoursOrWords()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        QFETCH(int, spans);
        const auto line = logLine(bytes);
        QCOMPARE(line.text, text);
        QCOMPARE(static_cast<int>(line.spans.size()), spans);
    }
    void everyColourIsReadable()
    {
        for (const auto* tokens : {&lightTokens(), &darkTokens()}) {
            for (quint32 i = 0; i < 256; ++i) {
                const auto color
                    = readableColour({TerminalColour::Kind::Indexed, i}, *tokens, tokens->panel);
                QVERIFY2(contrast(color, tokens->panel) >= 4.5, qPrintable(QString::number(i)));
            }
            for (const quint32 rgb : {0x000000U, 0xFFFFFFU, 0x808080U, 0xFFFF00U, 0x0000FFU})
                QVERIFY(contrast(readableColour(
                                     {TerminalColour::Kind::Direct, rgb}, *tokens, tokens->panel),
                            tokens->panel)
                    >= 4.5);
        }
    }
    void theIndexIsTheSameInPiecesAndAtOnce()
    {
        QByteArray bytes;
        for (int i = 0; i < 700; ++i)
            bytes += QByteArray((i * 37) % 900, 'a') + '\n';
        bytes += "open";
        const LogBytes whole{.bytes = bytes, .isAttachment = true};
        LogIndex once;
        applyScan(once, scanLog(whole, {}, 0, 1LL << 40));
        LogIndex pieces;
        for (qsizetype end = 0; end < bytes.size() + 777; end += 777) {
            const LogBytes part{.bytes = bytes.left(end), .isAttachment = true};
            applyScan(pieces, scanLog(part, pieces, pieces.blocks.size(), 1LL << 40));
        }
        QCOMPARE(pieces.lines(), 701);
        QVERIFY(pieces == once);
        qint64 seen = 0;
        for (size_t b = 0; b < once.blocks.size(); ++b) {
            const auto lines = readBlock(whole, once.blocks[b], once.endOf(b));
            QCOMPARE(static_cast<qint64>(lines.size()), once.linesIn(b));
            seen += static_cast<qint64>(lines.size());
        }
        QCOMPARE(seen, 701);
    }
};

SLIPWAY_TEST(LogViewTest)
#include "tst_logview.moc"
