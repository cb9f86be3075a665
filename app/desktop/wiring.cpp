// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/wiring.h"

#include "app/desktop/desk.h"
#include "app/logging/log.h"
#include "ui/pages/alerts/alertspage.h"
#include "ui/pages/charts/chartspage.h"
#include "ui/pages/history/historypage.h"
#include "ui/pages/readiness/readinesspage.h"
#include "ui/pages/rollout/rolloutpage.h"
#include "ui/pages/services/servicespage.h"
#include "ui/pages/sources/sourcespage.h"
#include "ui/shell/logdialog.h"
#include "ui/shell/mainwindow.h"

#include <QDir>
#include <QFileDialog>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

/// Asks where the report goes and writes it there.
void chooseReportFile(QWidget* over, Desk& desk, const QString& format)
{
    const QString ending = format == u"json" ? u"json"_s : format == u"text" ? u"txt"_s : u"md"_s;
    const QString project = desk.config() ? desk.config()->project.name : u"slipway"_s;
    QString name = project.simplified().replace(u' ', u'-').toLower();
    if (desk.config() && desk.config()->isDemo)
        name.prepend(u"DEMO-"_s);
    auto* dialog = new QFileDialog(over, Desk::tr("Export the scorecard"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(u"%1-readiness.%2"_s.arg(name, ending));
    QObject::connect(
        dialog, &QFileDialog::fileSelected, &desk, [&desk, format](const QString& file) {
            desk.exportReport(format, file);
        });
    dialog->open();
}

/// Asks for a directory and opens what is there.
void chooseRepository(QWidget* over, Desk& desk)
{
    auto* dialog = new QFileDialog(over, Desk::tr("Choose a repository"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, &desk, &Desk::openRepository);
    dialog->open();
}

ui::Page* makeReadiness(const ui::Theme& theme, Desk& desk, QWidget* parent)
{
    auto* page = new ui::ReadinessPage(theme, parent);
    QObject::connect(
        page, &ui::ReadinessPage::exportRequested, &desk, [page, &desk](const QString& format) {
            chooseReportFile(page, desk, format);
        });
    QObject::connect(page, &ui::ReadinessPage::repositoryRequested, &desk, [page, &desk] {
        chooseRepository(page, desk);
    });
    desk.readiness().solder(*page);
    return page;
}

ui::Page* makeServices(const ui::Theme& theme, Desk& desk, QWidget* parent)
{
    auto* page = new ui::ServicesPage(theme, parent);
    QObject::connect(page, &ui::ServicesPage::rangeRequested, &desk, &Desk::showRange);
    QObject::connect(page, &ui::ServicesPage::liveRequested, &desk, &Desk::goLive);
    QObject::connect(page, &ui::ServicesPage::serviceChosen, &desk, &Desk::chooseService);
    return page;
}

ui::Page* makeCharts(const ui::Theme& theme, Desk& desk, QWidget* parent)
{
    auto* page = new ui::ChartsPage(theme, parent);
    QObject::connect(page, &ui::ChartsPage::rangeRequested, &desk, &Desk::showRange);
    QObject::connect(page, &ui::ChartsPage::liveRequested, &desk, &Desk::goLive);
    QObject::connect(page, &ui::ChartsPage::tabShown, &desk, &Desk::refreshCharts);
    QObject::connect(page, &ui::ChartsPage::exploreRequested, &desk, &Desk::explore);
    return page;
}

} // namespace

std::map<ui::PageId, ui::PageFactory> pageFactories(const ui::Theme& theme, Desk& desk)
{
    return {
        {ui::PageId::Readiness,
            [&](QWidget* parent) { return makeReadiness(theme, desk, parent); }},
        {ui::PageId::Services, [&](QWidget* parent) { return makeServices(theme, desk, parent); }},
        {ui::PageId::Charts, [&](QWidget* parent) { return makeCharts(theme, desk, parent); }},
        {ui::PageId::Rollout,
            [&](QWidget* parent) -> ui::Page* {
                auto* page = new ui::RolloutPage(theme, parent);
                desk.rollout().solder(*page);
                return page;
            }},
        {ui::PageId::History,
            [&](QWidget* parent) -> ui::Page* {
                auto* page = new ui::HistoryPage(theme, parent);
                desk.history().solder(*page);
                QObject::connect(&desk.history(),
                    &HistoryDesk::logWanted,
                    page,
                    [page, &theme](const QString& title, const ui::LogSource& source) {
                        ui::showLog(*page->window(), theme, title, source);
                    });
                return page;
            }},
        {ui::PageId::Alerts,
            [&](QWidget* parent) -> ui::Page* { return new ui::AlertsPage(theme, parent); }},
        {ui::PageId::Sources,
            [&](QWidget* parent) -> ui::Page* { return new ui::SourcesPage(theme, parent); }},
    };
}

void wire(ui::MainWindow& window, Desk& desk)
{
    using ui::MainWindow;
    QObject::connect(&window, &MainWindow::environmentChosen, &desk, &Desk::chooseEnvironment);
    QObject::connect(&window, &MainWindow::rangeChosen, &desk, &Desk::setRange);
    QObject::connect(&window, &MainWindow::refreshRequested, &desk, &Desk::refresh);
    QObject::connect(&window, &MainWindow::pollAllRequested, &desk, &Desk::pollAll);
    QObject::connect(&window, &MainWindow::projectOpenRequested, &desk, &Desk::openConfig);
    QObject::connect(&window, &MainWindow::repositoryOpenRequested, &desk, &Desk::openRepository);
    QObject::connect(&window, &MainWindow::demoRequested, &desk, &Desk::openDemo);
    QObject::connect(&window, &MainWindow::openFileRequested, &desk, &Desk::openPath);
    QObject::connect(&window, &MainWindow::openLogRequested, &desk, &Desk::openLog);
    QObject::connect(&window, &MainWindow::pageShown, &desk, &Desk::pageShown);
    QObject::connect(&window, &MainWindow::abortRequested, &desk.rollout(), &RolloutDesk::abort);
    desk.show(window);
}

} // namespace slipway::desktop
