// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway::ui;

class TokensTest : public QObject {
    Q_OBJECT
    static void bothThemes()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    static const Tokens& fetched()
    {
        return *static_cast<bool*>(QTest::qData("isDark", qMetaTypeId<bool>())) ? darkTokens()
                                                                                : lightTokens();
    }
private slots:
    void glyphsKeepThreeToOne_data() { bothThemes(); }
    void glyphsKeepThreeToOne()
    {
        const Tokens& t = fetched();
        for (const auto tone :
            {Tone::Ok, Tone::Warn, Tone::Bad, Tone::Unknown, Tone::Accent, Tone::Faint}) {
            for (const QColor& ground : {t.panel, t.panel2, t.bg})
                QVERIFY2(contrast(glyphColor(t, tone), ground) >= 3.0,
                    qPrintable(glyphColor(t, tone).name()));
        }
        for (const QColor& color : t.series)
            QVERIFY2(contrast(color, t.panel) >= 3.0, qPrintable(color.name()));
    }
    void wordsKeepFourAndAHalf_data() { bothThemes(); }
    void wordsKeepFourAndAHalf()
    {
        const Tokens& t = fetched();
        for (const auto tone : {Tone::Text,
                 Tone::Dim,
                 Tone::Faint,
                 Tone::Accent,
                 Tone::Ok,
                 Tone::Warn,
                 Tone::Bad,
                 Tone::Unknown}) {
            const QColor word = wordColor(t, tone);
            QVERIFY2(contrast(word, t.panel) >= 4.5, qPrintable(word.name()));
            QVERIFY2(contrast(word, groundColor(t, tone)) >= 4.5, qPrintable(word.name()));
        }
        QVERIFY(contrast(t.text, t.accentBg) >= 4.5);
        QVERIFY(contrast(t.onAccent, t.accent) >= 4.5);
        QVERIFY(contrast(t.onProd, t.prod) >= 4.5);
        QVERIFY(contrast(t.onAccent, t.bad) >= 4.5);
    }
    void contrastIsThatOfTheStandard()
    {
        QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }
};

class ThemeTest : public QObject {
    Q_OBJECT
private slots:
    void followsTheSystemUntilOneIsChosen()
    {
        Theme theme;
        const QSignalSpy changed(&theme, &Theme::changed);
        QVERIFY(!theme.tokens().isDark);
        theme.setSystemDark(true);
        QVERIFY(theme.tokens().isDark);
        theme.choose(ThemeChoice::Light);
        QVERIFY(!theme.tokens().isDark);
        theme.setSystemDark(false);
        theme.setSystemDark(true);
        QVERIFY(!theme.tokens().isDark);
        theme.choose(ThemeChoice::System);
        QVERIFY(theme.tokens().isDark);
        QCOMPARE(changed.size(), 3);
    }
    void thePaletteFollows()
    {
        Theme theme;
        theme.applyTo(*qApp);
        QCOMPARE(QApplication::palette().color(QPalette::Window), lightTokens().bg);
        theme.choose(ThemeChoice::Dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), darkTokens().bg);
        QCOMPARE(QApplication::font().pixelSize(), 13);
        qApp->setStyle(u"Fusion"_s); // ours looks at the theme, which ends here
    }
};

SLIPWAY_TEST(TokensTest)
SLIPWAY_TEST(ThemeTest)
#include "tst_theme.moc"
