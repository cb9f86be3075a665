// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/gatesmodel.h"
#include "ui/charts/crosshairgroup.h"
#include "ui/charts/seriescolours.h"
#include "ui/pages/rollout/rolloutviews.h"
#include "ui/theme/tokens.h"

#include <QWidget>

#include <array>
#include <memory>

class QHeaderView;

namespace slipway::ui {

class ChartView;
class DataTable;
class HeadPanel;
class LogView;
class Panel;
class PlainLabel;
class StepTimeline;
class Theme;
class TrafficBar;

/// A run as it goes on, or as it ended: head, steps, traffic, charts of its gates, gates, log.
class RunPanel : public QWidget {
    Q_OBJECT
public:
    explicit RunPanel(const Theme& theme, QWidget* parent = nullptr);
    ~RunPanel() override;

    void setRun(const rollout::RunView& run);
    void setGateFrames(std::vector<charts::Frame> frames);
    void setLog(const LogSource& log);
    void setObstacle(const QString& why);
    void setNow(qint64 now);

    HeadPanel* head() const { return m_head; }
    StepTimeline* steps() const { return m_steps; }
    StepTimeline* rollbackSteps() const { return m_rollback; }
    TrafficBar* traffic() const { return m_traffic; }
    DataTable* gates() const { return m_gates; }
    LogView* log() const { return m_log; }
    /// 0 or 1.
    ChartView* chart(size_t place) const { return m_charts[place]; }
    QString gateSentence() const;
    /// The surviving processes as they are listed.
    QString treeText() const;

signals:
    void actionRequested(slipway::rollout::Action action, const QString& reason, int weight);
    void anotherRequested();
    void copyRequested(const QString& text);

private:
    Panel* makeSteps();
    QWidget* makeCharts();
    Panel* makeGates();
    void tellTree();
    void tellGate();
    void tellCharts();
    size_t frameOf(const QString& gate) const;

    const Theme& m_theme;
    rollout::RunView m_run;
    std::vector<charts::Frame> m_frames;
    CrosshairGroup m_crosshair;
    std::unique_ptr<SeriesColours> m_colours; ///< of this run's two sides
    HeadPanel* m_head;
    StepTimeline* m_steps;
    PlainLabel* m_rollbackHead;
    StepTimeline* m_rollback;
    PlainLabel* m_treeHead;
    QWidget* m_tree;
    QWidget* m_treeRows = nullptr;
    QStringList m_treeLines;
    TrafficBar* m_traffic;
    QWidget* m_chartRow = nullptr;
    std::array<ChartView*, 2> m_charts{};
    tables::GatesModel m_gatesModel;
    DataTable* m_gates;
    PlainLabel* m_gateSentence;
    LogView* m_log;
    qint64 m_now = 0;
    bool m_isMoved = false; ///< somebody looks at another time of the charts
};

} // namespace slipway::ui
