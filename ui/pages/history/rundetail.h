// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/crosshairgroup.h"
#include "ui/charts/seriescolours.h"
#include "ui/pages/history/historyview.h"
#include "ui/widgets/panel.h"

#include <vector>

class QScrollArea;
class QVBoxLayout;

namespace slipway::ui {

class Button;
class ChartView;
class CompareTable;
class FactTable;
class GlyphView;
class PlainLabel;
class ReplayBar;
class StateRows;
class StatusPill;

/// What is known of one run: story, charts of that time, gates, facts, steps; replay, comparison
/// and the buttons at the foot.
class RunDetail : public Panel {
    Q_OBJECT
public:
    explicit RunDetail(const Theme& theme, QWidget* parent = nullptr);

    void setNothing(const QString& text);
    /// What the list knows; another run drops what was shown of the last one. `previous`: id of the
    /// run before it, or empty.
    void setRow(const history::RunRow& row, const QString& previous, qint64 now);
    /// Ignored for another run than the row's.
    void setDetail(const DetailView& detail);
    void setCompare(const std::optional<CompareView>& compare);
    void setNow(qint64 now);
    /// Shows the deployments behind the charts' lines, or not.
    void toggleBands();
    /// Closes comparison or replay, in this order; false if neither is open.
    bool goBack();

    QString titleText() const;
    QString storyText() const;
    /// `Replay at 14:31:05`; empty while the end is shown.
    QString momentText() const;
    const std::vector<ChartView*>& chartViews() const { return m_charts; }
    ReplayBar* replayBar() const { return m_replay; }
    CompareTable* compareTable() const { return m_compare; }
    StateRows* gates() const { return m_gates; }
    StateRows* steps() const { return m_steps; }
    FactTable* facts() const { return m_facts; }
    QScrollArea* scrollArea() const { return m_scroll; }
    Button* replayButton() const { return m_replayButton; }
    Button* logButton() const { return m_logButton; }
    Button* compareButton() const { return m_compareButton; }
    Button* rollBackButton() const { return m_rollBackButton; }

signals:
    void openLogRequested();
    void compareRequested();
    void rollBackRequested();
    void replayRequested(qint64 time);
    void replayEnded();

private:
    void makeHead();
    QWidget* makeBody();
    QWidget* makeFoot();
    void connectParts();
    void setFilled(bool isFilled);
    void tell(const history::RunRow& row);
    void setSides(const rollout::TrafficView& traffic);
    void showCharts(const std::vector<charts::Frame>& frames);
    void showMoment();
    void enableButtons();
    void openReplay();
    void endReplay();
    qint64 endOfRun() const;

    const Theme& m_theme;
    CrosshairGroup m_crosshair;
    SeriesColours m_colours;
    PlainLabel* m_nothing;
    QWidget* m_head;
    GlyphView* m_glyph;
    PlainLabel* m_title;
    StatusPill* m_moment;
    ReplayBar* m_replay;
    QScrollArea* m_scroll;
    PlainLabel* m_story;
    CompareTable* m_compare;
    QVBoxLayout* m_chartColumn;
    std::vector<ChartView*> m_charts;
    StateRows* m_gates;
    FactTable* m_facts;
    StateRows* m_steps;
    QWidget* m_foot;
    Button* m_replayButton;
    Button* m_logButton;
    Button* m_compareButton;
    Button* m_rollBackButton;
    history::RunRow m_row;
    QString m_previous;
    DetailView m_detail; ///< run empty: still being read
    qint64 m_now = 0;
};

} // namespace slipway::ui
