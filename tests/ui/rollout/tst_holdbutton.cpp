// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/navbutton.h"
#include "ui/shell/rail.h"
#include "ui/shell/runcontrols.h"
#include "ui/shell/topbar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/holdbutton.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway::ui;

namespace {

struct Held {
    Held()
    {
        theme.applyTo(*qApp);
        window = std::make_unique<QWidget>();
        auto* row = new QHBoxLayout(window.get());
        button = new HoldButton(theme, u"Abort and roll back"_s);
        row->addWidget(button);
        row->addWidget(other = new QLineEdit);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }
    ~Held()
    {
        window.reset();
        qApp->setStyle(u"Fusion"_s);
    }
    Theme theme;
    std::unique_ptr<QWidget> window;
    HoldButton* button = nullptr;
    QLineEdit* other = nullptr;
};

/// A page with a field.
class FieldPage : public Page {
public:
    explicit FieldPage(QWidget* parent) : Page(parent), field(new QLineEdit(this)) { }
    QString title() const override { return u"Field"_s; }
    bool hasAbort() const override { return offers; }
    QLineEdit* field;
    bool offers = false;
};

struct Windowed {
    Windowed()
    {
        theme.applyTo(*qApp);
        std::map<PageId, PageFactory> factories;
        for (int i = 0; i < pageCount; ++i)
            factories[static_cast<PageId>(i)]
                = [](QWidget* parent) { return new FieldPage(parent); };
        window = std::make_unique<MainWindow>(theme, factories);
        window->setProject({.name = u"Shop"_s,
            .environments = {{u"staging"_s, {}, false}, {u"production"_s, {}, true}},
            .environment = u"production"_s});
        window->showPage(PageId::Services);
        window->setFreshness({Freshness::Kind::Live, 5000});
        window->resize(1280, 800);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }
    ~Windowed()
    {
        window.reset();
        qApp->setStyle(u"Fusion"_s);
    }
    FieldPage* page(PageId id) { return static_cast<FieldPage*>(window->page(id)); }
    RunControls* controls() { return window->topBar()->runControls(); }
    Theme theme;
    std::unique_ptr<MainWindow> window;
    const RunSummary run{.headline = u"v4.2.0 rolling out · 50 %"_s,
        .environment = u"production"_s,
        .canAbort = true};
};

constexpr auto abortKeys = Qt::ControlModifier | Qt::ShiftModifier;

void repeatKey(QWidget* to, int key, Qt::KeyboardModifiers modifiers = {})
{
    QKeyEvent repeat(QEvent::KeyPress, key, modifiers, {}, true);
    QApplication::sendEvent(to, &repeat);
}

/// Until a hold that begins now is complete: one that began before would be, too.
void waitForAHold()
{
    HoldTimer clock;
    QSignalSpy completed(&clock, &HoldTimer::completed);
    clock.start();
    QTRY_COMPARE(completed.size(), 1);
}

} // namespace

class HoldButtonTest : public QObject {
    Q_OBJECT
private slots:
    void holdingTheMouseActsOnce()
    {
        Held h;
        QSignalSpy held(h.button, &HoldButton::held);
        QElapsedTimer clock;
        clock.start();
        QTest::mousePress(h.button, Qt::LeftButton);
        QVERIFY(h.button->isHolding());
        QTRY_COMPARE(held.size(), 1);
        QVERIFY(clock.elapsed() >= 900); // not before its second is over
        QVERIFY(!h.button->isHolding());
        QTest::mouseRelease(h.button, Qt::LeftButton);
        QCOMPARE(held.size(), 1);
    }
    void lettingGoCancels_data()
    {
        QTest::addColumn<QString>("how");
        for (const auto* how :
            {"release", "leave", "disable", "hide", "focus", "deactivate", "key"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void lettingGoCancels()
    {
        QFETCH(QString, how);
        Held h;
        QSignalSpy held(h.button, &HoldButton::held);
        h.button->setFocus();
        if (how == u"key")
            QTest::keyPress(h.button, Qt::Key_Space);
        else
            QTest::mousePress(h.button, Qt::LeftButton);
        QTRY_VERIFY(h.button->progress() > 0.2);
        if (how == u"release")
            QTest::mouseRelease(h.button, Qt::LeftButton);
        if (how == u"leave")
            QTest::mouseMove(h.button, QPoint(-20, -20));
        if (how == u"disable")
            h.button->setEnabled(false);
        if (how == u"hide")
            h.button->hide();
        if (how == u"focus")
            h.other->setFocus();
        if (how == u"deactivate") {
            QEvent lost(QEvent::WindowDeactivate);
            QApplication::sendEvent(h.button, &lost);
        }
        if (how == u"key")
            QTest::keyRelease(h.button, Qt::Key_Space);
        QTRY_VERIFY(!h.button->isHolding());
        QCOMPARE(h.button->progress(), 0.0);
        QCOMPARE(held.size(), 0);
    }
    void keysHoldToo_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("space") << int(Qt::Key_Space);
        QTest::newRow("return") << int(Qt::Key_Return);
        QTest::newRow("enter") << int(Qt::Key_Enter);
    }
    void keysHoldToo()
    {
        QFETCH(int, key);
        Held h;
        h.button->setFocus();
        QSignalSpy held(h.button, &HoldButton::held);
        QTest::keyPress(h.button, static_cast<Qt::Key>(key));
        repeatKey(h.button, key); // what a held key sends meanwhile
        QTRY_COMPARE(held.size(), 1);
        repeatKey(h.button, key); // still held: no second time
        QVERIFY(!h.button->isHolding());
        QTest::keyRelease(h.button, static_cast<Qt::Key>(key));
        QCOMPARE(held.size(), 1);
    }
    void repeatedKeysAndClicksDoNothing()
    {
        Held h;
        h.button->setFocus();
        QSignalSpy held(h.button, &HoldButton::held);
        repeatKey(h.button, Qt::Key_Return);
        QVERIFY(!h.button->isHolding());
        for (int i = 0; i < 5; ++i)
            QTest::mouseClick(h.button, Qt::LeftButton);
        QVERIFY(!h.button->isHolding());
        QCOMPARE(held.size(), 0);
        QVERIFY(h.button->accessibleDescription().contains(u"Hold"));
    }
    void timeThatNobodyWatchedDoesNotCount()
    {
        HoldTimer timer;
        QSignalSpy completed(&timer, &HoldTimer::completed);
        timer.start();
        QElapsedTimer busy;
        busy.start();
        while (busy.elapsed() < 1200) { } // the program is stuck; the key may have been let go
        QCoreApplication::sendPostedEvents();
        QTRY_VERIFY(timer.progress() > 0);
        QVERIFY(timer.progress() < 0.9);
        QCOMPARE(completed.size(), 0);
    }
    void thePillStandsOnEveryPage()
    {
        Windowed w;
        QVERIFY(!w.controls()->isVisible());
        w.window->setRun(w.run);
        for (int i = 0; i < pageCount; ++i) {
            w.window->showPage(static_cast<PageId>(i));
            QVERIFY(w.controls()->pill()->isVisible());
            QVERIFY(w.controls()->abortButton()->isVisible());
            const QRect place(w.controls()->mapTo(w.window.get(), QPoint()), w.controls()->size());
            QVERIFY(w.window->rect().contains(place));
        }
        QCOMPARE(w.window->rail()->button(PageId::Rollout)->badge().text, u"live"_s);
        w.window->showPage(PageId::Services);
        QTest::mouseClick(w.controls()->pill(), Qt::LeftButton);
        QCOMPARE(w.window->currentPage(), PageId::Rollout);
        w.window->setRun(std::nullopt);
        QVERIFY(!w.controls()->isVisible());
        QVERIFY(w.window->rail()->button(PageId::Rollout)->badge().text.isEmpty());
    }
    void thePagesOwnAbortTakesItsPlace()
    {
        Windowed w;
        w.window->setRun(w.run);
        w.page(PageId::Rollout)->offers = true;
        w.window->showPage(PageId::Rollout);
        QVERIFY(!w.controls()->abortButton()->isVisible());
        QVERIFY(w.controls()->pill()->isVisible());
        w.window->showPage(PageId::Alerts);
        QVERIFY(w.controls()->abortButton()->isVisible());
    }
    void theShortcutIsHeldAnywhere()
    {
        Windowed w;
        w.window->setRun(w.run);
        QSignalSpy aborted(w.window.get(), &MainWindow::abortRequested);
        auto* field = w.page(PageId::Services)->field;
        field->setText(u"two words"_s);
        field->setFocus();
        QTest::keyPress(field, Qt::Key_Backspace, abortKeys);
        repeatKey(field, Qt::Key_Backspace, abortKeys);
        QTRY_COMPARE(aborted.size(), 1);
        repeatKey(field, Qt::Key_Backspace, abortKeys);
        QTest::keyRelease(field, Qt::Key_Backspace, abortKeys);
        QCOMPARE(aborted.size(), 1);
        QCOMPARE(field->text(), u"two words"_s);
    }
    void theShortcutLetGoDoesNothing()
    {
        Windowed w;
        w.window->setRun(w.run);
        QSignalSpy aborted(w.window.get(), &MainWindow::abortRequested);
        auto* field = w.page(PageId::Services)->field;
        for (int i = 0; i < 10; ++i)
            repeatKey(field, Qt::Key_Backspace, abortKeys);
        QTest::keyClick(field, Qt::Key_Backspace, abortKeys);
        QTest::keyPress(field, Qt::Key_Backspace, abortKeys);
        QTest::keyRelease(field, Qt::Key_Control);
        waitForAHold();
        QCOMPARE(aborted.size(), 0);
        auto cannot = w.run;
        cannot.canAbort = false;
        w.window->setRun(cannot);
        QVERIFY(!w.controls()->abortButton()->isEnabled());
        QTest::keyPress(field, Qt::Key_Backspace, abortKeys);
        waitForAHold();
        QCOMPARE(aborted.size(), 0);
    }
    void theButtonInTheTopBarIsHeld()
    {
        Windowed w;
        w.window->setRun(w.run);
        QSignalSpy aborted(w.window.get(), &MainWindow::abortRequested);
        QTest::mouseClick(w.controls()->abortButton(), Qt::LeftButton);
        QCOMPARE(aborted.size(), 0);
        QTest::mousePress(w.controls()->abortButton(), Qt::LeftButton);
        QTRY_COMPARE(aborted.size(), 1);
        QTest::mouseRelease(w.controls()->abortButton(), Qt::LeftButton);
    }
};

SLIPWAY_TEST(HoldButtonTest)
#include "tst_holdbutton.moc"
