// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/trail.h"
#include "ui/theme/tokens.h"

#include <QWidget>

#include <vector>

namespace slipway::ui {

class Theme;

/// The score over assessments, evenly apart: the chosen one bold with its best as a pale field and
/// its claim dotted, the other categories faint behind it. Arrow keys and clicks choose an
/// assessment.
class TrendChart : public QWidget {
    Q_OBJECT
public:
    explicit TrendChart(const Theme& theme, QWidget* parent = nullptr);

    /// Oldest first.
    void setSnapshots(std::vector<readiness::Snapshot> snapshots);
    /// readiness::Category as int; -1: the whole.
    void setCategory(int category);
    int category() const { return m_category; }
    /// The marked assessment, by id; empty: none.
    void setCurrent(const QString& id);
    QString current() const { return m_current; }
    QSize sizeHint() const override { return {600, 190}; }
    QSize minimumSizeHint() const override { return {200, 120}; }
    /// Where an assessment is drawn.
    QPointF pointOf(int snapshot) const;

signals:
    /// A person chose an assessment.
    void chosen(const QString& id);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    const readiness::Score& scoreOf(int snapshot, int category) const;
    QRectF plot() const;
    double yOf(double percent) const;
    int nearest(double x) const;
    int indexOf(const QString& id) const;
    QString tipOf(int snapshot) const;
    void describe();
    void paintGrid(QPainter& painter) const;
    void paintLine(QPainter& painter, int category, const QPen& pen) const;
    void paintBest(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;

    const Theme& m_theme;
    std::vector<readiness::Snapshot> m_snapshots;
    int m_category = -1;
    int m_hovered = -1;
    QString m_current;
};

} // namespace slipway::ui
