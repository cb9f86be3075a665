// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/pages/rollout/headpanel.h"
#include "ui/pages/rollout/rolloutpage.h"
#include "ui/pages/rollout/runpanel.h"
#include "ui/pages/rollout/startpanel.h"
#include "ui/rollout/runsamples.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/confirmsheet.h"
#include "ui/widgets/holdbutton.h"

#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;
using rollout::Action;

namespace {

/// The page in a window of its own.
struct Sheets {
    Sheets()
    {
        theme.applyTo(*qApp);
        page = std::make_unique<RolloutPage>(theme);
        page->resize(1200, 820);
        page->setNow(test::runNow);
        page->show();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
    }
    ~Sheets()
    {
        page.reset();
        qApp->setStyle(u"Fusion"_s);
    }
    ConfirmSheet* openStart(const StartView& start = test::startView())
    {
        page->setStart(start);
        QTest::mouseClick(page->startPanel()->startButton(), Qt::LeftButton);
        return page->startPanel()->sheet();
    }
    ConfirmSheet* openAction(const rollout::RunView& run, Action action)
    {
        page->setRun(run);
        QTest::mouseClick(page->runPanel()->head()->button(action), Qt::LeftButton);
        return page->runPanel()->head()->sheet();
    }
    Theme theme;
    std::unique_ptr<RolloutPage> page;
};

} // namespace

class RolloutSheetsTest : public QObject {
    Q_OBJECT
private slots:
    void typedNameAndTheButtonStart()
    {
        Sheets s;
        QSignalSpy started(s.page.get(), &RolloutPage::startRequested);
        auto* sheet = s.openStart();
        QVERIFY(sheet && sheet->isOpen());
        QVERIFY(sheet->cancelButton()->hasFocus());
        QVERIFY(!sheet->confirmButton()->isEnabled());
        QTest::keyClicks(sheet->nameField(), u"production"_s);
        QTRY_VERIFY(sheet->confirmButton()->isEnabled());
        QTest::mouseClick(sheet->confirmButton(), Qt::LeftButton);
        QCOMPARE(started.size(), 1);
        const auto order = started[0][0].value<StartOrder>();
        QCOMPARE(order.version, u"v4.2.0"_s);
        QCOMPARE(order.typedName, u"production"_s);
        QCOMPARE(order.digest, test::startView().digest);
        QVERIFY(!sheet->isOpen());
    }
    void controlEnterStartsOnlyWhenTheNameStands()
    {
        Sheets s;
        QSignalSpy started(s.page.get(), &RolloutPage::startRequested);
        auto* sheet = s.openStart();
        QTest::keyClick(sheet->nameField(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(started.size(), 0);
        QTest::keyClicks(sheet->nameField(), u"production"_s);
        QTRY_VERIFY(sheet->whyNot().isEmpty());
        QTest::keyClick(sheet->nameField(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(started.size(), 1);
        QTest::keyClick(sheet->nameField(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(started.size(), 1);
    }
    void nothingElseStarts_data()
    {
        QTest::addColumn<QString>("gesture");
        for (const auto* gesture : {"enter",
                 "space",
                 "wrong name",
                 "name in capitals",
                 "paste",
                 "paste by mouse",
                 "held letter",
                 "double click",
                 "changed digest",
                 "trust is gone",
                 "journal is gone",
                 "old data",
                 "escape",
                 "window loses the keyboard"})
            QTest::newRow(gesture) << QString::fromLatin1(gesture);
    }
    void nothingElseStarts()
    {
        QFETCH(QString, gesture);
        Sheets s;
        QSignalSpy started(s.page.get(), &RolloutPage::startRequested);
        auto* sheet = s.openStart();
        auto* name = sheet->nameField();
        const bool isTyped = !(gesture.contains(u"name") || gesture.contains(u"paste")
            || gesture == u"held letter" || gesture == u"double click");
        if (isTyped) {
            QTest::keyClicks(name, u"production"_s);
            QTRY_VERIFY(sheet->whyNot().isEmpty());
        }
        auto changed = test::startView();
        QGuiApplication::clipboard()->setText(u"production"_s);
        if (gesture == u"enter") {
            QTest::keyClick(name, Qt::Key_Return);
            QTest::keyClick(sheet->confirmButton(), Qt::Key_Return);
            QTest::keyClick(sheet->cancelButton(), Qt::Key_Enter);
        } else if (gesture == u"space") {
            QTest::keyClick(sheet->cancelButton(), Qt::Key_Space);
        } else if (gesture == u"wrong name") {
            QTest::keyClicks(name, u"producti0n"_s);
        } else if (gesture == u"name in capitals") {
            QTest::keyClicks(name, u"Production"_s);
        } else if (gesture == u"paste") {
            QTest::keyClick(name, Qt::Key_V, Qt::ControlModifier);
            QTest::keyClick(name, Qt::Key_Insert, Qt::ShiftModifier);
        } else if (gesture == u"paste by mouse") {
            QGuiApplication::clipboard()->setText(u"production"_s, QClipboard::Selection);
            QTest::mouseClick(name, Qt::MiddleButton);
        } else if (gesture == u"held letter") {
            for (const QChar c : u"production"_s) {
                QKeyEvent repeat(QEvent::KeyPress, c.toUpper().unicode(), {}, QString(c), true);
                QApplication::sendEvent(name, &repeat);
            }
        } else if (gesture == u"double click") {
            QTest::mouseDClick(sheet->confirmButton(), Qt::LeftButton);
        } else if (gesture == u"changed digest") {
            changed.digest = QByteArray(32, 'x');
            s.page->setStart(changed);
        } else if (gesture == u"trust is gone") {
            changed.needsTrust = true;
            s.page->setStart(changed);
        } else if (gesture == u"journal is gone") {
            s.page->setProblem(Error{u"journal"_s, u"disk I/O error"_s, {}});
        } else if (gesture == u"old data") {
            s.page->setNow(test::runNow + 120'000);
        } else if (gesture == u"escape") {
            QTest::keyClick(name, Qt::Key_Escape);
        } else if (gesture == u"window loses the keyboard") {
            QEvent lost(QEvent::WindowDeactivate);
            QApplication::sendEvent(sheet, &lost);
        }
        QVERIFY(!sheet->isOpen() || !sheet->whyNot().isEmpty() || gesture == u"enter");
        if (gesture != u"enter") {
            QTest::mouseClick(sheet->confirmButton(), Qt::LeftButton);
            QTest::keyClick(name, Qt::Key_Return, Qt::ControlModifier);
        }
        QCOMPARE(started.size(), 0);
    }
    void aSecondClickOnStartHitsNothing()
    {
        Sheets s;
        auto start = test::startView();
        start.environment = u"staging"_s;
        start.isProtected = false;
        start.permit.conditions.pop_back();
        QSignalSpy started(s.page.get(), &RolloutPage::startRequested);
        auto* sheet = s.openStart(start);
        QVERIFY(!sheet->confirmButton()->isEnabled()); // nothing to type, but not at once
        QTest::mouseClick(sheet->confirmButton(), Qt::LeftButton);
        QTest::keyClick(sheet->cancelButton(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(started.size(), 0);
        QTRY_VERIFY(sheet->confirmButton()->isEnabled());
        QTest::keyClick(sheet->cancelButton(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(started.size(), 1);
        QCOMPARE(started[0][0].value<StartOrder>().typedName, QString());
    }
    void blockedStartSaysWhy_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("why");
        QTest::newRow("trust") << u"trust"_s << u"trusted"_s;
        QTest::newRow("lock") << u"lock"_s << u"release@ops-1"_s;
        QTest::newRow("gate") << u"gate"_s << u"against the gate"_s;
        QTest::newRow("mistake") << u"mistake"_s << u"cannot be carried out"_s;
        QTest::newRow("typing") << u"typing"_s << u"being put together"_s;
        QTest::newRow("no version") << u"no version"_s << u"which version"_s;
        QTest::newRow("journal") << u"journal"_s << u"journal"_s;
    }
    void blockedStartSaysWhy()
    {
        QFETCH(QString, what);
        QFETCH(QString, why);
        Sheets s;
        auto start = test::startView();
        if (what == u"trust")
            start.needsTrust = true;
        if (what == u"lock")
            start.permit.conditions[2]
                = {u"lock"_s, u"release@ops-1 rolls out v4.1.9 since 14:50."_s, false};
        if (what == u"gate")
            start.permit.conditions[3]
                = {u"scorecard"_s, u"The scorecard says NO-GO."_s, false, true};
        if (what == u"mistake") {
            start.preview.reset();
            start.mistake = u"nobody sets {{port}}"_s;
        }
        s.page->setStart(start);
        auto* panel = s.page->startPanel();
        if (what == u"typing")
            QTest::keyClicks(panel->versionField(), u"-rc1"_s);
        if (what == u"no version") {
            panel->versionField()->selectAll();
            QTest::keyClick(panel->versionField(), Qt::Key_Delete);
        }
        if (what == u"journal")
            s.page->setProblem(Error{{}, u"disk I/O error"_s, {}});
        QVERIFY(!panel->startButton()->isEnabled());
        QVERIFY2(panel->whyText().contains(why), qPrintable(panel->whyText()));
        QTest::mouseClick(panel->startButton(), Qt::LeftButton);
        QVERIFY(!panel->sheet());
    }
    void aGateIsOverriddenByAReason()
    {
        Sheets s;
        auto start = test::startView();
        start.permit.conditions[3] = {u"scorecard"_s, u"The scorecard says NO-GO."_s, false, true};
        s.page->setStart(start);
        auto* panel = s.page->startPanel();
        QSignalSpy started(s.page.get(), &RolloutPage::startRequested);
        QTest::keyClicks(panel->overrideField(), u"hotfix for the outage"_s);
        QVERIFY(panel->startButton()->isEnabled());
        QTest::mouseClick(panel->startButton(), Qt::LeftButton);
        QTest::keyClicks(panel->sheet()->nameField(), u"production"_s);
        QTRY_VERIFY(panel->sheet()->whyNot().isEmpty());
        QTest::keyClick(panel->sheet()->nameField(), Qt::Key_Enter, Qt::ControlModifier);
        QCOMPARE(started[0][0].value<StartOrder>().overrideReason, u"hotfix for the outage"_s);
    }
    void changingTheVersionAsksForItsPlan()
    {
        Sheets s;
        s.page->setStart(test::startView());
        QSignalSpy chosen(s.page.get(), &RolloutPage::planChosen);
        auto* field = s.page->startPanel()->versionField();
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, u"v5"_s);
        QTRY_COMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][1].toString(), u"v5"_s);
        s.page->setStart(test::startView()); // a late answer to an earlier question
        QCOMPARE(field->text(), u"v5"_s);
    }
    void actionsAskWhatTheyNeed_data()
    {
        QTest::addColumn<int>("action");
        QTest::addColumn<bool>("isUnknown");
        QTest::newRow("promote fully") << int(Action::PromoteFully) << false;
        QTest::newRow("mark done") << int(Action::MarkDone) << true;
        QTest::newRow("skip step") << int(Action::SkipStep) << true;
        QTest::newRow("kill") << int(Action::Kill) << true;
    }
    void actionsAskWhatTheyNeed()
    {
        QFETCH(int, action);
        QFETCH(bool, isUnknown);
        const auto run = isUnknown ? test::unknownRun() : test::runningRun();
        const auto kind = static_cast<Action>(action);
        const auto view = *std::ranges::find(run.actions, kind, &rollout::ActionView::action);
        Sheets s;
        QSignalSpy asked(s.page.get(), &RolloutPage::actionRequested);
        auto* sheet = s.openAction(run, kind);
        QVERIFY(sheet && sheet->isOpen());
        QCOMPARE(sheet->nameField()->isVisible(), view.needsName);
        if (view.needsReason) {
            QVERIFY(sheet->whyText().contains(u"reason"));
            QTest::keyClicks(sheet->reasonField(), u"seen by hand"_s);
        }
        if (view.needsName)
            QTest::keyClicks(sheet->nameField(), u"production"_s);
        QTRY_VERIFY(sheet->confirmButton()->isEnabled());
        QTest::mouseClick(sheet->confirmButton(), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<Action>(), kind);
        QCOMPARE(asked[0][1].toString(), view.needsReason ? u"seen by hand"_s : QString());
    }
    void weightIsANumberOfPercent_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("25") << u"25"_s << true;
        QTest::newRow("0") << u"0"_s << true;
        QTest::newRow("101") << u"101"_s << false;
        QTest::newRow("-1") << u"-1"_s << false;
        QTest::newRow("word") << u"all"_s << false;
        QTest::newRow("empty") << QString() << false;
    }
    void weightIsANumberOfPercent()
    {
        QFETCH(QString, typed);
        QFETCH(bool, isTaken);
        auto run = test::runningRun();
        rollout::ActionView weight;
        weight.action = Action::SetWeight;
        weight.isEnabled = weight.isShown = weight.needsReason = true;
        run.actions.push_back(weight);
        Sheets s;
        QSignalSpy asked(s.page.get(), &RolloutPage::actionRequested);
        auto* sheet = s.openAction(run, Action::SetWeight);
        QTest::keyClicks(sheet->reasonField(), u"try"_s);
        QTest::keyClicks(sheet->weightField(), typed);
        if (!isTaken) {
            QVERIFY(sheet->whyText().contains(u"0 to 100"));
            return;
        }
        QTRY_VERIFY(sheet->confirmButton()->isEnabled());
        QTest::mouseClick(sheet->confirmButton(), Qt::LeftButton);
        QCOMPARE(asked[0][2].toInt(), typed.toInt());
    }
    void aSheetIsDisarmedWhenTheRunMovesOn()
    {
        Sheets s;
        QSignalSpy asked(s.page.get(), &RolloutPage::actionRequested);
        auto* sheet = s.openAction(test::unknownRun(), Action::Kill);
        QTRY_VERIFY(sheet->confirmButton()->isEnabled());
        s.page->setRun(test::rollbackFailedRun());
        QVERIFY(!sheet->confirmButton()->isEnabled());
        QTest::keyClick(sheet->cancelButton(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(asked.size(), 0);
    }
    void pauseActsAtOnce()
    {
        Sheets s;
        s.page->setRun(test::runningRun());
        QSignalSpy asked(s.page.get(), &RolloutPage::actionRequested);
        QTest::mouseClick(s.page->runPanel()->head()->button(Action::Pause), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<Action>(), Action::Pause);
    }
    void abortIsHeld()
    {
        Sheets s;
        s.page->setRun(test::runningRun());
        QSignalSpy asked(s.page.get(), &RolloutPage::actionRequested);
        auto* abort = s.page->runPanel()->head()->abortButton();
        QTest::mouseClick(abort, Qt::LeftButton);
        QTest::mouseDClick(abort, Qt::LeftButton);
        QCOMPARE(asked.size(), 0);
        QTest::mousePress(abort, Qt::LeftButton);
        QTRY_COMPARE(asked.size(), 1);
        QTest::mouseRelease(abort, Qt::LeftButton);
        QCOMPARE(asked[0][0].value<Action>(), Action::Abort);
        QCOMPARE(asked.size(), 1);
    }
};

SLIPWAY_TEST(RolloutSheetsTest)
#include "tst_rolloutsheets.moc"
