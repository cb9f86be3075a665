// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/charts/chartview.h"
#include "ui/pages/rollout/argvview.h"
#include "ui/pages/rollout/headpanel.h"
#include "ui/pages/rollout/planpreview.h"
#include "ui/pages/rollout/rolloutpage.h"
#include "ui/pages/rollout/runpanel.h"
#include "ui/pages/rollout/startpanel.h"
#include "ui/rollout/runsamples.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/confirmsheet.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/holdbutton.h"
#include "ui/widgets/logview.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/steptimeline.h"
#include "ui/widgets/trafficbar.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;
using rollout::Action;

namespace {

struct Shown {
    Shown()
    {
        theme.applyTo(*qApp);
        page = std::make_unique<RolloutPage>(theme);
        page->resize(1244, 848);
        page->setNow(test::runNow);
        page->show();
        QVERIFY(QTest::qWaitForWindowExposed(page.get()));
    }
    ~Shown()
    {
        page.reset();
        qApp->setStyle(u"Fusion"_s);
    }
    RunPanel* run() const { return page->runPanel(); }
    HeadPanel* head() const { return page->runPanel()->head(); }
    Theme theme;
    std::unique_ptr<RolloutPage> page;
};

QString topText(RolloutPage& page)
{
    return static_cast<PlainLabel*>(page.topBarContent())->text();
}

} // namespace

class RolloutPageTest : public QObject {
    Q_OBJECT
private slots:
    void showsWhatThereIs()
    {
        Shown s;
        QVERIFY(s.page->emptyState()->isVisible());
        QVERIFY(!s.page->hasAbort());
        s.page->setStart(test::startView());
        QVERIFY(s.page->startPanel()->isVisible());
        s.page->setRun(test::runningRun());
        QVERIFY(s.run()->isVisible());
        QVERIFY(s.page->hasAbort());
        QCOMPARE(topText(*s.page), u"started 8 min ago by release"_s);
        s.page->setRun(test::endedRun());
        QVERIFY(s.run()->isVisible()); // until somebody asks for another
        QVERIFY(!s.page->hasAbort());
        QTest::mouseClick(s.head()->anotherButton(), Qt::LeftButton);
        QVERIFY(s.page->startPanel()->isVisible());
        s.page->setRun(test::endedRun()); // a refresh does not take it away
        QVERIFY(s.page->startPanel()->isVisible());
        QSignalSpy back(s.page.get(), &RolloutPage::previousRunRequested);
        QTest::mouseClick(s.page->startPanel()->previousButton(), Qt::LeftButton);
        QCOMPARE(back.size(), 1);
        QVERIFY(s.run()->isVisible());
        QTest::mouseClick(s.head()->anotherButton(), Qt::LeftButton);
        s.page->setRun(test::runningRun()); // somebody started one
        QVERIFY(s.run()->isVisible());
    }
    void buttonsAreThoseOfTheRun()
    {
        Shown s;
        s.page->setRun(test::runningRun());
        QVERIFY(s.head()->button(Action::Abort)->isEnabled());
        QVERIFY(!s.head()->button(Action::Approve)->isEnabled());
        QVERIFY(s.head()->button(Action::Approve)->toolTip().contains(u"waits for an approval"));
        QCOMPARE(s.head()->button(Action::Approve)->text(), u"Approve…"_s);
        QCOMPARE(s.head()->button(Action::Pause)->text(), u"Pause"_s);
        QVERIFY(!s.head()->button(Action::Continue));
        s.page->setRun(test::rollbackFailedRun());
        QVERIFY(!s.head()->button(Action::Abort));
        QVERIFY(!s.head()->button(Action::Pause));
        QVERIFY(s.head()->button(Action::Abandon)->isEnabled());
    }
    void sentencesSayWhatComesAndWhyItWaits()
    {
        Shown s;
        s.page->setRun(test::runningRun());
        QVERIFY(s.head()->nextText().contains(u"Next: traffic 100 %"));
        QVERIFY(s.head()->nextText().contains(u"Automatic rollback"));
        QCOMPARE(s.head()->waitingText(), QString());
        s.page->setRun(test::unknownRun());
        QVERIFY(s.head()->waitingText().startsWith(u"Waiting because"));
        QVERIFY(s.run()->treeText().contains(u"4711 /srv/shop/ops/weight.sh green 50"));
        s.page->setRun(test::runningRun());
        QCOMPARE(s.run()->treeText(), QString());
    }
    void stepsCountDown()
    {
        Shown s;
        s.page->setRun(test::runningRun());
        QVERIFY(s.run()->steps()->lineText(4).contains(u"6:48 left"));
        s.page->setNow(test::runNow + 2000);
        QVERIFY(s.run()->steps()->lineText(4).contains(u"6:46 left"));
        QVERIFY(s.run()->steps()->lineText(3).contains(u"5:00"));
        QVERIFY(s.run()->steps()->accessibleDescription().contains(u"Retire blue, pending"));
    }
    void spansAreShort_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("negative") << qint64(-5) << u"0 s"_s;
        QTest::newRow("seconds") << qint64(12'900) << u"12 s"_s;
        QTest::newRow("minutes") << qint64(300'000) << u"5:00"_s;
        QTest::newRow("hours") << qint64(3'723'000) << u"1:02:03"_s;
    }
    void spansAreShort()
    {
        QFETCH(qint64, milliseconds);
        QFETCH(QString, text);
        QCOMPARE(stepSpan(milliseconds), text);
    }
    void trafficSaysWhatWasMeasured()
    {
        Shown s;
        s.page->setRun(test::runningRun());
        QCOMPARE(s.run()->traffic()->words(), u"measured 48 % of requests · 4 s ago"_s);
        s.page->setRun(test::unknownRun());
        QCOMPARE(s.run()->traffic()->words(), u"not measured: no request in the last minute"_s);
    }
    void aSelectedGateShowsItsChartAndSentence()
    {
        Shown s;
        s.page->setRun(test::runningRun());
        s.page->setGateFrames(test::gateFrames());
        QCOMPARE(s.run()->chart(0)->frame().title, u"Error ratio"_s);
        QCOMPARE(s.run()->chart(1)->frame().title, u"p95 latency"_s);
        s.run()->gates()->selectRow(2);
        QCOMPARE(s.run()->chart(0)->frame().title, u"Error ratio"_s);
        QCOMPARE(s.run()->chart(1)->frame().title, u"CPU per replica"_s);
        s.page->setRun(test::rollbackFailedRun());
        s.run()->gates()->selectRow(0);
        QVERIFY(s.run()->gateSentence().contains(u"failed 2 of 1"));
    }
    void anEngineThatIsGoneIsTold()
    {
        Shown s;
        s.page->setRun(test::runningRun());
        s.page->setEngine({EngineView::Kind::Alive, u"release"_s, u"ops-1"_s, test::runNow});
        QVERIFY(!s.page->banner()->isVisible());
        s.page->setEngine(
            {EngineView::Kind::Gone, u"release"_s, u"ops-1"_s, test::runNow - 120'000});
        QVERIFY(s.page->banner()->isVisible());
        QVERIFY(s.page->banner()->text().startsWith(u"No engine drives this run"));
        QVERIFY(s.page->banner()->text().contains(u"2 min ago"));
        s.page->setRun(test::endedRun()); // nothing to drive any more
        QVERIFY(!s.page->banner()->isVisible());
    }
    void aJournalThatCannotBeReadOrdersNothing()
    {
        Shown s;
        s.page->setRun(test::runningRun());
        s.page->setProblem(Error{u"journal.db"_s, u"disk I/O error"_s, {}});
        QVERIFY(s.page->banner()->text().contains(u"disk I/O error"));
        QVERIFY(!s.head()->button(Action::Pause)->isEnabled());
        QVERIFY(!s.head()->abortButton()->isEnabled());
        s.page->setProblem(std::nullopt);
        QVERIFY(s.head()->button(Action::Pause)->isEnabled());
    }
    void argumentsAreTellableApart_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << u"up"_s << u"\"up\""_s;
        QTest::newRow("space") << u"a b"_s << u"\"a b\""_s;
        QTest::newRow("empty") << QString() << u"\"\""_s;
        QTest::newRow("quote") << u"a\"b"_s << u"\"a\\\"b\""_s;
        QTest::newRow("newline") << u"a\nb"_s << u"\"a\\nb\""_s;
        QTest::newRow("backslash n") << u"a\\nb"_s << u"\"a\\\\nb\""_s;
        QTest::newRow("bidi") << u"\u202E"_s << u"\"\\u{202E}\""_s;
    }
    void argumentsAreTellableApart()
    {
        QFETCH(QString, argument);
        QFETCH(QString, shown);
        QCOMPARE(quotedArgument(argument), shown);
    }
    void thePreviewShowsEveryArgument()
    {
        Shown s;
        s.page->setStart(test::startView());
        const auto lines = s.page->startPanel()->preview()->lines();
        QVERIFY(lines.contains(
            u"\"docker\" \"compose\" \"up\" \"-d\" \"green\" \"--label=a b \\\"c\\\"\""_s));
        QVERIFY(lines.contains(u"\"docker\" \"compose\" \"stop\" \"green\""_s));
        QVERIFY(lines.contains(u"Error ratio: passes if result < 0.01"_s));
        QVERIFY(s.page->startPanel()->conditionTexts().front().contains(u"must be typed"));
    }
    void everyTextIsPlain_data()
    {
        QTest::addColumn<QString>("text");
        int number = 0;
        for (const auto& text : test::hostileTexts())
            QTest::addRow("%d", ++number) << text;
    }
    void everyTextIsPlain()
    {
        QFETCH(QString, text);
        Shown s;
        auto start = test::startView();
        start.environment = start.version = start.stable = start.plan = text;
        start.plans = {text};
        start.mistake = text;
        start.preview->steps[0].name = text;
        start.preview->steps[0].command->argv = {text, text};
        start.permit.conditions[0].text = text;
        start.trustAdded = {text};
        start.needsTrust = true;
        s.page->setStart(start);
        s.page->grab();
        auto run = test::unknownRun();
        run.version = run.stable = run.plan = run.environment = run.strategy = text;
        run.sentence = run.next = run.headline = run.actor = text;
        run.steps[4].name = run.steps[4].detail = text;
        run.gates[0].name = run.gates[0].condition = run.gates[0].sentence = text;
        run.traffic.why = run.traffic.canaryName = text;
        run.tree[0].name = text;
        run.actions[1].why = text;
        s.page->setRun(run);
        s.page->setEngine({EngineView::Kind::Gone, text, text, 1});
        s.page->setLog({.stepTitle = text, .isAttachment = true, .bytes = text.toUtf8()});
        s.page->grab();
        for (const auto* label : s.page->findChildren<QLabel*>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            for (const QChar c : label->text())
                QVERIFY(c.isPrint());
        }
        for (const auto* widget : s.page->findChildren<QWidget*>())
            QVERIFY(!widget->toolTip().contains(u"<b>bold"));
    }
    void picturesAreTaken_data()
    {
        QTest::addColumn<QString>("phase");
        QTest::addColumn<bool>("isDark");
        for (const auto* phase : {"start", "sheet", "running", "unknown", "failed", "ended"}) {
            QTest::addRow("%s", phase) << QString::fromLatin1(phase) << false;
            QTest::addRow("%s dark", phase) << QString::fromLatin1(phase) << true;
        }
    }
    /// The page in its window; SLIPWAY_SHOTS=directory keeps the pictures for a person to look at.
    void picturesAreTaken()
    {
        QFETCH(QString, phase);
        QFETCH(bool, isDark);
        Theme theme;
        theme.choose(isDark ? ThemeChoice::Dark : ThemeChoice::Light);
        theme.applyTo(*qApp);
        std::map<PageId, PageFactory> factories;
        factories[PageId::Rollout]
            = [&theme](QWidget* parent) { return new RolloutPage(theme, parent); };
        MainWindow window(theme, factories);
        window.setProject({.name = u"CognitionOS"_s,
            .environments = {{u"staging"_s, {}, false}, {u"production"_s, {}, true}},
            .environment = u"production"_s});
        window.setBadges({{PageId::Readiness, {u"3"_s, Tone::Bad, {}}}});
        window.setFreshness({Freshness::Kind::Live, 5000});
        window.setNow(test::runNow);
        window.resize(1440, 900);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.showPage(PageId::Rollout);
        auto& page = *static_cast<RolloutPage*>(window.page(PageId::Rollout));
        fill(window, page, phase);
        page.setNow(test::runNow);
        if (phase != u"start" && phase != u"sheet")
            QTRY_VERIFY(page.runPanel()->log()->area()->lineAt(0).has_value());
        for (int round = 0; round < 3; ++round) // layouts in layouts
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        const QString folder = qEnvironmentVariable("SLIPWAY_SHOTS");
        if (!folder.isEmpty()) {
            const QString name = phase + (isDark ? u"-dark"_s : QString());
            QVERIFY(window.grab().save(u"%1/rollui-%2.png"_s.arg(folder, name)));
        }
        QVERIFY(page.minimumSizeHint().width() <= 1084); // 1280 px without the rail
        QVERIFY(page.minimumSizeHint().height() <= 700);
        if (auto* sheet = page.startPanel()->sheet())
            sheet->close();
        qApp->setStyle(u"Fusion"_s);
    }

private:
    static void fill(MainWindow& window, RolloutPage& page, const QString& phase)
    {
        const std::map<QString, std::function<rollout::RunView()>> runs{
            {u"running"_s, test::runningRun},
            {u"unknown"_s, test::unknownRun},
            {u"failed"_s, test::rollbackFailedRun},
            {u"ended"_s, test::endedRun}};
        QByteArray log;
        for (const auto* line : {"15:02:11  set weight green=50 blue=50 via haproxy",
                 "15:02:11  + socat /run/haproxy.sock  ok",
                 "15:02:12  traffic shift acknowledged by 2 of 2 backends",
                 "15:02:41  gate error-ratio      \x1B[32mpass\x1B[0m  0.0024 < 0.01",
                 "\x1B[33m15:03:11  gate cpu-per-replica  warn  0.74 of 0.80\x1B[0m",
                 "15:03:41  gate error-ratio      \x1B[1;31mfail\x1B[0m  0.0122 < 0.01"})
            log += QByteArray(line) + '\n';
        page.setStart(test::startView());
        const auto run = runs.find(phase);
        if (run != runs.end()) {
            const auto view = run->second();
            page.setRun(view);
            page.setGateFrames(test::gateFrames());
            page.setLog(
                {.stepTitle = u"step 5 · traffic 50 %"_s, .isAttachment = true, .bytes = log});
            if (!rollout::isEnd(view.phase))
                window.setRun(RunSummary{.headline = view.headline,
                    .environment = view.environment,
                    .tone = phase == u"running" ? Tone::Ok : Tone::Bad,
                    .canAbort = true,
                    .sign = phase == u"running" ? Sign::Running : Sign::Bad});
        }
        if (phase == u"sheet")
            QTest::mouseClick(page.startPanel()->startButton(), Qt::LeftButton);
    }
};

SLIPWAY_TEST(RolloutPageTest)
#include "tst_rolloutpage.moc"
