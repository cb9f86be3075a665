// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/logviewarea.h"
#include "ui/widgets/logviewsearch.h"

#include <QWidget>

class QLineEdit;

namespace slipway::ui {

class Button;
class PlainLabel;

/// A log with its heading, search and follow switch. `/` or Ctrl+F search, Enter and Shift+Enter
/// (F3, Shift+F3) go to the next and the previous hit, Esc ends the search; End follows the end
/// again. Any length, never blocks; main thread.
class LogView : public QWidget {
    Q_OBJECT
public:
    explicit LogView(const Theme& theme, QWidget* parent = nullptr);

    void setSource(const LogSource& source);
    void openSearch();
    /// Ends the search; false if none was open.
    bool closeSearch();
    void findNext();
    void findPrevious();

    LogArea* area() const { return m_area; }
    LogSearch* search() const { return m_search; }
    QLineEdit* searchField() const { return m_field; }
    Button* followButton() const { return m_follow; }
    /// `3 of 12`, `12 lines`, `no line`.
    QString countText() const;
    /// What stands over the empty log; empty while there are lines.
    QString noticeText() const;

signals:
    /// Lines that were copied: for the clipboard.
    void copyRequested(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOut();
    void tell();
    void tellCount();
    void goTo(std::optional<qint64> line);

    const Theme& m_theme;
    PlainLabel* m_title;
    PlainLabel* m_step;
    QWidget* m_bar;
    QLineEdit* m_field;
    PlainLabel* m_count;
    Button* m_previous;
    Button* m_next;
    Button* m_follow;
    LogArea* m_area;
    PlainLabel* m_notice;
    LogSearch* m_search;
    LogSource m_source;
    qint64 m_current = -1; ///< line of the hit that was gone to
    bool m_wantsHit = false; ///< goes to the first hit when it is found
};

} // namespace slipway::ui
