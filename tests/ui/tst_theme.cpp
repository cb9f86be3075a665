// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway::ui;

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

/// Full protanopia, deuteranopia and tritanopia after Machado, Oliveira and Fernandes (2009), on
/// linear light.
constexpr Matrix protan{Triple{0.152286, 1.052583, -0.204868},
    Triple{0.114503, 0.786281, 0.099216},
    Triple{-0.003882, -0.048116, 1.051998}};
constexpr Matrix deutan{Triple{0.367322, 0.860646, -0.227968},
    Triple{0.280085, 0.672501, 0.047413},
    Triple{-0.011820, 0.042940, 0.968881}};
constexpr Matrix tritan{Triple{1.255528, -0.076749, -0.178779},
    Triple{-0.078411, 0.930809, 0.147602},
    Triple{0.004733, 0.691367, 0.303900}};
constexpr Matrix toXyz{Triple{0.4124564, 0.3575761, 0.1804375},
    Triple{0.2126729, 0.7151522, 0.0721750},
    Triple{0.0193339, 0.1191920, 0.9503041}};

Triple times(const Matrix& matrix, const Triple& in)
{
    Triple out{};
    for (size_t row = 0; row < 3; ++row)
        out[row] = matrix[row][0] * in[0] + matrix[row][1] * in[1] + matrix[row][2] * in[2];
    return out;
}

/// CIE L*a*b* of a colour as somebody with that vision sees it.
Triple labSeenBy(const Matrix& vision, const QColor& color)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    Triple seen
        = times(vision, {linear(color.redF()), linear(color.greenF()), linear(color.blueF())});
    for (double& part : seen)
        part = std::clamp(part, 0.0, 1.0);
    const Triple xyz = times(toXyz, seen);
    const auto f
        = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double x = f(xyz[0] / 0.95047);
    const double y = f(xyz[1]);
    const double z = f(xyz[2] / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// CIE76.
double distance(const Triple& one, const Triple& other)
{
    return std::hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

} // namespace

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
    void statesStayApartForEveryEye_data() { bothThemes(); }
    void statesStayApartForEveryEye()
    {
        const Tokens& t = fetched();
        const std::array colors{t.ok, t.warn, t.bad, t.unk};
        for (const Matrix& vision : {protan, deutan, tritan}) {
            for (size_t i = 0; i < colors.size(); ++i) {
                for (size_t j = i + 1; j < colors.size(); ++j) {
                    const double apart
                        = distance(labSeenBy(vision, colors[i]), labSeenBy(vision, colors[j]));
                    QVERIFY2(apart >= 23, qPrintable(colors[i].name() + u' ' + colors[j].name()));
                }
            }
        }
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
