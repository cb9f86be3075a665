// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/navbutton.h"
#include "ui/shell/rail.h"
#include "ui/shell/topbar.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QShortcut>

#include <algorithm>

using namespace Qt::StringLiterals;

/// What the keyboard, the palette and the project's menu do.
namespace slipway::ui {
namespace {

constexpr qint64 hour = 3'600'000;

} // namespace

void MainWindow::addShortcuts()
{
    const auto on = [this](const QString& keys, auto action) {
        auto* shortcut = new QShortcut(QKeySequence(keys), this);
        shortcut->setAutoRepeat(false);
        connect(shortcut, &QShortcut::activated, this, [this, action] {
            const bool isCovered = (m_palette && m_palette->isOpen())
                || (m_help && m_help->isOpen()) || (m_aboutBox && m_aboutBox->isOpen());
            if (!isCovered)
                action();
        });
    };
    // Esc is heard here before any widget hears it: what lies over the page is closed first.
    auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    connect(escape, &QShortcut::activated, this, &MainWindow::goBack);
    for (int i = 0; i < pageCount; ++i)
        on(u"Ctrl+%1"_s.arg(i + 1), [this, i] { showPage(static_cast<PageId>(i)); });
    const auto filter = [this] {
        if (auto* shown = m_pages[static_cast<size_t>(m_current)])
            shown->focusFilter();
    };
    on(u"/"_s, filter);
    on(u"Ctrl+F"_s, filter);
    on(u"Ctrl+K"_s, [this] { openPalette(); });
    on(u"?"_s, [this] { openHelp(); });
    on(u"F5"_s, [this] { emit refreshRequested(); });
    on(u"Ctrl+Shift+F5"_s, [this] { emit pollAllRequested(); });
    on(u"["_s, [this] { walkHistory(-1); });
    on(u"]"_s, [this] { walkHistory(1); });
    on(u"T, 1"_s, [this] { setRange(hour); });
    on(u"T, 6"_s, [this] { setRange(6 * hour); });
    on(u"T, D"_s, [this] { setRange(24 * hour); });
    on(u"T, W"_s, [this] { setRange(7 * 24 * hour); });
    on(u"Ctrl+O"_s, [this] { chooseProject(); });
    on(u"Ctrl+Q"_s, [this] { close(); });
}

void MainWindow::openPalette()
{
    if (m_project.name.isEmpty())
        return;
    if (!m_palette)
        m_palette = new CommandPalette(m_theme, this);
    m_palette->openWith(paletteEntries());
}

void MainWindow::openHelp()
{
    if (!m_help) {
        const PairsOverlay::Pairs keys{{u"Ctrl+1 … 7"_s, tr("Go to a page")},
            {u"Ctrl+K"_s, tr("Search, run a command")},
            {u"/"_s, tr("Filter this page")},
            {u"J  K"_s, tr("Next, previous row")},
            {u"Enter"_s, tr("Inspect the row")},
            {u"Esc"_s, tr("Back")},
            {u"[  ]"_s, tr("Page before, page after")},
            {u"Y"_s, tr("Copy as evidence")},
            {u"F5"_s, tr("Refresh this page")},
            {u"Ctrl+Shift+F5"_s, tr("Poll everything now")},
            {u"T 1"_s, tr("Last hour")},
            {u"T 6"_s, tr("Last 6 hours")},
            {u"T D"_s, tr("Last 24 hours")},
            {u"T W"_s, tr("Last 7 days")},
            {u"Ctrl+O"_s, tr("Open a project")},
            {u"Ctrl+Shift+⌫"_s, tr("Hold: abort, roll back")},
            {u"?"_s, tr("This list")}};
        m_help = new PairsOverlay(m_theme, tr("Keyboard"), keys, true, this);
    }
    m_help->open();
}

void MainWindow::openAbout()
{
    delete m_aboutBox;
    auto rows = m_about;
    if (rows.empty())
        rows = {{tr("Version"), QStringLiteral(SLIPWAY_VERSION)}};
    m_aboutBox = new PairsOverlay(m_theme, tr("About Slipway"), rows, false, this);
    m_aboutBox->open();
}

std::vector<PaletteEntry> MainWindow::commands()
{
    const QString group = tr("Command");
    std::vector<PaletteEntry> out{
        {group, tr("Refresh this page"), u"F5"_s, Sign::None, [this] { emit refreshRequested(); }},
        {group,
            tr("Poll everything now"),
            u"Ctrl+Shift+F5"_s,
            Sign::None,
            [this] { emit pollAllRequested(); }},
        {group, tr("Open a project…"), u"Ctrl+O"_s, Sign::None, [this] { chooseProject(); }},
        {group, tr("Point at a repository…"), {}, Sign::None, [this] { chooseRepository(); }},
        {group, tr("Try the demo"), {}, Sign::None, [this] { emit demoRequested(); }},
        {group, tr("Open log"), {}, Sign::None, [this] { emit openLogRequested(); }},
        {group,
            tr("Theme: as the system"),
            {},
            Sign::None,
            [this] { chooseTheme(ThemeChoice::System); }},
        {group, tr("Theme: light"), {}, Sign::None, [this] { chooseTheme(ThemeChoice::Light); }},
        {group, tr("Theme: dark"), {}, Sign::None, [this] { chooseTheme(ThemeChoice::Dark); }},
        {group, tr("Keyboard shortcuts"), u"?"_s, Sign::None, [this] { openHelp(); }},
        {group, tr("About Slipway"), {}, Sign::None, [this] { openAbout(); }},
    };
    for (const qint64 range : timeRanges())
        out.push_back(
            {group, tr("Show the last %1").arg(rangeText(range)), {}, Sign::None, [this, range] {
                 setRange(range);
             }});
    return out;
}

std::vector<PaletteEntry> MainWindow::paletteEntries()
{
    std::vector<PaletteEntry> out;
    for (int i = 0; i < pageCount; ++i) {
        const auto page = static_cast<PageId>(i);
        out.push_back(
            {tr("Page"), pageTitle(page), u"Ctrl+%1"_s.arg(i + 1), Sign::None, [this, page] {
                 showPage(page);
             }});
    }
    for (const auto& environment : m_project.environments) {
        out.push_back({tr("Environment"),
            visible(environment.name, 80),
            {},
            Sign::None,
            [this, name = environment.name] {
                m_project.environment = name;
                m_topBar->setProject(m_project);
                emit environmentChosen(name);
            }});
    }
    const std::map<QString, QString> groups{
        {u"service"_s, tr("Service")}, {u"check"_s, tr("Check")}, {u"claim"_s, tr("Claim")}};
    for (const auto& target : m_targets) {
        const auto group = groups.find(target.kind);
        out.push_back({group == groups.end() ? target.kind : group->second,
            visible(target.title, 160),
            visible(target.detail, 80),
            target.sign,
            [this, target] {
                showPage(target.page);
                if (auto* shown = page(target.page))
                    shown->reveal(target.kind, target.id);
            }});
    }
    auto more = commands();
    std::ranges::move(more, std::back_inserter(out));
    return out;
}

void MainWindow::showProjectMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"projectMenu"_s);
    menu->addAction(tr("Open a project…") + u"\tCtrl+O"_s, this, &MainWindow::chooseProject);
    menu->addAction(tr("Point at a repository…"), this, &MainWindow::chooseRepository);
    menu->addAction(tr("Try the demo"), this, &MainWindow::demoRequested);
    const QStringList recent = m_memory.recent();
    if (!recent.isEmpty()) {
        menu->addSeparator();
        for (const auto& path : recent)
            menu->addAction(visible(path, 70).replace(u"&"_s, u"&&"_s), this, [this, path] {
                openRecent(path);
            });
    }
    menu->addSeparator();
    for (const auto& [choice, text] : {std::pair{ThemeChoice::System, tr("Theme as the system")},
             std::pair{ThemeChoice::Light, tr("Light theme")},
             std::pair{ThemeChoice::Dark, tr("Dark theme")}}) {
        auto* action
            = menu->addAction(text, this, [this, choice = choice] { chooseTheme(choice); });
        action->setCheckable(true);
        action->setChecked(m_theme.choice() == choice);
    }
    menu->addSeparator();
    menu->addAction(tr("Open log"), this, &MainWindow::openLogRequested);
    menu->addAction(tr("Keyboard shortcuts") + u"\t?"_s, this, &MainWindow::openHelp);
    menu->addAction(tr("About Slipway"), this, &MainWindow::openAbout);
    menu->popup(position);
}

void MainWindow::chooseProject()
{
    auto* dialog = new QFileDialog(
        this, tr("Open a project"), {}, tr("Slipway projects (*.yaml *.yml);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::projectOpenRequested);
    dialog->open();
}

void MainWindow::chooseRepository()
{
    auto* dialog = new QFileDialog(this, tr("Point at a repository"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::repositoryOpenRequested);
    dialog->open();
}

void MainWindow::openRecent(const QString& path)
{
    if (QFileInfo(path).isDir())
        emit repositoryOpenRequested(path);
    else
        emit projectOpenRequested(path);
}

} // namespace slipway::ui
