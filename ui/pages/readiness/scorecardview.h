// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/trail.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/panel.h"

#include <QAbstractButton>

#include <array>

namespace slipway::ui {

class PlainLabel;
class Ring;
class RunLabel;
class StatusPill;

/// The tone of a score: red with a failed blocker or below 50, amber below 80, else green; neutral
/// where nothing was scored.
Tone scoreTone(const readiness::Score& score, int failedBlockers);

/// Proven, best and claimed of the whole, and how much of it rests on fresh evidence.
class OverallPanel : public Panel {
    Q_OBJECT
public:
    explicit OverallPanel(const Theme& theme, QWidget* parent = nullptr);
    void setAssessment(const readiness::Assessment& assessment);

private:
    Ring* m_ring;
    RunLabel* m_scores;
    PlainLabel* m_coverage;
    PlainLabel* m_level;
};

/// A score over the last assessments, without axes, in the colour of its tone.
class TrendLine : public QWidget {
    Q_OBJECT
public:
    explicit TrendLine(const Theme& theme, QWidget* parent = nullptr);
    /// Oldest first; hidden with less than two.
    void setValues(std::vector<double> values);
    void setTone(Tone tone);
    QSize sizeHint() const override { return {96, 18}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    std::vector<double> m_values;
    Tone m_tone = Tone::Unknown;
};

/// One category: ring, counts, blockers. A button: chosen, it filters the table of checks.
class CategoryCard : public QAbstractButton {
    Q_OBJECT
public:
    CategoryCard(const Theme& theme, readiness::Category category, QWidget* parent = nullptr);
    void setScore(const readiness::CategoryScore& score);
    /// Proven of the last assessments, oldest first.
    void setTrend(std::vector<double> values);
    QSize sizeHint() const override { return {226, 120}; }
    QSize minimumSizeHint() const override { return {150, 92}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Ring* m_ring;
    PlainLabel* m_name;
    RunLabel* m_counts;
    StatusPill* m_blockers;
    TrendLine* m_trend;
};

/// The upper half of the scorecard: the whole, and its eight categories.
class ScorecardView : public QWidget {
    Q_OBJECT
public:
    explicit ScorecardView(const Theme& theme, QWidget* parent = nullptr);
    void setAssessment(const readiness::Assessment& assessment);
    CategoryCard* card(readiness::Category category) const
    {
        return m_cards[static_cast<size_t>(category)];
    }
    /// The last assessments, oldest first.
    void setHistory(const std::vector<readiness::Snapshot>& history);
    /// As if its card was clicked, without the signal; -1: none.
    void choose(int category);
    /// -1: none is chosen.
    int chosenCategory() const;
    void clearCategory();

signals:
    /// A category, or -1 for all.
    void categoryChosen(int category);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    OverallPanel* m_overall;
    std::array<CategoryCard*, readiness::categoryCount> m_cards{};
};

} // namespace slipway::ui
