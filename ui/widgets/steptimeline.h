// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/view.h"
#include "ui/theme/tokens.h"

#include <QWidget>

#include <vector>

namespace slipway::ui {

class Theme;

/// A span of a step: `12 s` below a minute, then `5:00`, `1:02:03`.
QString stepSpan(qint64 milliseconds);
/// What stands at a step's right at `now`: how long it took, how long it goes on, or `6:48 left`.
QString stepTime(const rollout::StepView& step, qint64 now);

/// Steps one below the other, joined by a line that is coloured as far as the run has come; the
/// current one has a bar. Texts are plain; details of a step that needs a person wrap.
class StepTimeline : public QWidget {
    Q_OBJECT
public:
    explicit StepTimeline(const Theme& theme, QWidget* parent = nullptr);
    void setSteps(std::vector<rollout::StepView> steps);
    /// Countdowns are told from here on; milliseconds UTC.
    void setNow(qint64 now);
    const std::vector<rollout::StepView>& steps() const { return m_steps; }
    /// `Traffic 50 %, running, 6:48 left, soaking`: what assistive technology is told of a step.
    QString lineText(size_t step) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Row {
        int top = 0;
        int height = 0;
        QStringList detail; ///< its lines
        bool hasBar = false;
    };
    std::vector<Row> rowsFor(int width) const;
    void paintRow(QPainter& painter, size_t step, const Row& row, const Row* next) const;
    void describe();

    const Theme& m_theme;
    std::vector<rollout::StepView> m_steps;
    qint64 m_now = 0;
};

} // namespace slipway::ui
