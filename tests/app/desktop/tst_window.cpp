// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/application.h"
#include "app/desktop/rows.h"
#include "support/testcase.h"
#include "ui/charts/chartgrid.h"
#include "ui/charts/chartview.h"
#include "ui/pages/charts/chartspage.h"
#include "ui/pages/charts/charttabs.h"
#include "ui/pages/charts/explore.h"
#include "ui/pages/readiness/checkspanel.h"
#include "ui/pages/readiness/readinesspage.h"
#include "ui/pages/services/servicespage.h"
#include "ui/pages/sources/sourcespage.h"
#include "ui/pages/welcome/welcomeview.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/navbutton.h"
#include "ui/shell/rail.h"
#include "ui/shell/topbar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statuspill.h"

#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QSignalSpy>
#include <QTextBlock>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

constexpr int longWait = 40'000; // a guard against hanging, not a limit

/// `slipway demo …` as an operator types it, against the fleet that the window started.
bool demo(const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(desktop::commandLineProgram(), QStringList{u"demo"_s} + arguments);
    return process.waitForFinished(10'000) && process.exitCode() == 0;
}

/// The real window over the real demo, driven by mouse and keyboard, from the welcome view on.
class WindowTest : public QObject {
    Q_OBJECT

    std::unique_ptr<desktop::Application> m_app;

    ui::MainWindow& window() { return m_app->window(); }
    template<typename PageType>
    PageType* page(ui::PageId id)
    {
        return qobject_cast<PageType*>(window().page(id));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(
            QApplication::focusWidget() ? QApplication::focusWidget() : &window(), key, modifiers);
    }
    const tables::ServiceRow* service(const QString& name)
    {
        static std::vector<tables::ServiceRow> rows;
        rows = desktop::serviceRows(m_app->desk().monitor(),
            *m_app->desk().config(),
            m_app->desk().environment(),
            SystemClock().now(),
            3'600'000);
        const auto found = std::ranges::find(rows, name, &tables::ServiceRow::service);
        return found == rows.end() ? nullptr : &*found;
    }
    bool isState(const QString& name, health::State state)
    {
        const auto* row = service(name);
        return row != nullptr && row->state == state;
    }
    void writeConfig(const QByteArray& bytes)
    {
        QFile file(m_app->desk().config()->file);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
    }

private slots:
    void initTestCase()
    {
        m_app = std::make_unique<desktop::Application>(*qApp, desktop::Options{});
        window().resize(1440, 900);
        window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&window()));
    }
    void cleanupTestCase() { m_app.reset(); }

    void theWelcomeViewStartsTheDemo()
    {
        QVERIFY(window().welcome() != nullptr);
        QVERIFY(window().welcome()->isVisible());
        QSignalSpy settled(&m_app->desk(), &desktop::Desk::settled);
        QTest::mouseClick(window().welcome()->demoButton(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, longWait);
        QVERIFY(m_app->desk().config()->isDemo);
    }

    void readinessSaysNoGoAndWhy()
    {
        auto* readiness = page<ui::ReadinessPage>(ui::PageId::Readiness);
        QVERIFY(readiness != nullptr && readiness->isVisible());
        QTRY_VERIFY(readiness->verdictPill()->text().contains(u"NO-GO"_s));
        const auto assessment = m_app->desk().assessment();
        QVERIFY(assessment->blockers.contains(u"CIC-04"_s));
        QCOMPARE(assessment->categories[0].score.claimed, std::optional<double>(100));
    }

    void aFailingCheckOpensAtItsEvidence()
    {
        auto* readiness = page<ui::ReadinessPage>(ui::PageId::Readiness);
        auto* table = readiness->checks()->table();
        QVERIFY(table->model()->rowCount() > 10);
        QVERIFY(table->selectKey(u"CIC-04"_s));
        QTest::mouseClick(table->viewport(),
            Qt::LeftButton,
            {},
            table->visualRect(table->currentIndex()).center());
        QVERIFY(readiness->detail()->sentenceText().contains(u"|| true"_s));
        QVERIFY(!readiness->detail()->codeViews().empty());

        auto* open = [&]() -> QAbstractButton* {
            for (auto* button : readiness->detail()->findChildren<QAbstractButton*>()) {
                if (button->isVisible() && button->text().startsWith(u"Open file"_s))
                    return button;
            }
            return nullptr;
        }();
        QVERIFY(open != nullptr);
        QTest::mouseClick(open, Qt::LeftButton);
        auto* viewer = window().findChild<QDialog*>(u"fileViewer"_s);
        QVERIFY(viewer != nullptr && viewer->isVisible());
        QCOMPARE(window().findChildren<QDialog*>(u"fileViewer"_s).size(), 1);
        viewer->activateWindow(); // a window manager gives it by itself only to a real click
        QTRY_COMPARE(QApplication::activeWindow(), viewer);
        auto* text = viewer->findChild<QPlainTextEdit*>();
        QVERIFY(text->textCursor().block().text().contains(u"safety"_s));
        QTest::keyClick(text, Qt::Key_Escape);
        QTRY_VERIFY(window().findChild<QDialog*>(u"fileViewer"_s) == nullptr);
        window().activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(), &window());
    }

    void servicesShowWhatTheyAnswer()
    {
        QTest::mouseClick(window().rail()->button(ui::PageId::Services), Qt::LeftButton);
        QCOMPARE(window().currentPage(), ui::PageId::Services);
        QTRY_VERIFY_WITH_TIMEOUT(isState(u"api-blue"_s, health::State::Up), longWait);
        QCOMPARE(service(u"api-blue"_s)->version, u"4.1.3"_s);
        QVERIFY(isState(u"redis"_s, health::State::Degraded));
        auto* charts = &page<ui::ServicesPage>(ui::PageId::Services)->charts();
        QTRY_VERIFY_WITH_TIMEOUT(charts->chart(u"memory"_s) != nullptr
                && !charts->chart(u"memory"_s)->frame().lines.empty(),
            longWait);
    }

    void aFaultTurnsItsRowAndMendingTurnsItBack()
    {
        QVERIFY(demo({u"fault"_s, u"down"_s, u"ai-runtime"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(isState(u"ai-runtime"_s, health::State::Down), longWait);
        QVERIFY(service(u"ai-runtime"_s)->detail.contains(u"in a row"_s));
        QTRY_VERIFY(
            std::ranges::any_of(m_app->desk().monitor().alerts(), [](const alerts::Alert& alert) {
                return alert.rule == alerts::Rule::Down && alert.target.service == u"ai-runtime";
            }));
        // The rest goes on.
        QVERIFY(isState(u"api-blue"_s, health::State::Up));
        QVERIFY(demo({u"fault"_s, u"clear"_s, u"ai-runtime"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(isState(u"ai-runtime"_s, health::State::Up), longWait);
    }

    void garbageIsUnknownAndNotGreen()
    {
        QVERIFY(demo({u"fault"_s, u"garbage"_s, u"task-planner"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(isState(u"task-planner"_s, health::State::Unknown), longWait);
        QVERIFY(demo({u"fault"_s, u"clear"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(isState(u"task-planner"_s, health::State::Up), longWait);
    }

    void chartsDrawWhatWasScraped()
    {
        press(Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(window().currentPage(), ui::PageId::Charts);
        auto* charts = page<ui::ChartsPage>(ui::PageId::Charts);
        QTRY_VERIFY_WITH_TIMEOUT(charts->charts().chart(u"chart-1"_s) != nullptr
                && !charts->charts().chart(u"chart-1"_s)->frame().lines.empty(),
            longWait);
        const auto& frame = charts->charts().chart(u"chart-1"_s)->frame();
        QCOMPARE(frame.emptiness, charts::Emptiness::None);
        QVERIFY(frame.lines.front().last.value_or(-1) >= 0);
    }

    void exploreAnswersAndSaysWhereAMistakeIs()
    {
        auto* charts = page<ui::ChartsPage>(ui::PageId::Charts);
        auto* tabs = charts->findChild<ui::ChartTabs*>();
        QVERIFY(tabs != nullptr);
        emit tabs->chosen({}); // Explore
        auto& explore = charts->explore();
        QVERIFY(explore.isVisible());
        const auto run = [&](const QString& expression) {
            explore.setExpression(expression);
            explore.focusInput();
            press(Qt::Key_Return, Qt::ControlModifier);
        };
        const auto says = [&](const QString& words) {
            const auto labels = explore.findChildren<ui::PlainLabel*>();
            return std::ranges::any_of(labels, [&](const ui::PlainLabel* label) {
                return label->isVisible() && label->text().contains(words);
            });
        };
        run(u"sum(up"_s);
        QTRY_VERIFY(says(u"1:"_s));
        run(u"sum(up)"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!explore.chart().frame().lines.empty(), longWait);
        QVERIFY(!says(u"1:"_s));
    }

    void thePaletteFindsAService()
    {
        press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(window().palette() != nullptr && window().palette()->isVisible());
        QTest::keyClicks(window().palette()->field(), u"redis"_s);
        QVERIFY(window().palette()->count() > 0);
        QTest::keyClick(window().palette()->field(), Qt::Key_Return);
        QTRY_COMPARE(window().currentPage(), ui::PageId::Services);
    }

    void sourcesListEveryEndpoint()
    {
        press(Qt::Key_7, Qt::ControlModifier);
        QCOMPARE(window().currentPage(), ui::PageId::Sources);
        auto* sources = page<ui::SourcesPage>(ui::PageId::Sources);
        QTRY_COMPARE(sources->table()->model()->rowCount(), 23);
    }

    void anotherEnvironmentShowsItsOwnServices()
    {
        m_app->desk().chooseEnvironment(u"staging"_s);
        press(Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(isState(u"gateway"_s, health::State::Up), longWait);
        QVERIFY(service(u"redis"_s) == nullptr);
        m_app->desk().chooseEnvironment(u"production"_s);
        QVERIFY(service(u"redis"_s) != nullptr);
    }

    void aBrokenConfigurationKeepsTheLastGoodOne()
    {
        const QString file = m_app->desk().config()->file;
        const QByteArray good = test::readFile(file);
        QByteArray broken = good;
        writeConfig(broken.replace("interval: 5s", "intervall: 5s"));
        QTRY_VERIFY(window().banner()->isVisible());
        QVERIFY(window().banner()->text().contains(u"interval"_s));
        QVERIFY(isState(u"api-blue"_s, health::State::Up));
        writeConfig(good + "\n# mended\n");
        QTRY_VERIFY(!window().banner()->isVisible());
    }
};

} // namespace

SLIPWAY_TEST(WindowTest)
#include "tst_window.moc"
