// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/logviewindex.h"
#include "ui/widgets/logviewsource.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

namespace slipway::ui {

class Theme;

/// The lines of a log, any number of them: only those on screen are read, by a worker. Follows the
/// end until a person scrolls up. Whole lines are selected: by mouse, Shift with arrows, Ctrl+A;
/// Ctrl+C copies them without a control byte.
class LogArea : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit LogArea(const Theme& theme, QWidget* parent = nullptr);
    ~LogArea() override;

    void setLog(const LogBytes& log);
    const LogBytes& log() const { return m_log; }
    const LogIndex& index() const { return m_index; }
    qint64 lineCount() const { return m_index.lines(); }
    bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool isFollowing);
    /// Brings a line (from 0) into the middle; ends following.
    void showLine(qint64 line);
    qint64 topLine() const;
    /// The text of a line that is on screen; nothing while it is still being read.
    std::optional<LogLine> lineAt(qint64 line) const;
    /// What is marked in every line; `current` is the line of the hit that was gone to, -1: none.
    void setMarked(const QString& needle, qint64 current);
    void select(qint64 from, qint64 to);
    /// Answers with copied().
    void copySelection();
    /// Why the log cannot be read; empty: it can.
    const QString& problem() const { return m_problem; }
    /// Lines that fit.
    int pageLines() const;

signals:
    void followingChanged(bool isFollowing);
    /// The log has grown, or is another one (`isRestarted`).
    void grown(bool isRestarted);
    void problemChanged();
    void copied(const QString& text);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    struct Shown {
        std::vector<LogLine> lines;
        qint64 end = 0; ///< of the block when it was read
    };
    struct Read {
        size_t block = 0;
        Shown shown;
    };
    void look();
    void took(LogScan scan);
    void wantBlocks();
    void arrange();
    void scrolledByPerson();
    void moveCursor(qint64 line, bool extends);
    void paintLine(QPainter& painter, const LogLine& line, qint64 number, const QRect& room) const;
    void paintMarks(QPainter& painter, const LogLine& line, qint64 number, const QRect& room) const;
    qint64 lineUnder(int y) const;
    void describe();

    const Theme& m_theme;
    QThreadPool m_pool;
    QTimer m_poll;
    LogBytes m_log;
    LogIndex m_index;
    QHash<size_t, Shown> m_cache;
    quint64 m_turn = 0; ///< answers to older questions are dropped
    bool m_isLooking = false;
    bool m_isReading = false;
    bool m_isFollowing = true;
    bool m_isArranging = false;
    int m_widest = 0; ///< pixels
    QString m_problem;
    QString m_needle;
    qint64 m_current = -1;
    qint64 m_anchor = -1; ///< selection
    qint64 m_cursor = -1;
};

} // namespace slipway::ui
