// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/application.h"
#include "support/testcase.h"
#include "ui/pages/history/historypage.h"
#include "ui/pages/history/rundetail.h"
#include "ui/pages/rollout/headpanel.h"
#include "ui/pages/rollout/rolloutpage.h"
#include "ui/pages/rollout/runpanel.h"
#include "ui/pages/rollout/startpanel.h"
#include "ui/shell/topbar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/confirmsheet.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

constexpr int longWait = 60'000; // a guard against hanging, not a limit

/// `slipway demo`, which outlives every window of the test.
class DemoFleet {
public:
    bool start()
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(desktop::commandLineProgram(), {u"demo"_s, u"--format"_s, u"json"_s});
        if (!m_process.waitForReadyRead(30'000))
            return false;
        const auto told = QJsonDocument::fromJson(m_process.readLine()).object();
        m_project = told.value(u"project"_s).toString();
        return !m_project.isEmpty();
    }
    ~DemoFleet()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }
    QString project() const { return m_project; }

private:
    QProcess m_process;
    QString m_project;
};

bool story(const QString& name)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(desktop::commandLineProgram(), {u"demo"_s, u"story"_s, name});
    return process.waitForFinished(20'000) && process.exitCode() == 0;
}

/// The window as a person has it open on the fleet's project.
class OpenWindow {
public:
    explicit OpenWindow(const QString& project)
    {
        desktop::Options options;
        options.config = project;
        options.environment = u"production"_s;
        m_app = std::make_unique<desktop::Application>(*qApp, options);
        window().resize(1440, 900);
        window().show();
        m_app->open();
    }
    ui::MainWindow& window() { return m_app->window(); }
    desktop::Application& app() { return *m_app; }
    ui::RolloutPage& rollout()
    {
        window().showPage(ui::PageId::Rollout);
        return *qobject_cast<ui::RolloutPage*>(window().page(ui::PageId::Rollout));
    }
    ui::HistoryPage& history()
    {
        window().showPage(ui::PageId::History);
        return *qobject_cast<ui::HistoryPage*>(window().page(ui::PageId::History));
    }
    std::optional<rollout::Phase> phase()
    {
        const auto& state = m_app->desk().rollout().state();
        return state ? std::optional(state->phase) : std::nullopt;
    }
    /// For people to look at, where `SLIPWAY_SHOTS` names a folder.
    void shoot(const QString& name)
    {
        const auto folder = qEnvironmentVariable("SLIPWAY_SHOTS");
        if (folder.isEmpty())
            return;
        for (const auto choice : {ui::ThemeChoice::Dark, ui::ThemeChoice::Light}) {
            m_app->theme().choose(choice);
            QTest::qWait(300);
            const QString mode = choice == ui::ThemeChoice::Dark ? u"dark"_s : u"light"_s;
            window().grab().save(u"%1/%2-%3.png"_s.arg(folder, name, mode));
        }
    }

private:
    std::unique_ptr<desktop::Application> m_app;
};

} // namespace

/// Both stories of the demo, driven in the real window to their ends.
class StoriesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    std::unique_ptr<DemoFleet> m_fleet;
    std::unique_ptr<OpenWindow> m_window;

    /// Fills the start view as a release manager does, and confirms by typing the environment's
    /// name.
    void startFromTheWindow(const QString& version)
    {
        auto& page = m_window->rollout();
        auto* start = page.startPanel();
        QTRY_VERIFY_WITH_TIMEOUT(start->planControl()->button(u"quick"_s) != nullptr, longWait);
        if (auto* another = page.runPanel()->head()->anotherButton(); another->isVisible())
            QTest::mouseClick(another, Qt::LeftButton);
        QTRY_VERIFY(start->isVisible());
        QTest::mouseClick(start->planControl()->button(u"quick"_s), Qt::LeftButton);
        start->versionField()->setFocus();
        start->versionField()->selectAll();
        QTest::keyClicks(start->versionField(), version);
        QTest::keyClick(start->versionField(), Qt::Key_Tab);
        // The demo's scorecard says NO-GO: it starts only against a reason.
        QTRY_VERIFY_WITH_TIMEOUT(start->overrideField()->isVisible(), longWait);
        QTest::keyClicks(start->overrideField(), u"DEMO: shown to stakeholders"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(
            start->startButton()->isEnabled(), qPrintable(start->whyNot()), longWait);
        m_window->shoot(u"start"_s);
        QTest::mouseClick(start->startButton(), Qt::LeftButton);
        QTRY_VERIFY(start->sheet() != nullptr && start->sheet()->isOpen());
        QTest::keyClicks(start->sheet()->nameField(), u"production"_s);
        QTRY_VERIFY(start->sheet()->confirmButton()->isEnabled());
        QString said;
        const auto told = connect(&m_window->app().desk().rollout(),
            &desktop::RolloutDesk::said,
            this,
            [&said](const QString& text) { said = text; });
        QTest::mouseClick(start->sheet()->confirmButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!said.isEmpty(), longWait);
        disconnect(told);
        QVERIFY2(said.startsWith(u"Started"_s), qPrintable(said));
        QTRY_VERIFY_WITH_TIMEOUT(
            m_window->phase() && !rollout::isEnd(*m_window->phase()), longWait);
    }

private slots:
    void initTestCase()
    {
        qputenv("XDG_STATE_HOME", QFile::encodeName(m_home.filePath(u"state"_s)));
        qputenv("XDG_CACHE_HOME", QFile::encodeName(m_home.filePath(u"cache"_s)));
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_home.filePath(u"config"_s)));
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_home.filePath(u"run"_s)));
        QDir().mkpath(m_home.filePath(u"run"_s));
        QFile::setPermissions(
            m_home.filePath(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_fleet = std::make_unique<DemoFleet>();
        QVERIFY(m_fleet->start());
        m_window = std::make_unique<OpenWindow>(m_fleet->project());
        QVERIFY(QTest::qWaitForWindowExposed(&m_window->window()));
    }
    void cleanupTestCase()
    {
        m_window.reset();
        m_fleet.reset();
    }

    void theGoodReleaseIsPromoted()
    {
        QVERIFY(story(u"good-release"_s));
        startFromTheWindow(u"v4.2.0"_s);
        if (QTest::currentTestFailed())
            return;
        // In the middle: half of the traffic.
        QTRY_VERIFY_WITH_TIMEOUT(
            m_window->app().desk().rollout().state()->desiredWeight == 50, longWait);
        m_window->shoot(u"running"_s);

        // A second window shows exactly the same run at once.
        auto secondWindow = std::make_unique<OpenWindow>(m_fleet->project());
        auto& second = *secondWindow;
        (void)second.rollout();
        const auto& mine = m_window->app().desk().rollout();
        const auto& theirs = second.app().desk().rollout();
        QTRY_VERIFY_WITH_TIMEOUT(
            theirs.state() && mine.state() && *theirs.state() == *mine.state(), longWait);
        const qint64 now = SystemClock().now();
        QVERIFY(rollout::viewOf(*theirs.state(), now) == rollout::viewOf(*mine.state(), now));
        // Both live in one program here, which has one style: it must not be the closed one's.
        secondWindow.reset();
        m_window->app().theme().applyTo(*qApp);

        QTRY_VERIFY_WITH_TIMEOUT(rollout::isEnd(*m_window->phase()), longWait);
        QVERIFY2(
            m_window->phase() == rollout::Phase::Succeeded, qPrintable(mine.state()->sentence));
        QCOMPARE(mine.state()->desiredWeight, std::optional(100));
        m_window->shoot(u"promoted"_s);
    }

    void theBadReleaseIsStoppedByItsGate()
    {
        QVERIFY(story(u"bad-release"_s));
        startFromTheWindow(u"v4.3.0"_s);
        if (QTest::currentTestFailed())
            return;
        // The window is closed in the middle: the run goes on, and a new window shows it.
        const auto run = m_window->app().desk().rollout().state()->created.run;
        m_window.reset();
        m_window = std::make_unique<OpenWindow>(m_fleet->project());
        (void)m_window->rollout();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->phase().has_value(), longWait);
        QCOMPARE(m_window->app().desk().rollout().state()->created.run, run);

        QTRY_VERIFY_WITH_TIMEOUT(m_window->phase() && rollout::isEnd(*m_window->phase()), longWait);
        const auto& state = *m_window->app().desk().rollout().state();
        QVERIFY2(state.phase == rollout::Phase::RolledBack, qPrintable(state.sentence));
        QVERIFY2(state.sentence.contains(u"failed"_s), qPrintable(state.sentence));
        m_window->shoot(u"rolledback"_s);
    }

    void bothAreInHistory()
    {
        auto& history = m_window->history();
        QTRY_COMPARE_WITH_TIMEOUT(history.table()->model()->rowCount(), 2, longWait);
        QVERIFY(history.table()->selectKey(history.currentRun()));
        QTRY_VERIFY2_WITH_TIMEOUT(history.detail()->titleText().contains(u"v4.3.0"_s),
            qPrintable(history.detail()->titleText()),
            longWait);
        QVERIFY(history.detail()->titleText().contains(u"rolled back"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!history.detail()->chartViews().empty(), longWait);
        m_window->shoot(u"history"_s);
        if (qEnvironmentVariableIsEmpty("SLIPWAY_SHOTS"))
            return;
        m_window->window().showPage(ui::PageId::Charts);
        QTest::qWait(3000);
        m_window->shoot(u"bands"_s);
    }
};

SLIPWAY_TEST(StoriesTest)

#include "tst_stories.moc"
