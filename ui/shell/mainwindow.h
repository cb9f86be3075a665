// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/views.h"
#include "ui/shell/windowmemory.h"

#include <QMainWindow>

#include <array>
#include <map>
#include <optional>

class QStackedWidget;

namespace slipway::ui {

class CommandPalette;
class ErrorBanner;
class Overlay;
class PairsOverlay;
class Rail;
class Theme;
class Toast;
class TopBar;
class WelcomeView;
struct PaletteEntry;

/// The window: rail, top bar, banner, and one page at a time, each built when it is first shown.
/// Values come in by setters, wishes go out by signals. Main thread only.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// `theme` outlives the window. `memoryFile` is the ini file that remembers geometry, columns,
    /// range, theme and recent projects; empty: nothing is remembered. Applies the remembered theme
    /// and range.
    MainWindow(Theme& theme,
        std::map<PageId, PageFactory> factories,
        const QString& memoryFile = {},
        QWidget* parent = nullptr);
    ~MainWindow() override;

    /// What is open; an empty name shows the welcome view.
    void setProject(const ProjectView& project);
    void setBadges(const Badges& badges);
    void setPollSummary(const PollSummary& summary);
    void setFreshness(const Freshness& freshness);
    /// A strip above the page, for what stays until it is mended; an empty text takes it away.
    void setBanner(Sign sign, const QString& text, const QString& action = {});
    /// Environments come from the project; these are services, checks and claims.
    void setPaletteTargets(std::vector<PaletteTarget> targets);
    /// The run that goes on: its pill stands in the top bar of every page, with Abort; none: no
    /// run.
    void setRun(const std::optional<RunSummary>& run);
    /// Once a second: ages in the frame and on the shown page are told anew. Milliseconds since the
    /// Unix epoch.
    void setNow(qint64 now);
    /// Rows of "About Slipway": version, files, licence.
    void setAbout(std::vector<std::pair<QString, QString>> rows);
    /// A short word at the foot, for something that was done.
    void say(const QString& text);

    void showPage(PageId page);
    PageId currentPage() const { return m_current; }
    /// The page, built now if it was not; null without a factory for it.
    Page* page(PageId page);
    bool isBuilt(PageId page) const { return m_pages[static_cast<size_t>(page)] != nullptr; }
    qint64 range() const { return m_range; }
    /// As if a person chose it; milliseconds.
    void setRange(qint64 milliseconds);

    Rail* rail() const { return m_rail; }
    TopBar* topBar() const { return m_topBar; }
    WelcomeView* welcome() const { return m_welcome; }
    ErrorBanner* banner() const { return m_banner; }
    Toast* toast() const { return m_toast; }
    /// Null until it was opened once.
    CommandPalette* palette() const { return m_palette; }
    void openPalette();
    void openHelp();
    void openAbout();

signals:
    void environmentChosen(const QString& name);
    /// Milliseconds up to now that charts and sparklines show.
    void rangeChosen(qint64 milliseconds);
    void refreshRequested();
    void pollAllRequested();
    void projectOpenRequested(const QString& file);
    void repositoryOpenRequested(const QString& directory);
    void demoRequested();
    void openLogRequested();
    /// A person chose; the theme is set already.
    void themeChosen(slipway::ui::ThemeChoice choice);
    void bannerActionTriggered();
    /// Abort was held for a second: by its button in the top bar, or by Ctrl+Shift+Backspace.
    void abortRequested();
    void pageShown(slipway::ui::PageId page);
    /// From any page: see Page::openFileRequested.
    void openFileRequested(const QString& path, int line);

protected:
    void closeEvent(QCloseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void layOut();
    void connectFrame();
    Page* build(PageId page);
    void addShortcuts();
    void remember();
    void chooseTheme(ThemeChoice choice);
    void tellRun();
    void goBack();
    void walkHistory(int step);
    void chooseProject();
    void chooseRepository();
    void openRecent(const QString& path);
    void showProjectMenu(const QPoint& position);
    std::vector<PaletteEntry> commands();
    std::vector<PaletteEntry> paletteEntries();

    Theme& m_theme;
    std::map<PageId, PageFactory> m_factories;
    WindowMemory m_memory;
    Rail* m_rail;
    TopBar* m_topBar;
    ErrorBanner* m_banner;
    QStackedWidget* m_stack;
    WelcomeView* m_welcome = nullptr;
    Toast* m_toast = nullptr;
    CommandPalette* m_palette = nullptr;
    PairsOverlay* m_help = nullptr;
    PairsOverlay* m_aboutBox = nullptr;
    std::array<Page*, pageCount> m_pages{};
    PageId m_current = PageId::Readiness;
    std::vector<PageId> m_visited;
    size_t m_at = 0; ///< place in m_visited
    ProjectView m_project;
    std::vector<PaletteTarget> m_targets;
    Badges m_badges;
    std::optional<RunSummary> m_run;
    std::vector<std::pair<QString, QString>> m_about;
    qint64 m_range = 0;
    qint64 m_now = 0;
};

} // namespace slipway::ui
