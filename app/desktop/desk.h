// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/assessor.h"
#include "app/desktop/chartfeed.h"
#include "app/desktop/configreload.h"
#include "app/desktop/demoprocess.h"
#include "app/desktop/historydesk.h"
#include "app/desktop/monitor.h"
#include "app/desktop/readinessdesk.h"
#include "app/desktop/rolloutdesk.h"
#include "ui/shell/mainwindow.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace slipway::ui {
struct Observed;
} // namespace slipway::ui

namespace slipway::desktop {

/// What is open, and what of it is shown: takes the person's wishes, hands values to the window's
/// pages. Lives in the main thread. The window is not owned and may be destroyed first only after
/// this.
class Desk : public QObject {
    Q_OBJECT

public:
    Desk(const Clock& clock, Redactor& redactor, QThreadPool& pool, QObject* parent = nullptr);
    ~Desk() override;

    /// From here on values go to this window's pages.
    void show(ui::MainWindow& window);

    void openConfig(const QString& file);
    /// A directory without a configuration: a scorecard of what is there.
    void openRepository(const QString& directory);
    void openDemo();
    void chooseEnvironment(const QString& name);
    void setRange(qint64 milliseconds);
    /// Assesses and asks everything anew.
    void refresh();
    void pollAll() { m_monitor.pollAll(); }
    /// The environment to start with, instead of the last one of the file.
    void preferEnvironment(const QString& name) { m_preferredEnvironment = name; }
    /// Shows a file of the repository, read-only, at a line.
    void openPath(const QString& path, int line);
    void openLog();
    void exportReport(const QString& format, const QString& file);
    /// The services page's charts look at this one; empty: at all.
    void chooseService(const QString& service);
    void explore(const QString& expression);
    /// Charts leave the present for this range, or come back to it.
    void showRange(qint64 from, qint64 to);
    void goLive();
    /// A page came to the front: it gets its values, and its charts are asked.
    void pageShown(ui::PageId id);

    const std::optional<config::Config>& config() const { return m_config; }
    const QString& environment() const { return m_environment; }
    Monitor& monitor() { return m_monitor; }
    RolloutDesk& rollout() { return m_rollout; }
    HistoryDesk& history() { return m_history; }
    ReadinessDesk& readiness() { return m_readiness; }
    std::shared_ptr<const readiness::Assessment> assessment() const { return m_assessment; }
    /// The open page's charts are asked anew.
    void refreshCharts();

signals:
    /// A first full sweep and a scorecard made from it are there.
    void settled();
    /// Nothing can be opened: what was asked for failed.
    void failed(const slipway::Error& error);

private:
    void load(config::Config config);
    void connectModels();
    void pushAll();
    void pushPage(ui::PageId page);
    void connectRollouts();
    void openRollouts();
    void pushBands();
    void pushProject();
    void pushFrame();
    void pushStaleness(const ui::Freshness& fresh);
    void pushBanner();
    void pushPalette();
    void pushReadiness();
    void pushServices();
    void pushChartTabs();
    void pushChartSummary();
    void requestServiceCharts();
    void requestChartsPage();
    void takeFrame(const QString& key, const charts::Frame& frame);
    void tick();
    void assess();
    void settleIfReady();
    ui::Observed observed(qint64 now) const;
    std::vector<charts::Panel> panelsOf(const QString& tab) const;
    charts::Scope scope(const QString& service) const;
    const config::Environment* openEnvironment() const;
    /// The server that answers a query with this `source`; empty: the own store does.
    QString sourceOf(const QString& written) const;
    /// Who answers the panels that were found, not written: the own store, unless nothing is
    /// scraped here.
    QString foundSource() const;
    std::vector<charts::Panel> found(std::vector<charts::Panel> panels) const;
    qint64 scrapeInterval() const;
    /// The page if it was built.
    template<typename PageType>
    PageType* page(ui::PageId id) const
    {
        return m_window != nullptr && m_window->isBuilt(id)
            ? static_cast<PageType*>(m_window->page(id))
            : nullptr;
    }

    const Clock& m_clock;
    Monitor m_monitor;
    Assessor m_assessor;
    ChartFeed m_feed;
    ConfigReload m_reload;
    history::JournalWatch m_journal;
    RolloutDesk m_rollout;
    HistoryDesk m_history;
    ReadinessDesk m_readiness;
    std::vector<history::RunRow> m_runs; ///< of the project
    std::unique_ptr<DemoProcess> m_demo;
    ui::MainWindow* m_window = nullptr;

    std::optional<config::Config> m_config;
    std::vector<Error> m_configMistakes; ///< of a newer version of the file that was not taken
    QString m_openPath; ///< configuration or directory as opened
    bool m_isRepository = false;
    QString m_environment;
    QString m_preferredEnvironment;
    std::shared_ptr<const readiness::Assessment> m_assessment;
    bool m_isSwept = false;
    bool m_isAssessedAfterSweep = false;
    bool m_isSettled = false;
    QString m_shownService; ///< that the services page's charts look at; empty: all
    QString m_explored; ///< expression of Explore
    qint64 m_range = 3'600'000;
    std::optional<std::pair<qint64, qint64>> m_fixedRange; ///< zoomed or panned away from now
    std::vector<charts::Frame> m_totals; ///< of the tiles
    QTimer m_tick; ///< ages, once a second
    QTimer m_chartTimer;
    QTimer m_assessTimer;
};

} // namespace slipway::desktop
