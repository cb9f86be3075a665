// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/plan.h"
#include "ui/theme/tokens.h"

#include <QWidget>

#include <optional>

class QVBoxLayout;

namespace slipway::ui {

class Theme;

/// What a plan would do, in its order: steps with the commands that would be executed, gates, and
/// the commands that take it back.
class PlanPreview : public QWidget {
    Q_OBJECT
public:
    /// `hasGates`: also the gates and the way back, not the steps alone.
    PlanPreview(const Theme& theme, bool hasGates, QWidget* parent = nullptr);
    void setPlan(const std::optional<rollout::RunPlan>& plan, const QString& mistake = {});
    /// Every text of it, line by line.
    const QStringList& lines() const { return m_lines; }

private:
    void addHeading(const QString& text);
    void addLine(const QString& text, Tone tone, bool isMono = false);
    void addStep(const QString& number, const rollout::PlannedStep& step);
    void addCommand(const rollout::CommandLine& command);
    void addGates(const rollout::RunPlan& plan);

    const Theme& m_theme;
    bool m_hasGates;
    QVBoxLayout* m_column;
    QWidget* m_body = nullptr;
    QVBoxLayout* m_inside = nullptr; ///< of m_body
    std::optional<rollout::RunPlan> m_plan;
    QString m_mistake;
    QStringList m_lines;
};

/// What a step does, in a few words: `sets 10 %`, `waits 5 min`.
QString stepKindText(const rollout::PlannedStep& step);

} // namespace slipway::ui
