// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "base/text.h"
#include "ui/pages/welcome/welcomeview.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/rail.h"
#include "ui/shell/runcontrols.h"
#include "ui/shell/toast.h"
#include "ui/shell/topbar.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/emptystate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QScreen>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

MainWindow::MainWindow(Theme& theme,
    std::map<PageId, PageFactory> factories,
    const QString& memoryFile,
    QWidget* parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_factories(std::move(factories))
    , m_memory(memoryFile)
    , m_rail(new Rail(theme))
    , m_topBar(new TopBar(theme))
    , m_banner(new ErrorBanner(theme))
    , m_stack(new QStackedWidget)
{
    setWindowTitle(u"Slipway"_s);
    setWindowIcon(drawnIcon(u"slipway"_s, lightTokens().accent, 64, 1));
    setMinimumSize(940, 600);
    if (!restoreGeometry(m_memory.geometry())) {
        const QSize room = screen() ? screen()->availableSize() : QSize(1440, 900);
        resize(QSize(1440, 900).boundedTo(room));
    }
    if (m_memory.theme() != ThemeChoice::System)
        m_theme.choose(m_memory.theme());
    layOut();
    connectFrame();
    addShortcuts();
    setRange(m_memory.range());
    setProject({});
}

MainWindow::~MainWindow() = default;

void MainWindow::layOut()
{
    auto* frame = new QWidget;
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_topBar);
    column->addWidget(m_banner);
    column->addWidget(m_stack, 1);
    row->addWidget(m_rail);
    row->addLayout(column, 1);
    setCentralWidget(frame);
    m_toast = new Toast(m_theme, this);
}

void MainWindow::connectFrame()
{
    connect(m_rail, &Rail::pageChosen, this, &MainWindow::showPage);
    connect(m_rail, &Rail::projectMenuRequested, this, &MainWindow::showProjectMenu);
    connect(m_topBar, &TopBar::environmentChosen, this, [this](const QString& name) {
        m_project.environment = name;
        emit environmentChosen(name);
    });
    connect(m_topBar, &TopBar::searchRequested, this, &MainWindow::openPalette);
    connect(m_topBar, &TopBar::rangeChosen, this, &MainWindow::setRange);
    connect(
        m_topBar->runControls(), &RunControls::opened, this, [this] { showPage(PageId::Rollout); });
    connect(
        m_topBar->runControls(), &RunControls::abortRequested, this, &MainWindow::abortRequested);
    connect(m_banner, &ErrorBanner::actionTriggered, this, &MainWindow::bannerActionTriggered);
}

void MainWindow::setProject(const ProjectView& project)
{
    const bool isOther = project.file != m_project.file;
    m_project = project;
    m_rail->setProject(project);
    m_topBar->setProject(project);
    const QString name = visible(project.name, 80);
    setWindowTitle(name.isEmpty() ? u"Slipway"_s : tr("%1 – Slipway").arg(name));
    if (isOther)
        m_memory.addRecent(project.isDemo ? QString() : project.file);
    if (!project.name.isEmpty()) {
        if (m_stack->currentWidget() == m_welcome)
            showPage(m_current);
        return;
    }
    if (!m_welcome) {
        m_welcome = new WelcomeView(m_theme);
        connect(m_welcome, &WelcomeView::openRequested, this, &MainWindow::chooseProject);
        connect(m_welcome, &WelcomeView::repositoryRequested, this, &MainWindow::chooseRepository);
        connect(m_welcome, &WelcomeView::demoRequested, this, &MainWindow::demoRequested);
        connect(m_welcome, &WelcomeView::recentRequested, this, &MainWindow::openRecent);
        m_stack->addWidget(m_welcome);
    }
    m_badges = {};
    setRun(std::nullopt);
    m_rail->setBadges({});
    m_topBar->setFreshness({});
    m_banner->set(Sign::None, {});
    m_welcome->setRecent(m_memory.recent());
    m_topBar->setContent(nullptr);
    m_stack->setCurrentWidget(m_welcome);
}

void MainWindow::setBadges(const Badges& badges)
{
    m_badges = badges;
    tellRun();
}

void MainWindow::setRun(const std::optional<RunSummary>& run)
{
    if (run == m_run)
        return;
    m_run = run;
    m_topBar->runControls()->setRun(run);
    tellRun();
}

void MainWindow::tellRun()
{
    auto badges = m_badges;
    if (m_run)
        badges[PageId::Rollout] = {tr("live"), m_run->tone, m_run->headline};
    m_rail->setBadges(badges);
    const auto* shown = m_pages[static_cast<size_t>(m_current)];
    m_topBar->runControls()->setAbortHidden(shown && shown->hasAbort());
}

void MainWindow::setPollSummary(const PollSummary& summary)
{
    m_rail->setPollSummary(summary);
}

void MainWindow::setFreshness(const Freshness& freshness)
{
    m_topBar->setFreshness(freshness);
}

void MainWindow::setBanner(Sign sign, const QString& text, const QString& action)
{
    m_banner->set(sign, text, action);
}

void MainWindow::setPaletteTargets(std::vector<PaletteTarget> targets)
{
    m_targets = std::move(targets);
}

void MainWindow::setNow(qint64 now)
{
    m_now = now;
    m_rail->setNow(now);
    if (auto* shown = m_pages[static_cast<size_t>(m_current)])
        shown->setNow(now);
    if (m_run)
        tellRun();
}

void MainWindow::setAbout(std::vector<std::pair<QString, QString>> rows)
{
    m_about = std::move(rows);
}

void MainWindow::say(const QString& text)
{
    m_toast->say(text);
}

Page* MainWindow::page(PageId page)
{
    auto* built = m_pages[static_cast<size_t>(page)];
    return built ? built : build(page);
}

Page* MainWindow::build(PageId id)
{
    const auto factory = m_factories.find(id);
    Page* page = factory == m_factories.end() ? nullptr : factory->second(m_stack);
    if (!page)
        return nullptr;
    m_pages[static_cast<size_t>(id)] = page;
    m_stack->addWidget(page);
    page->setAccessibleName(page->title());
    for (const auto& [name, header] : page->headers())
        header->restoreState(m_memory.columns(name));
    connect(page, &Page::openFileRequested, this, &MainWindow::openFileRequested);
    connect(page, &Page::copyRequested, this, [this](const QString& text) {
        QGuiApplication::clipboard()->setText(text);
        say(tr("Copied"));
    });
    connect(page,
        &Page::pageRequested,
        this,
        [this](PageId other, const QString& kind, const QString& row) {
            showPage(other);
            if (auto* target = this->page(other); target && !row.isEmpty())
                target->reveal(kind, row);
        });
    return page;
}

void MainWindow::showPage(PageId id)
{
    m_current = id;
    m_rail->setCurrent(id);
    if (m_project.name.isEmpty())
        return;
    auto* shown = page(id);
    if (!shown)
        return;
    shown->setNow(m_now);
    m_topBar->setContent(shown->topBarContent());
    tellRun();
    const bool isOther = m_stack->currentWidget() != shown;
    m_stack->setCurrentWidget(shown);
    if (isOther) // or the keyboard would go to whatever stands next
        shown->setFocus(Qt::OtherFocusReason);
    if (m_visited.empty() || m_visited[m_at] != id) {
        m_visited.resize(m_visited.empty() ? 0 : m_at + 1);
        m_visited.push_back(id);
        m_at = m_visited.size() - 1;
    }
    emit pageShown(id);
}

void MainWindow::walkHistory(int step)
{
    const auto next = static_cast<qsizetype>(m_at) + step;
    if (next < 0 || next >= static_cast<qsizetype>(m_visited.size()))
        return;
    m_at = static_cast<size_t>(next);
    showPage(m_visited[m_at]);
}

void MainWindow::goBack()
{
    for (Overlay* overlay : {static_cast<Overlay*>(m_palette),
             static_cast<Overlay*>(m_help),
             static_cast<Overlay*>(m_aboutBox)}) {
        if (overlay && overlay->isOpen())
            return overlay->close();
    }
    auto* shown = m_pages[static_cast<size_t>(m_current)];
    if (shown && m_stack->currentWidget() == shown)
        shown->goBack();
}

void MainWindow::setRange(qint64 milliseconds)
{
    if (milliseconds == m_range)
        return;
    m_range = milliseconds;
    m_memory.setRange(milliseconds);
    m_topBar->setRange(milliseconds);
    emit rangeChosen(milliseconds);
}

void MainWindow::chooseTheme(ThemeChoice choice)
{
    m_memory.setTheme(choice);
    m_theme.choose(choice);
    emit themeChosen(choice);
}

void MainWindow::remember()
{
    m_memory.setGeometry(saveGeometry());
    for (const auto* page : m_pages) {
        if (!page)
            continue;
        for (const auto& [name, header] : page->headers())
            m_memory.setColumns(name, header->saveState());
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    remember();
    QMainWindow::closeEvent(event);
}

void MainWindow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tokens().bg);
}

} // namespace slipway::ui
