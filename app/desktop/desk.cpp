// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desk.h"

#include "app/desktop/environmentsnapshot.h"
#include "app/desktop/rows.h"
#include "app/logging/log.h"
#include "app/verbs/checkjson.h"
#include "app/verbs/checktext.h"
#include "base/log.h"
#include "config/configreader.h"
#include "io/atomicfile.h"
#include "ui/shell/fileviewer.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

constexpr int assessEveryMs = 60'000;
constexpr qint64 largestShownFile = 4 * 1024 * 1024;

} // namespace

Desk::Desk(const Clock& clock, Redactor& redactor, QThreadPool& pool, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_monitor(clock, redactor, pool)
    , m_assessor(clock, pool)
    , m_feed(
          clock, [this] { return m_monitor.store().snapshot(); }, pool)
    , m_journal(engine::defaultPaths().journal(), clock)
    , m_rollout(clock, m_journal, engine::defaultPaths())
    , m_history(clock, m_journal, engine::defaultPaths())
    , m_readiness(clock, pool, m_journal)
{
    connectModels();
    connectRollouts();
    m_tick.setInterval(1000);
    m_chartTimer.setInterval(5000);
    m_assessTimer.setInterval(assessEveryMs);
    connect(&m_tick, &QTimer::timeout, this, &Desk::tick);
    connect(&m_chartTimer, &QTimer::timeout, this, &Desk::refreshCharts);
    connect(&m_assessTimer, &QTimer::timeout, this, &Desk::assess);
}

Desk::~Desk() = default;

void Desk::connectModels()
{
    connect(&m_reload, &ConfigReload::loaded, this, [this](const config::Config& config) {
        m_configMistakes.clear();
        load(config);
    });
    connect(&m_reload, &ConfigReload::refused, this, [this](const std::vector<Error>& mistakes) {
        for (const auto& mistake : mistakes)
            qCWarning(logConfig).noquote() << mistake.text();
        m_configMistakes = mistakes;
        pushBanner();
        if (!m_config && !mistakes.empty())
            emit failed(mistakes.front());
    });
    connect(&m_assessor, &Assessor::started, this, &Desk::pushReadiness);
    connect(&m_assessor, &Assessor::made, &m_readiness, &ReadinessDesk::take);
    connect(&m_assessor, &Assessor::failed, &m_readiness, &ReadinessDesk::tellFailure);
    connect(&m_readiness, &ReadinessDesk::assessWanted, this, &Desk::assess);
    connect(&m_readiness, &ReadinessDesk::said, this, [this](const QString& text) {
        if (m_window != nullptr)
            m_window->say(text);
    });
    connect(&m_assessor,
        &Assessor::assessed,
        this,
        [this](std::shared_ptr<const readiness::Assessment> assessment) {
            m_assessment = std::move(assessment);
            m_isAssessedAfterSweep = m_isSwept;
            m_rollout.setScorecard(scorecardOf(*m_assessment));
            pushReadiness();
            pushFrame();
            pushPalette();
            settleIfReady();
        });
    connect(&m_assessor, &Assessor::failed, this, [this](const Error& error) {
        qCWarning(logReadiness).noquote() << error.text();
        if (m_window != nullptr)
            m_window->setBanner(ui::Sign::Unknown, tr("No scorecard: %1").arg(error.text()));
        emit failed(error);
    });
    connect(&m_monitor, &Monitor::changed, this, [this] {
        pushFrame();
        if (m_window != nullptr && m_window->currentPage() != ui::PageId::Readiness)
            pushPage(m_window->currentPage());
    });
    connect(&m_monitor, &Monitor::firstSweepDone, this, [this] {
        m_isSwept = true;
        pushPalette();
        assess();
        refreshCharts();
    });
    connect(&m_feed, &ChartFeed::framed, this, &Desk::takeFrame);
    connect(&m_monitor, &Monitor::storeReplaced, &m_feed, &ChartFeed::forget);
    connect(&m_monitor, &Monitor::storeTroubleChanged, this, &Desk::pushBanner);
    m_feed.setAsk([this](const QString& environment,
                      const QString& server,
                      const QString& query,
                      const charts::Grid& grid) {
        return m_monitor.queryRange(environment, server, query, grid.from, grid.to, grid.step);
    });
}

void Desk::openConfig(const QString& file)
{
    const QString path = QFileInfo(file).absoluteFilePath();
    m_openPath = path;
    m_isRepository = false;
    m_config.reset();
    m_assessment.reset();
    m_environment.clear();
    m_reload.open(path);
}

void Desk::openRepository(const QString& directory)
{
    const QString path = QDir(directory).absolutePath();
    const QString file = path + u"/slipway.yaml"_s;
    if (QFileInfo::exists(file))
        return openConfig(file);
    m_openPath = path;
    m_isRepository = true;
    m_assessment.reset();
    m_environment.clear();
    config::Config config;
    config.file = path;
    config.project.name = QDir(path).dirName();
    config.project.repository = path;
    load(std::move(config));
}

void Desk::openDemo()
{
    m_demo = std::make_unique<DemoProcess>();
    connect(m_demo.get(), &DemoProcess::ready, this, &Desk::openConfig);
    connect(m_demo.get(), &DemoProcess::failed, this, [this](const Error& error) {
        qCWarning(logApp).noquote() << error.text();
        if (m_window != nullptr)
            m_window->setBanner(ui::Sign::Bad, error.text());
        emit failed(error);
    });
    m_demo->start();
}

void Desk::load(config::Config config)
{
    m_config = std::move(config);
    const auto& environments = m_config->environments;
    const auto exists = [&](const QString& name) {
        return std::ranges::find(environments, name, &config::Environment::name)
            != environments.end();
    };
    if (!exists(m_environment)) {
        // The last one is production in most files: what one wants to see first.
        m_environment = exists(m_preferredEnvironment) ? m_preferredEnvironment
            : environments.empty()                     ? QString()
                                                       : environments.back().name;
    }
    logging::setLevel(m_config->logging.level);
    m_isSwept = false;
    m_isAssessedAfterSweep = false;
    m_isSettled = false;
    m_shownService.clear();
    m_totals.clear();
    m_feed.setEnvironment(m_environment);
    m_feed.setScrapeInterval(scrapeInterval());
    m_chartTimer.setInterval(static_cast<int>(std::clamp<qint64>(scrapeInterval(), 2000, 15'000)));
    openRollouts();
    m_readiness.open(*m_config);
    m_readiness.setEnvironment(m_environment);
    m_monitor.apply(*m_config, m_rollout.isTrusted());
    if (m_monitor.endpoints().empty() || m_monitor.isReadOnly())
        m_isSwept = true; // nothing to wait for
    pushProject();
    pushAll();
    assess();
    m_tick.start();
    m_chartTimer.start();
    m_assessTimer.start();
}

void Desk::chooseEnvironment(const QString& name)
{
    if (name == m_environment)
        return;
    m_environment = name;
    m_shownService.clear();
    m_totals.clear();
    m_feed.setEnvironment(name);
    m_rollout.setEnvironment(name);
    m_history.setEnvironment(name);
    m_readiness.setEnvironment(name);
    pushBands();
    pushProject();
    pushAll();
    assess();
}

void Desk::setRange(qint64 milliseconds)
{
    m_range = milliseconds;
    m_fixedRange.reset();
    refreshCharts();
    if (m_window != nullptr)
        pushPage(m_window->currentPage());
}

void Desk::refresh()
{
    m_monitor.pollAll();
    assess();
    refreshCharts();
}

void Desk::assess()
{
    if (!m_config)
        return;
    m_assessor.request({*m_config,
        m_environment,
        liveTargets(m_monitor, m_environment, m_clock.now()),
        std::make_shared<const EnvironmentSnapshot>(
            m_monitor.store().snapshot(), m_environment.toStdString())});
}

void Desk::settleIfReady()
{
    if (m_isSettled || !m_isSwept || !m_isAssessedAfterSweep)
        return;
    m_isSettled = true;
    qCInfo(logApp) << "every target was asked and the scorecard is made";
    emit settled();
}

void Desk::openPath(const QString& path, int line)
{
    if (!m_config || m_window == nullptr)
        return;
    // Only what is inside the repository, and only to look at: a file of the system under review is
    // never run.
    const QDir root(m_config->project.repository);
    const QString absolute = QFileInfo(root.absoluteFilePath(path)).canonicalFilePath();
    if (absolute.isEmpty() || !absolute.startsWith(root.canonicalPath() + u'/')) {
        m_window->say(tr("%1 is not a file of the repository").arg(path));
        return;
    }
    const auto bytes = io::readFile(absolute, largestShownFile);
    if (!bytes) {
        m_window->say(bytes.error().text());
        return;
    }
    ui::showFile(*m_window, path, QString::fromUtf8(*bytes), line);
}

void Desk::openLog()
{
    if (m_window == nullptr)
        return;
    const auto bytes = io::readFile(logging::logFile(), 8 * largestShownFile);
    if (!bytes) {
        m_window->say(bytes.error().text());
        return;
    }
    const QString text = QString::fromUtf8(bytes->right(largestShownFile));
    ui::showFile(*m_window, logging::logFile(), text, static_cast<int>(text.count(u'\n')));
}

void Desk::exportReport(const QString& format, const QString& file)
{
    if (!m_assessment || m_window == nullptr)
        return;
    const QByteArray bytes = format == u"json" ? verbs::checkJson(*m_assessment)
        : format == u"text"                    ? verbs::checkText(*m_assessment)
                                               : verbs::checkMarkdown(*m_assessment);
    const auto written = io::writeAtomically(file, bytes);
    m_window->say(written ? tr("Report written to %1").arg(file) : written.error().text());
}

qint64 Desk::scrapeInterval() const
{
    qint64 shortest = 15'000;
    for (const auto& watched : m_monitor.endpoints()) {
        if (watched.id.kind == health::TargetKind::Metrics)
            shortest = std::min<qint64>(shortest, watched.pace.interval.count());
    }
    return shortest;
}

} // namespace slipway::desktop
