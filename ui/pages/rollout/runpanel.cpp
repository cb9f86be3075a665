// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout/runpanel.h"

#include "base/text.h"
#include "ui/charts/chartview.h"
#include "ui/delegates/measurementsdelegate.h"
#include "ui/pages/rollout/headpanel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/logview.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/steptimeline.h"
#include "ui/widgets/trafficbar.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollArea>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int stepsWidth = 276;
constexpr int chartHeight = 237;
constexpr int leastChart = 130;
constexpr int mostGates = 6; ///< rows before the table scrolls
constexpr size_t mostProcesses = 40;

PlainLabel* heading(const Theme& theme, const QString& text)
{
    auto* label = new PlainLabel(theme, text);
    label->setFont(sans(size::text, QFont::DemiBold));
    return label;
}

} // namespace

RunPanel::RunPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_colours(std::make_unique<SeriesColours>())
    , m_head(new HeadPanel(theme))
    , m_steps(new StepTimeline(theme))
    , m_rollbackHead(heading(theme, tr("Rollback")))
    , m_rollback(new StepTimeline(theme))
    , m_treeHead(heading(theme, tr("Processes that still live")))
    , m_tree(new QWidget)
    , m_traffic(new TrafficBar(theme))
    , m_gates(new DataTable(theme))
    , m_gateSentence(new PlainLabel(theme, {}, Tone::Faint))
    , m_log(new LogView(theme))
{
    auto* right = new QVBoxLayout;
    right->setSpacing(size::gap);
    right->addWidget(makeCharts(), 3);
    right->addWidget(makeGates());
    auto* log = new Panel(theme);
    auto* inside = new QVBoxLayout(log);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_log);
    log->setMinimumHeight(96);
    right->addWidget(log, 4);
    auto* row = new QHBoxLayout;
    row->setSpacing(size::gap);
    row->addWidget(makeSteps());
    row->addLayout(right, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::gap);
    column->addWidget(m_head);
    column->addLayout(row, 1);
    connect(m_head, &HeadPanel::actionRequested, this, &RunPanel::actionRequested);
    connect(m_head, &HeadPanel::anotherRequested, this, &RunPanel::anotherRequested);
    connect(m_log, &LogView::copyRequested, this, &RunPanel::copyRequested);
    connect(m_gates, &DataTable::currentKeyChanged, this, [this] {
        tellGate();
        tellCharts();
    });
}

RunPanel::~RunPanel() = default;

Panel* RunPanel::makeSteps()
{
    auto* panel = new Panel(m_theme);
    panel->setFixedWidth(stepsWidth);
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(0);
    column->addWidget(heading(m_theme, tr("Steps")));
    column->addSpacing(10);
    column->addWidget(m_steps);
    column->addWidget(m_treeHead);
    column->addWidget(m_tree);
    auto* tree = new QVBoxLayout(m_tree);
    tree->setContentsMargins(0, 6, 0, 14);
    column->addWidget(heading(m_theme, tr("Traffic")));
    column->addSpacing(8);
    column->addWidget(m_traffic);
    column->addSpacing(14);
    column->addWidget(m_rollbackHead);
    column->addSpacing(10);
    column->addWidget(m_rollback);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    auto* all = new QVBoxLayout(panel);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    return panel;
}

QWidget* RunPanel::makeCharts()
{
    m_chartRow = new QWidget;
    m_chartRow->setMinimumHeight(leastChart);
    m_chartRow->setMaximumHeight(chartHeight);
    auto* row = new QHBoxLayout(m_chartRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(size::gap);
    for (auto& chart : m_charts) {
        chart = new ChartView({m_theme, m_crosshair, *m_colours});
        row->addWidget(chart, 1);
        connect(chart, &ChartView::rangeMoved, this, [this](qint64 from, qint64 to) {
            m_isMoved = true;
            for (auto* other : m_charts)
                other->followRange(from, to);
        });
        connect(chart, &ChartView::liveRequested, this, [this] {
            m_isMoved = false;
            tellCharts();
        });
    }
    m_chartRow->hide();
    return m_chartRow;
}

Panel* RunPanel::makeGates()
{
    auto* panel = new Panel(m_theme);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(11, 9, 12, 6);
    head->setSpacing(12);
    head->addWidget(heading(m_theme, tr("Gates")));
    head->addWidget(m_gateSentence, 1);
    m_gateSentence->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_gates);
    m_gates->setAccessibleName(tr("Gates"));
    m_gates->setModel(&m_gatesModel);
    m_gates->setSortingEnabled(false);
    m_gates->setItemDelegateForColumn(
        tables::GatesModel::MeasurementsColumn, new MeasurementsDelegate(m_theme, m_gates));
    m_gates->setColumns({34, 170, 0, 92, 92, 190});
    auto* empty = new PlainLabel(m_theme, tr("This plan has no gate yet"), Tone::Faint);
    empty->setAlignment(Qt::AlignCenter);
    m_gates->setEmptyView(empty);
    m_gates->setMinimumHeight(90);
    return panel;
}

void RunPanel::setRun(const rollout::RunView& run)
{
    const bool isOther = run.run != m_run.run;
    if (isOther || run.traffic.stableName != m_run.traffic.stableName
        || run.traffic.canaryName != m_run.traffic.canaryName) {
        // The old version is drawn in the first colour, the new one in the third, as in the bar.
        charts::Frame sides;
        for (const auto& name : {run.traffic.stableName, QString(), run.traffic.canaryName})
            sides.lines.emplace_back().name = visible(name);
        *m_colours = {};
        m_colours->slotsFor(sides);
    }
    if (isOther)
        m_isMoved = false;
    m_run = run;
    m_head->setRun(run);
    m_steps->setSteps(run.steps);
    const bool isBack = std::ranges::any_of(
        run.rollback, [](const auto& step) { return step.phase != rollout::StepPhase::Pending; });
    const bool isShown = !run.rollback.empty() && (isBack || !rollout::isEnd(run.phase));
    m_rollbackHead->setText(isBack ? tr("Rollback") : tr("Rolling back would run"));
    m_rollbackHead->setVisible(isShown);
    m_rollback->setVisible(isShown);
    m_rollback->setSteps(run.rollback);
    m_traffic->setTraffic(run.traffic, run.stable, run.version);
    m_gatesModel.setRows(run.gates);
    const int most
        = m_gates->contentHeight() - std::max(0, m_gatesModel.rowCount() - mostGates) * size::row;
    m_gates->setMaximumHeight(std::max(90, most));
    tellTree();
    tellGate();
    tellCharts();
}

void RunPanel::setGateFrames(std::vector<charts::Frame> frames)
{
    m_frames = std::move(frames);
    tellCharts();
}

void RunPanel::setLog(const LogSource& log)
{
    m_log->setSource(log);
}

void RunPanel::setObstacle(const QString& why)
{
    m_head->setObstacle(why);
}

void RunPanel::setNow(qint64 now)
{
    m_now = now;
    m_steps->setNow(now);
    m_rollback->setNow(now);
    m_traffic->setNow(now);
    m_gatesModel.setNow(now);
}

QString RunPanel::gateSentence() const
{
    return m_gateSentence->text();
}

QString RunPanel::treeText() const
{
    return m_treeLines.join(u'\n');
}

void RunPanel::tellTree()
{
    QStringList lines;
    for (const auto& process : m_run.tree) {
        if (lines.size() >= static_cast<qsizetype>(mostProcesses))
            break;
        lines << tr("%1 %2").arg(process.pid).arg(visible(process.name, 200));
    }
    if (m_run.tree.size() > mostProcesses)
        lines << tr("and %1 more").arg(m_run.tree.size() - mostProcesses);
    if (m_treeRows && lines == m_treeLines)
        return;
    m_treeLines = lines;
    delete m_treeRows;
    m_treeRows = new QWidget;
    auto* column = new QVBoxLayout(m_treeRows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    for (const auto& line : lines) {
        auto* label = new PlainLabel(m_theme, line, Tone::Dim);
        label->setFont(mono(size::tiny));
        label->setWrapped(3);
        column->addWidget(label);
    }
    m_tree->layout()->addWidget(m_treeRows);
    m_treeHead->setVisible(!lines.isEmpty());
    m_tree->setVisible(!lines.isEmpty());
}

/// The selected gate's sentence, or that of the one that decides.
void RunPanel::tellGate()
{
    const rollout::GateView* shown = nullptr;
    const QString key = m_gates->currentKey();
    for (const auto& gate : m_run.gates) {
        if (tables::gateKey(gate) == key)
            shown = &gate;
    }
    if (!shown) {
        const auto worst = std::ranges::max_element(m_run.gates, {}, &rollout::GateView::verdict);
        if (worst != m_run.gates.end() && worst->verdict > analysis::Verdict::Pending)
            shown = &*worst;
    }
    if (!shown || shown->sentence.isEmpty()) {
        m_gateSentence->setTone(Tone::Faint);
        m_gateSentence->setText(
            m_frames.size() > m_charts.size() ? tr("Select a gate to see its chart") : QString());
        return;
    }
    m_gateSentence->setTone(shown->verdict == analysis::Verdict::Failed ? Tone::Bad
            : shown->verdict > analysis::Verdict::Pending               ? Tone::Warn
                                                                        : Tone::Dim);
    m_gateSentence->setText(shown->sentence);
}

size_t RunPanel::frameOf(const QString& gate) const
{
    QStringList distinct;
    for (const auto& each : m_run.gates) {
        if (!distinct.contains(each.metric))
            distinct << each.metric;
        if (tables::gateKey(each) == gate)
            return static_cast<size_t>(distinct.indexOf(each.metric));
    }
    return 0;
}

void RunPanel::tellCharts()
{
    m_chartRow->setVisible(!m_frames.empty());
    const size_t chosen = frameOf(m_gates->currentKey());
    const std::array<size_t, 2> places{0, chosen < m_charts.size() ? size_t{1} : chosen};
    for (size_t i = 0; i < m_charts.size(); ++i) {
        const bool isThere = places[i] < m_frames.size();
        m_charts[i]->setVisible(isThere);
        if (!isThere)
            continue;
        const auto& frame = m_frames[places[i]];
        m_charts[i]->setFrame(frame);
        if (!m_isMoved && frame.to > frame.from)
            m_charts[i]->setRange(frame.from, frame.to);
    }
}

} // namespace slipway::ui
