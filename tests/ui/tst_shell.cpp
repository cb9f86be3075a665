// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/pages/welcome/welcomeview.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/navbutton.h"
#include "ui/shell/rail.h"
#include "ui/shell/topbar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/statuspill.h"

#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway::ui;

namespace {

constexpr qint64 hour = 3'600'000;

/// A page that tells what it was asked for.
class BlankPage : public Page {
public:
    BlankPage(const Theme& theme, PageId id, QWidget* parent)
        : Page(parent)
        , m_id(id)
        , m_content(new PlainLabel(theme, pageTitle(id), Tone::Dim, this))
        , field(new QLineEdit(this))
    {
        field->move(20, 20);
        m_content->hide();
    }
    QString title() const override { return pageTitle(m_id); }
    QWidget* topBarContent() override { return m_content; }
    void focusFilter() override { field->setFocus(); }
    bool goBack() override
    {
        ++backs;
        return true;
    }
    void reveal(const QString& kind, const QString& id) override { revealed = kind + u':' + id; }
    void setNow(qint64 now) override { shownNow = now; }

private:
    PageId m_id;
    QWidget* m_content;

public:
    QLineEdit* field;
    QString revealed;
    qint64 shownNow = 0;
    int backs = 0;
};

struct Frame {
    explicit Frame(const QString& memory = {})
    {
        theme.applyTo(*qApp);
        std::map<PageId, PageFactory> factories;
        for (int i = 0; i < pageCount; ++i) {
            const auto id = static_cast<PageId>(i);
            factories[id] = [this, id](QWidget* parent) {
                ++built;
                return new BlankPage(theme, id, parent);
            };
        }
        window = std::make_unique<MainWindow>(theme, factories, memory);
    }
    ~Frame()
    {
        window.reset();
        qApp->setStyle(u"Fusion"_s); // ours looks at the theme, which ends here
    }
    void open()
    {
        window->setProject({.name = u"Shop"_s,
            .environments = {{u"staging"_s, {}, false}, {u"production"_s, {}, true}},
            .environment = u"staging"_s});
        window->showPage(PageId::Readiness);
        window->resize(1280, 800);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        page(PageId::Readiness)->setFocus();
    }
    BlankPage* page(PageId id) { return static_cast<BlankPage*>(window->page(id)); }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        auto* to = QApplication::focusWidget();
        QTest::keyClick(to ? to : window.get(), static_cast<Qt::Key>(key), modifiers);
    }

    Theme theme;
    int built = 0;
    std::unique_ptr<MainWindow> window;
};

} // namespace

class ShellTest : public QObject {
    Q_OBJECT
private slots:
    void pagesAreBuiltWhenFirstShown()
    {
        Frame f;
        QCOMPARE(f.built, 0);
        f.open();
        QCOMPARE(f.built, 1);
        QTest::mouseClick(f.window->rail()->button(PageId::Alerts), Qt::LeftButton);
        QCOMPARE(f.window->currentPage(), PageId::Alerts);
        QTest::mouseClick(f.window->rail()->button(PageId::Readiness), Qt::LeftButton);
        QTest::mouseClick(f.window->rail()->button(PageId::Alerts), Qt::LeftButton);
        QCOMPARE(f.built, 2);
        QVERIFY(f.page(PageId::Alerts)->topBarContent()->isVisible());
        QVERIFY(!f.page(PageId::Readiness)->topBarContent()->isVisible());
    }
    void numbersGoToPages_data()
    {
        QTest::addColumn<int>("page");
        for (int i = 0; i < pageCount; ++i)
            QTest::addRow("Ctrl+%d", i + 1) << i;
    }
    void numbersGoToPages()
    {
        QFETCH(int, page);
        Frame f;
        f.open();
        f.press(Qt::Key_1 + page, Qt::ControlModifier);
        QCOMPARE(static_cast<int>(f.window->currentPage()), page);
        QVERIFY(f.window->rail()->button(static_cast<PageId>(page))->isChecked());
    }
    void slashFiltersAndIsALetterInAField()
    {
        Frame f;
        f.open();
        f.press(Qt::Key_Slash);
        auto* field = f.page(PageId::Readiness)->field;
        QVERIFY(field->hasFocus());
        f.press(Qt::Key_Slash);
        f.press(Qt::Key_Question);
        QCOMPARE(field->text(), u"/?"_s);
    }
    void escapeGoesBackInThePage()
    {
        Frame f;
        f.open();
        f.press(Qt::Key_Escape);
        QCOMPARE(f.page(PageId::Readiness)->backs, 1);
    }
    void bracketsWalkThroughThePagesSeen()
    {
        Frame f;
        f.open();
        f.window->showPage(PageId::Alerts);
        f.window->showPage(PageId::Sources);
        f.press(Qt::Key_BracketLeft);
        QCOMPARE(f.window->currentPage(), PageId::Alerts);
        f.press(Qt::Key_BracketLeft);
        f.press(Qt::Key_BracketLeft);
        QCOMPARE(f.window->currentPage(), PageId::Readiness);
        f.press(Qt::Key_BracketRight);
        QCOMPARE(f.window->currentPage(), PageId::Alerts);
    }
    void functionKeysAskForMore()
    {
        Frame f;
        f.open();
        const QSignalSpy refresh(f.window.get(), &MainWindow::refreshRequested);
        const QSignalSpy poll(f.window.get(), &MainWindow::pollAllRequested);
        f.press(Qt::Key_F5);
        f.press(Qt::Key_F5, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(refresh.size(), 1);
        QCOMPARE(poll.size(), 1);
    }
    void rangesAreChosenByKeyAndMenu()
    {
        Frame f;
        f.open();
        const QSignalSpy range(f.window.get(), &MainWindow::rangeChosen);
        f.press(Qt::Key_T);
        f.press(Qt::Key_W);
        QCOMPARE(f.window->range(), 7 * 24 * hour);
        QCOMPARE(f.window->topBar()->rangeButton()->text(), u"Last 7 d"_s);
        f.window->topBar()->rangeButton()->menu()->actions().first()->trigger();
        QCOMPARE(f.window->range(), hour / 4);
        QCOMPARE(range.size(), 2);
    }
    void anEnvironmentIsChosen()
    {
        Frame f;
        f.open();
        const QSignalSpy chosen(f.window.get(), &MainWindow::environmentChosen);
        QTest::mouseClick(
            f.window->topBar()->environments()->button(u"production"_s), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toString(), u"production"_s);
    }
    void thePaletteFindsAndReveals()
    {
        Frame f;
        f.open();
        f.window->setPaletteTargets({{.kind = u"service"_s,
            .id = u"ai-runtime"_s,
            .title = u"ai-runtime"_s,
            .detail = u"down"_s,
            .page = PageId::Services,
            .sign = Sign::Bad}});
        f.press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(f.window->palette()->isOpen());
        const int all = f.window->palette()->count();
        QTest::keyClicks(f.window->palette()->field(), u"airun"_s);
        QVERIFY(f.window->palette()->count() < all);
        QCOMPARE(f.window->palette()->titleAt(0), u"ai-runtime"_s);
        f.press(Qt::Key_Return);
        QVERIFY(!f.window->palette()->isOpen());
        QCOMPARE(f.window->currentPage(), PageId::Services);
        QCOMPARE(f.page(PageId::Services)->revealed, u"service:ai-runtime"_s);
    }
    void thePaletteRunsCommandsAndMovesByArrow()
    {
        Frame f;
        f.open();
        QTest::mouseClick(f.window->topBar()->searchBox(), Qt::LeftButton);
        f.press(Qt::Key_Down);
        f.press(Qt::Key_Return);
        QCOMPARE(f.window->currentPage(), PageId::Services);
        const QSignalSpy theme(f.window.get(), &MainWindow::themeChosen);
        f.window->openPalette();
        QTest::keyClicks(f.window->palette()->field(), u"theme dark"_s);
        f.press(Qt::Key_Return);
        QCOMPARE(theme.size(), 1);
        QVERIFY(f.theme.tokens().isDark);
    }
    void escapeClosesThePaletteAndGivesTheKeyboardBack()
    {
        Frame f;
        f.open();
        auto* field = f.page(PageId::Readiness)->field;
        field->setFocus();
        f.press(Qt::Key_K, Qt::ControlModifier);
        f.press(Qt::Key_2, Qt::ControlModifier); // nothing behind it hears keys
        QCOMPARE(f.window->currentPage(), PageId::Readiness);
        f.press(Qt::Key_Escape);
        QVERIFY(!f.window->palette()->isOpen());
        QVERIFY(field->hasFocus());
        QCOMPARE(f.page(PageId::Readiness)->backs, 0);
    }
    void withoutAProjectThereAreThreeWaysIn()
    {
        Frame f;
        f.window->show();
        QVERIFY(f.window->welcome()->isVisible());
        QVERIFY(!f.window->rail()->button(PageId::Services)->isEnabled());
        const QSignalSpy demo(f.window.get(), &MainWindow::demoRequested);
        QTest::mouseClick(f.window->welcome()->demoButton(), Qt::LeftButton);
        QCOMPARE(demo.size(), 1);
        f.open();
        QVERIFY(!f.window->welcome()->isVisible());
        f.window->setProject({});
        QVERIFY(f.window->welcome()->isVisible());
    }
    void theBannerStaysUntilItIsMended()
    {
        Frame f;
        f.open();
        QVERIFY(!f.window->banner()->isVisible());
        f.window->setBanner(Sign::Warn, u"slipway.yaml:3: <b>broken</b>"_s);
        QVERIFY(f.window->banner()->isVisible());
        QCOMPARE(f.window->banner()->text(), u"slipway.yaml:3: <b>broken</b>"_s);
        f.window->setBanner(Sign::None, {});
        QVERIFY(!f.window->banner()->isVisible());
    }
    void theFootTellsWhatPollingDoes()
    {
        Frame f;
        f.open();
        f.window->setNow(100'000);
        f.window->setPollSummary({14, 98'800, 0});
        QVERIFY2(f.window->rail()->pollText().contains(u"14"_s),
            qPrintable(f.window->rail()->pollText()));
        QVERIFY2(f.window->rail()->pollText().contains(u"1.2 s ago · 0 late"_s),
            qPrintable(f.window->rail()->pollText()));
        f.window->setNow(105'000);
        QVERIFY(f.window->rail()->pollText().contains(u"6.2 s ago"_s));
        QCOMPARE(f.page(PageId::Readiness)->shownNow, 105'000);
        f.window->setPollSummary({});
        QVERIFY(f.window->rail()->pollText().startsWith(u"No endpoints"_s));
    }
    void staleIsNeverShownAsLive()
    {
        Frame f;
        f.open();
        f.window->setFreshness({Freshness::Kind::Live, 5000});
        QCOMPARE(f.window->topBar()->freshnessPill()->tone(), Tone::Ok);
        f.window->setFreshness({Freshness::Kind::Stale, 95'000});
        QCOMPARE(f.window->topBar()->freshnessPill()->tone(), Tone::Warn);
        QVERIFY(f.window->topBar()->freshnessPill()->text().startsWith(u"Stale"_s));
        f.window->setFreshness({});
        QVERIFY(!f.window->topBar()->freshnessPill()->isVisible());
    }
    void whatWasChosenIsRememberedInTheFile()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"window.ini"_s);
        {
            Frame f(file);
            f.window->setProject({.name = u"Shop"_s, .file = u"/srv/shop/slipway.yaml"_s});
            f.window->show();
            f.window->openPalette();
            QTest::keyClicks(f.window->palette()->field(), u"theme dark"_s);
            QTest::keyClick(f.window->palette()->field(), Qt::Key_Return);
            f.window->topBar()->rangeButton()->menu()->actions().last()->trigger();
            f.window->close();
        }
        Frame f(file);
        QVERIFY(f.theme.tokens().isDark);
        QCOMPARE(f.window->range(), 7 * 24 * hour);
        QCOMPARE(WindowMemory(file).recent(), QStringList{u"/srv/shop/slipway.yaml"_s});
    }
    void aDamagedMemoryIsForgotten()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"window.ini"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[window]\nrange=-5\ngeometry=@ByteArray(junk)\ntheme=pink\n\x00\xff[[[");
        file.close();
        Frame f(path);
        QCOMPARE(f.window->range(), hour);
        QVERIFY(f.window->width() >= 940);
    }
};

SLIPWAY_TEST(ShellTest)
#include "tst_shell.moc"
