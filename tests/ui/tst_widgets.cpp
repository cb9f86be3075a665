// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/shell/fuzzy.h"
#include "ui/theme/theme.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/heartbeatbar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/ring.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QAbstractButton>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway::ui;

namespace {

QImage drawn(Sign sign, const Tokens& tokens)
{
    QImage image(28, 28, QImage::Format_ARGB32_Premultiplied);
    image.fill(tokens.panel);
    QPainter painter(&image);
    paintGlyph(painter, sign, QRectF(0, 0, 28, 28), tokens);
    return image;
}

/// Where there is ink at all, without its colour.
QImage shapeOf(const QImage& image, const QColor& ground)
{
    QImage out(image.size(), QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const int far = qAbs(image.pixelColor(x, y).lightness() - ground.lightness());
            out.setPixel(x, y, far > 24 ? 0xff000000 : 0xffffffff);
        }
    }
    return out;
}

} // namespace

class WidgetsTest : public QObject {
    Q_OBJECT
private slots:
    void everySignHasAShapeOfItsOwn_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void everySignHasAShapeOfItsOwn()
    {
        QFETCH(bool, isDark);
        const Tokens& tokens = isDark ? darkTokens() : lightTokens();
        std::vector<QImage> shapes;
        for (int i = static_cast<int>(Sign::Ok); i <= static_cast<int>(Sign::NotApplicable); ++i) {
            const QImage shape = shapeOf(drawn(static_cast<Sign>(i), tokens), tokens.panel);
            for (const auto& other : shapes)
                QVERIFY(shape != other);
            shapes.push_back(shape);
        }
    }
    void markupStaysText()
    {
        Theme theme;
        PlainLabel label(theme, u"<b>bold</b>\u202E"_s);
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(label.text(), u"<b>bold</b>\\u{202E}"_s);
        QVERIFY(plainTip(u"<img src=x>"_s).contains(u"&lt;img"_s));
        QVERIFY(plainTip({}).isEmpty());
    }
    void whatIsElidedStandsInTheTip()
    {
        Theme theme;
        PlainLabel label(theme, u"a rather long sentence that does not fit"_s);
        label.resize(600, 20);
        label.show();
        QVERIFY(label.toolTip().isEmpty());
        label.resize(60, 20);
        QVERIFY(label.toolTip().contains(u"does not fit"_s));
    }
    void wrappedTextBreaksWhereItMust()
    {
        Theme theme;
        PlainLabel label(theme, QString(200, u'x'));
        label.setWrapped();
        QVERIFY(label.heightForWidth(100) > 4 * label.heightForWidth(2000));
        label.setWrapped(2);
        QVERIFY(label.heightForWidth(100) <= 2 * (label.fontMetrics().height() + 2));
    }
    void percentIsRoundedHalfUp()
    {
        QCOMPARE(wholePercent(57.5), u"58"_s);
        QCOMPARE(wholePercent(57.49), u"57"_s);
        QCOMPARE(wholePercent(0.0), u"0"_s);
        QCOMPARE(wholePercent(std::nullopt), u"–"_s);
    }
    void aRingShowsProvenBestAndClaim()
    {
        Theme theme;
        Ring ring(theme, 120, 12);
        ring.setValue({.proven = 25, .best = 50, .claimed = 75, .tone = Tone::Bad});
        const QImage image = ring.grab().toImage();
        const double scale = image.devicePixelRatio();
        const auto at = [&](double degrees) {
            const double angle = (degrees - 90) * 3.14159265 / 180;
            return image.pixelColor(
                int((63 + std::cos(angle) * 54) * scale), int((63 + std::sin(angle) * 54) * scale));
        };
        QCOMPARE(at(45), theme.tokens().bad);
        QVERIFY(at(135) != theme.tokens().bad && at(135) != theme.tokens().line);
        QCOMPARE(at(225), theme.tokens().line);
        QCOMPARE(at(270), theme.tokens().text);
    }
    void anUnscoredRingIsNeverGreen()
    {
        Theme theme;
        Ring ring(theme, 62, 7);
        ring.setValue({});
        const QImage image = ring.grab().toImage();
        for (int x = 0; x < image.width(); ++x)
            QVERIFY(image.pixelColor(x, image.height() / 2) != theme.tokens().ok);
    }
    void theNewestBeatsStandAtTheEnd()
    {
        const Tokens& tokens = lightTokens();
        QImage image(12, 16, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintBeats(painter, {{Sign::Bad}, {Sign::Ok}, {Sign::None}}, QRectF(0, 0, 12, 16), tokens);
        painter.end();
        // Room for two: the oldest is gone.
        QVERIFY(image.pixelColor(2, 12).green() > image.pixelColor(2, 12).red());
        QCOMPARE(image.pixelColor(8, 12), tokens.line);
    }
    void longCodeIsCutAroundItsMark()
    {
        Theme theme;
        CodeView view(theme);
        QStringList lines;
        for (int i = 1; i <= 60; ++i)
            lines << u"line %1"_s.arg(i);
        view.setExcerpt({.title = u"a.yml"_s,
            .lines = lines,
            .firstLine = 101,
            .markFrom = 141,
            .markTo = 141});
        QCOMPARE(view.excerpt().lines.size(), 14);
        const int mark = 141 - view.excerpt().firstLine;
        QCOMPARE(view.excerpt().lines[mark], u"line 41"_s);
    }
    void aSegmentIsChosenByMouseAndByArrow()
    {
        Theme theme;
        SegmentedControl control(theme);
        control.setSegments({{u"a"_s, u"A"_s, {}, false}, {u"b"_s, u"B"_s, {}, true}});
        control.setCurrent(u"a"_s);
        control.show();
        QVERIFY(QTest::qWaitForWindowActive(&control));
        const QSignalSpy chosen(&control, &SegmentedControl::chosen);
        QTest::mouseClick(control.button(u"b"_s), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(control.current(), u"b"_s);
        control.button(u"b"_s)->setFocus();
        QTest::keyClick(control.button(u"b"_s), Qt::Key_Left);
        QCOMPARE(chosen.size(), 2);
        QCOMPARE(control.current(), u"a"_s);
        QTest::mouseClick(control.button(u"a"_s), Qt::LeftButton);
        QCOMPARE(chosen.size(), 2); // it was chosen already
    }
};

class FuzzyTest : public QObject {
    Q_OBJECT
private slots:
    void findsLettersInOrder_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        QTest::newRow("empty") << u""_s << u"Readiness"_s << true;
        QTest::newRow("prefix") << u"rea"_s << u"Readiness"_s << true;
        QTest::newRow("scattered") << u"rds"_s << u"Readiness"_s << true;
        QTest::newRow("two words") << u"th da"_s << u"Theme: dark"_s << true;
        QTest::newRow("wrong order") << u"sr"_s << u"Readiness"_s << false;
        QTest::newRow("missing") << u"readx"_s << u"Readiness"_s << false;
        QTest::newRow("nothing to search") << u"a"_s << u""_s << false;
    }
    void findsLettersInOrder()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        QTEST(fuzzyScore(pattern, text).has_value(), "matches");
    }
    void likesWordStartsAndRuns()
    {
        QVERIFY(fuzzyScore(u"al"_s, u"Alerts"_s) > fuzzyScore(u"al"_s, u"Scan all"_s));
        QVERIFY(fuzzyScore(u"sc"_s, u"Sources"_s) < fuzzyScore(u"sc"_s, u"Scan"_s));
        QVERIFY(fuzzyScore(u"td"_s, u"Theme: dark"_s) > fuzzyScore(u"td"_s, u"bottled"_s));
    }
};

SLIPWAY_TEST(WidgetsTest)
SLIPWAY_TEST(FuzzyTest)
#include "tst_widgets.moc"
