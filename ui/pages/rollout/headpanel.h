// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/view.h"
#include "ui/widgets/panel.h"

#include <map>

class QBoxLayout;
class QHBoxLayout;

namespace slipway::ui {

class Button;
class ConfirmSheet;
class GlyphView;
class HoldButton;
class PlainLabel;
class RunLabel;

/// What is rolled out where, what comes next, why it waits, and the buttons that make sense now.
class HeadPanel : public Panel {
    Q_OBJECT
public:
    explicit HeadPanel(const Theme& theme, QWidget* parent = nullptr);
    void setRun(const rollout::RunView& run);
    /// Nothing can be ordered; empty: it can.
    void setObstacle(const QString& why);
    /// Closes a sheet; false if none was open.
    bool closeSheet();

    /// The button of an action; null unless it is shown. Abort's is a HoldButton.
    Button* button(rollout::Action action) const;
    HoldButton* abortButton() const { return m_abort; }
    Button* anotherButton() const { return m_another; }
    ConfirmSheet* sheet() const { return m_sheet; }
    QString nextText() const;
    QString waitingText() const;

signals:
    void actionRequested(slipway::rollout::Action action, const QString& reason, int weight);
    void anotherRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void tellButtons();
    void tellWaiting();
    void press(rollout::Action action);
    void arrange();

    const Theme& m_theme;
    rollout::RunView m_run;
    QString m_obstacle;
    QBoxLayout* m_row;
    QHBoxLayout* m_buttonRow;
    RunLabel* m_title;
    RunLabel* m_where;
    PlainLabel* m_next;
    QWidget* m_waiting;
    GlyphView* m_waitingGlyph;
    PlainLabel* m_waitingText;
    std::map<rollout::Action, Button*> m_buttons;
    HoldButton* m_abort;
    Button* m_another;
    ConfirmSheet* m_sheet = nullptr;
    rollout::Action m_asked = rollout::Action::Pause; ///< of the open sheet
};

} // namespace slipway::ui
